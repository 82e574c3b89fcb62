"""Reads of counts: the units in walking order, what stands of what was seen, and the rates."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.signing import BadSignature, dumps, loads
from django.db.models import F, Max, Q, QuerySet

from torg.core.rules import Person
from torg.places.models import City
from torg.places.queries.places import may_be_named
from torg.places.rules import staff
from torg.premises.counting.enums import Scope
from torg.premises.counting.models import Count, CountedUnit, CountLine, CountPhoto, FoundUnit
from torg.premises.enums import State
from torg.premises.models import Premises, Stretch
from torg.premises.queries.premises import on_stretch, stands_on
from torg.premises.reading import GROUND

_SHOWN = "torg.counting.shown"


def visible_to(user: Person, city: City) -> QuerySet[Count]:
    """Return the counts of a city that `user` may see: everyone the closed ones, staff all."""
    counts = Count.objects.filter(city=city).select_related("stretch", "city")
    return counts if staff(user) else counts.filter(closed_at__isnull=False)


def units_of(count: Count) -> list[Premises]:
    """Return the units to count, in walking order: by street, one side up, the other side too.

    Units at street level that everyone sees; those whose street is not known come last. None where
    the street, stretch or district to be counted is gone.
    """
    # What was found in a street is hidden until staff settle it, but it is counted.
    found = FoundUnit.objects.filter(settled_at=None).values("premises")
    seen = Q(is_hidden=False) | Q(pk__in=found)
    units = Premises.objects.filter(seen, city=count.city_id, floor__in=GROUND)
    if count.scope == Scope.STRETCH:
        units = on_stretch(units, count.stretch) if count.stretch else units.none()
    elif count.scope == Scope.STREET:
        units = units.filter(street=count.street_id) if count.street_id else units.none()
    elif count.scope == Scope.DISTRICT:
        units = units.filter(district=count.district_id) if count.district_id else units.none()
    joined = units.select_related("street", "place", "city", "district")
    return list(joined.order_by("street__name", "street", "side", "along_m", "pk"))


@dataclass(frozen=True)
class Shown:
    """What the register said of a unit where somebody pressed: its state, who, which place."""

    state: str
    who: str
    place_id: int | None


def shown_of(unit: Premises) -> Shown:
    """Return what the register says of a unit now."""
    return Shown(unit.state, unit.place.name if unit.place else unit.tenant, unit.place_id)


def shown_token(unit: Premises) -> str:
    """Return what the page shows of a unit, sealed, to come back with what is pressed there.

    So what a phone keeps without a network is judged by what the person saw, however late it comes.
    """
    shown = shown_of(unit)
    return dumps([unit.pk, shown.state, shown.who, shown.place_id], salt=_SHOWN)


def read_shown(token: str, unit_id: int) -> Shown | None:
    """Return what a page showed of a unit; None for a token that is not ours, or of another one."""
    try:
        number, state, who, place = loads(token, salt=_SHOWN)
    except (BadSignature, ValueError, TypeError):
        return None
    return Shown(state, who, place) if number == unit_id else None


def photos_in(count: Count) -> list[CountPhoto]:
    """Return all photos of a count, also of what was undone or seen otherwise later. One query.

    Whoever is to take photos of people away must see every one that is kept.
    """
    photos = CountPhoto.objects.filter(seen__count=count)
    return list(photos.select_related("seen__premises").order_by("pk"))


def photo_of(city: City, digest: str) -> CountPhoto | None:
    """Return the photo of a count whose files have this name. Only staff may be shown it."""
    return CountPhoto.objects.filter(seen__count__city=city, digest=digest).first()


def found_in(city: City) -> QuerySet[FoundUnit]:
    """Return the units found in counts that wait for staff, the oldest first."""
    waiting = FoundUnit.objects.filter(count__city=city, settled_at=None)
    return waiting.select_related("premises__street", "count__city", "found_by")


def standing(count: Count) -> dict[int, CountedUnit]:
    """Return by premises the pressing that stands: staff's choice, else the latest not undone."""
    found: dict[int, CountedUnit] = {}
    for row in count.seen.filter(undone_at=None).order_by("seen_at", "pk"):
        before = found.get(row.premises_id)
        if before is None or not before.chosen or row.chosen:
            found[row.premises_id] = row
    return found


def disagreements(count: Count) -> dict[int, list[CountedUnit]]:
    """Return by premises the latest pressing of each person, where they saw different things.

    What staff have chosen is settled and not among them.
    """
    latest: dict[int, dict[int | None, CountedUnit]] = defaultdict(dict)
    rows = count.seen.filter(undone_at=None).select_related("seen_by")
    for row in rows.order_by("seen_at", "pk"):
        latest[row.premises_id][row.seen_by_id] = row
    return {
        unit: list(people.values())
        for unit, people in latest.items()
        if len({(row.what, row.tenant) for row in people.values()}) > 1
        and not any(row.chosen for row in people.values())
    }


@dataclass(frozen=True)
class Rate:
    """Units of an area in one count. `share` is vacant / counted, 0–1; None when none counted."""

    name: str
    counted: int
    vacant: int
    let: int
    rebuilding: int

    @property
    def share(self) -> float | None:
        return self.vacant / self.counted if self.counted else None


def rate_of(name: str, states: Iterable[str]) -> Rate:
    """Return the rate of units by their states: vacant / counted."""
    known = list(states)
    return Rate(
        name, len(known), known.count(State.VACANT), known.count(State.LET),
        known.count(State.REBUILDING),
    )  # fmt: skip


