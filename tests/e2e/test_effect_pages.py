"""Figures, signs and what a scan leads to: no fault by axe-core, in both languages."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from tests.e2e.conftest import PAIRS, Axe, Demo, OpenPage, faults_everywhere
from tests.e2e.test_every_page import sign_in
from tests.factories.actors import owned, person
from tests.factories.places import make_open
from torg.places.enums import CodeMedium
from torg.places.models import City, Code, EffectDay, Place
from torg.places.services.effect import flush
from torg.places.services.qr_codes import make_code, retire_code
from torg.portal.services.demo_effect import make_demo_effect
from torg.portal.services.effect_letters import token_for

# As a visitor's browser calls itself: the driven one's own name is a robot's.
VISITOR = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(scope="module")
def place(demo: Demo, django_db_blocker) -> Place:
    """A place of an actor, with two months of figures and signs; closed just now."""
    with django_db_blocker.unblock():
        city = City.objects.get(slug="orehamn")
        place = Place.objects.get(name="Andra Akten")
        place.actor = owned(city, person("skyltare"))
        now = timezone.now()
        make_open(place, (now + timedelta(hours=2), now + timedelta(hours=6)))
        place.save()
        make_demo_effect(city)
        return place


def faults_of(visit: OpenPage, axe: Axe, paths: tuple[str, str], status: int = 200) -> list[str]:
    faults = []
    for which, path in enumerate(paths):
        page = visit(path, status=status)
        faults += [f"{path}: {fault}" for fault in faults_everywhere(page, axe, PAIRS[which])]
    return faults


def test_the_pages_of_the_desk(demo: Demo, visit: OpenPage, axe: Axe, place: Place) -> None:
    sign_in(visit("/").context, demo)
    slug = place.actor.slug
    faults = []
    for paths in (
        (f"/aktor/{slug}/statistik/", f"/en/actor/{slug}/statistics/"),
        (f"/aktor/{slug}/skyltar/", f"/en/actor/{slug}/signs/"),
        ("/stad/effekt/", "/en/staff/effect/"),
    ):
        faults += faults_of(visit, axe, paths)
    assert faults == []


def test_what_a_scan_leads_to(visit: OpenPage, axe: Axe, place: Place) -> None:
    code = place.codes.filter(medium=CodeMedium.POSTER)[0].code
    old = make_code(place.city, CodeMedium.DOOR, by=None, place=place)
    retire_code(old, by=None)
    faults = faults_of(visit, axe, (f"/q/{code}", f"/en/q/{code}"))
    faults += faults_of(visit, axe, (f"/q/{old.code}", "/en/q/nothing"), status=404)
    assert faults == []


def test_the_page_that_stops_letters(visit: OpenPage, axe: Axe, place: Place) -> None:
    owner = place.actor.memberships.get().user
    token = token_for(place.actor, owner)
    paths = (f"/brev/{token}/avsluta/", f"/en/letters/{token}/stop/")
    assert faults_of(visit, axe, paths) == []
    page = visit(paths[0])
    page.get_by_role("button", name="Sluta skicka breven").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Du får inga fler brev"


def test_a_press_is_counted_by_the_script(demo: Demo, page: Page, place: Place) -> None:
    flush()
    Place.objects.filter(pk=place.pk).update(phone="040-000 00 00", updated_at=timezone.now())
    EffectDay.objects.filter(place=place).delete()
    page.set_extra_http_headers({"User-Agent": VISITOR})
    page.goto(f"{demo.url}/platser/{place.slug}/")
    link = page.locator("a[data-press=call]").first
    link.evaluate("link => link.addEventListener('click', e => e.preventDefault())")
    with page.expect_request("**/rakna/") as asked:
        link.click()
    assert asked.value.response().status == 204
    flush()
    counts = dict(EffectDay.objects.filter(place=place).values_list("kind", "count"))
    assert counts == {"view": 1, "call": 1}
    assert page.context.cookies() == []
    assert Code.objects.exists()
