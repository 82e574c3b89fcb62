"""Search through the public API."""

from urllib.parse import urlsplit

import pytest
from django.core.cache import cache, caches

from tests.factories.places import CategoryFactory, CityFactory, PlaceFactory, StreetFactory
from torg.core.search import Document, index_documents
from torg.portal.api import PER_MINUTE

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    city = CityFactory()
    cache.clear()
    place = PlaceFactory(city=city, slug="cykelstallet", name="Cykelstallet")
    street = StreetFactory(city=city, slug="cykelgatan", name="Cykelgatan")
    category = CategoryFactory(slug="prov-cyklar", name_sv="Cyklar", name_en="Bicycles")
    index_documents(
        Document(
            kind=kind,
            object_id=thing.pk,
            city_id=city.pk,
            title=thing.name,
            slug=thing.slug,
            subtitle="Cyklar · Cykelgatan" if kind == "place" else "Gata",
            facet="prov-cyklar" if kind == "place" else "",
        )
        for kind, thing in (("place", place), ("street", street), ("category", category))
    )
    return city


def found(answer):
    assert answer.status_code == 200
    return {(hit["type"], hit["title"]) for hit in answer.json()["data"]}


def test_everything_by_words(client, city):
    answer = client.get("/api/v1/search/", {"q": "cykel"})
    everything = {("place", "Cykelstallet"), ("street", "Cykelgatan"), ("category", "Cyklar")}
    assert found(answer) == everything
    meta = answer.json()["meta"]
    assert (meta["count"], meta["next"], meta["previous"]) == (3, None, None)
    assert meta["types"] == {"place": 1, "street": 1, "category": 1}
    urls = {hit["type"]: hit["url"] for hit in answer.json()["data"]}
    assert urls["place"] == "http://testserver/platser/cykelstallet/"
    assert urls["category"] == "http://testserver/platser/?kategori=prov-cyklar"


def test_words_of_ours_are_in_the_readers_language(client, city):
    for language, told in (
        ("sv", {"place": "Cyklar · Cykelgatan", "street": "Gata", "category": "Gata"}),
        ("en", {"place": "Bicycles · Cykelgatan", "street": "Street", "category": "Gata"}),
    ):
        headers = {"accept-language": language}
        answer = client.get("/api/v1/search/", {"q": "cykel"}, headers=headers)
        hits = answer.json()["data"]
        assert {hit["type"]: hit["subtitle"] for hit in hits} == told
        [category] = [hit["title"] for hit in hits if hit["type"] == "category"]
        assert category == {"sv": "Cyklar", "en": "Bicycles"}[language]
    lines = client.get("/en/search/suggest/", {"q": "cykels"}).content.decode()
    assert "Bicycles · Cykelgatan" in lines


def test_one_kind_only(client, city):
    assert found(client.get("/api/v1/search/", {"q": "cykel", "type": "street"})) == {
        ("street", "Cykelgatan")
    }


def test_pages_forth_and_back(client, city):
    def titles(address):
        answer = client.get(address).json()
        return [hit["title"] for hit in answer["data"]], answer["meta"]

    def path(link):
        parts = urlsplit(link)
        return f"{parts.path}?{parts.query}"

    whole, _ = titles("/api/v1/search/?q=cykel")
    first, meta = titles("/api/v1/search/?q=cykel&limit=2")
    second, meta = titles(path(meta["next"]))
    assert first + second == whole
    assert meta["next"] is None
    assert titles(path(meta["previous"]))[0] == first


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("", "q"),
        ("q=", "q"),
        ("q=" + "a" * 201, "q"),
        ("q=%00", "q"),
        ("q=cykel&type=planet", "type"),
        ("q=cykel&limit=101", "limit"),
        ("q=cykel&offset=3", "offset"),
        ("q=cykel&cursor=abc", "cursor"),
    ],
)
def test_what_cannot_be_asked_is_refused(client, city, query, parameter):
    answer = client.get(f"/api/v1/search/?{query}")
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert [error["parameter"] for error in answer.json()["errors"]] == [parameter]


@pytest.mark.parametrize("q", ["   ", "🍕", "\u202e", "' OR 1=1 --", "NEAR(", '"', "*", "ال قهوة"])
def test_any_words_get_an_answer(client, city, q):
    assert client.get("/api/v1/search/", {"q": q}).json()["data"] == []


def test_places_by_words_come_best_first_with_their_states(client, city):
    answer = client.get("/api/v1/places/", {"q": "cykelstallet"}).json()
    assert [place["name"] for place in answer["data"]] == ["Cykelstallet"]
    assert answer["meta"]["count"] == 1
    assert client.get("/api/v1/places/", {"q": "finns inte alls"}).json()["data"] == []


def test_who_searches_too_often_is_told_when_to_come_back(client, city):
    caches["shared"].clear()
    path, one, other = "/api/v1/search/?q=cykel", {"REMOTE_ADDR": "192.0.2.1"}, {}
    assert {client.get(path, **one).status_code for _ in range(PER_MINUTE)} == {200}
    answer = client.get(path, headers={"Accept-Language": "en"}, **one)
    assert (answer.status_code, answer["Content-Type"]) == (429, "application/problem+json")
    assert (answer["Retry-After"], answer["Cache-Control"]) == ("60", "no-store")
    said = answer.json()
    assert (said["status"], said["title"], said["instance"]) == (
        429, "Too many questions", "/api/v1/search/",
    )  # fmt: skip
    assert said["type"].endswith("/api/docs#problem-too-often")
    assert "Retry-After" in said["detail"]
    assert client.get(path, **other).status_code == 200  # from another address
    assert client.get("/api/v1/places/", **one).status_code == 200
    caches["shared"].clear()
