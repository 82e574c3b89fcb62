"""What the tests of opening hours share: an empty city, and someone who keeps a shop in it."""

import pytest
from django.core.cache import cache

from tests.factories.places import CityFactory
from torg.core.models import User
from torg.places.models import City


@pytest.fixture
def city(db: None) -> City:
    cache.clear()
    return CityFactory()


@pytest.fixture
def merchant(db: None) -> User:
    return User.objects.create_user("handlare@example.se", "hemligt-losenord")
