"""The end of an actor, and those that staff look after, through the pages."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.actors import on_staff, owned, person
from tests.factories.places import PlaceFactory
from tests.factories.town import make_town
from torg.core.models import User
from torg.places.enums import Role
from torg.places.models import Actor, Membership, Place
from torg.places.queries.actors import in_care
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
    number, since = in_care(actor.city)
    assert (number, since is not None) == (1, True)
    assert queue in client.get(reverse("staff:desk")).content.decode()
    sent = {"appoint": "1", "appoint-email": "fel@example.com", "appoint-reasons": "Känd av oss."}
    wrong = client.post(case, sent).content.decode()
    assert ("fel@example.com" in wrong, "Ingen har ett konto" in wrong) == (True, True)
    assert client.post(case, {**sent, "appoint-email": bo.email}).status_code == 302
    assert Membership.objects.get(user=bo).role == Role.OWNER
    assert client.get(reverse("staff:actor", args=[actor.pk + 1])).status_code == 404