@dataclass(frozen=True)
class Rates:
    """A closed count's rates: of all it counted, and by district, stretch and street."""

    count: Count
    whole: Rate
    districts: list[Rate]
    stretches: list[Rate]
    streets: list[Rate]


def rates_of(count: Count) -> Rates:
    """Return the rates of a closed count, as they were when it was closed. One query."""
    states: list[str] = []
    districts, stretches, streets = _Areas(), _Areas(), _Areas()
    for line in CountLine.objects.filter(count=count):
        states.append(line.state)
        districts.add(line.district_number, line.district_name, line.state)
        streets.add(line.street_number, line.street_name, line.state)
        for number, name in line.stretches:
            stretches.add(number, name, line.state)
    return Rates(count, rate_of("", states), districts.rates(), stretches.rates(), streets.rates())


class _Areas:
    """States by area. Two streets of one name are two: the number tells them apart."""

    def __init__(self) -> None:
        self._states: dict[tuple[str, int], list[str]] = defaultdict(list)

    def add(self, number: int | None, name: str, state: str) -> None:
        if number is not None:
            self._states[name, number].append(state)

    def rates(self) -> list[Rate]:
        return [rate_of(name, states) for (name, _pk), states in sorted(self._states.items())]


def where_stood(unit: Premises, stretches: Iterable[Stretch]) -> dict[str, Any]:
    """Return the fields of a CountLine that say where a unit is now.

    `stretches` are the city's, with their parts; the unit's street and district are to be joined.
    """
    return {
        "street_number": unit.street_id,
        "street_name": unit.street.name if unit.street else "",
        "district_number": unit.district_id,
        "district_name": unit.district.name if unit.district else "",
        "stretches": [[each.pk, each.name] for each in stretches if stands_on(unit, each)],
    }


@dataclass(frozen=True)
class Area:
    """What a series of rates is of: the whole city, or a district, stretch or street by number."""

    scope: Scope
    number: int | None = None
    name: str = ""

    @property
    def key(self) -> str:
        """Return "city", or a kind and a number: "street-12"."""
        return str(self.scope) if self.number is None else f"{self.scope}-{self.number}"


WHOLE = Area(Scope.CITY)


def areas_of(city: City) -> list[Area]:
    """Return the districts, stretches and streets that closed counts met, by name. Three queries.

    Each has the name that the newest count knew.
    """
    lines = CountLine.objects.filter(count__city=city, count__closed_at__isnull=False)
    found: dict[tuple[Scope, int], str] = {}
    for scope in (Scope.DISTRICT, Scope.STREET):
        columns = (f"{scope}_number", f"{scope}_name")
        rows = lines.exclude(**{columns[0]: None}).values_list(*columns)
        for number, name, _day in rows.annotate(day=Max("count__day")).order_by("day"):
            found[scope, number] = name
    rows = lines.exclude(stretches=[]).values_list("stretches")
    for stretches, _day in rows.annotate(day=Max("count__day")).order_by("day"):
        found.update({(Scope.STRETCH, number): name for number, name in stretches})
    areas = [Area(scope, number, name) for (scope, number), name in found.items()]
    return sorted(areas, key=lambda area: (area.scope, area.name, area.number))


def series_of(city: City, area: Area = WHOLE) -> list[tuple[Count, Rate]]:
    """Return the closed counts that covered an area with its rate, the first one first.

    Counts of a part of it are left out: their rates are not to be compared. Four queries at most.
    """
    closed = Count.objects.filter(_covers(city, area), city=city, closed_at__isnull=False)
    states = defaultdict(list)
    lines = CountLine.objects.filter(count__in=closed)
    if area.scope in {Scope.DISTRICT, Scope.STREET}:
        lines = lines.filter(**{f"{area.scope}_number": area.number})
    for count, state, stretches in lines.values_list("count", "state", "stretches"):
        if area.scope != Scope.STRETCH or area.number in {number for number, _name in stretches}:
            states[count].append(state)
    return [
        (count, rate_of(area.name, states[count.pk]))
        for count in closed.order_by("day", "pk")
        if area == WHOLE or count.pk in states
    ]


def _covers(city: City, area: Area) -> Q:
    """Return the counts that looked at all of an area: the whole city's and its own.

    A district's covers a street or a stretch that has no unit outside the district.
    """
    whole = Q(scope=Scope.CITY)
    if area.number is None:
        return whole
    own = Q(scope=area.scope, **{area.scope.value: area.number})
    if area.scope == Scope.DISTRICT:
        return whole | own
    units = Premises.objects.filter(city=city, is_hidden=False, floor__in=GROUND)
    if area.scope == Scope.STREET:
        units = units.filter(street=area.number)
    else:
        stretch = Stretch.objects.filter(pk=area.number).first()
        units = on_stretch(units, stretch) if stretch else units.none()
    districts = set(units.values_list("district", flat=True))
    if len(districts) != 1 or None in districts:
        return whole | own
    return whole | own | Q(scope=Scope.DISTRICT, district__in=districts)


def changes_in(count: Count) -> list[CountLine]:
    """Return the lines of a closed count where something is not as before, as everyone may see.

    Units that were hidden since are left out, and a place that was hidden since is not named.
    """
    lines = CountLine.objects.filter(count=count, premises__is_hidden=False)
    changed = lines.exclude(state=F("before"), who=F("who_before"))
    joined = changed.select_related("premises", "place_before")
    found = list(joined.order_by("street_name", "premises__along_m", "pk"))
    for line in found:
        if line.place_before is not None and not may_be_named(line.place_before):
            line.who = "" if line.who == line.who_before else line.who
            line.who_before = ""
    return found
