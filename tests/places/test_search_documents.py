"""What of a city can be found: places by every name they have, streets, squares, categories."""

import pytest

from tests.factories.places import (
    CategoryFactory,
    CityFactory,
    FacilityFactory,
    PlaceFactory,
    SquareFactory,
    StreetFactory,
)
from torg.core.search import search, suggest
from torg.places.enums import PlaceStatus
from torg.places.models import City, Place
from torg.places.queries.categories import forget_categories
from torg.places.queries.search_words import search_words
from torg.places.services.search import index_city, index_places

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    city = CityFactory()
    eat = CategoryFactory(slug="prov-ata", name_sv="Äta och dricka", name_en="Eat and drink")
    restaurant = CategoryFactory(
        slug="prov-krog", name_sv="Restaurang", name_en="Restaurant", parent=eat
    )
    shoes = CategoryFactory(slug="shoes", name_sv="Skor", name_en="Shoes")
    StreetFactory(city=city, slug="provgatan", name="Provgatan", names={"fi": "Koekatu"})
    SquareFactory(city=city, slug="provtorget", name="Provtorget", lat=56.1, lon=12.7)
    PlaceFactory(
        city=city, category=restaurant, name="Råg & Salt", slug="rag-salt", cuisine=["pizza"],
        street_name="Provgatan", house_number="7", attributes={"outdoor_seating": "yes"},
        wheelchair="yes", names={"en": "Rye and Salt"}, description="Surdeg på stenugn.",
    )  # fmt: skip
    PlaceFactory(city=city, category=shoes, name="Fjord", slug="fjord")
    forget_categories()
    index_city(city)
    return city


def titles(city: City, asked: str, **narrowed: object) -> list[str]:
    return [hit.title for hit in search(city.pk, asked, **narrowed).hits]


@pytest.mark.parametrize(
    "asked",
    ["rag o salt", "råg & salt", "rye and salt", "restaurang", "pizzeria", "italienskt", "äta",
     "uteservering", "provgatan 7", "surdeg", "rullstol", "restaurants", "stenugn"],
)  # fmt: skip
def test_a_place_is_found_by_all_that_is_known_of_it(city: City, asked: str) -> None:
    assert titles(city, asked, kinds=["place"]) == ["Råg & Salt"]


def test_a_shop_is_found_by_its_trade(city: City) -> None:
    for asked in ("skoaffär", "skor", "skobutik", "shoes", "shoe"):
        assert titles(city, asked, kinds=["place"]) == ["Fjord"], asked
    assert titles(city, "skor", facet="shoes", kinds=["place"]) == ["Fjord"]


def test_streets_squares_and_categories_are_found(city: City) -> None:
    kinds = {hit.kind: hit.title for hit in search(city.pk, "provtorget").hits}
    assert kinds == {"square": "Provtorget"}
    assert [hit.kind for hit in search(city.pk, "koekatu").hits] == ["street"]
    assert suggest(city.pk, "resta")[0].kind == "category"
    assert titles(city, "eat and drink", kinds=["category"], language="en") == ["Äta och dricka"]


def test_again_changes_nothing_and_what_is_gone_is_taken_out(city: City) -> None:
    assert index_city(city) == 0
    Place.objects.filter(slug="fjord").update(status=PlaceStatus.CLOSED)
    assert index_city(city) == 0
    assert titles(city, "fjord") == []
    assert titles(city, "skor") == []  # no place of that trade is left, so no category either


def test_a_changed_place_is_found_at_once(city: City) -> None:
    place = Place.objects.get(slug="fjord")
    place.name = "Vävstugan"
    place.save()
    assert index_places([place]) == 1
    assert titles(city, "vävstugan") == ["Vävstugan"]
    assert titles(city, "fjord") == []
    place.status = PlaceStatus.HIDDEN
    place.save()
    assert index_places([place]) == 0
    assert titles(city, "vävstugan") == []


def test_two_cities_have_categories_of_their_own(city: City) -> None:
    other = CityFactory(slug="annanstad", name="Annanstad", is_default=False)
    PlaceFactory(city=other, category=Place.objects.get(slug="fjord").category, name="Havet")
    index_city(other)
    assert titles(other, "skor", kinds=["place"]) == ["Havet"]
    assert search(other.pk, "skor").by_kind == search(city.pk, "skor").by_kind


def test_the_words_of_the_data_file_name_real_keys() -> None:
    assert search_words("attributes")["diet:vegan=yes"] == "vegansk"
    assert "pizza" in search_words("cuisines")
    assert all(search_words("categories").values())


@pytest.mark.parametrize(
    ("asked", "kind"),
    [("parkering", "parking"), ("toalett", "toilets"), ("hållplats", "transit"),
     ("lekplats", "playground"), ("wc", "toilets"), ("playground", "playground")],
)  # fmt: skip
def test_facilities_are_found_by_their_kind(city: City, asked: str, kind: str) -> None:
    assert search(city.pk, asked, kinds=["facility"]).hits == []
    for there in ("parking", "toilets", "transit", "playground", "bench"):
        FacilityFactory(city=city, kind=there)
    assert index_city(city) == 4
    language = "en" if asked == "playground" else "sv"
    hits = search(city.pk, asked, kinds=["facility"], language=language).hits
    assert [hit.slug for hit in hits] == [kind]
