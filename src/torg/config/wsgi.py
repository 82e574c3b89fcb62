"""The WSGI entry point that `torg serve` and any other server load."""

import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

from torg.core.search.analyser import warm_up

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "torg.config.settings")
application = get_wsgi_application()
# The dictionaries take a second to read: not the first searcher's, who would wait for it.
Thread(target=warm_up, daemon=True).start()
