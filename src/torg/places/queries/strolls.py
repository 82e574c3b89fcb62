"""Reads about walking: a street with both its sides, and the streets worth walking."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from django.db.models import Count, Q

from torg.core.geo import MEAN_RADIUS
from torg.core.rules import Person
from torg.places.enums import OpeningKind, OpenKind, Side
from torg.places.hours import UNKNOWN
from torg.places.models import City, Place, Street, StreetOpening
from torg.places.queries.hours import open_at, states_at
from torg.places.queries.places import visible_to
from torg.places.queries.walking import (
    Inside,
    ItemKind,
    Scale,
    StrollItem,
    door_number,
    fronts_on_side,
    lay_out,
    scale_of,
)

__all__ = [
    "Inside",
    "ItemKind",
    "Stroll",
    "StrollItem",
    "add_source",
    "get_street",
    "lively_streets",
    "nearest_streets",
    "stroll",
]

METRES = math.radians(MEAN_RADIUS)  # to a degree of latitude
LEAST_OPENING_M, WIDEST_STREET_M, WIDEST_SQUARE_M = 4.0, 9.0, 14.0


@dataclass(frozen=True)
class Stroll:
    """A street at an instant. The sides are laid out from its start to its end."""

    street: Street
    at: datetime
    left: list[StrollItem] = field(default_factory=list)
    right: list[StrollItem] = field(default_factory=list)
    open_count: int = 0
    known_count: int = 0  # places whose hours are known
    total: int = 0
    length_m: float = 0.0  # of the drawn strip
    schedule_ids: tuple[int | None, ...] = ()  # one to each place
    numbers: tuple[str, str] = ("", "")  # lowest and highest house number
    scale: Scale = field(default_factory=Scale)

    @property
    def sides(self) -> tuple[tuple[Side, list[StrollItem]], ...]:
        return ((Side.LEFT, self.left), (Side.RIGHT, self.right))


# What else stands in or hangs in the windows of a street: notices, events, offers, vacant
# premises. The apps that know of them add a source when they are loaded; it may replace items
# (a place with lines) and add items of its own, and answers for both sides at once.
Source = Callable[[Street, datetime, list[StrollItem], list[StrollItem]], None]
_sources: list[Source] = []


def add_source(source: Source) -> None:
    """Add a source `(street, at, left, right)` that changes the two lists in place."""
    _sources.append(source)


def get_street(city: City, slug: str) -> Street:
    """Return a street of the city; raises `Street.DoesNotExist`."""
    if "\x00" in slug:  # PostgreSQL refuses to compare with it
        raise Street.DoesNotExist
    return Street.objects.select_related("district", "city").get(city=city, slug=slug)


def stroll(user: Person | None, street: Street, at: datetime) -> Stroll:
    """Return the street as one walks it at an instant.

    Five queries whatever its length, and one more when the city's holidays are not cached: places,
    their states, openings with what they lead to, and how many are open along the side streets.
    """
    places = list(
        visible_to(user, street.city)
        .filter(street=street, along_m__isnull=False)
        .select_related("category", "category__parent")
    )
    states = states_at(street.city, (place.schedule_id for place in places), at)
    by_side = {side: [p for p in places if (p.side or Side.LEFT) == side] for side in Side}
    openings = _openings(user, street, at)
    left = fronts_on_side(by_side[Side.LEFT], states, UNKNOWN) + openings[Side.LEFT]
    right = fronts_on_side(by_side[Side.RIGHT], states, UNKNOWN) + openings[Side.RIGHT]
    for source in _sources:
        source(street, at, left, right)
    scale = scale_of(street.length_m, [*left, *right])
    known = [states[p.schedule_id] for p in places if p.schedule_id in states]
    return Stroll(
        street=street,
        at=at,
        left=lay_out(left, scale, street.length_m),
        right=lay_out(right, scale, street.length_m),
        open_count=sum(state.is_open for state in known),
        known_count=sum(state.kind != OpenKind.UNKNOWN for state in known),
        total=len(places),
        length_m=scale(street.length_m),
        schedule_ids=tuple(place.schedule_id for place in places),
        numbers=_numbers(places),
        scale=scale,
    )


def _openings(user: Person | None, street: Street, at: datetime) -> dict[Side, list[StrollItem]]:
    """Return side streets, squares, parks and water of each side."""
    rows = list(
        StreetOpening.objects.filter(street=street)
        .select_related("to_street", "to_square")
        .defer("to_street__parts", "to_square__outline")
    )
    crossed = {row.to_street_id for row in rows if row.to_street_id}
    counts: Counter[int] = Counter()
    if crossed:
        here = open_at(visible_to(user, street.city).filter(street__in=crossed), street.city, at)
        counts.update(dict(here.values_list("street").annotate(n=Count("id"))))
    answer: dict[Side, list[StrollItem]] = {Side.LEFT: [], Side.RIGHT: []}
    for row in rows:
        answer[Side(row.side)].append(_opening(street, row, counts))
    return answer


def _opening(street: Street, row: StreetOpening, counts: Counter[int]) -> StrollItem:
    is_street = row.kind == OpeningKind.STREET
    widest = WIDEST_STREET_M if is_street else WIDEST_SQUARE_M
    target = row.to_street
    name = row.name or (target.name if target else row.to_square.name if row.to_square else "")
    return StrollItem(
        ItemKind(row.kind),
        row.along_m,
        min(widest, max(LEAST_OPENING_M, row.width_m)),
        name,
        to_street=target,
        to_square=row.to_square,
        to_metre=metre_nearest(target.line, point_at(street.line, row.along_m)) if target else 0.0,
        open_count=counts[target.pk] if target else 0,
    )


def _numbers(places: Sequence[Place]) -> tuple[str, str]:
    """Return the lowest and the highest house number that is known; two empty strings if none."""

    def leading(text: str) -> int | None:
        digits = ""
        for c in text:
            if not ("0" <= c <= "9"):
                break
            digits += c
        return int(digits[:6]) if digits else None

    numbered = sorted(
        (number, door) for door in map(door_number, places) if (number := leading(door)) is not None
    )
    return (str(numbered[0][0]), str(numbered[-1][0])) if numbered else ("", "")


# --- along a line of lon, lat ---------------------------------------------------------------------


def _flat(line: Sequence[Sequence[float]]) -> list[tuple[float, float]]:
    """Return points in metres east and north of the first: true within a town."""
    if not line:
        return []
    lon0, lat0 = line[0]
    east = METRES * math.cos(math.radians(lat0))
    return [((lon - lon0) * east, (lat - lat0) * METRES) for lon, lat in line]


def point_at(line: Sequence[Sequence[float]], metres: float) -> tuple[float, float] | None:
    """Return the lon, lat so many metres along a line, or its end; None for no line."""
    flat = _flat(line)
    left = metres
    for i in range(1, len(flat)):
        step = math.dist(flat[i - 1], flat[i])
        if step >= left and step > 0:
            share = max(0.0, left / step)
            (x0, y0), (x1, y1) = line[i - 1], line[i]
            return (x0 + (x1 - x0) * share, y0 + (y1 - y0) * share)
        left -= step
    return (line[-1][0], line[-1][1]) if line else None


def metre_nearest(line: Sequence[Sequence[float]], point: tuple[float, float] | None) -> float:
    """Return how far along a line its point nearest to lon, lat is, in metres."""
    if point is None or len(line) < 2:
        return 0.0
    flat = _flat([*line, list(point)])
    px, py = flat.pop()
    best, nearest, walked = 0.0, math.inf, 0.0
    for (ax, ay), (bx, by) in pairwise(flat):
        step = math.hypot(bx - ax, by - ay)
        share = ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / (step * step) if step else 0.0
        share = min(1.0, max(0.0, share))
        away = math.hypot(ax + share * (bx - ax) - px, ay + share * (by - ay) - py)
        if away < nearest:
            nearest, best = away, walked + share * step
        walked += step
    return best


# --- which streets --------------------------------------------------------------------------------


def lively_streets(
    user: Person | None, city: City, at: datetime, limit: int | None = None
) -> list[Street]:
    """Return the streets that have places, liveliest first, each annotated with `open_count`.

    Two queries: the streets, and how many places are open on each. Lines are left unread.
    """
    streets = list(
        Street.objects.filter(city=city, places_count__gt=0)
        .select_related("district")
        .defer("line", "parts")
        .order_by("-places_count", "name", "pk")[:limit]
    )
    here = open_at(visible_to(user, city).filter(street__in=[s.pk for s in streets]), city, at)
    counts = dict(here.values_list("street").annotate(n=Count("id")))
    for street in streets:
        street.open_count = counts.get(street.pk, 0)  # type: ignore[attr-defined]  # as an annotation
    return streets


def quiet_streets(city: City) -> list[Street]:
    """Return the streets without any place, by name."""
    quiet = Street.objects.filter(city=city).filter(~Q(places_count__gt=0))
    return list(quiet.only("slug", "name", "city", "places_count").order_by("name", "pk"))


def nearest_streets(street: Street, limit: int = 3) -> list[Street]:
    """Return the streets with places whose middle is nearest to a street's own. One query."""
    lat, lon = (street.south + street.north) / 2, (street.west + street.east) / 2
    east = math.cos(math.radians(lat))
    rows = Street.objects.filter(city=street.city_id, places_count__gt=0).exclude(pk=street.pk)

    def away(row: Street) -> float:
        return math.hypot(
            ((row.west + row.east) / 2 - lon) * east, (row.south + row.north) / 2 - lat
        )

    return sorted(rows.defer("line", "parts"), key=away)[:limit]
