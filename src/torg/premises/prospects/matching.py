"""What fits whom, and why. Pure: a wish and a unit in, a score with every part of it out.

First what cannot be: too small or too large, too narrow, steps where there may be none, somewhere
else than was asked. Then points for what is known; what is not known counts neither for nor
against. Weights are what the parts are worth of 100 when all are known.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Part(StrEnum):
    AREA = "area"
    FRONTAGE = "frontage"
    USE = "use"
    STRATEGY = "strategy"
    STUDY = "study"
    RENT = "rent"
    ACCESS = "access"
    WHERE = "where"
    ASK = "ask"  # what the register does not know: to be asked for; no points


WEIGHTS = {
    Part.AREA: 20, Part.FRONTAGE: 10, Part.USE: 10, Part.STRATEGY: 20, Part.STUDY: 20,
    Part.RENT: 10, Part.ACCESS: 5, Part.WHERE: 5,
}  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What a prospect wants. m², metres, kronor per m² and year; categories with their parents."""

    categories: frozenset[int]
    category_slugs: tuple[str, ...]
    area: tuple[int, int]
    most_rent: int | None = None
    frontage_min_m: float | None = None
    features: frozenset[str] = frozenset()
    districts: frozenset[int] = frozenset()
    stretches: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Unit:
    """What is known of a premises, as far as the reader may know it. None = not known."""

    area_m2: int | None = None
    frontage_m: float | None = None
    wheelchair: str = ""
    uses: frozenset[int] = frozenset()
    rent: int | None = None
    district: int | None = None
    stretches: frozenset[int] = frozenset()
    # Categories that strategies there name, by the number of the stretch.
    wanted_by: dict[int, frozenset[int]] = field(default_factory=dict)
    unwanted_by: dict[int, frozenset[int]] = field(default_factory=dict)
    ranks: dict[str, tuple[int, int]] = field(default_factory=dict)  # trade: rank, of how many


@dataclass(frozen=True)
class Reason:
    """One part of a score: `points` of `of`, and the numbers that the words are made of."""

    part: Part
    points: float
    of: int
    values: tuple[object, ...] = ()

    @property
    def speaks_for(self) -> bool:
        return self.of > 0 and self.points >= self.of / 2


@dataclass(frozen=True)
class Match:
    score: int  # 0–100, of what is known
    reasons: tuple[Reason, ...]


def match(wanted: Wanted, unit: Unit) -> Match | None:
    """Return how well a premises fits, with the reasons; None for one that cannot be.

    The score is the points of the known parts through their weights, × 100.
    """
    if _cannot_be(wanted, unit):
        return None
    found = [reason for reason in _reasons(wanted, unit) if reason is not None]
    of = sum(reason.of for reason in found)
    points = sum(reason.points for reason in found)
    return Match(round(100 * points / of) if of else 0, tuple(found))


def _cannot_be(wanted: Wanted, unit: Unit) -> bool:
    low, high = wanted.area
    area, front, least = unit.area_m2, unit.frontage_m, wanted.frontage_min_m
    asked_where = wanted.districts or wanted.stretches
    elsewhere = unit.district not in wanted.districts and not (unit.stretches & wanted.stretches)
    return bool(
        (area is not None and not low <= area <= high)
        or (front is not None and least is not None and front < least)
        or ("accessible" in wanted.features and unit.wheelchair == "no")
        or (asked_where and elsewhere)
    )


def _reasons(wanted: Wanted, unit: Unit) -> Iterable[Reason | None]:
    yield _area(wanted, unit)
    yield _frontage(wanted, unit)
    yield _use(wanted, unit)
    yield from _strategies(wanted, unit)
    yield _study(wanted, unit)
    yield _rent(wanted, unit)
    yield _access(wanted, unit)
    yield _where(wanted, unit)
    yield _ask(wanted, unit)


def _area(wanted: Wanted, unit: Unit) -> Reason | None:
    """Full points in the middle of what was asked for, half at its ends."""
    if unit.area_m2 is None:
        return None
    low, high = wanted.area
    half = (high - low) / 2
    off = abs(unit.area_m2 - (low + high) / 2) / half if half else 0.0
    return _points(Part.AREA, 1 - off / 2, unit.area_m2, low, high)


def _frontage(wanted: Wanted, unit: Unit) -> Reason | None:
    if unit.frontage_m is None or wanted.frontage_min_m is None:
        return None
    return _points(Part.FRONTAGE, 1, unit.frontage_m, wanted.frontage_min_m)


def _use(wanted: Wanted, unit: Unit) -> Reason | None:
    if not unit.uses:
        return None
    return _points(Part.USE, 1 if unit.uses & wanted.categories else 0)


def _strategies(wanted: Wanted, unit: Unit) -> Iterable[Reason]:
    """A strategy that names the category speaks for or against; one is enough, against first."""
    for stretch, named in unit.unwanted_by.items():
        if named & wanted.categories:
            yield _points(Part.STRATEGY, 0, stretch)
            return
    for stretch, named in unit.wanted_by.items():
        if named & wanted.categories:
            yield _points(Part.STRATEGY, 1, stretch)
            return


def _study(wanted: Wanted, unit: Unit) -> Reason | None:
    """The first of n gets full points, the last none."""
    for slug in wanted.category_slugs:
        if slug in unit.ranks:
            rank, of = unit.ranks[slug]
            return _points(Part.STUDY, (of - rank) / (of - 1) if of > 1 else 1, rank, of)
    return None


def _rent(wanted: Wanted, unit: Unit) -> Reason | None:
    """All or nothing: points by degrees would tell an owner what the prospect can pay."""
    if unit.rent is None or wanted.most_rent is None:
        return None
    return _points(Part.RENT, 1 if unit.rent <= wanted.most_rent else 0, unit.rent)


def _access(wanted: Wanted, unit: Unit) -> Reason | None:
    if "accessible" not in wanted.features or not unit.wheelchair:
        return None
    return _points(Part.ACCESS, 1 if unit.wheelchair == "yes" else 0.5, unit.wheelchair)


def _where(wanted: Wanted, unit: Unit) -> Reason | None:
    if not (wanted.districts or wanted.stretches):
        return None
    return _points(Part.WHERE, 1)


def _ask(wanted: Wanted, unit: Unit) -> Reason | None:
    unknown = set(wanted.features)
    if unit.wheelchair:
        unknown.discard("accessible")
    return Reason(Part.ASK, 0, 0, tuple(sorted(unknown))) if unknown else None


def _points(part: Part, share: float, *values: object) -> Reason:
    return Reason(part, round(share * WEIGHTS[part], 1), WEIGHTS[part], values)
