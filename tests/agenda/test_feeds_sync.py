"""Sources over time: what is cancelled, gone or empty, and what goes wrong on the network."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import override_settings
from django.utils import timezone

from tests.factories.feeds import ANCHOR, WORDS, ics, many, titles
from tests.standins.feedserver import FeedServer
from torg.agenda.importers.feed import sync_feed
from torg.agenda.models import Event, Occurrence, SourceRecord
from torg.agenda.services.events import edit_event
from torg.core.models import ImportRun, User
from torg.core.sources import pause_source, resume_source
from torg.places.enums import Source
from torg.places.models import City
from torg.places.queries.feeds import health_of, trouble_words
from torg.places.services.feeds import add_feed, agree_to_gone, edit_feed
from torg.portal.forms.feeds import FeedForm

pytestmark = pytest.mark.django_db


# --- cancelled, gone, empty ----------------------------------------------------------------------


def test_a_cancellation_is_not_hidden_by_a_stale_source(write: Any) -> None:
    both = {"SUMMARY": "Trio Lind", "LOCATION": "Fyren"}
    write("a.ics", ics(both), rank=1)
    write("b.ics", ics({"UID": "b", **both}), rank=90)
    write("b.ics", ics({"UID": "b", **both, "STATUS": "CANCELLED"}))
    assert Event.objects.get().status == "cancelled"
    write("a.ics", ics({**both, "DESCRIPTION": "kom alla"}))  # the stale one speaks again
    assert Event.objects.get().status == "cancelled"
    write("b.ics", ics({"UID": "b", **both}))  # who cancelled takes it back
    assert Event.objects.get().status == "scheduled"


def test_what_is_gone_is_hidden_unless_another_tells_of_it(write: Any) -> None:
    rows = many(6)
    write("a.ics", ics(*rows))
    write("b.ics", ics({**rows[0], "UID": "b"}))
    feed = write("a.ics", ics(*rows[2:]))
    assert feed.last_error == ""
    assert len(titles()) == 5
    assert "nummer 0" in " ".join(titles())
    assert SourceRecord.objects.exclude(gone_at=None).count() == 2
    write("a.ics", ics(*rows))  # it comes back
    assert len(titles()) == 6
    assert SourceRecord.objects.exclude(gone_at=None).count() == 0


def test_more_than_half_gone_waits_for_staff(write: Any, staff: User, tmp_path: Path) -> None:
    rows = many(12)
    write("a.ics", ics(*rows))
    feed = write("a.ics", ics(*rows[:3]))
    assert (len(titles()), feed.last_error, feed.error_facts) == (
        12,
        "shrunk",
        {"gone": 9, "known": 12},
    )
    assert trouble_words(feed) == (
        "9 av 12 evenemang var borta på en gång. Inget döljs förrän du godkänner det."
    )
    agree_to_gone(feed, by=staff)
    sync_feed(feed)
    feed.refresh_from_db()
    assert (len(titles()), feed.last_error, feed.gone_agreed) == (3, "", False)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "BEGIN:VCALENDAR\nEND:VCALENDAR",
        "<html><h1>502</h1></html>",
        "{}",
        '{"meta":{},"data":[]}',
    ],
)
def test_nothing_is_lost_because_a_source_came_back_empty(write: Any, text: str) -> None:
    write("a.ics", ics(*many(3)))
    feed = write("a.ics", text)
    assert (len(titles()), feed.failures, feed.last_error) == (3, 1, "not_of_format")
    assert SourceRecord.objects.exclude(gone_at=None).count() == 0


def test_what_cannot_be_read_is_not_taken_for_gone(write: Any) -> None:
    rows = many(4)
    write("a.ics", ics(*rows))
    rows[0]["DTSTART"] = "snart"
    write("a.ics", ics(*rows))
    assert len(titles()) == 4


def test_what_its_source_makes_private_is_hidden(write: Any) -> None:
    write("a.ics", ics(*many(2)))
    write("b.ics", ics({**many(1)[0], "UID": "b", "DESCRIPTION": "Vår text"}))
    feed = write("a.ics", ics(*many(2, CLASS="PRIVATE")))  # nothing else stands in it
    assert (titles(), feed.last_error) == (["Jazz nummer 0"], "")
    assert Event.objects.get(publication="published").records.filter(gone_at=None).count() == 1
    before = list(Event.objects.values_list("updated_at"))
    write("a.ics", ics(*many(2, CLASS="PRIVATE", SEQUENCE="2")))
    assert list(Event.objects.values_list("updated_at")) == before
    write("a.ics", ics(*many(2)))
    assert len(titles()) == 2


def test_a_private_date_of_many_is_not_shown(write: Any) -> None:
    other = f"{ANCHOR + timedelta(days=7):%Y%m%dT%H%M%SZ}"
    change = {"DTSTART": other, "RECURRENCE-ID": other, "CLASS": "PRIVATE"}
    write("a.ics", ics({"RRULE": "FREQ=WEEKLY;COUNT=3"}, change))
    days = [0, 14]
    starts = Occurrence.objects.order_by("start").values_list("start", flat=True)
    assert list(starts) == [ANCHOR + timedelta(days=n) for n in days]


@pytest.mark.parametrize(
    "draft", [{"publication_status": "draft"}, {"deleted": True}, {"status": "draft"}]
)
def test_a_draft_or_deleted_row_is_hidden(write: Any, draft: dict[str, Any]) -> None:
    def rows(**more: Any) -> str:
        at = f"{ANCHOR:%Y-%m-%dT%H:%M:%SZ}"
        if "status" in draft:
            row = {"id": 1, "title": {"rendered": "Kväll"}, "occasions": [{"start_date": at}]}
            return json.dumps([{**row, **more}, {**row, "id": 2, "title": "Natt"}])
        row = {"id": "x:1", "name": {"sv": "Kväll"}, "event_status": "", "start_time": at,
               "super_event": None}  # fmt: skip
        return json.dumps([{**row, **more}, {**row, "id": "x:2", "name": {"sv": "Natt"}}])

    write("a.json", rows())
    assert titles() == ["Kväll", "Natt"]
    write("a.json", rows(**draft))
    assert titles() == ["Natt"]


def test_what_a_person_has_touched_is_not_hidden(write: Any, staff: User) -> None:
    rows = many(4)
    write("a.ics", ics(*rows))
    event = Event.objects.order_by("starts_at").first()
    assert event is not None
    edit_event(event, {"title": "Vår egen"}, by=staff, source=Source.STAFF)
    write("a.ics", ics(*rows[1:]))
    assert len(titles()) == 4


def test_dates_of_one_event_keep_their_own_status(write: Any) -> None:
    dates = [f"{ANCHOR + timedelta(days=n):%Y-%m-%d %H:%M}" for n in range(3)]
    row = {
        "id": 1,
        "title": {"rendered": "Träff"},
        "occasions": [
            {"start_date": d, "status": "cancelled" if n == 1 else "scheduled"}
            for n, d in enumerate(dates)
        ],
    }
    write("h.json", json.dumps([row]))
    found = Occurrence.objects.order_by("start").values_list("status", flat=True)
    assert list(found) == ["scheduled", "cancelled", "scheduled"]


# --- over the network ----------------------------------------------------------------------------


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with override_settings(FETCH_ALLOW={"localhost"}), FeedServer() as running:
        yield running


def test_a_feed_is_read_again_only_when_it_has_changed(server: FeedServer, city: City) -> None:
    url = server.serve("/a.ics", ics(*many(2)), ETag='"1"')
    feed = add_feed(city, url, by=None, insecure=True)
    assert (sync_feed(feed), len(titles())) == ("taken", 2)
    assert (sync_feed(feed), server.asked[-1][1]["If-None-Match"]) == ("unchanged", '"1"')
    server.serve("/a.ics", ics(*many(2)))  # another tag, the same bytes
    assert sync_feed(feed) == "unchanged"
    assert ImportRun.objects.count() == 1
    feed.refresh_from_db()
    assert feed.next_at is not None
    assert feed.last_ok_at is not None
    assert timedelta(hours=3) <= feed.next_at - feed.last_ok_at < timedelta(hours=3.4)


def test_an_answer_of_no_change_forgets_no_date(server: FeedServer, city: City) -> None:
    """The stand-in's 304 repeats the tag, as servers do, and no date."""
    changed = "Sun, 01 Nov 2026 10:00:00 GMT"
    url = server.serve("/a.ics", ics(*many(2)), Last_Modified=changed)
    feed = add_feed(city, url, by=None, insecure=True)
    answers = [sync_feed(feed) for _time in range(3)]
    assert answers == ["taken", "unchanged", "unchanged"]
    asked = [headers.get("If-Modified-Since") for _path, headers in server.asked]
    assert asked == [None, changed, changed]


