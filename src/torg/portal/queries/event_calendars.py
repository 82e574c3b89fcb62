"""Events for the visitor's own calendar: one, what is on at a place, what a list shows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from torg.agenda.models import Event
from torg.agenda.queries.calendar import events_calendar
from torg.agenda.queries.events import EventFilter, first_to_happen, resolve, visible_to
from torg.core.rules import Person
from torg.places.models import City, Place
from torg.portal.queries.agenda_choosing import AgendaChoosing
from torg.portal.queries.agenda_find import wanted_of
from torg.portal.queries.event_words import text_of

MOST = 500  # events of one file; who needs more narrows it, or asks the API

UrlOf = Callable[[Event], str]


def calendar_of_event(event: Event, url_of: UrlOf) -> bytes:
    """Return one event with all its dates."""
    return events_calendar(text_of(event, "title"), [event], url_of=url_of)


def calendar_of_place(user: Person | None, place: Place, now: datetime, url_of: UrlOf) -> bytes:
    """Return what is on or coming at a place."""
    wanted = EventFilter(place=place.slug, start=now)
    return _calendar(user, place.city, wanted, place.name, url_of)


def calendar_of_list(
    user: Person | None, city: City, choosing: AgendaChoosing, now: datetime, url_of: UrlOf
) -> bytes:
    """Return all that is to come of what is chosen, whichever days were looked at."""
    name = _("Events in %(city)s") % {"city": city.name}
    return _calendar(user, city, replace(wanted_of(choosing), start=now), name, url_of)


def _calendar(
    user: Person | None, city: City, wanted: EventFilter, name: str, url_of: UrlOf
) -> bytes:
    """Four queries at most, and one search where words are asked for."""
    events = visible_to(user, city)
    found = first_to_happen(events, city, resolve(city, wanted), MOST)
    return events_calendar(name, found, url_of=url_of)
