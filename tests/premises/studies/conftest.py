import pytest

from tests.premises.studies.town import a_town
from torg.places.models import City, District


@pytest.fixture
def city(db) -> City:
    return a_town()


@pytest.fixture
def district(city: City) -> District:
    return District.objects.get(city=city)
