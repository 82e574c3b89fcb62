"""A studied town whose owner keeps a secret, and what was counted in it."""

from typing import Any

import pytest
from django.core.cache import caches

from tests.factories.counts import DAY
from tests.factories.footfall import make_counter
from tests.factories.places import ActorFactory
from tests.factories.premises import PremisesFactory, asks
from tests.premises.studies.town import FEW, LAT, LON, STEP, a_town
from torg.places.models import City, District
from torg.premises.counting.models import Count, CountLine
from torg.premises.enums import RentVisibility, State
from torg.premises.models import Premises
from torg.premises.passing.services.reckoning import reckon_city
from torg.premises.studies.models import Study
from torg.premises.studies.services.studies import order_study, run_study

OWNER, RENT = "Hemliga Fastigheter", 98_765


def vacant(city: City, corner: int, **fields: Any) -> Premises:
    premises: Premises = PremisesFactory(
        city=city, district=District.objects.get(city=city), lat=LAT, lon=LON + corner * STEP,
        area_m2=90, state=State.VACANT, **fields,
    )  # fmt: skip
    return premises


@pytest.fixture(autouse=True)
def _nothing_tried() -> None:
    caches["shared"].clear()


@pytest.fixture
def city() -> City:
    made = a_town()
    owner = ActorFactory(city=made, name=OWNER)
    secret = vacant(made, 4, owner=owner, street_name="Hökgatan", house_number="14")
    asks(secret, RENT, RentVisibility.OWNER)
    return made


@pytest.fixture
def study(city: City) -> Study:
    district = District.objects.get(city=city)
    return run_study(order_study(city, district, by=None, parameters=FEW), by=None)


@pytest.fixture
def counted(city: City) -> City:
    """A count of the whole city, and a street with footfall."""
    for year, empty in ((2025, 3), (2026, 1)):
        count = Count.objects.create(
            city=city, day=DAY.replace(year=year), closed_at=f"{year}-01-15T15:00Z"
        )
        CountLine.objects.bulk_create(
            CountLine(count=count, state=state, before=state, premises=PremisesFactory(city=city))
            for state in [State.VACANT] * empty + [State.OCCUPIED] * (20 - empty)
        )
    make_counter(city)
    reckon_city(city)
    return city
