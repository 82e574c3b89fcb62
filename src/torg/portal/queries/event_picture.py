"""Where an event's picture is, for a page."""

from torg.agenda.models import Event
from torg.agenda.queries.events import PICTURES
from torg.core.frame import address


def picture_url(event: Event) -> str:
    """Return the address at which we serve the event's picture; "" where it has none."""
    return address("root:event_file", event.image.removeprefix(PICTURES)) if event.image else ""
