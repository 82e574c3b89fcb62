"""The result of Huff's model: who spends how much where."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from torg_analysis.checks import Floats, read_only, read_only_sparse

from .parts import Matrix, parts

if TYPE_CHECKING:  # the model makes allocations, and an allocation remembers its model
    from .huff import Huff


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """What an allocation was made of, and what one pass over it has found.

    nearest: (n,) the distance by whose decay each demand point's utilities were divided.
    denominator: (n,) Σ of those, with the outside option.
    elsewhere: (n,) share of each point's demand that no store has: outside, or unserved.
    """

    model: "Huff"
    demand: Floats
    pull: Floats
    distance: Matrix
    nearest: Floats
    denominator: Floats
    elsewhere: Floats


@dataclass(frozen=True, eq=False)
class Allocation:
    """Demand of n points given to m stores.

    turnover: (m,) T_j = Σ_i E_ij, in the unit of the demand.
    share: (m,) T_j / Σ_k T_k; 0 where nothing is sold at all.
    unserved: demand of the points that reach no store and have no outside option.
    unserved_points: how many those are.
    outside: demand that goes to the outside option.

    `probability` is worked out when it is first asked for, from the distances that were given, and
    `flow` each time: for many points and stores they are as large as the distances themselves. The
    distances are not copied, so do not change them as long as an allocation of theirs is in use.
    """

    turnover: Floats
    share: Floats
    unserved: np.float64
    unserved_points: int
    outside: np.float64
    base: Base = field(repr=False)

    @cached_property
    def probability(self) -> Matrix:
        """P_ij, (n, m): dense or sparse as the distances were. Rows of unserved points are 0."""
        base = self.base
        weights = _inverse(base.denominator)
        if isinstance(base.distance, sparse.csr_array):
            data = np.empty(base.distance.nnz)
            for part in parts(base.distance):
                values = base.model.utilities(part, base.pull, base.nearest[part.rows])
                begin = base.distance.indptr[part.rows.start]
                out = data[begin : begin + len(values)]
                np.multiply(values, part.across(weights[part.rows]), out=out)
            return _like(base.distance, data)
        dense = np.empty(base.distance.shape)
        for part in parts(base.distance):
            values = base.model.utilities(part, base.pull, base.nearest[part.rows])
            np.multiply(values, part.across(weights[part.rows]), out=dense[part.rows])
        return read_only(dense)

    @property
    def flow(self) -> Matrix:
        """E_ij = P_ij C_i, (n, m): dense or sparse as the distances were."""
        demand, probability = self.base.demand, self.probability
        if isinstance(probability, sparse.csr_array):
            by_pair = np.repeat(demand, np.diff(probability.indptr))
            return _like(probability, probability.data * by_pair)
        return read_only(probability * demand[:, None])


def _inverse(denominator: Floats) -> Floats:
    """Return 1/D, and 0 for those who have nowhere to go."""
    return np.divide(1.0, denominator, out=np.zeros_like(denominator), where=denominator > 0.0)


def _like(matrix: sparse.csr_array, data: Floats) -> sparse.csr_array:
    """Return a sparse array with other data at the same places, which are shared, not copied."""
    places = (matrix.indices.view(), matrix.indptr.view())
    return read_only_sparse(sparse.csr_array((data, *places), shape=matrix.shape, copy=False))
