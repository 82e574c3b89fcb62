"""The public API of facilities: what it answers, what it refuses, how its pages turn."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from tests.factories.places import CityFactory, FacilityFactory, PlaceFactory, make_open
from tests.places.test_api import read, refusals

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def city():
    cache.clear()
    return CityFactory()


def test_everything_that_is_known_of_a_facility(client, city):
    now = timezone.now().replace(microsecond=0)
    schedule = make_open(PlaceFactory(city=city), (now - HOUR, now + 3 * HOUR))
    stop = FacilityFactory(
        city=city, kind="transit", name="Provtorget", schedule=schedule, wheelchair="yes", fee="no",
        attributes={"modes": ["bus", "tram"], "names": {"en": "Test"}}, source_ref="osm:node/7",
    )  # fmt: skip
    FacilityFactory(city=city, lat=56.09)
    address = "/api/v1/facilities/?kind=transit&bbox=12.6,56,12.8,56.08"
    (told,) = read(client, address).json()["data"]
    state = told.pop("state")
    until = (now + 3 * HOUR).astimezone(city.tz).isoformat()
    assert (state["kind"], state["until"]) == ("open", until)
    assert told == {
        "id": stop.pk, "kind": "transit", "name": "Provtorget",
        "location": {"type": "Point", "coordinates": [12.6945, 56.0466]},
        "wheelchair": "yes", "fee": "no", "hours": schedule.expression,
        "attributes": {"modes": "bus;tram"}, "source": "osm:node/7",
    }  # fmt: skip
    assert list(refusals(client.get("/api/v1/facilities/?kind=castle"))) == ["kind"]
    assert list(refusals(client.get("/api/v1/facilities/?bbox=1,2"))) == ["bbox"]


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_of_facilities_survive_inserts_in_a_fixed_number_of_queries(
    client, city, django_assert_num_queries, rows
):
    now = timezone.now()
    for number in range(2 * rows):
        schedule = make_open(PlaceFactory(city=city), (now - HOUR, now + HOUR))
        FacilityFactory(city=city, name=f"Prov {number}", schedule=schedule)
    address = f"/api/v1/facilities/?limit={rows}"
    read(client, address)  # what is cached for everyone
    with django_assert_num_queries(4):  # count, order, rows, states
        first = read(client, address).json()
    FacilityFactory(city=city, name="Annan")
    second = read(client, first["meta"]["next"]).json()
    assert [row["name"] for row in (*first["data"], *second["data"])] == [
        f"Prov {number}" for number in range(2 * rows)
    ]
    assert second["meta"]["count"] == 2 * rows + 1
