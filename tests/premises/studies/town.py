"""A street of ten corners with two cafés, a bookshop and a vacancy, for tests of studies."""

import numpy as np

from tests.factories.places import CityFactory, DistrictFactory, PlaceFactory
from tests.factories.premises import PremisesFactory
from torg.places.categories import sync_categories
from torg.places.geometry.walkways import Walkways
from torg.places.models import Category, City, WalkNetwork
from torg.premises.enums import State
from torg.premises.figures.enums import DatasetKind
from torg.premises.figures.models import Area, Dataset
from torg.premises.figures.services.spending import ensure_spending

LAT, LON = 56.0465, 12.6945
STEP = 0.001  # degrees of longitude between two corners: 62 m
FEW = {"draws": 20}


def a_town() -> City:
    """A street of ten corners; a district at its western end, with two cafés and a vacancy."""
    sync_categories()
    city = CityFactory()
    district = DistrictFactory(city=city)
    corners = np.array([[LON + n * STEP, LAT] for n in range(10)])
    edges = np.array([[n, n + 1] for n in range(9)], dtype=np.int32)
    ways = Walkways(corners, edges, np.zeros(9, dtype=np.bool_))
    WalkNetwork.objects.create(city=city, packed=ways.packed(), digest="x")
    cafe, books = (Category.objects.get(slug=slug) for slug in ("cafe", "books"))
    for corner, category, here in (
        (1, cafe, True),
        (3, cafe, True),
        (8, cafe, False),
        (7, books, False),
    ):
        PlaceFactory(
            city=city, category=category, lat=LAT, lon=LON + corner * STEP,
            district=district if here else None,
        )  # fmt: skip
    premises = PremisesFactory(
        city=city, district=district, lat=LAT, lon=LON + 2 * STEP, area_m2=100
    )
    premises.state = State.VACANT
    premises.save()
    people = Dataset.objects.create(
        city=city, kind=DatasetKind.POPULATION, title="Folk", source="Prov", digest="1"
    )
    Area.objects.bulk_create(
        Area(dataset=people, key=str(n), lat=LAT, lon=LON + n * STEP, residents=1000 + n)
        for n in range(10)
    )
    ensure_spending(city, by=None)
    return city


def by_day(city: City) -> None:
    """Give the town people who work and study there."""
    day = Dataset.objects.create(
        city=city, kind=DatasetKind.DAY_PEOPLE, title="Dag", source="Prov", digest="2"
    )
    Area.objects.create(dataset=day, key="d", lat=LAT, lon=LON, workers=500, students=100)
