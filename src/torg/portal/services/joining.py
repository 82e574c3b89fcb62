"""The first step of joining: an actor, begun or chosen, claims a place, in one transaction."""

from dataclasses import dataclass

from django.db import transaction

from torg.core.models import User
from torg.places.models import Actor, City, Claim, Place
from torg.places.services.actors import begin_actor
from torg.places.services.claims import claim_place
from torg.places.services.joining import NewPlace, propose_place


@dataclass(frozen=True)
class Said:
    """For whom a person claims: an actor that they own, or the name and number of a new one."""

    actor: Actor | None
    name: str
    kind: str
    org_number: str
    message: str


@transaction.atomic
def begin_claim(place: Place, said: Said, *, by: User) -> Claim:
    """Claim a place. Raises RefusedDeedError; nothing is begun then."""
    return claim_place(place, _actor(place.city, said, by), said.message, by=by)


@transaction.atomic
def begin_new_place(city: City, new: NewPlace, said: Said, *, by: User) -> Claim:
    """Put a place on the map and claim it. Raises RefusedDeedError; nothing is begun then."""
    return propose_place(city, new, _actor(city, said, by), said.message, by=by)


def _actor(city: City, said: Said, by: User) -> Actor:
    if said.actor is not None:
        return said.actor
    values = {
        "name": said.name, "kind": said.kind, "org_number": said.org_number,
        "legal_name": said.name,
    }  # fmt: skip
    return begin_actor(city, values, by=by)
