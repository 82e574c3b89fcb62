"""Events as iCalendar: what another calendar makes of them is what our pages show."""

from datetime import UTC, date

import pytest
import recurring_ical_events
from icalendar import Calendar

from tests.factories.agenda import ZONE, at, make_event
from tests.factories.places import PlaceFactory
from torg.agenda.models import Event
from torg.agenda.queries.calendar import events_calendar
from torg.agenda.services import dates
from torg.agenda.services.events import cancel_event, edit_event
from torg.places.enums import Source

pytestmark = pytest.mark.django_db
BY = {"by": None, "source": Source.STAFF}


@pytest.fixture(autouse=True)
def today(monkeypatch):
    now = at("2026-10-01 12:00")
    monkeypatch.setattr("django.utils.timezone.now", lambda: now.astimezone(UTC))


def calendar_of(event):
    event = Event.objects.select_related("place", "city").get(pk=event.pk)
    return events_calendar("Agenda", [event], url_of=lambda one: f"https://example.se/{one.slug}/")


def shown_by_another(content, until="2027-06-30"):
    """Return local starts and ends of what is not cancelled, as another program reads them."""
    found = recurring_ical_events.of(Calendar.from_ical(content)).between(
        date(2026, 9, 1), date.fromisoformat(until)
    )
    spans = [
        (part.decoded("dtstart"), part.decoded("dtend"))
        for part in found
        if str(part["status"]) != "CANCELLED"
    ]
    return sorted((a.astimezone(UTC), b.astimezone(UTC)) for a, b in spans)


def shown_by_us(event):
    rows = event.occurrences.exclude(status="cancelled").filter(start__lt=at("2027-06-30"))
    return sorted(rows.values_list("start", "end"))


@pytest.mark.parametrize(
    "rule",
    [
        {"rrule": "FREQ=WEEKLY;UNTIL=20261215T170000Z"},  # past the end of summer time
        {"rrule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=9"},
        {"rrule": "FREQ=MONTHLY;BYDAY=-1FR"},
        {"rrule": "FREQ=MONTHLY;BYMONTHDAY=13,-1;UNTIL=20270401"},
        {"rrule": "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;WKST=SU"},
        {"rrule": "FREQ=WEEKLY;COUNT=8", "exdates": ["2026-10-20T18:00", "2026-11-03"],
         "rdates": ["2026-12-13T15:00"]},
    ],
)  # fmt: skip
def test_another_calendar_shows_what_we_show(rule):
    event = make_event("Stickkafé", "2026-10-06 18:00", **rule)
    assert shown_by_another(calendar_of(event)) == shown_by_us(event)


def test_changed_dates_are_overrides():
    event = make_event("Stickkafé", "2026-10-06 18:00", rrule="FREQ=WEEKLY;COUNT=6")
    dates.cancel_date(event, at("2026-10-13 18:00"), "Sjukt", **BY)
    dates.move_date(event, at("2026-10-27 18:00"), at("2026-10-28 19:00"), **BY)
    content = calendar_of(event)
    assert shown_by_another(content) == shown_by_us(event)
    parts = Calendar.from_ical(content).walk("VEVENT")
    assert len({str(part["uid"]) for part in parts}) == 1
    assert [str(part["status"]) for part in parts] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert parts[1].decoded("recurrence-id").astimezone(ZONE) == at("2026-10-13 18:00")
    assert {part["sequence"] for part in parts} == {2}


def test_an_event_that_happens_once_with_all_its_facts():
    place = PlaceFactory(name="Lyktan", street_name="Storgatan", house_number="1")
    event = make_event("Jazz; natt", "2026-10-06 18:00", place=place, city=place.city,
                       summary="En, kväll", keywords=["jazz"])  # fmt: skip
    calendar = Calendar.from_ical(calendar_of(event))
    assert calendar.walk("VTIMEZONE") == []  # UTC needs none
    (part,) = calendar.walk("VEVENT")
    assert str(part["uid"]) == f"event-{event.pk}@provstad.torg"
    assert (str(part["summary"]), str(part["location"])) == ("Jazz; natt", "Lyktan, Storgatan 1")
    assert part["dtstart"].to_ical() == b"20261006T160000Z"
    assert part["geo"].to_ical() == "56.0465;12.6945"
    assert str(part["url"]) == "https://example.se/jazz-natt/"


def test_whole_days_are_dates():
    event = make_event("Marknad", "2026-10-24 00:00", hours=24, all_day=True,
                       rrule="FREQ=DAILY;COUNT=2")  # fmt: skip
    part = Calendar.from_ical(calendar_of(event)).walk("VEVENT")[0]
    assert part.decoded("dtstart") == date(2026, 10, 24)
    assert part.decoded("dtend") == date(2026, 10, 25)


def test_the_same_data_are_the_same_bytes_and_a_change_raises_the_sequence():
    event = make_event("Jazz", "2026-10-06 18:00", rrule="FREQ=WEEKLY")
    first = calendar_of(event)
    assert calendar_of(event) == first
    edit_event(event, {"starts_at": at("2026-10-06 19:00")}, **BY)
    cancel_event(event, "Regn", **BY)
    part = Calendar.from_ical(calendar_of(event)).walk("VEVENT")[0]
    assert (part["sequence"], str(part["status"])) == (2, "CANCELLED")
    assert str(part["description"]) == "Regn"


def test_a_description_is_told_as_plain_text():
    text = "Med **Trio Lind**:\n\n- bas\n- sång"
    event = make_event("Jazz", "2026-10-06 18:00", description=text)
    part = Calendar.from_ical(calendar_of(event)).walk("VEVENT")[0]
    assert str(part["description"]) == "Med Trio Lind:\n\n– bas\n– sång"
