"""Sources that ask for too much: years on end, rows without number. The rest is taken."""

from datetime import timedelta
from typing import Any

import pytest

from tests.factories.feeds import ANCHOR, ics, many, titles
from torg.agenda.importers import ical
from torg.agenda.models import Event, Occurrence
from torg.agenda.queries.days import day_of
from torg.agenda.services.checks import LONGEST
from torg.core.fetching import MAX_BYTES
from torg.core.models import RefusedRow
from torg.places.enums import FeedTrouble
from torg.places.models import City

pytestmark = pytest.mark.django_db


def end_after(days: int) -> str:
    return f"{ANCHOR + timedelta(days=days):%Y%m%dT%H%M%SZ}"


def test_what_goes_on_for_ten_years_is_one_date_and_on_every_day(write: Any, city: City) -> None:
    write("a.ics", ics({"SUMMARY": "Tio år", "DTEND": end_after(3652)}, *many(3)))
    event = Event.objects.get(title="Tio år")
    assert Occurrence.objects.filter(event=event).count() == 1
    for days in (0, 400, 3600):
        day = (ANCHOR + timedelta(days=days)).astimezone(city.tz).date()
        assert event.pk in [row.event_id for row in day_of(None, city, day).ongoing]
    after = (ANCHOR + timedelta(days=3653)).astimezone(city.tz).date()
    assert day_of(None, city, after).ongoing == []


def test_what_goes_on_for_longer_is_refused_with_the_rest_kept(write: Any) -> None:
    feed = write("a.ics", ics({"UID": "x", "DTEND": end_after(LONGEST.days + 1)}, *many(3)))
    assert len(titles()) == 3
    (row,) = RefusedRow.objects.filter(run=feed.last_run)
    assert (row.row, bool(row.reason)) == ("x", True)


def test_what_recurs_every_second_for_ever_has_an_end(write: Any, city: City) -> None:
    write("a.ics", ics({"SUMMARY": "Utan slut", "RRULE": "FREQ=SECONDLY"}, *many(3)))
    assert len(titles()) == 4
    assert Occurrence.objects.filter(city=city).count() < 10_000


def test_of_rows_without_number_the_first_are_taken(
    write: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ical, "MAX_ROWS", 5)
    feed = write("a.ics", ics(*many(8)))
    assert len(titles()) == 5
    assert RefusedRow.objects.filter(run=feed.last_run).count() == 3
    assert feed.last_run is not None
    assert (feed.last_run.read, feed.last_run.created) == (8, 5)


def test_two_million_rows_are_more_than_a_source_may_hold(write: Any) -> None:
    feed = write("a.ics", ics(*many(3)))
    row = "BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20300101T100000Z\r\nSUMMARY:A\r\nEND:VEVENT\r\n"
    assert len(row) * 2_000_000 > MAX_BYTES
    feed = write("a.ics", "BEGIN:VCALENDAR\r\n" + row * (MAX_BYTES // len(row) + 1))
    assert feed.last_error == FeedTrouble.NO_FILE
    assert len(titles()) == 3  # nothing is lost by it
