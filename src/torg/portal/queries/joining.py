"""Reads of joining: places that somebody looks for as their own, and a person's own pages."""

from dataclasses import dataclass

from django.utils import timezone

from torg.core.models import User
from torg.places.models import City, Claim, Invitation, Membership, Place
from torg.places.queries.actors import invitations_to, memberships_of
from torg.places.queries.claims import claims_of
from torg.places.queries.places import PlaceFilter, find_places

SHOWN = 12


@dataclass(frozen=True)
class MyPages:
    """What is a person's own in a city."""

    memberships: list[Membership]
    claims: list[Claim]
    invitations: list[Invitation]

    @property
    def is_empty(self) -> bool:
        return not (self.memberships or self.claims or self.invitations)


def my_pages(user: User, city: City | None) -> MyPages:
    """Return for whom a person works, what they claim, and where they are invited."""
    if city is None:
        return MyPages([], [], [])
    return MyPages(
        memberships_of(user, city),
        claims_of(user, city),
        invitations_to(user, city, timezone.now()),
    )


def found_places(city: City, asked: str) -> list[Place]:
    """Return places that match what somebody writes of their own, at most twelve."""
    if not asked.strip():
        return []
    found = find_places(None, city, PlaceFilter(q=asked)).select_related("category", "actor")
    return list(found[:SHOWN])
