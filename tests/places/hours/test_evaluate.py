"""Spells: worked by hand, against the library, holidays, exceptions, both clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opening_hours import OpeningHours, State

from torg.places.hours import DayRule, Sky, Span, spans_between
from torg.places.hours.evaluate import OPEN_END, follows_holidays, next_opening

STOCKHOLM = ZoneInfo("Europe/Stockholm")
SKY = Sky(STOCKHOLM, 56.05, 12.69)
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)  # the two days the clock is moved


def at(text, zone=STOCKHOLM):
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def span(start, end, comment=""):
    return Span(at(start), at(end), comment)


# --- worked by hand ------------------------------------------------------------------------------


def test_a_working_day():
    assert spans_between("Mo-Fr 10:00-18:00", date(2026, 11, 20), date(2026, 11, 23), SKY) == [
        span("2026-11-20T10:00", "2026-11-20T18:00"),
        span("2026-11-23T10:00", "2026-11-23T18:00"),
    ]


def test_round_the_clock_is_one_spell():
    first, last = date(2026, 3, 28), date(2026, 3, 30)

    assert spans_between("24/7", first, last, SKY) == [span("2026-03-28T00:00", "2026-03-31T00:00")]


def test_over_midnight_belongs_to_the_night_before():
    assert spans_between("Fr 22:00-03:00", date(2026, 11, 28), date(2026, 11, 28), SKY) == [
        span("2026-11-28T00:00", "2026-11-28T03:00")
    ]


@pytest.mark.parametrize(
    ("day", "hours"),
    [(SPRING, 5), (AUTUMN, 7), (date(2026, 11, 22), 6)],
)
def test_the_wall_clock_rules_the_night_when_clocks_change(day, hours):
    """From 22.00 to 04.00 by the wall is an hour less in spring and an hour more in autumn."""
    before = day - timedelta(days=1)
    night = spans_between("22:00-04:00", before, day, SKY)[1]

    assert night.end - night.start == timedelta(hours=hours)
    assert night.end.astimezone(STOCKHOLM).time() == time(4)


@pytest.mark.parametrize(
    "rest", ["; Sa 12:00-20:00", "; Sa-Su off", ", Sa 12:00-20:00", "; PH off", ""]
)
def test_saturdays_hours_do_not_end_fridays_night(rest):
    spans = spans_between(f"Fr 18:00-03:00{rest}", date(2026, 11, 27), date(2026, 11, 28), SKY)

    assert spans[0] == span("2026-11-27T18:00", "2026-11-28T03:00")
    assert len(spans) == (2 if "20:00" in rest else 1)


def test_dusk_till_dawn_runs_over_midnight():
    monday = date(2026, 11, 23)
    spans = spans_between("dusk-dawn; Tu off", monday, date(2026, 11, 24), SKY)

    assert [s.start.astimezone(STOCKHOLM).date() for s in spans] == [monday, monday]
    assert 6 <= spans[1].end.astimezone(STOCKHOLM).hour <= 8


def test_an_hour_that_the_clock_skips_is_no_spell():
    assert spans_between("02:15-02:45", SPRING, SPRING, SKY) == []


def test_sunset_is_the_citys_own():
    (winter,) = spans_between("sunrise-sunset", date(2026, 12, 21), date(2026, 12, 21), SKY)
    (summer,) = spans_between("sunrise-sunset", date(2026, 6, 21), date(2026, 6, 21), SKY)

    assert winter.end - winter.start < timedelta(hours=7, minutes=15)
    assert summer.end - summer.start > timedelta(hours=17, minutes=15)


def test_open_end_is_marked():
    (evening,) = spans_between("Mo 17:00+", date(2026, 11, 23), date(2026, 11, 23), SKY)

    assert evening == span("2026-11-23T17:00", "2026-11-24T00:00", OPEN_END)


def test_a_condition_is_not_open():
    monday = date(2026, 11, 23)

    assert spans_between('24/7 unknown "by appointment"', monday, monday, SKY) == []


@pytest.mark.parametrize("first", [date(2026, 11, 21), date(2026, 11, 22), date(2026, 11, 23)])
def test_a_fallback_does_not_swallow_the_days_after_it(first):
    rule = 'Mo-Fr 08:00-19:00 || 24/7 unknown "on appointment"'

    spans = spans_between(rule, first, date(2026, 11, 24), SKY)

    assert [span.start.astimezone(STOCKHOLM) for span in spans] == [
        datetime(2026, 11, day, 8, tzinfo=STOCKHOLM) for day in (23, 24)
    ]


def test_a_season_says_when_it_begins():
    word, comment, opens = next_opening(
        "May-Aug 10:00-18:00", datetime(2026, 11, 23, tzinfo=UTC), SKY
    )

    assert (word, comment, opens) == ("closed", "", at("2027-05-01T10:00"))


# --- holidays ------------------------------------------------------------------------------------

CHRISTMAS = {date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 26)}


def days_open(expression, first, last, holidays):
    spans = spans_between(expression, first, last, SKY, holidays=holidays)
    return [s.start.astimezone(STOCKHOLM).day for s in spans]


@pytest.mark.parametrize(
    ("expression", "open_on"),
    [
        ("Mo-Fr 10:00-18:00", [23, 24, 25, 28]),  # says nothing of PH: stays as written
        ("Mo-Fr 10:00-18:00; PH off", [23, 28]),
        ("Su,PH 12:00-16:00", [24, 25, 26, 27]),
        ("Mo-Fr 10:00-18:00; PH -1 day 10:00-13:00; PH off", [23, 28]),
        ('Mo-Fr 10:00-18:00 "not PH"', [23, 24, 25, 28]),
    ],
)
def test_the_citys_holidays_decide(expression, open_on):
    assert days_open(expression, date(2026, 12, 23), date(2026, 12, 28), CHRISTMAS) == open_on


def test_a_night_before_and_after_a_holiday():
    """The night that began before the holiday lasts; the holiday's own night does not begin."""
    spans = spans_between(
        "22:00-03:00; PH off",
        date(2026, 12, 24),
        date(2026, 12, 26),
        SKY,
        holidays={date(2026, 12, 25)},
    )
    assert spans == [
        span("2026-12-24T00:00", "2026-12-24T03:00"),
        span("2026-12-24T22:00", "2026-12-25T03:00"),
        span("2026-12-26T22:00", "2026-12-27T00:00"),
    ]


