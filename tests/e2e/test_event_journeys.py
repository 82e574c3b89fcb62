"""From today to an event, its place and its street; and the pages where events are made."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import PAIRS, Axe, Demo, OpenPage, faults_everywhere, overflow
from tests.e2e.test_every_page import sign_in
from tests.e2e.test_journeys import WIDTHS, heading, reach
from tests.factories.actors import owned, person
from tests.factories.agenda import make_event
from torg.core.models import User
from torg.places.enums import Source
from torg.places.models import Actor, Place

VENUE = "Andra Akten"


def on_today(page: Page) -> Locator:
    """The first event of the day line on the front page."""
    return page.locator("[aria-labelledby=on-head] .dl__bar a").first


def to_the_street(page: Page) -> Locator:
    return page.locator("main a[href^='/promenad/']").first


@WIDTHS
@pytest.mark.parametrize("script", [True, False])
def test_today_event_place_stroll_by_mouse(visit: OpenPage, width: int, script: bool) -> None:
    page = visit("/")
    link = on_today(page)
    name = link.locator(".dl__name").inner_text()
    link.click()
    expect(heading(page)).to_have_text(name)
    assert overflow(page) == 0
    page.get_by_role("link", name=VENUE, exact=True).click()
    expect(heading(page)).to_have_text(VENUE)
    expect(page.locator("main").get_by_text("Sagostund").first).to_be_visible()
    to_the_street(page).click()
    expect(page).to_have_url(re.compile("/promenad/[a-z-]+/"))
    assert overflow(page) == 0


@WIDTHS
@pytest.mark.parametrize("script", [True, False])
def test_today_event_place_stroll_by_keyboard_alone(
    visit: OpenPage, width: int, script: bool
) -> None:
    page = visit("/")
    link = on_today(page)
    name = link.locator(".dl__name").inner_text()
    reach(page, link)
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text(name)
    reach(page, page.get_by_role("link", name=VENUE, exact=True))
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text(VENUE)
    reach(page, to_the_street(page))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/promenad/[a-z-]+/"))


@pytest.fixture
def organiser(demo: Demo) -> User:
    """Somebody whose actor runs the venue and arranges there; in the end the demo is gone."""
    place = Place.objects.get(name=VENUE)
    user = User.objects.filter(email="ada@example.com").first()
    if user is None:
        user = person("ada")
        actor = owned(place.city, user)
        Place.objects.filter(pk=place.pk).update(actor=actor)
        day = timezone.localdate()
        make_event(
            "Skrivkväll", f"{day.year + 1}-03-03 18:00", rrule="FREQ=WEEKLY;COUNT=4", place=place,
            city=place.city, actor=actor, source=Source.ACTOR,
            description="# Program\n\n- läsning\n- fika\n\n> Kom som du är",
        )  # fmt: skip
    return user


def as_organiser(page: Page, demo: Demo, user: User) -> str:
    """Sign in; return the actor's slug."""
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": demo.url}])
    return Actor.objects.get(places__name=VENUE).slug


def faults_of(visit: OpenPage, axe: Axe, pairs: list[tuple[str, str]]) -> list[str]:
    """Faults of pages by their Swedish and their English address."""
    return [
        f"{path}: {fault}"
        for paths in pairs
        for which, path in enumerate(paths)
        for fault in faults_everywhere(visit(path), axe, PAIRS[which])
    ]


def test_an_actors_pages_of_events_are_without_fault(
    demo: Demo, visit: OpenPage, axe: Axe, organiser: User, page: Page
) -> None:
    slug = as_organiser(page, demo, organiser)
    swedish, english = f"/aktor/{slug}/evenemang/", f"/en/actor/{slug}/events/"
    pairs = [(swedish, english), (f"{swedish}nytt/", f"{english}new/")]
    pairs += [(f"{swedish}skrivkvall/", f"{english}skrivkvall/")]
    assert faults_of(visit, axe, pairs) == []


def test_staffs_pages_of_an_actors_event_are_without_fault(
    demo: Demo, visit: OpenPage, axe: Axe, organiser: User, page: Page
) -> None:
    sign_in(page.context, demo, "vera@example.com")
    pairs = [("/stad/evenemang/", "/en/staff/events/")]
    pairs += [("/stad/evenemang/skrivkvall/", "/en/staff/events/skrivkvall/")]
    assert faults_of(visit, axe, pairs) == []


def test_the_embed_of_events_and_a_marked_text_are_without_fault(
    demo: Demo, visit: OpenPage, axe: Axe, organiser: User
) -> None:
    pairs = [("/inbaddat/evenemang/?tema=mork", "/en/embed/events/?colour=linden")]
    pairs += [("/evenemang/skrivkvall/", "/en/events/skrivkvall/")]
    assert faults_of(visit, axe, pairs) == []
