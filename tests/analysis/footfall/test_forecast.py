"""Forecasts: better than last week's numbers, and inside their intervals as often as they say."""

import numpy as np
import pytest

from tests.analysis.footfall.streets import START, hourly, truth
from torg_analysis.checks import InputError
from torg_analysis.footfall import Series, forecast


def test_coming_hours_follow_the_last() -> None:
    found = forecast(Series(START, hourly(np.random.default_rng(1), 4)), 48)
    assert found.hours[0] == START + 4 * 168
    assert len(found.expected) == len(found.low) == 48
    assert (found.low <= found.expected).all()
    assert (found.expected <= found.high).all()


def test_none_are_asked_for() -> None:
    assert len(forecast(Series(START, hourly(np.random.default_rng(1), 4)), 0).expected) == 0


def test_better_than_last_week_and_inside_the_interval() -> None:
    mine = naive = 0.0
    inside = []
    for seed in range(4):
        counts = hourly(np.random.default_rng(seed), 30)
        past, coming = counts[: -14 * 24], counts[-14 * 24 :]
        found = forecast(Series(START, past), 14 * 24)
        mine += np.abs(found.expected - coming).sum()
        naive += np.abs(np.tile(past[-168:], 2) - coming).sum()
        inside.append(((coming >= found.low) & (coming <= found.high)).mean())
    assert mine < 0.85 * naive
    assert 0.82 <= np.mean(inside) <= 0.96


def test_a_holiday_to_come_is_foreseen() -> None:
    rng = np.random.default_rng(3)
    holiday = np.repeat(rng.random(32 * 7) < 0.08, 24)
    holiday[-48:-24] = True
    counts = np.rint(hourly(rng, 32) * np.where(holiday, 0.4, 1.0))
    found = forecast(Series(START, counts[:-168], holiday=holiday), 168)
    noon = truth(32)[-48 + 14]
    assert found.expected[-48 + 14] == pytest.approx(0.4 * noon, rel=0.25)


def test_circumstances_must_reach_over_the_horizon() -> None:
    counts = hourly(np.random.default_rng(4), 4)
    with pytest.raises(InputError, match="must be given for 696 hours"):
        forecast(Series(START, counts, holiday=np.zeros(672)), 24)


def test_the_future_is_not_looked_at() -> None:
    counts = hourly(np.random.default_rng(5), 30)
    first = forecast(Series(START, counts[: 25 * 168]), 168)
    again = forecast(Series(START, counts[: 25 * 168].copy()), 168)
    assert (first.expected == again.expected).all()
    assert (first.high == again.high).all()
