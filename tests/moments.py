"""Two deeds in the same moment, each in a transaction and on a connection of its own."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections, transaction


def at_once(first: Callable[[], Any], second: Callable[[], Any]) -> list[BaseException]:
    """Let `second` begin while `first` is done and not yet kept; return what went wrong in it."""
    under_way, problems = threading.Event(), list[BaseException]()

    def other() -> None:
        try:
            under_way.wait(30)
            second()
        except BaseException as problem:
            problems.append(problem)
        finally:
            connections.close_all()

    thread = threading.Thread(target=other)
    thread.start()
    with transaction.atomic():
        first()
        under_way.set()
        thread.join(1)  # on PostgreSQL it has read what it decides upon, and must wait
    thread.join(30)
    return problems
