"""Parts of the town on other sites: light, without cookies or scripts, framed by anybody."""

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests.factories.town import make_town
from torg.core.built import built_files
from torg.places.models import Place

pytestmark = pytest.mark.django_db
BUDGET = 15_000  # bytes, compressed: the page and its styles
BOTH = ["/inbaddat/idag/", "/en/embed/today/", "/inbaddat/plats/{}/", "/en/embed/place/{}/"]


@pytest.fixture
def slug() -> str:
    make_town()
    return Place.objects.filter(status="active", schedule__isnull=False).order_by("pk")[0].slug


@pytest.mark.parametrize("path", BOTH)
def test_anybody_may_frame_it_and_nothing_is_kept_or_run(
    client: Client, slug: str, path: str
) -> None:
    answer = client.get(path.format(slug))
    html, policy = answer.content.decode(), answer["Content-Security-Policy"]
    assert answer.status_code == 200
    assert "frame-ancestors *" in policy
    assert "script-src 'none'" in policy
    assert "X-Frame-Options" not in answer
    assert not answer.cookies
    assert "<script" not in html
    assert "style=" not in html
    assert answer["Cache-Control"] == "public, max-age=60"
    links = re.findall(r"<a [^>]*>", html)
    assert links
    assert all('target="_top"' in link and 'href="http://testserver/' in link for link in links)


@pytest.mark.parametrize("path", BOTH)
def test_the_fragment_is_a_piece_that_any_site_may_fetch(
    client: Client, slug: str, path: str
) -> None:
    answer = client.get(path.format(slug) + "?form=fragment")
    html = answer.content.decode().strip()
    assert html.startswith('<div class="torg')
    assert html.endswith("</div>")
    assert not re.search(r"<(html|head|body|script|style|link)\b", html)
    assert "_top" not in html
    assert ("<h1" in html, html.count("<h2")) == (False, 1)
    assert answer["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("query", "theme", "colour"),
    [
        ("", "", "brick"),
        ("?tema=mork&farg=lind", "dark", "linden"),
        ("?theme=light&colour=night", "light", "night"),
        ("?tema=auto", "", "brick"),
        ("?tema=%22%3E%3Cscript%3E&farg=url(x)", "", "brick"),
    ],
)
def test_it_is_dressed_as_asked_from_a_small_set(
    client: Client, slug: str, query: str, theme: str, colour: str
) -> None:
    html = client.get(f"/inbaddat/idag/{query}").content.decode()
    found = re.search(r'data-theme="(\w+)"', html)
    assert (found[1] if found else "") == theme
    assert f"torg-embed--{colour}" in html


@pytest.mark.skipif(not built_files(), reason="assets are not built: run `torg assets`")
@pytest.mark.parametrize("path", BOTH)
def test_it_is_light(client: Client, slug: str, path: str) -> None:
    content = client.get(path.format(slug)).content
    named = re.findall(r'href="/static/([^"]+)"', content.decode())
    assert len(named) == 1
    styles = Path(str(finders.find(named[0]))).read_bytes()
    assert len(gzip.compress(content, 9)) + len(gzip.compress(styles, 9)) <= BUDGET


@pytest.mark.parametrize("slug", ["finns-inte", "%00", "a" * 300])
def test_a_place_that_is_not_there_is_said_inside_the_frame(client: Client, slug: str) -> None:
    make_town()
    answer = client.get(f"/inbaddat/plats/{slug}/")
    assert answer.status_code == 404
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "ingen plats</h1>" in answer.content.decode()


def test_the_town_takes_few_queries(
    client: Client, slug: str, django_assert_max_num_queries: Any
) -> None:
    client.get("/om/")
    with django_assert_max_num_queries(8):
        client.get("/inbaddat/idag/")


def test_the_code_is_there_to_copy(client: Client, slug: str) -> None:
    answer = client.get("/inbaddat/")
    html = answer.content.decode()
    assert "&lt;iframe src=&quot;http://testserver/inbaddat/idag/&quot;" in html
    assert "http://testserver/inbaddat/plats/" in html
    assert "farg=tegel" in html
    assert "frame-src 'self'" in answer["Content-Security-Policy"]
    assert "colour=brick" in client.get("/en/embed/").content.decode()
