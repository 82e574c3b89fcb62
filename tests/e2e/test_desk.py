"""An actor joins and keeps its storefront, on a phone and by keyboard; every page without fault."""

import io
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from PIL import Image
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.e2e.conftest import PAIRS, Axe, OpenPage, faults_everywhere
from tests.factories.actors import owned, person
from tests.factories.town import make_town
from tests.mails import delivered
from torg.core.models import User
from torg.places.enums import ActorKind, Role
from torg.places.models import Actor, City, Place
from torg.places.services.actors import begin_actor
from torg.places.services.claims import ask_staff, claim_place
from torg.places.services.hours import set_hours
from torg.places.services.memberships import invite
from torg.places.services.notices import post_notice
from torg.places.services.photos import add_photo


@pytest.fixture(autouse=True)
def city(settings, tmp_path) -> City:
    settings.MEDIA_ROOT = tmp_path
    return make_town()


def sign_in(page: Page, server: LiveServer, user: User) -> None:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": server.url}])


def press(page: Page, name: str, role: str = "button") -> None:
    """Reach a control by the keyboard alone and press it."""
    control = page.get_by_role(role, name=name, exact=False).first
    control.focus()
    page.keyboard.press("Enter")
    page.wait_for_load_state()


def write(page: Page, label: str, text: str) -> None:
    page.get_by_label(label, exact=True).focus()
    page.keyboard.type(text)


@pytest.mark.parametrize(("width", "script"), [(360, True), (360, False)])
def test_from_the_button_to_the_hours_by_keyboard(
    open_page: OpenPage, live_server: LiveServer, page: Page, width: int, script: bool
) -> None:
    place = Place.objects.get(name="Krog Kvällning")
    place.website, place.provenance = "https://kvallning.example", {"website": "osm"}
    place.save()
    sign_in(page, live_server, person("bo"))
    open_page(f"/platser/{place.slug}/")
    press(page, "Är det här din verksamhet?", "link")
    write(page, "Företagets eller föreningens namn", "Kvällning AB")
    write(page, "Organisationsnummer", "559990-0015")
    press(page, "Gå vidare")
    write(page, "Din adress på jobbet", "bo@kvallning.example")
    press(page, "Skicka koden")
    expect(page.get_by_text("Koden är på väg")).to_be_visible()
    code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", delivered()[-1].body)
    assert code
    write(page, "Kod", code.group().lower())
    press(page, "Använd koden")
    press(page, "Kontrollera öppettiderna", "link")
    page.get_by_label("Måndag, öppnar", exact=True).fill("11:30")
    page.get_by_label("Måndag, stänger", exact=True).fill("14:45")
    press(page, "Samma alla vardagar")
    expect(page.get_by_label("Fredag, öppnar", exact=True)).to_have_value("11:30")
    press(page, "Visa hur det blir")
    expect(page.get_by_text("Det är inte sparat än")).to_be_visible()
    press(page, "Spara tiderna")
    expect(page.get_by_text("Besökarna ser de nya tiderna nu")).to_be_visible()
    press(page, "Se sidan", "link")
    expect(page.locator(".fort")).to_contain_text("11.30–14.45")


def _photo() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (900, 600), "#446688").save(out, "JPEG")
    out.seek(0)
    return out


def _lively(city: City) -> tuple[User, Actor, Place]:
    """An actor with everything that a page can show."""
    ada = person("ada")
    actor = owned(city, ada)
    places = list(Place.objects.filter(name__in=["Sidan Ett", "Väv"]))
    Place.objects.filter(pk__in=[p.pk for p in places]).update(actor=actor)
    place = Place.objects.get(name="Sidan Ett")
    file = _photo()
    add_photo(place, file, len(file.getvalue()), "En blå vägg", by=ada)
    post_notice(place, "Sista dahliorna", timezone.now() + timedelta(hours=5), by=ada)
    invite(actor, "bea@example.com", Role.EDITOR, "https://torg.example/TOKEN", by=ada)
    return ada, actor, place


