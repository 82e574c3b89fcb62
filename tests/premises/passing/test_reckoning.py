"""What is usual, on streets whose usual week and surprises are known; hours that are kept apart."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from tests.factories.actors import on_staff
from tests.factories.footfall import DAYS, FIRST, HOURS, WEEKS, lifted, make_counter
from tests.factories.places import CityFactory
from torg.core.models import JournalEntry
from torg.places.exceptions import RefusedDeedError
from torg.places.models import City
from torg.premises.figures.models import HourCount
from torg.premises.passing.analysis import gather, reckon, together
from torg.premises.passing.models import Pulse, SetAside
from torg.premises.passing.services.aside import (
    keep_apart,
    keep_apart_again,
    take_in_again,
)
from torg.premises.passing.services.reckoning import counted, reckon_city

pytestmark = pytest.mark.django_db
STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.fixture
def city() -> City:
    return CityFactory()


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def local(day: date, hour: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=STOCKHOLM)


class TestGathering:
    def test_hours_are_those_of_the_clock_on_the_wall(self) -> None:
        # Autumn: 02–03 comes twice and is the mean of the two.
        rows = [(utc("2026-10-24T22:00"), 5), (utc("2026-10-25T00:00"), 10),
                (utc("2026-10-25T01:00"), 20), (utc("2026-10-25T02:00"), 7)]  # fmt: skip
        hours = gather(rows, (), set(), STOCKHOLM)
        assert hours is not None
        assert (hours.first, len(hours)) == (date(2026, 10, 25), 24)
        assert hours.people[[0, 2, 3]].tolist() == [5, 15, 7]
        assert np.isnan(hours.people[[1, 4, 23]]).all()

    def test_what_is_kept_apart_is_there_but_not_reckoned_from(self) -> None:
        rows = [(utc("2026-06-01T08:00"), 5), (utc("2026-06-01T09:00"), 6)]
        apart = [(utc("2026-06-01T09:00"), utc("2026-06-01T12:00"))]
        hours = gather(rows, apart, set(), STOCKHOLM)
        assert hours is not None
        assert (hours.people[11], np.isnan(hours.sound[11]), hours.sound[10]) == (6, True, 5)
        bare = gather(rows, (), set(), STOCKHOLM)
        assert bare is not None
        assert bare.digest != hours.digest

    def test_nothing_counted_is_nothing(self) -> None:
        assert gather([], (), set(), STOCKHOLM) is None

    def test_together_only_where_each_has_counted(self) -> None:
        one = gather([(utc(f"2026-06-0{d}T08:00"), d) for d in (1, 2)], (), set(), STOCKHOLM)
        two = gather([(utc(f"2026-06-0{d}T08:00"), 9) for d in (2, 3)], (), set(), STOCKHOLM)
        assert one is not None
        assert two is not None
        both = together([one, two])
        assert (both.first, both.people[10], len(both)) == (date(2026, 6, 2), 11, 24)


def test_a_livelier_day_is_told_apart_and_usual_days_are_not(city: City) -> None:
    day = FIRST + timedelta(weeks=20, days=5)
    street = make_counter(city, change=lifted(local(day), local(day + timedelta(days=1)), 1.5))
    hours = counted(street)
    assert hours is not None
    result, _level = reckon(hours)
    by_day = {one.day: one for one in result.days}
    lively = by_day[day.isoformat()]
    assert 0.35 < lively.above < 0.65
    assert lively.above_low > 0.2
    assert lively.low <= lively.usual <= lively.high < lively.seen
    odd = [d for d in result.days if d.above_low > 0 or d.above_high < 0]
    assert len(result.days) == WEEKS * 7
    assert 0.02 < len(odd) / len(result.days) < 0.18  # one in ten, by chance
    assert (result.first, result.last) == ("2026-01-05", "2026-08-02")


def test_a_usual_week_is_the_one_that_the_street_has(city: City) -> None:
    hours = counted(make_counter(city))
    assert hours is not None
    week = np.array(reckon(hours)[0].week, float).reshape(7, 24)
    truth = DAYS[:, None] * HOURS[None, :]
    assert np.abs(week.sum(1) / truth.sum(1) - 1).max() < 0.06
    assert np.abs(week[:, 8:20] / truth[:, 8:20] - 1).max() < 0.2


def test_two_weeks_ahead_hold_what_then_comes(city: City) -> None:
    known = counted(make_counter(city, "Torget", weeks=WEEKS))
    longer = counted(make_counter(city, "Hamnen", weeks=WEEKS + 2))  # the same seed: it goes on
    assert known is not None
    assert longer is not None
    coming = reckon(known)[0].coming
    assert [one.day for one in coming] == [
        (FIRST + timedelta(weeks=WEEKS, days=n)).isoformat() for n in range(14)
    ]
    seen = longer.people.reshape(-1, 24).sum(1)[-14:]
    held = [one.low <= people <= one.high for one, people in zip(coming, seen, strict=True)]
    assert sum(held) >= 12
    assert all(abs(one.usual / people - 1) < 0.25 for one, people in zip(coming, seen, strict=True))


def test_months_that_nobody_counted_are_a_gap_and_no_quiet_time(city: City) -> None:
    first, last = FIRST + timedelta(weeks=8), FIRST + timedelta(weeks=14)
    street = make_counter(
        city, change=lambda at, people: None if first <= at.date() < last else people
    )
    hours = counted(street)
    assert hours is not None
    result, _level = reckon(hours)
    until = (last - timedelta(days=1)).isoformat()
    assert result.gaps == ((first.isoformat(), until, 42 * 24),)
    days = [one.day for one in result.days]
    assert len(days) == (WEEKS - 6) * 7
    assert not [day for day in days if first.isoformat() <= day < last.isoformat()]


def test_too_little_is_said_to_be_too_little(city: City) -> None:
    hours = counted(make_counter(city, weeks=1))
    assert hours is not None
    result, level = reckon(hours)
    assert (result.too_short, result.days, result.coming, level) == (True, (), (), None)


class TestKeptApart:
    @pytest.fixture
    def stuck(self, city: City) -> HourCount:
        """A street whose counter told the same for two days."""
        street = make_counter(city)
        begin = local(FIRST + timedelta(weeks=10))
        rows = HourCount.objects.filter(
            counter=street, start__gte=begin, start__lt=begin + timedelta(days=2)
        )
        rows.update(people=137)
        return rows[0]

    def test_a_stuck_counter_is_found_kept_apart_and_told_of_once(
        self, city: City, stuck: HourCount
    ) -> None:
        reckon_city(city)
        one = SetAside.objects.get()
        assert (one.counter_id, one.start, one.end - one.start) == (
            stuck.counter_id, stuck.start, timedelta(days=2),
        )  # fmt: skip
        day = stuck.start.astimezone(STOCKHOLM).date().isoformat()
        result = Pulse.objects.get(counter=stuck.counter).result
        assert day not in {kept["day"] for kept in result["days"]}
        reckon_city(city)
        assert JournalEntry.objects.filter(verb="hours.kept_apart").count() == 1

    def test_staff_take_hours_in_again_and_they_stay_in(self, city: City, stuck: HourCount) -> None:
        staff = on_staff()
        reckon_city(city)
        one = take_in_again(SetAside.objects.get(), by=staff)
        assert reckon_city(city) == 1
        day = stuck.start.astimezone(STOCKHOLM).date().isoformat()
        result = Pulse.objects.get(counter=stuck.counter).result
        assert next(d["seen"] for d in result["days"] if d["day"] == day) == 137 * 24
        assert SetAside.objects.get().lifted_at == one.lifted_at
        keep_apart_again(one, by=staff)
        assert reckon_city(city) == 1
        assert reckon_city(city) == 0

    def test_hours_that_staff_keep_apart(self, city: City) -> None:
        street, staff = make_counter(city), on_staff()
        begin = local(FIRST + timedelta(weeks=3))
        with pytest.raises(RefusedDeedError):
            keep_apart(street, begin, begin, by=staff)
        one = keep_apart(street, begin, begin + timedelta(days=1), by=staff, note="Vägarbete")
        assert keep_apart(street, begin, begin + timedelta(days=1), by=staff) == one
        reckon_city(city)
        days = {day["day"] for day in Pulse.objects.get(counter=street).result["days"]}
        assert begin.date().isoformat() not in days


class TestTheTown:
    def test_is_all_counters_against_what_is_usual_at_just_those(self, city: City) -> None:
        day = FIRST + timedelta(weeks=20, days=2)
        up = lifted(local(day), local(day + timedelta(days=1)), 1.4)
        one = make_counter(city, "Storgatan", seed=1, change=up)
        make_counter(
            city, "Torget", seed=2,
            change=lambda at, people: None if at.date() > day else people * 3,
        )  # fmt: skip
        assert reckon_city(city) == 2
        town = Pulse.objects.get(counter=None).result
        assert town["counters"] == 2
        by_day = {row["day"]: row for row in town["days"]}
        # The other street had its usual people: a quarter of the passers-by had 40 % more.
        assert 0.02 < by_day[day.isoformat()]["above"] < 0.25
        # Where only one counted, only one is compared: no fall because a counter was taken down.
        later = by_day[(day + timedelta(days=8)).isoformat()]
        mine = {d["day"]: d for d in Pulse.objects.get(counter=one).result["days"]}
        assert later["seen"] == mine[later["day"]]["seen"]
        assert abs(later["above"]) < 0.25

    def test_is_reckoned_again_only_when_counts_have_changed(self, city: City) -> None:
        make_counter(city, "Storgatan")
        assert [reckon_city(city), reckon_city(city)] == [1, 0]
        HourCount.objects.filter(people__gt=100).first().delete()  # type: ignore[union-attr]
        assert [reckon_city(city), reckon_city(city)] == [1, 0]

    def test_without_counters_is_nothing(self, city: City) -> None:
        assert reckon_city(city) == 0
        assert Pulse.objects.get().result == {"days": [], "counters": 0}
