"""Reading of input that every method shares, and the one error it may raise."""

from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
_Array = TypeVar("_Array", bound=NDArray[Any])


class InputError(ValueError):
    """Input that a method cannot use.

    `field` is the argument's name, `reason` says in plain English what is wrong with it.
    """

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


def numbers(
    field: str,
    values: ArrayLike,
    *shape: int | None,
    least: float = -np.inf,
    most: float = np.inf,
    missing: bool = False,
) -> Floats:
    """Return `values` as float64 of the wanted shape.

    Args:
        field: the argument's name, for the error.
        values: numbers, or what numpy reads as such.
        shape: one number for each axis, None where any length will do; `numbers("x", x, None)` is a
            vector, `numbers("d", d, n, None)` a matrix of n rows.
        least, most: the lowest and the highest value allowed.
        missing: whether NaN is allowed; infinity never is.

    Raises:
        InputError: other shape, not a number, out of bounds.
    """
    array = _read(field, values, np.float64)
    if array.size == 0 and array.ndim == 1 and len(shape) > 1:
        array = array.reshape([wanted or 0 for wanted in shape])  # [] stands for "no rows"
    _check_shape(field, array.shape, shape)
    usable = np.isfinite(array)
    if missing:
        usable |= np.isnan(array)
    if not usable.all():
        raise InputError(field, f"{_at(~usable)} is not a finite number")
    _check_bounds(field, array, least, most)
    return array


def indices(field: str, values: ArrayLike, *shape: int | None, below: int) -> Integers:
    """Return `values` as int64 row numbers in 0 … `below` − 1, of the wanted shape.

    Raises:
        InputError: other shape, not a whole number, out of bounds.
    """
    array = _read(field, values, np.float64)
    if array.size == 0 and array.ndim == 1 and len(shape) > 1:
        array = array.reshape([wanted or 0 for wanted in shape])
    _check_shape(field, array.shape, shape)
    if (wrong := array != np.floor(array)).any():  # NaN differs from itself
        raise InputError(field, f"{_at(wrong)} is not a whole number")
    if (wrong := (array < 0) | (array >= below)).any():
        raise InputError(field, f"{_at(wrong)} is not among the {below} rows there are")
    return array.astype(np.int64)


def number(
    field: str,
    value: float,
    *,
    least: float = -np.inf,
    above: float = -np.inf,
    most: float = np.inf,
) -> float:
    """Return one finite number that is at least `least`, greater than `above`, at most `most`.

    Raises:
        InputError: not a number, out of bounds.
    """
    read = float(numbers(field, value, least=least, most=most))
    if read <= above:
        raise InputError(field, f"must be greater than {above:g}, is {read:g}")
    return read


def one_of(field: str, value: str, allowed: Sequence[str]) -> str:
    """Return `value`, one of the words in `allowed`.

    Raises:
        InputError: another word.
    """
    if value not in allowed:
        raise InputError(field, f"must be one of {', '.join(allowed)}, is {value!r}")
    return value


def read_only(array: _Array) -> _Array:
    """Return an array of our own making, closed for writing: for the fields of results."""
    array.flags.writeable = False
    return array


def read_only_sparse(array: sparse.csr_array) -> sparse.csr_array:
    """Return a sparse array of our own making, its three arrays closed for writing."""
    for part in (array.data, array.indices, array.indptr):
        part.flags.writeable = False
    return array


def _read(field: str, values: ArrayLike, kind: type[np.float64]) -> Floats:
    if isinstance(values, np.ma.MaskedArray):
        raise InputError(field, "masked arrays are not read: use NaN")
    if sparse.issparse(values):
        raise InputError(field, "must be dense, is sparse")
    try:
        return np.asarray(values, dtype=kind)
    except (TypeError, ValueError) as error:
        raise InputError(field, "is not an array of numbers") from error


def _check_shape(field: str, shape: tuple[int, ...], wanted: tuple[int | None, ...]) -> None:
    fits = len(shape) == len(wanted) and all(
        want is None or want == have for have, want in zip(shape, wanted, strict=True)
    )
    if not fits:
        expected = (
            " × ".join("any" if want is None else str(want) for want in wanted) or "one number"
        )
        found = " × ".join(map(str, shape)) or "one number"
        raise InputError(field, f"must have the shape {expected}, has {found}")


def _check_bounds(field: str, array: Floats, least: float, most: float) -> None:
    if (wrong := array < least).any():
        raise InputError(field, f"{_at(wrong)} is less than {least:g}")
    if (wrong := array > most).any():
        raise InputError(field, f"{_at(wrong)} is more than {most:g}")


def _at(wrong: NDArray[np.bool_]) -> str:
    """Say where the first wrong value stands."""
    if wrong.ndim == 0:
        return "the value"
    place = np.unravel_index(int(np.argmax(wrong)), wrong.shape)
    return f"the value at [{', '.join(str(int(axis)) for axis in place)}]"
