"""The map: what an address asks for, the list that equals the marks, the layers, the small maps."""

import gzip
import json
from dataclasses import replace
from datetime import datetime, timedelta
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.utils.translation import override

from tests.factories.places import (
    CategoryFactory,
    CityFactory,
    FacilityFactory,
    PlaceFactory,
    SquareFactory,
    StreetFactory,
    make_open,
)
from tests.factories.walks import WalkFactory, make_walk
from torg.places.enums import Need
from torg.places.models import MapFeature
from torg.places.queries.minimap import PHONE, minimap, minimap_svg
from torg.portal.queries.map import LISTED, map_page, marks_in_view
from torg.portal.queries.map_layers import map_layer
from torg.portal.queries.map_view import View, read_view
from torg.portal.queries.map_window import window
from torg.portal.queries.today_map import ACROSS_M, HEIGHT, WIDTH, today_map

ZONE = ZoneInfo("Europe/Stockholm")
NOW = datetime(2026, 11, 23, 12, tzinfo=ZONE)


@pytest.fixture
def city(db):
    cache.clear()
    return CityFactory()


@pytest.fixture
def house(city):
    return MapFeature.objects.create(
        city=city,
        layer="building",
        rank=3,
        name="Rådhuset",
        west=12.6940,
        south=56.0460,
        east=12.6950,
        north=56.0466,
        geometry={
            "type": "Polygon",
            "coordinates": [
                [[12.694, 56.046], [12.695, 56.046], [12.695, 56.0466], [12.694, 56.046]]
            ],
        },
    )


@pytest.fixture
def road(city):
    city.main_street = StreetFactory(city=city)
    city.save()
    return MapFeature.objects.create(
        city=city,
        layer="road",
        rank=1,
        name="Provgatan",
        west=12.6900,
        south=56.0465,
        east=12.6990,
        north=56.0465,
        geometry={"type": "LineString", "coordinates": [[12.690, 56.0465], [12.699, 56.0465]]},
    )


# --- addresses -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("params", "view"),
    [
        ({}, View()),
        ({"behov": "ata", "oppet": "ja"}, View(need=Need.EAT, only_open=True)),
        ({"need": "eat", "wheelchair": "yes"}, View(need=Need.EAT, accessible=True)),
        ({"mitt": "56.05,12.69", "zoom": "16.5"}, View(centre=(56.05, 12.69), zoom=16.5)),
        ({"ruta": "12.6,56,12.8,56.1"}, View(box=(12.6, 56.0, 12.8, 56.1))),
        ({"mitt": "nan,12", "zoom": "inf", "ruta": "1,2,3"}, View()),
        ({"mitt": "99,12", "ruta": "12.8,56,12.6,56.1"}, View()),
        ({"zoom": "99"}, View(zoom=20.0)),
        ({"behov": "\x00", "plats": "a\x00b"}, View(place="ab")),
        ({"mitt": "1" * 9999}, View()),
    ],
)
def test_an_address_is_read_and_nonsense_is_left_out(params, view):
    assert read_view(params) == view


@pytest.mark.parametrize("language", ["sv", "en"])
def test_an_address_keeps_the_view(language):
    view = View(need=Need.SHOP, only_open=True, accessible=True, centre=(56.05, 12.69), zoom=16.0)
    with override(language):
        query = view.link()
    pairs = dict(pair.split("=") for pair in query.removeprefix("?").split("&"))

    assert read_view(pairs) == view


def test_a_window_is_as_wide_as_the_screen():
    west, south, east, north = window((56.05, 12.69), 16.0)

    assert west < 12.69 < east
    assert south < 56.05 < north
    assert north - south == pytest.approx(2 * 420 * 0.667 / 111_195, rel=0.01)


# --- the list and the marks ----------------------------------------------------------------------


