"""The actor's desk and joining: who is let in, what a page does, what it costs."""

import io
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from tests.factories.actors import member, on_staff, owned, person
from tests.factories.places import PlaceFactory
from tests.factories.town import make_town
from tests.mails import delivered
from torg.core import moderation
from torg.core.models import User
from torg.places.enums import ClaimState, Role
from torg.places.models import Actor, Claim, Holiday, HoursException, Membership, Notice, Place
from torg.places.queries.hours import forget_holidays
from torg.places.services.hours import set_hours
from torg.places.services.search import index_places

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def ada() -> User:
    return person("ada")


@pytest.fixture
def actor(ada: User) -> Actor:
    return owned(make_town(), ada)


@pytest.fixture
def place(actor: Actor) -> Place:
    place = Place.objects.get(name="Sidan Ett")
    place.actor = actor
    place.save()
    return place


@pytest.fixture
def desk(ada: User, client: Client) -> Client:
    client.force_login(ada)
    return client


def url(name: str, place: Place, *more: object) -> str:
    return reverse(f"portal:{name}", args=[place.actor.slug, place.slug, *more])


OF_PLACE = ("desk_hours", "desk_day", "desk_notices", "desk_photos", "desk_details")
OF_ACTOR = ("desk", "desk_identity", "desk_people")


@pytest.mark.parametrize("name", [*OF_PLACE, *OF_ACTOR])
def test_the_desk_is_for_its_own_people(place: Place, client: Client, name: str) -> None:
    args = [place.actor.slug, place.slug][: 2 if name in OF_PLACE else 1]
    path = reverse(f"portal:{name}", args=args)
    assert client.get(path).status_code == 302
    client.force_login(person("stranger"))
    assert client.get(path).status_code == 404
    till = person("till")
    member(place.actor, till, Role.TILL)
    client.force_login(till)
    assert client.get(path).status_code == (200 if name in {"desk", "desk_people"} else 403)


@pytest.mark.parametrize("name", [*OF_PLACE, *OF_ACTOR])
def test_when_the_mandate_ends_nothing_can_be_changed(
    place: Place, desk: Client, name: str
) -> None:
    args = [place.actor.slug, place.slug][: 2 if name in OF_PLACE else 1]
    path = reverse(f"portal:{name}", args=args)
    assert desk.get(path).status_code == 200
    place.actor.mandates.update(ended_at=timezone.now())
    assert desk.get(path).status_code == (200 if name in {"desk", "desk_people"} else 403)


def test_another_actors_place_is_not_found(place: Place, desk: Client) -> None:
    other = PlaceFactory(city=place.city)
    assert desk.get(url("desk_hours", place).replace(place.slug, other.slug)).status_code == 404


def week(**days: str) -> dict[str, str]:
    return {"save": "1", "ph": "usual", **days}


def test_hours_are_saved_and_seen(place: Place, desk: Client) -> None:
    sent = week(d0_0_from="09:00", d0_0_to="17:30", d4_0_from="18:00", d4_0_to="02:00", ph="closed")
    assert desk.post(url("desk_hours", place), sent).status_code == 302
    place.refresh_from_db()
    assert place.hours_raw == "Mo 09:00-17:30; Fr 18:00-02:00; PH off"
    assert place.provenance["hours_raw"] == "actor"


def test_looking_stores_nothing(place: Place, desk: Client) -> None:
    sent = {**week(d0_0_from="03:00", d0_0_to="04:00"), "look": "1"}
    del sent["save"]
    page = desk.post(url("desk_hours", place), sent).content.decode()
    assert "3–4" in page
    place.refresh_from_db()
    assert "03:00" not in place.hours_raw


@pytest.mark.parametrize(
    "days",
    [
        {"d0_0_from": "9:99", "d0_0_to": "10"},
        {"d0_0_from": "10", "d0_0_to": ""},
        {"d0_0_from": "<b>", "d0_0_to": "12"},
        {"d0_0_from": "10", "d0_0_to": "14", "d0_1_from": "12", "d0_1_to": "16"},
        {"ph": "other"},
    ],
)
def test_bad_hours_stay_on_the_page(place: Place, desk: Client, days: dict[str, str]) -> None:
    before = place.hours_raw
    page = desk.post(url("desk_hours", place), week(**days))
    assert page.status_code == 200
    assert "ds-validation-message" in page.content.decode()
    place.refresh_from_db()
    assert place.hours_raw == before


