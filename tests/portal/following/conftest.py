"""A town with somebody who follows it."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.factories.places import CategoryFactory, CityFactory, PlaceFactory, StreetFactory
from torg.core.models import User
from torg.core.people import create_person
from torg.places.models import City, Notice, Place

# A Thursday, 7.30 in the morning in the town.
NOW = datetime(2026, 12, 3, 6, 30, tzinfo=UTC)


@pytest.fixture
def city() -> City:
    return CityFactory()


@pytest.fixture
def place(city: City) -> Place:
    street = StreetFactory(city=city, slug="lyktgatan", name="Lyktgatan")
    return PlaceFactory(city=city, name="Sidan Ett", slug="sidan-ett", street=street)


@pytest.fixture
def elsewhere(city: City) -> Place:
    other = CategoryFactory(slug="prov-fisk", name_sv="Fisk", name_en="Fish")
    return PlaceFactory(city=city, name="Håvens Fisk", category=other, lat=56.09, lon=12.79)


@pytest.fixture
def reader() -> User:
    return create_person("lasare@example.com", by=None)


def notice(place: Place, text: str = "Nya böcker i dag", at: datetime = NOW) -> Notice:
    """A notice that went up half an hour before `at`."""
    start = at - timedelta(minutes=30)
    return Notice.objects.create(
        place=place, text=text, starts_at=start, ends_at=at + timedelta(days=3)
    )
