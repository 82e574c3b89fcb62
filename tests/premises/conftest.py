"""A town of owners: everybody who may ask, before anyone has asked."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from tests.factories.actors import mandated, member, person
from tests.factories.places import ActorFactory, CityFactory
from tests.factories.premises import PremisesFactory, asks, property_owner
from torg.places.enums import Role
from torg.premises.enums import RentVisibility
from torg.premises.models import NetworkSeat


@pytest.fixture
def owners(db):
    """Two owners in the network, one outside it, one who left it, and premises with rents."""
    city = CityFactory()
    soon = timezone.now() + timedelta(days=1)
    own, other = (property_owner(city, name, seated=True) for name in ("own", "other"))
    outside, left = (property_owner(city, name) for name in ("outside", "left"))
    NetworkSeat.objects.create(
        city=city, owner=left.actor, joined_on=date(2023, 1, 1), left_on=date(2024, 1, 1)
    )
    editor, till = person("editor"), person("till")
    member(own.actor, editor, Role.EDITOR)
    member(own.actor, till, Role.TILL)
    ended, expired = ActorFactory(city=city), person("expired")
    member(ended, expired, Role.OWNER)
    mandated(ended, expired, ended_at=timezone.now())
    NetworkSeat.objects.create(city=city, owner=ended, joined_on=date(2024, 1, 1))
    people = {
        "visitor": AnonymousUser(),
        "stranger": person("stranger"),
        "till": till,
        "editor": editor,
        "owner": own.user,
        "other": other.user,
        "outside": outside.user,
        "left": left.user,
        "expired": expired,
        "staff": person("staff", is_staff=True, second_factor_from=soon),
        "unsafe": person("unsafe", is_staff=True),
    }
    premises = {
        visibility.value: PremisesFactory(city=city, owner=own.actor)
        for visibility in RentVisibility
    }
    rents = {name: asks(row, 1_371 + n, name) for n, (name, row) in enumerate(premises.items())}
    return SimpleNamespace(
        city=city, people=people, premises=premises, rents=rents, own=own, other=other, ended=ended
    )
