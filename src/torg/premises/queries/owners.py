"""Reads about owners: who they are and what they own."""

from django.db.models import F, Q

from torg.places.models import Actor, City
from torg.premises.models import NetworkSeat, Premises


def find_owner(city: City, name: str, org_number: str = "") -> Actor | None:
    """Return the actor of that number, else of that name.

    One that somebody has begun and nobody has verified is not taken for the owner: anybody may
    write down a name.
    """
    known = Actor.objects.filter(city=city).filter(
        Q(verified_at__isnull=False) | Q(memberships__isnull=True)
    )
    ordered = known.order_by(F("verified_at").asc(nulls_last=True), "pk")
    numbered = ordered.filter(org_number=org_number).first() if org_number else None
    return numbered or ordered.filter(name__iexact=name).first()


def owners_in(city: City) -> list[Actor]:
    """Return the actors that own premises in the city, by name."""
    owned = Premises.objects.filter(city=city, owner__isnull=False)
    return list(Actor.objects.filter(pk__in=owned.values("owner")).order_by("name", "pk"))


def seated_ids(city: City) -> set[int]:
    """Return the numbers of the owners that are in the network now."""
    seats = NetworkSeat.objects.filter(city=city, left_on=None)
    return set(seats.values_list("owner_id", flat=True))
