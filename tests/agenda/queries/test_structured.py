"""JSON-LD of events, held against what schema.org defines and Google's event pages require.

Required by Google: name, startDate, location (a Place with an address, or a VirtualLocation with a
url). An Offer needs price with priceCurrency, availability and a url where there is one; dates are
ISO 8601 with an offset; enumeration values are full addresses of schema.org.
"""

import json
from datetime import UTC, datetime

import pytest

from tests.factories.agenda import at, make_event
from tests.factories.places import ActorFactory, PlaceFactory
from torg.agenda.enums import EventKind
from torg.agenda.queries.days import next_dates
from torg.agenda.queries.structured import event_document
from torg.agenda.services import dates
from torg.agenda.services.events import (
    cancel_event,
    create_series,
    mark_sold_out,
    move_event,
    postpone_event,
)
from torg.places.enums import Source

pytestmark = pytest.mark.django_db
BY = {"by": None, "source": Source.STAFF}
# schema.org's own subtypes of Event that are used, and the properties that Event has there.
TYPES = {
    "Event", "MusicEvent", "TheaterEvent", "ScreeningEvent", "ExhibitionEvent", "LiteraryEvent",
    "EducationEvent", "SaleEvent", "FoodEvent", "SportsEvent", "Festival", "SocialEvent",
}  # fmt: skip
PROPERTIES = {
    "@context", "@type", "@id", "url", "name", "description", "startDate", "endDate",
    "previousStartDate", "eventStatus", "eventAttendanceMode", "location", "organizer", "image",
    "offers", "isAccessibleForFree", "inLanguage", "typicalAgeRange", "audience", "keywords",
    "eventSchedule", "superEvent", "sameAs",
}  # fmt: skip


def check(document):
    """Raise when the document breaks a rule that is stated above."""
    assert json.loads(json.dumps(document)) == document
    assert document["@context"] == "https://schema.org"
    assert document["@type"] in TYPES
    assert set(document) <= PROPERTIES
    assert {"name", "startDate", "location", "eventStatus"} <= set(document)
    for name in ("startDate", "endDate", "previousStartDate"):
        if name in document:
            moment = datetime.fromisoformat(document[name])
            assert moment.tzinfo is not None or len(document[name]) == 10
    locations = document["location"]
    for location in locations if isinstance(locations, list) else [locations]:
        if location["@type"] == "VirtualLocation":
            assert location["url"].startswith("https://")
        else:
            assert location["@type"] == "Place"
            assert location["address"]["@type"] == "PostalAddress"
            assert location["address"]["addressLocality"]
    for name in ("eventStatus", "eventAttendanceMode"):
        assert document[name].startswith("https://schema.org/Event") or name != "eventStatus"
    if "offers" in document:
        offer = document["offers"]
        assert offer["availability"].startswith("https://schema.org/")
        assert ("price" in offer or "lowPrice" in offer) == ("priceCurrency" in offer)
    return document


@pytest.fixture(autouse=True)
def today(monkeypatch):
    now = at("2026-10-01 12:00")
    monkeypatch.setattr("django.utils.timezone.now", lambda: now.astimezone(UTC))


def document_of(event, **addresses):
    coming = next_dates(event, 5, at("2026-10-01 12:00"))
    return check(event_document(event, coming, url="https://example.se/e/", **addresses))


