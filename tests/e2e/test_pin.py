"""A new place gets its pin: by its address, a press on the map, the arrow keys, or typed."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Axe, Demo, OpenPage
from tests.e2e.test_every_page import sign_in

NEW = "/aktor/ny/"


@pytest.fixture
def form(demo: Demo, visit: OpenPage, request: pytest.FixtureRequest) -> Page:
    sign_in(visit("/").context, demo, f"{request.node.name.split('[')[0]}@example.com")
    page = visit(NEW)
    page.get_by_label("Gata", exact=True).fill("Klockgatan")
    page.get_by_label("Nummer", exact=True).fill("23")
    return page


def test_the_address_puts_the_pin_and_the_arrows_move_it(form: Page, axe: Axe) -> None:
    told, numbers = form.locator("[data-pin-told]"), form.get_by_label(re.compile("^Nål"))
    form.get_by_label("Nummer", exact=True).press("Tab")
    expect(told).to_have_text("Nära Klockgatan 23")
    expect(numbers).to_have_value("")  # the address itself is what is sent
    pin = form.get_by_role("button", name=re.compile("Er nål"))
    pin.focus()
    pin.press("ArrowUp")
    expect(numbers).to_have_value(re.compile(r"^\d\d\.\d{6}, \d\d\.\d{6}$"))
    first = float(numbers.input_value().split(",")[0])
    pin.press("Shift+ArrowUp")
    expect(numbers).not_to_have_value(re.compile(f"^{first:.6f}"))
    moved = (float(numbers.input_value().split(",")[0]) - first) * 111_195
    assert abs(moved - 10) < 0.2
    assert axe(form) == []


@pytest.mark.parametrize("width", [360])
def test_a_press_on_the_map_puts_the_pin(form: Page, width: int) -> None:
    expect(form.locator(".pinmap[data-ready]")).to_be_visible(timeout=20_000)
    form.locator(".pinmap canvas").click(position={"x": 60, "y": 120})
    expect(form.get_by_label(re.compile("^Nål"))).to_have_value(re.compile(r"^\d\d\.\d+, \d\d"))
    expect(form.get_by_role("button", name=re.compile("Er nål"))).to_be_visible()


@pytest.mark.parametrize("script", [False])
def test_without_script_the_address_is_shown_and_what_was_typed_stays(
    form: Page, script: bool
) -> None:
    form.get_by_role("button", name="Visa på kartan").click()
    expect(form.get_by_text("Nära Klockgatan 23")).to_be_visible()
    expect(form.locator(".pinmap .mm-here")).to_be_visible()
    expect(form.get_by_label("Gata", exact=True)).to_have_value("Klockgatan")
    assert form.locator(".ds-validation-message").count() == 0
