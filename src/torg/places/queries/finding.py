"""Which of a city's places meet a filter, in which order and how many, from the kept columns.

It answers as `places.find_places` and `hours.open_at` do, row by row and in the same order; tests
compare them. Lists, the API and the counts beside them ask here, and then read the rows that are
shown by their ids. Whoever joins further tables narrows a queryset with `places.narrow` instead.
"""

import math
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce

import numpy as np

from torg.core.geo import bbox_around
from torg.core.rules import Person
from torg.places.models import City, District, Street
from torg.places.queries.categories import category_ids
from torg.places.queries.columns import (
    Columns,
    Mask,
    Real,
    Whole,
    columns_of,
    spells_around,
)
from torg.places.queries.marks import mark_of
from torg.places.queries.places import (
    METRES_PER_DEGREE,
    BBox,
    PlaceFilter,
    resolve,
    visible_to,
)


@dataclass(frozen=True)
class Seen:
    """The places of a city that somebody may see, at one state of the database."""

    city: City
    columns: Columns
    mark: Hashable

    def open_at(self, at: datetime) -> Mask:
        """Return which places are open at the instant. What is not known is not open."""
        on = spells_around(self.city, at, self.mark).on_at(at)
        return np.isin(self.columns.schedules, on)

    def conditions(self, wanted: PlaceFilter) -> dict[str, Mask]:
        """Return which places meet each condition of a resolved filter, by the condition's name."""
        columns = self.columns
        met: dict[str, Mask] = {}
        if wanted.bbox is not None:
            met["bbox"] = _inside(columns, wanted.bbox)
        if wanted.near is not None and wanted.within_m is not None:
            # The box as well, as the plain way asks: at a pole the two may differ.
            box = _inside(columns, bbox_around(*wanted.near, wanted.within_m))
            met["near"] = box & (self.distance_sq(*wanted.near) <= wanted.within_m**2)
        if wanted.category:
            met["category"] = np.isin(columns.categories, category_ids(wanted.category))
        if wanted.need:
            met["need"] = (columns.needs & wanted.need) == wanted.need
        if wanted.accessible:
            met["accessible"] = columns.step_free
        if wanted.district:
            met["district"] = np.isin(columns.districts, _ids(District, wanted.district))
        if wanted.street:
            met["street"] = np.isin(columns.streets, _ids(Street, wanted.street))
        if wanted.found is not None:
            met["q"] = np.isin(columns.ids, np.array(wanted.found, np.int64))
        if wanted.open_at is not None:
            met["open_at"] = self.open_at(wanted.open_at)
        return met

    def distance_sq(self, lat: float, lon: float) -> Real:
        """Return squared metres from a point, in the arithmetic of `places.with_distance`."""
        north = (self.columns.lat - lat) * METRES_PER_DEGREE
        east = (self.columns.lon - lon) * (METRES_PER_DEGREE * math.cos(math.radians(lat)))
        squared: Real = north * north + east * east
        return squared


@dataclass(frozen=True)
class Found:
    """What meets a filter, in the order of a list. `rows` are positions in the columns; `far` are
    squared metres from the point that the nearest-first order is about."""

    seen: Seen
    rows: Whole
    far: Real | None = None

    def __len__(self) -> int:
        return len(self.rows)

    def ids(self, start: int = 0, stop: int | None = None) -> list[int]:
        """Return the ids of the places from `start` up to `stop` of the list."""
        numbers: list[int] = self.seen.columns.ids[self.rows[start:stop]].tolist()
        return numbers

    def keys(self, stop: int) -> list[tuple[str | float, int]]:
        """Return what the first `stop` places are ordered by, distance or name, and their ids."""
        names = self.seen.columns.names
        if self.far is not None:
            return list(zip(self.far[:stop].tolist(), self.ids(0, stop), strict=True))
        return [
            (names[row], number)
            for row, number in zip(self.rows[:stop], self.ids(0, stop), strict=True)
        ]

    def by_name(self) -> "Found":
        """Return the same by name; ties by id."""
        return Found(self.seen, np.sort(self.rows))

    def open_first(self, at: datetime) -> "Found":
        """Return the same with the places that are open at the instant before the others."""
        is_open = self.seen.open_at(at)[self.rows]
        return Found(self.seen, np.concatenate([self.rows[is_open], self.rows[~is_open]]))

    def nearest_first(self, lat: float, lon: float) -> "Found":
        """Return the same, nearest first; ties by id."""
        far = self.seen.distance_sq(lat, lon)[self.rows]
        order = np.lexsort((self.seen.columns.ids[self.rows], far))
        return Found(self.seen, self.rows[order], far[order])


def seen_by(user: Person | None, city: City) -> Seen:
    """Return the places that `user` may see; one query while nobody writes, else two."""
    mark = mark_of(city)  # before the columns: they may then be newer, never older
    return Seen(city, columns_of(visible_to(user, city), city, mark), mark)


def find(user: Person | None, city: City, wanted: PlaceFilter) -> Found:
    """Return the visible places that meet `wanted`, in the order that `wanted` implies.

    As `places.find_places`, but counted already. One query while nobody writes; one more each for
    a minute, a district or a street that is asked for, and those of a search with `q`.
    """
    return find_among(seen_by(user, city), resolve(city, wanted))


def find_among(seen: Seen, wanted: PlaceFilter) -> Found:
    """Return those that meet a resolved filter, in the order that it implies."""
    found = Found(seen, np.flatnonzero(all_of(seen, seen.conditions(wanted).values())))
    if wanted.near is not None:
        return found.nearest_first(*wanted.near)
    if wanted.found is not None:
        return _by_rank(found, wanted.found)
    return found


def all_of(seen: Seen, conditions: Iterable[Mask]) -> Mask:
    """Return which places meet every condition; all do when there is none."""
    return reduce(np.logical_and, conditions, np.ones(len(seen.columns), np.bool_))


# --- inside -------------------------------------------------------------------------------------


def _inside(columns: Columns, bbox: BBox) -> Mask:
    west, south, east, north = bbox
    lat, lon = columns.lat, columns.lon
    return (lat >= south) & (lat <= north) & (lon >= west) & (lon <= east)


def _ids(model: type[District] | type[Street], slug: str) -> list[int]:
    return list(model.objects.filter(slug=slug).values_list("pk", flat=True))


def _by_rank(found: Found, ranked: Sequence[int]) -> Found:
    rank = {number: position for position, number in enumerate(ranked)}
    order = np.argsort([rank[number] for number in found.ids()])
    return Found(found.seen, found.rows[order])
