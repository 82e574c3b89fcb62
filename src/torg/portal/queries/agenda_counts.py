"""How many of what is asked for each further choice would leave."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.core.cache import cache
from django.db.models import Count, Q
from django.utils.translation import get_language

from torg.agenda.enums import Trait
from torg.agenda.queries.counting import Sort, sorts_of_dates
from torg.agenda.queries.days import month
from torg.agenda.queries.events import ALL_TRAITS, EventFilter, narrow
from torg.places.models import City, Place
from torg.places.queries.facets import NamedCount
from torg.portal.queries.agenda_choosing import AgendaChoosing

STREETS = 12
_SECONDS = 60
_FEW = 500
_UNSAID = [traits for traits in ALL_TRAITS if traits & Trait.STEP_UNSAID]
_SWITCHES = {"children": Trait.CHILDREN, "free": Trait.FREE, "online": Trait.AFAR}


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

    Four queries at most, kept for a minute, as long as the clock on the page says the same.
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


@dataclass(frozen=True)
class _Spot:
    """A place with dates: `unsaid` are those of events that say nothing of who can enter."""

    number: int
    unsaid: int
    district: tuple[str, str]  # slug and name, "" where it has none
    street: tuple[str, str]
    wheelchair: str

    def is_in(self, area: str) -> bool:
        return area in {self.district[0], self.street[0]}


def _count(city: City, choosing: AgendaChoosing, wanted: EventFilter) -> AgendaCounts:
    sorts = sorts_of_dates(city, replace(wanted, kinds=()))
    kinds: Counter[str] = Counter()
    for sort, number in sorts.items():
        kinds[sort.kind] += number
    spots = _spots(city, replace(wanted, area=""))
    return AgendaCounts(
        kinds=kinds,
        districts=_named((spot.district, spot.number) for spot in spots),
        streets=_named((spot.street, spot.number) for spot in spots)[:STREETS],
        switches=_switches(sorts, spots, wanted),
        by_day=_by_day(city, choosing, wanted),
    )


def _switches(
    sorts: Mapping[Sort, int], spots: Iterable[_Spot], wanted: EventFilter
) -> dict[str, int]:
    mine = [(s, n) for s, n in sorts.items() if not wanted.kinds or s.kind in wanted.kinds]
    said = sum(n for sort, n in mine if sort.traits & Trait.STEP_FREE)
    by_place = sum(
        spot.unsaid
        for spot in spots
        if spot.wheelchair == "yes" and (not wanted.area or spot.is_in(wanted.area))
    )
    found = {
        name: sum(n for sort, n in mine if sort.traits & trait) for name, trait in _SWITCHES.items()
    }
    return {**found, "accessible": said + by_place}


def _spots(city: City, wanted: EventFilter) -> list[_Spot]:
    """Return the places of what is wanted with their numbers of dates; two queries.

    The dates are counted by place alone, which an index tells; where a place is, is read apart.
    """
    rows = narrow(city, wanted).filter(place__isnull=False).order_by().values_list("place")
    unsaid = Count("pk", filter=Q(traits__in=_UNSAID))
    told_of = rows.annotate(n=Count("pk"), unsaid=unsaid)
    numbers = {pk: (number, of_them) for pk, number, of_them in told_of}
    places = Place.objects.order_by()
    # A list of a few is looked up; one of half the city would be longer than the city.
    places = places.filter(pk__in=numbers) if len(numbers) <= _FEW else places.filter(city=city)
    told = places.values_list(
        "pk", "district__slug", "district__name", "street__slug", "street__name", "wheelchair"
    )
    return [
        _Spot(*numbers[pk], (d or "", dname or ""), (s or "", sname or ""), wheelchair)
        for pk, d, dname, s, sname, wheelchair in told
        if pk in numbers
    ]


def _named(found: Iterable[tuple[tuple[str, str], int]]) -> list[NamedCount]:
    """Add up by slug and name; those with the most first."""
    numbers: Counter[tuple[str, str]] = Counter()
    for named, number in found:
        if named[0]:
            numbers[named] += number
    ordered = sorted(numbers.items(), key=lambda item: (-item[1], item[0][1]))
    return [NamedCount(slug, name, number) for (slug, name), number in ordered]


def _by_day(city: City, choosing: AgendaChoosing, wanted: EventFilter) -> Mapping[date, int]:
    if choosing.month is None:
        return {}
    days = month(None, city, choosing.month.year, choosing.month.month, wanted)
    return {day.date: day.count for day in days}
