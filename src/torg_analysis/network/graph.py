"""The street network and many-to-many walking distances on it."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from torg_analysis.checks import (
    Floats,
    Integers,
    indices,
    number,
    numbers,
    read_only,
    read_only_sparse,
)

from .ordering import along_a_curve, grouped
from .snapping import Positions, Snapper
from .splitting import split
from .spreading import RouteFlow, Spots, Sums, gathered, joined, read_flow

Small = NDArray[np.int32]
# So many pairs are kept from the count; more are searched again and written where they belong.
ROOM = 2**21
MOST = 2**30 - 1  # decimetres: more than twice round the earth, and it fits the kernels' int32


class _Places(NamedTuple):
    """Where searches begin or end, in decimetres; see `PLACES` in the kernels."""

    node: Small
    from_node: Small
    other: Small  # −1: none
    from_other: Small
    edge: Small  # −1: at a node
    offset: Small
    gap: Small


@dataclass(frozen=True, slots=True, eq=False)
class Betweenness:
    """What passes each node (n,) and each edge (m,) of a network."""

    node: Floats
    edge: Floats


class StreetNetwork:
    """An undirected network for walking.

    Args:
        xy: (n, 2) coordinates of the nodes in metres, in a projection that is true to length.
        edges: (m, 2) numbers of the nodes that each edge joins. Parallel edges and loops may occur.
        lengths: (m,) metres of each edge, at least 0; rounded to whole decimetres, in which all
            distances are added up, so that nothing at exactly the cut-off is lost to rounding.
    Raises:
        InputError: a shape, a node that does not exist, a length that is negative or not finite.
    """

    def __init__(self, xy: ArrayLike, edges: ArrayLike, lengths: ArrayLike) -> None:
        self._xy = numbers("xy", xy, None, 2)
        self._edges = indices("edges", edges, None, 2, below=len(self._xy))
        self._lengths = numbers("lengths", lengths, len(self._edges), least=0.0, most=MOST / 10)
        self._decimetres = np.rint(self._lengths * 10).astype(np.int32)
        # Inside, nodes are numbered along a curve that keeps neighbours together in memory.
        self._number = along_a_curve(self._xy)
        ends = self._number[self._edges].astype(np.int32)
        proper = ends[:, 0] != ends[:, 1]  # a loop shortens no way between nodes
        both = np.concatenate([ends[proper], ends[proper, ::-1]])
        doubled = np.tile(self._decimetres[proper], 2)
        first, order = grouped(both[:, 0], len(self._xy))
        self._graph = (first, both[order, 1], doubled[order])
        self._names = np.tile(np.flatnonzero(proper), 2)[order].astype(np.int32)
        self._ends = ends

    @cached_property
    def _snapper(self) -> Snapper:
        return Snapper(self._xy, self._edges, self._lengths)

    def nearest(self, points: ArrayLike) -> Positions:
        """Place points on the edges nearest to them.

        The foot of the perpendicular p′ = a + t(b − a), t = clip((p − a)·(b − a)/|b − a|², 0, 1),
        on the edge (a, b) where |p − p′| is least; of equals, the edge with the lowest number.
        Edges are straight between their nodes; the offset is t times the edge's own length.

        Args:
            points: (k, 2) coordinates in metres, same projection as the network.
        Returns:
            Positions: edge (k,), offset (k,) metres, gap (k,) metres, xy (k, 2).
        Raises:
            InputError: points: shape, not finite, or there are no edges.
        Source:
            Plane geometry; nearest segments by an STR-packed R-tree (Leutenegger et al. 1997).
        """
        return self._snapper.nearest(numbers("points", points, None, 2))

    def distances(
        self,
        sources: ArrayLike | Positions,
        targets: ArrayLike | Positions | None,
        cutoff: float,
        *,
        with_gap: bool = False,
    ) -> sparse.csr_array:
        """Return the length of the shortest walk from every source to every target within reach.

        d_ij = min over all walks of Σ lengths, kept where d_ij ≤ `cutoff`. Sources and targets are
        numbers of nodes (k,), coordinates (k, 2) that are placed by `nearest`, or `Positions`. Two
        places on the same edge may be joined along it or round by its ends.

        Searches start from whichever side has far fewer places. Pairs are counted first and written
        then, so that memory is that of the result: 12 bytes a pair. (Where the targets are the
        fewer, twice that while the result is turned round.)

        Args:
            sources: rows of the result.
            targets: columns of the result; None: every node.
            cutoff: metres, at least 0; infinity for no cut-off. It counts to the decimetre.
            with_gap: also count the straight way between a point and its place on the edge.
        Returns:
            csr_array (sources × targets) of metres, float64, whole decimetres; columns sorted. A
            pair beyond the cut-off is absent, a distance of 0 is stored.
        Raises:
            InputError: sources, targets: shape or unknown node; cutoff: negative or not a number.
        Source:
            Dial (1969), Algorithm 360: shortest-path forest with topological ordering.
        """
        begin = self._places("sources", sources, with_gap)
        end = self._places(
            "targets", np.arange(len(self._xy)) if targets is None else targets, with_gap
        )
        limit = _decimetres_within(cutoff)
        if 2 * len(end.node) <= len(begin.node):
            return read_only_sparse(self._between(end, begin, limit).T.tocsr())
        return read_only_sparse(self._between(begin, end, limit))

    def betweenness(self, cutoff: float, weights: ArrayLike | None = None) -> Betweenness:
        """Return how much walking passes each node and each edge.

        B(v) = Σ_{s<t} w_s w_t σ_st(v)/σ_st over the pairs with d_st ≤ `cutoff`, where σ_st is the
        number of shortest ways between s and t and σ_st(v) that of those through v; the ends of a
        way are not passed. For an edge, that of the ways along it. Loops carry nobody. Edges
        shorter than a decimetre count as one, since ways of no length have no order.

        Args:
            cutoff: metres, at least 0; infinity for no cut-off.
            weights: (n,) who begins and ends at each node (inhabitants, visits), at least 0;
                None: 1 at each.
        Returns:
            Betweenness: node (n,), edge (m,), in the product of two weights.
        Raises:
            InputError: cutoff or weights negative or not numbers, weights of another length.
        Source:
            Brandes (2001), A faster algorithm for betweenness centrality; with a cut-off and
            weights as in Brandes (2008), On variants of shortest-path betweenness centrality.
        """
        # numba takes half a second to load, and who asks for distances alone needs none of this.
        from . import brandes, kernels  # noqa: PLC0415  -- as above

        nodes = len(self._xy)
        given = np.ones(nodes) if weights is None else numbers("weights", weights, nodes, least=0.0)
        inside = np.empty(nodes)
        inside[self._number] = given
        first, to, length = self._graph
        at_node, at_edge = np.zeros(nodes), np.zeros(len(self._edges))
        limit = _decimetres_within(cutoff)
        brandes.add_betweenness(
            inside,
            limit,
            (first, to, np.maximum(length, np.int32(1))),
            self._names,
            self._queue(limit),
            (np.full(nodes, kernels.FAR, np.int32), np.zeros(nodes), np.zeros(nodes)),
            (at_node, at_edge),
        )
        # Each pair was met from both of its ends.
        return Betweenness(read_only(at_node[self._number] / 2), read_only(at_edge / 2))

    def route_flow(
        self,
        sources: ArrayLike | Positions,
        targets: ArrayLike | Positions,
        flow: ArrayLike | sparse.sparray,
        *,
        detour: float = 1.15,
        cutoff: float = np.inf,
        steps: int = 64,
    ) -> RouteFlow:
        """Spread the walks of every pair over all routes not much longer than the shortest.

        A route from s to t may be up to δ d_st long, and each of its steps comes nearer to t; only
        the first may lead away if the second makes up for it. So nobody walks in circles. All such
        routes of a pair have the same share: with δ = 1 the flow is that of `betweenness`. Edges
        shorter than a decimetre count as one. Detours are added up in equal parts of each target's
        longest, to the nearest, or in decimetres where those do.

        Args:
            sources, targets: as in `distances`; the way to the street is not counted.
            flow: (sources, targets) people of each pair, at least 0; dense or sparse.
            detour: δ, at least 1.
            cutoff: metres of the shortest way beyond which nobody walks; infinity for no cut-off.
            steps: how many parts the longest detour has at most; time and memory grow with them.
        Returns:
            RouteFlow: edge (m,), node (n,), lost and step. An edge on which somebody begins or ends
            has the mean over its length. Σ edge · length is all that is walked, in people · metres.
        Raises:
            InputError: sources, targets: shape or unknown node; flow: shape, negative, not a
                number; detour or steps less than 1; cutoff negative; too many routes to count.
        Source:
            Sevtsuk & Kalvo (2020), Predicting pedestrian flow along city streets, ISPRS Int. J.
            Geo-Information; steps that come nearer: Dial (1971), A probabilistic multipath traffic
            assignment model, Transportation Research 5, 83–111.
        """
        begin, end = self._spots("sources", sources), self._spots("targets", targets)
        people = read_flow(flow, len(begin.node), len(end.node))
        more = number("detour", detour, least=1.0) - 1.0
        every = joined(begin, end)
        cut = split(self._xy, self._edges, self._decimetres, *every)
        roads = StreetNetwork(cut.xy, cut.edges, cut.decimetres / 10)
        rule = (more, number("steps", steps, least=1.0))
        sums = roads._routes(cut.node, people, rule, _decimetres_within(cutoff))
        return gathered(cut, sums, len(self._xy), len(self._edges))

    def _routes(
        self, nodes: Integers, people: sparse.csc_array, rule: tuple[float, float], limit: int
    ) -> Sums:
        # numba takes half a second to load, and who asks for distances alone needs none of this.
        from . import kernels, routes  # noqa: PLC0415  -- as above

        inside = self._number[nodes].astype(np.int32)
        first, to, length = self._graph
        size = len(self._xy)
        at_node, at_edge = np.zeros(size), np.zeros(len(self._edges))
        lost, unit = routes.add_routes(
            (
                inside[people.shape[0] :],
                people.indptr.astype(np.int32),
                inside[people.indices],
                people.data,
            ),
            rule,
            limit,
            ((first, to, np.maximum(length, np.int32(1))), self._names),
            self._queue(limit),
            (np.full(size, kernels.FAR, np.int32), np.zeros(size, np.int32)),
            (at_node, at_edge),
        )
        return Sums(at_node[self._number], at_edge, lost, unit)

    def _spots(self, field: str, given: ArrayLike | Positions) -> Spots:
        if not isinstance(given, Positions) and np.ndim(given) == 2:
            given = self._snapper.nearest(numbers(field, given, None, 2))
        if isinstance(given, Positions):
            edge = indices(field, given.edge, None, below=len(self._edges))
            offset = np.rint(given.offset * 10).astype(np.int32)
            return Spots(np.full(len(edge), -1), edge, np.clip(offset, 0, self._decimetres[edge]))
        node = indices(field, given, None, below=len(self._xy))
        none = np.full(len(node), -1)
        return Spots(node, none, none.astype(np.int32))

    def _places(self, field: str, given: ArrayLike | Positions, with_gap: bool) -> _Places:
        if not isinstance(given, Positions) and np.ndim(given) == 2:
            given = self._snapper.nearest(numbers(field, given, None, 2))
        if isinstance(given, Positions):
            return self._on_edges(field, given, with_gap)
        node = indices(field, given, None, below=len(self._xy))
        none, zero = np.full(len(node), -1, np.int32), np.zeros(len(node), np.int32)
        return _Places(self._number[node].astype(np.int32), zero, none, zero, none, zero, zero)

    def _on_edges(self, field: str, given: Positions, with_gap: bool) -> _Places:
        edge = indices(field, given.edge, None, below=len(self._edges))
        whole = self._decimetres[edge]
        offset = np.clip(np.rint(given.offset * 10).astype(np.int32), 0, whole)
        gap = np.zeros_like(offset)
        if with_gap:
            gap = np.rint(np.minimum(given.gap * 10, MOST)).astype(np.int32)
        ends = self._ends[edge]
        # The sum may be past MOST, and then nothing is within reach that way.
        from_node = np.minimum(offset.astype(np.int64) + gap, MOST + 1).astype(np.int32)
        from_other = np.minimum((whole - offset).astype(np.int64) + gap, MOST + 1).astype(np.int32)
        return _Places(
            np.ascontiguousarray(ends[:, 0]),
            from_node,
            np.ascontiguousarray(ends[:, 1]),
            from_other,
            edge.astype(np.int32),
            offset,
            gap,
        )

    def _between(self, begin: _Places, end: _Places, limit: int) -> sparse.csr_array:
        # numba takes half a second to load, and who shows stored distances needs none of it.
        from . import kernels  # noqa: PLC0415  -- as above

        nodes, slots = len(self._xy), len(end.node)
        order = np.argsort(begin.node, kind="stable").astype(np.int32)  # neighbours together
        everything = (
            tuple(begin),
            _reached_at_nodes(end, nodes),
            _standing_on_edges(end, len(self._edges)),
            self._graph,
            self._queue(limit),
            np.full(nodes * kernels.WIDTH, kernels.FAR, np.int32),
            (
                np.zeros(slots // 64 + 1, np.uint64),
                np.empty(slots * kernels.WIDTH, np.int32),
                np.empty(slots, np.int32),
            ),
        )
        counts = np.zeros(len(order), np.int64)
        columns, metres = np.empty(ROOM, np.int32), np.empty(ROOM)
        kernels.count_pairs(order, limit, everything, counts, (columns, metres))
        pairs, shape = int(counts.sum()), (len(order), slots)
        if pairs <= ROOM:  # all of them have been written, in the order of the search
            found = _matrix(counts[order], columns[:pairs], metres[:pairs], shape)
            return found[np.argsort(order)]
        columns, metres = np.empty(pairs, np.int32), np.empty(pairs)
        kernels.fill_pairs(order, limit, everything, _starts(counts), (columns, metres))
        return _matrix(counts, columns, metres, shape)

    def _queue(self, limit: int) -> tuple[Small, ...]:
        """Return an empty queue: see `QUEUE` in the kernels."""
        from . import kernels  # noqa: PLC0415  -- see `_between`

        nodes, longest = len(self._xy), int(self._graph[2].max(initial=1))
        usual = float(self._graph[2].mean()) if len(self._graph[2]) else 1.0
        # Buckets near the length of a street are fastest; any width gives the same answer.
        shift = max(int(np.log2(max(2.0 * usual, 1.0))), 0)
        ring = 2
        while ring < (min(longest, limit) >> shift) + 2:
            ring *= 2
        return (
            np.zeros(nodes, np.int32),
            np.full(nodes, kernels.NEVER, np.int32),
            np.zeros(nodes, np.int32),
            np.full(ring, kernels.LAST, np.int32),
            np.zeros(nodes, np.int32),
            np.array([shift], np.int32),
        )


def _matrix(
    counts: Integers, columns: Small, metres: Floats, shape: tuple[int, int]
) -> sparse.csr_array:
    starts = _starts(counts)
    # scipy widens the columns, and doubles their memory, where the row starts are wide.
    narrow = starts if starts[-1] > np.iinfo(np.int32).max else starts.astype(np.int32)
    return sparse.csr_array((metres, columns, narrow), shape=shape)


def _starts(counts: Integers) -> Integers:
    """Return where each row begins, and where the last one ends."""
    starts = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=starts[1:])
    return starts


def _decimetres_within(cutoff: float) -> int:
    """Return the most whole decimetres within the cut-off, forgiving a float's last digits."""
    if cutoff == np.inf:
        return MOST
    limit = number("cutoff", cutoff, least=0.0) * 10
    return int(min(np.floor(limit + 1e-6), MOST))


def _reached_at_nodes(places: _Places, nodes: int) -> tuple[Small, ...]:
    other = np.flatnonzero(places.other >= 0)
    node = np.concatenate([places.node, places.other[other]])
    slot = np.concatenate([np.arange(len(places.node)), other]).astype(np.int32)
    beyond = np.concatenate([places.from_node, places.from_other[other]])
    first, order = grouped(node, nodes)
    return first, slot[order], beyond[order]


def _standing_on_edges(places: _Places, edges: int) -> tuple[Small, ...]:
    slot = np.flatnonzero(places.edge >= 0).astype(np.int32)
    first, order = grouped(places.edge[slot], edges)
    slot = slot[order]
    return first, slot, places.offset[slot], places.gap[slot]
