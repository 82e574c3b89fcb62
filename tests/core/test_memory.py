"""A process that answers keeps what it has loaded out of the collector's way."""

import subprocess
import sys

from torg.core.memory import THRESHOLDS

# In a process of its own: what is set would hold for every other test.
ASKED = """
import gc, threading
import torg.config.wsgi
for thread in threading.enumerate():
    if thread is not threading.main_thread():
        thread.join()
from django.urls import get_resolver
print(gc.get_freeze_count() > 100_000, gc.get_threshold(), "url_patterns" in vars(get_resolver()))
"""


def test_the_server_settles_when_it_is_loaded() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", ASKED], capture_output=True, text=True, check=True, timeout=120
    )
    assert answer.stdout.split("\n")[-2] == f"True {THRESHOLDS} True"
