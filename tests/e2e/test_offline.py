"""Saved places and the front page without a network; nothing of somebody signed in is kept."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Axe, Demo, OpenPage, faults_everywhere
from tests.e2e.test_every_page import sign_in
from torg.places.models import Place

pytestmark = pytest.mark.parametrize("workers", ["allow"])
READY = "navigator.serviceWorker.ready.then(() => true)"
KEPT = """async () => {
  const names = (await caches.keys()).filter((name) => name.startsWith("torg-pages-"));
  const kept = [];
  for (const name of names)
    for (const request of await (await caches.open(name)).keys())
      kept.push(new URL(request.url).pathname);
  return kept.sort();
}"""


def _wait_for_kept(page: Page, path: str) -> None:
    for _ in range(50):
        if path in page.evaluate(KEPT):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{path} is not kept: {page.evaluate(KEPT)}")


def test_saved_and_seen_pages_are_there_without_a_network(
    demo: Demo, page: Page, axe: Axe, workers: str
) -> None:
    place = Place.objects.get(name="Andra Akten")
    page.goto(f"{demo.url}/")
    assert page.evaluate(READY)
    page.goto(f"{demo.url}/platser/{place.slug}/")
    save = page.get_by_role("button", name="Spara platsen")
    save.click()
    expect(page.get_by_role("button", name="Sparad")).to_have_attribute("aria-pressed", "true")
    _wait_for_kept(page, f"/platser/{place.slug}/")
    page.goto(f"{demo.url}/")  # now the worker sees it
    _wait_for_kept(page, "/")
    page.goto(f"{demo.url}/sparade/")
    expect(page.get_by_role("link", name="Andra Akten")).to_be_visible()
    assert faults_everywhere(page, axe) == []
    page.context.set_offline(True)
    page.goto(f"{demo.url}/sparade/")
    page.get_by_role("link", name="Andra Akten").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Andra Akten")
    page.goto(f"{demo.url}/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(f"{demo.url}/en/map/")
    expect(page.get_by_role("heading", level=1)).to_have_text("You have no network just now")
    assert page.context.cookies() == []
    page.context.set_offline(False)
    page.goto(f"{demo.url}/sparade/")
    page.get_by_role("button", name="Ta bort").click()
    expect(page.get_by_text("Inget är sparat än.")).to_be_visible()


def test_pages_of_staff_are_never_kept(demo: Demo, visit: OpenPage, workers: str) -> None:
    page = visit("/karta/")
    sign_in(page.context, demo)
    visit("/sparade/")
    assert page.evaluate(READY)
    _wait_for_kept(page, "/sparade/")
    visit("/")
    visit("/stad/importer/")
    assert page.evaluate(KEPT) == sorted(
        [
            "/sparade/", "/en/saved/", "/utan-uppkoppling/", "/en/offline/",
            # Empty pages of the count in the street, which tell nothing of anybody.
            "/rakna-utan-nat/", "/en/count-offline/",
        ]
    )  # fmt: skip
