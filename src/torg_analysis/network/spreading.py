"""What `StreetNetwork.route_flow` reads and answers."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from torg_analysis.checks import Floats, InputError, Integers, numbers, read_only

from .splitting import Split


@dataclass(frozen=True, slots=True, eq=False)
class RouteFlow:
    """Who passes where.

    edge: (m,) people along each edge, both directions together. node: (n,) people who pass each
    node, not those who begin or end there. lost: people of pairs without a way within the cut-off.
    step: metres to which detours are told apart.
    """

    edge: Floats
    node: Floats
    lost: float
    step: float


class Spots(NamedTuple):
    """Where people begin or end: at a node, or at decimetres along an edge (else −1)."""

    node: Integers
    edge: Integers
    offset: NDArray[np.int32]


class Sums(NamedTuple):
    """What the kernel adds up on a network that is cut at every spot."""

    node: Floats
    edge: Floats
    lost: float
    unit: float


def read_flow(flow: ArrayLike | sparse.sparray, height: int, width: int) -> sparse.csc_array:
    """Return the people of each pair, by target.

    Raises:
        InputError: flow: another shape, negative or not a number.
    """
    if not sparse.issparse(flow):
        return sparse.csc_array(numbers("flow", flow, height, width, least=0.0))
    read = sparse.csc_array(flow, dtype=np.float64)
    if read.shape != (height, width):
        found = " × ".join(map(str, read.shape))
        raise InputError("flow", f"must have the shape {height} × {width}, has {found}")
    numbers("flow", read.data, None, least=0.0)
    return read


def joined(begin: Spots, end: Spots) -> Spots:
    """Return both, one after the other."""
    return Spots(
        np.concatenate([begin.node, end.node]),
        np.concatenate([begin.edge, end.edge]),
        np.concatenate([begin.offset, end.offset]),
    )


def gathered(cut: Split, sums: Sums, nodes: int, edges: int) -> RouteFlow:
    """Bring what was found on the pieces back to the edges, by their lengths.

    Raises:
        InputError: there were more routes than a float can count.
    """
    if np.isnan(sums.lost):
        raise InputError("detour", "leaves more routes than can be counted: choose less, or cutoff")
    long = np.maximum(cut.decimetres, 1).astype(np.float64)
    walked = np.bincount(cut.parent, sums.edge * long, edges)
    whole = np.bincount(cut.parent, long, edges)
    mean = np.divide(walked, whole, out=np.zeros(edges), where=whole > 0)
    return RouteFlow(
        read_only(mean), read_only(sums.node[:nodes].copy()), sums.lost, sums.unit / 10
    )
