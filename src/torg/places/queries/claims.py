"""Reads about claims. `visible_to` is the only door to one."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from torg.core.models import User
from torg.core.rules import Person, staff_with_mfa
from torg.places.enums import ClaimState
from torg.places.models import City, Claim, Place
from torg.places.models.claims import UNDECIDED


@dataclass(frozen=True)
class Waiting:
    """How many claims wait for staff, and since when the oldest does."""

    count: int
    oldest: datetime | None


def visible_to(user: Person, city: City) -> QuerySet[Claim]:
    """Return the claims that `user` may see: staff all, others their own."""
    claims = Claim.objects.filter(city=city).select_related(
        "place", "place__category", "place__actor", "actor", "user", "decided_by", "city"
    )
    return claims if staff_with_mfa(user) else claims.filter(user_id=getattr(user, "pk", None) or 0)


def get_claim(user: Person, city: City | None, number: int) -> Claim:
    """Return one claim; raises Claim.DoesNotExist when it may not be seen."""
    if city is None:
        raise Claim.DoesNotExist
    return visible_to(user, city).get(pk=number)


def claims_of(user: User, city: City) -> list[Claim]:
    """Return a person's own claims, those that wait first, then the latest."""
    rows = visible_to(user, city).filter(user=user)
    return sorted(rows, key=lambda c: (not c.is_undecided, -c.created_at.timestamp()))


def queue(user: Person, city: City) -> list[Claim]:
    """Return the claims that wait for staff, the oldest first."""
    return list(visible_to(user, city).filter(state=ClaimState.WITH_STAFF))


def decided_lately(user: Person, city: City, limit: int = 20) -> list[Claim]:
    """Return the claims that were decided last."""
    done = visible_to(user, city).exclude(state__in=UNDECIDED)
    return list(done.order_by("-decided_at")[:limit])


def waiting(city: City) -> Waiting:
    """Return the length and the age of the staff's queue."""
    rows = Claim.objects.filter(city=city, state=ClaimState.WITH_STAFF)
    oldest = rows.order_by("created_at").values_list("created_at", flat=True).first()
    return Waiting(rows.count(), oldest)


def rivals(claim: Claim) -> list[Claim]:
    """Return the other claims on the same place that wait: all are heard."""
    others = Claim.objects.filter(place=claim.place, state__in=UNDECIDED).exclude(pk=claim.pk)
    return list(others.select_related("actor", "user"))


def open_claim_on(user: User, place: Place) -> Claim | None:
    """Return the person's own claim on a place that waits."""
    return Claim.objects.filter(user=user, place=place, state__in=UNDECIDED).first()
