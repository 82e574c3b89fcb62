"""Who decides of an event: a restriction above all, of facts the latest, of wordings the actor."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.factories.agenda import at, make_event, make_row
from torg.agenda.models import Event
from torg.agenda.services import dates
from torg.agenda.services import events as services
from torg.agenda.services.imports import save_events
from torg.agenda.services.rows import Known
from torg.core.moderation import kind_named
from torg.core.moderation.services import Statement, lift_restriction, restrict
from torg.places.enums import Source

pytestmark = pytest.mark.django_db
HIDE = Statement("hidden", "Fakta", "law", "1 §", "Därför")


def held(event, staff):
    kind = kind_named("event")
    assert kind
    return restrict(kind, event.pk, HIDE, by=staff)


def test_nobody_shows_what_a_restriction_hides_before_it_is_lifted(staff):
    event = make_event()
    restriction = held(event, staff)
    for deed in (services.publish_event, services.unpublish_event):
        with pytest.raises(ValidationError, match="begränsning"):
            deed(event, by=staff)
    services.edit_event(event, {"title": "Nytt"}, by=staff, source=Source.STAFF)
    assert (Event.objects.get().publication, Event.objects.get().title) == ("hidden", "Nytt")
    lift_restriction(restriction, "Rättat", by=staff)
    assert Event.objects.get().publication == "published"


def test_what_was_hidden_before_a_restriction_stays_so_after_it(staff):
    event = make_event()
    services.hide_event(event, by=staff)
    lift_restriction(held(event, staff), "Rättat", by=staff)
    assert Event.objects.get().publication == "hidden"
    assert services.publish_event(Event.objects.get(), by=staff).publication == "published"


def test_a_source_that_tells_of_it_again_does_not_lift_a_restriction(staff, write):
    ical = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{}END:VCALENDAR\n"
    one = (
        "BEGIN:VEVENT\nUID:{0}\nDTSTAMP:20260101T000000Z\n"
        f"DTSTART:{timezone.now() + timedelta(days=3):%Y%m%dT180000Z}\n"
        "SUMMARY:Kväll {0}\nEND:VEVENT\n"
    )
    write("a.ics", ical.format(one.format("a") + one.format("b")))
    event = Event.objects.get(title="Kväll a")
    write("a.ics", ical.format(one.format("b")))
    event.refresh_from_db()
    assert event.publication == "hidden"
    held(event, staff)
    write("a.ics", ical.format(one.format("a") + one.format("b")))
    event.refresh_from_db()
    assert event.publication == "hidden"


@pytest.mark.parametrize(
    ("first", "second"), [(Source.ACTOR, Source.STAFF), (Source.STAFF, Source.ACTOR)]
)
def test_of_staff_and_the_actor_the_latest_says_what_has_become_of_it(staff, first, second):
    event = make_event(start="2026-12-10 18:00", source=first)
    services.cancel_event(event, "Sjuk", by=staff, source=first)
    services.reinstate_event(event, by=staff, source=second)
    assert (event.status, event.status_note) == ("scheduled", "")
    services.cancel_event(event, "Åter sjuk", by=staff, source=first)
    assert (event.status, event.status_note) == ("cancelled", "Åter sjuk")
    services.move_event(event, at("2026-12-11 18:00"), None, by=staff, source=second)
    assert (event.status, event.starts_at) == ("moved", at("2026-12-11 18:00"))
    services.move_event(event, at("2026-12-12 18:00"), None, by=staff, source=first)
    assert event.starts_at == at("2026-12-12 18:00")


def test_the_wordings_stay_the_actors(staff):
    event = make_event("Vår titel", source=Source.ACTOR)
    assert "title" in services.held_fields(event, Source.STAFF)
    assert services.held_fields(event, Source.ACTOR) == set()
    assert not {"status", "status_note"} & services.held_fields(event, Source.STAFF)
    services.edit_event(event, {"title": "Stadens"}, by=staff, source=Source.STAFF)
    assert event.title == "Vår titel"


@pytest.mark.parametrize("source", [Source.STAFF, Source.ACTOR])
def test_a_feed_overrides_neither(staff, city, source):
    save_events(city, [make_row(rrule="FREQ=DAILY;COUNT=3")], {}, by=None)
    event = Event.objects.get()
    known = {"1": Known(event.pk, "old")}
    services.cancel_event(event, "Sjuk", by=staff, source=source)
    services.reinstate_event(event, by=staff, source=source)
    dates.cancel_date(event, event.starts_at, by=staff, source=source)
    row = make_row(rrule="FREQ=DAILY;COUNT=3", status="cancelled", title="Nytt namn")
    assert save_events(city, [row], known, by=None).updated == ["1"]
    event.refresh_from_db()
    assert (event.title, event.status) == ("Nytt namn", "scheduled")
    assert [date.status for date in event.dates.all()] == ["cancelled"]
