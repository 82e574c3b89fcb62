"""Occurrences: what is worked out in advance, what is kept, how the window moves."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError

from tests.factories.agenda import ZONE, at, make_event
from torg.agenda.models import Event, EventDate, Occurrence
from torg.agenda.services import dates
from torg.agenda.services.events import edit_event
from torg.agenda.services.occurrences import AHEAD, renew_occurrences, roll_occurrences
from torg.places.enums import Source

pytestmark = pytest.mark.django_db
BY = {"by": None, "source": Source.STAFF}


@pytest.fixture
def today(monkeypatch):
    """Noon on a Tuesday, wherever a service asks what time it is."""
    now = at("2026-12-01 12:00")
    monkeypatch.setattr("django.utils.timezone.now", lambda: now.astimezone(UTC))
    return now


def listed(**narrowed):
    rows = Occurrence.objects.filter(**narrowed).order_by("start")
    return [f"{row.start.astimezone(ZONE):%m-%d %H:%M} {row.status}" for row in rows]


def test_a_rule_without_an_end_is_worked_out_for_the_window(today):
    event = make_event(start="2026-09-01 18:00", rrule="FREQ=WEEKLY")
    rows = list(Occurrence.objects.order_by("start"))
    assert rows[0].start == at("2026-11-03 18:00")  # thirty days back
    assert rows[-1].start <= at("2026-12-01 23:59") + AHEAD
    event.refresh_from_db()
    assert event.occurs_until == (today + AHEAD).date()


def test_a_rule_with_an_end_within_the_window_is_done_once_and_for_all(today):
    event = make_event(rrule="FREQ=WEEKLY;COUNT=3")
    assert len(listed()) == 3
    assert Event.objects.get(pk=event.pk).occurs_until is None
    assert roll_occurrences(event.city, today + timedelta(days=800)) == 0


def test_an_event_that_happens_once_has_its_occurrence_however_long_ago(today):
    make_event(start="2021-05-05 10:00")
    assert Occurrence.objects.get().start == at("2021-05-05 10:00")


def test_the_tick_moves_the_window_on_and_keeps_what_is_there(today):
    event = make_event(rrule="FREQ=WEEKLY")
    before = set(Occurrence.objects.values_list("pk", flat=True))
    assert roll_occurrences(event.city, today + timedelta(days=10)) == 0  # not yet worth it
    added = roll_occurrences(event.city, today + timedelta(days=70))
    assert added == 10
    assert before < set(Occurrence.objects.values_list("pk", flat=True))
    assert roll_occurrences(event.city, today + timedelta(days=70)) == 0


def test_what_happens_every_hour_is_cut_and_goes_on_when_there_is_room(today):
    event = make_event(rrule="FREQ=HOURLY", hours=1)
    assert Occurrence.objects.count() == 1_500
    later = today + timedelta(days=40)
    added = roll_occurrences(event.city, later)
    assert added > 900
    # The last day was there in part already.
    assert 1_450 < Occurrence.objects.filter(start__gte=later).count() <= 1_500
    starts = list(Occurrence.objects.order_by("start").values_list("start", flat=True))
    assert {b - a for a, b in pairwise(starts)} == {timedelta(hours=1)}


def test_what_has_been_stays_as_it_was(today):
    event = make_event(start="2026-11-10 18:00", rrule="FREQ=WEEKLY;COUNT=5")
    past = listed(start__lt=today)
    edit_event(event, {"rrule": "FREQ=WEEKLY;COUNT=5;BYDAY=WE"}, **BY)
    assert listed(start__lt=today) == past
    assert listed(start__gte=today)[0] == "12-02 18:00 scheduled"


def test_exhibitions_are_marked_as_long(today):
    make_event("Konst", hours=24 * 30)
    make_event("Natt", hours=36)
    assert list(Occurrence.objects.order_by("end").values_list("is_long", flat=True)) == [
        False,
        True,
    ]


def test_without_a_stated_end_it_ends_as_it_begins(today):
    make_event(hours=None)
    occurrence = Occurrence.objects.get()
    assert occurrence.start == occurrence.end


def test_single_dates_are_cancelled_moved_and_restored(today):
    event = make_event(rrule="FREQ=WEEKLY;COUNT=4")
    dates.cancel_date(event, at("2026-12-08 18:00"), "Helg", **BY)
    dates.move_date(event, at("2026-12-15 18:00"), at("2026-12-16 19:00"), **BY)
    dates.note_date(event, at("2026-12-22 18:00"), "Gäst: Kören", **BY)
    assert listed() == [
        "12-01 18:00 scheduled",
        "12-08 18:00 cancelled",
        "12-16 19:00 moved",
        "12-22 18:00 scheduled",
    ]
    assert Occurrence.objects.get(start=at("2026-12-22 18:00")).note == "Gäst: Kören"
    dates.restore_date(event, at("2026-12-08 18:00"), **BY)
    dates.restore_date(event, at("2026-12-15 18:00"), **BY)
    dates.restore_date(event, at("2026-12-15 18:00"), **BY)
    assert listed()[1:3] == ["12-08 18:00 scheduled", "12-15 18:00 scheduled"]
    assert EventDate.objects.count() == 1
    event.refresh_from_db()
    assert event.sequence == 5
    assert event.provenance["dates"] == "staff"


def test_a_moved_date_can_be_moved_again(today):
    event = make_event(rrule="FREQ=WEEKLY;COUNT=2")
    for day in (9, 10):
        dates.move_date(event, at("2026-12-08 18:00"), at(f"2026-12-{day:02} 18:00"), **BY)
    assert listed() == ["12-01 18:00 scheduled", "12-10 18:00 moved"]


def test_a_date_that_the_event_does_not_have_cannot_be_changed(today):
    event = make_event(rrule="FREQ=WEEKLY;COUNT=4")
    with pytest.raises(ValidationError):
        dates.cancel_date(event, at("2026-12-09 18:00"), **BY)
    with pytest.raises(ValidationError):
        dates.move_date(
            event, at("2026-12-08 18:00"), at("2026-12-09 18:00"), at("2026-12-09 17:00"), **BY
        )
    with pytest.raises(ValidationError):
        dates.cancel_date(make_event("En gång"), at("2026-12-01 18:00"), **BY)


def test_working_out_again_changes_nothing(today):
    event = make_event(start="2026-11-10 18:00", rrule="FREQ=WEEKLY")
    before = listed()
    renew_occurrences([event], datetime(2026, 12, 1, 11, tzinfo=UTC))
    assert listed() == before
