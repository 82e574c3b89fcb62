"""Who lives and works within so many minutes' walk, and as far as that reaches on a map."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from torg.core.geo import LocalPlane
from torg.premises.studies.material import Floats, Inputs
from torg.premises.studies.parameters import CATCHMENT_MINUTES, METRES_A_MINUTE

_RATIO = 0.15  # of a concave hull: 0 follows every corner, 1 is convex
_EDGE_M = 25.0  # houses stand beside the street
_COARSE_M = 8.0
_FEWEST = 3  # corners that make an area


@dataclass(frozen=True)
class Band:
    """People within so many minutes' walk, and the outline (GeoJSON, or {} where there is none)."""

    minutes: int
    residents: int
    workers: int
    students: int
    stores: int
    outline: dict[str, Any]


@dataclass(frozen=True)
class Catchment:
    """`stretches`: the names of those it is reckoned from; empty: the middle of the district.

    Each band holds those before it.
    """

    stretches: tuple[str, ...]
    metres_a_minute: float
    bands: tuple[Band, ...]


def catchment(inputs: Inputs) -> Catchment:
    """Return who is within 5, 10, 15 and 20 minutes' walk."""
    stretches = inputs.around.reach.stretches
    return Catchment(stretches, METRES_A_MINUTE, tuple(_bands(inputs)))


def within(metres: Floats, minutes: float) -> Floats:
    """Return 1 for what is within so many minutes' walk, else 0."""
    return (metres <= minutes * METRES_A_MINUTE).astype(float)


def _bands(inputs: Inputs) -> Iterator[Band]:
    reach = inputs.around.reach
    plane = LocalPlane(*(float(part) for part in inputs.around.origin))
    for minutes in CATCHMENT_MINUTES:
        residents = within(reach.residents, minutes) @ inputs.residents.people
        day = within(reach.by_day, minutes) @ inputs.by_day.people
        workers, students = day if len(day) else (0.0, 0.0)
        yield Band(
            minutes, round(residents.sum()), round(workers), round(students),
            int(within(reach.stores, minutes).sum()),
            _outline(reach.nodes[reach.nodes_m <= minutes * METRES_A_MINUTE], plane),
        )  # fmt: skip


def _outline(nodes: Floats, plane: LocalPlane) -> dict[str, Any]:
    if len(np.unique(nodes, axis=0)) < _FEWEST:
        return {}
    hull = shapely.concave_hull(shapely.multipoints(nodes), ratio=_RATIO)
    shape = hull.buffer(_EDGE_M).simplify(_COARSE_M)
    turned = shapely.transform(shape, lambda xy: plane.to_lonlat(xy).round(5))
    return dict(shapely.geometry.mapping(turned))