@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        ("500", "server_error"),
        ("404", "not_found"),
        ("reset", "no_connection"),
        ("garbage", "garbage"),
        ("truncate", "truncated"),
        ("short-length", "bad_length"),
        ("huge", "too_large"),
        ("gzip-bomb", "too_large"),
        ("hang", "timeout"),
        ("error-page", "not_of_format"),
        ("empty", "empty"),
        ("loop", "redirects"),
        ("to-private", "refused_address"),
    ],
)
def test_every_fault_is_noted_and_nothing_is_lost(
    server: FeedServer, city: City, fault: str, problem: str
) -> None:
    feed = add_feed(city, server.serve("/a.ics", ics(*many(2))), by=None, insecure=True)
    sync_feed(feed)
    server.fault = fault
    feed.digest = feed.etag = ""
    assert sync_feed(feed) == problem
    feed.refresh_from_db()
    assert (len(titles()), feed.failures, feed.last_error) == (2, 1, problem)
    assert health_of(feed).state == "trouble"
    server.fault = ""
    assert sync_feed(feed) in {"taken", "unchanged"}
    feed.refresh_from_db()
    assert (feed.failures, health_of(feed).state) == (0, "well")


def test_a_source_that_keeps_failing_is_asked_ever_less_and_then_not(
    city: City, staff: User
) -> None:
    feed = add_feed(city, "/no/such/file.ics", by=None)
    waits = []
    now = timezone.now()
    for _time in range(40):
        sync_feed(feed, now=now)
        feed.refresh_from_db()
        assert feed.next_at is not None
        waits.append(feed.next_at - now)
    assert timedelta(minutes=9) < waits[0] < timedelta(minutes=12)
    assert timedelta(hours=23) < waits[-1] < timedelta(hours=27)
    assert (feed.is_active, health_of(feed).state) == (False, "stopped")
    resume_source(feed, by=staff)
    assert (feed.is_active, feed.failures) == (True, 0)
    pause_source(feed, by=staff)
    assert feed.is_active is False


