"""Scenarios in a real browser: dragged, from the keyboard, without a script; compared, suggested.

One town for the file. Its street has five vacancies with fronts; every test begins a scenario.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.conftest import end_other_sessions
from tests.e2e.conftest import PAIRS, Axe, faults_everywhere, listen, overflow
from tests.factories.places import StreetFactory
from tests.premises.scenarios.town import a_table, proposed
from tests.premises.studies.town import LAT, LON, STEP
from torg.core.models import User
from torg.places.models import Place
from torg.places.services.cities import make_default
from torg.premises.models import Premises
from torg.premises.scenarios.models import Scenario
from torg.premises.scenarios.queries.scenarios import placed_in
from torg.premises.scenarios.services.scenarios import put_forward
from torg.premises.scenarios.services.talk import write_comment

# From the drop to new figures on the screen. The claim is 150 ms on a quiet machine, measured by
# benchmarks/bench_scenario.py; here others share it.
MOST_MS = 1000


@dataclass(frozen=True)
class Served:
    url: str
    table: SimpleNamespace


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[Served]:
    with django_db_blocker.unblock():
        table = a_table()
        make_default(table.city, by=None)
        street = StreetFactory(
            city=table.city, name="Provgatan", slug="provgatan", length_m=560,
            line=[[LON, LAT], [LON + 9 * STEP, LAT]], places_count=4,
        )  # fmt: skip
        for model in (Premises, Place):
            for row in model.objects.filter(city=table.city):
                along = (row.lon - LON) / STEP * 62 + 2 * (row.pk % 7)
                rows = model.objects.filter(pk=row.pk)
                rows.update(street=street, side="left", along_m=along, frontage_m=8)
        server = LiveServer("localhost")
        try:
            yield Served(server.url, table)
        finally:
            server.stop()
            end_other_sessions()
            call_command("flush", verbosity=0, interactive=False)


@pytest.fixture
def begin(page: Page, demo: Served) -> Iterator[Any]:
    """Return a function that makes a scenario of staff and opens its page, signed in."""
    said: list[str] = []
    listen(page, said)

    def go(
        *placed: tuple[int, str], who: str = "staff", path: str = "", english: bool = False
    ) -> Scenario:
        scenario = proposed(demo.table, *placed, by=demo.table.people["staff"])
        sign_in(page, demo, who)
        study = demo.table.study.slug
        start = f"/en/analysis/{study}/scenarios/" if english else f"/analys/{study}/scenarier/"
        page.goto(f"{demo.url}{start}{scenario.number}/{path}")
        return scenario

    yield go
    assert said == []


def sign_in(page: Page, demo: Served, who: str) -> None:
    client, user = Client(), demo.table.people[who]
    assert isinstance(user, User)
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": demo.url}])


def placed(scenario: Scenario) -> dict[int, str]:
    return dict(placed_in(Scenario.objects.get(pk=scenario.pk)))


def drag(page: Page, trade: str, premises: int) -> None:
    """Drag a trade's chip to a front with the mouse."""
    chip = page.locator(f'.bench__chip[value="{trade}"]')
    front = page.locator(f'[data-premises="{premises}"]')
    front.scroll_into_view_if_needed()
    chip.scroll_into_view_if_needed()
    source, target = chip.bounding_box(), front.bounding_box()
    assert source is not None
    assert target is not None
    page.mouse.move(source["x"] + 30, source["y"] + 20)
    page.mouse.down()
    page.mouse.move(source["x"] + 60, source["y"] + 10, steps=3)
    x, y = target["x"] + target["width"] / 2, target["y"] + target["height"] - 60
    page.mouse.move(x, y, steps=6)
    page.mouse.up()


def milliseconds(page: Page) -> float:
    """Return what the last change took; asked again and again, as the policy forbids `eval`."""
    for _time in range(100):
        found = page.evaluate("performance.getEntriesByName('torg:placed').map(m => m.duration)")
        if found:
            return float(found[0])
        page.wait_for_timeout(20)
    raise AssertionError("the change was not drawn")


def test_a_trade_is_dragged_and_figures_come_at_once(page: Page, begin: Any, demo: Served) -> None:
    scenario = begin()
    first, second = demo.table.vacant[0].pk, demo.table.vacant[1].pk
    gain = page.locator("#outcome .bench-big b").first
    expect(gain).to_have_text("0")
    took = []
    for trade, premises in (
        ("cafe", first), ("books", second), ("flowers", first), ("cafe", second), ("books", first),
    ):  # fmt: skip
        before = gain.inner_text()
        page.evaluate("performance.clearMeasures()")
        drag(page, trade, premises)
        expect(gain).not_to_have_text(before)
        took.append(milliseconds(page))
        assert placed(scenario)[premises] == trade
    assert page.locator(f"#shop-{first} svg").count() == 1
    expect(page.locator("[data-announce]")).to_contain_text("De nya butikerna säljer för")
    assert min(took) < MOST_MS, took


