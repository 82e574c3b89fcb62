"""A town whose register is filled, and a count of it that has begun."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from tests.factories.counts import DAY, counter
from tests.factories.town import make_town
from torg.premises.counting import services
from torg.premises.services.filling import fill_register


@pytest.fixture
def walk():
    city = make_town()
    city.source_at = timezone.now() - timedelta(days=900)
    city.save()
    fill_register(city)
    kim = counter("kim")
    count = services.begin_count(city, DAY, by=kim)
    return SimpleNamespace(city=city, count=count, kim=kim, robin=counter("robin"))
