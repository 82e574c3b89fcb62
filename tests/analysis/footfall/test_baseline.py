"""What is usual: the truth is found through gaps, holidays, weather and a changing level."""

import inspect
from dataclasses import dataclass

import numpy as np
import pytest

from tests.analysis.contract import Case, Contract, Scale
from tests.analysis.footfall.streets import START, hourly, truth
from torg_analysis.checks import InputError
from torg_analysis.footfall import Series, baseline


@dataclass(frozen=True, slots=True, eq=False)
class Usual:
    """A baseline without its faults, which are a record of their own."""

    expected: np.ndarray
    low: np.ndarray
    high: np.ndarray
    level: np.ndarray
    week: np.ndarray


def usual(counts):
    found = baseline(Series(START, counts))
    return Usual(found.expected, found.low, found.high, found.level, found.week)


usual.__doc__ = inspect.getdoc(baseline)


class TestBaseline(Contract):
    """Hours are rows in their own order; they are neither shuffled nor scaled."""

    case = Case(
        method=usual,
        example=lambda rng, rows: {"counts": np.tile(hourly(rng, 3), rows)[: rows * 400]},
        rows={},
        results={},
        scales=[Scale({}, {"expected": 0})],
        positive={"counts"},
        empty="counts",
    )


def test_by_hand() -> None:
    # 9 people in every hour of every day, 19 in those of Sundays: that is what is usual.
    counts = np.full(6 * 168, 9.0)
    sunday = np.arange(len(counts)) // 24 % 7 == 6
    counts[sunday] = 19.0
    rng = np.random.default_rng(1)
    counts += rng.choice([-1.0, 1.0], len(counts))  # even numbers would be called stuck
    found = baseline(Series(START, counts))
    assert found.week[:144].mean() == pytest.approx(9.0, rel=0.02)
    assert found.week[144:].mean() == pytest.approx(19.0, rel=0.02)


def test_the_truth_is_found_through_gaps_and_stuck_hours() -> None:
    counts = hourly(np.random.default_rng(2), 30)
    counts[1000:2500] = np.nan
    counts[3000:3100] = 5.0
    found = baseline(Series(START, counts))
    right = truth(30)
    busy = right > 50
    assert np.median(np.abs(found.expected[busy] / right[busy] - 1)) < 0.06
    inside = (counts >= found.low) & (counts <= found.high)
    sound = ~(found.faults.missing | found.faults.stuck)
    assert 0.85 <= inside[sound].mean() <= 0.95


def test_a_new_level_is_followed() -> None:
    counts = hourly(np.random.default_rng(3), 40)
    counts[20 * 168 :] = np.rint(counts[20 * 168 :] * 2.0)
    level = baseline(Series(START, counts)).level
    assert level[36 * 168] / level[4 * 168] == pytest.approx(2.0, rel=0.1)


def test_holidays_and_weather_are_told_apart_from_the_usual() -> None:
    rng = np.random.default_rng(4)
    counts = hourly(rng, 40)
    holiday = np.repeat(rng.random(280) < 0.06, 24)
    rain = np.repeat(rng.random(280) < 0.3, 24).astype(float)
    counts = np.rint(counts * np.where(holiday, 0.5, 1.0) * np.where(rain > 0, 0.8, 1.0))
    found = baseline(Series(START, counts, holiday=holiday, weather=rain[:, None]))
    right = truth(40) * np.where(holiday, 0.5, 1.0) * np.where(rain > 0, 0.8, 1.0)
    busy = right > 50
    for some in (busy & holiday, busy & (rain > 0), busy & ~holiday & (rain == 0)):
        assert np.median(found.expected[some] / right[some]) == pytest.approx(1.0, abs=0.08)


def test_too_little_is_refused() -> None:
    counts = hourly(np.random.default_rng(5), 3)
    counts[300:] = np.nan
    with pytest.raises(InputError, match="only 300 hours"):
        baseline(Series(START, counts))