def test_pages_that_follow_are_read_and_a_loop_of_pages_ends(
    server: FeedServer, city: City
) -> None:
    def page(number: int, following: str | None) -> str:
        row = {
            "id": f"x:{number}",
            "name": {"sv": f"{WORDS[number]} {number}"},
            "event_status": "EventScheduled",
            "start_time": f"{ANCHOR + timedelta(days=number):%Y-%m-%dT%H:%M:%SZ}",
        }
        return json.dumps({"meta": {"next": following}, "data": [row]})

    server.serve("/3", page(3, server.url("/3")))
    server.serve("/2", page(2, server.url("/3")))
    feed = add_feed(city, server.serve("/1", page(1, server.url("/2"))), by=None, insecure=True)
    assert sync_feed(feed) == "taken"
    assert {"Bio 1", "Dans 2", "Opera 3"} <= set(titles())


def test_nobody_has_the_server_read_its_own_files_by_a_form(city: City, staff: User) -> None:
    with pytest.raises(ValidationError) as error:
        add_feed(city, " /etc/hostname", by=staff)
    assert "url" in error.value.message_dict
    form = FeedForm(
        {"name": "X", "url": "/etc/hostname", "every": "3", "rank": "50", "format": "auto"},
        city=city,
    )
    assert form.is_valid()
    assert not form.save(by=staff)
    assert "https" in str(form.errors["url"])
    feed = add_feed(city, "https://a.example.se/x.ics", by=staff)
    with pytest.raises(ValidationError):
        edit_feed(feed, {"url": "/etc/hostname"}, by=staff)
    feed.refresh_from_db()
    assert feed.url == "https://a.example.se/x.ics"
    assert edit_feed(add_feed(city, "/srv/kalender.ics", by=None), {"name": "Y"}, by=staff) == [
        "name"
    ]


@pytest.mark.parametrize(
    ("url", "field"),
    [
        ("http://a.example.se/x", "url"),
        ("https://u:p@a.example.se/", "url"),
        ("javascript:x", "url"),
        ("", "url"),
    ],
)
def test_feeds_that_cannot_be_added(city: City, url: str, field: str) -> None:
    with pytest.raises(ValidationError) as error:
        add_feed(city, url, by=None)
    assert field in error.value.message_dict


def test_a_source_that_changes_its_kind_keeps_its_events(server: FeedServer, city: City) -> None:
    feed = add_feed(city, server.serve("/a", ics({}), "text/calendar"), by=None, insecure=True)
    sync_feed(feed)
    told = {"@context": "https://schema.org", "@type": "Event", "name": "Kväll", "@id": "ny",
            "startDate": f"{ANCHOR:%Y-%m-%dT%H:%M:%SZ}"}  # fmt: skip
    page = f'<!doctype html><script type="application/ld+json">{json.dumps(told)}</script>'
    server.serve("/a", page, "image/png")
    assert sync_feed(feed) == "taken"
    assert titles() == ["Kväll"]  # known by another name now: one is shown, not two
