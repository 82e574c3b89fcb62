"""A guided walk without a network: what was opened, what was saved, nothing of staff's."""

import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Demo, OpenPage
from tests.e2e.test_every_page import sign_in
from tests.factories.sound import mp3
from tests.factories.walks import make_walk
from torg.agenda.models import Walk
from torg.agenda.services.walk_files import (
    remove_picture,
    remove_sound,
    set_picture,
    set_sound,
)
from torg.core.models import User

pytestmark = pytest.mark.parametrize("workers", ["allow"])
READY = "navigator.serviceWorker.ready.then(() => true)"
KEPT = """async () => {
  const kept = [];
  for (const name of (await caches.keys()).filter((name) => name.startsWith("torg-walk")))
    for (const request of await (await caches.open(name)).keys())
      kept.push(new URL(request.url).pathname);
  return kept;
}"""
SEEN = "document.querySelector('.walk__image').naturalWidth"
PART = """async (path) => {
  const answer = await fetch(path, { headers: { Range: "bytes=10-19" } });
  return [answer.status, (await answer.arrayBuffer()).byteLength,
          answer.headers.get("Content-Range")];
}"""


def _wait_for(page: Page, path: str) -> None:
    for _ in range(100):
        if path in page.evaluate(KEPT):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{path} is not kept: {page.evaluate(KEPT)}")


def _wait_until_gone(page: Page, path: str) -> None:
    for _ in range(100):
        if path not in page.evaluate(KEPT):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{path} is still kept")


@pytest.fixture
def walk(demo: Demo, settings: Any, tmp_path: Path) -> Iterator[Walk]:
    """A walk with a picture and a recording at its first stop, in a storage of the test's own."""
    shutil.copytree(settings.MEDIA_ROOT, tmp_path, dirs_exist_ok=True)  # the other stops' files
    settings.MEDIA_ROOT = tmp_path
    walk = Walk.objects.filter(publication="published").order_by("pk")[0]
    stop, drawn = walk.stops.get(number=1), io.BytesIO()
    by = User.objects.create_user("guide@example.com", is_staff=True)
    Image.linear_gradient("L").resize((1000, 700)).save(drawn, "PNG")
    size, sound = drawn.tell(), mp3(frames=40)
    drawn.seek(0)
    set_picture(stop, drawn, size, "Ett berg", by=by)
    set_sound(stop, io.BytesIO(sound), len(sound), "Hör.", by=by)
    yield walk
    remove_picture(stop, by=by)
    remove_sound(stop, by=by)
    by.delete()


def test_a_walk_that_was_opened_is_there_without_a_network(
    demo: Demo, page: Page, walk: Walk, workers: str
) -> None:
    stop = walk.stops.get(number=1)
    path = f"/stadsvandringar/{walk.slug}/"
    page.goto(f"{demo.url}{path}")  # the very first page, as after a scan
    assert page.evaluate(READY)
    _wait_for(page, path)
    _wait_for(page, f"/media/{stop.image}")
    _wait_for(page, "/stadsvandringar/")
    assert f"/media/{stop.audio}" not in page.evaluate(KEPT)  # nobody has asked for it
    page.get_by_role("button", name="Spara för att gå utan uppkoppling").click()
    expect(page.get_by_text("Sparad: bilder och inspelningar")).to_be_visible()
    assert f"/media/{stop.audio}" in page.evaluate(KEPT)

    page.context.set_offline(True)
    page.goto(f"{demo.url}/stadsvandringar/")
    page.get_by_role("link", name=walk.title).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(walk.title)
    page.locator(".walk__image").first.scroll_into_view_if_needed()
    page.wait_for_function(f"{SEEN} === 960")
    assert page.evaluate(PART, f"/media/{stop.audio}") == [206, 10, "bytes 10-19/16680"]
    expect(page.get_by_role("button", name="Visa var jag är")).to_be_visible()  # its script too
    page.goto(f"{demo.url}/en/walks/{walk.slug}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("You have no network just now")
    assert page.context.cookies() == []


def test_of_many_walks_the_latest_are_kept(
    demo: Demo, page: Page, walk: Walk, workers: str
) -> None:
    by, picture = User.objects.get(email="guide@example.com"), walk.stops.get(number=1).image
    others = [make_walk(walk.city, by, title=f"Vandring {n}") for n in range(12)]
    paths = [f"/stadsvandringar/{each.slug}/" for each in (walk, *others)]
    for path in paths:
        page.goto(demo.url + path)
        _wait_for(page, path)
    _wait_until_gone(page, f"/media/{picture}")
    assert sorted(page.evaluate(KEPT)) == sorted([*paths[1:], "/stadsvandringar/"])
    for each in others:
        each.delete()


def _keep(page: Page, demo: Demo, walk: Walk, audio: str) -> str:
    """Open the walk and save its recordings, too; return its path."""
    path = f"/stadsvandringar/{walk.slug}/"
    page.goto(f"{demo.url}{path}")
    assert page.evaluate(READY)
    _wait_for(page, "/stadsvandringar/")
    page.get_by_role("button", name="Spara för att gå utan uppkoppling").click()
    _wait_for(page, f"/media/{audio}")
    return path


@pytest.mark.parametrize("where", ["the walk", "the list", "today"])
def test_a_walk_that_is_taken_back_is_forgotten_with_its_files(
    demo: Demo, page: Page, walk: Walk, workers: str, where: str
) -> None:
    stop = walk.stops.get(number=1)
    path = _keep(page, demo, walk, stop.audio)
    assert f"/media/{stop.image}" in page.evaluate(KEPT)
    Walk.objects.filter(pk=walk.pk).update(publication="draft")
    try:
        page.goto(
            demo.url + {"the walk": path, "the list": "/stadsvandringar/", "today": "/"}[where]
        )
        _wait_until_gone(page, path)
        for file in (stop.image, stop.audio):
            _wait_until_gone(page, f"/media/{file}")
    finally:
        Walk.objects.filter(pk=walk.pk).update(publication="published")


def test_a_recording_that_is_taken_back_is_forgotten(
    demo: Demo, page: Page, walk: Walk, workers: str
) -> None:
    stop = walk.stops.get(number=1)
    path = _keep(page, demo, walk, stop.audio)
    remove_sound(stop, by=User.objects.get(email="guide@example.com"))
    page.goto(demo.url + path)
    _wait_until_gone(page, f"/media/{stop.audio}")
    assert {path, f"/media/{stop.image}"} <= set(page.evaluate(KEPT))


def test_what_staff_see_of_walks_is_not_kept(
    demo: Demo, visit: OpenPage, walk: Walk, workers: str
) -> None:
    page = visit("/karta/")
    sign_in(page.context, demo)
    visit(f"/stadsvandringar/{walk.slug}/")
    assert page.evaluate(READY)
    visit(f"/stadsvandringar/{walk.slug}/")
    visit(f"/stad/vandringar/{walk.slug}/")
    page.wait_for_timeout(500)
    assert page.evaluate(KEPT) == []
