"""`torg serve` and `torg worker`: the two processes of an installation."""

import logging
import os
import subprocess
import sys
import threading
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import close_old_connections
from granian.constants import Interfaces
from granian.server import Server

from torg.core.installation import NotReadyError, database_is_empty, pending_migrations
from torg.core.tasks import tick

logger = logging.getLogger(__name__)

TICK_SECONDS = 60
# An answer takes a fraction of a second. Browsers keep connections open for minutes in case they
# need them: whoever waits for those never stops.
STOP_SECONDS = 3


def check_ready_to_serve() -> None:
    """Raise NotReadyError unless the database has every table this version needs."""
    if database_is_empty():
        raise NotReadyError("There is no town here yet. Run: torg demo, or: torg city create")
    missing = pending_migrations()
    if missing:
        raise NotReadyError(
            f"The database lacks {len(missing)} migrations. Make a backup, then run: torg migrate"
        )


def serve(host: str, port: int, workers: int, *, with_worker: bool = False) -> None:
    """Answer HTTP until told to stop. Blocks.

    With `with_worker` a worker runs beside the server and is stopped with it: a whole installation
    in one command.
    """
    helper = start_worker_process() if with_worker else None
    try:
        Server(
            "torg.config.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            # SQLite reads in parallel and writes one at a time; more threads would only queue.
            blocking_threads=4,
            backlog=2048,
            respawn_failed_workers=True,
            workers_kill_timeout=STOP_SECONDS,
            log_level="warning",  # type: ignore[arg-type]  # its enum's own value
        ).serve()
    finally:
        if helper:
            helper.terminate()
            helper.wait(timeout=20)


def start_worker_process() -> subprocess.Popen[bytes]:
    """Start `torg worker` as a process of its own."""
    environment = {**os.environ, "TORG_HOME": str(settings.HOME)}
    return subprocess.Popen([sys.executable, "-m", "torg.cli", "worker"], env=environment)


class Ticker(threading.Thread):
    """Runs the periodic jobs that are due, about once a minute, until stopped."""

    def __init__(self, seconds: float = TICK_SECONDS) -> None:
        super().__init__(name="tick", daemon=True)
        self.seconds, self._stopped = seconds, threading.Event()

    def run(self) -> None:
        while True:
            try:
                tick()
            except Exception:
                logger.exception("the tick failed; it is tried again")
            close_old_connections()
            if self._stopped.wait(self.seconds):
                return

    def stop(self) -> None:
        """Let the loop end after the job it is on."""
        self._stopped.set()


def work(*, until_empty: bool = False, **options: Any) -> None:
    """Run tasks as they come, and the periodic jobs; with `until_empty` only what is waiting."""
    if until_empty:
        call_command("db_worker", batch=True, queue_name="*", startup_delay=False, **options)
        return
    ticker = Ticker()
    ticker.start()
    try:
        call_command("db_worker", queue_name="*", startup_delay=False, **options)
    finally:
        ticker.stop()
