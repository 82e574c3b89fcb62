"""What a stroll shows first, and what it is on paper."""

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
