"""The WSGI entry point that `torg serve` and any other server load."""

import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

from torg.core.memory import settle
from torg.core.search.analyser import warm_up

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "torg.config.settings")
application = get_wsgi_application()


def _get_ready() -> None:
    """Read the dictionaries, a second not the first searcher's, and keep what is loaded apart."""
    warm_up()
    settle()


Thread(target=_get_ready, daemon=True).start()
