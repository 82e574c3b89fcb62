"""The frame of every page: menu, languages, other cities."""

from urllib.parse import urljoin

import pytest
from django.test import Client

from tests.factories.places import CityFactory
from torg.places.queries.cities import forget_cities

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _cities() -> None:
    CityFactory(slug="provstad", name="Provstad", is_default=True)
    CityFactory(slug="andra", name="Andra staden", is_default=False)
    CityFactory(slug="tredje", name="Tredje", is_default=False, hosts=["tredje.example"])
    forget_cities()


def test_other_cities_are_linked_by_choice_or_by_host(client: Client) -> None:
    html = client.get("/").content.decode()
    assert '<a href="/valj-stad/?stad=andra">Andra staden</a>' in html
    assert '<a href="http://tredje.example/">Tredje</a>' in html
    assert '">Provstad</a>' not in html


def test_choice_of_city_is_remembered(client: Client) -> None:
    response = client.get("/valj-stad/?stad=andra")
    assert response["Location"] == "/"
    assert response.cookies["torg_city"]["httponly"]
    assert '<span class="logo__city">Andra staden</span>' in client.get("/").content.decode()


@pytest.mark.parametrize("wanted", ["", "finns-inte", "../../etc", "a" * 3000])
def test_unknown_city_is_not_remembered(client: Client, wanted: str) -> None:
    response = client.get("/valj-stad/", {"stad": wanted})
    assert (response.status_code, "torg_city" in response.cookies) == (302, False)


def test_page_knows_itself_in_the_other_language(client: Client) -> None:
    html = client.get("/konto/login/?next=/").content.decode()
    assert '<html lang="sv"' in html
    assert 'hreflang="en" href="/en/account/login/?next=/"' in html


def test_current_page_is_marked_once_in_each_menu(client: Client) -> None:
    html = client.get("/").content.decode()
    assert html.count('aria-current="page"') == 2


def test_nothing_is_said_in_style_attributes_or_inline_scripts(client: Client) -> None:
    html = client.get("/").content.decode()
    assert " style=" not in html
    assert "<script>" not in html


def test_app_manifest_names_the_town(client: Client) -> None:
    answer = client.get("/en/site.webmanifest").json()
    assert (answer["name"], answer["lang"]) == ("Provstad", "en")
    assert urljoin("/en/site.webmanifest", answer["start_url"]) == "/en/"


@pytest.mark.parametrize("path", ["/", "/platser/", "/sok/", "/sok/forslag/?q=a", "/karta/"])
def test_caches_know_what_an_answer_depends_on(client: Client, path: str) -> None:
    """Else the browser's "back" shows a fragment as the page, or a proxy another city."""
    vary = {name.strip() for name in client.get(path)["Vary"].split(",")}
    assert {"Cookie", "HX-Request"} <= vary


def test_answers_of_the_api_depend_on_no_cookie(client: Client) -> None:
    assert client.get("/api/v1/places/")["Vary"] == "Accept-Language"
