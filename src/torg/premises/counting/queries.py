"""Reads of counts: the units in walking order, what stands of what was seen, and the rates."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, QuerySet

from torg.core.rules import Person
from torg.places.models import City
from torg.places.rules import staff
from torg.premises.counting.models import Count, CountedUnit, CountLine
from torg.premises.enums import State
from torg.premises.models import Premises, Stretch
from torg.premises.queries.premises import on_stretch

GROUND = ("", "0", "0.0")


def visible_to(user: Person, city: City) -> QuerySet[Count]:
    """Return the counts of a city that `user` may see: everyone the closed ones, staff all."""
    counts = Count.objects.filter(city=city).select_related("street", "stretch", "district", "city")
    return counts if staff(user) else counts.filter(closed_at__isnull=False)


def units_of(count: Count) -> list[Premises]:
    """Return the units to count, in walking order: by street, one side up, the other side too.

    Units at street level that everyone sees; those whose street is not known come last.
    """
    units = Premises.objects.filter(city=count.city_id, is_hidden=False, floor__in=GROUND)
    if count.stretch is not None:
        units = on_stretch(units, count.stretch)
    elif count.street_id is not None:
        units = units.filter(street=count.street_id)
    elif count.district_id is not None:
        units = units.filter(district=count.district_id)
    joined = units.select_related("street", "place", "city", "district")
    return list(joined.order_by("street__name", "street", "side", "along_m", "pk"))


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
    """Return the rates of a closed count. Four queries, whatever it counted."""
    lines = list(
        CountLine.objects.filter(count=count).values_list(
            "premises", "state", "premises__district__name", "premises__street__name"
        )
    )
    by_district, by_street = defaultdict(list), defaultdict(list)
    state_of = {}
    for premises, state, district, street in lines:
        state_of[premises] = state
        if district:
            by_district[district].append(state)
        if street:
            by_street[street].append(state)
    return Rates(
        count,
        rate_of("", state_of.values()),
        [rate_of(name, states) for name, states in sorted(by_district.items())],
        _stretches(count, state_of),
        [rate_of(name, states) for name, states in sorted(by_street.items())],
    )


def _stretches(count: Count, state_of: dict[int, str]) -> list[Rate]:
    """Return the rates of the stretches; a query for all parts, one for each stretch's units."""
    rates = []
    for stretch in Stretch.objects.filter(city=count.city_id).prefetch_related("parts"):
        units = on_stretch(Premises.objects.filter(city=count.city_id), stretch)
        states = [state_of[pk] for pk in units.values_list("pk", flat=True) if pk in state_of]
        if states:
            rates.append(rate_of(stretch.name, states))
    return rates


def series_of(city: City) -> list[tuple[Count, Rate]]:
    """Return the closed counts of the whole city with their rate, the first one first."""
    whole = Count.objects.filter(
        city=city, closed_at__isnull=False, street=None, stretch=None, district=None
    ).order_by("day", "pk")
    states: dict[int, list[str]] = defaultdict(list)
    for count, state in CountLine.objects.filter(count__in=whole).values_list("count", "state"):
        states[count].append(state)
    return [(count, rate_of("", states[count.pk])) for count in whole]


def changes_in(count: Count) -> list[CountLine]:
    """Return the lines of a closed count where something is not as before."""
    lines = CountLine.objects.filter(count=count).select_related("premises__street")
    changed = lines.exclude(state=F("before"), who=F("who_before"))
    return list(changed.order_by("premises__street__name", "premises__along_m", "pk"))
