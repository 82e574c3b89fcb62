"""What stands around the town: pages about the site, and what programs ask for."""

import json
import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.test import Client

from tests.factories.places import CityFactory, PlaceFactory, StreetFactory
from torg.core.built import built_files
from torg.core.models import User
from torg.core.sitemap import PER_FILE
from torg.places.enums import PlaceStatus
from torg.places.models import City
from torg.places.queries.cities import forget_cities
from torg.portal.queries import around
from torg.portal.queries.root import security_text

pytestmark = pytest.mark.django_db
NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}


@pytest.fixture(autouse=True)
def city() -> City:
    made = CityFactory(slug="provstad", name="Provstad", is_default=True)
    forget_cities()
    return made


PAGES = ("om", "integritet", "tillganglighet", "sparade", "utan-uppkoppling")
ENGLISH = ("about", "privacy", "accessibility", "saved", "offline")


@pytest.mark.parametrize("path", [*(f"/{p}/" for p in PAGES), *(f"/en/{p}/" for p in ENGLISH)])
def test_every_page_is_there_and_linked(client: Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer["Torg-Visitor"]) == (200, "anonymous")
    linked = re.findall(
        r'<a href="([^"]+)"', client.get("/en/" if "/en/" in path else "/").content.decode()
    )
    assert path in linked or path.strip("/").split("/")[-1] in {"offline", "utan-uppkoppling"}


def test_the_statement_has_the_items_that_digg_asks_for(client: Client, settings: Any) -> None:
    settings.CONTACT_EMAIL = "hej@provstad.example"
    html = client.get("/tillganglighet/").content.decode()
    for item in (
        "delvis förenlig med lagen", "Vad du kan göra om du inte kan använda delar",
        "Rapportera brister", "Tillsyn", "digg.se", "Teknisk information", "2018:1937",
        "Innehåll som inte är tillgängligt", "Hur vi har testat", "hej@provstad.example",
    ):  # fmt: skip
        assert item in html, item


