"""An owner keeps its premises with a telephone, staff from their desk; every page without fault."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Axe, Demo, OpenPage, faults_everywhere
from tests.e2e.test_every_page import faults_of, sign_in
from tests.factories.actors import complete, mandated, member, person
from tests.factories.pictures import jpeg
from tests.factories.places import ActorFactory
from torg.core.models import User
from torg.places.enums import Role
from torg.places.models import Actor, City
from torg.premises.keeping.services.claims import claim_premises
from torg.premises.models import Premises
from torg.premises.services.register import set_owner

PICTURE = {"name": "fasad.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}


def owner_of(premises: Premises, email: str) -> tuple[Actor, User]:
    """Let a new actor own the premises, and somebody act for it."""
    user = person(email)
    actor = complete(ActorFactory(city=premises.city, name=f"Huset {email}"), "")
    member(actor, user, Role.OWNER)
    mandated(actor, user)
    set_owner(premises, actor, by=None)
    return actor, user


def enter(page: Page, demo: Demo, user: User) -> None:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": demo.url}])


def occupied() -> Premises:
    """Return premises in the main street that are in use."""
    return Premises.objects.filter(street__slug="klockgatan", state="occupied").order_by("pk")[0]


@pytest.mark.parametrize("width", [360])
def test_an_owner_shows_a_photo_sets_a_rent_and_says_that_it_is_vacant(
    demo: Demo, visit: OpenPage, axe: Axe, width: int
) -> None:
    premises = occupied()
    actor, user = owner_of(premises, "vera")
    page = visit("/")
    enter(page, demo, user)
    visit(f"/aktor/{actor.slug}/")
    page.get_by_role("navigation", name="Er sida").get_by_role("link", name="Lokaler").click()
    page.get_by_role("link", name=premises.address).click()
    page.get_by_role("link", name="Bilder").click()
    page.get_by_label("Bild", exact=True).set_input_files([PICTURE])
    page.get_by_label("Vad visar bilden?").last.fill("Fasaden med två fönster")
    page.get_by_role("button", name="Lägg till bilden").click()
    expect(page.get_by_role("img", name="Fasaden med två fönster")).to_be_visible()
    page.get_by_role("link", name="Önskad hyra").click()
    page.get_by_label("Önskad hyra, kronor per m² och år").fill("1 750")
    page.get_by_label("Alla, på lokalens sida och i öppna data.").check()
    page.get_by_role("button", name="Spara").click()
    page.get_by_role("link", name="Läge", exact=True).click()
    page.get_by_label("Den är").select_option("vacant")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Gatan och listorna säger det nu")).to_be_visible()
    assert faults_everywhere(page, axe) == []
    visit("/promenad/klockgatan/")
    shown = page.locator(f'a[href="/lokaler/{premises.slug}/"]')
    expect(shown.first).to_be_attached()
    visit("/lokaler/?gata=klockgatan")
    page.locator(f'a[href="/lokaler/{premises.slug}/"]').click()
    expect(page.get_by_text("1 750 kr per m² och år")).to_be_visible()
    expect(page.get_by_role("img", name="Fasaden med två fönster")).to_be_visible()


OWN = ("own", "own_state", "own_details", "own_rent", "own_photos", "own_where", "claim")
STAFF = ("register", "new", "lists", "network", "claims", "left")
STAFF_ONE = ("staff_state", "staff_details", "staff_photos", "staff_where", "staff_owner")


def address(language: str, name: str, *args: str) -> str:
    with translation.override(language):
        return reverse(f"keeping:{name}", args=args)


@pytest.mark.parametrize("name", OWN)
def test_the_owners_pages_are_without_fault(
    demo: Demo, visit: OpenPage, axe: Axe, name: str
) -> None:
    premises = occupied()
    actor, user = owner_of(premises, f"agare-{name.replace('_', '-')}")
    enter(visit("/"), demo, user)
    other = Premises.objects.exclude(owner=actor).filter(is_hidden=False).order_by("pk")[3]
    args = {"own": [actor.slug], "claim": [actor.slug, other.slug]}
    faults = []
    for which, language in enumerate(("sv", "en")):
        path = address(language, name, *args.get(name, [actor.slug, premises.slug]))
        faults += faults_of(visit(path), axe, which)
    assert faults == []


@pytest.mark.parametrize("name", [*STAFF, *STAFF_ONE])
def test_the_staffs_pages_are_without_fault(
    demo: Demo, visit: OpenPage, axe: Axe, name: str
) -> None:
    city = City.objects.get(slug="orehamn")
    sign_in(visit("/").context, demo, f"stad-{name.replace('_', '-')}@example.com")
    premises = occupied()
    if name == "claims":
        elsewhere = Premises.objects.filter(city=city).exclude(pk=premises.pk).order_by("pk")[5]
        other, user = owner_of(elsewhere, "otto")
        claim_premises(premises, other, "Vi köpte huset i våras.", by=user)
    faults = []
    for which, language in enumerate(("sv", "en")):
        path = address(language, name, *([premises.slug] if name in STAFF_ONE else []))
        faults += faults_of(visit(path), axe, which)
    assert faults == []
