"""What recurs, told by several sources: the rule of one, single dates of others."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.factories.agenda import make_event
from tests.factories.feeds import ANCHOR, ics, titles
from tests.factories.places import ActorFactory, PlaceFactory
from torg.agenda.models import Event, Match, Occurrence, SourceRecord
from torg.agenda.services.matching import refuse_match, split_match
from torg.agenda.services.written import match_written
from torg.agenda.signals import EventCancelled
from torg.core.events import subscribe, unsubscribe
from torg.core.models import User
from torg.places.enums import Source
from torg.places.models import City

pytestmark = pytest.mark.django_db

TRIO = {"SUMMARY": "Trio Lind", "LOCATION": "Fyren"}
WEEKLY = {**TRIO, "RRULE": "FREQ=WEEKLY;COUNT=6"}


def day(n: int, hours: float = 0) -> datetime:
    return ANCHOR + timedelta(weeks=n, hours=hours)


def utc(at: datetime) -> str:
    return f"{at:%Y%m%dT%H%M%SZ}"


def one(n: int, hours: float = 0, **facts: str) -> dict[str, str]:
    """Return one date as an event of its own."""
    return {**TRIO, "UID": f"d{n}", "DTSTART": utc(day(n, hours)), **facts}


def dates(event: Event | None = None) -> list[tuple[datetime, str]]:
    event = event or Event.objects.get(publication="published")
    return list(event.occurrences.order_by("start").values_list("start", "status"))


def planned(count: int = 6, **other: tuple[datetime, str]) -> list[tuple[datetime, str]]:
    return [other.get(f"n{n}", (day(n), "scheduled")) for n in range(count)]


@pytest.mark.parametrize("rank", [1, 90])
def test_who_tells_of_one_date_cancels_that_date_alone(write: Any, rank: int) -> None:
    write("a.ics", ics(WEEKLY), rank=50)
    off = one(2, STATUS="CANCELLED")
    write("b.ics", ics(off), rank=rank)
    write("a.ics", ics({**WEEKLY, "DESCRIPTION": "kom alla"}))  # the stale one speaks again
    assert (Event.objects.get().status, Event.objects.get().rrule) == ("scheduled", WEEKLY["RRULE"])
    assert dates() == planned(n2=(day(2), "cancelled"))
    write("b.ics", ics(one(2)))  # who cancelled takes it back
    assert dates() == planned()


def test_who_follows_hears_of_the_date(write: Any, django_capture_on_commit_callbacks: Any) -> None:
    write("a.ics", ics(WEEKLY))
    write("b.ics", ics(one(2)))
    heard: list[dict[str, Any]] = []

    def listen(**what: Any) -> None:
        heard.append(what)

    subscribe(EventCancelled, listen)
    try:
        for _time in range(2):  # and of no date twice
            with django_capture_on_commit_callbacks(execute=True):
                write("b.ics", ics(one(2, STATUS="CANCELLED", DESCRIPTION=f"{_time}")))
    finally:
        unsubscribe(EventCancelled, listen)
    event = Event.objects.get()
    assert heard == [{"event_id": event.pk, "original": day(2).isoformat()}]


def test_a_city_calls_off_one_date_of_an_actors_own(write: Any, city: City) -> None:
    place = PlaceFactory(city=city, name="Fyren", actor=ActorFactory(city=city))
    start = f"{ANCHOR.astimezone(city.tz):%Y-%m-%d %H:%M}"
    rule = {"rrule": WEEKLY["RRULE"], "source": Source.ACTOR, "hours": None}
    event = make_event("Trio Lind", start, city=city, place=place, actor=place.actor, **rule)
    write("b.ics", ics(one(0, STATUS="CANCELLED"), one(1, 0.5)), rank=1)
    event.refresh_from_db()
    assert (event.status, event.records.count()) == ("scheduled", 2)
    assert [status for _at, status in dates(event)] == ["cancelled", *["scheduled"] * 5]
    assert [at.minute for at, _status in dates(event)] == [0] * 6  # the actor says when


def test_a_trusted_source_with_one_date_leaves_the_rule(write: Any) -> None:
    write("a.ics", ics(WEEKLY), rank=50)
    write("b.ics", ics(one(1, 0.5, DESCRIPTION="Med gäst", URL="https://b.example.se/")), rank=1)
    event = Event.objects.get()
    assert (event.rrule, event.description) == (WEEKLY["RRULE"], "Med gäst")
    assert dates() == planned(n1=(day(1, 0.5), "moved"))
    given = {record.feed.name: record.given for record in event.records.all()}
    assert "rrule" in given["a.ics"]
    assert "starts_at" not in given["b.ics"]


def test_a_date_that_its_source_moves_is_moved(write: Any) -> None:
    write("a.ics", ics(WEEKLY), rank=1)
    write("b.ics", ics(one(1)), rank=50)
    moved = {**one(1), "DTSTART": utc(day(1, 49))}
    write("b.ics", ics(moved))
    assert dates() == planned(n1=(day(1, 49), "moved"))
    write("b.ics", ics({**moved, "DTSTART": utc(day(3))}))  # now it tells of another date
    assert dates() == planned()
    assert SourceRecord.objects.get(feed__name="b.ics").original == day(3)


def test_a_cancelled_date_is_not_hidden_by_a_stale_source(write: Any) -> None:
    other = {**WEEKLY, "UID": "b"}
    change = {**TRIO, "UID": "b", "RECURRENCE-ID": utc(day(3)), "DTSTART": utc(day(3))}
    write("a.ics", ics(WEEKLY), rank=1)
    write("b.ics", ics(other, {**change, "STATUS": "CANCELLED"}), rank=90)
    assert dates() == planned(n3=(day(3), "cancelled"))
    write("a.ics", ics({**WEEKLY, "DESCRIPTION": "kom alla"}))
    assert dates() == planned(n3=(day(3), "cancelled"))
    write("b.ics", ics(other))
    assert dates() == planned()


def test_what_began_long_ago_is_known_by_its_coming_dates(write: Any) -> None:
    for name, weeks in (("a.ics", 100), ("b.ics", 60)):
        write(
            name, ics({**WEEKLY, "UID": name, "RRULE": "FREQ=WEEKLY", "DTSTART": utc(day(-weeks))})
        )
    assert (len(titles()), Match.objects.get().state) == (1, "merged")


def test_what_has_other_days_too_waits_for_staff(write: Any) -> None:
    write("a.ics", ics({**WEEKLY, "RRULE": "FREQ=WEEKLY"}))
    write("b.ics", ics({**WEEKLY, "UID": "b", "RRULE": "FREQ=DAILY"}))
    assert (len(titles()), Match.objects.get().state) == (2, "suggested")


def test_a_source_that_lists_each_date_is_joined_with_all_of_them(write: Any, staff: User) -> None:
    write("a.ics", ics(WEEKLY))
    beside = one(1, SUMMARY="Trio Lind!", UID="x")  # a second one at the same time is another
    write("b.ics", ics(one(0), one(1), beside, one(2)))
    series = Event.objects.get(records__feed__name="a.ics")
    assert (series.records.count(), len(titles())) == (4, 2)
    write("b.ics", ics(one(0), one(1), beside, one(2), one(3), one(4, STATUS="CANCELLED")))
    assert (series.records.count(), len(titles())) == (6, 2)
    assert dates(series) == planned(n4=(day(4), "cancelled"))
    own = split_match(Match.objects.get(record__uid="d4"), by=staff)
    own.refresh_from_db()
    assert (own.status, dates(series)) == ("cancelled", planned())
    assert SourceRecord.objects.get(uid="d4").original is None


def test_without_the_rule_the_listed_dates_are_the_events(write: Any) -> None:
    write("a.ics", ics(WEEKLY))
    write("b.ics", ics(one(1), one(2), one(3)))
    SourceRecord.objects.filter(feed__name="a.ics").update(gone_at=ANCHOR)
    write("b.ics", ics(one(1), one(2, STATUS="CANCELLED"), one(3)))
    assert dates() == [(day(1), "scheduled"), (day(2), "cancelled"), (day(3), "scheduled")]


def test_a_listed_date_that_is_over_is_not_missed(write: Any) -> None:
    write("a.ics", ics({**WEEKLY, "DTSTART": utc(day(-8)), "RRULE": "FREQ=WEEKLY"}))
    write("b.ics", ics(one(-4)))
    write("b.ics", ics(one(1)))
    assert SourceRecord.objects.filter(original=day(-4)).exists()
    assert set(SourceRecord.objects.values_list("gone_at", flat=True)) == {None}


def test_one_who_writes_the_series_here_takes_every_listed_date(write: Any, city: City) -> None:
    place = PlaceFactory(city=city, name="Fyren", actor=ActorFactory(city=city))
    write("b.ics", ics(one(0), one(1), one(2, STATUS="CANCELLED")))
    assert len(titles()) == 3
    start = f"{ANCHOR.astimezone(city.tz):%Y-%m-%d %H:%M}"
    rule = {"rrule": WEEKLY["RRULE"], "source": Source.ACTOR, "hours": None}
    event = make_event("Trio Lind", start, city=city, place=place, actor=place.actor, **rule)
    assert match_written(event, by=None).joined == ["b.ics"]
    assert titles() == ["Trio Lind"]
    assert [status for _at, status in dates(event)][:3] == ["scheduled", "scheduled", "cancelled"]


def test_what_has_another_title_is_looked_for_again(write: Any, staff: User) -> None:
    write("a.ics", ics(TRIO))
    write("b.ics", ics({**TRIO, "UID": "b", "SUMMARY": "Meddelas senare"}))
    assert len(titles()) == 2
    old = SourceRecord.objects.get(uid="b").event
    write("b.ics", ics({**TRIO, "UID": "b"}))
    old.refresh_from_db()
    assert (titles(), old.merged_into) == (
        ["Trio Lind"],
        Event.objects.get(title="Trio Lind", publication="published"),
    )
    split_match(Match.objects.get(), by=staff)
    write("b.ics", ics({**TRIO, "UID": "b", "SUMMARY": "Trio Lind!"}))  # parted, it stays so
    assert titles() == ["Trio Lind", "Trio Lind!"]


def test_what_was_kept_apart_is_not_joined_when_it_changes(write: Any, staff: User) -> None:
    write("a.ics", ics(TRIO))
    write("b.ics", ics({**TRIO, "UID": "b", "LOCATION": ""}))
    refuse_match(Match.objects.get(), by=staff)
    write("b.ics", ics({**TRIO, "UID": "b", "SUMMARY": "TRIO LIND"}))
    assert (len(titles()), Match.objects.count()) == (2, 1)
    assert Occurrence.objects.count() == 2