@pytest.mark.parametrize("count", [3, LISTED + 5])
def test_the_list_equals_the_marks(city, count):
    for number in range(count):
        PlaceFactory(city=city, lat=56.0465 + number / 100_000)
    PlaceFactory(city=city, lat=56.09)  # outside the window
    page = map_page(None, city, View(), NOW)
    marks = marks_in_view(None, city, View(centre=(city.lat, city.lon)), NOW)["marks"]

    assert [row.place.slug for row in page.rows] == [mark[3] for mark in marks[:LISTED]]
    assert (page.total, len(marks), page.has_more) == (count, count, count > LISTED)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_rest_of_the_marks_stand_in_the_list_of_the_same_window(city, client, language):
    for number in range(LISTED + 5):
        PlaceFactory(city=city, lat=56.0465 + number / 100_000, needs=Need.EAT, wheelchair="yes")
    PlaceFactory(city=city, lat=56.09, needs=Need.EAT, wheelchair="yes")  # outside the window
    PlaceFactory(city=city, needs=Need.SHOP, wheelchair="yes")
    view = View(need=Need.EAT, accessible=True)
    marks = marks_in_view(None, city, view, NOW)["marks"]
    with override(language):
        link = map_page(None, city, view, NOW).all_places
    page = client.get(link).context["list"]
    further = client.get(link.split("?")[0] + page.next_query).context["list"]

    slugs = {row.place.slug for row in (*page.rows, *further.rows)}
    assert slugs == {mark[3] for mark in marks}
    assert page.total == len(marks) == LISTED + 5
    words = {"sv": "I kartans ruta", "en": "In the window of the map"}[language]
    assert words in [option.label for option in page.chosen]


def test_facilities_are_a_layer_and_an_equal_list(city, client):
    StreetFactory(city=city, west=12.690, south=56.046, east=12.699, north=56.047)
    toilet = FacilityFactory(city=city, wheelchair="yes", fee="10 SEK")
    schedule = make_open(PlaceFactory(city=city), (NOW, NOW.replace(hour=18)))
    FacilityFactory(city=city, schedule=schedule, wheelchair="no", name="WC Kajen")
    FacilityFactory(city=city, lat=56.09)  # outside the window
    play = FacilityFactory(city=city, kind="playground", name="Provlek", fee="no")
    view = read_view({"finns": "toaletter"})
    with override("sv"):
        page = map_page(None, city, view, NOW)
        marks = marks_in_view(None, city, view, NOW)
        words = {row.title: row.words for row in page.facilities}

    assert [row.key for row in page.facilities] == [mark[3] for mark in marks["facilities"]]
    assert (marks["marks"], page.rows, page.facility_words) == ([], [], "Toaletter")
    assert words == {
        "Offentlig toalett": "Provgatan · 10 SEK · Anpassad för rullstol",
        "WC Kajen": "Öppet till 18.00 · Offentlig toalett · Provgatan · "
        "Inte tillgängligt med rullstol",
    }
    for narrowed, left in (({"only_open": True}, "WC Kajen"), ({"accessible": True}, "")):
        rows = map_page(None, city, replace(view, **narrowed), NOW).facilities
        assert [row.facility.name for row in rows] == [left]
    with_children = map_page(None, city, View(need=Need.CHILDREN), NOW)
    assert [row.facility for row in with_children.facilities] == [play]
    assert map_page(None, city, View(), NOW).facilities == []
    assert "Provlek" in client.get("/en/map/?facility=playgrounds").content.decode()
    assert str(toilet.lat) in client.get("/karta/?finns=toaletter").content.decode()
    nothing = client.get("/karta/?finns=parkering").content.decode()
    assert "Här känner vi inte till någon" in nothing


@pytest.mark.parametrize("count", [1, 3])
def test_facilities_take_the_same_queries_for_one_and_three(
    city, count, django_assert_num_queries, client
):
    StreetFactory(city=city)
    for _ in range(count):
        schedule = make_open(PlaceFactory(city=city), (NOW, NOW.replace(hour=18)))
        FacilityFactory(city=city, schedule=schedule)
    client.get("/karta/")  # what is cached for everyone
    with django_assert_num_queries(4):  # facilities, states, streets, squares
        map_page(None, city, read_view({"facility": "toilets"}), NOW)


