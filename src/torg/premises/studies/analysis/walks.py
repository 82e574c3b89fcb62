"""Walking distances on the city's network, and the points where people are."""

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from torg.core.geo import LocalPlane
from torg.places.geometry.walkways import Walkways
from torg.places.models import City, WalkNetwork
from torg.premises.figures.enums import DatasetKind
from torg.premises.figures.queries.datasets import current
from torg.premises.studies.material import Floats
from torg_analysis.network import Positions, StreetNetwork

_LEADS_ON_M = 2000.0  # a piece of the network with less of ways is no part of town


@dataclass(frozen=True)
class People:
    """(n, 2) lon, lat of points; (n, k) people there."""

    lonlat: Floats
    amounts: Floats


def people_of(city: City, kind: DatasetKind, amounts: tuple[str, ...]) -> People:
    """Return the city's current figures of a kind, by point; none where there are no figures."""
    dataset = current(city, kind)
    rows = (
        list(dataset.areas.order_by("key").values_list("lon", "lat", *amounts)) if dataset else []
    )
    table = np.array(rows, float).reshape(-1, 2 + len(amounts))
    return People(table[:, :2], table[:, 2:])


def network_of(city: City) -> Walkways:
    """Return the city's network as it is now; an empty one where there is none."""
    row = WalkNetwork.objects.filter(city=city).values_list("packed").first()
    return _that_leads_on(Walkways.unpacked(bytes(row[0]))) if row else Walkways.empty()


def _that_leads_on(ways: Walkways) -> Walkways:
    """Return the network without pieces that lead nowhere: a path in a yard, a square by itself.

    A shop that is placed on such a piece, as it lies nearest, would be one that nobody can walk to.
    """
    if not len(ways.edges):
        return ways
    size, ends = len(ways.lonlat), ways.edges.T
    graph = sparse.csr_array((np.ones(len(ways.edges)), (ends[0], ends[1])), shape=(size, size))
    count, piece = connected_components(graph, directed=False)
    length = np.bincount(piece[ends[0]], ways.lengths, minlength=count)
    keeps = (length >= _LEADS_ON_M) | (length == length.max())
    kept = keeps[piece[ends[0]]]
    return replace(ways, edges=ways.edges[kept], is_steps=ways.is_steps[kept])


class Walks:
    """Distances to the stores and the candidates; `plane` is where all metres are measured."""

    def __init__(self, ways: Walkways, stores: Floats, candidates: Floats) -> None:
        self.ways, self.sizes = ways, (len(stores), len(candidates))
        self.network: StreetNetwork | None = None
        self.plane = _plane(ways, np.vstack([stores, candidates]))
        self.stores, self.candidates = self.plane.to_xy(stores), self.plane.to_xy(candidates)
        if len(ways.edges):
            self.network = StreetNetwork(ways.xy, ways.edges, ways.lengths)
            self._stores = self.network.nearest(self.stores)
            self._candidates = self.network.nearest(self.candidates)

    def between(self, lonlat: Floats, reach: float) -> tuple[sparse.csr_array, sparse.csr_array]:
        """Return metres from points to the stores and to the candidates that are within reach."""
        if self.network is None or not len(lonlat):
            empty = [sparse.csr_array((len(lonlat), size), dtype=float) for size in self.sizes]
            return empty[0], empty[1]
        begin = self.network.nearest(self.plane.to_xy(lonlat))
        found = [
            self.network.distances(begin, end, reach, with_gap=True)
            for end in (self._stores, self._candidates)
        ]
        return found[0], found[1]

    def to_nearest(self, points: Floats | None, spots: Floats, reach: float) -> Floats:
        """Return metres from points (k, 2) to the nearest of some spots, inf beyond the reach.

        Without points: from every node of the network.
        """
        size = len(self.ways.lonlat) if points is None else len(points)
        if self.network is None or not size or not len(spots):
            return np.full(size, np.inf)
        begin: Positions | np.ndarray = (
            np.arange(size) if points is None else self.network.nearest(points)
        )
        ways = self.network.distances(begin, self.network.nearest(spots), reach, with_gap=True)
        least = np.full(size, np.inf)
        row = np.repeat(np.arange(size), np.diff(ways.indptr))
        np.minimum.at(least, row, ways.data)
        return least


def _plane(ways: Walkways, points: Floats) -> LocalPlane:
    if len(ways.edges):
        return ways.plane
    lon, lat = points.mean(axis=0) if len(points) else (0.0, 0.0)
    return LocalPlane(float(lat), float(lon))
