"""The events API: its shape, every parameter, pages, refusals, calendars."""

from datetime import UTC

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from tests.factories.agenda import at, make_event
from tests.factories.places import ActorFactory, CityFactory, PlaceFactory
from torg.agenda.enums import Publication
from torg.agenda.models import Event
from torg.agenda.services import dates
from torg.agenda.services.events import create_series, hide_event, move_event
from torg.places.enums import Source

pytestmark = pytest.mark.django_db
LIST = "/api/v1/events/"
BY = {"by": None, "source": Source.STAFF}


@pytest.fixture(autouse=True)
def today(monkeypatch):
    now = at("2026-12-01 12:00")
    monkeypatch.setattr("django.utils.timezone.now", lambda: now.astimezone(UTC))
    return now


@pytest.fixture
def city():
    return CityFactory()


def asked(client, **params):
    answer = client.get(LIST, params)
    assert answer.status_code == 200, answer.content
    return answer.json()


def ids(client, **params):
    return [row["id"] for row in asked(client, **params)["data"]]


def test_an_event_is_told_with_all_its_facts(client, city):
    place = PlaceFactory(city=city, name="Lyktan", street_name="Storgatan", house_number="1")
    make_event(
        "Vinterjazz", place=place, actor=ActorFactory(city=city, name="Kören"), kind="music",
        summary="En kväll", texts={"en": {"title": "Winter jazz"}}, keywords=["Jazz"],
        price_min=10_000, price_max=15_000, tickets_url="https://example.se/b", min_age=12,
        languages=["sv", "swl"], accessibility={"wheelchair": "yes"},
        series=create_series(city, "Vintern", by=None),
    )  # fmt: skip
    answer = asked(client)
    assert answer["meta"] == {"count": 1, "next": None, "previous": None}
    row = answer["data"][0]
    assert row["name"] == {"sv": "Vinterjazz", "en": "Winter jazz"}
    assert row["start_time"] == "2026-12-01T18:00:00+01:00"
    assert row["end_time"] == "2026-12-01T20:00:00+01:00"
    assert row["event_status"] == "EventScheduled"
    assert row["kind"] == {"id": "music", "name": {"sv": "musik", "en": "music"}}
    assert row["keywords"] == [{"id": "jazz", "name": {"sv": "Jazz"}}]
    assert row["location"] == {
        "id": place.slug,
        "name": {"sv": "Lyktan"},
        "street_address": {"sv": "Storgatan 1"},
        "postal_code": "",
        "address_locality": {"sv": "Provstad"},
        "position": {"type": "Point", "coordinates": [12.6945, 56.0465]},
        "info_url": {"sv": f"http://testserver/platser/{place.slug}/"},
    }
    assert row["offers"] == [
        {
            "is_free": None, "price": {}, "price_min": 10_000, "price_max": 15_000,
            "currency": "SEK", "info_url": {"sv": "https://example.se/b"},
            "availability": "InStock",
        }
    ]  # fmt: skip
    assert row["provider"] == {"sv": "Kören"}
    assert row["super_event"]["super_event_type"] == "series"
    assert [one["id"] for one in row["in_language"]] == ["sv", "swl"]


def test_each_date_of_what_recurs_is_an_event_within_the_whole(client, city):
    event = make_event("Stickkafé", rrule="FREQ=WEEKLY;COUNT=3")
    dates.cancel_date(event, at("2026-12-08 18:00"), "Helg", **BY)
    dates.move_date(event, at("2026-12-15 18:00"), at("2026-12-16 19:00"), **BY)
    rows = asked(client)["data"]
    assert [(row["id"], row["event_status"]) for row in rows] == [
        ("stickkafe:20261201T1700Z", "EventScheduled"),
        ("stickkafe:20261208T1700Z", "EventCancelled"),
        ("stickkafe:20261215T1700Z", "EventRescheduled"),
    ]
    assert rows[1]["status_note"] == {"sv": "Helg"}
    assert rows[2]["previous_start_time"] == "2026-12-15T18:00:00+01:00"
    assert rows[0]["super_event"] == {
        "id": "stickkafe",
        "name": {"sv": "Stickkafé"},
        "super_event_type": "recurring",
        "recurrence": {
            "sv": "varje tisdag kl. 18.00, 3 gånger",
            "en": "every Tuesday at 18:00, 3 times",
        },
    }
    whole = client.get(f"{LIST}stickkafe").json()
    assert (whole["id"], whole["rrule"]) == ("stickkafe", "FREQ=WEEKLY;COUNT=3")
    assert [one["start_time"][:16] for one in whole["sub_events"]] == [
        "2026-12-01T18:00", "2026-12-08T18:00", "2026-12-16T19:00",
    ]  # fmt: skip


def test_what_is_over_is_told_when_asked_for(client, city):
    make_event("då", "2026-11-01 18:00")
    make_event("sedan", "2026-12-24 18:00")
    assert ids(client) == ["sedan"]
    assert ids(client, end="today") == ["da"]
    assert ids(client, start="2026-11-01", end="2026-11-01") == ["da"]
    assert ids(client, start="2026-11-01T20:00", end="2026-12-24") == ["sedan"]
    assert ids(client, start="2026-12-24T19:30:00+01:00") == ["sedan"]
    whole = client.get(f"{LIST}da").json()
    assert whole["start_time"] == "2026-11-01T18:00:00+01:00"
    assert whole["sub_events"] == []


