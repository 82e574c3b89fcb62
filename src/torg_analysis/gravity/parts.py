"""Walking through a matrix of distances a few rows at a time, dense and sparse alike.

A part is small enough to stay in the processor's cache while it is worked on; nothing of the size
of the whole matrix is made on the way.
"""

from collections.abc import Iterator
from typing import Any, Protocol, TypeAlias, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from torg_analysis.checks import Floats, InputError, numbers, read_only


@runtime_checkable
class Rows(Protocol):
    """A matrix that need not be in memory: rows by slice, as a dataset of HDF5 gives them."""

    @property
    def shape(self) -> tuple[int, ...]: ...

    @property
    def dtype(self) -> np.dtype[Any]: ...

    def __getitem__(self, rows: slice, /) -> ArrayLike: ...


Matrix: TypeAlias = Floats | sparse.csr_array
Distances: TypeAlias = Rows | sparse.csr_array
SIZE = 2**17  # numbers in a part: one megabyte


class Part(Protocol):
    """Some rows of a matrix. `values` may be the matrix's own: replace them, never write to them.

    `place` is where the values stand in an array of all of them.
    """

    rows: slice
    place: slice
    values: Floats

    def across(self, by_row: Floats) -> Floats:
        """Return a number for each row, laid out as the values are."""

    def along(self, by_column: Floats) -> Floats:
        """Return a number for each column, laid out as the values are."""

    def lowest(self) -> Floats:
        """Return the least value of each row; infinity for a row without values."""

    def row_sums(self, weights: Floats) -> Floats:
        """Return the sum of each row, columns weighted."""

    def column_sums(self, weights: Floats | None) -> Floats:
        """Return the sum of each column, rows weighted if weights are given."""


class DensePart:
    """Rows of an array."""

    def __init__(self, rows: slice, values: Floats) -> None:
        self.rows = self.place = rows
        self.values = values

    def across(self, by_row: Floats) -> Floats:
        return by_row[:, None]

    def along(self, by_column: Floats) -> Floats:
        return by_column

    def lowest(self) -> Floats:
        least: Floats = self.values.min(axis=1, initial=np.inf)
        return least

    def row_sums(self, weights: Floats) -> Floats:
        sums: Floats = self.values @ weights
        return sums

    def column_sums(self, weights: Floats | None) -> Floats:
        sums: Floats = self.values.sum(axis=0) if weights is None else weights @ self.values
        return sums


class SparsePart:
    """Rows of a sparse array; the values are those that are stored."""

    def __init__(self, rows: slice, matrix: sparse.csr_array) -> None:
        starts = matrix.indptr[rows.start : rows.stop + 1]
        self.rows, self.place = rows, slice(starts[0], starts[-1])
        self.values = _read(matrix.data[self.place])
        self._columns = matrix.indices[self.place]
        self._width = matrix.shape[1]
        self._counts = np.diff(starts)
        self._filled = np.flatnonzero(self._counts)
        self._starts = (starts[:-1] - starts[0])[self._filled]

    def across(self, by_row: Floats) -> Floats:
        return np.repeat(by_row, self._counts)

    def along(self, by_column: Floats) -> Floats:
        placed: Floats = np.take(by_column, self._columns)
        return placed

    def lowest(self) -> Floats:
        return self._reduced(self.values, np.minimum, np.inf)

    def row_sums(self, weights: Floats) -> Floats:
        return self._reduced(self.values * self.along(weights), np.add, 0.0)

    def column_sums(self, weights: Floats | None) -> Floats:
        weighted = self.values if weights is None else self.values * self.across(weights)
        return np.bincount(self._columns, weights=weighted, minlength=self._width).astype(
            np.float64, copy=False
        )

    def _reduced(self, values: Floats, reduce: np.ufunc, empty: float) -> Floats:
        result = np.full(len(self._counts), empty)
        if len(self._filled):
            result[self._filled] = reduce.reduceat(values, self._starts)
        return result


def parts(matrix: Distances) -> Iterator[Part]:
    """Yield all rows of a matrix, part by part."""
    # What a part is worked on in is freed with it, and glibc would give it back to the system each
    # time, which then hands out and clears page after page anew: twice the work. Once something
    # larger has been freed it keeps as much. This is never written to, so it costs no memory.
    np.empty(16 * SIZE)
    height = matrix.shape[0]
    if isinstance(matrix, sparse.csr_array):
        begin = 0
        while begin < height:
            end = int(np.searchsorted(matrix.indptr, matrix.indptr[begin] + SIZE))
            end = min(max(end, begin + 1), height)
            yield SparsePart(slice(begin, end), matrix)
            begin = end
        return
    step = max(SIZE // max(matrix.shape[1], 1), 1)
    for begin in range(0, height, step):
        rows = slice(begin, min(begin + step, height))
        yield DensePart(rows, _read(matrix[rows]))


def _read(values: ArrayLike) -> Floats:
    """Return values as float64, closed for writing, without a copy where they are that already."""
    return read_only(np.asarray(values, dtype=np.float64).view())


def read_distance(
    field: str, given: ArrayLike | Rows | sparse.sparray | sparse.spmatrix, height: int, width: int
) -> Distances:
    """Return distances as they are walked through. Their values are checked part by part.

    Raises:
        InputError: another shape than height × width, or not numbers.
    """
    matrix: Distances
    if sparse.issparse(given):
        matrix = sparse.csr_array(given)
    else:
        matrix = given if isinstance(given, Rows) else np.asarray(given)
        if 0 in matrix.shape or len(matrix.shape) != 2 or isinstance(given, np.ma.MaskedArray):
            # Says what is wrong, or makes [] fit.
            return numbers(field, np.asanyarray(matrix), height, width)
        if matrix.dtype.kind not in "fiu":
            raise InputError(field, "is not an array of numbers")
    if matrix.shape != (height, width):
        found = " × ".join(map(str, matrix.shape))
        raise InputError(field, f"must have the shape {height} × {width}, has {found}")
    return matrix
