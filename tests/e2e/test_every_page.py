"""Every page of the demo town: no fault by axe-core, no complaint, no other host asked.

Each page is looked at in both languages, by light and dark, at the desk and on the phone; each
language takes the two pairs that the other does not.
"""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page

from tests.e2e.conftest import PAIRS, Axe, Demo, OpenPage, faults_everywhere, overflow
from tests.e2e.studied import give_study
from torg.agenda.models import Walk
from torg.core.models import OutgoingMail, User
from torg.core.outbox import post
from torg.core.people import create_person
from torg.places.models import City, Place, Street
from torg.premises.figures.models import Counter
from torg.premises.models import Premises
from torg.premises.passing.models import EffectStatement

# Swedish address, English address
PAGES = {
    "today": ("/?t={friday}T14:20", "/en/?t={friday}T14:20"),
    "today-eat-evening": ("/?behov=ata&nar=kvall", "/en/?need=eat&when=evening"),
    "today-errands-saturday": ("/?behov=arenden&nar=lordag", "/en/?need=errands&when=saturday"),
    "today-night": ("/?t={friday}T03:00", "/en/?t={friday}T03:00"),
    "stroll-index": ("/promenad/", "/en/stroll/"),
    "stroll-day": ("/promenad/klockgatan/?t=fre-14.20", "/en/stroll/klockgatan/?t=fri-14.20"),
    "stroll-evening": ("/promenad/klockgatan/?t=fre-20.00", "/en/stroll/klockgatan/?t=fri-20.00"),
    "stroll-only-open": ("/promenad/sillgatan/?open=1", "/en/stroll/sillgatan/?open=1"),
    "stroll-bad-time": ("/promenad/radhusgatan/?t=nonsens", "/en/stroll/radhusgatan/?t=nonsense"),
    "stroll-quiet": ("/promenad/{quiet}/", "/en/stroll/{quiet}/"),
    "place": ("/platser/{place}/", "/en/places/{place}/"),
    "place-without-hours": ("/platser/{unknown}/", "/en/places/{unknown}/"),
    "places": ("/platser/", "/en/places/"),
    "places-facets": ("/platser/?behov=ata&oppet=ja", "/en/places/?need=eat&open=yes"),
    "places-empty": ("/platser/?q=finnsaldrig", "/en/places/?q=neverthere"),
    "agenda": ("/evenemang/", "/en/events/"),
    "agenda-month": ("/evenemang/?manad={month}", "/en/events/?month={month}"),
    "agenda-day": ("/evenemang/?dag={event_day}&gratis=ja", "/en/events/?day={event_day}"),
    "agenda-none": ("/evenemang/?q=finnsaldrig", "/en/events/?q=neverthere"),
    "event": ("/evenemang/sagostund/", "/en/events/sagostund/"),
    "event-cancelled": ("/evenemang/oppen-repetition/", "/en/events/oppen-repetition/"),
    "search-event": ("/sok/?q=sagostund", "/en/search/?q=sagostund"),
    "map-events": ("/karta/?evenemang=ja", "/en/map/?events=yes"),
    "search": ("/sok/", "/en/search/"),
    "search-hits": ("/sok/?q=kaffe", "/en/search/?q=kaffe"),
    "search-none": ("/sok/?q=xqzxqzxqz", "/en/search/?q=xqzxqzxqz"),
    "search-meant": ("/sok/?q=bokhandl", "/en/search/?q=bokhandl"),
    "map": ("/karta/", "/en/map/"),
    "map-vacant": ("/karta/?lediga=ja", "/en/map/?vacant=yes"),
    "map-eat": ("/karta/?behov=ata", "/en/map/?need=eat"),
    "premises": ("/lokaler/", "/en/premises/"),
    "premises-all": ("/lokaler/?lage=alla", "/en/premises/?state=all"),
    "premises-vacancy": ("/lokaler/vakanser/", "/en/premises/vacancy/"),
    "premises-page": ("/lokaler/{premises}/", "/en/premises/{premises}/"),
    "looking": ("/lokaler/soker-lokal/", "/en/premises/looking/"),
    "stretches": ("/strak/", "/en/stretches/"),
    "stretch": ("/strak/norra-klockan/", "/en/stretches/norra-klockan/"),
    "footfall": ("/besoksfloden/", "/en/footfall/"),
    "footfall-counter": ("/besoksfloden/{counter}/", "/en/footfall/{counter}/"),
    "footfall-effect": ("/besoksfloden/effekter/{effect}/", "/en/footfall/effects/{effect}/"),
    "studies": ("/analys/", "/en/analysis/"),
    "study": ("/analys/{study}/", "/en/analysis/{study}/"),
    "study-per-trade": ("/analys/{study}/?per=bransch", "/en/analysis/{study}/?per=trade"),
    "study-method": ("/analys/metod/", "/en/analysis/method/"),
    "study-figures": ("/analys/siffror/", "/en/analysis/figures/"),
    "walks": ("/stadsvandringar/", "/en/walks/"),
    "walk": ("/stadsvandringar/{walk}/", "/en/walks/{walk}/"),
    "login": ("/konto/login/", "/en/account/login/"),
    "signup": ("/konto/signup/", "/en/account/signup/"),
    "password-reset": ("/konto/password/reset/", "/en/account/password/reset/"),
    "api-docs": ("/api/docs",),
    "around-about": ("/om/", "/en/about/"),
    "around-privacy": ("/integritet/", "/en/privacy/"),
    "around-accessibility": ("/tillganglighet/", "/en/accessibility/"),
    "around-saved": ("/sparade/", "/en/saved/"),
    "around-offline": ("/utan-uppkoppling/", "/en/offline/"),
}
ZOOMED = 320  # a window of 1280 pixels at 400 %


