"""Events: what was added is found, and where nothing was, mostly nothing is."""

import numpy as np
import pytest

from tests.analysis.footfall.streets import START, hourly, truth
from torg_analysis.checks import InputError
from torg_analysis.footfall import Event, Series, effect

WEEKS = 30


def _event(week: int, day: int, first: int = 10, hours: int = 8) -> tuple[Event, slice]:
    at = week * 168 + day * 24 + first
    return Event(START + at, START + at + hours), slice(at, at + hours)


def test_an_effect_that_was_put_in_is_found() -> None:
    counts = hourly(np.random.default_rng(1), WEEKS)
    event, hours = _event(15, 5)
    counts[hours] += np.rint(0.8 * truth(WEEKS)[hours])
    found = effect(Series(START, counts), event)
    added = np.rint(0.8 * truth(WEEKS)[hours]).sum()
    assert found.observed == counts[hours].sum()
    assert found.effect == pytest.approx(found.observed - found.expected)
    assert 0 < found.low <= added <= found.high
    assert found.effect == pytest.approx(added, rel=0.35)
    assert found.p == pytest.approx(1 / (len(found.placebos) + 1))
    assert found.hours == 8


def test_where_nothing_happened_little_is_found() -> None:
    """90 % intervals of twelve days without an event hold 0 in most."""
    rng = np.random.default_rng(2)
    held = []
    for _ in range(3):
        series = Series(START, hourly(rng, 24))
        for week in range(9, 13):
            found = effect(series, _event(week, int(rng.integers(7)))[0])
            held.append(found.low <= 0 <= found.high)
            assert found.placebo_rate <= 0.2
    assert np.mean(held) >= 0.75


def test_more_people_are_never_a_smaller_effect() -> None:
    counts = hourly(np.random.default_rng(3), 24)
    event, hours = _event(12, 2)
    effects = []
    for more in (0.0, 50.0, 500.0):
        changed = counts.copy()
        changed[hours] += more
        effects.append(effect(Series(START, changed), event).effect)
    assert effects == sorted(effects)
    # The event's own hours are not asked what would have been.
    assert effects[2] - effects[0] == pytest.approx(500.0 * 8)


def test_other_events_are_no_placebos() -> None:
    counts = hourly(np.random.default_rng(4), 26)
    event, _ = _event(12, 5)
    market, hours = _event(14, 5)
    counts[hours] *= 3.0
    series = Series(START, counts)
    assert effect(series, event).placebos.max() > 0.8
    assert effect(series, event, others=(market,)).placebos.max() < 0.6


def test_what_cannot_be_answered_is_said() -> None:
    counts = hourly(np.random.default_rng(5), 30)
    event, hours = _event(15, 3)
    counts[hours] = np.nan
    for series, asked, reason in [
        (Series(START, counts), event, "four fifths"),
        (Series(START, counts), Event(event.end, event.start), "ends before"),
        (Series(START, counts), Event("2020-01-01T00", "2020-01-01T05"), "outside"),
        (Series(START, counts), Event("soon", "later"), "hour like"),
    ]:
        with pytest.raises(InputError, match=reason) as raised:
            effect(series, asked)
        assert raised.value.field == "event"
    with pytest.raises(InputError, match="placebo weeks"):
        effect(Series(START, counts[: 8 * 168]), _event(4, 3)[0])
