"""A town with one owner's premises in its main street, and everybody who may ask for them."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from tests.factories.actors import member, on_staff, person
from tests.factories.premises import PremisesFactory, property_owner
from tests.factories.town import make_town
from torg.places.enums import Role
from torg.places.models import Street


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def kept(db):
    city = make_town()
    own, other = (property_owner(city, name, seated=True) for name in ("own", "other"))
    ended = property_owner(city, "ended")
    ended.actor.mandates.update(ended_at=timezone.now())
    editor, till = person("editor"), person("till")
    member(own.actor, editor, Role.EDITOR)
    member(own.actor, till, Role.TILL)
    street = Street.objects.get(slug="lyktgatan")
    street.west, street.south, street.east, street.north = 12.694, 56.045, 12.695, 56.048
    street.save()
    premises = PremisesFactory(
        city=city, owner=own.actor, slug="lyktgatan-8-b", street=street, street_name="Lyktgatan",
        house_number="8 B", side="left", along_m=52, frontage_m=9, lat=56.04643, lon=12.69435,
    )  # fmt: skip
    people = {
        "visitor": AnonymousUser(),
        "stranger": person("stranger"),
        "till": till,
        "editor": editor,
        "owner": own.user,
        "other": other.user,
        "expired": ended.user,
        "staff": on_staff("stad"),
        "unsafe": person("unsafe", is_staff=True),
    }
    return SimpleNamespace(
        city=city, own=own, other=other, ended=ended, street=street, premises=premises,
        people=people, desk=f"/aktor/{own.actor.slug}/lokaler/",
        one=f"/aktor/{own.actor.slug}/lokaler/{premises.slug}/",
        staff=f"/stad/lokaler/{premises.slug}/",
    )  # fmt: skip


@pytest.fixture
def as_(kept):
    """Return a client in which somebody of the cast is signed in."""

    def sign_in(name: str) -> Client:
        client = Client()
        if name != "visitor":
            client.force_login(kept.people[name])
        return client

    return sign_in
