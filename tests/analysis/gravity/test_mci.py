"""Exponents fitted to market shares."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.contract import Case, Contract, Scale
from torg_analysis.checks import InputError
from torg_analysis.gravity import Huff, MCIFit, fit_mci

from . import freiburg


def test_two_places_worked_by_hand() -> None:
    """Logarithms to base 2 of shares, areas and distances, each less its row's mean.

    Row 1: shares 4 : 1 → (1, −1); areas 2 : 1 → (½, −½); distances 1 : 2 → −(−½, ½) = (½, −½).
    Row 2: shares 1 : 1 → (0, 0); areas as before; distances 4 : 1 → −(1, −1).
    ½α + ½λ = 1 and ½α − λ = 0 are met by α = 4/3, λ = 2/3 with nothing left over.
    """
    found = fit_mci([[4, 1], [1, 1]], [2, 1], [[1, 2], [4, 1]])
    assert found.attraction_exponent == pytest.approx(4 / 3)
    assert found.distance_exponent == pytest.approx(2 / 3)
    assert found.r_squared == pytest.approx(1)
    assert (found.observations, found.zeros, found.increase) == (4, 0, 0)


@given(
    seed=st.integers(0, 2**32 - 1),
    alpha=st.floats(0.2, 2.0),
    exponent=st.floats(0.2, 3.0),
)
@settings(max_examples=60, deadline=None)
def test_shares_that_the_model_made_give_its_exponents_back(
    seed: int, alpha: float, exponent: float
) -> None:
    rng = np.random.default_rng(seed)
    attraction, distance = rng.uniform(50, 3000, 5), rng.uniform(100, 5000, (7, 5))
    made = Huff(alpha, exponent).allocate(np.ones(7), attraction, distance)
    found = fit_mci(made.probability, attraction, distance)
    assert found.attraction_exponent == pytest.approx(alpha, rel=1e-8)
    assert found.distance_exponent == pytest.approx(exponent, rel=1e-8)
    assert found.attraction_error < 1e-8


def _with_a_level_for_each_place(
    values: np.ndarray, attraction: np.ndarray, distance: np.ndarray
) -> tuple[np.ndarray, np.ndarray, float]:
    """Fit log p = level of the place + α log A − λ log d: the same slopes by another road."""
    places, stores = values.shape
    levels = np.repeat(np.eye(places), stores, axis=0)
    slopes = np.column_stack([np.tile(np.log(attraction), places), -np.log(distance).ravel()])
    design = np.hstack([slopes, levels])
    y = np.log(values).ravel()
    solved = np.linalg.solve(design.T @ design, design.T @ y)
    error = y - design @ solved
    inverse = np.linalg.inv(design.T @ design)[:2, :2]
    return solved[:2], inverse, float(error @ error)


def _agrees(
    found: MCIFit, values: np.ndarray, attraction: np.ndarray, distance: np.ndarray
) -> None:
    slopes, inverse, squares = _with_a_level_for_each_place(values, attraction, distance)
    np.testing.assert_allclose(
        [found.attraction_exponent, found.distance_exponent], slopes, rtol=1e-9
    )
    covariance = inverse * squares / (values.size - 2)
    np.testing.assert_allclose(found.covariance, covariance, rtol=1e-9)
    np.testing.assert_allclose(
        [found.attraction_error, found.distance_error], np.sqrt(np.diag(covariance)), rtol=1e-9
    )


def test_freiburg_is_as_an_independent_fit_says() -> None:
    visits, areas, minutes = freiburg.survey()
    assert (visits == 0).any()
    found = fit_mci(visits, areas, minutes)
    assert (found.observations, found.increase) == (95, 1.0)
    assert found.zeros == (visits == 0).sum()
    _agrees(found, visits + 1, areas, minutes)  # as Wieland corrects: visits + 1, then shares
    assert found.attraction_exponent > 0
    assert found.distance_exponent > 0


def test_noisy_shares_are_as_an_independent_fit_says() -> None:
    rng = np.random.default_rng(4)
    attraction, distance = rng.uniform(1, 9, 6), rng.uniform(1, 9, (11, 6))
    values = rng.uniform(0.1, 1, (11, 6))
    _agrees(fit_mci(values, attraction, distance), values, attraction, distance)


def test_what_was_not_observed_is_left_out() -> None:
    rng = np.random.default_rng(5)
    attraction, distance = rng.uniform(1, 9, 4), rng.uniform(1, 9, (6, 4))
    values = rng.uniform(0.1, 1, (6, 4))
    values[2] = np.nan
    found = fit_mci(values, attraction, distance)
    rest = np.delete(np.arange(6), 2)
    without = fit_mci(values[rest], attraction, distance[rest])
    assert found.attraction_exponent == pytest.approx(without.attraction_exponent)
    assert found.attraction_error == pytest.approx(without.attraction_error)
    assert np.isnan(found.residual[2]).all()


@pytest.mark.parametrize(
    ("shares", "given", "increase"),
    [
        ([[3, 0], [1, 2]], None, 1.0),
        ([[0.6, 0.0], [0.2, 0.4]], None, 0.1),
        ([[3, 0], [1, 2]], 0.5, 0.5),
        ([[3, 1], [1, 2]], 0.5, 0.0),
    ],
)
def test_zeros_are_raised_as_stated(shares, given: float | None, increase: float) -> None:
    found = fit_mci(shares, [1, 2], [[1, 2], [3, 1]], increase=given)
    assert found.increase == pytest.approx(increase)
    raised = fit_mci(np.array(shares) + increase, [1, 2], [[1, 2], [3, 1]])
    assert found.attraction_exponent == pytest.approx(raised.attraction_exponent)


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (([[0, 0], [0, 0]], [1, 2], [[1, 2], [3, 1]]), "shares"),
        (([[1, 2], [-1, 2]], [1, 2], [[1, 2], [3, 1]]), "shares"),
        (([[1, 2]], [1, 2], [[1, 2]]), "shares"),
        (([[1], [2], [3]], [1], [[1], [2], [3]]), "shares"),
        (([[1, 2], [3, 4]], [1, 0], [[1, 2], [3, 1]]), "attraction"),
        (([[1, 2], [3, 4]], [2, 2], [[1, 2], [3, 1]]), "attraction"),
        (([[1, 2], [3, 4]], [1, 2], [[0, 2], [3, 1]]), "distance"),
        (([[1, 2], [3, 4]], [1, 2], [[2, 2], [3, 3]]), "distance"),
        (([[1, 2], [3, 4]], [1, 2], [[3, 6], [5, 10]]), "distance"),
        (([[1, 2], [3, 4]], [1, 2], [[1, 2]]), "distance"),
    ],
)
def test_what_cannot_be_fitted_is_refused(arguments, field: str) -> None:
    with pytest.raises(InputError) as raised:
        fit_mci(*arguments)
    assert raised.value.field == field


@pytest.mark.parametrize("increase", [0.0, -1.0, np.nan])
def test_an_increase_that_mends_nothing_is_refused(increase: float) -> None:
    with pytest.raises(InputError) as raised:
        fit_mci([[3, 0], [1, 2]], [1, 2], [[1, 2], [3, 1]], increase=increase)
    assert raised.value.field == "increase"


class TestFitMCI(Contract):
    case = Case(
        method=fit_mci,
        example=lambda rng, rows: {
            "shares": rng.uniform(0.1, 1, (rows, 4)),
            "attraction": rng.uniform(1, 9, 4),
            "distance": rng.uniform(1, 9, (rows, 4)),
        },
        rows={"shares": 0, "distance": 0},
        results={
            "attraction_exponent": None,
            "distance_exponent": None,
            "covariance": None,
            "residual": 0,
        },
        scales=[
            Scale(scaled, {"attraction_exponent": 0, "distance_exponent": 0, "covariance": 0})
            for scaled in ({"shares": 1}, {"attraction": 1}, {"distance": 1})
        ],
        positive={"shares", "attraction", "distance"},
        finite={"attraction", "distance"},
        empty="shares",
        rtol=1e-9,
    )
