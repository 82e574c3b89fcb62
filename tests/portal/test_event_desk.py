"""Who may work with which events: an actor's own people, staff, nobody else."""

import pytest
from django.urls import reverse

from tests.factories.actors import member, owned, person
from tests.factories.agenda import make_event
from tests.factories.places import CityFactory, PlaceFactory
from tests.portal.test_event_form import filled
from torg.agenda.models import Event
from torg.places.enums import PlaceStatus, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return CityFactory()


@pytest.fixture
def owner():
    return person("agare")


@pytest.fixture
def actor(city, owner):
    return owned(city, owner)


def paths(actor, event):
    one, two = [actor.slug], [actor.slug, event.slug]
    return [
        reverse("portal:desk_events", args=one),
        reverse("portal:desk_event_new", args=one),
        reverse("portal:desk_event_edit", args=two),
    ]


def statuses(client, user, actor, event):
    if user is not None:
        client.force_login(user)
    found = [client.get(path).status_code for path in paths(actor, event)]
    client.logout()
    return found


def test_who_may(client, city, actor, owner):
    """Role by page: the list, a new one, one that there is."""
    editor, till, stranger, staff = person("redaktor"), person("kassa"), person("annan"), None
    member(actor, editor, Role.EDITOR)
    member(actor, till, Role.TILL)
    event = make_event(actor=actor, city=city)
    table = {
        "visitor": (staff, [302, 302, 302]),
        "owner": (owner, [200, 200, 200]),
        "editor": (editor, [200, 200, 200]),
        "till": (till, [403, 403, 403]),
        "stranger": (stranger, [404, 404, 404]),
    }
    found = {
        who: statuses(client, user, actor, event)
        for who, (user, _expected) in table.items()
        if who != "visitor"
    }
    assert found == {who: row[1] for who, row in table.items() if who != "visitor"}
    assert set(statuses(client, None, actor, event)) <= {302, 404}


def test_nobody_reaches_another_actors_event(client, city, actor, owner):
    other = make_event(city=city)
    client.force_login(owner)
    for deed in ("edit", "change", "publish", "withdraw"):
        path = reverse(f"portal:desk_event_{deed}", args=[actor.slug, other.slug])
        answer = client.get(path) if deed == "edit" else client.post(path, {"deed": "cancel"})
        assert answer.status_code == 404, deed


def test_when_the_last_mandate_has_ended_nobody_changes_anything(client, city, actor, owner):
    event = make_event(actor=actor, city=city)
    actor.mandates.update(ended_at="2026-01-01T00:00:00Z")
    assert statuses(client, owner, actor, event) == [403, 403, 403]


def test_an_actor_tells_of_an_event_at_its_own_place(client, city, actor, owner):
    place = PlaceFactory(city=city, actor=actor, status=PlaceStatus.ACTIVE)
    client.force_login(owner)
    sent = filled(where="own", own_place=place.slug)
    client.post(reverse("portal:desk_event_new", args=[actor.slug]), sent)
    event = Event.objects.get()
    assert (event.actor, event.place, event.publication) == (actor, place, "published")
    assert event.provenance["title"] == "actor"


def test_without_a_known_trader_it_stays_a_draft(client, city, owner):
    actor = owned(city, owner, whole=False)
    client.force_login(owner)
    client.post(reverse("portal:desk_event_new", args=[actor.slug]), filled())
    event = Event.objects.get()
    assert event.publication == "draft"
    publish = reverse("portal:desk_event_publish", args=[actor.slug, event.slug])
    assert client.post(publish).status_code == 403
    html = client.get(reverse("portal:desk_event_edit", args=[actor.slug, event.slug]))
    assert "fyll i det som saknas om er" in html.content.decode()


def test_what_staff_have_hidden_the_actor_cannot_bring_back(client, city, actor, owner):
    event = make_event(actor=actor, city=city)
    Event.objects.update(publication="hidden")
    client.force_login(owner)
    for deed in ("publish", "withdraw"):
        path = reverse(f"portal:desk_event_{deed}", args=[actor.slug, event.slug])
        assert client.post(path).status_code == 403
    event.refresh_from_db()
    assert event.publication == "hidden"