def test_each_parameter_narrows(client, city):
    place = PlaceFactory(city=city, wheelchair="yes")
    make_event("här", place=place, kind="music", keywords=["Jazz", "Jul"], is_free=True,
               audience="children", attendance="mixed")  # fmt: skip
    make_event("där", lat=56.2, lon=12.5, keywords=["Jul"])
    for params in (
        {"bbox": "12.6,56.0,12.8,56.1"}, {"keyword": "jazz,finns-inte"}, {"free": "true"},
        {"keyword_AND": "jazz,jul"}, {"kind": "music,stage"}, {"children": "true"},
        {"accessible": "true"}, {"internet_based": "true"}, {"place": place.slug}, {"q": "musik"},
        {"dwithin_origin": "12.6945,56.0465", "dwithin_metres": "500"},
    ):  # fmt: skip
        assert ids(client, **params) == ["har"], params
    assert ids(client, event_status="cancelled") == []
    assert ids(client, sort="name") == ["dar", "har"]
    assert ids(client, sort="-name") == ["har", "dar"]


@pytest.mark.parametrize("sort", ["start_time", "-start_time", "-last_modified_time", "name"])
def test_pages_hold_every_row_once_there_and_back(client, city, sort):
    make_event("vecka", rrule="FREQ=WEEKLY;COUNT=5")
    make_event("samtidigt")
    make_event("konst", "2026-11-01 10:00", hours=24 * 90)
    whole = ids(client, sort=sort)
    assert len(whole) == 7
    first = asked(client, sort=sort, limit=3)
    second = client.get(first["meta"]["next"]).json()
    third = client.get(second["meta"]["next"]).json()
    found = [row["id"] for page in (first, second, third) for row in page["data"]]
    assert (found, third["meta"]["next"]) == (whole, None)
    back = client.get(second["meta"]["previous"]).json()
    assert [row["id"] for row in back["data"]] == whole[:3]


@pytest.mark.parametrize(
    "params",
    [
        {"start": "igår"}, {"start": "2026-13-01"}, {"end": "9999-12-31T23:59"},
        {"start": "2026-12-02", "end": "2026-11-30"}, {"bbox": "1,2,3"}, {"bbox": "a,b,c,d"},
        {"dwithin_origin": "12,56"}, {"dwithin_metres": "5"}, {"dwithin_origin": "x"},
        {"kind": "opera"}, {"event_status": "gone"}, {"sort": "random"}, {"cursor": "x"},
        {"cursor": "WyJzdGFydCIsImEiLCJub3QgYSB0aW1lIiwxXQ"}, {"limit": "0"}, {"colour": "red"},
        {"q": "a\x00"}, {"internet_based": "kanske"}, {"city": "finns-inte"},
        {"cursor": "WyJzdGFydCIsImEiLCIwMDAxLTAxLTAxVDAwOjAwOjAwKzAwOjAwIiwxXQ"},
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_a_problem_document(client, city, params):
    answer = client.get(LIST, params)
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert all(error["reason"] for error in answer.json()["errors"])


def test_what_is_not_published_is_not_there(client, city):
    make_event("utkast", publication=Publication.DRAFT)
    assert asked(client)["data"] == []
    for path in ("utkast", "utkast.ics", "finns-inte", "finns-inte.ics"):
        assert client.get(f"{LIST}{path}").status_code == 404


@pytest.mark.parametrize("end", ["", ".ics"])
def test_one_that_was_joined_leads_on_and_one_that_is_hidden_is_gone(client, city, end):
    own, other = make_event("en", city=city), make_event("annan", city=city)
    Event.objects.filter(pk=own.pk).update(merged_into=other)
    hide_event(own, by=None)
    answer = client.get(f"{LIST}en{end}?city={city.slug}")
    assert answer.status_code == 301
    assert answer["Location"] == f"{LIST}annan{end}?city={city.slug}"
    hide_event(other, by=None)
    answer = client.get(f"{LIST}annan{end}")
    assert (answer.status_code, answer.json()["type"].split("#")[1]) == (410, "problem-gone")
    assert answer.json()["detail"]


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_costs_the_same_however_long(client, city, number):
    for n in range(number):
        make_event(f"e{n}", place=PlaceFactory(city=city), actor=ActorFactory(city=city),
                   rrule="FREQ=WEEKLY;COUNT=2")  # fmt: skip
    asked(client)
    with CaptureQueriesContext(connection) as queries:
        assert len(asked(client)["data"]) == 2 * number
    assert len(queries) == 3
    with CaptureQueriesContext(connection) as queries:
        client.get("/api/v1/events.ics")
    assert len(queries) == 3  # the city, which events, the events


def test_calendars_of_one_event_and_of_a_filter(client, city):
    event = make_event("Stickkafé", rrule="FREQ=WEEKLY;COUNT=3", kind="course")
    move_event(make_event("En gång", kind="music"), at("2026-12-05 18:00"), None, **BY)
    one = client.get(f"{LIST}{event.slug}.ics")
    assert one.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert str(Calendar.from_ical(one.content).walk("VEVENT")[0]["summary"]) == "Stickkafé"
    narrowed = Calendar.from_ical(client.get("/api/v1/events.ics", {"kind": "music"}).content)
    assert [str(part["summary"]) for part in narrowed.walk("VEVENT")] == ["En gång"]
    everything = Calendar.from_ical(client.get("/api/v1/events.ics").content)
    assert len(everything.walk("VEVENT")) == 2
    assert client.get("/api/v1/events.ics", {"limit": 3}).status_code == 422