def test_what_speaks_of_holidays():
    assert follows_holidays("Mo-Fr 10:00-18:00; PH off")
    assert not follows_holidays('Mo-Fr 10:00-18:00 "PH as usual"')
    assert not follows_holidays("24/7")


@pytest.mark.parametrize("year", [2024, 2026])
@pytest.mark.parametrize(
    "expression",
    [
        "Mo-Fr 10:00-18:00; PH off",
        "Su,PH 12:00-16:00",
        "Mo-Su 20:00-23:00; PH 22:00-24:00",
        "PH,Mo-We 08:00-09:00,17:00-24:00",
        "Mo-Sa 10:00-19:00; PH -1 day 10:00-13:00; PH off",
        "PH off || 10:00-11:00",
    ],
)
def test_with_the_librarys_own_holidays_we_answer_as_the_library(expression, year):
    first, last = date(year, 1, 1), date(year, 12, 31)
    begin = datetime.combine(first, time.min, STOCKHOLM)
    end = begin.replace(year=year + 1)
    whole_days = OpeningHours("PH", timezone=STOCKHOLM, country="SE").intervals(
        begin - timedelta(days=9), end + timedelta(days=9)
    )
    theirs = {
        (start + timedelta(days=n)).date()
        for start, stop, state, _ in whole_days
        if state == State.OPEN
        for n in range((stop.date() - start.date()).days)
    }
    direct = OpeningHours(expression, timezone=STOCKHOLM, country="SE").intervals(begin, end)

    assert spans_between(expression, first, last, SKY, holidays=theirs) == [
        Span(start.astimezone(UTC), stop.astimezone(UTC))
        for start, stop, state, _ in direct
        if state == State.OPEN
    ]


# --- one date otherwise --------------------------------------------------------------------------


def test_a_dated_exception_takes_the_place_of_the_rule():
    spans = spans_between(
        "Mo-Su 20:00-02:00",
        date(2026, 12, 22),
        date(2026, 12, 24),
        SKY,
        day_rules=[DayRule(date(2026, 12, 23), (("10:00", "12:00"), ("22:00", "01:00")))],
    )
    assert spans == [
        span("2026-12-22T00:00", "2026-12-22T02:00"),
        span("2026-12-22T20:00", "2026-12-23T02:00"),
        span("2026-12-23T10:00", "2026-12-23T12:00"),
        span("2026-12-23T22:00", "2026-12-24T01:00"),
        span("2026-12-24T20:00", "2026-12-25T00:00"),
    ]


