"""What the agenda tells the apps above it."""

from torg.core.events import Event


class EventPublished(Event):
    """An event can be seen by everyone from now on.

    event_id: the event
    """

    event_id: int


class EventChanged(Event):
    """A published event, or one of its dates, has another time, place or status than before.

    event_id: the event
    fields: the names of the fields that changed; "dates" when a single date did
    """

    event_id: int
    fields: list[str]


class EventCancelled(Event):
    """A published event, or one of its dates, is cancelled.

    event_id: the event
    original: the start of the one date that is cancelled, ISO 8601 in UTC; "" for the whole event
    """

    event_id: int
    original: str
