"""The one door to a place, and what narrows it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from tests.factories.places import (
    CategoryFactory,
    CityFactory,
    DistrictFactory,
    PlaceFactory,
    StreetFactory,
    make_open,
)
from torg.core.models import User
from torg.places.enums import Need, PlaceStatus
from torg.places.models import Place
from torg.places.queries.categories import category_at, category_ids, category_tree
from torg.places.queries.facets import count_facets
from torg.places.queries.finding import find, seen_by
from torg.places.queries.places import (
    PlaceFilter,
    find_places,
    get_place,
    near_by,
    visible_to,
)
from torg.places.queries.spells import in_order

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
LATER = timezone.now() + timedelta(days=1)


def names(places):
    return [place.name for place in places]


@pytest.mark.parametrize(
    ("user", "seen"),
    [
        (None, {"active"}),
        (AnonymousUser(), {"active"}),
        (User(email="visitor@example.test"), {"active"}),
        (
            User(email="staff@example.test", is_staff=True, second_factor_from=LATER),
            {"active", "review", "hidden"},
        ),
        (User(email="unsafe@example.test", is_staff=True, pk=9), {"active"}),
    ],
)
def test_who_sees_what(user, seen):
    city = CityFactory()
    for status in PlaceStatus:
        PlaceFactory(city=city, name=status.value, slug=status.value, status=status)
    PlaceFactory(city=CityFactory(slug="annan", is_default=False), name="active")
    assert {p.status for p in visible_to(user, city)} == seen
    assert visible_to(user, city).count() == len(seen)


def test_one_place_by_its_slug_in_one_query(django_assert_num_queries):
    city = CityFactory()
    street = StreetFactory(city=city)
    PlaceFactory(city=city, slug="andra-akten", street=street)
    PlaceFactory(city=city, slug="dold", status=PlaceStatus.HIDDEN)
    with django_assert_num_queries(1):
        place = get_place(None, city, "andra-akten")
        assert (place.category.slug, place.street.slug) == ("prov-bokhandel", "provgatan")
    for slug in ("dold", "finns-inte", "", "nul\x00", "x" * 5000):
        with pytest.raises(Place.DoesNotExist):
            get_place(None, city, slug)


def test_a_category_includes_what_stands_below_it():
    city = CityFactory()
    top = CategoryFactory(slug="prov-mat", name_sv="Mat", order=1)
    below = CategoryFactory(slug="prov-bageri", name_sv="Bageri", parent=top)
    PlaceFactory(city=city, name="Deg", category=below)
    PlaceFactory(city=city, name="Handel", category=top)
    PlaceFactory(city=city, name="Bok")
    assert names(find_places(None, city, PlaceFilter(category="prov-mat"))) == ["Deg", "Handel"]
    assert names(find_places(None, city, PlaceFilter(category="prov-bageri"))) == ["Deg"]
    assert names(find_places(None, city, PlaceFilter(category="okand"))) == []
    assert set(category_ids("prov-mat")) == {top.pk, below.pk}
    assert category_at("prov-bageri").parent_slug == "prov-mat"
    assert [n.slug for n in category_tree() if n.slug.startswith("prov-")].count("prov-bageri") == 0


def test_every_condition_narrows():
    city = CityFactory()
    soder = DistrictFactory(city=city)
    street = StreetFactory(city=city)
    wanted = PlaceFactory(
        city=city,
        name="Alla villkor",
        district=soder,
        street=street,
        wheelchair="yes",
        needs=Need.EAT | Need.SIT,
    )
    make_open(wanted, (NOON - HOUR, NOON + HOUR))
    PlaceFactory(city=city, name="Inget", wheelchair="no", needs=Need.SHOP, lat=56.09)
    for filled in (
        PlaceFilter(district="soder"),
        PlaceFilter(street="provgatan"),
        PlaceFilter(accessible=True),
        PlaceFilter(need=Need.EAT),
        PlaceFilter(need=Need.EAT | Need.SIT),
        PlaceFilter(open_at=NOON),
        PlaceFilter(bbox=(12.69, 56.04, 12.70, 56.05)),
        PlaceFilter(near=(56.0465, 12.6945), within_m=500),
    ):
        assert names(find_places(None, city, filled)) == ["Alla villkor"], filled
    assert names(find_places(None, city, PlaceFilter(need=Need.EAT | Need.SHOP))) == []
    assert names(find_places(None, city, PlaceFilter(open_at=NOON + HOUR))) == []


def test_nearest_first_and_within_metres():
    city = CityFactory()
    here = (56.0465, 12.6945)
    step = 100 / 111_195  # degrees of latitude in 100 m
    for metres in (300, 100, 200):
        PlaceFactory(city=city, name=f"{metres} m", lat=here[0] + step * metres / 100)
    near = PlaceFilter(near=here)
    assert names(find_places(None, city, near)) == ["100 m", "200 m", "300 m"]
    within = PlaceFilter(near=here, within_m=201)
    found = list(find_places(None, city, within))
    assert names(found) == ["100 m", "200 m"]
    assert [round(place.distance_sq**0.5) for place in found] == [100, 200]


def test_neighbours_leave_the_place_itself_out():
    city = CityFactory()
    place = PlaceFactory(city=city, name="Mitt")
    for n in range(5):
        PlaceFactory(city=city, name=f"Granne {n}", lat=place.lat + 0.0001 * (n + 1))
    PlaceFactory(city=city, name="Långt bort", lat=place.lat + 0.05)
    assert names(near_by(None, place)) == [f"Granne {n}" for n in range(4)]


def test_open_ones_first_then_by_name():
    city = CityFactory()
    make_open(PlaceFactory(city=city, name="C öppen"), (NOON - HOUR, NOON + HOUR))
    make_open(PlaceFactory(city=city, name="A öppen"), (NOON - HOUR, NOON + HOUR))
    make_open(PlaceFactory(city=city, name="A stängd"), (NOON + HOUR, NOON + 2 * HOUR))
    PlaceFactory(city=city, name="B okänd")
    ordered = find(None, city, PlaceFilter()).open_first(NOON)
    assert names(in_order(ordered.ids())) == ["A öppen", "C öppen", "A stängd", "B okänd"]


@pytest.mark.parametrize("count", [1, 3])
def test_facets_count_as_if_their_own_choice_were_not_made(count, django_assert_num_queries):
    city = CityFactory()
    top = CategoryFactory(slug="prov-mat", name_sv="Mat")
    cafe = CategoryFactory(slug="prov-kafe", name_sv="Kafé", parent=top)
    for n in range(count):
        place = PlaceFactory(
            city=city,
            category=cafe,
            needs=Need.EAT | Need.SIT,
            district=DistrictFactory(city=city),
            street=StreetFactory(city=city),
            wheelchair="yes",
        )
        if n == 0:
            make_open(place, (NOON - HOUR, NOON + HOUR))
    PlaceFactory(city=city, name="Bok", needs=Need.SHOP)
    category_tree()
    wanted = PlaceFilter(category="prov-mat", need=Need.EAT)
    with django_assert_num_queries(5):  # mark, columns, spells, names of districts and of streets
        facets = count_facets(seen_by(None, city), wanted, NOON)
    with django_assert_num_queries(3):  # nobody has written
        assert count_facets(seen_by(None, city), wanted, NOON) == facets
    assert facets.categories["prov-mat"] == facets.categories["prov-kafe"] == count
    assert facets.categories["prov-bokhandel"] == 0
    assert facets.needs == {
        Need.EAT: count,
        Need.SHOP: 0,
        Need.SEE: 0,
        Need.ERRANDS: 0,
        Need.CHILDREN: 0,
        Need.FREE: 0,
        Need.SIT: count,
    }
    assert [(d.slug, d.name, d.count) for d in facets.districts] == [("soder", "Söder", count)]
    assert [(s.slug, s.count) for s in facets.streets] == [("provgatan", count)]
    assert (facets.open_now, facets.accessible) == (1, count)
