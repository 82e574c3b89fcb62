"""Routes on foot through a town that was read from an extract."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.places import CityFactory
from tests.places.importers.osm_xml import PLANE, Town
from torg.core.importing import ImportReport
from torg.places.importers.osm.create import create_city
from torg.places.importers.osm.walkways import is_walked
from torg.places.models import City, WalkNetwork
from torg.places.queries.walkways import _unpacked, walk_route

pytestmark = pytest.mark.django_db
Read = Callable[[], City]


def at(x: float, y: float) -> tuple[float, float]:
    lon, lat = PLANE.to_lonlat([x, y])
    return float(lat), float(lon)


@pytest.fixture
def town() -> Town:
    town = Town()
    street = {"highway": "residential", "name": "Provgatan"}
    town.way([(0, 0), (100, 0), (200, 0)], street)
    town.way([(100, 0), (100, 80)], {"highway": "footway"})
    town.way([(0, 0), (0, 80), (100, 80)], {"highway": "motorway"})
    town.node(30, 6, {"shop": "bakery", "name": "Provbageriet"})
    return town


@pytest.fixture
def read(town: Town, tmp_path: Path) -> Read:
    def run() -> City:
        path = tmp_path / "town.osm"
        path.write_text(town.xml())
        return create_city("provstad", name="Provstad", osm=path, report=ImportReport())

    return run


def test_a_route_follows_the_streets(read: Read) -> None:
    city = read()
    route = walk_route(city, [at(20, 4), at(104, 70), at(180, 0)])
    assert [leg.metres for leg in route.legs] == [
        pytest.approx(150, abs=1), pytest.approx(150, abs=1),
    ]  # fmt: skip
    assert route.metres == pytest.approx(300, abs=2)
    assert not route.is_guessed
    assert len(route.line) == 5  # start, corner, turning point, corner, end


def test_the_network_is_replaced_only_when_it_differs(read: Read, town: Town) -> None:
    city = read()
    before = WalkNetwork.objects.get(city=city)
    read()
    assert WalkNetwork.objects.get(city=city).pk == before.pk
    town.way([(200, 0), (200, 80)], {"highway": "steps"})
    town.way([(200, 80), (100, 80)], {"highway": "footway"})
    read()
    after = WalkNetwork.objects.get(city=city)
    assert (after.pk, after.digest != before.digest) == (before.pk, True)
    assert walk_route(city, [at(200, 1), at(200, 80)]).metres == pytest.approx(79, abs=1)
    assert walk_route(city, [at(200, 1), at(200, 80)], step_free=True).metres > 270


def test_two_queries_and_then_one(read: Read) -> None:
    city = read()
    _unpacked.cache_clear()
    with CaptureQueriesContext(connection) as first:
        walk_route(city, [at(0, 0), at(100, 0)])
    with CaptureQueriesContext(connection) as second:
        walk_route(city, [at(0, 0), at(100, 0), at(0, 0)])
    assert (len(first), len(second)) == (2, 1)


def test_a_city_without_a_network_gives_straight_lines() -> None:
    route = walk_route(CityFactory(), [at(0, 0), at(30, 40)])
    assert route.is_guessed
    assert route.metres == pytest.approx(50, abs=0.5)


@pytest.mark.parametrize(
    ("tags", "walked"),
    [
        ({"highway": "residential"}, True),
        ({"highway": "pedestrian"}, True),
        ({"highway": "steps"}, True),
        ({"highway": "cycleway"}, True),
        ({"highway": "cycleway", "foot": "no"}, False),
        ({"highway": "cycleway", "sidewalk": "separate"}, False),
        ({"highway": "motorway"}, False),
        ({"highway": "motorway_link", "foot": "yes"}, False),
        ({"highway": "trunk"}, False),
        ({"highway": "trunk", "foot": "yes"}, True),
        ({"highway": "primary_link"}, True),
        ({"highway": "service", "access": "private"}, False),
        ({"highway": "service", "access": "private", "foot": "permissive"}, True),
        ({"highway": "service", "service": "parking_aisle"}, False),
        ({"highway": "construction"}, False),
        ({}, False),
    ],
)
def test_where_one_may_walk(tags: dict[str, str], walked: bool) -> None:
    assert is_walked(tags) is walked
