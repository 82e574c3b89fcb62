"""Reading of input."""

import numpy as np
import pytest
from scipy import sparse

from torg_analysis.checks import InputError, indices, number, numbers, one_of, read_only


def _reason(call) -> tuple[str, str]:
    with pytest.raises(InputError) as raised:
        call()
    return raised.value.field, raised.value.reason


def test_numbers_are_read_as_float64_and_not_copied() -> None:
    given = np.array([1.0, 2.0])
    assert numbers("x", given, None) is given
    assert numbers("x", [[1, 2]], None, 2).dtype == np.float64


def test_an_empty_list_has_the_shape_that_is_wanted() -> None:
    assert numbers("d", [], None, 3).shape == (0, 3)
    assert indices("edges", [], None, 2, below=0).shape == (0, 2)


@pytest.mark.parametrize(
    ("values", "shape", "reason"),
    [
        ([[1.0]], (None,), "must have the shape any, has 1 × 1"),
        ([1.0, 2.0], (3,), "must have the shape 3, has 2"),
        (1.0, (None,), "must have the shape any, has one number"),
        ([1.0], (), "must have the shape one number, has 1"),
        ([1.0, np.nan], (None,), "the value at [1] is not a finite number"),
        ([[1.0, 2.0], [np.inf, 0.0]], (None, None), "the value at [1, 0] is not a finite number"),
        (["a"], (None,), "is not an array of numbers"),
        ([-1.0], (None,), "the value at [0] is less than 0"),
        ([11.0], (None,), "the value at [0] is more than 10"),
        (sparse.csr_array((2, 2)), (None, None), "must be dense, is sparse"),
        (np.ma.masked_array([1.0], mask=[True]), (None,), "masked arrays are not read: use NaN"),
    ],
)
def test_numbers_that_cannot_be_used(values, shape, reason: str) -> None:
    assert _reason(lambda: numbers("x", values, *shape, least=0.0, most=10.0)) == ("x", reason)


def test_missing_numbers_pass_where_they_are_allowed() -> None:
    read = numbers("votes", [1.0, np.nan], None, least=-1.0, most=1.0, missing=True)
    assert np.isnan(read[1])
    reason = "the value at [0] is not a finite number"
    assert _reason(lambda: numbers("votes", [np.inf], None, missing=True)) == ("votes", reason)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([0, 2], "the value at [1] is not among the 2 rows there are"),
        ([-1], "the value at [0] is not among the 2 rows there are"),
        ([0.5], "the value at [0] is not a whole number"),
        ([np.nan], "the value at [0] is not a whole number"),
    ],
)
def test_indices_that_cannot_be_used(values, reason: str) -> None:
    assert _reason(lambda: indices("chosen", values, None, below=2)) == ("chosen", reason)


def test_indices_are_whole() -> None:
    assert indices("chosen", [0.0, 1.0], None, below=2).dtype == np.int64


def test_a_number() -> None:
    assert number("cutoff", 3, above=0.0) == 3.0
    assert _reason(lambda: number("cutoff", 0, above=0.0)) == (
        "cutoff",
        "must be greater than 0, is 0",
    )
    assert _reason(lambda: number("cutoff", -1, least=0.0)) == (
        "cutoff",
        "the value is less than 0",
    )


def test_a_word() -> None:
    assert one_of("decay", "power", ("power", "exponential")) == "power"
    assert _reason(lambda: one_of("decay", "x", ("a", "b"))) == (
        "decay",
        "must be one of a, b, is 'x'",
    )


def test_what_is_closed_cannot_be_written_to() -> None:
    closed = read_only(np.zeros(2))
    with pytest.raises(ValueError, match="read-only"):
        closed[0] = 1.0
