"""The distance exponent from observed turnover."""

import dataclasses

import numpy as np
import pytest

from tests.analysis.contract import Case, Contract, Scale
from torg_analysis.checks import InputError
from torg_analysis.gravity import Huff, calibrate


def _town(seed: int, points: int = 40, stores: int = 5):
    rng = np.random.default_rng(seed)
    return (
        rng.uniform(1, 90, points),
        rng.uniform(100, 2000, stores),
        rng.uniform(100, 3000, (points, stores)),
    )


@pytest.mark.parametrize("exponent", [0.7, 1.9, 3.3])
def test_the_exponent_that_made_the_turnover_is_found(exponent: float) -> None:
    town = _town(1)
    sold = Huff(distance_exponent=exponent).allocate(*town).turnover
    found = calibrate(Huff(), *town, sold)
    assert found.model.distance_exponent == pytest.approx(exponent, rel=1e-6)
    assert found.error < 1e-5
    assert not found.at_bound
    np.testing.assert_allclose(found.turnover, sold, rtol=1e-6)
    np.testing.assert_allclose(found.residual, 0, atol=1e-3)


def test_other_parameters_are_kept_and_other_decays_fitted() -> None:
    town = _town(2)
    made = Huff(1.2, 0.0021, "exponential", minimum_distance=250.0)
    sold = made.allocate(*town, outside=3.0).turnover
    given = dataclasses.replace(made, distance_exponent=0.0)
    found = calibrate(given, *town, sold, outside=3.0, most=0.02)
    assert found.model.distance_exponent == pytest.approx(0.0021, rel=1e-6)
    assert dataclasses.replace(found.model, distance_exponent=0.0021) == made


def test_two_places_worked_by_hand() -> None:
    """Of 100 at distances 1 and 2 the nearer gets 80 if 2^λ = 4."""
    found = calibrate(Huff(), [100], [5, 5], [[1.0, 2.0]], [80, np.nan])
    assert found.model.distance_exponent == pytest.approx(2, rel=1e-6)
    assert np.isnan(found.residual[1])
    assert np.isnan(found.error)  # one store leaves nothing to judge the fit by


def test_the_error_is_that_of_least_squares() -> None:
    """s/|∂T/∂λ|, where ∂T/∂λ of 100·2^λ/(1 + 2^λ) is ±100·ln 2·2^λ/(1 + 2^λ)²."""
    found = calibrate(Huff(), [100], [5, 5], [[1.0, 2.0]], [82, 22])
    # T = (80, 20) is best: residuals 2 and 2, squares 8 over one degree of freedom.
    slope = 100 * np.log(2) * 4 / 25
    assert found.model.distance_exponent == pytest.approx(2, rel=1e-6)
    assert found.error == pytest.approx(np.sqrt(8) / np.sqrt(2 * slope**2), rel=1e-4)


def test_a_best_exponent_beyond_the_range_is_told() -> None:
    town = _town(3)
    sold = Huff(distance_exponent=4.0).allocate(*town).turnover
    found = calibrate(Huff(), *town, sold, most=2.0)
    assert (found.model.distance_exponent, found.at_bound) == (2.0, True)


@pytest.mark.parametrize(
    ("turnover", "more", "field"),
    [
        ([1, 2], {}, "turnover"),
        ([np.nan] * 5, {}, "turnover"),
        ([-1, 2, 3, 4, 5], {}, "turnover"),
        ([1, 2, 3, 4, 5], {"most": 0}, "most"),
    ],
)
def test_what_cannot_be_calibrated_is_refused(turnover, more, field: str) -> None:
    with pytest.raises(InputError) as raised:
        calibrate(Huff(), *_town(4), turnover, **more)
    assert raised.value.field == field


def test_the_only_store_tells_nothing_of_distance() -> None:
    with pytest.raises(InputError) as raised:
        calibrate(Huff(), [5, 6], [1], [[1.0], [2.0]], [11])
    assert raised.value.field == "turnover"


def _of_points(demand, distance, turnover):
    return calibrate(Huff(), demand, [200, 900, 400], distance, turnover)


_of_points.__doc__ = calibrate.__doc__


class TestCalibrate(Contract):
    case = Case(
        method=_of_points,
        example=lambda rng, rows: {
            "demand": rng.uniform(1, 90, rows),
            "distance": rng.uniform(100, 3000, (rows, 3)),
            "turnover": np.array([200.0, 350.0, 100.0]),
        },
        rows={"demand": 0, "distance": 0},
        results={"turnover": None},
        scales=[Scale({"demand": 1, "turnover": 1}, {"turnover": 1})],
        positive={"demand", "distance", "turnover"},
        finite={"demand"},
        empty="turnover",
        # Where the sum of squares is flat, λ is known to half of the digits.
        rtol=1e-5,
    )
