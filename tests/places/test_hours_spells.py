"""Schedules and their spells: what is written and what is read from it."""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.translation import override
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.factories.hours import at, place_with, spells_of
from tests.factories.places import PlaceFactory
from torg.places.enums import OpenKind
from torg.places.models import OpenSpell, Place, Schedule
from torg.places.queries.hours import (
    counts_open_by_half_hour,
    fortnight,
    holiday_on,
    open_at,
    opens_and_closes_soon,
    state_of,
    states_at,
)
from torg.places.services.holidays import sync_holidays
from torg.places.services.hours import (
    rebuild_spells,
    roll_spells,
    schedules_for,
)

MONDAY = date(2026, 11, 23)
SHARED = Path(os.environ.get("TORG_SHARED", Path(settings.PACKAGE).parent.parent.parent / "shared"))


# --- schedules -----------------------------------------------------------------------------------


def test_texts_that_mean_the_same_share_a_schedule(city):
    found = schedules_for(city, ["Mo-Fr 10:00-18:00", "mån-fre 10-18", "Mo-Fr 10:00 - 18:00", "?"])

    assert Schedule.objects.count() == 1
    assert found["mån-fre 10-18"][0] == found["Mo-Fr 10:00-18:00"][0]
    assert found["?"][0] is None
    with override("sv"):
        assert schedules_for(city, ["?"])["?"][1] == "”?” hör inte hemma i öppettider."


def test_a_schedule_covers_three_weeks_at_once(city):
    schedule, _ = schedules_for(city, ["24/7"])["24/7"]
    today = timezone.now().astimezone(city.tz).date()

    assert (schedule.spells_from, schedule.spells_until) == (
        today - timedelta(days=1),
        today + timedelta(days=21),
    )
    assert OpenSpell.objects.filter(schedule=schedule).count() == 1


_RULES = [
    "24/7",
    "Mo-Fr 10:00-18:00; Sa 10:00-15:00; PH off",
    "Fr-Sa 22:00-04:00; Su 12:00-20:00",
    "Mo-Su 00:00-24:00; We 10:00-12:00",
    "sunrise-sunset",
    "Mo-Su 18:00+",
    '24/7 unknown "efter överenskommelse"',
    "2026 Dec 1-2027 Jan 31 10:00-16:00",
]


@given(
    start=st.dates(date(2026, 3, 1), date(2026, 12, 20)),
    steps=st.lists(st.integers(1, 30), min_size=1, max_size=4),
)
@hypothesis_settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_rolling_day_by_day_equals_making_anew(city, start, steps):
    Place.objects.all().delete()
    sync_holidays(city, [2026, 2027])
    for rule in _RULES:
        place_with(city, rule)
    today = start
    roll_spells(city, today)
    for step in steps:
        today += timedelta(days=step)
        roll_spells(city, today)
    rolled = spells_of(city)
    OpenSpell.objects.all().delete()
    Schedule.objects.update(spells_from=None, spells_until=None)
    roll_spells(city, today)

    assert rolled == spells_of(city)


def test_rolling_twice_on_a_day_changes_nothing(city):
    place_with(city, "Mo-Fr 10:00-18:00")
    roll_spells(city, MONDAY)
    before = spells_of(city)

    assert roll_spells(city, MONDAY) == 0
    assert spells_of(city) == before


def test_a_schedule_that_nobody_uses_goes_after_three_weeks(city):
    schedules_for(city, ["Mo 10:00-12:00"])
    today = timezone.now().astimezone(city.tz).date()
    roll_spells(city, today + timedelta(days=20))
    assert Schedule.objects.count() == 1

    roll_spells(city, today + timedelta(days=22))
    assert Schedule.objects.count() == 0


def test_rolling_takes_the_same_queries_for_one_and_three(city, django_assert_num_queries):
    place_with(city, "Mo-Fr 10:00-18:00")
    roll_spells(city, MONDAY)
    with django_assert_num_queries(11):
        roll_spells(city, MONDAY + timedelta(days=1))
    for rule in ("24/7", "Sa 10:00-12:00"):
        place_with(city, rule)
    roll_spells(city, MONDAY + timedelta(days=1))
    with django_assert_num_queries(12):  # and one for those that grow longer
        roll_spells(city, MONDAY + timedelta(days=2))


# --- states --------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3, 40])
def test_any_number_of_states_takes_one_query(city, count, django_assert_num_queries):
    places = [place_with(city, f"Mo-Fr 10:00-18:{n:02d}") for n in range(count)]
    roll_spells(city, MONDAY)
    holiday_on(city, MONDAY)
    with django_assert_num_queries(1):
        states = states_at(city, [place.schedule_id for place in places], at("2026-11-23T12:00"))

    assert {state.kind for state in states.values()} == {OpenKind.OPEN}
    assert len(states) == count


def test_no_schedule_is_unknown(city):
    place = PlaceFactory(city=city)
    states = states_at(city, [place.schedule_id], at("2026-11-23T12:00"))

    assert states == {}
    with override("sv"):
        assert state_of(states, place).label == "Öppettider okända"
        assert state_of(states, place).short == "Tid okänd"


