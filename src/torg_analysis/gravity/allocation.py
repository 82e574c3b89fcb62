"""The result of Huff's model: who spends how much where."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from torg_analysis.checks import Floats, read_only, read_only_sparse

from .parts import Distances, Matrix, parts

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
    distance: Distances
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
        return self._shared(np.ones_like(self.base.demand))

    @property
    def flow(self) -> Matrix:
        """E_ij = P_ij C_i, (n, m): dense or sparse as the distances were."""
        return self._shared(self.base.demand)

    def _shared(self, amount: Floats) -> Matrix:
        """Return what each store has of an amount (n,) of every demand point."""
        base, distance = self.base, self.base.distance
        # Nothing for those who have nowhere to go.
        weights = np.zeros_like(amount)
        np.divide(amount, base.denominator, out=weights, where=base.denominator > 0.0)
        stored = distance.data if isinstance(distance, sparse.csr_array) else distance
        result = np.empty(stored.shape)
        for part in parts(distance):
            values = base.model.utilities(part, base.pull, base.nearest[part.rows])
            np.multiply(values, part.across(weights[part.rows]), out=result[part.place])
        if isinstance(distance, sparse.csr_array):
            return _like(distance, result)
        return read_only(result)


def _like(matrix: sparse.csr_array, data: Floats) -> sparse.csr_array:
    """Return a sparse array with other data at the same places, which are shared, not copied."""
    places = (matrix.indices.view(), matrix.indptr.view())
    return read_only_sparse(sparse.csr_array((data, *places), shape=matrix.shape, copy=False))
