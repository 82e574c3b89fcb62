"""Σ_i (what point i would buy of candidate v) · P_ij, for all candidates and stores at once.

Points that no candidate reaches, and stores that none of the others reach, are left out first: of a
town, a district remains. What remains is multiplied as small dense blocks if that is less work than
a sparse product, which it is where many candidates share a district.
"""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from torg_analysis.checks import Floats

from .parts import Distances, Matrix, Part

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


def losses_of(distance: Distances, stores: Matrix) -> Losses:
    """Return what adds the losses up with the least work.

    `distance` (points, candidates) says which pairs there will be, `stores` (points, stores) is P.
    """
    if not isinstance(distance, sparse.csr_array) or not isinstance(stores, sparse.csr_array):
        return _Plain(distance, stores)
    reached = np.diff(distance.indptr)
    near = stores[np.flatnonzero(reached)]
    columns = np.flatnonzero(np.bincount(near.indices, minlength=stores.shape[1]))
    steps = int(reached[reached > 0] @ np.diff(near.indptr))
    if near.shape[0] * distance.shape[1] * len(columns) >= SPARSE_STEP * steps:
        return _Sparse(distance, stores)
    return _Blocks(distance, stores, columns)


def _rows_of(distance: sparse.csr_array, part: Part) -> sparse.csr_array:
    """Return a part's values as rows of a sparse array, at the places of the distances."""
    starts = distance.indptr[part.rows.start : part.rows.stop + 1]
    places = (distance.indices[starts[0] : starts[-1]], starts - starts[0])
    shape = (part.rows.stop - part.rows.start, distance.shape[1])
    return sparse.csr_array((part.values, *places), shape=shape)


def _multiply(total: Floats, bought: Floats, known: Floats) -> None:
    """Add boughtᵀ · known."""
    step = max(ALONE // max(known.size, 1), 1)
    for begin in range(0, len(total), step):
        total[begin : begin + step] += bought[:, begin : begin + step].T @ known


class _Plain:
    """For a matrix that is dense beside one that is either."""

    def __init__(self, distance: Distances, stores: Matrix) -> None:
        self._distance, self._stores = distance, stores
        self._sum = np.zeros((distance.shape[1], stores.shape[1]))

    def add(self, part: Part) -> None:
        known = self._stores[part.rows]
        if isinstance(self._distance, sparse.csr_array):
            self._sum += _rows_of(self._distance, part).T @ known
        elif isinstance(known, sparse.csr_array):
            self._sum += (known.T @ part.values).T
        else:
            _multiply(self._sum, part.values, known)

    def total(self) -> Floats:
        return self._sum


class _Blocks:
    """For two sparse matrices of which enough is filled, among the rows and `columns` in question.

    Enough means that a part is at most `SPARSE_STEP` times as large when it is dense.
    """

    def __init__(
        self, distance: sparse.csr_array, stores: sparse.csr_array, columns: NDArray[np.intp]
    ) -> None:
        self._distance, self._stores, self._columns = distance, stores, columns
        self._sum = np.zeros((distance.shape[1], len(columns)))

    def add(self, part: Part) -> None:
        bought = _rows_of(self._distance, part)
        kept = np.flatnonzero(np.diff(bought.indptr))
        known = self._stores[part.rows][kept][:, self._columns].toarray()
        _multiply(self._sum, bought[kept].toarray(), known)

    def total(self) -> Floats:
        total = np.zeros((self._distance.shape[1], self._stores.shape[1]))
        total[:, self._columns] = self._sum
        return total


class _Sparse:
    def __init__(self, distance: sparse.csr_array, stores: sparse.csr_array) -> None:
        self._distance, self._stores = distance, stores
        self._bought = np.empty(distance.nnz)

    def add(self, part: Part) -> None:
        self._bought[part.place] = part.values

    def total(self) -> Floats:
        places = (self._distance.indices, self._distance.indptr)
        bought = sparse.csr_array((self._bought, *places), shape=self._distance.shape)
        total: Floats = (bought.T.tocsr() @ self._stores).toarray()
        return total
