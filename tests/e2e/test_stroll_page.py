"""What a stroll shows first, and what it is on paper."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage

STREET = "/promenad/klockgatan/"


def ground_of(page: Page) -> str:
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_a_stroll_on_paper_is_its_list_and_the_hour(visit: OpenPage) -> None:
    page = visit(f"{STREET}?t=fre-22.30")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Samma gata som lista")).to_be_visible()
    expect(page.locator("[data-clock]")).to_be_visible()
    assert page.locator(".ledge__map:visible, .twin .link:visible, .street:visible").count() == 0
    assert ground_of(page) == "rgb(255, 255, 255)"  # an evening's street, on white paper


def test_a_place_on_paper_keeps_its_front(visit: OpenPage) -> None:
    page = visit("/platser/andra-akten/")
    page.emulate_media(media="print")
    expect(page.locator(".rowhouse__here .facade")).to_be_visible()
    assert page.locator(".rowhouse__side:visible").count() == 0


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("script", [True, False])
def test_the_first_view_holds_a_lit_shop(visit: OpenPage, width: int, script: bool) -> None:
    page = visit(f"{STREET}?t=fre-14.20")
    shops = page.locator('[data-side="left"] .passing--open, [data-side="left"] .passing--soon')
    box = shops.first.bounding_box()
    assert box is not None
    assert 0 <= box["x"] < width - 40


@pytest.mark.parametrize("width", [1280, 900, 360])
def test_head_and_strips_lie_below_each_other(visit: OpenPage, width: int) -> None:
    page = visit(f"{STREET}?t=fre-14.20")
    ledge, strip = page.locator(".ledge").bounding_box(), page.locator(".street").bounding_box()
    assert ledge is not None
    assert strip is not None
    assert ledge["y"] + ledge["height"] <= strip["y"] + 1
    assert strip["width"] >= width - 20


def test_the_street_stands_still_while_the_hour_changes(visit: OpenPage) -> None:
    page = visit(f"{STREET}?t=fre-22.30")
    first = page.locator("[data-side] .passing[data-metre]").first
    metre = first.get_attribute("data-metre")
    page.locator("[data-handle]").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("[data-clock]")).to_contain_text("22.00")
    page.wait_for_url("**t=fre-22.00**")
    assert first.get_attribute("data-metre") == metre


@pytest.mark.parametrize("width", [360])
@pytest.mark.parametrize("script", [True, False])
def test_the_rest_of_a_long_list_opens_by_keyboard(
    visit: OpenPage, width: int, script: bool
) -> None:
    page = visit(STREET)
    rest = page.locator(".twin__rest").first
    expect(rest.locator(".twin__row").first).to_be_hidden()
    rest.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(rest.locator(".twin__row").first).to_be_visible()


def test_at_the_desk_and_on_paper_the_list_is_whole(visit: OpenPage) -> None:
    page = visit(STREET)
    rows = page.locator(".twin__rest .twin__row")
    expect(rows.last).to_be_visible()
    expect(page.locator(".twin__rest summary").first).to_be_hidden()
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 500, "height": 740})
    expect(rows.last).to_be_visible()
