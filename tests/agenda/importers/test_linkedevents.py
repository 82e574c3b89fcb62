"""Linked Events: Helsinki's real answers, and the ways in which events hold each other."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.utils.translation import override

from torg.agenda.importers.linkedevents import read_linked_events
from torg.agenda.importers.stated import Context, NotOfFormatError, Reading, StatedEvent

Sample = Callable[[str], str]


def read(*rows: Any) -> Reading:
    with override("en"):
        value = {"meta": {"count": len(rows), "next": None}, "data": list(rows)}
        return read_linked_events(value, Context("Europe/Stockholm", "sv"))


def row(**facts: Any) -> dict[str, Any]:
    return {
        "id": "stad:1",
        "name": {"sv": "Kväll", "en": "Evening"},
        "event_status": "EventScheduled",
        "start_time": "2027-01-12T17:00:00Z",
        "end_time": "2027-01-12T19:00:00Z",
        "super_event": None,
        "sub_events": [],
        **facts,
    }


def one(**facts: Any) -> StatedEvent:
    reading = read(row(**facts))
    assert [r.reason for r in reading.refused] == []
    return reading.events[0]


def test_helsinkis_list(sample: Sample) -> None:
    value = json.loads(sample("linked_events/helsinki_events_data.json"))
    with override("en"):
        reading = read_linked_events(value, Context("Europe/Helsinki", "fi"))
    assert reading.next_url == "https://api.hel.fi/linkedevents/v1/event/?page=2"
    assert [(r.row[:20], r.reason) for r in reading.refused] == [
        ("helsinki:afxp6tv4xa:", "It has no start that can be read.")
    ]
    event = reading.events[0]
    assert (event.uid, event.title, event.attendance, event.is_free, event.languages) == (
        "helsinki:afy6ikna3u",
        "Uutta Koillis-Helsinkiä verkkotilaisuus",
        "online",
        True,
        ["fi"],
    )
    assert f"{event.starts_at:%H:%M}" == "16:45"
    assert event.image_alt.startswith("Ideakuva tulevaisuuden")


def test_helsinkis_single_event_with_a_date(sample: Sample) -> None:
    value = json.loads(sample("linked_events/helsinki_event_data.json"))
    value |= {"start_time": "2027-06-10T00:00:00Z", "end_time": "2027-08-31T00:00:00Z"}
    event = read_linked_events(value, Context("Europe/Helsinki", "sv")).events[0]
    assert (event.location_name, event.address, event.lat, event.lon, event.status) == (
        "Entressebiblioteket",
        "Brogatan 11, 02770 Esbo",
        60.203636,
        24.657864,
        "postponed",
    )
    assert (event.organiser_name, event.price_text, event.price_min, event.is_free) == (
        "Amos Rex",
        "5-15€",
        None,
        False,
    )
    assert event.image_credit == "Amos Rex (c) Sara Magno"
    assert "Inträde 5-15€, under 18 år fritt inträde" in event.description


@pytest.mark.parametrize("name", ["helsinki_keywords_data.json", "helsinki_places_data.json"])
def test_other_answers_of_the_api_are_refused(sample: Sample, name: str) -> None:
    with pytest.raises(NotOfFormatError):
        read_linked_events(json.loads(sample(f"linked_events/{name}")), Context())


def test_languages_and_other_words() -> None:
    event = one(
        short_description={"sv": "", "en": "Soon"},
        keywords=[{"name": {"sv": "jazz"}}, {"@id": "x"}],
    )
    assert (event.title, event.summary, event.keywords, event.texts["en"]) == (
        "Kväll",
        "Soon",
        ["jazz"],
        {"title": "Evening", "summary": "Soon"},
    )


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"deleted": True}, "The source says that it is deleted."),
        ({"publication_status": "draft"}, "The source says that it is a draft."),
        ({"name": {}}, "It has no title."),
        ({"start_time": None}, "It has no start that can be read."),
    ],
)
def test_rows_that_are_refused(facts: dict[str, Any], reason: str) -> None:
    assert [r.reason for r in read(row(**facts)).refused] == [reason]


def test_days_without_a_time() -> None:
    event = one(
        start_time="2027-01-11T23:00:00Z",
        end_time="2027-01-14T23:00:00Z",
        has_start_time=False,
        has_end_time=False,
    )
    assert (f"{event.starts_at:%F %H}", f"{event.ends_at:%F %H}", event.all_day) == (
        "2027-01-12 00",
        "2027-01-15 00",
        True,
    )


def test_one_that_recurs_is_one_event_with_dates() -> None:
    big = row(
        id="s",
        super_event_type="recurring",
        start_time="2027-01-12T17:00:00Z",
        end_time="2027-03-12T19:00:00Z",
    )
    subs = [
        row(
            id=f"d{n}",
            super_event={"@id": "https://x/v1/event/s/"},
            start_time=f"2027-01-{12 + n}T17:00:00Z",
            end_time=f"2027-01-{12 + n}T19:00:00Z",
            event_status="EventCancelled" if n == 1 else None,
        )
        for n in range(3)
    ]
    for rows in ([big, *subs], [*subs, big]):
        reading = read(*rows)
        assert [(e.uid, e.rdates) for e in reading.events] == [
            ("s", ["2027-01-13T18:00:00", "2027-01-14T18:00:00"])
        ]
        assert [(f"{d.original:%d}", d.status) for d in reading.events[0].dates] == [
            ("13", "cancelled")
        ]
    inside = read({**big, "sub_events": subs})
    assert [(e.uid, len(e.rdates)) for e in inside.events] == [("s", 2)]


def test_an_umbrella_and_what_stands_under_it() -> None:
    festival = row(id="f", name={"sv": "Festen"}, super_event_type="umbrella")
    part = row(id="p", super_event={"@id": "/event/f/"})
    assert [(e.uid, e.series) for e in read(festival, part).events] == [("f", ""), ("p", "Festen")]


def test_values_of_every_type_are_survived() -> None:
    for value in (
        None,
        3,
        "x",
        [],
        {},
        [1],
        {"sv": 5},
        [{"sv": []}],
        True,
        "<script>alert(1)</script>",
    ):
        for name in row() | dict.fromkeys(
            (
                "location",
                "offers",
                "images",
                "keywords",
                "in_language",
                "audience",
                "audience_min_age",
                "info_url",
                "provider",
            )
        ):
            reading = read(row(**{name: value}))
            assert reading.read == len(reading.events) + len(reading.refused)
            assert "<script" not in str([e.as_json() for e in reading.events])
