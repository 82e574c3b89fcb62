"""The same answers worked out the slow and plain way, in whole decimetres."""

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from torg_analysis.network import Positions, StreetNetwork


@dataclass(frozen=True)
class Town:
    """A small network: nodes, edges and their lengths in decimetres; places as (edge, offset)."""

    nodes: int
    edges: list[tuple[int, int]]
    lengths: list[int]

    def network(self) -> StreetNetwork:
        angle = np.arange(self.nodes) * 2.4
        xy = np.stack([np.cos(angle), np.sin(angle)], 1) * (1 + np.arange(self.nodes))[:, None]
        return StreetNetwork(xy, self.edges, np.array(self.lengths) / 10)

    def all_distances(self) -> np.ndarray:
        """Return the decimetres between all nodes by Floyd and Warshall."""
        return between_all(self.nodes, self.edges, self.lengths)

    def with_places(self, places: list[tuple[int, int]]) -> np.ndarray:
        """Return the decimetres between all nodes and places, each place made a node."""
        edges, lengths = list(self.edges), list(self.lengths)
        for number, (edge, offset) in enumerate(places):
            here = self.nodes + number
            edges += [(self.edges[edge][0], here), (here, self.edges[edge][1])]
            lengths += [offset, self.lengths[edge] - offset]
            for other in range(number):
                if places[other][0] == edge:
                    edges.append((self.nodes + other, here))
                    lengths.append(abs(places[other][1] - offset))
        return between_all(self.nodes + len(places), edges, lengths)


def between_all(nodes: int, edges: list[tuple[int, int]], lengths: list[int]) -> np.ndarray:
    distance = np.full((nodes, nodes), np.inf)
    for (a, b), length in zip(edges, lengths, strict=True):
        distance[a, b] = distance[b, a] = min(distance[a, b], length)
    np.fill_diagonal(distance, 0)
    for via in range(nodes):
        distance = np.minimum(distance, distance[:, [via]] + distance[[via], :])
    return distance


def positions(places: list[tuple[int, int]]) -> Positions:
    edge = np.array([edge for edge, _offset in places], dtype=np.int64)
    offset = np.array([offset / 10 for _edge, offset in places])
    return Positions(edge, offset, np.zeros(len(places)), np.zeros((len(places), 2)))


@st.composite
def towns(draw: st.DrawFn, shortest: int = 0, most: int = 9) -> Town:
    """Networks with parallel edges, loops, parts of their own and edges of no length."""
    nodes = draw(st.integers(1, most))
    ends = st.integers(0, nodes - 1)
    edges = draw(st.lists(st.tuples(ends, ends), max_size=2 * nodes))
    length = st.one_of(st.integers(shortest, 5), st.integers(max(shortest, 1), 400))
    return Town(nodes, edges, [draw(length) for _edge in edges])


def stored(matrix) -> np.ndarray:
    """Return a sparse matrix of metres as dense decimetres, infinite where nothing is stored."""
    dense = np.full(matrix.shape, np.inf)
    coo = matrix.tocoo()
    dense[coo.row, coo.col] = coo.data * 10
    return dense
