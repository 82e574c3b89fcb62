"""Reads about cities."""

import pytest

from tests.factories.places import CityFactory, StreetFactory
from torg.places.models import City, Street
from torg.places.queries.cities import main_street_of

pytestmark = pytest.mark.django_db


def test_a_remembered_city_may_name_a_street_that_is_gone():
    city = CityFactory()
    street = StreetFactory(city=city)
    City.objects.filter(pk=city.pk).update(main_street=street)
    remembered = City.objects.get(pk=city.pk)

    assert main_street_of(City.objects.get(pk=city.pk)) == street

    Street.objects.all().delete()

    assert main_street_of(remembered) is None
    assert main_street_of(City.objects.get(pk=city.pk)) is None
