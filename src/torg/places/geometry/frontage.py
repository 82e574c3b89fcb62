"""Which street a place fronts on, on which side, how far along, how wide. Metres, vectorised."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from torg.places.geometry.along import locate

NEAR = 70.0  # metres: a street further from the door is not walked past
ADDRESSED = 160.0  # metres: the street of the address may be further (a deep plot, a square)
_PAST_END = 15.0  # metres: what lies further past a street's end is not on it
_DEEP = 24.0  # metres from the front into the house
_THROUGH = 2.0  # metres of another house between a place and its street: it lies in the courtyard
_MIN_FRONT, _MAX_FRONT = 3.0, 60.0
_MAX_SHARE = 30.0  # metres: a lone node in a wider house front says nothing of its width


@dataclass(frozen=True)
class Frontages:
    """Arrays, one entry a place. `street` is the number of a street, −1 = none; NaN = unknown."""

    street: NDArray[np.int64]
    left: NDArray[np.bool_]
    along_m: NDArray[np.float64]
    setback_m: NDArray[np.float64]
    in_courtyard: NDArray[np.bool_]
    frontage_m: NDArray[np.float64]


def find_frontages(
    points: NDArray[np.object_],
    addressed: Sequence[Sequence[int]],
    spines: NDArray[np.object_],
    buildings: NDArray[np.object_],
    house: NDArray[np.int64],
    *,
    is_house: NDArray[np.bool_],
) -> Frontages:
    """Return the frontage of each of `points` (shapely Points).

    `addressed[i]` are the numbers of the streets that place i's address may mean; `spines` the
    streets' lines; `house[i]` the number of the building that holds it (−1 = none); `is_house[i]`
    tells that the place is that whole building.
    """
    size = len(points)
    street = choose_streets(points, addressed, spines)
    known = np.flatnonzero(street >= 0)
    left, courtyard = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    along, setback, width = (np.full(size, np.nan) for _ in range(3))
    if len(known):
        lines = spines[street[known]]
        where = locate(lines, points[known])
        left[known], along[known], setback[known] = where.left, where.along, where.offset
        inside = house[known] >= 0
        fronts = buildings[house[known[inside]]]
        setback[known[inside]] = shapely.distance(fronts, lines[inside])
        foot = shapely.line_interpolate_point(lines, where.along)
        # Deep in a mall or a large house, too, one is reached through it and has no window here.
        deep = (where.offset - setback[known] > _DEEP) & inside & ~is_house[known]
        courtyard[known] = _behind(points[known], foot, house[known], buildings) | deep
        width = _widths(street, left, house, spines, buildings, is_house, courtyard)
    return Frontages(street, left, along, setback, courtyard, width)


def choose_streets(
    points: NDArray[np.object_], addressed: Sequence[Sequence[int]], spines: NDArray[np.object_]
) -> NDArray[np.int64]:
    """Return each place's street: of its address when that is near, else the nearest; −1 = none.

    A street that ends before it reaches the place (cut off, or round the corner) is none of them.
    """
    street = np.full(len(points), -1, dtype=np.int64)
    if not len(spines) or not len(points):
        return street
    place, nearby = shapely.STRtree(spines).query(points, "dwithin", NEAR)
    named = [(p, s) for p, streets in enumerate(addressed) for s in streets]
    who, where = np.array(named, dtype=np.int64).reshape(-1, 2).T
    place, nearby = np.r_[place, who], np.r_[nearby, where]
    by_address = np.arange(len(place)) >= len(place) - len(who)
    found = locate(spines[nearby], points[place])
    fits = (found.beyond <= _PAST_END) & (found.offset <= ADDRESSED)
    # The worst first, so that the best is written last.
    order = np.lexsort((-nearby, -found.offset, by_address))
    order = order[fits[order]]
    street[place[order]] = nearby[order]
    return street


def _behind(
    points: NDArray[np.object_],
    foot: NDArray[np.object_],
    house: NDArray[np.int64],
    buildings: NDArray[np.object_],
) -> NDArray[np.bool_]:
    """Tell which places have another house between them and their street."""
    behind = np.zeros(len(points), dtype=bool)
    if not len(buildings):
        return behind
    xy = np.stack([shapely.get_coordinates(points), shapely.get_coordinates(foot)], axis=1)
    walks = shapely.linestrings(xy)
    walk, building = shapely.STRtree(buildings).query(walks, predicate="intersects")
    other = building != house[walk]
    walk, building = walk[other], building[other]
    through = shapely.length(shapely.intersection(walks[walk], buildings[building]))
    # Outlines overlap where a shop is drawn inside a house: what holds the point is not between.
    holds = shapely.distance(points[walk], buildings[building]) == 0
    behind[walk[(through > _THROUGH) & ~holds]] = True
    return behind


def _widths(
    street: NDArray[np.int64],
    left: NDArray[np.bool_],
    house: NDArray[np.int64],
    spines: NDArray[np.object_],
    buildings: NDArray[np.object_],
    is_house: NDArray[np.bool_],
    courtyard: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """The front of each house along its street, shared by the places that it holds there."""
    width = np.full(len(street), np.nan)
    fronted = np.flatnonzero((street >= 0) & (house >= 0) & ~courtyard)
    if not len(fronted):
        return width
    keys = np.column_stack([house[fronted], street[fronted], left[fronted]])
    pairs, group, count = np.unique(keys, axis=0, return_inverse=True, return_counts=True)
    group = group.ravel()
    fronts = front_lengths(buildings[pairs[:, 0]], spines[pairs[:, 1]])
    whole = np.bincount(group, weights=is_house[fronted], minlength=len(pairs)) > 0
    # A department store holds its shops: they share the front, the store has all of it.
    share = fronts / np.maximum(count - (whole & (count > 1)), 1)
    mine = np.where(is_house[fronted], fronts[group], share[group])
    mine[(mine > _MAX_SHARE) & ~is_house[fronted]] = np.nan
    width[fronted] = np.clip(mine, _MIN_FRONT, _MAX_FRONT)
    return width


def front_lengths(houses: NDArray[np.object_], lines: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return for each pair how many metres of the line the house's near walls stand along."""
    rings = shapely.segmentize(shapely.boundary(houses), 2.0)
    xy, of = shapely.get_coordinates(rings, return_index=True)
    walls = shapely.points(xy)
    near = shapely.distance(houses, lines)
    far = shapely.distance(walls, lines[of])
    front = far <= near[of] + 5.0
    along = shapely.line_locate_point(lines[of[front]], walls[front])
    low, high = np.full(len(houses), np.inf), np.full(len(houses), -np.inf)
    np.minimum.at(low, of[front], along)
    np.maximum.at(high, of[front], along)
    return np.maximum(high - low, 0.0)
