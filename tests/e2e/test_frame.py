"""What stands around every page, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Axe, OpenPage, faults_everywhere, overflow
from tests.factories.town import make_town
from torg.places.models import City


@pytest.fixture(autouse=True)
def town() -> City:
    return make_town()


PAGES = ["/", "/?nar=kvall", "/konto/login/", "/konto/signup/", "/konto/password/reset/"]


@pytest.mark.parametrize("path", [*PAGES, *("/en" + path for path in PAGES)])
def test_no_fault_by_axe_and_no_sideways_scroll(open_page: OpenPage, axe: Axe, path: str) -> None:
    page = open_page(path.replace("/en/konto", "/en/account"))
    assert faults_everywhere(page, axe) == []


@pytest.mark.parametrize("width", [1280, 360])
def test_missing_page_is_as_good_as_the_rest(open_page: OpenPage, axe: Axe, width: int) -> None:
    page = open_page("/finns-inte/", complaints=True)
    expect(page.get_by_role("heading", level=1)).to_have_text("Här finns ingen sida")
    assert axe(page) == []


def test_skip_link_comes_first_and_leads_to_the_content(open_page: OpenPage) -> None:
    page = open_page("/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Hoppa till innehållet")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_language_switch_keeps_the_page_and_the_wish(open_page: OpenPage) -> None:
    page = open_page("/?behov=handla&nar=lordag")
    page.get_by_role("link", name="English").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What would you like to do?")
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Shop on Saturday")
    page.get_by_role("link", name="Svenska").first.click()
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Handla på lördag")


@pytest.mark.parametrize("width", [360])
def test_targets_on_the_phone_are_large_enough(open_page: OpenPage, width: int) -> None:
    page = open_page("/")
    small = page.evaluate(
        """() => [...document.querySelectorAll('a, button, select, input:not([type=hidden])')]
          .filter(e => e.checkVisibility() && !e.closest('.skip, p, .card, .turn'))
          .map(e => [e.innerText || e.name, e.getBoundingClientRect()])
          .filter(([, box]) => box.height < 44 || box.width < 44)
          .map(([name, box]) => `${name}: ${box.width} × ${box.height}`)"""
    )
    assert small == []


@pytest.mark.parametrize("width", [320, 240])
def test_zoomed_to_400_percent_nothing_is_cut_off(open_page: OpenPage, width: int) -> None:
    assert overflow(open_page("/")) == 0


def test_nothing_moves_when_the_fonts_arrive(open_page: OpenPage) -> None:
    page = open_page("/")
    page.evaluate("document.fonts.ready")
    shift = page.evaluate(
        """() => new Promise(done => {
          let sum = 0;
          new PerformanceObserver(list => {
            for (const entry of list.getEntries()) sum += entry.value;
          }).observe({type: 'layout-shift', buffered: true});
          setTimeout(() => done(sum), 300);
        })"""
    )
    assert shift < 0.02


def test_forced_colours_keep_what_is_chosen_visible(open_page: OpenPage) -> None:
    page = open_page("/")
    page.emulate_media(forced_colors="active")
    chosen = page.locator(".needs a[aria-current]")
    ground = chosen.evaluate("e => getComputedStyle(e).backgroundColor")
    other = page.locator(".needs a:not([aria-current])").first
    assert ground != other.evaluate("e => getComputedStyle(e).backgroundColor")


def test_dark_follows_the_system(open_page: OpenPage) -> None:
    page = open_page("/")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
