"""Making places on edges into nodes, so that ways can begin and end there."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from torg_analysis.checks import Floats, Integers


class Split(NamedTuple):
    """Edges cut where places are: their ends, decimetres, whose piece each is; nodes of places."""

    xy: Floats
    edges: Integers
    decimetres: NDArray[np.int32]
    parent: Integers
    node: Integers


def split(
    xy: Floats,
    edges: Integers,
    decimetres: NDArray[np.int32],
    node: Integers,
    edge: Integers,
    offset: NDArray[np.int32],
) -> Split:
    """Cut edges at places.

    Args:
        xy: (n, 2) of the nodes. edges: (m, 2). decimetres: (m,).
        node: (k,) each place's node; or −1 and then
        edge, offset: (k,) its edge, and decimetres along it, 0 … its length.
    Returns:
        Split: the old nodes keep their numbers; places at the end of an edge are that node.
    """
    node = node.copy()
    on_edge = np.flatnonzero(node < 0)
    edge, offset = edge[on_edge], offset[on_edge]
    wide = int(decimetres.max(initial=0)) + 1
    inside = (offset > 0) & (offset < decimetres[edge])
    key = edge[inside].astype(np.int64) * wide + offset[inside]
    cuts, number = np.unique(key, return_inverse=True)
    at_edge, at = np.divmod(cuts, wide)
    node[on_edge] = np.where(offset <= 0, edges[edge, 0], edges[edge, 1])
    node[on_edge[inside]] = len(xy) + number.ravel()
    part = (at / np.maximum(decimetres[at_edge], 1))[:, None]
    begin, end = xy[edges[at_edge, 0]], xy[edges[at_edge, 1]]
    every = np.arange(len(edges))
    # A row for the beginning of each edge, each cut and its end, in order along the edge.
    whose = np.concatenate([every, at_edge, every])
    along = np.concatenate([np.full(len(edges), -1), at, np.full(len(edges), wide)])
    stop = np.concatenate([edges[:, 0], len(xy) + np.arange(len(cuts)), edges[:, 1]])
    metre = np.concatenate([np.zeros(len(edges), np.int64), at, decimetres.astype(np.int64)])
    order = np.lexsort((along, whose))
    whose, stop, metre = whose[order], stop[order], metre[order]
    piece = np.flatnonzero(whose[:-1] == whose[1:]) if len(whose) else np.zeros(0, np.int64)
    return Split(
        np.concatenate([xy, begin + part * (end - begin)]),
        np.stack([stop[piece], stop[piece + 1]], axis=1),
        (metre[piece + 1] - metre[piece]).astype(np.int32),
        whose[piece],
        node,
    )
