"""The network that one walks on, and the shortest way along it. Lengths are metres.

Nodes are where ways bend, cross or end, so an edge is straight. Bridges and tunnels join only what
they join on the ground, since edges come from shared nodes and never from lines that cross.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from torg.core.geo import LocalPlane, metres

MINUTES_A_METRE = 1 / 75  # 4.5 km/h: a stroll
_REACH = 80.0  # metres from a point to the way that it is joined to, at most, when one can choose
_STEPS_COST = 1.3  # a metre of steps takes longer; only the choice of way knows it


@dataclass(frozen=True)
class Walkways:
    """`lonlat` (n, 2) degrees of the nodes; `edges` (m, 2) node numbers; `is_steps` (m,) bool."""

    lonlat: NDArray[np.float64]
    edges: NDArray[np.int32]
    is_steps: NDArray[np.bool_]

    @classmethod
    def empty(cls) -> "Walkways":
        """Return a network without ways."""
        return cls(np.empty((0, 2)), np.empty((0, 2), np.int32), np.empty(0, np.bool_))

    @cached_property
    def plane(self) -> LocalPlane:
        lon, lat = self.lonlat.mean(axis=0)
        return LocalPlane(float(lat), float(lon))

    @cached_property
    def xy(self) -> NDArray[np.float64]:
        """Metres (n, 2) on `plane`."""
        return self.plane.to_xy(self.lonlat)

    @cached_property
    def lengths(self) -> NDArray[np.float64]:
        """Metres (m,) of the edges; never zero, so that a sparse matrix keeps every edge."""
        ends = self.xy[self.edges]
        return np.maximum(np.hypot(*(ends[:, 1] - ends[:, 0]).T), 0.01)

    @cached_property
    def tree(self) -> shapely.STRtree:
        return shapely.STRtree(shapely.linestrings(self.xy[self.edges]))

    def packed(self) -> bytes:
        """Return the network as bytes for `unpacked`: the same network, the same bytes."""
        out = io.BytesIO()
        np.savez_compressed(out, lonlat=self.lonlat, edges=self.edges, is_steps=self.is_steps)
        return out.getvalue()

    @classmethod
    def unpacked(cls, data: bytes) -> "Walkways":
        """Return what `packed` packed."""
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            return cls(arrays["lonlat"], arrays["edges"], arrays["is_steps"])


@dataclass(frozen=True)
class WalkedWay:
    """One piece of a way: the ids (n,) of its nodes, their degrees (n, 2), whether it is steps."""

    nodes: NDArray[np.int64]
    lonlat: NDArray[np.float64]
    is_steps: bool


@dataclass(frozen=True)
class Leg:
    """From one point to the next: the line [[lon, lat], …] and its metres.

    `is_straight`: no way was found, so the line is a guess as the crow flies.
    """

    line: list[list[float]]
    metres: float
    is_straight: bool = False


def join(ways: Iterable[WalkedWay]) -> Walkways:
    """Make one network of ways that share nodes. An edge that two ways have is there once."""
    pieces = [way for way in ways if len(way.nodes) > 1]
    if not pieces:
        return Walkways.empty()
    ids = np.concatenate([way.nodes for way in pieces])
    degrees = np.concatenate([way.lonlat for way in pieces])
    _names, first, number = np.unique(ids, return_index=True, return_inverse=True)
    ends = np.cumsum([len(way.nodes) for way in pieces])
    within = np.ones(len(ids) - 1, dtype=np.bool_)
    within[ends[:-1] - 1] = False  # from the end of one way to the start of the next
    pairs = np.sort(np.stack([number[:-1], number[1:]], axis=1)[within], axis=1)
    steps = np.repeat([way.is_steps for way in pieces], [len(way.nodes) - 1 for way in pieces])
    pairs, steps = pairs[pairs[:, 0] != pairs[:, 1]], steps[pairs[:, 0] != pairs[:, 1]]
    order = np.lexsort((steps, pairs[:, 1], pairs[:, 0]))  # of two, the one without steps
    pairs, steps = pairs[order], steps[order]
    new = np.r_[True, (np.diff(pairs, axis=0) != 0).any(axis=1)] if len(pairs) else []
    return Walkways(degrees[first].round(7), pairs[new].astype(np.int32), steps[new])


def shortest_legs(
    network: Walkways, points: Sequence[tuple[float, float]], *, step_free: bool = False
) -> list[Leg]:
    """Return the shortest way from each (lat, lon) to the next; one leg fewer than points.

    A point is joined to the nearest edge. With `step_free` no steps are walked. Where the network
    does not join two points, the leg is a straight line and says so.
    """
    if len(points) < 2:
        return []
    usable = np.flatnonzero(~network.is_steps) if step_free else np.arange(len(network.edges))
    if not len(usable):
        return [_straight(a, b) for a, b in pairwise(points)]
    ground = _Ground(network, usable, points)
    return [ground.leg(i, a, b) for i, (a, b) in enumerate(pairwise(points))]


class _Ground:
    """The network with the asked points added as nodes of their own, after its own nodes."""

    def __init__(
        self, network: Walkways, usable: NDArray[np.int64], points: Sequence[tuple[float, float]]
    ) -> None:
        self._network = network
        spots = network.plane.to_xy([(lon, lat) for lat, lon in points])
        edges, feet, along = _nearest(network, _in_one_piece(network, usable, spots), spots)
        self._first, size = len(network.xy), len(network.xy) + len(points)
        self._xy = np.vstack([network.xy, feet])
        costs = network.lengths * np.where(network.is_steps, _STEPS_COST, 1.0)
        rows = [network.edges[usable]]
        weights = [costs[usable]]
        for number, (edge, share) in enumerate(zip(edges, along, strict=True)):
            start, end = network.edges[edge]
            here = self._first + number
            rows.append(np.array([[start, here], [here, end]]))
            weights.append(np.maximum([costs[edge] * share, costs[edge] * (1 - share)], 1e-3))
            for other in np.flatnonzero(edges[:number] == edge):
                far = max(costs[edge] * abs(share - along[other]), 1e-3)
                rows.append(np.array([[self._first + int(other), here]]))
                weights.append(np.array([far]))
        pairs, cost = np.vstack(rows), np.concatenate(weights)
        self._graph = csr_array((cost, (pairs[:, 0], pairs[:, 1])), shape=(size, size))

    def leg(self, number: int, start: tuple[float, float], end: tuple[float, float]) -> Leg:
        here, there = self._first + number, self._first + number + 1
        _costs, before = dijkstra(
            self._graph, directed=False, indices=here, return_predecessors=True
        )
        path = [there]
        while path[-1] != here:
            step = int(before[path[-1]])
            if step < 0:
                return _straight(start, end)
            path.append(step)
        xy = self._xy[path[::-1]]
        line = self._network.plane.to_lonlat(xy).round(6).tolist()
        return Leg(line, round(float(np.hypot(*np.diff(xy, axis=0).T).sum()), 1))


def _in_one_piece(
    network: Walkways, usable: NDArray[np.int64], spots: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Return the edges to join the spots to: of one connected piece, if one lies near them all.

    A square drawn on its own, or a path in a courtyard, may lie nearest and yet lead nowhere.
    """
    size, ends = len(network.xy), network.edges[usable].T
    graph = csr_array((np.ones(len(usable)), (ends[0], ends[1])), shape=(size, size))
    _count, piece = connected_components(graph, directed=False)
    of_edge = piece[ends[0]]
    edges, feet, _along = _nearest(network, usable, spots)
    near = set(piece[network.edges[edges, 0]].tolist())
    if len(near) == 1:
        return usable
    near.add(int(np.bincount(of_edge).argmax()))  # the town's own streets
    best, least = usable, np.inf
    for number in sorted(near):
        candidate = usable[of_edge == number]
        _edges, feet, _along = _nearest(network, candidate, spots)
        far = np.hypot(*(feet - spots).T)
        if far.max() <= _REACH and far.sum() < least:
            best, least = candidate, float(far.sum())
    return best


def _nearest(
    network: Walkways, usable: NDArray[np.int64], spots: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Return for each spot the nearest usable edge, the foot on it, and how far along (0–1)."""
    tree = network.tree
    if len(usable) < len(network.edges):
        tree = shapely.STRtree(shapely.linestrings(network.xy[network.edges[usable]]))
    edges = usable[tree.nearest(shapely.points(spots))]
    start, end = network.xy[network.edges[edges]].transpose(1, 0, 2)
    way = end - start
    length2 = np.maximum((way**2).sum(axis=1), 1e-9)
    along = np.clip(((spots - start) * way).sum(axis=1) / length2, 0.0, 1.0)
    return edges, start + way * along[:, None], along


def _straight(start: tuple[float, float], end: tuple[float, float]) -> Leg:
    (lat1, lon1), (lat2, lon2) = start, end
    return Leg([[lon1, lat1], [lon2, lat2]], round(metres(lat1, lon1, lat2, lon2), 1), True)