def addresses(name: str) -> list[str]:
    """Return a page's addresses with what the town has."""
    coming = timezone.localdate() + timedelta(days=1)
    words = {
        "friday": (coming + timedelta(days=(4 - coming.weekday()) % 7)).isoformat(),
        "event_day": coming.isoformat(),
        "month": f"{coming:%Y-%m}",
        "place": Place.objects.get(name="Andra Akten").slug,
        "unknown": Place.objects.filter(schedule=None).order_by("pk")[0].slug,
        "walk": Walk.objects.order_by("pk")[0].slug,
        "premises": Premises.objects.filter(state="vacant").order_by("pk")[0].slug,
        "counter": Counter.objects.order_by("pk")[0].slug,
        "effect": str(EffectStatement.objects.order_by("pk")[0].pk),
        "study": give_study(City.objects.get(slug="orehamn")).slug,
        "quiet": Street.objects.filter(places_count=0).order_by("pk")[0].slug,
    }
    return [address.format(**words) for address in PAGES[name]]


def faults_of(page: Page, axe: Axe, which: int) -> list[str]:
    faults = faults_everywhere(page, axe, PAIRS[which])
    page.set_viewport_size({"width": ZOOMED, "height": 640})
    if too_wide := overflow(page):
        faults.append(f"{ZOOMED}: {too_wide} px wider than the window")
    return [f"{page.url}: {fault}" for fault in faults]


@pytest.mark.parametrize("name", PAGES)
def test_page_is_without_fault(demo: Demo, visit: OpenPage, axe: Axe, name: str) -> None:
    faults = []
    for which, path in enumerate(addresses(name)):
        faults += faults_of(visit(path), axe, which)
    assert faults == []


def test_missing_pages_are_without_fault(visit: OpenPage, axe: Axe) -> None:
    faults = []
    for which, path in enumerate(("/finns-inte/", "/en/never-was/")):
        faults += faults_of(visit(path, status=404), axe, which)
    for which, path in enumerate(("/platser/finns-inte/", "/en/places/never-was/")):
        faults += faults_of(visit(path, status=404), axe, which)
    assert faults == []


def test_staff_pages_are_without_fault(demo: Demo, visit: OpenPage, axe: Axe) -> None:
    sign_in(visit("/").context, demo)
    faults = []
    for start in ("/stad/importer/", "/en/staff/imports/"):
        for path in (start, f"{start}{demo.import_run}/"):
            faults += faults_of(visit(path), axe, start.startswith("/en"))
    post(EmailMessage("Din kod", "K7QM", to=["ada@example.com"]), kind="test")
    OutgoingMail.objects.update(state="failed", problem="unreachable")
    for which, path in enumerate(("/stad/epost/", "/en/staff/mail/")):
        faults += faults_of(visit(path), axe, which)
    assert faults == []


def test_staffs_pages_of_footfall_are_without_fault(demo: Demo, visit: OpenPage, axe: Axe) -> None:
    sign_in(visit("/").context, demo, "floden@example.com")
    faults = []
    for which, start in enumerate(("/stad/besoksfloden/", "/en/staff/footfall/")):
        parts = (("", "effekter/ny/", "kallor/ny/", "undantag/"),
                 ("", "effects/new/", "sources/new/", "apart/"))[which]  # fmt: skip
        for part in parts:
            faults += faults_of(visit(start + part), axe, which)
    assert faults == []


def test_the_form_of_an_event_is_without_fault(demo: Demo, visit: OpenPage, axe: Axe) -> None:
    sign_in(visit("/").context, demo, "evenemang@example.com")
    faults = []
    for which, start in enumerate(("/stad/evenemang/", "/en/staff/events/")):
        for path in (start, f"{start}{('nytt', 'new')[which]}/", f"{start}sagostund/"):
            faults += faults_of(visit(path), axe, which)
    assert faults == []


def sign_in(context: BrowserContext, demo: Demo, email: str = "stad@example.com") -> None:
    """Sign a member of staff in, as one who has been let off the second step."""
    person: User = create_person(
        email,
        by=None,
        name="Vera Lykta",
        is_staff=True,
        second_factor_from=timezone.now() + timedelta(days=1),
    )
    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": demo.url}])