def test_every_page_of_the_desk_is_without_fault(
    city: City, open_page: OpenPage, live_server: LiveServer, page: Page, axe: Axe
) -> None:
    ada, actor, place = _lively(city)
    sign_in(page, live_server, ada)
    both = [actor.slug, place.slug]
    pages = [
        ("join", []), ("new_place", []), ("mine", []), ("desk", [actor.slug]),
        ("desk_identity", [actor.slug]), ("desk_people", [actor.slug]), ("desk_hours", both),
        ("desk_day", both), ("desk_notices", both), ("desk_photos", both), ("desk_details", both),
        ("desk_photo", [*both, place.photos.get().pk]), ("place", [place.slug]), ("today", []),
    ]  # fmt: skip
    faults = []
    for language, pairs in zip(("sv", "en"), PAIRS, strict=True):
        for name, args in pages:
            with translation.override(language):
                path = reverse(f"portal:{name}", args=args)
            open_page(path + ("?q=sidan" if name == "join" else ""))
            faults += [f"{path} {fault}" for fault in faults_everywhere(page, axe, pairs)]
    assert faults == []


def test_every_page_of_a_claim_is_without_fault(
    city: City, open_page: OpenPage, live_server: LiveServer, page: Page, axe: Axe
) -> None:
    place = Place.objects.get(name="Bio Skymning")
    place.website, place.provenance = "https://skymning.example", {"website": "osm"}
    place.save()
    claims = []
    for name in ("bo", "cia"):
        user = person(name)
        actor = begin_actor(
            city, {"name": f"{name} förening", "kind": ActorKind.ASSOCIATION}, by=user
        )
        claims.append(claim_place(place, actor, by=user))
    ask_staff(claims[1], "Vi tog över i våras", letter=True, by=claims[1].user)
    staff = person("staff", is_staff=True, second_factor_from=timezone.now() + timedelta(days=1))
    ada, actor, own = _lively(city)
    set_hours(own, "Apr-Sep Mo-Su 10:00-20:00", by=ada)
    Actor.objects.filter(pk=claims[0].actor_id).update(
        ownerless_since=timezone.now(), asked_number="8029900019", asked_number_at=timezone.now()
    )
    seen = [
        (staff, "staff:actors", []), (staff, "staff:actor", [claims[0].actor_id]),
        (claims[0].user, "claim", [claims[0].pk]), (claims[0].user, "apply", [own.slug]),
        (staff, "claim_queue", []), (staff, "claim_case", [claims[1].pk]),
        (ada, "desk_hours", [actor.slug, own.slug]),
    ]  # fmt: skip
    faults = []
    for user, name, args in seen:
        sign_in(page, live_server, user)
        for language, pairs in zip(("sv", "en"), PAIRS, strict=True):
            with translation.override(language):
                path = reverse(name if ":" in name else f"portal:{name}", args=args)
            open_page(path)
            faults += [f"{path} {fault}" for fault in faults_everywhere(page, axe, pairs)]
    assert faults == []


@pytest.mark.parametrize("script", [True])
def test_a_part_of_a_photo_is_chosen_by_dragging(
    city: City, open_page: OpenPage, live_server: LiveServer, page: Page, script: bool
) -> None:
    ada, actor, place = _lively(city)
    sign_in(page, live_server, ada)
    open_page(reverse("portal:desk_photo", args=[actor.slug, place.slug, place.photos.get().pk]))
    box = page.locator(".crop__part").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.25)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.75)
    page.mouse.up()
    expect(page.get_by_label("Bredd, %")).to_have_value(re.compile(r"^(49|50)\."))
    press(page, "Spara")
    expect(page.get_by_text("Sparat.")).to_be_visible()
    assert 0.48 < place.photos.get().crop[2] < 0.52
