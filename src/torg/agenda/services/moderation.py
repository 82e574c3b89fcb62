"""Events as moderation knows them: what hiding one does, and undoes."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from torg.agenda.enums import Publication
from torg.agenda.models import Event
from torg.agenda.services.events import hide_event, publish_event, unpublish_event
from torg.core import moderation
from torg.core.frame import address, frame
from torg.core.models import User
from torg.places.queries.contacts import contacts_of_actor
from torg.places.rules import works_for_it


def find_event(number: int, *, public: bool = False) -> Event | None:
    """Return an event, hidden or not; with `public` only one that visitors see."""
    events = Event.objects.filter(pk=number)
    if public:
        events = events.filter(publication=Publication.PUBLISHED)
    return events.select_related("city", "actor").first()


def event_path(event: Event) -> str:
    """Return the path of its page."""
    return address(frame.pages.get("event", ""), event.slug)


def restrict_event(event: Event, measure: str, *, by: User) -> dict[str, Any]:
    """Hide the event; return what it was before."""
    before = {"publication": event.publication}
    hide_event(event, by=by)
    return before


def restore_event(event: Event, measure: str, before: dict[str, Any], *, by: User | None) -> None:
    """Make the event what it was before it was hidden; what was hidden already stays so.

    Of an actor that no longer says who it is in law it becomes a draft.
    """
    if before.get("publication") == Publication.HIDDEN:
        return
    is_unnamed = event.actor is not None and event.actor.trader_gaps
    if before.get("publication") == Publication.DRAFT or is_unnamed:
        unpublish_event(event, by=by)
    else:
        publish_event(event, by=by)


def event_emails(event: Event) -> list[tuple[str, str]]:
    """Return who is told of a decision about the event: the actor that arranges it."""
    return contacts_of_actor(event.actor_id) if event.actor_id else []


def event_says(event: Event) -> str:
    """Return the event's own words: title, summary, description, what is told of its price."""
    words = (event.title, event.summary, event.description, event.price_text)
    return "\n\n".join(filter(None, words))


def register_kinds() -> None:
    """Tell moderation of the kind that this app has; called once, when it is loaded."""
    moderation.register(
        "event",
        label=_("event"),
        find=find_event,
        page=event_path,
        restrict=restrict_event,
        restore=restore_event,
        author_emails=event_emails,
    )
    moderation.quote("event", event_says)
    moderation.exclude("event", lambda event, user: works_for_it(user, event))