def test_filters_hold_for_both(city):
    eat = CategoryFactory(slug="prov-kafe", name_sv="Kafé", name_en="Café")
    wanted = PlaceFactory(city=city, category=eat, needs=Need.EAT, wheelchair="yes")
    make_open(wanted, (NOW.replace(hour=10), NOW.replace(hour=18)))
    PlaceFactory(city=city)
    view = View(need=Need.EAT, only_open=True, accessible=True)

    assert [row.place for row in map_page(None, city, view, NOW).rows] == [wanted]
    with override("sv"):
        (mark,) = marks_in_view(None, city, view, NOW)["marks"]
    assert mark[2:] == ["open", wanted.slug, wanted.name, "Öppet till 18.00"]


def test_walks_lie_on_the_map_and_in_its_list(city, client):
    place = PlaceFactory(city=city, name="Garnboden")
    walk = make_walk(city, None)
    WalkFactory(city=city, title="Hemligt utkast")
    there = (walk.stops.all()[0].lat, walk.stops.all()[0].lon)
    marks = marks_in_view(None, city, View(centre=there), NOW)
    ((way, mark),) = [shown.values() for shown in marks["walks"]]
    assert way[0] == mark[:2] == [round(there[1], 6), round(there[0], 6)]
    assert len(way) == 3
    assert mark[2:] == [
        "walk", "walk:tegel-och-tang", "Tegel och tång", "3 stopp · ungefär 10 min",
        "/stadsvandringar/tegel-och-tang/",
    ]  # fmt: skip
    page = map_page(None, city, View(centre=there), NOW)
    assert [row.key for row in page.walks] == ["walk:tegel-och-tang"]
    alone = map_page(None, city, read_view({"walks": "yes", "mitt": f"{there[0]},{there[1]}"}), NOW)
    assert ([row.title for row in alone.walks], alone.rows, alone.total) == ([walk.title], [], 0)
    assert alone.view.link(centre=None) == "?vandringar=ja"
    assert map_page(None, city, View(need=Need.EAT, centre=there), NOW).walks == []
    assert map_page(None, city, View(box=(0, 0, 1, 1)), NOW).walks == []
    html = client.get(f"/karta/?vandringar=ja&mitt={there[0]},{there[1]}").content.decode()
    assert 'href="/stadsvandringar/tegel-och-tang/"' in html
    assert place.name not in html
    far = client.get("/karta/?vandringar=ja&mitt=10,10").content.decode()
    assert "Ingen stadsvandring går här" in far


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_queries_for_one_and_three(
    city, count, django_assert_num_queries, client
):
    for _ in range(count):
        make_open(PlaceFactory(city=city), (NOW, NOW.replace(hour=18)))
        make_walk(city, None, title=f"Vandring {_}")
    SquareFactory(city=city)
    client.get("/karta/")  # what is cached for everyone
    with django_assert_num_queries(7):
        page = map_page(None, city, View(), NOW)
        assert len(page.drawing) == 0


@pytest.mark.parametrize("path", ["/karta/", "/en/map/"])
def test_the_page_works_without_a_script(city, client, path):
    place = PlaceFactory(city=city, name="Café <b>Å</b>")
    answer = client.get(path)

    assert answer.status_code == 200
    assert answer.content.count(b"map-row__name") == 1
    assert "Café &lt;b&gt;Å&lt;/b&gt;" in answer.content.decode()
    assert place.slug in answer.content.decode()


