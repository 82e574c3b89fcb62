"""Places and key words that a Linked Events source names by their address alone."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.test import override_settings

from tests.factories.actors import on_staff
from tests.factories.feeds import ANCHOR
from tests.standins.feedserver import FeedServer
from torg.agenda.importers import lookups
from torg.agenda.importers.feed import sync_feed
from torg.agenda.models import Event
from torg.core.fetching import explain
from torg.places.models import City, Feed
from torg.places.services.feeds import add_feed
from torg.portal.queries.feeds import feed_lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def server() -> Iterator[FeedServer]:
    caches["shared"].clear()
    with override_settings(FETCH_ALLOW={"localhost"}), FeedServer() as running:
        yield running


def row(n: int, **facts: Any) -> dict[str, Any]:
    return {
        "id": f"x:{n}", "name": {"sv": f"Kväll nummer {n}"}, "event_status": "EventScheduled",
        "super_event": None, "start_time": f"{ANCHOR:%Y-%m-%d}T{8 + n:02}:00:00Z", **facts,
    }  # fmt: skip


def source(server: FeedServer, city: City, *rows: dict[str, Any]) -> Feed:
    text = json.dumps({"meta": {"next": None}, "data": rows})
    return add_feed(city, server.serve("/v1/event/", text), by=None, insecure=True)


def place(server: FeedServer, path: str = "/v1/place/tprek:1/", **more: Any) -> str:
    facts = {
        "id": "tprek:1", "name": {"sv": "Kulturhuset Fyren"}, "street_address": {"sv": "Kajen 1"},
        "position": {"type": "Point", "coordinates": [12.7, 56.05]}, **more,
    }  # fmt: skip
    return server.serve(path, json.dumps(facts), "application/json")


def asked(server: FeedServer, start: str) -> int:
    return sum(path.startswith(start) for path, _headers in server.asked)


def test_a_bare_place_and_key_words_are_looked_up_once_a_reading(
    server: FeedServer, city: City
) -> None:
    address = place(server)
    word = server.serve("/v1/keyword/yso:1/", json.dumps({"name": {"sv": "jazz"}}))
    bare = {"location": {"@id": address}, "keywords": [{"@id": word}, {"name": {"sv": "barn"}}]}
    feed = source(server, city, *(row(n, **bare) for n in range(3)))
    assert sync_feed(feed) == "taken"
    event = Event.objects.get(title="Kväll nummer 0")
    assert (event.location_name, event.address) == ("Kulturhuset Fyren", "Kajen 1")
    assert (event.lat, event.lon, event.keywords) == (56.05, 12.7, ["jazz", "barn"])
    assert (asked(server, "/v1/place"), asked(server, "/v1/keyword")) == (1, 1)
    feed.refresh_from_db()
    assert feed.last_run is not None
    assert (feed.last_run.summary["not_found"], feed.last_run.summary["notices"]) == (0, [])


def test_an_address_that_is_not_whole_is_the_sources_own(server: FeedServer, city: City) -> None:
    place(server)
    sync_feed(source(server, city, row(0, location={"@id": "/v1/place/tprek:1/"})))
    assert Event.objects.get().location_name == "Kulturhuset Fyren"


@pytest.mark.parametrize(
    "address",
    [
        "https://169.254.169.254/latest/", "https://elsewhere.example.se/v1/place/1/",
        "file:///etc/passwd", "//elsewhere.example.se/x", "javascript:alert(1)", "http://[", "", 7,
    ],
)  # fmt: skip
def test_nothing_is_asked_for_elsewhere(server: FeedServer, city: City, address: Any) -> None:
    feed = source(server, city, row(0, location={"@id": address}, keywords=[{"@id": address}]))
    assert sync_feed(feed) == "taken"
    assert (Event.objects.get().location_name, len(server.asked)) == ("", 1)


def test_a_redirect_to_another_host_is_not_taken(server: FeedServer, city: City) -> None:
    with FeedServer(host="127.0.0.1") as other, override_settings(
        FETCH_ALLOW={"localhost", "127.0.0.1"}
    ):  # fmt: skip
        there = place(other)
        address = server.redirect("/v1/place/1/", there)
        sync_feed(source(server, city, row(0, location={"@id": address})))
    assert Event.objects.get().location_name == ""


def test_failures_are_counted_explained_and_asked_for_again(server: FeedServer, city: City) -> None:
    addresses = [server.url(f"/v1/place/{n}/") for n in range(8)]
    feed = source(server, city, *(row(n, location={"@id": a}) for n, a in enumerate(addresses)))
    assert sync_feed(feed) == "taken"
    assert asked(server, "/v1/place") == lookups.GIVES_UP  # then the server is left alone
    feed.refresh_from_db()
    assert feed.last_run is not None
    assert feed.last_run.summary["not_found"] == 8
    assert feed.last_run.summary["notices"] == [
        f"8 platser eller ämnesord gick inte att slå upp: {explain('not_found', {'status': 404})}"
    ]
    (line,) = feed_lines(on_staff(), city)
    assert line.notices == feed.last_run.summary["notices"]
    for n in range(8):
        place(server, f"/v1/place/{n}/")
    assert sync_feed(feed) == "taken"  # though the source itself says what it said
    assert set(Event.objects.values_list("location_name", flat=True)) == {"Kulturhuset Fyren"}
    assert sync_feed(feed) == "unchanged"


@pytest.mark.parametrize("body", ["<h1>Fel</h1>", "[1, 2]", '"text"', "{", "[" * 100_000])
def test_what_is_no_place_is_survived(server: FeedServer, city: City, body: str) -> None:
    address = server.serve("/v1/place/1/", body)
    feed = source(server, city, row(0, location={"@id": address}))
    assert sync_feed(feed) == "taken"
    feed.refresh_from_db()
    assert feed.last_run is not None
    assert feed.last_run.summary["not_found"] == 1


def test_what_was_found_before_stands_in_for_a_server_that_is_down(
    server: FeedServer, city: City
) -> None:
    address = place(server)
    feed = source(server, city, row(0, location={"@id": address}))
    sync_feed(feed)
    del server.pages["/v1/place/tprek:1/"]
    text = json.dumps({"meta": {"next": None}, "data": [row(0, location={"@id": address}), row(1)]})
    server.serve("/v1/event/", text)
    assert sync_feed(feed) == "taken"
    assert Event.objects.get(title="Kväll nummer 0").location_name == "Kulturhuset Fyren"


def test_a_file_is_read_without_asking_anybody(write: Any, city: City) -> None:
    text = json.dumps([row(0, location={"@id": "https://api.example.se/v1/place/1/"})])
    write("le.json", text)
    assert Event.objects.get().location_name == ""