def test_buttons_fill_in_without_saving(place: Place, desk: Client) -> None:
    sent = {"d0_0_from": "07:11", "d0_0_to": "08:22", "same": "weekdays"}
    page = desk.post(url("desk_hours", place), sent).content.decode()
    assert page.count('value="07:11"') == 5
    page = desk.post(url("desk_hours", place), {**sent, "same": "", "more": "d0"}).content.decode()
    assert 'name="d0_1_from"' in page
    other = Place.objects.get(name="Kafé Lyktan")
    other.actor = place.actor
    other.save()
    page = desk.post(url("desk_hours", place), {"take": "1", "copy": other.slug}).content.decode()
    assert page.count('value="21:00"') == 7


def test_a_rule_that_is_too_rich_is_kept_until_it_is_replaced(
    place: Place, desk: Client, ada: User
) -> None:
    rich = "Apr-Sep Mo-Su 10:00-20:00; Oct-Mar Mo-Fr 10:00-17:00"
    set_hours(place, rich, by=ada)
    page = desk.get(url("desk_hours", place)).content.decode()
    assert rich in page
    assert "<details" in page
    desk.post(url("desk_hours", place), week(d0_0_from="09:00", d0_0_to="17:00"))
    place.refresh_from_db()
    assert place.hours_raw == "Mo 09:00-17:00"


def test_a_holiday_is_decided_with_one_tap(place: Place, desk: Client) -> None:
    day = timezone.localdate() + timedelta(days=3)
    while day.weekday() == 6:  # the place is shut on Sundays anyway
        day += timedelta(days=1)
    Holiday.objects.create(city=place.city, date=day, name_sv="Lyktdagen", name_en="Lantern Day")
    forget_holidays(place.city)
    assert "Lyktdagen".lower() in desk.get(url("desk_hours", place)).content.decode().lower()
    sent = {"date": day.isoformat(), "what": "open"}
    assert desk.post(url("desk_holiday", place), sent).status_code == 302
    assert HoursException.objects.get().spans
    desk.post(url("desk_holiday", place), {**sent, "what": "closed"})
    assert HoursException.objects.get().spans == []
    desk.post(url("desk_holiday", place), {**sent, "what": "again"})
    assert not HoursException.objects.exists()
    for bad in ({"date": "x", "what": "open"}, {"date": day.isoformat(), "what": "burn"}):
        assert desk.post(url("desk_holiday", place), bad).status_code == 404


def test_a_day_that_differs(place: Place, desk: Client) -> None:
    day = (timezone.localdate() + timedelta(days=5)).isoformat()
    sent = {"date": day, "start": "10:00", "end": "20:00", "note": "Ljuskväll"}
    assert desk.post(url("desk_day", place), sent).status_code == 302
    assert HoursException.objects.get().note == "Ljuskväll"
    for bad in ({**sent, "end": ""}, {**sent, "date": "2001-01-01"}, {**sent, "end": "10:00"}):
        assert desk.post(url("desk_day", place), bad).status_code == 200


def test_a_notice_is_seen_by_visitors_until_it_is_taken_down(place: Place, desk: Client) -> None:
    end = timezone.now() + timedelta(hours=30)
    sent = {"text": "Dahlior i dag", "until_0": end.date().isoformat(), "until_1": "20:00"}
    assert desk.post(url("desk_notices", place), sent).status_code == 302
    seen = Client().get(reverse("portal:place", args=[place.slug])).content.decode()
    assert "Dahlior i dag" in seen
    assert "Dahlior i dag" in Client().get("/").content.decode()
    desk.post(url("desk_take_down", place, Notice.objects.get().pk))
    seen = Client().get(reverse("portal:place", args=[place.slug])).content.decode()
    assert "Dahlior i dag" not in seen


def test_nothing_is_published_before_the_trader_is_known(place: Place, desk: Client) -> None:
    Actor.objects.update(phone="")
    end = timezone.localdate() + timedelta(days=1)
    sent = {"text": "Hej hej", "until_0": end.isoformat(), "until_1": "20:00"}
    page = desk.post(url("desk_notices", place), sent)
    assert page.status_code == 200
    assert "telefon" in page.content.decode()
    assert not Notice.objects.exists()


