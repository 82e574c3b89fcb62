"""Events: how an app tells that something happened, without knowing who cares.

An event is a class whose annotations are its arguments and whose docstring explains each of them:

    class PlaceEdited(Event):
        '''An actor or a member of staff changed a place.

        place_id: the place
        fields: the names of the fields that changed
        '''

        place_id: int
        fields: list[str]

`publish(PlaceEdited, place_id=7, fields=["name"])` delivers when the transaction has committed,
and not at all if it rolls back. Only `torg/wiring.py` subscribes, so that one file shows every
reaction. Delivery does not survive a crash: what must, is a task row (`core.tasks.enqueue`) written
in the transaction itself.
"""

import logging
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import transaction

logger = logging.getLogger(__name__)


class Event:
    """The base of every event: subclass it in an app's `signals.py`."""

    @classmethod
    def arguments(cls) -> set[str]:
        """Return the names of the event's arguments."""
        return set(cls.__annotations__)


Subscriber = Callable[..., object]
_subscribers: dict[type[Event], list[Subscriber]] = defaultdict(list)


def subscribe(event: type[Event], subscriber: Subscriber) -> None:
    """Call `subscriber(**arguments)` each time the event is published. For `wiring.py` only."""
    if subscriber not in _subscribers[event]:
        _subscribers[event].append(subscriber)


def unsubscribe(event: type[Event], subscriber: Subscriber) -> None:
    """Undo `subscribe`."""
    _subscribers[event].remove(subscriber)


def publish(event: type[Event], **arguments: Any) -> None:
    """Deliver the event after the commit; at once when there is no transaction.

    Raises TypeError when the arguments are not those that the event names.
    """
    if set(arguments) != event.arguments():
        wanted = ", ".join(sorted(event.arguments()))
        raise TypeError(f"{event.__name__} takes {wanted}; got {', '.join(sorted(arguments))}")
    transaction.on_commit(partial(_deliver, event, arguments))


def _deliver(event: type[Event], arguments: dict[str, Any]) -> None:
    for subscriber in tuple(_subscribers[event]):
        try:
            subscriber(**arguments)
        except Exception:
            # The deed is committed: one bad reaction must not undo the answer or stop the others.
            logger.exception("%s failed on %s", subscriber.__qualname__, event.__name__)
