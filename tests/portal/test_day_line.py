"""The day line: bars in lanes along the hours, the marker of now, what is over."""

from datetime import date

import pytest

from tests.factories.agenda import at, make_event
from tests.factories.places import CityFactory
from torg.agenda.queries.days import day_of
from torg.portal.queries.day_line import MOST_LANES, day_line
from torg.portal.queries.happenings import happenings_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 1)


@pytest.fixture
def city():
    return CityFactory()


def line(city, now="2026-12-01 14:20"):
    return day_line(happenings_of(day_of(None, city, DAY).timed, city.tz), city, DAY, at(now))


def test_a_day_without_events_has_no_line(city):
    assert line(city) is None


def test_a_bar_begins_at_its_quarter_and_lasts_as_long(city):
    make_event("Marknad", "2026-12-01 11:15", hours=6, city=city)
    (bar,) = line(city).bars
    assert (bar.column, bar.quarters, bar.lane) == ((11 - 8) * 4 + 2, 24, 1)


def test_a_short_one_is_long_enough_to_read(city):
    make_event("Kort", "2026-12-01 12:00", hours=0.5, city=city)
    make_event("Utan slut", "2026-12-01 22:30", hours=None, city=city)
    first, last = line(city).bars
    assert (first.quarters, last.quarters) == (9, 9)
    assert last.column + last.quarters - 1 <= len(line(city).hours) * 4


def test_those_at_the_same_time_take_lanes_of_their_own(city):
    for n in range(3):
        make_event(f"E{n}", "2026-12-01 18:00", city=city)
    make_event("Efter", "2026-12-01 20:30", city=city)
    assert [bar.lane for bar in line(city).bars] == [1, 2, 3, 1]
    assert line(city).lanes == 3


def test_what_finds_no_lane_is_counted(city):
    for n in range(MOST_LANES + 2):
        make_event(f"E{n}", "2026-12-01 18:00", city=city)
    assert (len(line(city).bars), line(city).left_out) == (MOST_LANES, 2)


def test_early_and_late_ones_widen_the_day(city):
    make_event("Morgondopp", "2026-12-01 06:00", hours=1, city=city)
    make_event("Nattklubb", "2026-12-01 22:00", hours=4, city=city)
    hours = [hour.label for hour in line(city).hours]
    assert (hours[0], hours[-1]) == ("6", "1")


def test_now_stands_where_it_is_and_not_on_another_day(city):
    make_event("E", "2026-12-01 18:00", city=city)
    assert line(city, "2026-12-01 15:30").now_percent == 50.0
    assert line(city, "2026-12-01 05:00").now_percent is None
    assert line(city, "2026-11-30 15:30").now_percent is None


def test_the_sky_follows_the_sun(city):
    make_event("E", "2026-12-01 18:00", city=city)
    light = {hour.label: hour.light for hour in line(city).hours}
    assert (light["8"], light["12"], light["15"], light["20"]) == ("low", "day", "low", "night")


def test_what_is_over_says_so_and_a_cancelled_one_is_not_on(city):
    make_event("Över", "2026-12-01 10:00", city=city)
    make_event("På", "2026-12-01 13:00", city=city)
    make_event("Inställd", "2026-12-01 13:00", status="cancelled", city=city)
    bars = {bar.happening.title: bar for bar in line(city).bars}
    assert [bars[t].is_over for t in ("Över", "På", "Inställd")] == [True, False, False]
    assert [bars[t].is_on for t in ("Över", "På", "Inställd")] == [False, True, False]
    assert not line(city).all_over


def test_all_day_ones_stand_beside_the_line(city):
    make_event("Hela dagen", "2026-12-01 00:00", hours=24, all_day=True, city=city)
    assert line(city) is None