def test_the_script_gets_the_list_alone(city, client):
    PlaceFactory(city=city)
    answer = client.get("/karta/", headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in answer
    assert 'class="map-row"' in answer


def test_nothing_in_view_says_what_to_do(city, client):
    answer = client.get("/karta/?mitt=56.20,12.90").content.decode()

    assert "Till centrum" in answer


def test_a_place_can_be_pointed_at(city):
    place = PlaceFactory(city=city, lat=56.06, lon=12.70)
    page = map_page(None, city, View(place=place.slug), NOW)

    assert (page.centre, page.zoom, page.settings["shown"]) == ((56.06, 12.70), 17.0, place.slug)


# --- layers --------------------------------------------------------------------------------------


def test_a_layer_is_small_geojson_that_the_browser_keeps(city, house, client):
    answer = client.get("/karta/lager/building.json")
    data = json.loads(gzip.decompress(answer.content))

    assert answer.headers["Content-Encoding"] == "gzip"
    assert data["features"][0]["properties"] == {"r": 3}
    assert data["features"][0]["geometry"]["coordinates"][0][0] == [12.694, 56.046]
    again = client.get(
        "/karta/lager/building.json", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


def test_a_layer_is_made_once(city, road, django_assert_num_queries):
    first = map_layer(city, "road")
    with django_assert_num_queries(0):
        assert map_layer(city, "road") == first
    assert json.loads(gzip.decompress(first.packed))["features"][0]["properties"]["n"] == (
        "Provgatan"
    )


def test_no_such_layer_is_not_found(city, client):
    assert client.get("/karta/lager/kartor.json").status_code == 404


def test_points_that_fall_together_become_one(city):
    MapFeature.objects.create(
        city=city,
        layer="path",
        geometry={"type": "LineString", "coordinates": [[1, 1], [1.000001, 1], [1.0001, 1]]},
    )
    data = json.loads(gzip.decompress(map_layer(city, "path").packed))

    assert data["features"][0]["geometry"]["coordinates"] == [[1, 1], [1.0001, 1]]


# --- small maps ----------------------------------------------------------------------------------


def test_a_small_map_is_the_same_every_time(city, house, road):
    first = minimap_svg(city, city.lat, city.lon, mark="open")
    cache.clear()

    assert minimap_svg(city, city.lat, city.lon, mark="open") == first
    tree = ElementTree.fromstring(first)
    assert {element.get("class") for element in tree.iter() if element.get("class")} >= {
        "mm",
        "mm-ground",
        "mm-building",
        "mm-main",
        "mark mark-open",
    }


def test_streets_are_named_and_names_are_escaped(city, road):
    road.name = "Lilla <g> gatan"
    road.save()
    drawing = minimap_svg(city, 56.0468, city.lon, mark="")

    assert "Lilla &lt;g&gt; gatan" in drawing
    assert "mark" not in drawing


def test_where_there_is_no_base_map_there_is_no_drawing(city):
    assert minimap_svg(city, 57.0, 13.0) == ""


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[12.69, 56.04]]]},
        {"type": "Nothing", "coordinates": [1, 2]},
        {"type": "LineString", "coordinates": [["a", "b"], ["c", "d"]]},
    ],
)
def test_broken_geometry_is_left_out(city, road, geometry):
    MapFeature.objects.create(
        city=city, layer="water", geometry=geometry, west=12, south=56, east=13, north=57
    )

    assert "mm-water" not in minimap_svg(city, city.lat, city.lon)


def test_no_mark_lies_on_a_streets_name(city, road):
    step = 0.00012
    for i in range(40):
        lon = 12.6945 + (i - 20) * step
        make_open(PlaceFactory(city=city, lat=56.0465, lon=lon), (NOW, NOW + timedelta(hours=1)))
    city.lat, city.lon = 56.0467, 12.6945
    shown = today_map(city, NOW)
    sheet = minimap(city, city.lat, city.lon, width=WIDTH, height=HEIGHT, across_m=ACROSS_M)
    marks = [
        (float(mark.get("x")) + 8, float(mark.get("y")) + 10)
        for mark in ElementTree.fromstring(shown.marks)
    ]
    assert len(sheet.names) == 1
    assert len(marks) > 10
    for left, top, right, bottom in sheet.names:
        fold = (WIDTH - PHONE) / 2
        assert right < fold or left > fold  # cut by no phone
        assert [m for m in marks if left < m[0] < right and top < m[1] < bottom] == []