def test_a_photo_that_was_hidden_leaves_the_caches_within_minutes(
    place: Place, desk: Client
) -> None:
    desk.post(url("desk_photos", place), {"file": picture(), "alt": "En brun skylt"})
    photo = place.photos.get()
    path, tag = f"/photo/{photo.digest}-480.webp", f'"{photo.digest}-480.webp"'
    asked = {"If-None-Match": tag}  # as every cache does when its five minutes are over
    assert Client().get(path)["ETag"] == tag
    assert Client().get(path, headers=asked).status_code == 304
    staff = on_staff("granskaren")
    kind = moderation.kind_named("photo")
    assert kind is not None
    kind.restrict(photo, "hidden", by=staff)
    for headers in ({}, asked):
        answer = Client().get(path, headers=headers)
        assert (answer.status_code, answer["Cache-Control"]) == (410, "no-store")
    for who in (desk, Client()):  # its own people and staff still see it, for an appeal
        if who is not desk:
            who.force_login(staff)
        assert who.get(path)["Cache-Control"] == "private, max-age=300, must-revalidate"
    kind.restore(photo, "hidden", {}, by=staff)
    assert Client().get(path, headers=asked).status_code == 304


def picture(name: str = "bild.jpg") -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (900, 600), "#884422").save(out, "JPEG")
    out.seek(0)
    out.name = name
    return out


def test_a_photo_is_shown_and_served_safely(place: Place, desk: Client) -> None:
    sent = {"file": picture("<script>.jpg"), "alt": "En brun skylt"}
    assert desk.post(url("desk_photos", place), sent).status_code == 302
    photo = place.photos.get()
    page = Client().get(reverse("portal:place", args=[place.slug])).content.decode()
    assert 'alt="En brun skylt"' in page
    for ending, kind in (("webp", "image/webp"), ("jpg", "image/jpeg")):
        answer = Client().get(f"/photo/{photo.digest}-480.{ending}")
        assert answer["Content-Type"] == kind
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "public, max-age=300, must-revalidate"
        assert "Cookie" not in answer.get("Set-Cookie", "")
        assert len(b"".join(answer.streaming_content)) > 100
    again = Client().get(
        f"/photo/{photo.digest}-480.webp", headers={"If-None-Match": f'"{photo.digest}-480.webp"'}
    )
    assert (again.status_code, again.content) == (304, b"")
    for path in (f"/photo/{photo.digest}-481.webp", f"/photo/{'0' * 32}-480.webp"):
        assert Client().get(path).status_code == 404
    whole = url("desk_photo_whole", place, photo.pk)
    assert desk.get(whole)["Content-Type"] == "image/jpeg"
    assert Client().get(whole).status_code == 302
    crop = {"alt": "Hörnet", "left": "0", "top": "0", "width": "60", "height": "50"}
    assert desk.post(url("desk_photo", place, photo.pk), crop).status_code == 302
    photo.refresh_from_db()
    assert photo.crop == [0, 0, 0.6, 0.5]
    desk.post(url("desk_change_photo", place, photo.pk), {"what": "remove"})
    assert not place.photos.exists()


def test_a_file_that_is_no_photo_says_why(place: Place, desk: Client) -> None:
    file = io.BytesIO(b"<svg onload=alert(1)>")
    file.name = "logo.jpg"
    page = desk.post(url("desk_photos", place), {"file": file, "alt": "Vår logotyp"})
    assert "SVG" in page.content.decode()
    assert 'value="Vår logotyp"' in page.content.decode()


def test_details_keep_what_the_form_does_not_ask_for(place: Place, desk: Client) -> None:
    place.accessibility, place.payment = {"elevator": "yes"}, ["apple_pay", "cash"]
    place.save()
    sent = {"name": place.name, "description": "Två rum med böcker.", "wheelchair": "yes",
            "access": ["hearing_loop"], "pay": ["cards"]}  # fmt: skip
    assert desk.post(url("desk_details", place), sent).status_code == 302
    place.refresh_from_db()
    assert place.accessibility == {"elevator": "yes", "hearing_loop": "yes"}
    assert place.payment == ["cards", "apple_pay"]
    assert place.provenance["description"] == "actor"


