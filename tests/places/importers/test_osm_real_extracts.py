"""Real towns, where their extracts are at hand. © OpenStreetMap contributors, ODbL."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from torg.core.importing import ImportReport
from torg.places.enums import LayerKind
from torg.places.models import City, Facility, MapFeature, Place, Schedule, Street

Shared = Callable[[str], Path]
Run = Callable[..., tuple[City, ImportReport]]
SHOPS = {"food", "fashion", "home", "leisure-shops", "care", "services"}


def test_helsinki(shared: Shared, run: Run) -> None:
    city, report = run(shared("helsinki-centre.osm.pbf"), country="FI")
    places = Place.objects.filter(city=city)
    assert report.refused == 0
    assert places.count() > 1_100
    assert places.filter(category__parent__slug__in=SHOPS).count() >= 480
    assert places.exclude(hours_raw="").count() >= 550
    assert places.filter(schedule__isnull=False).count() >= 545
    assert Schedule.objects.filter(city=city).count() < 400  # shared by places with the same hours
    assert (city.timezone, city.language) == ("Europe/Helsinki", "fi")
    street = Street.objects.get(city=city, name="Aleksanterinkatu")
    assert street.names["sv"] == "Alexandersgatan"
    assert 650 < street.length_m < 750
    assert street.places_count > 60
    assert {opening.name for opening in street.openings.all()} >= {"Mikonkatu", "Kluuvikatu"}
    assert places.filter(street__isnull=False).count() > 0.75 * places.count()
    on_swedish = places.filter(street=street, street_name="Aleksanterinkatu")
    assert on_swedish.count() > 30
    water = MapFeature.objects.filter(city=city, layer=LayerKind.WATER, source_ref__contains="sea")
    assert water.exists()  # the harbour, made of its coastline
    assert Facility.objects.filter(city=city, kind="transit").count() > 50
    before = {row["id"]: row for row in places.values()}
    _city, again = run(shared("helsinki-centre.osm.pbf"), country="FI")
    assert (again.created, again.updated, again.unchanged) == (0, 0, report.created)
    assert before == {row["id"]: row for row in places.values()}


def test_every_street_lies_the_right_way(shared: Shared, run: Run) -> None:
    city, _report = run(shared("helsinki-centre.osm.pbf"), country="FI")
    for street in Street.objects.filter(city=city):
        assert len(street.line) >= 2
        assert street.length_m < 1.2 * sum_of(street.parts)  # never doubled
        if street.left_faces == "west":
            assert street.line[-1][1] > street.line[0][1] or street.length_m > 150
        assert street.places_count >= 0


def sum_of(parts: list[list[list[float]]]) -> float:
    """Metres of all ways of a street, near enough at 60° north."""
    return sum(
        ((b[0] - a[0]) ** 2 * 55_700**2 + (b[1] - a[1]) ** 2 * 111_400**2) ** 0.5
        for part in parts
        for a, b in pairwise(part)
    ) + 40  # fmt: skip


@pytest.mark.parametrize(
    ("name", "country", "zone", "places", "streets"),
    [
        ("monaco.osm.gz", "", "Europe/Monaco", 140, 130),
        ("lund-station-sweden.osm.pbf", "", "Europe/Stockholm", 14, 9),
        ("oslo-east-filtered.osm.pbf", "NO", "Europe/Oslo", 10, 900),
    ],
)
def test_other_towns(
    shared: Shared, run: Run, name: str, country: str, zone: str, places: int, streets: int
) -> None:
    city, report = run(shared(name), country=country)
    assert city.timezone == zone
    assert Place.objects.filter(city=city).count() >= places
    assert Street.objects.filter(city=city).count() >= streets
    assert report.refused < 5
