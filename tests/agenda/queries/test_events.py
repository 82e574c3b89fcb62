"""Finding events: every condition of a filter, and the days of the agenda."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.actors import on_staff, person
from tests.factories.agenda import at, make_event
from tests.factories.places import ActorFactory, CityFactory, PlaceFactory, StreetFactory
from torg.agenda.enums import Publication
from torg.agenda.models import Event
from torg.agenda.queries import days
from torg.agenda.queries.events import EventFilter, get_event, occurrences, visible_to
from torg.portal.queries.happenings import happenings_of

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


@pytest.fixture
def city():
    return CityFactory()


def titles(city, **wanted):
    return [row.event.title for row in occurrences(NOBODY, city, EventFilter(**wanted))]


def named(rows):
    return [row.event.title for row in rows]


def test_drafts_and_hidden_ones_are_for_staff(city):
    for publication in Publication:
        make_event(publication.value, publication=publication)
    staff = on_staff()
    unsafe = person("unsafe", is_staff=True)  # has no second factor
    assert [e.title for e in visible_to(NOBODY, city)] == ["published"]
    assert visible_to(staff, city).count() == 3
    with pytest.raises(Event.DoesNotExist):
        get_event(NOBODY, city, "draft")
    assert get_event(staff, city, "draft").title == "draft"
    assert [e.title for e in visible_to(unsafe, city)] == ["published"]
    with pytest.raises(Event.DoesNotExist):
        get_event(NOBODY, city, "a\x00b")


def test_between_two_instants(city):
    make_event("förra", "2026-12-01 10:00")
    make_event("pågår", "2026-12-01 17:00")
    make_event("utan slut", "2026-12-01 18:00", hours=None)
    make_event("utställning", "2026-11-01 10:00", hours=24 * 60)
    make_event("nästa", "2026-12-02 10:00")
    wanted = {"start": at("2026-12-01 18:00"), "end": at("2026-12-02 10:00")}
    assert titles(city, **wanted) == ["utställning", "pågår", "utan slut"]


def test_each_condition_narrows(city):
    street = StreetFactory(city=city)
    place = PlaceFactory(city=city, street=street, wheelchair="yes", lat=56.05, lon=12.70)
    actor = ActorFactory(city=city)
    make_event("här", place=place, actor=actor, kind="music", keywords=["Jazz"], is_free=True,
               audience="children", attendance="mixed")  # fmt: skip
    make_event("där", "2026-12-02 18:00", lat=56.2, lon=12.5, min_age=6, is_free=False)
    make_event("i nätet", "2026-12-03 18:00", attendance="online", keywords=["jazzdans"],
               accessibility={"wheelchair": "yes"})  # fmt: skip
    assert titles(city) == ["här", "där", "i nätet"]
    assert titles(city, bbox=(12.6, 56.0, 12.8, 56.1)) == ["här"]
    assert titles(city, bbox=(12.4, 56.0, 12.8, 56.3)) == ["här", "där"]
    assert titles(city, near=(56.2, 12.5), within_m=500) == ["där"]
    assert titles(city, near=(56.05, 12.7), within_m=500) == ["här"]
    assert titles(city, keywords=("jazz",)) == ["här"]
    assert titles(city, kinds=("music",)) == ["här"]
    assert titles(city, free=True) == ["här"]
    assert titles(city, children=True) == ["här", "där"]
    assert titles(city, accessible=True) == ["här", "i nätet"]
    assert titles(city, place=place.slug) == ["här"]
    assert titles(city, street=street.slug) == ["här"]
    assert titles(city, actor=actor.slug) == ["här"]
    assert titles(city, online=True) == ["här", "i nätet"]
    assert titles(city, online=False) == ["där"]
    assert titles(city, statuses=("cancelled",)) == []
    assert titles(CityFactory(slug="annan")) == []


def test_words_are_looked_up_in_the_index(city):
    make_event("Vinterjazz", "2099-12-01 18:00", kind="music")
    make_event("Stickkafé", "2099-12-02 18:00")
    assert titles(city, q="konsert") == ["Vinterjazz"]
    assert titles(city, q="finns inte alls") == []


def test_a_day_ends_at_midnight_and_a_late_evening_belongs_to_where_it_began(city):
    make_event("morgon", "2026-12-04 00:00")
    make_event("natt", "2026-12-04 22:00", hours=3)
    make_event("dygn", "2026-12-04 12:00", hours=30)
    make_event("konst", "2026-11-01 10:00", hours=24 * 60)
    make_event("lördag", "2026-12-05 00:00")
    friday = days.day_of(NOBODY, city, date(2026, 12, 4))
    saturday = days.day_of(NOBODY, city, date(2026, 12, 5))
    assert named(friday.timed) == ["morgon", "dygn", "natt"]
    assert named(saturday.timed) == ["dygn", "lördag"]
    assert named(friday.ongoing) == named(saturday.ongoing) == ["konst"]
    assert friday.count == 4
    several = days.days(NOBODY, city, date(2026, 12, 3), 4)
    assert [named(day.timed) for day in several] == [
        [], ["morgon", "dygn", "natt"], ["dygn", "lördag"], [],
    ]  # fmt: skip


def test_a_day_with_23_and_one_with_25_hours(city):
    make_event("vår", "2026-03-29 23:30", hours=None)
    make_event("höst", "2026-10-25 23:30", hours=None)
    assert named(days.day_of(NOBODY, city, date(2026, 3, 29)).timed) == ["vår"]
    assert named(days.day_of(NOBODY, city, date(2026, 3, 30)).timed) == []
    assert named(days.day_of(NOBODY, city, date(2026, 10, 25)).timed) == ["höst"]


def test_tonight_goes_on_until_four(city):
    make_event("lunch", "2026-12-04 12:00")
    make_event("kväll", "2026-12-04 18:00")
    make_event("sent", "2026-12-05 00:30", hours=2)
    make_event("gryning", "2026-12-05 05:00")
    assert named(days.tonight(NOBODY, city, at("2026-12-04 15:00"))) == ["kväll", "sent"]
    assert named(days.tonight(NOBODY, city, at("2026-12-04 20:30"))) == ["sent"]
    assert named(days.tonight(NOBODY, city, at("2026-12-05 01:00"))) == ["sent"]


def test_the_weekend_begins_on_friday_evening(city):
    for hour, day in ((12, 4), (18, 4), (12, 5), (12, 6), (12, 7)):
        make_event(f"{day}/{hour}", f"2026-12-{day:02} {hour}:00")
    wanted = [["4/18"], ["5/12"], ["6/12"]]
    for day in (1, 4, 6):  # Tuesday, Friday, Sunday
        found = days.weekend(NOBODY, city, date(2026, 12, day))
        assert [named(one.timed) for one in found] == wanted


def test_a_month_counts_what_its_days_list(city):
    make_event("vecka", "2026-12-01 18:00", rrule="FREQ=WEEKLY;COUNT=3")
    make_event("sista", "2026-12-31 23:30")
    make_event("konst", "2026-11-01 10:00", hours=24 * 60)
    with CaptureQueriesContext(connection) as queries:
        counts = days.month(NOBODY, city, 2026, 12)
    assert len(queries) == 1
    assert {c.date.day: c.count for c in counts if c.count} == {1: 1, 8: 1, 15: 1, 31: 1}
    for counted in counts:
        assert counted.count == len(days.day_of(NOBODY, city, counted.date).timed)


def test_what_is_on_now(city):
    make_event("pågår", "2026-12-01 17:00")
    make_event("nyss", "2026-12-01 17:30", hours=None)
    make_event("länge sedan", "2026-12-01 16:00", hours=None)
    make_event("slut", "2026-12-01 16:00")
    make_event("snart", "2026-12-01 18:30")
    make_event("konst", "2026-11-01 10:00", hours=24 * 60)
    found = days.happening_now(NOBODY, city, at("2026-12-01 18:00"))
    assert named(found) == ["pågår", "nyss", "konst"]


def test_what_is_coming_at_a_place_and_around_it(city):
    place = PlaceFactory(city=city)
    far = PlaceFactory(city=city, lat=56.2)
    event = make_event("här", place=place, rrule="FREQ=WEEKLY;COUNT=3")
    make_event("långt bort", place=far)
    now = at("2026-12-02 12:00")
    assert named(days.coming_at(NOBODY, place, now)) == ["här", "här"]
    near = (place.lat, place.lon)
    assert named(days.coming_near(NOBODY, city, near, now, ahead=timedelta(days=7))) == ["här"]
    assert [row.start for row in days.next_dates(event, 1, now)] == [at("2026-12-08 18:00")]


@pytest.mark.parametrize("number", [1, 3])
def test_lists_cost_the_same_however_long(city, number):
    for n in range(number):
        place = PlaceFactory(city=city, street=StreetFactory(city=city, slug=f"s-{n}"))
        make_event(f"kväll {n}", "2026-12-04 18:00", place=place, actor=ActorFactory(city=city))
        make_event(f"konst {n}", "2026-11-01 10:00", hours=24 * 60, place=place)

    def looked_at(rows):
        """Look at all that any list tells of a row."""
        for one in happenings_of(rows, city.tz):
            told = (one.title, one.url, one.short_day, one.ends, one.where, one.point)
            assert one.is_long or all(told)
            assert all((one.facts, one.tone, one.stamp, one.status_words == "", one.picture == ""))
        return len(rows)

    with CaptureQueriesContext(connection) as queries:
        day = days.day_of(NOBODY, city, date(2026, 12, 4))
        assert looked_at([*day.timed, *day.ongoing]) == 2 * number
    assert len(queries) == 2
    with CaptureQueriesContext(connection) as queries:
        assert looked_at(days.tonight(NOBODY, city, at("2026-12-04 15:00"))) == number
    assert len(queries) == 2
    with CaptureQueriesContext(connection) as queries:
        days.weekend(NOBODY, city, date(2026, 12, 4))
    assert len(queries) == 2
