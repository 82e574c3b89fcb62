"""Reads of claims. `visible_to` is the only door to one."""

from django.db.models import Q, QuerySet

from torg.core.rules import Person
from torg.places.models import Actor, City, Membership
from torg.places.rules import staff
from torg.premises.keeping.enums import ClaimState
from torg.premises.keeping.models import OwnerClaim
from torg.premises.models import Premises

SHOWN = 20


def visible_to(user: Person, city: City) -> QuerySet[OwnerClaim]:
    """Return the claims in a city that `user` may see: staff all, others those of their actors."""
    claims = OwnerClaim.objects.filter(premises__city=city).select_related(
        "premises__street", "premises__owner", "premises__city", "actor"
    )
    if staff(user):
        return claims
    mine = Membership.objects.filter(user_id=getattr(user, "pk", None) or 0, until=None)
    return claims.filter(actor__in=mine.values("actor"))


def waiting_in(city: City) -> QuerySet[OwnerClaim]:
    """Return the claims that wait for staff, the oldest first."""
    return OwnerClaim.objects.filter(premises__city=city, state=ClaimState.WAITING)


def claims_of(actor: Actor) -> list[OwnerClaim]:
    """Return what an actor has claimed and does not own: waiting ones and the latest answers."""
    rows = OwnerClaim.objects.filter(actor=actor).exclude(state=ClaimState.WITHDRAWN)
    told = rows.exclude(state=ClaimState.GRANTED).select_related("premises__street")
    return list(told.order_by("-made_at", "-pk")[:SHOWN])


def owns_premises(actor: Actor) -> bool:
    """Tell whether an actor owns premises, or has said that it does. One query."""
    said = (ClaimState.WAITING, ClaimState.REFUSED)
    claimed = OwnerClaim.objects.filter(actor=actor, state__in=said).values("premises")
    return Premises.objects.filter(Q(owner=actor) | Q(pk__in=claimed)).exists()
