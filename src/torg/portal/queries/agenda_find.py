"""What the pages ask the agenda for, beside its own queries."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from torg.agenda.models import Occurrence
from torg.agenda.queries.events import (
    SHORT_ONES,
    EventFilter,
    occurrences,
    visible_to,
    with_event,
)
from torg.agenda.queries.listed import listed
from torg.core.rules import Person
from torg.places.models import City
from torg.portal.queries.agenda_choosing import AgendaChoosing
from torg.portal.queries.happenings import Happening, happenings_of, one_an_event

LISTED, LOOKED_AT = 8, 60  # on another site: events shown, dates read to find them


def wanted_of(choosing: AgendaChoosing) -> EventFilter:
    """Return the filter of what is chosen; the time is left out."""
    return EventFilter(
        kinds=(choosing.kind.value,) if choosing.kind else (),
        free=choosing.free,
        children=choosing.children,
        accessible=choosing.accessible,
        online=True if choosing.online else None,
        area=choosing.where,
        q=choosing.q,
    )


def coming_events(city: City, choosing: AgendaChoosing, now: datetime) -> list[Happening]:
    """Return the first of what is to come, each event once; two queries at most."""
    wanted = replace(wanted_of(choosing), start=now)
    rows = occurrences(None, city, wanted).filter(SHORT_ONES)[:LOOKED_AT]
    return one_an_event(happenings_of(listed(rows), city.tz))[:LISTED]


def next_of_each(
    user: Person | None, city: City, ids: Iterable[int], now: datetime
) -> QuerySet[Occurrence]:
    """Return the next date, or the one that is on, of each visible event of these ids."""
    coming = Occurrence.objects.filter(event=OuterRef("pk"), end__gte=now).order_by("start", "id")
    events = visible_to(user, city).filter(pk__in=list(ids))
    first = events.annotate(first=Subquery(coming.values("pk")[:1])).values("first")
    return with_event(Occurrence.objects.filter(pk__in=first))
