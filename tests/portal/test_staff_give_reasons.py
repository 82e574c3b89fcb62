"""Staff take nothing of an actor's away without reasons, nor publish past who it is in law."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.actors import on_staff, owned, person
from tests.factories.agenda import make_event
from tests.factories.places import CityFactory, PlaceFactory
from torg.agenda.enums import EventStatus, Publication
from torg.agenda.models import Event
from torg.agenda.services.moderation import restore_event
from torg.core.models import User
from torg.places.enums import PlaceStatus
from torg.places.models import Actor, City, Notice, Photo, Place
from torg.places.services.actors import edit_identity

pytestmark = pytest.mark.django_db
REFUSED = "Det här är aktörens eget"
LINK = "Dölj, med motivering"


@pytest.fixture
def city() -> City:
    return CityFactory()


@pytest.fixture
def ada() -> User:
    return person("ada")


@pytest.fixture
def actor(city: City, ada: User) -> Actor:
    return owned(city, ada)


@pytest.fixture
def place(city: City, actor: Actor) -> Place:
    return PlaceFactory(city=city, actor=actor, status=PlaceStatus.ACTIVE)


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(on_staff())
    return client


def notice_at(place: Place) -> Notice:
    now = timezone.now()
    return place.notices.create(text="Rea i dag", starts_at=now, ends_at=now + timedelta(hours=3))


def photo_at(place: Place) -> Photo:
    return place.photos.create(
        alt="Skylten", digest="d" * 32, master="", width=480, height=360, widths=[480]
    )


def page_of(client: Client, path: str, sent: dict[str, str]) -> str:
    return client.post(path, sent, follow=True).content.decode()


@pytest.mark.parametrize("side", ["staff", "desk"])
@pytest.mark.parametrize("publication", [Publication.PUBLISHED, Publication.DRAFT])
def test_an_actors_event_is_not_taken_back_or_cancelled_by_staff(
    staff: Client, city: City, actor: Actor, side: str, publication: Publication
) -> None:
    event = make_event(city=city, actor=actor, publication=publication)
    args = [event.slug] if side == "staff" else [actor.slug, event.slug]
    restrict = reverse("moderation:restrict", args=["event", event.pk])
    edit = staff.get(reverse(f"portal:{side}_event_edit", args=args)).content.decode()
    withdraw = reverse(f"portal:{side}_event_withdraw", args=args)
    assert (withdraw in edit, 'value="cancel"' in edit, restrict in edit) == (False, False, True)
    deeds = {withdraw: {}, reverse(f"portal:{side}_event_change", args=args): {"deed": "cancel"}}
    for path, sent in deeds.items():
        page = page_of(staff, path, sent)
        assert (REFUSED in page, restrict in page) == (True, True), path
    event = Event.objects.get()
    assert (event.publication, event.status) == (publication, EventStatus.SCHEDULED)
    assert staff.get(restrict).status_code == 200


def test_what_is_nobodys_staff_take_back_as_before(staff: Client, city: City) -> None:
    event = make_event(city=city)
    path = reverse("portal:staff_event_withdraw", args=[event.slug])
    assert path in staff.get(reverse("portal:staff_event_edit", args=[event.slug])).content.decode()
    for _to_draft_then_away in range(2):
        staff.post(path)
    assert not Event.objects.exists()


def test_an_actors_notice_and_photo_are_not_taken_down_by_staff(
    staff: Client, ada: User, place: Place
) -> None:
    notice, photo = notice_at(place), photo_at(place)
    deeds = {
        ("desk_notices", "desk_take_down", "notice", notice.pk): {},
        ("desk_photos", "desk_change_photo", "photo", photo.pk): {"what": "remove"},
    }
    own = Client()
    own.force_login(ada)
    for (seen, deed, kind, number), sent in deeds.items():
        args = [place.actor.slug, place.slug]
        button = {"notice": "Ta ner", "photo": 'value="remove"'}[kind]
        restrict = reverse("moderation:restrict", args=[kind, number])
        for who, mine in ((staff, False), (own, True)):
            html = who.get(reverse(f"portal:{seen}", args=args)).content.decode()
            assert (button in html, restrict in html) == (mine, not mine), (kind, mine)
        page = page_of(staff, reverse(f"portal:{deed}", args=[*args, number]), sent)
        assert (REFUSED in page, LINK in page) == (True, True), kind
    notice.refresh_from_db()
    assert (notice.withdrawn_at, place.photos.get()) == (None, photo)


def test_staff_do_not_publish_for_a_trader_that_is_not_known(
    staff: Client, city: City, actor: Actor
) -> None:
    Actor.objects.update(phone="")
    event = make_event(city=city, actor=actor, publication=Publication.DRAFT)
    publish = reverse("portal:staff_event_publish", args=[event.slug])
    edit = staff.get(reverse("portal:staff_event_edit", args=[event.slug])).content.decode()
    assert (publish in edit, "när aktören har fyllt i vem den är" in edit) == (False, True)
    assert "fylla i vilka ni är: telefon" in page_of(staff, publish, {})
    assert Event.objects.get().publication == Publication.DRAFT


def test_a_restriction_that_is_lifted_shows_nothing_of_a_trader_that_is_not_known(
    city: City, actor: Actor
) -> None:
    event = make_event(city=city, actor=actor, publication=Publication.HIDDEN)
    actor.phone = ""
    restore_event(event, "hidden", {"publication": "published"}, by=on_staff())
    assert Event.objects.get().publication == Publication.DRAFT


@pytest.mark.parametrize("shown", ["event", "notice", "photo", "draft", "hidden"])
def test_who_one_is_stays_filled_in_while_anything_is_published(
    client: Client, city: City, ada: User, place: Place, shown: str
) -> None:
    actor = place.actor
    make = {
        "event": lambda: make_event(city=city, actor=actor),
        "notice": lambda: notice_at(place),
        "photo": lambda: photo_at(place),
        "draft": lambda: make_event(city=city, actor=actor, publication=Publication.DRAFT),
        "hidden": lambda: make_event(city=city, actor=actor, publication=Publication.HIDDEN),
    }
    make[shown]()
    client.force_login(ada)
    names = ("name", "kind", "legal_name", "org_number", "register", "postcode", "locality",
             "email", "phone")  # fmt: skip
    sent = {**{name: getattr(actor, name) for name in names}, "street_address": ""}
    page = page_of(client, reverse("portal:desk_identity", args=[actor.slug]), sent)
    kept = shown not in {"draft", "hidden"}
    words = "vara ifyllt så länge något av ert är publicerat: postadress och löfte att följa lagen"
    assert (words in page) == kept
    actor.refresh_from_db()
    assert (bool(actor.street_address), bool(actor.pledged_at)) == (kept, kept)
    edit_identity(actor, {"phone": "042-22 22 22"}, by=ada)  # another one is always taken
