"""Helsingborg's event API: its three real payloads with all their facts."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.utils.translation import override

from tests.factories.places import CityFactory
from torg.agenda.importers.helsingborg import read_helsingborg
from torg.agenda.importers.reading import read_source
from torg.agenda.importers.stated import Context, NotOfFormatError, Reading, StatedEvent
from torg.agenda.models import Event
from torg.agenda.services.records import take_statements
from torg.agenda.services.rows import Statement
from torg.places.services.feeds import add_feed

Sample = Callable[[str], str]


def one(text: str) -> StatedEvent:
    reading = read_source(text, "auto", Context())
    assert (reading.format, reading.refused) == ("helsingborg", [])
    return reading.events[0]


def test_an_older_event(sample: Sample) -> None:
    event = one(sample("helsingborg/wp-legacy-event.json"))
    assert (event.title, f"{event.starts_at:%F %H:%M}", f"{event.ends_at:%H:%M}", event.rdates) == (
        "Idrottsaktiviteter frö Årskurs 4-6",
        "2030-02-11 15:15",
        "16:30",
        ["2030-03-04T15:15:00", "2040-02-18T15:15:00"],
    )
    assert [(f"{d.original:%F}", d.status) for d in event.dates] == [
        ("2030-03-04", "cancelled"),
        ("2040-02-18", "moved"),
    ]
    assert (event.location_name, event.address, event.lat, event.lon) == (
        "Rydebäcks idrottshall",
        "Frösögatan 15, 25730 Rydebäck",
        55.966896,
        12.774525,
    )
    assert (event.min_age, event.max_age, event.audience, event.kind) == (
        10,
        12,
        "children",
        "sport",
    )
    assert (event.price_min, event.price_max, event.is_free) == (2000, 25000, False)
    assert event.price_text == (
        "Vuxen 250 kr, Barn 125 kr, Senior 200 kr, Sittplats 20–40 kr, Ståplats 30–60 kr"
    )
    assert (event.organiser_name, event.tickets_url, event.website) == (
        "Ung Fritid Helsingborg",
        "https://booking-link.org",
        "https://helsingborg.se/uppleva-och-gora/",
    )
    assert event.accessibility == {"toilets:wheelchair": "yes", "elevator": "yes", "ramp": "yes"}
    assert "Mat & dryck" in event.keywords
    assert "**Ålder:** 10-12 år" in event.description
    assert (
        "[@rydebacksfritidsgard](https://www.instagram.com/rydebacksfritidsgard/)"
        in event.description
    )
    assert event.description.endswith(
        "Arrangör: Ung Fritid Helsingborg, joinaoss@helsingborg.se\n\n"
        "Arrangör: Test organizer, 123-456 78 90, organizer@example.com, "
        "https://test-organizer-website.com\n\n"
        "Arrangör: Test organizer 2, 234-567 89 01, organizer2@example.com, "
        "https://test-organizer2-website.com\n\n"
        "Det kostar inget att boka.\n\n"
        "Kontakt: 070-351 35 57, rydebacksfritidsgard@helsingborg.se"
    )
    assert (event.image_alt, event.image_source[-30:]) == (
        "Alt Text",
        "to-till-aktivitetskalender-14.png"[-30:],
    )


def test_a_newer_event(sample: Sample) -> None:
    event = one(sample("helsingborg/wp-release-event.json"))
    assert (event.title, f"{event.starts_at:%F %H:%M}", f"{event.ends_at:%H:%M}", event.rdates) == (
        "Test Event",
        "2030-06-06 12:00",
        "13:00",
        ["2030-06-07T12:00:00"],
    )
    assert (event.location_name, event.address, event.lat, event.lon) == (
        "SLF",
        "Drottninggatan 14, 252 21 Helsingborg, Sverige",
        56.047361,
        12.692065,
    )
    assert (event.price_min, event.is_free, event.price_text) == (
        10000,
        False,
        "Standard Ticket 100 kr",
    )
    assert (event.min_age, event.audience, event.organiser_name) == (
        13,
        "children",
        "TestOrganizer",
    )
    assert event.accessibility == {"toilets:wheelchair": "yes", "low_stimulation": "yes"}
    assert (event.attendance, event.image_alt) == ("onsite", "Test Description")
    assert event.description.endswith(
        "Arrangör: TestOrganizer, Aktivitetshuset Tryckeriet, Vasatorpsvägen 1b, 254 57 Helsingborg"
        ", 0757845312, org@organizer.org, https://www.organizer.com"
    )


def test_an_exhibition(sample: Sample) -> None:
    event = one(sample("helsingborg/wp-exhibition-event.json"))
    assert (
        event.title,
        f"{event.starts_at:%F}",
        f"{event.ends_at:%F}",
        event.all_day,
        event.kind,
    ) == (
        "Testutställning",
        "2025-08-01",
        "2025-09-01",
        True,
        "exhibition",
    )
    assert event.description.startswith("Öppet mån–lör 09.00–18.00. Stängt sön.\n\nLorem")
    assert (event.organiser_name, event.location_name, event.address) == (
        "Testorganizer",
        "Testlocation",
        "Dunkers kulturhus, Kungsgatan 11, 252 21 Helsingborg",
    )
    assert (event.price_min, event.price_max, event.is_free) == (0, 12000, False)
    assert event.price_text.startswith("Vuxen 120 kr, Barn och unga till och med 18 gratis")
    assert event.image_alt == "Test alt"
    assert event.image_source.endswith("/871-1920x1024-1.jpg")  # the first by the row's own order
    assert event.description.endswith("-unsplash-scaled.jpg)")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["legacy", "release", "exhibition"])
def test_every_fact_stands_in_the_event(sample: Sample, name: str) -> None:
    """What is read of a sample is what its event says, field by field."""
    stated = one(sample(f"helsingborg/wp-{name}-event.json"))
    feed = add_feed(CityFactory(), f"/tmp/{name}.json", by=None, by_hand=True)
    told = Statement(stated.uid, stated.url, stated.as_json())
    taken = take_statements(feed, [told], by=None)
    assert (taken.created, taken.refused) == (1, [])
    event = Event.objects.get()
    for field in set(told.data) - {"uid", "url", "dates", "starts_at", "ends_at"}:
        assert getattr(event, field) == told.data[field], field
    assert (event.starts_at, event.ends_at) == (stated.starts_at, stated.ends_at)
    dates = [(d.original, d.status) for d in stated.dates]
    assert sorted(event.dates.values_list("original", "status")) == sorted(dates)


def row(**facts: Any) -> dict[str, Any]:
    dates = [
        {"start_date": "2030-02-11 15:15", "end_date": "2030-02-11 16:30", "status": "scheduled"}
    ]
    return {"id": 1, "title": {"rendered": "Kväll"}, "occasions": dates, **facts}


def read(*rows: Any) -> Reading:
    with override("en"):
        return read_helsingborg(list(rows), Context())


def test_a_list_keeps_its_good_rows() -> None:
    reading = read(
        row(),
        row(id=2, occasions=[]),
        "x",
        row(id=4, title={"rendered": "<b></b>"}),
        row(id=5, status="draft"),
    )
    assert [event.uid for event in reading.events] == ["event:1"]
    assert [(r.row, r.reason) for r in reading.refused] == [
        ("2", "It has no dates that can be read."),
        ("3", "It is not an event."),
        ("4", "It has no title."),
        ("5", "The source says that it is a draft."),
    ]


def test_a_single_date_that_is_cancelled_is_a_cancelled_event() -> None:
    dates = [
        {
            "start_date": "2030-02-11 15:15",
            "status": "cancelled",
            "occ_exeption_information": "Sjuk",
        }
    ]
    event = read(row(occasions=dates)).events[0]
    assert (event.status, event.status_note, event.dates) == ("cancelled", "Sjuk", [])


def test_dates_of_another_length_keep_it() -> None:
    dates = [
        {"start_date": "2030-02-11 15:15", "end_date": "2030-02-11 16:15"},
        {
            "start_date": "2030-02-12 15:15",
            "end_date": "2030-02-12 18:15",
            "door_time": "2030-02-12 15:00",
        },
    ]
    changed = read(row(occasions=dates)).events[0].dates
    assert [(f"{d.ends_at:%H:%M}", d.note) for d in changed] == [("18:15", "Doors open at 15.00")]


def test_values_of_every_type_are_survived() -> None:
    legacy = row(location={}, organizers=[], price_range={}, accessibility=[], content={})
    newer = {
        "id": 1,
        "title": {"rendered": "A"},
        "_embedded": {},
        "acf": {
            "occasions": [{"date": "20300606", "startTime": "12:00:00"}],
            "location": {},
            "pricesList": [],
            "offers": [],
            "openingHoursSpecification": [],
            "physical_virtual": "",
            "meeting_link": "",
        },
    }
    for value in (
        None,
        3,
        "x",
        [],
        {},
        [1],
        [[{}]],
        True,
        {"rendered": 5},
        "<script>alert(1)</script>",
    ):
        for name in legacy:
            read(row(id=2), row(**{name: value}))
        for name in newer["acf"]:
            read({**newer, "acf": {**newer["acf"], name: value}})
        read({**newer, "_embedded": value})
        read({**newer, "_embedded": {"wp:term": value, "wp:featuredmedia": value}})


def test_what_is_of_another_shape_is_refused() -> None:
    for value in ({}, [], {"title": "x"}, [{"title": {"rendered": "Sida"}}]):
        with pytest.raises(NotOfFormatError):
            read_helsingborg(json.loads(json.dumps(value)), Context())
