"""Where points touch the street network."""

from dataclasses import dataclass

import numpy as np
import shapely

from torg_analysis.checks import Floats, InputError, Integers, read_only


@dataclass(frozen=True, slots=True, eq=False)
class Positions:
    """Places on edges of a network, all arrays of the same length.

    edge: number of the edge. offset: metres along it from its first node, by the edge's own length.
    gap: metres, as the crow flies, between the point that was asked for and its place on the edge.
    xy: (n, 2) coordinates of the place on the edge.
    """

    edge: Integers
    offset: Floats
    gap: Floats
    xy: Floats

    def __len__(self) -> int:
        return len(self.edge)


class Snapper:
    """Finds the nearest edge of each point."""

    def __init__(self, xy: Floats, edges: Integers, lengths: Floats) -> None:
        self._begin, self._end = xy[edges[:, 0]], xy[edges[:, 1]]
        self._lengths = lengths
        self._tree = shapely.STRtree(shapely.linestrings(xy[edges]))

    def nearest(self, points: Floats) -> Positions:
        """Return where `points` (n, 2) touch; of edges equally near, the first."""
        if len(points) and not len(self._lengths):
            raise InputError("points", "cannot be placed: the network has no edges")
        edge = self._nearest_edge(points)
        begin, along = self._begin[edge], self._end[edge] - self._begin[edge]
        square = (along**2).sum(1)
        # A street whose ends lie on one spot is that spot.
        part = ((points - begin) * along).sum(1) / np.where(square > 0.0, square, 1.0)
        part = np.clip(part, 0.0, 1.0)
        xy = begin + part[:, None] * along
        gap = np.hypot(*(points - xy).T) if len(points) else np.zeros(0)
        return Positions(
            read_only(edge),
            read_only(part * self._lengths[edge]),
            read_only(gap),
            read_only(xy),
        )

    def _nearest_edge(self, points: Floats) -> Integers:
        # All matches, since which of several the tree would choose depends on how it was built.
        point, edge = self._tree.query_nearest(shapely.points(points), all_matches=True)
        first = np.full(len(points), len(self._lengths), np.int64)
        np.minimum.at(first, point, edge)
        return first
