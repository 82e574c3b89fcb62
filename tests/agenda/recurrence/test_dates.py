"""Rules worked out, with python-dateutil as the oracle wherever it is right."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from torg.agenda.recurrence import BadRuleError, Change, expand, read_recurrence, spans
from torg.agenda.recurrence.dates import DATES_AT_MOST
from torg.agenda.recurrence.days import days_of, scan
from torg.agenda.recurrence.rule import read_rule

ZONE = ZoneInfo("Europe/Stockholm")
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def local(start, begin, end, **rule):
    """Return the starts as local times, "12-01 18:00"."""
    recurrence = read_recurrence(at(start), "Europe/Stockholm", **rule)
    found = expand(recurrence, at(begin), at(end))
    return [f"{moment.astimezone(ZONE):%m-%d %H:%M}" for moment in found.starts]


# --- against the oracle --------------------------------------------------------------------------


def listed(values, at_most=3):
    return st.lists(st.sampled_from(values), min_size=1, max_size=at_most, unique=True).map(
        lambda found: ",".join(map(str, found))
    )


@st.composite
def rules(draw):
    """Rules that dateutil answers rightly and soon: it hangs where a rule names no day at all."""
    freq = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={freq}", f"INTERVAL={draw(st.integers(1, 4))}"]
    shape = draw(st.sampled_from(["plain", "weekdays", "numbered", "dates", "weeks", "yeardays"]))
    by_period = freq in {"MONTHLY", "YEARLY"}
    if shape == "numbered" and by_period:
        numbered = [f"{n}{day}" for n in (1, 2, 3, 4, -1, -2) for day in WEEKDAYS]
        parts.append(f"BYDAY={draw(listed(numbered))}")
    elif shape == "dates" and by_period:
        parts.append(f"BYMONTHDAY={draw(listed([1, 5, 13, 28, 29, 31, -1, -2]))}")
    elif shape == "weeks" and freq == "YEARLY":
        parts.append(f"BYWEEKNO={draw(listed([1, 2, 20, 52, -1]))}")
    elif shape == "yeardays" and freq == "YEARLY":
        parts.append(f"BYYEARDAY={draw(listed([1, 60, 100, 365, -1, -100]))}")
    elif shape != "plain":
        parts.append(f"BYDAY={draw(listed(WEEKDAYS))}")
        if by_period and draw(st.booleans()):
            parts.append(f"BYSETPOS={draw(listed([1, 2, -1], 2))}")
    if freq != "YEARLY" and shape == "plain" and draw(st.booleans()):
        parts.append(f"BYMONTH={draw(listed(list(range(1, 13))))}")
    if draw(st.booleans()):
        parts.append("BYHOUR=9,14")
    parts.append(f"WKST={draw(st.sampled_from(['MO', 'SU']))}")
    parts.append(draw(st.sampled_from(["", "COUNT=1", "COUNT=17", "UNTIL=20260315T120000"])))
    return ";".join(filter(None, parts))


def moments(first, last):
    """Local times between two ISO dates."""
    return st.datetimes(datetime.fromisoformat(first), datetime.fromisoformat(last))


starts = moments("2020-01-01", "2026-06-01").map(
    lambda moment: moment.replace(microsecond=0, day=min(moment.day, 28))
)


@settings(max_examples=300, deadline=None)
@given(rule=rules(), start=starts, begin=moments("2025-01-01", "2026-01-01"))
def test_the_same_as_dateutil(rule, start, begin):
    end = begin + timedelta(days=200)
    wanted = set(rrulestr(rule, dtstart=start).between(begin, end, inc=True)) - {end}
    if begin <= start < end:
        wanted.add(start)  # the first date is one, whatever the rule says
    recurrence = read_recurrence(start.replace(tzinfo=UTC), "UTC", rrule=rule)
    found = expand(recurrence, begin.replace(tzinfo=UTC), end.replace(tzinfo=UTC)).starts
    assert [moment.replace(tzinfo=None) for moment in found] == sorted(wanted)


@settings(max_examples=200, deadline=None)
@given(rule=rules().filter(lambda rule: "BYSETPOS" not in rule), start=starts)
def test_arithmetic_and_looking_at_every_day_agree(rule, start):
    read = read_rule(rule, ZONE)
    low, high = start.toordinal() + 40, start.toordinal() + 900
    quick = list(days_of(read, start.date(), low, high))
    assert quick == list(scan(read, start.date(), low, high))


# --- summer time ---------------------------------------------------------------------------------


def test_the_clock_on_the_wall_stays_when_summer_time_begins_and_ends():
    spring = local("2026-03-28 18:00", "2026-03-28", "2026-03-31", rrule="FREQ=DAILY")
    autumn = local("2026-10-24 18:00", "2026-10-24", "2026-10-27", rrule="FREQ=DAILY")
    assert spring == ["03-28 18:00", "03-29 18:00", "03-30 18:00"]
    assert autumn == ["10-24 18:00", "10-25 18:00", "10-26 18:00"]


def test_a_time_that_spring_skips_is_an_hour_later_by_the_clock():
    found = local("2026-03-28 02:30", "2026-03-28", "2026-03-31", rrule="FREQ=DAILY")
    assert found == ["03-28 02:30", "03-29 03:30", "03-30 02:30"]


def test_of_a_time_that_autumn_gives_twice_the_first_is_meant():
    recurrence = read_recurrence(at("2026-10-24 02:30"), "Europe/Stockholm", rrule="FREQ=DAILY")
    found = expand(recurrence, at("2026-10-25 00:00"), at("2026-10-26 00:00")).starts
    assert found == [datetime(2026, 10, 25, 0, 30, tzinfo=UTC)]


def test_a_first_date_at_the_second_of_two_equal_times_stays_there():
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # 02.30 in winter time
    recurrence = read_recurrence(second, "Europe/Stockholm", rrule="FREQ=DAILY;COUNT=2")
    found = expand(recurrence, at("2026-10-24"), at("2026-10-28")).starts
    assert found == [second, datetime(2026, 10, 26, 1, 30, tzinfo=UTC)]


def test_two_local_times_that_are_one_instant_are_one_date():
    found = local("2026-03-29 03:30", "2026-03-29", "2026-03-30", rdates=["2026-03-29T02:30"])
    assert found == ["03-29 03:30"]


# --- ends, additions, omissions ------------------------------------------------------------------


def test_until_in_utc_in_local_time_and_as_a_day():
    def last(until):
        rule = f"FREQ=DAILY;UNTIL={until}"
        return local("2026-12-01 18:00", "2026-12-01", "2027-01-01", rrule=rule)[-1]

    assert last("20261203T170000Z") == "12-03 18:00"
    assert last("20261203T165959Z") == "12-02 18:00"
    assert last("20261203T180000") == "12-03 18:00"
    assert last("20261203") == "12-03 18:00"


def test_dates_are_added_and_left_out():
    found = local(
        "2026-12-01 18:00",
        "2026-12-01",
        "2027-01-31",
        rrule="FREQ=WEEKLY;COUNT=5",
        rdates=["2026-12-13T15:00", "2026-12-20"],
        exdates=["2026-12-08T18:00", "2026-12-22"],
    )
    assert found == ["12-01 18:00", "12-13 15:00", "12-15 18:00", "12-20 18:00", "12-29 18:00"]


def test_the_first_date_counts_also_where_the_rule_does_not_name_it():
    found = local(
        "2026-12-01 18:00", "2026-12-01", "2026-12-20", rrule="FREQ=WEEKLY;BYDAY=WE;COUNT=2"
    )
    assert found == ["12-01 18:00", "12-02 18:00", "12-09 18:00"]


def test_several_rules_are_one_list_without_doubles():
    rrule = "FREQ=WEEKLY;BYDAY=TU;COUNT=2\nFREQ=DAILY;COUNT=2"
    found = local("2026-12-01 18:00", "2026-12-01", "2026-12-20", rrule=rrule)
    assert found == ["12-01 18:00", "12-02 18:00", "12-08 18:00"]


def test_29_february_comes_every_fourth_year():
    rule = read_rule("FREQ=YEARLY", ZONE)
    start = date(2024, 2, 29)
    days = days_of(rule, start, start.toordinal(), date(2033, 1, 1).toordinal())
    assert [date.fromordinal(day).year for day in days] == [2024, 2028, 2032]


# --- changed dates -------------------------------------------------------------------------------


def changed(*changes):
    recurrence = read_recurrence(
        at("2026-12-01 18:00"), "Europe/Stockholm", rrule="FREQ=WEEKLY;COUNT=3"
    )
    found, _cut = spans(
        recurrence, timedelta(hours=2), changes, at("2026-12-01 00:00"), at("2027-01-01 00:00")
    )
    return [
        (f"{s.start.astimezone(ZONE):%m-%d %H:%M}", f"{s.end.astimezone(ZONE):%H:%M}", s.status)
        for s in found
    ]


def test_a_cancelled_date_stays_and_a_moved_one_lasts_as_long():
    found = changed(
        Change(at("2026-12-08 18:00"), status="cancelled"),
        Change(at("2026-12-15 18:00"), at("2026-12-16 19:00"), status="moved"),
    )
    assert found == [
        ("12-01 18:00", "20:00", "scheduled"),
        ("12-08 18:00", "20:00", "cancelled"),
        ("12-16 19:00", "21:00", "moved"),
    ]


def test_a_moved_date_that_the_rule_no_longer_gives_is_there_and_a_cancelled_one_is_not():
    found = changed(
        Change(at("2026-12-09 18:00"), at("2026-12-10 18:00"), status="moved"),
        Change(at("2026-12-11 18:00"), status="cancelled"),
    )
    assert [start for start, _end, _status in found] == [
        "12-01 18:00", "12-08 18:00", "12-10 18:00", "12-15 18:00",
    ]  # fmt: skip


def test_a_whole_day_is_from_midnight_to_midnight_when_the_clocks_change():
    recurrence = read_recurrence(at("2026-10-24"), "Europe/Stockholm", rrule="FREQ=DAILY;COUNT=2")
    found, _cut = spans(
        recurrence,
        timedelta(days=1),
        (),
        at("2026-10-24"),
        at("2026-10-30"),
        whole_days=True,
    )
    assert [span.end.astimezone(ZONE).strftime("%d %H:%M") for span in found] == [
        "25 00:00", "26 00:00",
    ]  # fmt: skip


# --- hostile rules -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rule",
    [
        "", "FREQ=", "FREQ=SECONDLY", "FREQ=MINUTELY;COUNT=3", "FREQ=FORTNIGHTLY",
        "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=-1", "FREQ=DAILY;INTERVAL=99999999999999",
        "FREQ=DAILY;COUNT=0", "FREQ=DAILY;COUNT=x", "FREQ=DAILY;COUNT=2;UNTIL=20261203",
        "FREQ=DAILY;UNTIL=20261345", "FREQ=DAILY;UNTIL=soon", "FREQ=DAILY;UNTIL=99999999T999999Z",
        "FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;BYDAY=2TU", "FREQ=MONTHLY;BYDAY=99TU",
        "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=YEARLY;BYMONTH=13",
        "FREQ=YEARLY;BYMONTH=-1", "FREQ=DAILY;FREQ=DAILY", "FREQ=DAILY;BYEASTER=1", "DAILY",
        "FREQ=MONTHLY;BYSETPOS=1", "FREQ=DAILY;COUNT=٣", "FREQ=YEARLY;SKIP=FORWARD",
        "FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))) + ";BYMINUTE=0,30",
        "FREQ=HOURLY;BYMINUTE=0,30",
        "FREQ=DAILY;X-LONG=" + "9" * 3_000,
    ],
)  # fmt: skip
def test_what_has_no_meaning_or_would_explode_is_refused_with_a_reason(rule):
    rule = rule or "FREQ"
    with pytest.raises(BadRuleError) as refusal:
        read_recurrence(at("2026-12-01 18:00"), "Europe/Stockholm", rrule=rule)
    assert str(refusal.value)


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "A" * 300, "\x00"])
def test_an_unknown_zone_is_refused(name):
    with pytest.raises(BadRuleError):
        read_recurrence(at("2026-12-01 18:00"), name)


def test_too_many_or_unreadable_single_dates_are_refused():
    for dates in (["2026-12-01"] * 1_001, ["tomorrow"], ["2026-13-45T99:00"]):
        with pytest.raises(BadRuleError):
            read_recurrence(at("2026-12-01 18:00"), "Europe/Stockholm", exdates=dates)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",  # never
        "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30",  # never: dateutil looks for it until the year 9999
        "FREQ=DAILY;INTERVAL=10000;BYDAY=MO;COUNT=20000",
        "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO;BYSETPOS=366",
    ],
)
def test_a_rule_that_names_no_day_ends(rule):
    assert local("1970-01-06 18:00", "2026-01-01", "2027-06-01", rrule=rule) == []


def test_what_goes_on_every_hour_for_ever_is_cut_at_the_stated_limit():
    recurrence = read_recurrence(at("2000-01-01 00:00"), "Europe/Stockholm", rrule="FREQ=HOURLY")
    found = expand(recurrence, at("2026-01-01"), at("2027-01-01"))
    assert (len(found.starts), found.cut) == (DATES_AT_MOST, True)


def test_a_count_beyond_reason_is_a_rule_without_an_end():
    assert read_rule("FREQ=DAILY;COUNT=999999999", ZONE).is_endless


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="FREQ=DAILYWKMONTH;,-+0123456789BYDASETPOU\nXZ٣", max_size=120))
def test_any_text_is_a_rule_or_is_refused(text):
    try:
        recurrence = read_recurrence(at("2026-12-01 18:00"), "Europe/Stockholm", rrule=text)
    except BadRuleError:
        return
    expand(recurrence, at("2026-01-01"), at("2027-01-01"))
