"""Makers of actors and those who work for them. Nobody here is real."""

from datetime import timedelta

from django.utils import timezone

from tests.factories.places import ActorFactory
from torg.core.models import User
from torg.core.people import create_person
from torg.places.enums import Evidence, Role
from torg.places.models import Actor, City, Mandate, Membership

ORG_NUMBER = "5560125790"  # passes the check digit


def person(name: str, **fields: object) -> User:
    """Make a person whose address is taken to be checked."""
    return create_person(f"{name}@example.com", by=None, **fields)


def on_staff(name: str = "stad", **fields: object) -> User:
    """Make a member of staff who acts as one: the second factor is seen to for a day."""
    tomorrow = timezone.now() + timedelta(days=1)
    return person(name, is_staff=True, **{"second_factor_from": tomorrow, **fields})


def complete(actor: Actor, number: str = ORG_NUMBER) -> Actor:
    """Fill in everything that a trader must show."""
    actor.legal_name, actor.org_number, actor.register = "Provbolaget", number, "Bolagsverket"
    actor.street_address, actor.postcode, actor.locality = "Provgatan 1", "252 00", "Provstad"
    actor.email, actor.phone, actor.pledged_at = "hej@example.com", "042-10 00 00", timezone.now()
    actor.save()
    return actor


def member(actor: Actor, user: User, role: Role) -> Membership:
    return Membership.objects.create(actor=actor, user=user, role=role)


def mandated(actor: Actor, user: User, **fields: object) -> Mandate:
    """Let a user act for an actor."""
    if actor.verified_at is None:
        actor.verified_at = timezone.now()
        actor.save()
    return Mandate.objects.create(
        actor=actor, user=user,
        **{"evidence": Evidence.STAFF, "ends_at": timezone.now() + timedelta(days=9), **fields},
    )  # fmt: skip


def owned(city: City, user: User, *, whole: bool = True) -> Actor:
    """Make an actor that a person owns and may act for."""
    actor = ActorFactory(city=city)
    member(actor, user, Role.OWNER)
    mandated(actor, user)
    return complete(actor) if whole else actor