def test_an_event_with_everything():
    place = PlaceFactory(name="Lyktan", street_name="Storgatan", house_number="1")
    event = make_event(
        "Vinterjazz", "2026-10-06 18:00", city=place.city, place=place, kind="music",
        actor=ActorFactory(city=place.city, name="Kören", website="https://example.se/k"),
        price_min=10_000, price_max=15_050, tickets_url="https://example.se/b", is_free=False,
        min_age=12, languages=["sv"], attendance="mixed", online_url="https://example.se/live",
        keywords=["jazz"], summary="En kväll", series=create_series(place.city, "Höst", by=None),
    )  # fmt: skip
    document = document_of(
        event, image="https://example.se/i.jpg", place_url="https://example.se/p"
    )
    assert document["@type"] == "MusicEvent"
    assert document["startDate"] == "2026-10-06T18:00+02:00"
    assert document["location"] == [
        {
            "@type": "Place", "@id": "https://example.se/p", "name": "Lyktan",
            "address": {"@type": "PostalAddress", "streetAddress": "Storgatan 1",
                        "addressLocality": "Provstad", "addressCountry": "SE"},
            "geo": {"@type": "GeoCoordinates", "latitude": 56.0465, "longitude": 12.6945},
        },
        {"@type": "VirtualLocation", "url": "https://example.se/live"},
    ]  # fmt: skip
    assert document["offers"] == {
        "@type": "AggregateOffer", "url": "https://example.se/b", "lowPrice": "100",
        "highPrice": "150.50", "priceCurrency": "SEK",
        "availability": "https://schema.org/InStock",
    }  # fmt: skip
    assert document["isAccessibleForFree"] is False
    assert document["typicalAgeRange"] == "12-"
    assert document["superEvent"] == {"@type": "EventSeries", "name": "Höst"}
    assert document["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"


@pytest.mark.parametrize("kind", EventKind)
def test_every_kind_is_a_type_of_schema_org(kind):
    document_of(make_event(kind=kind.value, hours=None, location_name="Parken"))


def test_what_is_not_known_is_left_out():
    document = document_of(make_event("Något", "2026-10-06 18:00", hours=None))
    assert set(document) == {
        "@context", "@type", "@id", "url", "name", "startDate", "eventStatus",
        "eventAttendanceMode", "location",
    }  # fmt: skip


def test_a_rule_is_a_schedule():
    rule = {"rrule": "FREQ=WEEKLY;INTERVAL=2;UNTIL=20261203", "exdates": ["2026-11-03"]}
    event = make_event("Stickkafé", "2026-10-06 18:00", is_free=True, **rule)
    document = document_of(event)
    assert document["eventSchedule"] == [
        {
            "@type": "Schedule", "startDate": "2026-10-06", "endDate": "2026-12-03",
            "startTime": "18:00", "endTime": "20:00", "repeatFrequency": "P2W",
            "byDay": ["https://schema.org/Tuesday"], "exceptDate": ["2026-11-03"],
            "scheduleTimezone": "Europe/Stockholm",
        }
    ]  # fmt: skip
    assert document["offers"]["price"] == "0"
    monthly = make_event("Bok", "2026-10-06 18:00", rrule="FREQ=MONTHLY;BYDAY=1TU;COUNT=3")
    assert document_of(monthly)["eventSchedule"][0]["byDay"] == ["1TU"]
    odd = make_event("Udda", "2026-10-06 18:00", rrule="FREQ=MONTHLY;BYDAY=TU;BYSETPOS=1")
    assert "eventSchedule" not in document_of(odd)


def test_moved_and_sold_out():
    event = make_event("Jazz", "2026-10-06 18:00", tickets_url="https://example.se/b")
    move_event(event, at("2026-10-07 19:00"), None, **BY)
    document = document_of(event)
    assert document["eventStatus"] == "https://schema.org/EventRescheduled"
    assert document["previousStartDate"] == "2026-10-06T18:00+02:00"
    mark_sold_out(event, **BY)
    assert document_of(event)["offers"]["availability"] == "https://schema.org/SoldOut"
    weekly = make_event("Vecka", "2026-10-06 18:00", rrule="FREQ=WEEKLY;COUNT=2")
    dates.move_date(weekly, at("2026-10-06 18:00"), at("2026-10-07 18:00"), **BY)
    assert document_of(weekly)["previousStartDate"] == "2026-10-06T18:00+02:00"


def test_whole_days_are_dates_and_what_is_over_is_still_told():
    event = make_event("Marknad", "2026-09-05 00:00", hours=24, all_day=True)
    assert document_of(event)["startDate"] == "2026-09-05"


@pytest.mark.parametrize(("deed", "offered"), [
    (cancel_event, None), (postpone_event, None), (mark_sold_out, "https://schema.org/SoldOut"),
])  # fmt: skip
def test_tickets_are_offered_only_for_what_takes_place_and_has_some_left(deed, offered):
    event = make_event(price_min=10_000, tickets_url="https://example.se/b", location_name="Torget")
    assert document_of(event)["offers"]["availability"] == "https://schema.org/InStock"
    deed(event, **BY)
    document = document_of(event)
    assert document.get("offers", {}).get("availability") == offered


def test_a_description_is_told_as_plain_text():
    text = "Med **Trio Lind**. " + "ord " * 200
    document = document_of(make_event("Jazz", "2026-10-06 18:00", description=text))
    assert document["description"].startswith("Med Trio Lind. ord ord")
    assert len(document["description"]) <= 500
