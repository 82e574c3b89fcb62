"""Events and walks as things that staff may put forward on the front page."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from torg.agenda.models import Event, Walk
from torg.agenda.queries.days import next_dates
from torg.agenda.queries.events import visible_to as visible_events
from torg.agenda.queries.walks import visible_walks
from torg.core.frame import address
from torg.places.care.featured import Item, register
from torg.places.models import City
from torg.portal.queries.event_words import short_date, text_of

_FOUND = 10


def event_item(city: City, number: int) -> Item | None:
    """Return an event that is to come; None when it is over, off or not to be seen."""
    event = visible_events(None, city).filter(pk=number).first()
    dates = next_dates(event, 1, timezone.now()) if event else []
    if event is None or not dates:
        return None
    day = dates[0].start.astimezone(city.tz).date()
    fact = " · ".join(
        filter(None, [short_date(day), event.location_name or str(event.place or "")])
    )
    return Item(text_of(event, "title"), address("portal:event", event.slug), fact)


def search_events(city: City, words: str) -> list[tuple[int, str]]:
    """Return up to ten events that are to come, for staff to choose from."""
    coming = visible_events(None, city).filter(
        title__icontains=words, occurrences__start__gte=timezone.now()
    )
    found: list[Event] = list(coming.distinct().order_by("title", "pk")[:_FOUND])
    return [(event.pk, event.title) for event in found]


def walk_item(city: City, number: int) -> Item | None:
    """Return a guided walk; None when it is not to be seen."""
    walk = visible_walks(None, city).filter(pk=number).first()
    if walk is None:
        return None
    return Item(walk.told("title"), address("portal:walk", walk.slug), walk.told("summary"))


def search_walks(city: City, words: str) -> list[tuple[int, str]]:
    """Return up to ten walks for staff to choose from."""
    found: list[Walk] = list(visible_walks(None, city).filter(title__icontains=words)[:_FOUND])
    return [(walk.pk, walk.title) for walk in found]


def fill_featured() -> None:
    """Let staff put events and walks forward; called once, when Django has loaded."""
    register("event", label=_("event"), find=event_item, search=search_events)
    register("walk", label=_("guided walk"), find=walk_item, search=search_walks)
