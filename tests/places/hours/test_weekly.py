"""The week that people fill in says the same as the rule that is stored, or declines."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torg.places.hours import Sky, read_hours, spans_between
from torg.places.hours.weekly import (
    BadHoursError,
    Week,
    expression_of,
    read_spans,
    read_time,
    week_of,
)

SKY = Sky(ZoneInfo("Europe/Stockholm"), 56.0, 12.7)
FIRST, LAST = date(2026, 9, 28), date(2026, 10, 25)  # with a change of clocks
HOLIDAY = {date(2026, 10, 7), date(2026, 10, 17)}

TEN_SIX = (("10:00", "18:00"),)


def spells(expression: str) -> list[tuple[object, object]]:
    spans = spans_between(expression, FIRST, LAST, SKY, holidays=HOLIDAY)
    return [(span.start, span.end) for span in spans]


@pytest.mark.parametrize(
    ("raw", "written"),
    [
        ("Mo-Fr 10:00-18:00; Sa 10:00-15:00", "Mo-Fr 10:00-18:00; Sa 10:00-15:00"),
        ("Mo-Su 10:00-18:00; PH off", "Mo-Su 10:00-18:00; PH off"),
        ("Mo-Sa 09:00-20:00; Su,PH 11:00-16:00",
         "Mo-Sa 09:00-20:00; Su 11:00-16:00; PH 11:00-16:00"),
        ("Tu-Sa 11:30-14:00,17:00-23:00", "Tu-Sa 11:30-14:00,17:00-23:00"),
        ("Fr,Sa 18:00-02:00", "Fr,Sa 18:00-02:00"),
        ("Fr-Su 18:00-26:00", "Fr-Su 18:00-02:00"),
        ("24/7", "Mo-Su 00:00-24:00"),
        ("Mo-Su 10:00-18:00; We off", "Mo,Tu,Th-Su 10:00-18:00"),
        ("off", "Mo-Su off"),
    ],
)  # fmt: skip
def test_a_rule_that_is_a_week_comes_back_as_one(raw: str, written: str) -> None:
    expression = read_hours(raw).expression
    assert expression is not None
    week = week_of(expression)
    assert week is not None
    assert expression_of(week) == written
    assert spells(written) == spells(expression)


@pytest.mark.parametrize(
    "raw",
    [
        "Mo-Fr 10:00-18:00; Dec 24 off",
        "Apr-Sep Mo-Su 10:00-20:00",
        "Mo-Fr sunrise-sunset",
        'Mo-Fr 10:00-18:00 "by appointment"',
        "Mo[1] 10:00-12:00",
        "PH off; Mo-Fr 10:00-18:00",
        "Mo-Fr 10:00-18:00, Sa 10:00-14:00",
        "Mo-Fr 10:00+",
        "week 1-20 Mo 10:00-12:00",
        'Mo-Fr 10:00-18:00 || "ring"',
    ],
)
def test_a_rule_that_says_more_is_declined(raw: str) -> None:
    expression = read_hours(raw).expression
    assert expression is not None
    assert week_of(expression) is None


quarters = st.integers(0, 95).map(lambda n: f"{n // 4:02}:{n % 4 * 15:02}")


@st.composite
def days(draw: st.DrawFn) -> tuple[tuple[str, str], ...]:
    times = draw(st.lists(quarters, min_size=0, max_size=6, unique=True).filter(
        lambda found: len(found) % 2 == 0
    ))  # fmt: skip
    times.sort()
    spans = list(zip(times[::2], times[1::2], strict=True))
    if spans and draw(st.booleans()):
        spans[-1] = (spans[-1][0], draw(st.sampled_from(["24:00", "00:15"])))
    try:
        return read_spans(spans)
    except BadHoursError:
        return ()


@given(st.lists(days(), min_size=7, max_size=7), st.none() | days())
def test_any_week_survives_being_stored(
    week: list[tuple[tuple[str, str], ...]], holidays: tuple[tuple[str, str], ...] | None
) -> None:
    wanted = Week(tuple(week), holidays)
    expression = read_hours(expression_of(wanted)).expression
    assert expression is not None
    assert week_of(expression) == wanted


@pytest.mark.parametrize(
    ("typed", "time"),
    [("9", "09:00"), ("9.30", "09:30"), ("0930", "09:30"), (" 18:00 ", "18:00"), ("24", "24:00")],
)
def test_times_are_read_as_people_type_them(typed: str, time: str) -> None:
    assert read_time(typed) == time


@pytest.mark.parametrize("typed", ["", "25", "9.75", "kl 9", "-1", "24:30", "9999999"])
def test_other_texts_are_no_times(typed: str) -> None:
    with pytest.raises(BadHoursError):
        read_time(typed)


@pytest.mark.parametrize(
    "typed",
    [
        [("10", "")],
        [("10", "10")],
        [("10", "15"), ("14", "18")],
        [("20", "03"), ("02", "05")],
    ],
)
def test_bad_days_are_refused(typed: list[tuple[str, str]]) -> None:
    with pytest.raises(BadHoursError):
        read_spans(typed)


def test_midnight_is_the_end_of_the_day() -> None:
    assert read_spans([("18", "00:00"), ("", "")]) == (("18:00", "24:00"),)
