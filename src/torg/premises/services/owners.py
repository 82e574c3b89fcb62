"""Writes of owners: actors that a list of premises names, before anybody acts for them."""

from django.db import transaction

from torg.core.journal import record
from torg.core.locks import take_turn
from torg.core.models import User
from torg.core.text import clean_text, slugify_any
from torg.places.enums import ActorKind
from torg.places.exceptions import RefusedDeedError
from torg.places.models import Actor, City
from torg.places.organisations import clean_org_number
from torg.places.services.actors import RESERVED
from torg.premises.queries.owners import find_owner


@transaction.atomic
def note_owner(city: City, name: str, org_number: str = "", *, by: User | None) -> Actor:
    """Return the owner of that name or number, made if nobody knows it: an actor without people.

    It gives nobody any power: that takes a membership and a mandate. A number that cannot be one
    is left out. Raises ValueError without a name.
    """
    name = clean_text(name, 160)
    if not name:
        raise ValueError("an owner without a name")
    take_turn("owner")
    number = org_number_or_none(org_number)
    found = find_owner(city, name, number)
    if found is not None:
        return found
    taken = set(Actor.objects.filter(city=city).values_list("slug", flat=True)) | RESERVED
    owner = Actor.objects.create(
        city=city, slug=slugify_any(name, taken), name=name, legal_name=name, org_number=number
    )
    record("actor.noted", owner, by=by, organisation_id=owner.pk)
    return owner


def org_number_or_none(text: str) -> str:
    """Return the ten digits of an organisation's number; "" for what is none."""
    try:
        return clean_org_number(text, ActorKind.COMPANY)
    except RefusedDeedError:
        return ""
