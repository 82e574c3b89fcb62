"""Looking for premises on the phone, and the network's board at the desk, in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import Axe, Demo, OpenPage, faults_everywhere, overflow
from tests.e2e.test_every_page import sign_in
from torg.core.models import User
from torg.places.models import City
from torg.portal.services.demo_prospects import make_demo_prospects
from torg.premises.prospects.models import Case, Prospect


@pytest.fixture
def board(demo: Demo) -> Iterator[list[Case]]:
    """Prospects and cases of the demo, at several stages."""
    staff = User.objects.create_user("bord@example.com", is_staff=True)
    make_demo_prospects(City.objects.get(slug="orehamn"), staff)
    yield list(Case.objects.order_by("pk"))
    Prospect.objects.all().delete()
    staff.delete()


@pytest.mark.parametrize("width", [360])
@pytest.mark.parametrize("script", [False])
def test_somebody_asks_for_premises_on_the_phone(
    visit: OpenPage, demo: Demo, width: int, script: bool
) -> None:
    page = visit("/lokaler/soker-lokal/")
    assert overflow(page) == 0
    page.get_by_label("Vad vill du öppna?").fill("Bageri")
    page.get_by_label("Slag").select_option(label="Bageri och konditori")
    page.get_by_label("Minsta yta").fill("40")
    page.get_by_label("Största yta").fill("300")
    page.get_by_label("Ditt namn").fill("Kim")
    page.get_by_label("Din e-postadress").fill("kim@example.com")
    page.get_by_role("button", name="Skicka").click()
    assert page.get_by_label("Vad vill du öppna?").input_value() == "Bageri"  # who may see it?
    page.get_by_label("personalen och fastighetsägarna i nätverket").check()
    page.get_by_role("button", name="Skicka").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Titta i din e-post"
    prospect = Prospect.objects.get(email="kim@example.com")
    page = visit(f"/lokaler/soker-lokal/{prospect.token}/")
    page.get_by_role("button", name="Ja, det var jag").click()
    assert page.locator(".fit").count() > 0
    assert overflow(page) == 0
    visit(f"/lokaler/soker-lokal/{prospect.token}/ta-bort/")
    page.get_by_role("button", name="Ja, radera allt").click()
    assert not Prospect.objects.filter(email="kim@example.com").exists()


def _tops(page: Page) -> list[int]:
    return page.evaluate(
        "[...document.querySelectorAll('.board__column')]"
        ".map(column => Math.round(column.getBoundingClientRect().top))"
    )


def test_the_board_is_columns_at_the_desk_and_a_list_on_the_phone(
    visit: OpenPage, demo: Demo, board: list[Case]
) -> None:
    sign_in(visit("/").context, demo, "bord-laser@example.com")
    page = visit("/etableringar/")
    assert len(_tops(page)) == 5
    assert len(set(_tops(page))) == 1
    page.set_viewport_size({"width": 360, "height": 740})
    tops = _tops(page)
    assert tops == sorted(set(tops))
    assert overflow(page) == 0
    visit("/").context.clear_cookies()


def test_pages_of_the_network_are_without_fault(
    visit: OpenPage, axe: Axe, demo: Demo, board: list[Case]
) -> None:
    case = board[0]
    own = f"/lokaler/soker-lokal/{case.prospect.token}/"
    sign_in(visit("/").context, demo, "bord-ser@example.com")
    faults = []
    for path in (
        own, f"{own}andra/", f"{own}ta-bort/", "/lokaler/soker-lokal/skickat/", "/etableringar/",
        "/etableringar/kandidater/", f"/etableringar/kandidater/{case.prospect_id}/",
        f"/etableringar/{case.pk}/", f"/en/establishments/{case.pk}/", "/en/establishments/",
        "/strak/ny/", "/strak/norra-klockan/", "/strak/norra-klockan/andra/",
        "/strak/norra-klockan/strategi/", "/en/stretches/norra-klockan/strategy/",
    ):  # fmt: skip
        page = visit(path)
        faults += [f"{path}: {fault}" for fault in faults_everywhere(page, axe)]
    assert faults == []
