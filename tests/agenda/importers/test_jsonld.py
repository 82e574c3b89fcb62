"""schema.org's events in web pages and files, also where the data is broken."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.utils.translation import override

from torg.agenda.importers.jsonld import read_jsonld
from torg.agenda.importers.stated import Context, NotOfFormatError, Reading, StatedEvent

Sample = Callable[[str], str]
CONTEXT = Context("Europe/Stockholm", "sv", "https://scen.example.se/program/")


def read(*nodes: Any) -> Reading:
    with override("en"):
        return read_jsonld(json.dumps(nodes if len(nodes) != 1 else nodes[0]), CONTEXT)


def page(script: str) -> str:
    return f"<!doctype html><html><script type='application/ld+json'>{script}</script></html>"


def one(**facts: Any) -> StatedEvent:
    node = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": "Kväll",
        "startDate": "2027-01-12T18:00",
        **facts,
    }
    reading = read(node)
    assert ([r.reason for r in reading.refused], len(reading.events)) == ([], 1)
    return reading.events[0]


# --- real ones -----------------------------------------------------------------------------------


def test_a_concert_page(sample: Sample) -> None:
    reading = read_jsonld(sample("jsonld/elysianfields.html"), CONTEXT)
    expected = [
        node
        for node in json.loads(sample("jsonld/elysianfields.json"))["json-ld"]
        if node["@type"] == "MusicEvent"
    ]
    assert (reading.read, reading.refused) == (4, [])
    assert [(e.title, e.url, e.location_name) for e in reading.events] == [
        (node["name"], node["url"], node["location"]["name"]) for node in expected
    ]
    assert [(e.lat, e.lon) for e in reading.events] == [
        (
            round(node["location"]["geo"]["latitude"], 6),
            round(node["location"]["geo"]["longitude"], 6),
        )
        for node in expected
    ]
    assert f"{reading.events[0].starts_at:%Y-%m-%dT%H:%M%z}" == "2017-06-11T01:30+0200"
    assert {event.kind for event in reading.events} == {"music"}


def test_a_page_with_microdata(sample: Sample) -> None:
    reading = read_jsonld(sample("jsonld/Event.002.html"), Context(base_url="https://x.example/"))
    expected = json.loads(sample("jsonld/Event.002.json"))[0]["properties"]["event"]
    assert [
        (e.title, e.location_name, f"{e.starts_at:%Y-%m-%d}", e.url, e.tickets_url)
        for e in reading.events
    ] == [
        (
            p["name"],
            p["location"],
            p["startDate"],
            f"https://x.example/{p['url']}",
            f"https://x.example/{p['offers']}",
        )
        for p in (node["properties"] for node in expected)
    ]


# --- shapes --------------------------------------------------------------------------------------


def test_graph_references_lists_and_prefixes() -> None:
    reading = read(
        {
            "@graph": [
                {"@type": "WebSite", "name": "Scenen"},
                {
                    "@id": "#hall",
                    "@type": "Place",
                    "name": "Stora salen",
                    "address": {
                        "streetAddress": "Storgatan 5",
                        "postalCode": "252 20",
                        "addressLocality": "Staden",
                    },
                    "geo": {"latitude": "56,0465", "longitude": 12.6945},
                },
                {
                    "@type": ["schema:TheaterEvent", "Thing"],
                    "@id": "#e",
                    "name": "Pjäs",
                    "startDate": "2027-01-12T18:00:00+01:00",
                    "location": {"@id": "#hall"},
                    "organizer": [{"name": "Teatern"}, "Vännerna"],
                    "image": ["bild.jpg"],
                },
            ]
        }
    )
    event = reading.events[0]
    assert (event.location_name, event.address, event.lat, event.organiser_name) == (
        "Stora salen",
        "Storgatan 5, 252 20 Staden",
        56.0465,
        "Teatern, Vännerna",
    )
    assert (event.kind, event.image_source) == ("stage", "https://scen.example.se/program/bild.jpg")


def test_list_of_items_and_events_of_a_place() -> None:
    item = {"@type": "Event", "name": "A", "startDate": "2027-01-12T18:00"}
    nested = {"@type": "Place", "event": [{**item, "name": "B"}]}
    listed = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": item}]}
    assert sorted(event.title for event in read(listed, nested).events) == ["A", "B"]


def test_parts_with_the_same_name_are_dates_and_others_are_events() -> None:
    parts = [
        {"@type": "Event", "startDate": f"2027-01-{day}T18:00", "endDate": f"2027-01-{day}T20:00"}
        for day in (12, 13, 14)
    ]
    parts[1]["eventStatus"] = "https://schema.org/EventCancelled"
    event = one(endDate="2027-01-12T20:00", subEvent=parts)
    assert event.rdates == ["2027-01-13T18:00:00", "2027-01-14T18:00:00"]
    assert [(f"{d.original:%d}", d.status) for d in event.dates] == [("13", "cancelled")]
    festival = {
        "@type": "EventSeries",
        "name": "Festen",
        "subEvent": [{**parts[0], "name": "Dag ett"}, {**parts[2], "name": "Dag två"}],
    }
    assert [(e.title, e.series) for e in read(festival).events] == [
        ("Dag ett", "Festen"),
        ("Dag två", "Festen"),
    ]


def test_schedules_become_rules() -> None:
    event = one(
        eventSchedule={
            "@type": "Schedule",
            "repeatFrequency": "P2W",
            "byDay": ["https://schema.org/Tuesday"],
            "startDate": "2027-01-12",
            "endDate": "2027-06-01",
            "startTime": "18:00:00",
            "endTime": "20:30:00",
            "exceptDate": ["2027-02-09"],
        }
    )
    assert (event.rrule, event.exdates, f"{event.ends_at:%H:%M}") == (
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20270601T235959",
        ["2027-02-09"],
        "20:30",
    )
    monthly = {
        "repeatFrequency": "P1M",
        "byDay": "Monday",
        "byMonthWeek": 1,
        "repeatCount": 3,
        "startDate": "2027-01-04T18:00",
    }
    assert one(eventSchedule=monthly).rrule == "FREQ=MONTHLY;BYDAY=1MO;COUNT=3"


@pytest.mark.parametrize(
    ("start", "end", "wanted"),
    [
        ("2027-01-12", None, ("2027-01-12 00:00", "2027-01-13 00:00", True)),
        ("2027-01-12", "2027-01-14", ("2027-01-12 00:00", "2027-01-15 00:00", True)),
        ("2027-01-12T18:00", "2027-01-12", ("2027-01-12 18:00", None, False)),
        ("2027-01-12T18:00", "2027-01-13", ("2027-01-12 18:00", "2027-01-14 00:00", False)),
        ("2027-01-12T22:00", "2027-01-12T02:00", ("2027-01-12 22:00", "2027-01-13 02:00", False)),
        ("2027-01-12T22:00", "2026-01-12T02:00", ("2027-01-12 22:00", None, False)),
        ("2027-07-12T18:00Z", None, ("2027-07-12 20:00", None, False)),
        ("20270112T180000+0100", None, ("2027-01-12 18:00", None, False)),
    ],
)
def test_times(start: str, end: str | None, wanted: tuple[str, str | None, bool]) -> None:
    event = one(startDate=start, endDate=end)
    stop = f"{event.ends_at:%Y-%m-%d %H:%M}" if event.ends_at else None
    assert (f"{event.starts_at:%Y-%m-%d %H:%M}", stop, event.all_day) == wanted


def test_what_it_costs_and_for_whom() -> None:
    event = one(
        offers=[
            {
                "@type": "Offer",
                "name": "Vuxen",
                "price": "250",
                "priceCurrency": "SEK",
                "url": "/biljett",
                "availability": "https://schema.org/SoldOut",
            },
            {
                "@type": "Offer",
                "name": "Barn",
                "price": 125.5,
                "priceCurrency": "SEK",
                "availability": "SoldOut",
            },
        ],
        typicalAgeRange="7-12",
        inLanguage=["sv", {"@type": "Language", "alternateName": "swl"}],
        keywords="jazz, barn",
        eventAttendanceMode="https://schema.org/MixedEventAttendanceMode",
        location=[
            {"@type": "Place", "name": "Salen"},
            {"@type": "VirtualLocation", "url": "https://tv.example.se"},
        ],
    )
    assert (event.price_min, event.price_max, event.is_free, event.status) == (
        12550,
        25000,
        False,
        "sold_out",
    )
    assert (event.min_age, event.max_age, event.audience) == (7, 12, "children")
    assert (event.languages, event.attendance, event.online_url) == (
        ["sv", "swl"],
        "mixed",
        "https://tv.example.se",
    )
    assert event.tickets_url == "https://scen.example.se/biljett"
    assert event.price_text == "Vuxen 250 kr, Barn 125.5 kr"
    other = one(offers={"price": "15", "priceCurrency": "EUR"})
    assert (other.price_min, other.price_text) == (None, "15 EUR")
    assert one(isAccessibleForFree=True).is_free is True
    assert one(offers={"price": 0, "priceCurrency": "SEK"}).is_free is True


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("https://schema.org/EventCancelled", "cancelled"),
        ("EventPostponed", "postponed"),
        ("schema:EventRescheduled", "scheduled"),
        ("http://schema.org/EventRescheduled", "moved"),
        (["EventScheduled", "EventCancelled"], "cancelled"),
        (None, "scheduled"),
        (7, "scheduled"),
    ],
)
def test_status(word: Any, status: str) -> None:
    assert one(eventStatus=word).status == status


# --- broken --------------------------------------------------------------------------------------

GOOD = '{"@type": "Event", "name": "Kväll", "startDate": "2027-01-12T18:00"}'


@pytest.mark.parametrize(
    "script",
    [
        GOOD.replace("}", ",}"),
        GOOD.replace("{", "{ // en kommentar\n"),
        GOOD.replace("{", "{ /* en , } kommentar */"),
        GOOD.replace("Kväll", "Kväll\n\tmed rad"),
        f"<!-- {GOOD} -->",
        f"//<![CDATA[\n{GOOD}\n//]]>",
        GOOD + ";",
        "\ufeff" + GOOD,
        GOOD.replace('"', "&quot;"),
        "[" + GOOD + ",]",
    ],
)
def test_data_that_can_only_mean_one_thing_is_mended(script: str) -> None:
    reading = read_jsonld(page(script), CONTEXT)
    assert [event.title.startswith("Kväll") for event in reading.events] == [True]


@pytest.mark.parametrize(
    "script",
    [
        "{",
        GOOD[:-8],
        GOOD.replace(":", "="),
        "undefined",
        GOOD + GOOD,
        '{"a": tru}',
        "[" * 100_000,
        '{"@type": "Event" "name": "x"}',
        GOOD.replace('"name": "Kväll"', "name: 'Kväll'"),
    ],
)
def test_data_that_could_mean_anything_is_refused_with_the_rest_kept(script: str) -> None:
    both = page(script) + page(GOOD.replace("Kväll", "Hel"))
    reading = read_jsonld(both, CONTEXT)
    assert [event.title for event in reading.events] == ["Hel"]
    assert len(reading.refused) == 1
    assert reading.refused[0].reason


def test_comments_inside_strings_are_no_comments() -> None:
    event = read_jsonld(
        page('{"@type":"Event","name":"A // B /* C */ ,}","startDate":"2027-01-12",}'), CONTEXT
    ).events[0]
    assert event.title == "A // B /* C */ ,}"


@pytest.mark.parametrize(
    "text",
    ["<!doctype html><h1>500 Fel</h1>", page("{}"), page('{"@type": "Organization"}'), "{}", "[]"],
)
def test_a_page_without_events_is_refused_whole(text: str) -> None:
    with pytest.raises(NotOfFormatError):
        read_jsonld(text, CONTEXT)


def test_hostile_values_of_every_type() -> None:
    evil = [
        "<script>alert(1)</script>x",
        {"@value": "<b>y"},
        None,
        3,
        1e400,
        True,
        [[]],
        "\ud800",
        {},
    ]
    fields = (
        "description",
        "url",
        "location",
        "organizer",
        "offers",
        "image",
        "keywords",
        "audience",
        "typicalAgeRange",
        "inLanguage",
        "eventStatus",
        "subEvent",
        "superEvent",
        "endDate",
        "eventSchedule",
        "isAccessibleForFree",
        "eventAttendanceMode",
        "@id",
        "identifier",
        "accessibilityFeature",
        "duration",
    )
    for value in evil:
        for name in fields:
            event = one(**{name: value})
            json.dumps(event.as_json(), ensure_ascii=False).encode()
            assert "<" not in str(event.as_json())
    for value in evil:
        read({"@type": "Event", "name": value, "startDate": value})


def test_an_event_inside_itself_ends() -> None:
    node: dict[str, Any] = {
        "@id": "#a",
        "@type": "Event",
        "name": "A",
        "startDate": "2027-01-12",
        "subEvent": {"@id": "#a"},
        "superEvent": {"@id": "#a"},
    }
    assert len(read({"@graph": [node]}).events) <= 1
