"""What waits for staff, as queues on their desk: how many, and since when the oldest.

An app adds its own when it is loaded (from the portal's menu for apps below it):

    add_queue("claims", label=_("Claims"), view="portal:claims", read=read_claims, order=20)

`read(city, now)` returns a `Waiting`: the number of cases and when the oldest came (None = nothing
waits, or nobody knows). It is asked at every look at the desk: let it be one or two cheap queries.
`view` is the URL name of the list, which takes no arguments. An empty queue is shown as empty, so
that staff see that it is looked after.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from torg.core.frame import address
from torg.places.models import City


@dataclass(frozen=True)
class Waiting:
    number: int
    oldest: datetime | None = None


Read = Callable[[City, datetime], Waiting]


@dataclass(frozen=True)
class Queue:
    """A queue as the desk shows it."""

    name: str
    label: str | Promise
    href: str
    number: int
    oldest: datetime | None


_queues: dict[str, tuple[int, str | Promise, str, Read]] = {}


def add_queue(name: str, *, label: str | Promise, view: str, read: Read, order: int = 50) -> None:
    """Add a queue to the desk; one with the same name is replaced."""
    _queues[name] = (order, label, view, read)


def queues_for(city: City, now: datetime) -> list[Queue]:
    """Return every queue that has a page, those in which something waits first."""
    in_order = sorted(_queues.items(), key=lambda entry: (entry[1][0], entry[0]))
    found = []
    for name, (_order, label, view, read) in in_order:
        if href := address(view):
            waiting = read(city, now)
            found.append(Queue(name, label, href, waiting.number, waiting.oldest))
    return sorted(found, key=lambda queue: queue.number == 0)
