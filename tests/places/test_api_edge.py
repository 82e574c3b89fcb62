"""Where the API meets HTTP: other sites, caches, methods, its own documentation."""

from datetime import UTC, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from openapi_spec_validator import validate

from tests.factories.places import CityFactory, PlaceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    city = CityFactory()
    cache.clear()
    return city


def test_any_site_may_read(client, city):
    answer = client.get("/api/v1/places/", headers={"origin": "https://example.test"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer
    assert answer.cookies == {}
    assert answer["Cache-Control"] == "public, max-age=60"
    assert answer["Vary"] == "Accept-Language"
    preflight = client.options("/api/v1/places/")
    assert (preflight.status_code, preflight["Access-Control-Allow-Methods"]) == (
        204,
        "GET, HEAD, OPTIONS",
    )


def test_a_fresh_copy_is_not_sent_again(client, city):
    PlaceFactory(city=city)
    at = (timezone.now() + timedelta(hours=1)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:00+00:00")
    first = client.get("/api/v1/places/", {"open_at": at})
    again = client.get("/api/v1/places/", {"open_at": at}, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Access-Control-Allow-Origin"] == "*"
    head = client.head("/api/v1/places/", {"open_at": at})
    assert (head.status_code, head["ETag"]) == (200, first["ETag"])


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_what_can_only_be_read(client, city, method):
    answer = getattr(client, method)("/api/v1/places/", headers={"accept-language": "en"})
    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")
    assert answer["Allow"] == "GET"
    assert answer.json()["title"] == "The method is not allowed"


@pytest.mark.parametrize("path", ["/api/v1/nowhere/", "/api/v1/places/a/b", "/api/v1/"])
def test_nothing_at_an_address(client, city, path):
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer["Cache-Control"] == "no-store"


def test_the_documentation_is_a_page_of_our_own(client, city):
    answer = client.get("/api/docs")
    html = answer.content.decode()
    assert answer["Content-Language"] == "en"
    for words in ("/api/v1/places/{slug}", "bbox", 'id="PlaceOut"', 'id="problem-parameters"'):
        assert words in html, words
    assert "<style" not in html
    assert " style=" not in html


def test_the_document_is_valid_and_says_what_is_true(client, city):
    document = client.get("/api/v1/openapi.json").json()
    validate(document)
    assert "/api/v1/places/" in document["paths"]
    asked = document["paths"]["/api/v1/places/"]["get"]
    assert {parameter["name"] for parameter in asked["parameters"]} >= {
        "bbox", "near", "within", "category", "open_at", "accessible", "q", "city",
    }  # fmt: skip
    assert list(asked["responses"]["422"]["content"]) == ["application/problem+json"]
    for path in document["paths"].values():
        for operation in path.values():
            assert operation["summary"]
            for parameter in operation["parameters"]:
                assert parameter.get("description") or parameter["in"] == "path"
