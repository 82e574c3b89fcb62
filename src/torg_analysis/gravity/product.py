"""Σ_i (what point i would buy of candidate v) · P_ij, for all candidates and stores at once.

Points that no candidate reaches, and stores that none of the others reach, are left out first: of a
town, a district remains. What remains is multiplied as small dense blocks if that is less work than
a sparse product, which it is where many candidates share a district.
"""

from typing import Protocol

import numpy as np
from scipy import sparse

from torg_analysis.checks import Floats

from .parts import Matrix, Part

# Multiplications up to which BLAS surely works in one thread. Its threads wait for each other by
# spinning, which on a busy machine costs several times the work.
ALONE = 2**18
SPARSE_STEP = 20  # dense steps that take as long as one of a sparse product


class Losses(Protocol):
    """Adds up the losses part by part of the candidates' matrix."""

    def add(self, part: Part) -> None:
        """Add a part that holds what its points would buy of each candidate."""

    def total(self) -> Floats:
        """Return (candidates, stores) once all parts have been added."""


def losses_of(distance: Matrix, stores: Matrix) -> Losses:
    """Return what adds the losses up with the least work.

    `distance` (points, candidates) says which pairs there will be, `stores` (points, stores) is P.
    """
    if not isinstance(distance, sparse.csr_array) or not isinstance(stores, sparse.csr_array):
        return _Dense(distance, stores, np.arange(stores.shape[1]))
    reached = np.diff(distance.indptr)
    near = stores[np.flatnonzero(reached)]
    columns = np.flatnonzero(np.bincount(near.indices, minlength=stores.shape[1]))
    steps = int(reached[reached > 0] @ np.diff(near.indptr))
    if near.shape[0] * distance.shape[1] * len(columns) >= SPARSE_STEP * steps:
        return _Sparse(distance, stores)
    return _Dense(distance, stores, columns)


class _Dense:
    def __init__(self, distance: Matrix, stores: Matrix, columns: np.ndarray) -> None:
        self._distance, self._stores, self._columns = distance, stores, columns
        self._sum = np.zeros((distance.shape[1], len(columns)))

    def add(self, part: Part) -> None:
        bought, known = part.values, self._stores[part.rows]
        if isinstance(self._distance, sparse.csr_array):
            starts = self._distance.indptr[part.rows.start : part.rows.stop + 1]
            kept = np.flatnonzero(np.diff(starts))
            if not len(kept):
                return
            places = self._distance.indices[starts[0] : starts[-1]]
            filled = np.append(starts[kept], starts[-1]) - starts[0]
            bought = sparse.csr_array(
                (bought, places, filled), shape=(len(kept), self._distance.shape[1])
            ).toarray()
            known = known[kept]
        if isinstance(known, sparse.csr_array):
            known = known.toarray()
        self._multiply(bought, np.ascontiguousarray(known[:, self._columns]))

    def _multiply(self, bought: Floats, known: Floats) -> None:
        step = max(ALONE // max(known.size, 1), 1)
        for begin in range(0, len(self._sum) if known.size else 0, step):
            self._sum[begin : begin + step] += bought[:, begin : begin + step].T @ known

    def total(self) -> Floats:
        total = np.zeros((self._distance.shape[1], self._stores.shape[1]))
        total[:, self._columns] = self._sum
        return total


class _Sparse:
    def __init__(self, distance: sparse.csr_array, stores: sparse.csr_array) -> None:
        self._distance, self._stores = distance, stores
        self._bought = np.empty(distance.nnz)

    def add(self, part: Part) -> None:
        begin = self._distance.indptr[part.rows.start]
        self._bought[begin : begin + len(part.values)] = part.values

    def total(self) -> Floats:
        places = (self._distance.indices, self._distance.indptr)
        bought = sparse.csr_array((self._bought, *places), shape=self._distance.shape)
        total: Floats = (bought.T.tocsr() @ self._stores).toarray()
        return total
