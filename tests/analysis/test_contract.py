"""The common tests themselves: a small right method passes them, and wrong ones do not."""

from dataclasses import dataclass

import numpy as np
import pytest

from tests.analysis.contract import Case, Contract, Scale
from torg_analysis.checks import Floats, numbers, read_only


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Shares and their sum."""

    share: Floats
    total: float


def shares(turnover: Floats) -> Part:
    """Return T_j / Σ T.

    Args:
        turnover: (n,), any money, at least 0.
    Returns:
        Part: share (n,), total in the same money.
    Raises:
        InputError: turnover is negative or not finite.
    Source:
        Arithmetic.
    """
    read = numbers("turnover", turnover, None, least=0.0)
    total = float(read.sum())
    return Part(read_only(read / total if total else np.zeros_like(read)), total)


CASE = Case(
    method=shares,
    example=lambda rng, rows: {"turnover": rng.uniform(1.0, 9.0, rows)},
    rows={"turnover": 0},
    results={"share": 0, "total": None},
    scales=[Scale({"turnover": 1}, {"share": 0, "total": 1})],
    positive={"turnover"},
    finite={"turnover"},
)


class TestShares(Contract):
    case = CASE


def by_place(turnover: Floats) -> Part:
    """Weigh by the place in the list, which is wrong."""
    read = numbers("turnover", turnover, None)
    weighed = read * np.arange(1, len(read) + 1)
    return Part(weighed, float(weighed.sum()))


def in_kronor(turnover: Floats) -> Part:
    """Add a constant, which is wrong in every other unit."""
    read = numbers("turnover", turnover, None)
    return Part(read / read.sum(), float(read.sum() + 1.0))


def sorting(turnover: Floats) -> Part:
    """Sort the caller's own array, which is wrong."""
    turnover.sort()
    return shares(turnover)


def tossed(turnover: Floats) -> Part:
    """Throw dice of its own, which is wrong."""
    return Part(read_only(turnover * np.random.default_rng().random()), 0.0)


@pytest.mark.parametrize(
    ("wrong", "test"),
    [
        (by_place, "test_the_order_of_rows_changes_nothing"),
        (in_kronor, "test_units_change_the_numbers_and_nothing_else"),
        (sorting, "test_the_input_is_left_alone"),
        (tossed, "test_the_same_input_gives_the_same_numbers"),
        (by_place, "test_the_result_is_frozen"),
        (by_place, "test_the_docstring_says_what_is_computed"),
    ],
)
def test_what_is_wrong_is_found(wrong, test: str) -> None:
    class Wrong(Contract):
        case = Case(
            method=wrong,
            example=CASE.example,
            rows=CASE.rows,
            results=CASE.results,
            scales=CASE.scales,
            least_rows=3,
        )

    with pytest.raises(AssertionError):
        getattr(Wrong(), test)()


def test_a_negative_number_that_passes_is_found() -> None:
    class Wrong(Contract):
        case = Case(
            method=by_place,
            example=CASE.example,
            rows={},
            results={},
            positive={"turnover"},
        )

    with pytest.raises(pytest.fail.Exception):
        Wrong().test_bad_values_are_refused_by_name()