def test_people_are_invited_by_mail_and_let_go(
    place: Place, desk: Client, django_capture_on_commit_callbacks
) -> None:
    people = reverse("portal:desk_people", args=[place.actor.slug])
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(people, {"email": "bea@example.com", "role": "editor"})
    link = re.search(r"https?://testserver(\S+)", delivered()[-1].body)
    assert link
    bea, guest = person("bea"), Client()
    assert guest.get(link.group(1)).status_code == 302
    guest.force_login(bea)
    assert guest.get(link.group(1)).status_code == 200
    assert guest.post(link.group(1)).status_code == 302
    assert guest.get(url("desk_hours", place)).status_code == 200
    row = Membership.objects.get(user=bea)
    desk.post(reverse("portal:desk_member", args=[place.actor.slug, row.pk]), {"what": "end"})
    assert guest.get(url("desk_hours", place)).status_code == 404


def test_from_never_heard_of_it_to_ones_own_hours(
    actor: Actor, django_capture_on_commit_callbacks
) -> None:
    place = Place.objects.get(name="Krog Kvällning")
    place.website, place.provenance = "https://kvallning.example", {"website": "osm"}
    place.save()
    index_places([place])
    bo, visitor = person("bo"), Client()
    assert "Krog Kvällning" in visitor.get("/aktor/?q=Krog").content.decode()
    apply = reverse("portal:apply", args=[place.slug])
    assert visitor.get(apply).status_code == 302
    visitor.force_login(bo)
    sent = {"name": "Kvällning AB", "kind": "company", "org_number": "556012-5791"}
    assert visitor.post(apply, sent).status_code == 200  # a wrong check digit
    assert visitor.post(apply, {**sent, "org_number": ""}).status_code == 200  # a company has one
    assert not Claim.objects.exists()
    assert visitor.post(apply, {**sent, "org_number": "559990-0015"}).status_code == 302
    claim = Claim.objects.get()
    here = reverse("portal:claim", args=[claim.pk])
    assert Client().get(here).status_code == 302
    stranger = Client()
    stranger.force_login(person("stranger"))
    assert stranger.get(here).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        visitor.post(f"{here}epost/", {"mail-address": "bo@kvallning.example"})
    code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", delivered()[-1].body)
    assert code
    assert visitor.post(f"{here}kod/", {"code-code": code.group()}).status_code == 302
    assert Claim.objects.get().state == ClaimState.GRANTED
    place.refresh_from_db()
    visitor.post(url("desk_hours", place), week(d0_0_from="11:00", d0_0_to="15:00"))
    place.refresh_from_db()
    assert place.hours_raw == "Mo 11:00-15:00"


def test_staff_decide_in_their_queue(actor: Actor, client: Client) -> None:
    place = Place.objects.get(name="Väv")
    bo = person("bo")
    visitor = Client()
    visitor.force_login(bo)
    visitor.post(
        reverse("portal:apply", args=[place.slug]), {"name": "Vävarna", "kind": "association"}
    )
    claim = Claim.objects.get()
    visitor.post(reverse("portal:claim_staff", args=[claim.pk]), {"staff-message": "Ni känner oss"})
    assert visitor.get("/stad/ansprak/").status_code == 403
    staff = person("staff", is_staff=True, second_factor_from=timezone.now() + timedelta(days=1))
    client.force_login(staff)
    assert "Väv" in client.get("/stad/ansprak/").content.decode()
    case = reverse("portal:claim_case", args=[claim.pk])
    assert "Ni känner oss" in client.get(case).content.decode()
    letter = client.post(reverse("portal:claim_letter", args=[claim.pk])).content.decode()
    assert re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", letter)
    assert client.post(case, {"grant": "1", "reasons": ""}).status_code == 200
    assert client.post(case, {"grant": "1", "reasons": "Jag var där i går."}).status_code == 302
    place.refresh_from_db()
    assert place.actor == claim.actor


@pytest.mark.parametrize("count", [1, 3])
def test_the_overview_costs_the_same_for_one_place_and_three(
    place: Place, desk: Client, count: int, django_assert_max_num_queries
) -> None:
    for other in Place.objects.exclude(pk=place.pk)[: count - 1]:
        other.actor = place.actor
        other.save()
    desk.get(reverse("portal:desk", args=[place.actor.slug]))
    with django_assert_max_num_queries(22):
        desk.get(reverse("portal:desk", args=[place.actor.slug]))
