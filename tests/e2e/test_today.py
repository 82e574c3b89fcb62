"""The front page used by mouse, by keyboard alone and without JavaScript."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import OpenPage
from tests.factories.town import make_town
from torg.places.models import City, Place


@pytest.fixture(autouse=True)
def town() -> City:
    return make_town()


def heading(page: Page) -> str:
    return page.locator("#cards-head").inner_text()


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("width", [1280, 360])
def test_by_mouse_with_and_without_script(open_page: OpenPage, width: int, script: bool) -> None:
    page = open_page("/")
    page.get_by_role("link", name="Handla").click()
    assert heading(page) == "Handla nu, närmast Klockplan"
    page.get_by_role("link", name="Lördag").click()
    assert heading(page) == "Handla på lördag, närmast Klockplan"
    page.get_by_label("Del av staden").select_option(label="Lyktgatan")
    if not script:
        page.get_by_role("button", name="Visa").click()
    expect(page.locator("#cards-head")).to_have_text("Handla på lördag: Lyktgatan")


def test_by_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page("/")
    _tab_to(page, "I kväll")
    page.keyboard.press("Enter")
    expect(page.locator("#cards-head")).to_have_text("Äta i kväll, närmast Klockplan")
    _tab_to(page, "Ärenden")
    page.keyboard.press("Enter")
    expect(page.locator("#cards-head")).to_contain_text("Ärenden i kväll")


def test_focus_is_always_seen(open_page: OpenPage) -> None:
    page = open_page("/")
    unseen = []
    for _ in range(30):
        page.keyboard.press("Tab")
        ring = page.evaluate(
            """() => {
              const e = document.activeElement;
              const ringed = s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2;
              return ringed(getComputedStyle(e)) || ringed(getComputedStyle(e, '::after'))
                || e === document.body || e.outerHTML.slice(0, 120);
            }"""
        )
        if ring is not True:
            unseen.append(ring)
    assert unseen == []


def test_near_me_asks_only_when_pressed(open_page: OpenPage, context: BrowserContext) -> None:
    kiosk = Place.objects.get(name="Hörnkiosken")
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"latitude": kiosk.lat, "longitude": kiosk.lon})
    page = open_page("/")
    page.get_by_role("button", name="Nära mig").click()
    expect(page.locator("#cards-head")).to_have_text("Äta nu, närmast dig")
    expect(page.locator(".card__name").first).to_have_text("Hörnkiosken")


def test_refused_position_is_told(open_page: OpenPage, context: BrowserContext) -> None:
    context.clear_permissions()
    page = open_page("/")
    page.evaluate("() => { navigator.geolocation.getCurrentPosition = (yes, no) => no(); }")
    page.get_by_role("button", name="Nära mig").click()
    expect(page.locator("[data-near-status]")).to_contain_text("gick inte att läsa")


def _tab_to(page: Page, name: str, most: int = 60) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if name in page.evaluate("document.activeElement.innerText || ''"):
            return
    raise AssertionError(f"{name} was not reached by Tab")