def test_closed_on_one_date_though_a_holiday_rule_would_open():
    spans = spans_between(
        "PH 10:00-12:00",
        date(2026, 12, 25),
        date(2026, 12, 25),
        SKY,
        holidays=CHRISTMAS,
        day_rules=[DayRule(date(2026, 12, 25))],
    )
    assert spans == []


# --- generated rules -----------------------------------------------------------------------------

_DAYS = st.sampled_from(["Mo", "Tu-We", "Mo-Fr", "Sa", "Fr-Su", "Su", "Mo-Su"])
_TIMES = st.tuples(st.integers(0, 47), st.integers(1, 47)).map(
    lambda pair: (
        f"{pair[0] // 2:02d}:{pair[0] % 2 * 30:02d}-"
        f"{(pair[0] + pair[1]) // 2:02d}:{(pair[0] + pair[1]) % 2 * 30:02d}"
    )
)
_RULE = st.tuples(_DAYS, st.lists(_TIMES, min_size=1, max_size=2)).map(
    lambda rule: f"{rule[0]} {','.join(rule[1])}"
)
_EXPRESSION = st.lists(_RULE, min_size=1, max_size=3).map("; ".join)


def begins_on(weekday, expression):
    """Return the (start, end) minutes of the last rule that names the weekday: the later undoes."""
    names = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
    spans = []
    for rule in expression.split("; "):
        days, _, times = rule.partition(" ")
        first, _, last = days.partition("-")
        named = range(names.index(first), names.index(last or first) + 1)
        if weekday in named:
            ends = [time.split("-") for time in times.split(",")]
            spans = [(minutes(start), minutes(end)) for start, end in ends]
    return spans


def minutes(clock):
    return int(clock[:2]) * 60 + int(clock[3:])


def is_open_by_brute_force(expression, wall):
    """A day's hours are those of its last rule, and a night belongs to the day it began on."""
    for back in (0, 1, 2):
        day = wall.date() - timedelta(days=back)
        now = wall.hour * 60 + wall.minute + back * 24 * 60
        if any(start <= now < end for start, end in begins_on(day.weekday(), expression)):
            return True
    return False


@given(
    _EXPRESSION,
    st.sampled_from([date(2026, 11, 20), SPRING - timedelta(days=1), AUTUMN - timedelta(days=1)]),
    st.sampled_from(["Europe/Stockholm", "America/New_York", "Asia/Tokyo"]),
)
@settings(max_examples=80, deadline=None)
def test_spells_are_what_the_rules_say_at_every_half_hour(expression, first, zone_name):
    zone = ZoneInfo(zone_name)
    spans = spans_between(expression, first, first + timedelta(days=3), Sky(zone))

    instant = datetime.combine(first, time(0, 15), zone).astimezone(UTC)
    for _ in range(4 * 48 - 2):
        wall = instant.astimezone(zone).replace(tzinfo=None)
        twice = wall.replace(tzinfo=zone).utcoffset() != (
            wall.replace(tzinfo=zone, fold=1).utcoffset()
        )
        if not twice:  # within the hour that comes twice, both answers are right
            mine = any(s.start <= instant < s.end for s in spans)
            assert mine == is_open_by_brute_force(expression, wall), wall
        instant += timedelta(minutes=30)


@given(_RULE, st.sampled_from([date(2026, 11, 20), SPRING, AUTUMN]))
@settings(max_examples=60, deadline=None)
def test_one_rule_is_what_the_library_says_minute_by_minute(rule, first):
    spans = spans_between(rule, first, first + timedelta(days=1), SKY)
    hours = OpeningHours(rule, timezone=STOCKHOLM, auto_country=False)

    instant = datetime.combine(first, time(4), STOCKHOLM).astimezone(UTC)
    for _ in range(44 * 60):
        mine = any(s.start <= instant < s.end for s in spans)
        assert mine == hours.is_open(instant.astimezone(STOCKHOLM)), instant
        instant += timedelta(minutes=1)


@given(_EXPRESSION)
@settings(max_examples=60, deadline=None)
def test_spans_are_in_order_and_never_touch(expression):
    spans = spans_between(expression, SPRING - timedelta(days=2), SPRING + timedelta(days=9), SKY)

    assert all(s.start < s.end for s in spans)
    assert all(one.end < two.start for one, two in pairwise(spans))
