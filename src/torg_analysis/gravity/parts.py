"""Walking through a matrix of distances a few rows at a time, dense and sparse alike.

A part is small enough to stay in the processor's cache while it is worked on; nothing of the size
of the whole matrix is made on the way.
"""

from collections.abc import Iterator
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from torg_analysis.checks import Floats, InputError, numbers

Matrix: TypeAlias = Floats | sparse.csr_array
SIZE = 2**17  # numbers in a part: one megabyte


class Part(Protocol):
    """Some rows of a matrix. `values` is a copy that may be worked on in place."""

    rows: slice
    values: Floats

    def across(self, by_row: Floats) -> Floats:
        """Return a number for each row, laid out as the values are."""

    def along(self, by_column: Floats) -> Floats:
        """Return a number for each column, laid out as the values are."""

    def lowest(self) -> Floats:
        """Return the least value of each row; infinity for a row without values."""

    def row_sums(self) -> Floats:
        """Return the sum of each row."""

    def column_sums(self, weights: Floats | None) -> Floats:
        """Return the sum of each column, rows weighted if weights are given."""


class DensePart:
    """Rows of an array."""

    def __init__(self, rows: slice, values: Floats) -> None:
        self.rows, self.values = rows, values

    def across(self, by_row: Floats) -> Floats:
        return by_row[:, None]

    def along(self, by_column: Floats) -> Floats:
        return by_column

    def lowest(self) -> Floats:
        least: Floats = self.values.min(axis=1, initial=np.inf)
        return least

    def row_sums(self) -> Floats:
        sums: Floats = self.values.sum(axis=1)
        return sums

    def column_sums(self, weights: Floats | None) -> Floats:
        sums: Floats = self.values.sum(axis=0) if weights is None else weights @ self.values
        return sums


class SparsePart:
    """Rows of a sparse array; the values are those that are stored."""

    def __init__(self, rows: slice, matrix: sparse.csr_array) -> None:
        starts = matrix.indptr[rows.start : rows.stop + 1]
        self.rows = rows
        self.values = np.array(matrix.data[starts[0] : starts[-1]], dtype=np.float64)
        self._columns = matrix.indices[starts[0] : starts[-1]]
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
        return self._reduced(np.minimum, np.inf)

    def row_sums(self) -> Floats:
        return self._reduced(np.add, 0.0)

    def column_sums(self, weights: Floats | None) -> Floats:
        weighted = self.values if weights is None else self.values * self.across(weights)
        return np.bincount(self._columns, weights=weighted, minlength=self._width).astype(
            np.float64, copy=False
        )

    def _reduced(self, reduce: np.ufunc, empty: float) -> Floats:
        result = np.full(len(self._counts), empty)
        if len(self._filled):
            result[self._filled] = reduce.reduceat(self.values, self._starts)
        return result


def parts(matrix: Matrix) -> Iterator[Part]:
    """Yield all rows of a matrix, part by part."""
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
        yield DensePart(rows, np.array(matrix[rows], dtype=np.float64))


def read_distance(
    field: str, given: ArrayLike | sparse.sparray | sparse.spmatrix, height: int, width: int
) -> Matrix:
    """Return distances as they are walked through. Their values are checked part by part.

    Raises:
        InputError: another shape than height × width, or not numbers.
    """
    if sparse.issparse(given):
        matrix = sparse.csr_array(given)
        if matrix.shape != (height, width):
            found = " × ".join(map(str, matrix.shape))
            raise InputError(field, f"must have the shape {height} × {width}, has {found}")
        return matrix
    array = given if isinstance(given, np.ndarray) else np.asarray(given)
    if array.size == 0 or array.ndim != 2 or array.shape != (height, width):
        return numbers(field, array, height, width)  # says what is wrong, or makes [] fit
    if array.dtype.kind not in "fiu":
        raise InputError(field, "is not an array of numbers")
    return array
