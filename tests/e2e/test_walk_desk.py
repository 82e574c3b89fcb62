"""Staff make a walk on the phone: a place by its name, a point by a press on the map, shown."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Demo, OpenPage
from tests.e2e.test_every_page import sign_in
from torg.agenda.models import Walk, WalkStop
from torg.core.models import User


@pytest.fixture
def desk(demo: Demo, visit: OpenPage) -> Iterator[Page]:
    sign_in(visit("/").context, demo)
    yield visit("/stad/vandringar/")
    Walk.objects.filter(title="Ljus i gränden").delete()
    User.objects.filter(is_staff=True).delete()


def first_stop(page: Page) -> None:
    """A place that is looked for; what was typed before stays."""
    page.get_by_role("link", name="Lägg till ett stopp").click()
    page.get_by_label("Rubrik", exact=True).fill("Scenen")
    page.get_by_label("Text", exact=True).fill("Här börjar det.")
    page.get_by_label("Hitta en plats").fill("andra akt")
    page.get_by_role("button", name="Hitta en plats").click()
    expect(page.get_by_text("1 plats hittades")).to_be_visible()
    expect(page.get_by_label("Text", exact=True)).to_have_value("Här börjar det.")
    page.get_by_label("Vid platsen").select_option(index=1)
    page.get_by_role("button", name="Spara stoppet").click()
    expect(page.get_by_text("Stoppet är sparat.")).to_be_visible()


def second_stop(page: Page, *, script: bool) -> None:
    """A point: pressed on the map, or typed where there is no script."""
    page.get_by_role("link", name="Lägg till ett stopp").click()
    page.get_by_label("Rubrik", exact=True).fill("Gränden")
    page.get_by_label("Text", exact=True).fill("Se upp.")
    point = page.get_by_label("Vid punkten")
    if script:
        page.locator("[data-point-map]").click(position={"x": 60, "y": 60})
        expect(point).not_to_have_value("")
    else:
        first = WalkStop.objects.get(title="Scenen")
        point.fill(f"{first.lat + 0.001:.5f} {first.lon:.5f}".replace(".", ","))
    page.get_by_role("button", name="Spara stoppet").click()


@pytest.mark.parametrize(("width", "script"), [(360, True), (1280, False)])
def test_a_walk_is_made_and_shown(
    demo: Demo, desk: Page, visit: OpenPage, width: int, script: bool
) -> None:
    desk.get_by_label("Rubrik").fill("Ljus i gränden")
    desk.get_by_label("I en mening").fill("Två fönster som aldrig släcks.")
    desk.get_by_role("button", name="Börja vandringen").click()
    first_stop(desk)
    desk.get_by_role("link", name="Ljus i gränden").click()
    second_stop(desk, script=script)
    desk.get_by_role("link", name="Ljus i gränden").click()
    desk.get_by_role("button", name="Visa den för alla").click()
    expect(desk.get_by_text("Vandringen visas för alla nu.")).to_be_visible()
    walk = Walk.objects.get(title="Ljus i gränden")
    assert walk.length_m > 20
    visit(f"/stadsvandringar/{walk.slug}/")
    expect(desk.get_by_role("heading", name="Stopp 2: Gränden")).to_be_visible()
