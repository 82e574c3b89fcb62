"""Whole sources of events: created, updated, unchanged, refused."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.agenda import at, make_row
from tests.factories.places import CityFactory
from torg.agenda.models import Event, EventDate, Occurrence
from torg.agenda.services import dates
from torg.agenda.services.events import edit_event
from torg.agenda.services.imports import save_events
from torg.agenda.services.rows import DateRow
from torg.core.models import JournalEntry, User
from torg.places.enums import Source

pytestmark = pytest.mark.django_db


def figures(changes):
    return tuple(map(len, (changes.created, changes.updated, changes.unchanged, changes.refused)))


def save(rows, known=None, city=None):
    return save_events(city or CityFactory(), rows, known or {}, by=None)


def test_the_same_rows_again_change_nothing():
    rows = [make_row("a"), make_row("b", rrule="FREQ=WEEKLY;COUNT=3"), make_row("c", series="Fest")]
    first = save(rows)
    state = list(Event.objects.order_by("pk").values())
    again = save(rows, first.known())
    assert (figures(first), figures(again)) == ((3, 0, 0, 0), (0, 0, 3, 0))
    assert list(Event.objects.order_by("pk").values()) == state
    assert again.known() == first.known()
    assert Occurrence.objects.count() == 5
    assert not Event.objects.filter(published_at=None).exists()
    assert JournalEntry.objects.filter(verb="event.imported").count() == 1


def test_a_changed_row_changes_its_event_and_no_other():
    rows = [make_row("a"), make_row("b")]
    first = save(rows)
    rows[0] = make_row("a", start="2026-12-02 19:00", title="Ny titel")
    again = save(rows, first.known())
    assert figures(again) == (0, 1, 1, 0)
    event = Event.objects.get(pk=first.events["a"])
    assert (event.title, event.slug, event.sequence) == ("Ny titel", "kvall-a", 1)
    assert event.occurrences.get().start == at("2026-12-02 19:00")


def test_a_bad_row_is_refused_with_its_reason_and_its_event_stays():
    first = save([make_row("a"), make_row("b")])
    rows = [make_row("a", ends_at=at("2020-01-01 10:00")), make_row("b", title="Ny")]
    again = save(rows, first.known())
    assert figures(again) == (0, 1, 0, 1)
    assert again.refused[0][0] == "a"
    assert again.refused[0][1]
    event = Event.objects.get(pk=first.events["a"])
    assert (event.title, event.ends_at) == ("Kväll a", at("2026-12-01 20:00"))


def test_what_people_have_said_stays():
    first = save([make_row("a", rrule="FREQ=WEEKLY;COUNT=3")])
    event = Event.objects.get()
    person = User.objects.create_user("aktor@example.se")
    edit_event(event, {"title": "Vår titel"}, by=person, source=Source.ACTOR)
    dates.cancel_date(event, at("2026-12-08 18:00"), by=person, source=Source.ACTOR)
    row = make_row("a", rrule="FREQ=WEEKLY;COUNT=3", title="Flödets", summary="Ny")
    save([row], first.known())
    event.refresh_from_db()
    assert (event.title, event.summary) == ("Vår titel", "Ny")
    assert EventDate.objects.get().status == "cancelled"


def test_changed_dates_come_and_go_with_the_source():
    rule = {"rrule": "FREQ=WEEKLY;COUNT=3"}
    moved = DateRow(at("2026-12-08 18:00"), at("2026-12-09 18:00"), status="moved")
    first = save([make_row("a", **rule, dates=[moved])])
    assert Occurrence.objects.get(status="moved").start == at("2026-12-09 18:00")
    save([make_row("a", **rule, dates=[])], first.known())
    assert not EventDate.objects.exists()
    assert not Occurrence.objects.filter(status="moved").exists()


def test_of_two_rows_with_one_reference_the_last_counts():
    changes = save([make_row("a", title="Första"), make_row("a", title="Andra")])
    assert figures(changes) == (1, 0, 0, 0)
    assert Event.objects.get().title == "Andra"


def test_an_event_that_is_gone_is_made_again():
    first = save([make_row("a")])
    Event.objects.all().delete()
    assert figures(save([make_row("a")], first.known())) == (1, 0, 0, 0)


def test_two_references_can_be_one_event():
    first = save([make_row("a")])
    known = {**first.known(), "b": first.known()["a"]}
    again = save([make_row("b", summary="Från det andra flödet")], known)
    assert again.events == {"b": first.events["a"]}
    assert Event.objects.count() == 1


def test_the_number_of_queries_does_not_grow_with_the_rows():
    city = CityFactory()
    save([make_row("warm", kind="music")], city=city)
    counts = []
    for batch in ("x", "y"):
        size = 3 if batch == "x" else 9
        with CaptureQueriesContext(connection) as queries:
            save([make_row(f"{batch}{n}", kind="music") for n in range(size)], city=city)
        counts.append(len(queries) - size)  # the index writes each key by itself
    assert counts[1] - counts[0] <= 12
