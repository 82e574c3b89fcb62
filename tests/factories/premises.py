"""Makers of premises and their owners. Nobody here is real."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import factory
from factory.django import DjangoModelFactory

from tests.factories.actors import mandated, member, person
from tests.factories.places import ActorFactory, CityFactory
from torg.places.enums import Role
from torg.places.models import Actor, City
from torg.premises.enums import Origin, State
from torg.premises.models import AskingRent, NetworkSeat, Premises, PremisesStatus
from torg.premises.services.states import Now, set_state


class PremisesFactory(DjangoModelFactory[Premises]):
    class Meta:
        model = Premises

    city = factory.SubFactory(CityFactory)
    slug = factory.Sequence("lokal-{}".format)
    street_name = "Provgatan"
    house_number = factory.Sequence(lambda n: str(n + 1))
    lat = 56.0465
    lon = 12.6945


def vacant(premises: Premises, since: date = date(2025, 3, 1), **fields: Any) -> PremisesStatus:
    """Let a premises stand empty since a day."""
    return set_state(premises, Now(State.VACANT, since, **fields), by=None, origin=Origin.STAFF)


def asks(premises: Premises, per_m2_year: int, visibility: str) -> AskingRent:
    return AskingRent.objects.create(
        premises=premises, per_m2_year=per_m2_year, visibility=visibility
    )


def property_owner(city: City, name: str, *, seated: bool = False) -> SimpleNamespace:
    """Make an actor that owns property and somebody who may act for it."""
    actor: Actor = ActorFactory(city=city, name=name)
    user = person(name)
    member(actor, user, Role.OWNER)
    mandated(actor, user)
    if seated:
        NetworkSeat.objects.create(city=city, owner=actor, joined_on=date(2024, 1, 1))
    return SimpleNamespace(actor=actor, user=user)
