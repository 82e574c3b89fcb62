"""How many of what is asked for each further choice would leave."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language

from torg.agenda.enums import Attendance, Audience
from torg.agenda.models import Occurrence
from torg.agenda.queries.days import month
from torg.agenda.queries.events import SMALL, EventFilter, narrow
from torg.places.models import City
from torg.places.queries.facets import NamedCount
from torg.portal.queries.agenda_choosing import AgendaChoosing

STREETS = 12
_SECONDS = 60


@dataclass(frozen=True)
class AgendaCounts:
    """Numbers of dates by kind, by part of town, by switch; `by_day` of a month that is asked."""

    kinds: Mapping[str, int]
    districts: list[NamedCount]
    streets: list[NamedCount]
    switches: Mapping[str, int]
    by_day: Mapping[date, int]


def agenda_counts(
    city: City, choosing: AgendaChoosing, wanted: EventFilter, now: datetime
) -> AgendaCounts:
    """Count as if each choice's own were not made. `wanted` is resolved, with its time.

    Five queries at most, kept for a minute, as long as the clock on the page says the same.
    """
    what = replace(choosing, page=1).query()
    key = f"portal:agenda:{city.pk}:{get_language()}:{now:%Y%m%d%H%M}:{what}"
    key = key if len(key) < 200 and key.isascii() and " " not in key else ""
    known: AgendaCounts | None = cache.get(key) if key else None
    if known is None:
        known = _count(city, choosing, wanted)
        if key:
            cache.set(key, known, _SECONDS)
    return known


def _count(city: City, choosing: AgendaChoosing, wanted: EventFilter) -> AgendaCounts:
    rows = narrow(city, wanted).order_by()
    kinds = narrow(city, replace(wanted, kinds=())).order_by().values_list("event__kind")
    anywhere = narrow(city, replace(wanted, area="")).order_by()
    return AgendaCounts(
        kinds=dict(kinds.annotate(number=Count("pk"))),
        districts=_named(anywhere, "district"),
        streets=_named(anywhere, "street")[:STREETS],
        switches=rows.aggregate(**_SWITCHES),
        by_day=_by_day(city, choosing, wanted),
    )


_SWITCHES = {
    "children": Count(
        "pk", filter=Q(event__audience=Audience.CHILDREN) | Q(event__min_age__lt=SMALL)
    ),
    "free": Count("pk", filter=Q(event__is_free=True)),
    "accessible": Count(
        "pk",
        filter=Q(event__accessibility__wheelchair="yes")
        | Q(event__place__wheelchair="yes", event__accessibility__wheelchair__isnull=True),
    ),
    "online": Count("pk", filter=Q(event__attendance__in=(Attendance.ONLINE, Attendance.MIXED))),
}


def _named(rows: QuerySet[Occurrence], what: str) -> list[NamedCount]:
    slug, name = f"event__place__{what}__slug", f"event__place__{what}__name"
    found = rows.filter(**{f"event__place__{what}__isnull": False}).values_list(slug, name)
    return [
        NamedCount(slug, name, number)
        for slug, name, number in found.annotate(number=Count("pk")).order_by("-number", name)
    ]


def _by_day(city: City, choosing: AgendaChoosing, wanted: EventFilter) -> Mapping[date, int]:
    if choosing.month is None:
        return {}
    days = month(None, city, choosing.month.year, choosing.month.month, wanted)
    return {day.date: day.count for day in days}
