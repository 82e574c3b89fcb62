"""What is found in a box by the kept columns is what joining every place finds."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.factories.agenda import at, make_event
from tests.factories.places import CityFactory, PlaceFactory
from torg.agenda.models import Occurrence
from torg.agenda.queries import boxes
from torg.agenda.queries.boxes import LONGEST, within_box
from torg.agenda.queries.counting import count_dates
from torg.agenda.queries.events import EventFilter, narrow
from torg.places.enums import PlaceStatus
from torg.places.models import City, Place

pytestmark = pytest.mark.django_db
BOX = (12.6, 56.0, 12.8, 56.1)
DAY = EventFilter(start=at("2026-12-01 00:00"), end=at("2026-12-02 00:00"), bbox=BOX)


@pytest.fixture
def city() -> City:
    """A town with events in and out of the box: at places seen and hidden, at points, nowhere."""
    city = CityFactory()
    spots = {"in": (56.05, 12.7), "out": (56.05, 12.9), "edge": (56.1, 12.8)}
    for name, (lat, lon) in spots.items():
        for status in (PlaceStatus.ACTIVE, PlaceStatus.HIDDEN):
            place = PlaceFactory(city=city, lat=lat, lon=lon, status=status)
            make_event(f"{name} {status}", "2026-12-01 18:00", city=city, place=place)
            make_event(f"{name} {status} 2", "2026-12-02 18:00", city=city, place=place)
        make_event(f"{name} vid en punkt", "2026-12-01 19:00", city=city, lat=lat, lon=lon)
    make_event("någonstans", "2026-12-01 20:00", city=city, address="Storgatan 1")
    return city


def joined(city: City, wanted: EventFilter) -> set[int]:
    return set(narrow(city, wanted).values_list("pk", flat=True))


@pytest.mark.parametrize(
    "wanted",
    [
        DAY,
        replace(DAY, end=DAY.end + timedelta(days=3)),
        replace(DAY, bbox=(12.85, 56.0, 12.95, 56.1)),
        replace(DAY, bbox=(1.0, 1.0, 2.0, 2.0)),
        replace(DAY, kinds=("music",)),
        replace(DAY, start=at("2026-12-01 18:30")),
    ],
)
def test_as_joining_them(city: City, wanted: EventFilter) -> None:
    found = within_box(None, city, wanted)
    assert found.dates is not None
    assert set(found.dates) == joined(city, wanted)
    assert count_dates(city, found) == len(found.dates) == count_dates(city, wanted)
    assert joined(city, found) == joined(city, wanted)


def test_a_place_that_moves_is_found_where_it_is(city: City) -> None:
    before = within_box(None, city, DAY).dates
    Place.objects.filter(lon=12.9).update(lon=12.7)
    after = within_box(None, city, DAY).dates
    assert before is not None
    assert after is not None
    assert len(after) - len(before) == 2
    assert set(after) == joined(city, DAY)


@pytest.mark.parametrize(
    "wanted",
    [
        EventFilter(),
        replace(DAY, bbox=None),
        replace(DAY, end=None),
        replace(DAY, start=None),
        replace(DAY, end=DAY.start + LONGEST + timedelta(seconds=1)),
    ],
)
def test_without_a_box_or_an_end_nothing_is_looked_up(
    city: City, wanted: EventFilter, django_assert_num_queries
) -> None:
    with django_assert_num_queries(0):
        assert within_box(None, city, wanted) == wanted


@pytest.mark.parametrize(("name", "most"), [("READ", 3), ("FOUND", 2)])
def test_too_many_are_joined(
    city: City, monkeypatch: pytest.MonkeyPatch, name: str, most: int
) -> None:
    monkeypatch.setattr(boxes, name, most)
    assert within_box(None, city, DAY) == DAY


@pytest.mark.parametrize("rows", [1, 3])
def test_a_fixed_number_of_queries(city: City, rows: int, django_assert_num_queries) -> None:
    place = PlaceFactory(city=city, lat=56.05, lon=12.7)
    for n in range(rows):
        make_event(f"Till {n}", "2026-12-01 18:00", city=city, place=place)
    within_box(None, city, DAY)
    with django_assert_num_queries(3):
        within_box(None, city, DAY)
    assert Occurrence.objects.filter(place=place).count() == rows
