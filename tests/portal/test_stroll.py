"""The stroll's pages: lit at the hour asked for, safe, with a fixed number of queries."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.places import (
    CategoryFactory,
    PlaceFactory,
    SquareFactory,
    StreetFactory,
    make_open,
)
from torg.places.models import City, MapFeature, Place, Street, StreetOpening
from torg.portal.queries.stroll import row_around, stroll_page
from torg.portal.queries.stroll_index import panorama, stroll_index

ZONE = ZoneInfo("Europe/Stockholm")
FRIDAY = datetime(2026, 10, 2, 14, 20, tzinfo=ZONE)
HOUR = timedelta(hours=1)
# In the windows stand notices and premises (one each) and events (two).
STROLL_QUERIES, INDEX_QUERIES = 10, 6


def on_street(street: Street, along: float, **facts: Any) -> Place:
    facts = {"side": "left", "house_number": f"{along:.0f}", **facts}
    place = PlaceFactory(city=street.city, street=street, along_m=along, **facts)
    count = Place.objects.filter(street=street).count()
    Street.objects.filter(pk=street.pk).update(places_count=count)
    street.refresh_from_db()
    return place


@pytest.fixture
def street(db: None) -> Street:
    street = StreetFactory(start_towards="Tornet", end_towards="Sundet")
    CategoryFactory(facade="books")
    place = on_street(street, 20, name="Andra Prov")
    make_open(place, (FRIDAY - 4 * HOUR, FRIDAY + 4 * HOUR))
    return street


def test_a_street_says_its_length_places_and_numbers(street: Street) -> None:
    on_street(street, 60, side="right")
    page = stroll_page(None, street, FRIDAY)
    assert page.facts == "200 m · 2 platser · husnummer 20–60"


def test_open_at_the_time_asked_for(street: Street) -> None:
    assert stroll_page(None, street, FRIDAY).walk.open_count == 1
    assert stroll_page(None, street, FRIDAY, t="fre-20.00").walk.open_count == 0
    assert stroll_page(None, street, FRIDAY, t="fri-17.30").walk.open_count == 1


def test_evening_follows_the_sun(street: Street) -> None:
    assert not stroll_page(None, street, FRIDAY).evening
    assert stroll_page(None, street, FRIDAY, t="fre-21.00").evening


def test_a_time_that_cannot_be_read_shows_now_and_says_so(client: Client, street: Street) -> None:
    answer = client.get("/promenad/provgatan/?t=<b>snart</b>")
    assert answer.status_code == 200
    assert "är ingen tid som vi kan läsa" in answer.content.decode()
    assert "<b>snart" not in answer.content.decode()


def test_the_time_handle_counts_the_half_hours(street: Street) -> None:
    handle = stroll_page(None, street, FRIDAY).time
    assert len(handle.bars) == 48
    assert [bar.count for bar in handle.bars[19:23]] == [0, 0, 1, 1]  # 9.30 … 11.00
    assert handle.bars[handle.chosen].label == "14.20"
    assert handle.bars[40].said == "fredag 20.00, 0 av 1 har öppet"


@pytest.mark.parametrize(
    ("t", "clock", "said", "open_count"),
    [
        ("lor-02.30", "Lör 2.30", "lördag 2.30, 1 av 2 har öppet", 1),
        ("lor-00.45", "Lör 0.45", "lördag 0.45, 1 av 2 har öppet", 1),
        ("fre-03.00", "Fre 3.00", "fredag 3.00, 0 av 2 har öppet", 0),
    ],
)
def test_the_time_handle_stands_at_the_night_that_is_shown(
    street: Street, t: str, clock: str, said: str, open_count: int
) -> None:
    late = on_street(street, 60, name="Nattprov")
    make_open(late, (FRIDAY + 8 * HOUR, FRIDAY + 13 * HOUR))  # 22.20 to 3.20
    page = stroll_page(None, street, FRIDAY, t=t)
    chosen = page.time.bars[page.time.chosen]
    assert (page.time.clock, chosen.said, chosen.value) == (clock, said, t)
    assert page.walk.open_count == chosen.count == open_count


def test_what_a_screen_reader_hears(street: Street) -> None:
    (shown,) = [s for s in stroll_page(None, street, FRIDAY).sides[0].strip if s.item.place]
    assert shown.spoken == "20 Andra Prov, bokhandel, öppet till 18.20"


def test_a_door_to_a_courtyard_is_said_too(street: Street) -> None:
    on_street(street, 120, name="Gårdsprov", in_courtyard=True, house_number="9")
    strip = stroll_page(None, street, FRIDAY).sides[0].strip
    assert [s.spoken for s in strip if s.item.kind == "door"] == [
        "9 Gårdsprov, inne i kvarteret, öppettider okända"
    ]


def test_page_is_the_same_in_english(client: Client, street: Street) -> None:
    answer = client.get("/en/stroll/provgatan/?t=fri-20.00")
    assert answer.status_code == 200
    assert "The same street as a list" in answer.content.decode()


def test_only_what_is_open(street: Street) -> None:
    on_street(street, 60, name="Okänd")
    page = stroll_page(None, street, FRIDAY, only_open=True)
    assert [row.item.name for side in page.sides for row in side.rows] == ["Andra Prov"]


def test_htmx_gets_the_walk_alone(client: Client, street: Street) -> None:
    whole = client.get("/promenad/provgatan/").content
    part = client.get("/promenad/provgatan/", headers={"HX-Request": "true"}).content.strip()
    assert part.startswith(b'<div id="walk"')
    assert len(part) < len(whole)


def test_hostile_names_are_text(client: Client, street: Street) -> None:
    on_street(street, 60, name="<img src=x onerror=alert(1)>", house_number='"><script>')
    body = client.get("/promenad/provgatan/").content.decode()
    assert "<img" not in body
    assert '"><script>' not in body


@pytest.mark.parametrize(
    "query", ["?from=abc", "?from=-5", "?from=999999999", "?from=²", "?open=1"]
)
def test_any_address_is_answered(client: Client, street: Street, query: str) -> None:
    assert client.get(f"/promenad/provgatan/?{query}").status_code == 200


def test_unknown_streets_are_not_found(client: Client, street: Street) -> None:
    assert client.get("/promenad/finns-inte/").status_code == 404


def test_a_quiet_street_leads_on_to_lively_ones(client: Client, street: Street) -> None:
    StreetFactory(city=street.city, slug="tyst", name="Tysta gatan")
    body = client.get("/promenad/tyst/").content.decode()
    assert "En stilla gata" in body
    assert 'href="/promenad/provgatan/"' in body


def test_a_long_street_comes_in_parts_that_follow_each_other(street: Street) -> None:
    Street.objects.filter(pk=street.pk).update(length_m=1500)
    for i in range(200):
        on_street(street, 25 + 7.2 * i, side=("left", "right")[i % 2])
    street.refresh_from_db()
    seen: list[str] = []
    start = ""
    for _ in range(30):
        page = stroll_page(None, street, FRIDAY, start=start)
        seen += [s.item.key for s in page.sides[0].strip if s.item.place]
        assert sum(len(side.strip) for side in page.sides) < 90
        start = page.part.later
        if not start:
            break
    whole = [item.key for item in page.walk.left if item.place]
    assert list(dict.fromkeys(seen)) == whole


def test_a_one_sided_street_says_so(client: Client, street: Street) -> None:
    assert "Inga butiker på den här sidan." in client.get("/promenad/provgatan/").content.decode()


def queries(client: Client, path: str) -> int:
    client.get(path)  # what is remembered between requests is remembered
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_one_place_or_many_take_the_same_queries(client: Client, street: Street) -> None:
    cross = StreetFactory(city=street.city, slug="tvargatan", name="Tvärgatan", places_count=1)
    StreetOpening.objects.create(
        street=street, side="left", along_m=100, kind="street", to_street=cross
    )
    one = queries(client, "/promenad/provgatan/")
    for i in range(20):
        make_open(on_street(street, 30.0 + 8 * i), (FRIDAY, FRIDAY + HOUR))
    many = queries(client, "/promenad/provgatan/")
    assert (one, many) == (STROLL_QUERIES, STROLL_QUERIES)


def test_the_index_shows_the_liveliest_first(client: Client, street: Street) -> None:
    stroll_index(None, street.city, FRIDAY)  # the city's holidays are now remembered
    with CaptureQueriesContext(connection) as one:
        stroll_index(None, street.city, FRIDAY)
    for i in range(9):
        other = StreetFactory(city=street.city, slug=f"gata-{i}", name=f"Gata {i}")
        make_open(on_street(other, 5), (FRIDAY, FRIDAY + HOUR))
        on_street(other, 15)
        StreetFactory(city=street.city, slug=f"tyst-{i}", name=f"Tysta gatan {i}")
    with CaptureQueriesContext(connection) as many:
        stroll_index(None, street.city, FRIDAY)
    assert (len(one), len(many)) == (INDEX_QUERIES, INDEX_QUERIES)
    body = client.get("/promenad/").content.decode()
    assert body.index("Gata 0") < body.index("Provgatan")
    assert queries(client, "/promenad/") == 0  # drawn a moment ago


@pytest.mark.django_db
def test_before_there_is_a_city(client: Client) -> None:
    assert City.objects.count() == 0
    assert client.get("/promenad/").status_code == 200
    assert client.get("/promenad/provgatan/").status_code == 404


# --- parts of other pages -------------------------------------------------------------------------


def test_a_place_in_its_row(street: Street) -> None:
    places = [on_street(street, 40.0 + 10 * i, name=f"Granne {i}") for i in range(5)]
    row = row_around(None, places[2], FRIDAY, n=2)
    assert row.here.item.name == "Granne 2"
    assert [s.item.name for s in row.before if s.item.place] == ["Granne 0", "Granne 1"]
    assert len(row.before) == len(row.after) == 2


def test_a_place_off_the_street_stands_alone(street: Street) -> None:
    row = row_around(None, PlaceFactory(city=street.city, name="Ensam"), FRIDAY)
    assert (row.before, row.here.item.name, row.after) == ([], "Ensam", [])


def test_the_front_page_shows_the_main_street(street: Street) -> None:
    city = street.city
    assert panorama(city, timezone.now()) is None
    city.main_street = street
    seen = panorama(city, FRIDAY)
    assert seen is not None
    assert seen.lead == "200 meter, båda sidor i rätt ordning. 1 av 1 lyser."
    assert [s.item.name for s in seen.strip if s.item.place] == ["Andra Prov"]


def test_a_square_leads_to_the_map_around_it(street: Street, client: Client) -> None:
    square = SquareFactory(city=street.city, name="Provplan", lat=56.04712, lon=12.69413)
    StreetOpening.objects.create(
        street=street, side="left", along_m=60, width_m=14, kind="square", to_square=square
    )
    text = client.get(f"/promenad/{street.slug}/").content.decode()
    assert "/karta/?mitt=56.04712,12.69413&amp;zoom=17.0" in text
    assert "Stanna" in text


def test_a_small_map_shows_where_one_stands(street: Street, client: Client) -> None:
    address = f"/promenad/{street.slug}/"
    assert "ledge__map" not in client.get(address).content.decode()
    (west, south), (east, north) = street.line[0], street.line[-1]
    MapFeature.objects.create(
        city=street.city, layer="road", rank=2, name=street.name,
        geometry={"type": "LineString", "coordinates": street.line},
        west=min(west, east), south=south, east=max(west, east), north=north,
    )  # fmt: skip
    cache.clear()
    text = client.get(address).content.decode()
    assert "mm-main" in text
    assert "mm-here" in text


# --- where a walk begins, and how long its list is ------------------------------------------------


def test_a_walk_begins_at_the_first_lit_window(street: Street) -> None:
    Street.objects.filter(pk=street.pk).update(length_m=900)
    street.refresh_from_db()
    for i in range(30):
        on_street(street, 60.0 + 10 * i, name=f"Mörk {i}")
    make_open(on_street(street, 400, name="Sent öppen"), (FRIDAY, FRIDAY + 12 * HOUR))
    at_night = stroll_page(None, street, FRIDAY + 6 * HOUR)
    assert at_night.sides[0].strip[0].item.name == "Sent öppen"
    assert at_night.before is not None
    assert (at_night.before.words, at_night.before.is_link) == ("400 m tillbaka till början", True)
    assert at_night.part.earlier


def test_when_all_is_dark_it_begins_at_the_first_window(street: Street, client: Client) -> None:
    Place.objects.filter(street=street).update(along_m=150)
    page = stroll_page(None, street, FRIDAY + 12 * HOUR)
    assert page.sides[0].strip[0].item.name == "Andra Prov"
    assert page.before is not None
    assert (page.before.words, page.before.is_link) == ("150 m utan butiker", False)
    assert "150 m utan butiker" in client.get("/promenad/provgatan/?t=fre-23.00").content.decode()


def test_the_upper_strip_is_lit_first_if_it_is_near(street: Street) -> None:
    make_open(on_street(street, 4, side="right", name="Nedre"), (FRIDAY - HOUR, FRIDAY + HOUR))
    page = stroll_page(None, street, FRIDAY)
    assert page.sides[0].strip[0].item.name == "Andra Prov"


def test_the_street_stays_where_it_is_when_the_hour_changes(street: Street) -> None:
    for i in range(30):
        make_open(on_street(street, 40.0 + 5 * i), (FRIDAY - HOUR, FRIDAY + (i + 1) * HOUR))
    now = stroll_page(None, street, FRIDAY, start="")
    later = stroll_page(None, street, FRIDAY, t="fre-21.00", start=now.part.start)
    assert abs(later.part.begin - now.part.begin) <= 1


def test_a_long_list_is_folded_and_says_what_is_in_it(street: Street, client: Client) -> None:
    for i in range(12):
        on_street(street, 30.0 + 7 * i, name=f"Butik {i}")
    assert stroll_page(None, street, FRIDAY).sides[0].folded == []
    for i in range(6):
        make_open(on_street(street, 130.0 + 7 * i), (FRIDAY - HOUR, FRIDAY + HOUR))
    side = stroll_page(None, street, FRIDAY).sides[0]
    assert (len(side.rows), len(side.folded)) == (10, 9)
    assert side.fold_words == f"{side.name}: 9 platser till, 6 öppna"
    assert (
        "<summary>Västra sidan: 9 platser till"
        in client.get("/promenad/provgatan/").content.decode()
    )


def test_what_is_behind_a_door_counts_in_a_long_list(street: Street) -> None:
    for i in range(20):
        on_street(street, 60, name=f"Inne {i}", in_courtyard=True, house_number="9")
    on_street(street, 100, name="Sist")
    side = stroll_page(None, street, FRIDAY).sides[0]
    assert [row.item.name for row in side.folded] == ["Sist"]


def test_the_index_shows_where_a_street_is_lit(street: Street) -> None:
    for i in range(12):
        on_street(street, 30.0 + 10 * i, name=f"Mörk {i}")
    make_open(on_street(street, 195, name="Ljuset"), (FRIDAY - HOUR, FRIDAY + HOUR))
    Place.objects.filter(name="Andra Prov").delete()
    (row,) = stroll_index(None, street.city, FRIDAY).lively
    assert len(row.strip) == 4
    assert "t-day-open" in "".join(drawing.svg for drawing in row.strip)
