"""What the pages ask the agenda for, beside its own queries."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from torg.agenda.models import Occurrence
from torg.agenda.queries.events import EventFilter, visible_to, with_event
from torg.places.models import City
from torg.places.queries.places import Person
from torg.portal.queries.agenda_choosing import AgendaChoosing


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


def next_of_each(
    user: Person | None, city: City, ids: Iterable[int], now: datetime
) -> QuerySet[Occurrence]:
    """Return the next date, or the one that is on, of each visible event of these ids."""
    coming = Occurrence.objects.filter(event=OuterRef("pk"), end__gte=now).order_by("start", "id")
    events = visible_to(user, city).filter(pk__in=list(ids))
    first = events.annotate(first=Subquery(coming.values("pk")[:1])).values("first")
    return with_event(Occurrence.objects.filter(pk__in=first))
