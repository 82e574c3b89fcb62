"""What is wrong with a counter is found, and nothing else is called wrong."""

import numpy as np
import pytest

from tests.analysis.footfall.streets import START, hourly
from torg_analysis.checks import InputError
from torg_analysis.footfall import Series, faults
from torg_analysis.footfall.series import read_hours


def test_gaps_and_stuck_values_are_found() -> None:
    counts = hourly(np.random.default_rng(1), 8)
    counts[100:130] = np.nan
    counts[400:420] = 37.0
    counts[700:748] = 0.0
    found = faults(Series(START, counts))
    assert np.flatnonzero(found.missing).tolist() == list(range(100, 130))
    assert found.spells.tolist() == [[100, 130], [400, 420], [700, 748]]
    assert np.flatnonzero(found.stuck).tolist() == [*range(400, 420), *range(700, 748)]


@pytest.mark.parametrize("level", [2.0, 20.0, 500.0])
def test_a_sound_counter_is_left_alone(level: float) -> None:
    found = faults(Series(START, hourly(np.random.default_rng(2), 30, level)))
    assert len(found.spells) == 0


def test_a_closed_passage_is_zero_at_night_and_not_stuck() -> None:
    counts = hourly(np.random.default_rng(3), 8)
    night = np.arange(len(counts)) % 24 < 6
    counts[night] = 0.0
    assert not faults(Series(START, counts)).stuck.any()


def test_nothing_has_no_faults() -> None:
    found = faults(Series(START, []))
    assert (len(found.missing), found.spells.shape) == (0, (0, 2))


def test_hours_of_the_week_begin_on_monday() -> None:
    assert read_hours(Series(START, [1.0, 2.0])).of_week.tolist() == [0, 1]
    assert read_hours(Series("2026-11-26T13", [1.0])).of_week.tolist() == [3 * 24 + 13]


@pytest.mark.parametrize(
    ("field", "series"),
    [
        ("start", Series("next week", [1.0])),
        ("start", Series("NaT", [1.0])),
        ("counts", Series(START, [-1.0])),
        ("holiday", Series(START, [1.0, 2.0], holiday=[0.0])),
        ("weather", Series(START, [1.0, 2.0], weather=[[0.0], [np.nan]])),
    ],
)
def test_what_cannot_be_used_is_named(field: str, series: Series) -> None:
    with pytest.raises(InputError) as raised:
        faults(series)
    assert raised.value.field == field