def test_dragged_to_nowhere_nothing_happens(page: Page, begin: Any, demo: Served) -> None:
    scenario = begin((0, "cafe"))
    chip = page.locator('.bench__chip[value="books"]')
    box = chip.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 300, steps=4)
    page.mouse.up()
    page.keyboard.press("Escape")
    assert page.locator(".bench__chip--dragged").count() == 0
    assert placed(scenario) == {demo.table.vacant[0].pk: "cafe"}


def test_from_the_keyboard(page: Page, begin: Any, demo: Served) -> None:
    scenario = begin()
    chip = page.locator('.bench__chip[value="cafe"]')
    chip.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-announce]")).to_contain_text("är lyft")
    page.keyboard.press("ArrowRight")
    chosen = int(page.locator(".bench__front--chosen").get_attribute("data-premises") or 0)
    page.keyboard.press("Enter")
    expect(page.locator(f"#shop-{chosen} svg")).to_have_count(1)
    assert placed(scenario) == {chosen: "cafe"}
    focused = page.evaluate("document.activeElement.value")
    assert focused == "cafe"  # where one was
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Escape")
    expect(page.locator("[data-announce]")).to_have_text("Släppt.")


def test_locked_it_stays_when_a_mix_is_suggested(page: Page, begin: Any, demo: Served) -> None:
    scenario = begin((0, "hairdresser"))
    room = page.locator("#rooms li", has_text="Frisör")
    room.get_by_role("button").click()
    expect(room.get_by_role("button")).to_contain_text("Lås upp")
    page.locator("#suggest summary").click()
    page.get_by_label("Ingen butik som finns får förlora").fill("100")
    page.locator("#suggest").get_by_role("button", name="Föreslå").click()
    expect(page.locator("#suggest [role=status]")).to_contain_text("Bevisat")
    found = placed(scenario)
    assert found[demo.table.vacant[0].pk] == "hairdresser"
    assert len(found) == 6


def test_wishes_that_collide_are_told(page: Page, begin: Any, demo: Served) -> None:
    begin((0, "cafe"), (1, "cafe"))
    for premises in demo.table.vacant[:2]:
        lock = page.locator(f'#rooms form:has(input[value="{premises.pk}"]) button')
        lock.click()
        expect(lock).to_contain_text("Lås upp")
    page.locator("#suggest summary").click()
    page.locator("#suggest").get_by_role("button", name="Föreslå").click()
    expect(page.locator("#suggest [role=status]")).to_contain_text("går inte ihop")
    expect(page.locator("#suggest [role=status] li")).to_have_count(3)


@pytest.mark.parametrize("script", [False])
def test_without_a_script(page: Page, begin: Any, demo: Served, script: bool) -> None:
    scenario = begin()
    page.get_by_label("Eller välj lokal här").select_option(str(demo.table.vacant[3].pk))
    page.locator('.bench__chip[value="books"]').click()
    expect(page.locator(f"#shop-{demo.table.vacant[3].pk} svg")).to_have_count(1)
    assert placed(scenario) == {demo.table.vacant[3].pk: "books"}
    page.get_by_role("button", name="Lägg fram").click()
    expect(page.get_by_role("heading", name="Framlagt: det står fast")).to_be_visible()
    page.get_by_role("button", name="Rösta på").click()
    expect(page.locator("#votes")).to_contain_text("Din röst ligger här.")
    page.get_by_label("Din kommentar").fill("Här borde det ligga en bokhandel.")
    page.get_by_role("button", name="Säg det").click()
    expect(page.locator("#comments li")).to_contain_text("Här borde det ligga")


def test_scenarios_are_compared(page: Page, begin: Any, demo: Served) -> None:
    other = proposed(demo.table, (1, "shoes"))
    begin((0, "flowers"), path=f"?n={other.number}")
    heads = page.locator("#compare thead th")
    expect(heads).to_have_count(3)
    expect(page.locator("#compare .bench-table__tag").first).to_have_text("bättre")
    drag(page, "cafe", demo.table.vacant[2].pk)
    expect(heads.nth(1)).to_contain_text("Kafé")
    expect(heads).to_have_count(3)


def test_the_pages_are_without_fault(page: Page, begin: Any, demo: Served, axe: Axe) -> None:
    faults: list[str] = []
    for which, english in enumerate((False, True)):
        scenario = begin((0, "cafe"), (2, "books"), (3, "flowers"), who="a", english=english)
        put_forward(scenario, by=demo.table.people["staff"])
        write_comment(scenario, "Bra hörn.", by=demo.table.people["b"])
        page.reload()
        here = page.url
        faults += at(page, axe, which)
        page.goto(here.removesuffix(f"{scenario.number}/"))
        faults += at(page, axe, which)
        begin((0, "cafe"), english=english)
        page.locator("#suggest summary").click()
        faults += at(page, axe, which)
    assert faults == []


def at(page: Page, axe: Axe, which: int) -> list[str]:
    faults = faults_everywhere(page, axe, PAIRS[which])
    page.set_viewport_size({"width": 320, "height": 640})
    if too_wide := overflow(page):
        faults.append(f"320: {too_wide} px wider than the window")
    page.set_viewport_size({"width": 1280, "height": 800})
    return [f"{page.url}: {fault}" for fault in faults]
