"""The map in a real browser: marks, an address that holds the view, keyboard, no script, axe."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Axe, OpenPage, faults_everywhere
from tests.factories.places import FacilityFactory
from tests.factories.town import make_town
from torg.places.models import City


@pytest.fixture(autouse=True)
def city() -> City:
    return make_town()


def drawn(page: Page) -> Page:
    """Wait until the map stands, or say that this browser cannot draw maps."""
    if not page.evaluate("Boolean(document.createElement('canvas').getContext('webgl2'))"):
        pytest.skip("this browser has no WebGL 2")
    page.wait_for_selector("[data-map][data-ready]", timeout=20_000)
    return page


@pytest.mark.parametrize("path", ["/karta/", "/en/map/"])
def test_axe_finds_nothing(open_page: OpenPage, axe: Axe, path: str) -> None:
    # The graphics driver of a machine without a screen warns of its own slowness.
    assert faults_everywhere(open_page(path, complaints=True), axe) == []


def test_a_choice_narrows_marks_and_list_and_stays_in_the_address(open_page: OpenPage) -> None:
    page = drawn(open_page("/karta/", complaints=True))
    before = page.locator(".map-row").count()
    page.get_by_role("link", name="Handla", exact=True).click()
    expect(page.get_by_role("link", name="Handla", exact=True)).to_have_attribute(
        "aria-current", "true"
    )
    assert "behov=handla" in page.url
    assert 0 < page.locator(".map-row").count() < before
    page.reload()
    expect(page.get_by_role("link", name="Handla", exact=True)).to_have_attribute(
        "aria-current", "true"
    )


@pytest.mark.parametrize("width", [1280, 360])
def test_a_layer_of_facilities_has_as_many_signs_as_rows(
    open_page: OpenPage, axe: Axe, city: City, width: int
) -> None:
    for number in range(3):
        FacilityFactory(city=city, lat=city.lat + number / 10_000, lon=city.lon)
    page = drawn(open_page("/karta/", complaints=True))
    page.get_by_role("link", name="Toaletter", exact=True).click()
    expect(page.locator(".map-row")).to_have_count(3)
    assert "finns=toaletter" in page.url
    page.wait_for_function(
        "() => townMap.queryRenderedFeatures({layers: ['facilities']}).length === 3"
    )
    assert faults_everywhere(page, axe) == []


def test_the_keyboard_moves_the_map(open_page: OpenPage) -> None:
    page = drawn(open_page("/karta/", complaints=True))
    page.wait_for_function("location.search.includes('mitt=')")
    before = page.url
    page.locator(".maplibregl-canvas").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("before => location.href !== before", arg=before)


@pytest.mark.parametrize("script", [False])
@pytest.mark.parametrize("width", [1280, 360])
def test_without_a_script_the_list_and_the_choices_work(
    open_page: OpenPage, width: int, script: bool
) -> None:
    page = open_page("/karta/")
    before = page.locator(".map-row").count()
    page.get_by_role("link", name="Handla", exact=True).click()

    assert 0 < page.locator(".map-row").count() < before
    assert page.get_by_role("button", name="Nära mig").is_hidden()