@pytest.mark.parametrize(
    ("rule", "moment", "label"),
    [
        ('24/7 unknown "efter överenskommelse"', "2026-11-23T12:00", "Öppettider okända"),
        ("May-Aug 10:00-18:00", "2026-11-23T12:00", "Öppnar 1 maj"),
        ("off", "2026-11-23T12:00", "Stängt"),
        ("Mo-Su 17:00+", "2026-11-23T20:00", "Öppet"),
        ("Fr 18:00-03:00; Sa 12:00-20:00", "2026-11-28T01:00", "Öppet till 3.00"),
        ("Fr 18:00-03:00; Sa 12:00-20:00", "2026-11-27T19:00", "Öppet till 3.00"),
        ("24/7; Sa off", "2026-11-23T12:00", "Öppet till lör 0.00"),
        ("Mo 10:00-12:00", "2026-11-23T13:00", "Öppnar 30 nov"),
        ("Mo-Fr 09:00-18:00", "2026-11-23T17:59", "Stänger om 1 min"),
    ],
)
def test_states_in_words(city, rule, moment, label):
    place = place_with(city, rule)
    roll_spells(city, MONDAY)
    with override("sv"):
        assert state_of(states_at(city, [place.schedule_id], at(moment)), place).label == label


def test_a_condition_is_the_reason(city):
    place = place_with(city, '24/7 unknown "efter överenskommelse"')
    roll_spells(city, MONDAY)
    state = state_of(states_at(city, [place.schedule_id], at("2026-11-23T12:00")), place)

    assert (state.kind, state.reason) == (OpenKind.UNKNOWN, "efter överenskommelse")


def test_open_now_and_on_saturday(city):
    weekdays = place_with(city, "Mo-Fr 10:00-18:00")
    weekend = place_with(city, "Sa-Su 10:00-18:00")
    always = place_with(city, "24/7")
    PlaceFactory(city=city)
    roll_spells(city, MONDAY)

    now = open_at(Place.objects.order_by("pk"), city, at("2026-11-23T12:00"))
    saturday = open_at(Place.objects.order_by("pk"), city, at("2026-11-28T14:00"))
    assert list(now) == [weekdays, always]
    assert list(saturday) == [weekend, always]
    assert list(open_at(Place.objects.all(), city, at("2026-11-23T18:00"))) == [always]


def test_how_many_are_open_every_half_hour(city):
    shop = place_with(city, "Mo-Fr 10:00-18:00")
    bar = place_with(city, "Mo-Su 20:00-02:00")
    roll_spells(city, MONDAY)
    counts = counts_open_by_half_hour(
        city, [shop.schedule_id, shop.schedule_id, bar.schedule_id, None], MONDAY
    )

    assert counts == [1] * 4 + [0] * 16 + [2] * 16 + [0] * 4 + [1] * 8


def test_half_hours_follow_the_wall_clock_when_it_is_moved(city):
    place = place_with(city, "Mo-Su 10:00-18:00")
    roll_spells(city, date(2026, 10, 24))

    counts = counts_open_by_half_hour(city, [place.schedule_id], date(2026, 10, 25))
    assert counts == [0] * 20 + [1] * 16 + [0] * 12


def test_what_opens_and_closes_soon(city):
    closes = place_with(city, "Mo-Fr 10:00-17:30", name="Stänger")
    opens = place_with(city, "Mo-Fr 18:00-23:00", name="Öppnar")
    place_with(city, "Mo-Fr 08:00-20:00")
    place_with(city, "24/7")
    roll_spells(city, MONDAY)
    soon = opens_and_closes_soon(Place.objects.all(), city, at("2026-11-23T17:00"))

    with override("sv"):
        assert [(p, s.label) for p, s in soon.closes] == [(closes, "Stänger om 30 min")]
        assert [(p, s.label) for p, s in soon.opens] == [(opens, "Öppnar 18.00")]


# --- the coming fortnight ------------------------------------------------------------------------


def test_a_fortnight_day_by_day(city):
    place = place_with(city, "Mo-Fr 10:00-18:00; Sa 20:00-02:00")
    roll_spells(city, MONDAY)
    days = fortnight(place, MONDAY)

    assert [day.date for day in days] == [MONDAY + timedelta(days=n) for n in range(14)]
    assert days[0].spans == [(at("2026-11-23T10:00"), at("2026-11-23T18:00"))]
    assert days[5].spans == [(at("2026-11-28T20:00"), at("2026-11-29T02:00"))]
    assert (days[6].spans, days[6].closed) == ([], True)


def test_round_the_clock_is_shown_day_by_day(city):
    place = place_with(city, "24/7")
    roll_spells(city, MONDAY)

    assert [day.spans for day in fortnight(place, MONDAY, days=2)] == [
        [(at("2026-11-23T00:00"), at("2026-11-24T00:00"))],
        [(at("2026-11-24T00:00"), at("2026-11-25T00:00"))],
    ]


def test_a_fortnight_beyond_the_window_is_the_same(city):
    place = place_with(city, "Mo-Fr 10:00-18:00; PH off")
    roll_spells(city, MONDAY)
    near = fortnight(place, MONDAY)
    Schedule.objects.update(spells_from=None)

    assert fortnight(Place.objects.get(pk=place.pk), MONDAY) == near


def test_everything_can_be_made_anew(city):
    place_with(city, "Mo-Fr 10:00-18:00")
    before = spells_of(city)
    rebuild_spells(city)

    assert spells_of(city) == before


def test_spells_are_kept_in_universal_time(city):
    place = place_with(city, "Mo 10:00-12:00")
    roll_spells(city, MONDAY)
    first = OpenSpell.objects.filter(schedule=place.schedule).earliest("start")

    assert first.start == datetime(2026, 11, 23, 9, tzinfo=UTC)
