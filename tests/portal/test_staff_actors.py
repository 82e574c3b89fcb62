"""The end of an actor, and those that staff look after, through the pages."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.actors import member, on_staff, owned, person
from tests.factories.places import PlaceFactory
from tests.factories.town import make_town
from torg.core.models import User
from torg.places import rules
from torg.places.enums import Role
from torg.places.exceptions import RefusedDeedError
from torg.places.models import Actor, Membership, Place
from torg.places.queries.actors import RENEWED, in_care, is_barred, mandate_of
from torg.places.services.mandates import renew_mandate
from torg.places.services.owners import note_ownerless

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return person("ada")


@pytest.fixture
def place(ada: User) -> Place:
    city = make_town()
    return PlaceFactory(city=city, actor=owned(city, ada))


@pytest.fixture
def desk(ada: User) -> Client:
    client = Client()
    client.force_login(ada)
    return client


def test_an_owner_closes_the_actor_by_its_name(place: Place, desk: Client) -> None:
    people = reverse("portal:desk_people", args=[place.actor.slug])
    close = reverse("portal:desk_close", args=[place.actor.slug])
    assert desk.get(close).status_code == 405
    wrong = desk.post(close, {"close-name": "Något annat"})
    assert "Det är inte namnet" in wrong.content.decode()
    assert desk.get(people).status_code == 200
    assert Client().post(close, {"close-name": place.actor.name}).status_code == 302
    assert desk.post(close, {"close-name": place.actor.name.upper()}).status_code == 302
    assert desk.get(people).status_code == 404
    place.refresh_from_db()
    assert place.actor is None


def test_staff_look_after_actors(place: Place, desk: Client, ada: User) -> None:
    actor, queue = place.actor, reverse("staff:actors")
    Actor.objects.update(org_number="")
    identity = reverse("portal:desk_identity", args=[actor.slug])
    said = {"name": actor.name, "kind": actor.kind, "legal_name": actor.legal_name}
    assert desk.post(identity, {**said, "org_number": "556012-5790"}).status_code == 302
    assert "håller på att kontrollera" in desk.get(identity).content.decode()
    client = Client()
    client.force_login(on_staff())
    case = reverse("staff:actor", args=[actor.pk])
    assert case in client.get(queue).content.decode()
    assert desk.get(queue).status_code == desk.get(case).status_code == 403
    sent = {"number": "refuse", "number-reasons": ""}
    assert client.post(case, sent).status_code == 200
    assert client.post(case, {**sent, "number": "accept"}).status_code == 302
    actor.refresh_from_db()
    assert actor.org_number == "5560125790"
    bo = person("bo")
    ada.delete()
    note_ownerless()
    number, since = in_care(actor.city, timezone.now())
    assert (number, since is not None) == (1, True)
    assert queue in client.get(reverse("staff:desk")).content.decode()
    sent = {"appoint": "1", "appoint-email": "fel@example.com", "appoint-reasons": "Känd av oss."}
    wrong = client.post(case, sent).content.decode()
    assert ("fel@example.com" in wrong, "Ingen har ett konto" in wrong) == (True, True)
    assert client.post(case, {**sent, "appoint-email": bo.email}).status_code == 302
    assert Membership.objects.get(user=bo).role == Role.OWNER
    assert client.get(reverse("staff:actor", args=[actor.pk + 1])).status_code == 404


def test_staff_renew_a_right_that_ends_has_run_out_or_was_taken(place: Place, ada: User) -> None:
    """The desk says "ask the staff to renew it": this is where they do."""
    actor, now = place.actor, timezone.now()
    queue, case = reverse("staff:actors"), reverse("staff:actor", args=[actor.pk])
    old = actor.mandates.get()
    assert in_care(actor.city, now) == (1, old.ends_at - RENEWED)
    staff, client = on_staff(), Client()
    client.force_login(staff)
    assert case in client.get(queue).content.decode()
    actor.mandates.update(ends_at=now - timedelta(days=9))
    assert "gick ut" in client.get(queue).content.decode()
    member(actor, person("bo"), Role.EDITOR)
    day = (now + timedelta(days=300)).date()
    sent = {"renew-person": ada.pk, "renew-ends": day.isoformat(), "renew-reasons": " "}
    renew = reverse("staff:renew", args=[actor.pk])
    assert client.post(renew, sent).status_code == 200
    assert client.post(renew, {**sent, "renew-person": staff.pk}).status_code == 200
    assert not rules.can_manage_people(ada, actor)
    sent["renew-reasons"] = "Vi har talat med styrelsen."
    assert client.post(renew, sent).status_code == 302
    made = mandate_of(actor, ada)
    assert (made.evidence, made.checked_by, made.note) == ("staff", staff, sent["renew-reasons"])
    assert made.ends_at.astimezone(actor.city.tz).date() == day
    assert rules.can_manage_people(ada, actor)
    assert in_care(actor.city, now) == (0, None)
    page = client.get(case).content.decode()
    assert (str(ada) in page, day.isoformat() in page, made.note in page) == (True, True, True)


def test_staff_give_back_a_right_that_they_ended(place: Place, ada: User) -> None:
    actor, until, staff = place.actor, timezone.now() + timedelta(days=90), on_staff()
    client = Client()
    client.force_login(staff)
    made = actor.mandates.get()
    end = reverse("staff:mandate", args=[actor.pk, made.pk])
    assert client.post(end, {"what": "end", "reasons": "Har slutat."}).status_code == 302
    assert is_barred(actor, ada.pk)
    renew_mandate(actor, ada, "Ett misstag.", until, by=staff)
    assert (is_barred(actor, ada.pk), rules.can_manage_people(ada, actor)) == (False, True)
    for user in (staff, person("eva")):
        with pytest.raises(RefusedDeedError):
            renew_mandate(actor, user, "Känd av oss.", until, by=staff)
