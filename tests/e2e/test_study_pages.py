"""A study from its order to its answer in a real browser, with a script and without."""

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Axe, Demo, OpenPage, faults_everywhere
from tests.e2e.studied import give_figures, most_vacant
from tests.e2e.test_every_page import PAIRS, sign_in
from torg.places.models import City
from torg.premises.studies.models import Study


@pytest.fixture
def city(demo: Demo) -> City:
    found = City.objects.get(slug="orehamn")
    if not Study.objects.exists():
        give_figures(found)
    return found


def order(page: Page, city: City, title: str) -> None:
    page.get_by_label("Stadsdel").select_option(most_vacant(city).slug)
    page.get_by_label("Rubrik").fill(title)
    page.get_by_label("Dragningar").fill("20")
    page.get_by_role("button", name="Beställ analysen").click()


def work() -> None:
    call_command("db_worker", batch=True, queue_name="*", startup_delay=False, verbosity=0)


def test_staff_order_a_study_watch_it_and_read_it(
    demo: Demo, visit: OpenPage, city: City, axe: Axe
) -> None:
    sign_in(visit("/").context, demo, "analys@example.com")
    page = visit("/analys/ny/")
    assert faults_everywhere(page, axe, PAIRS[0]) == []
    order(page, city, "Vad fattas här?")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vad fattas här?")
    expect(page.locator("progress")).to_have_attribute("value", "0")
    assert faults_everywhere(page, axe, PAIRS[0]) == []
    work()
    # The page asks by itself every other second.
    expect(page.get_by_role("heading", name="Lokal för lokal")).to_be_visible(timeout=10_000)
    expect(page.locator("progress")).to_have_count(0)
    first = page.locator(".study__index a").first
    first.click()
    expect(page).to_have_url(re.compile("#unit-1$"))
    page.get_by_role("link", name="Per bransch").click()
    expect(page.get_by_role("heading", name="Bransch för bransch")).to_be_visible()


@pytest.mark.parametrize("script", [False])
def test_without_a_script_one_looks_again(
    demo: Demo, visit: OpenPage, city: City, script: bool
) -> None:
    sign_in(visit("/").context, demo, "utanskript@example.com")
    order(visit("/analys/ny/"), city, "Utan skript")
    page = visit(f"/analys/{Study.objects.get(title='Utan skript').slug}/")
    expect(page.locator("progress")).to_be_visible()
    work()
    page.get_by_role("link", name="Titta igen").click()
    expect(page.get_by_role("heading", name="Lokal för lokal")).to_be_visible()
    page.locator("summary", has_text="Antaganden och deras spann").click()
    expect(page.get_by_text("Så långt någon går hemifrån")).to_be_visible()


def test_pages_of_staff_are_without_fault(
    demo: Demo, visit: OpenPage, city: City, axe: Axe
) -> None:
    sign_in(visit("/").context, demo, "siffror@example.com")
    faults = []
    for which, start in enumerate(("/analys/", "/en/analysis/")):
        for path in (start, start + ("siffror/", "figures/")[which],
                     start + ("ladda-upp/", "upload/")[which]):  # fmt: skip
            faults += faults_everywhere(visit(path), axe, PAIRS[which])
        page = visit(start + ("siffror/", "figures/")[which])
        page.locator(".figures__spending a").first.click()
        faults += faults_everywhere(page, axe, PAIRS[which])
    assert faults == []