def test_the_results_that_came_with_the_release_are_shown(
    client: Client, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = {
        "path": "/karta/", "language": "sv", "rules": 41, "widths": [360, 1280],
        "themes": ["dark"], "violations": ["region"],
    }  # fmt: skip
    run = {"tested_on": "2026-05-01", "engine": "axe-core 4.0", "rules": 60, "pages": [page]}
    (tmp_path / "found.json").write_text(json.dumps(run))
    monkeypatch.setattr(around, "RESULTS", tmp_path / "found.json")
    around.test_run.cache_clear()
    html = client.get("/en/accessibility/").content.decode()
    around.test_run.cache_clear()
    for said in ("2026-05-01", "axe-core 4.0", "60 rules", "360, 1280 px", "<b>1</b>", "region"):
        assert said in html, said


def test_without_results_the_page_says_so(
    client: Client, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(around, "RESULTS", tmp_path / "none.json")
    around.test_run.cache_clear()
    assert "No results came" in client.get("/en/accessibility/").content.decode()
    around.test_run.cache_clear()


def test_the_list_of_what_is_kept_is_the_models_own(client: Client) -> None:
    html = client.get("/integritet/").content.decode()
    for word in ("Konto", "Vem som anmälde något", "Journal", "365 dagar"):
        assert word in html, word


def test_every_table_about_people_is_explained() -> None:
    """A new table that points at a person needs a line in portal/queries/kept_words.py."""
    assert [str(row.name) for row in around.privacy_page().kept if not row.why] == []


def test_the_cookies_that_are_named_are_those_that_are_set(client: Client) -> None:
    """Walk through what a visitor can do; every cookie on the way must stand on the page."""
    place = PlaceFactory()
    for path in (
        "/",
        "/karta/",
        "/platser/",
        "/sok/?q=a",
        "/konto/login/",
        "/valj-stad/?stad=provstad",
    ):
        client.get(path)
    client.get(f"/rapportera/place/{place.pk}/")
    user = User.objects.create_user("kim@example.com")
    client.force_login(user, backend=django_settings.AUTHENTICATION_BACKENDS[0])
    named = set(re.findall(r"<code>([a-z_]+)</code>", client.get("/integritet/").content.decode()))
    assert set(client.cookies) <= named
    assert named == {"sessionid", "csrftoken", "messages", "torg_city"}


def test_pages_to_look_at_set_no_cookie(client: Client) -> None:
    for path in ("/", "/karta/", "/platser/", "/om/", "/sparade/", "/promenad/"):
        assert not client.get(path).cookies, path


def test_a_page_of_somebody_signed_in_is_nobody_elses(client: Client) -> None:
    user = User.objects.create_user("kim@example.com")
    client.force_login(user, backend=django_settings.AUTHENTICATION_BACKENDS[0])
    assert "Torg-Visitor" not in client.get("/")
    assert "Torg-Visitor" not in Client().get("/konto/login/")  # it sets a cookie
    assert "Torg-Visitor" not in Client().get("/finns-inte/")


# --- programs ------------------------------------------------------------------------------------


def test_robots_are_told_what_is_personal_and_where_the_sitemap_is(client: Client) -> None:
    answer = client.get("/robots.txt")
    assert answer["Content-Type"].startswith("text/plain")
    lines = answer.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /stad/", "Disallow: /en/staff/", "Disallow: /arende/"} <= set(lines)
    assert lines[-1] == "Sitemap: http://testserver/sitemap.xml"


def test_security_txt_names_a_contact_and_an_end(client: Client, settings: Any) -> None:
    settings.SECURITY_CONTACT = ""
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACT = "mailto:sakerhet@provstad.example"
    fields = dict(
        line.split(": ", 1)
        for line in client.get("/.well-known/security.txt").content.decode().splitlines()
    )
    expires = datetime.fromisoformat(fields["Expires"])
    assert fields["Contact"] == "mailto:sakerhet@provstad.example"
    assert fields["Canonical"] == "http://testserver/.well-known/security.txt"
    assert timedelta(days=100) < expires - datetime.now(UTC) < timedelta(days=365)
    day = datetime(2026, 3, 5, 12, tzinfo=UTC)
    assert security_text("https://x/", day) == security_text("https://x/", day + timedelta(days=9))


def _xml(client: Client, path: str) -> ET.Element:
    answer = client.get(path)
    assert answer["Content-Type"].startswith("application/xml")
    return ET.fromstring(answer.content)  # our own answer


def test_the_sitemap_has_every_public_page_in_both_languages(client: Client, city: City) -> None:
    place = PlaceFactory(name="Å & Ä", slug="a-a")
    PlaceFactory(slug="dold", status=PlaceStatus.HIDDEN)
    StreetFactory(slug="provgatan", places_count=1)
    files = [e.text or "" for e in _xml(client, "/sitemap.xml").iterfind(".//s:loc", NAMES)]
    found: dict[str, dict[str, str]] = {}
    for file in files:
        for url in _xml(client, urlsplit(file).path).iterfind("s:url", NAMES):
            links = url.iterfind("x:link", NAMES)
            at = url.findtext("s:loc", "", NAMES)
            found[at] = {link.get("hreflang", ""): link.get("href", "") for link in links}
    both = {
        "sv": f"http://testserver/platser/{place.slug}/",
        "en": "http://testserver/en/places/a-a/",
    }
    assert found[both["sv"]] == found[both["en"]] == both
    assert "http://testserver/en/stroll/provgatan/" in found
    assert "http://testserver/en/" in found
    assert not [at for at in found if "dold" in at or "stad/" in at]
    assert len(files) == 3
    for at in found:
        assert client.get(urlsplit(at).path).status_code == 200, at


@pytest.mark.parametrize("name", ["places-0", "places-2", "nonsense-1", "places-99999999999"])
def test_there_is_no_other_file(client: Client, name: str) -> None:
    PlaceFactory()
    assert client.get(f"/sitemap-{name}.xml").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_a_file_takes_one_query(client: Client, django_assert_num_queries: Any, rows: int) -> None:
    PlaceFactory.create_batch(rows)
    client.get("/robots.txt")
    with django_assert_num_queries(1):
        assert client.get("/sitemap-places-1.xml").content.count(b"<url>") == 2 * rows
    assert PER_FILE * 2 <= 50_000


def test_a_town_without_a_city_has_an_empty_sitemap(client: Client) -> None:
    City.objects.all().delete()
    forget_cities()
    assert _xml(client, "/sitemap.xml").findall(".//s:loc", NAMES) == []


@pytest.mark.skipif(not built_files(), reason="assets are not built: run `torg assets`")
def test_the_worker_keeps_what_is_built_and_changes_with_it(client: Client) -> None:
    answer = client.get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    text = answer.content.decode()
    kept = json.loads(text.split("self.TORG = ", 1)[1].split(";\n", 1)[0])
    assert kept["fronts"] == ["/", "/en/"]
    assert kept["offline"] == {"sv": "/utan-uppkoppling/", "en": "/en/offline/"}
    assert f"/static/dist/{built_files()['torg.css']}" in kept["shell"]
    for path in kept["pages"]:
        assert client.get(path).status_code == 200, path


@pytest.mark.skipif(not built_files(), reason="assets are not built: run `torg assets`")
def test_the_manifest_has_icons_for_every_phone(client: Client) -> None:
    icons = client.get("/site.webmanifest").json()["icons"]
    assert {(i["sizes"], i.get("purpose")) for i in icons} == {
        ("any", None), ("180x180", "any"), ("192x192", "any"), ("512x512", "any"),
        ("512x512", "maskable"),
    }  # fmt: skip
    assert all("-" in i["src"].rsplit("/", 1)[1] for i in icons)
