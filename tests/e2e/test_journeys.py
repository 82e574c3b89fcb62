"""From the front page to a shop and on: by mouse, by keyboard alone, and without JavaScript."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import OpenPage, overflow

WIDTHS = pytest.mark.parametrize("width", [1280, 360])
STREET = "/promenad/klockgatan/"


def reach(page: Page, target: Locator, most: int = 150) -> None:
    """Press Tab until `target` has the focus; fails when it cannot be reached so."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if target.evaluate("e => e === document.activeElement"):
            return
    raise AssertionError(f"{target} was not reached by Tab")


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def first_shop(page: Page) -> Locator:
    return page.locator(".passing--place .passing__link").first


def search_box(page: Page, width: int) -> Locator:
    """The search box: in the frame at the desk, on a page of its own on the phone."""
    if width < 600:
        page.get_by_role("link", name="Sök", exact=True).click()
        return page.locator("#q")
    return page.locator("#find")


@WIDTHS
@pytest.mark.parametrize("script", [True, False])
def test_today_stroll_place_search_by_mouse(visit: OpenPage, width: int, script: bool) -> None:
    page = visit("/")
    page.get_by_role("link", name="Börja gå").click()
    expect(heading(page)).to_have_text("Klockgatan")
    link = first_shop(page)
    name = link.locator(".cap__name").inner_text()
    link.click()
    assert heading(page).inner_text() in name
    box = search_box(page, width)
    box.fill("bröd")
    box.press("Enter")
    expect(page.locator(".search__total")).to_be_visible()
    page.locator(".card__link").first.click()
    expect(page).to_have_url(re.compile("/platser/"))
    assert overflow(page) == 0


@WIDTHS
def test_today_stroll_place_search_by_keyboard_alone(visit: OpenPage, width: int) -> None:
    page = visit("/")
    reach(page, page.get_by_role("link", name="Börja gå"))
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("Klockgatan")
    reach(page, first_shop(page))
    before = page.evaluate("document.activeElement.href")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.href") != before
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('[data-side]').dataset.side") == "right"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Home")
    assert page.evaluate("document.activeElement.href") == before
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/platser/"))
    if width < 600:
        reach(page, page.get_by_role("link", name="Sök", exact=True))
        page.keyboard.press("Enter")
        expect(heading(page)).to_have_text("Sök")
        reach(page, page.locator("#q"))
    else:
        reach(page, page.locator("#find"))
    page.keyboard.type("Andra A")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("Andra Akten")


@WIDTHS
@pytest.mark.parametrize("script", [True, False])
def test_map_to_place(visit: OpenPage, width: int, script: bool) -> None:
    page = visit("/karta/")
    row = page.locator(".map-row__name").first
    name = row.inner_text()
    row.click()
    expect(heading(page)).to_have_text(name)


@WIDTHS
@pytest.mark.parametrize("script", [True, False])
def test_list_with_facets_to_place(visit: OpenPage, width: int, script: bool) -> None:
    page = visit("/platser/?t=fre-14.20")
    total = page.locator("#results-head")
    before = total.inner_text()
    if width < 600:
        page.locator(".facets__more summary").click()
    page.locator(".facet__options a", has_text="Äta").first.click()
    expect(total).not_to_have_text(before)
    expect(page.locator(".results__chosen")).to_contain_text("Äta")
    link = page.locator(".results__cards .card__link").first
    name = link.inner_text()
    link.click()
    expect(heading(page)).to_have_text(name)


@WIDTHS
def test_time_handle_changes_what_is_open(visit: OpenPage, width: int) -> None:
    page = visit(STREET + "?t=fre-14.00")
    lit = page.locator(".passing--open, .passing--soon")
    assert lit.count() > 5
    handle = page.locator("[data-handle]")
    handle.focus()
    page.keyboard.press("Home")
    for _half_hour in range(12):
        page.keyboard.press("ArrowRight")
    expect(lit).to_have_count(0)
    words = page.locator("[data-handle]").get_attribute("aria-valuetext") or ""
    assert words.startswith("fredag 6.00,")
    expect(page.locator("[data-announce]")).to_contain_text("6.00")
    expect(page.locator("[data-handle]")).to_be_focused()


@pytest.mark.parametrize("script", [False])
@WIDTHS
def test_time_is_a_form_without_script(visit: OpenPage, width: int, script: bool) -> None:
    page = visit(STREET + "?t=fre-14.00")
    by_day = page.locator(".passing--open").count()
    page.get_by_role("combobox", name="Klockslag").select_option(label="6.00")
    page.get_by_role("button", name="Visa").click()
    expect(page.locator(".time__clock")).to_contain_text("6.00")
    assert page.locator(".passing--open").count() < by_day


@pytest.mark.parametrize("path", ["/promenad/klockgatan/?t=fre-20.00", "/platser/andra-akten/"])
def test_language_switch_keeps_the_page(visit: OpenPage, path: str) -> None:
    page = visit(path)
    name = heading(page).inner_text()
    page.get_by_role("link", name="English").first.click()
    expect(heading(page)).to_have_text(name)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="Svenska").first.click()
    expect(page).to_have_url(re.compile(re.escape(path.split("?", maxsplit=1)[0])))


@WIDTHS
@pytest.mark.parametrize("script", [True, False])
def test_a_square_leads_to_the_map_around_it(visit: OpenPage, width: int, script: bool) -> None:
    page = visit(STREET)
    if width < 600:
        page.locator(".twin__rest summary").last.click()
    link = page.locator(".twin__row:visible", has_text="Stanna").first
    name = link.locator(".twin__name").inner_text()
    link.click()
    expect(heading(page)).to_have_text(re.compile("^Karta"))
    expect(page.locator(".chip[aria-current]", has_text=name)).to_be_attached()
    assert page.locator(".map-row").count() > 0
