"""Reads about actors and their people. `visible_to` is the only door to an actor's desk."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from torg.core.models import User
from torg.core.rules import Person, staff_with_mfa
from torg.places.enums import Evidence, PlaceStatus, Role
from torg.places.models import Actor, City, Invitation, Mandate, Membership, Place

RENEWED = timedelta(days=30)  # so long before a mandate ends it is time to renew it
_ENDING = Q(mandate_ends__isnull=False)  # of actors with mandate_ends


def visible_to(user: Person, city: City) -> QuerySet[Actor]:
    """Return the actors whose desk `user` may open: staff all, others those they work for."""
    actors = Actor.objects.filter(city=city).order_by("name", "pk")
    if staff_with_mfa(user):
        return actors
    number: int = getattr(user, "pk", None) or 0
    return actors.filter(
        pk__in=Membership.objects.filter(user_id=number, until=None).values("actor")
    )


def get_actor(user: Person, city: City | None, slug: str) -> Actor:
    """Return one actor with its city; raises Actor.DoesNotExist when it may not be seen."""
    if city is None or "\x00" in slug:
        raise Actor.DoesNotExist
    return visible_to(user, city).select_related("city").get(slug=slug)


def places_of(actor: Actor) -> list[Place]:
    """Return what the actor runs, closed places not among them, by name."""
    places = Place.objects.filter(actor=actor).exclude(status=PlaceStatus.CLOSED)
    return list(
        places.select_related("category", "street", "schedule", "actor", "city").order_by("name")
    )


def get_own_place(actor: Actor, slug: str) -> Place:
    """Return one place that the actor runs; raises Place.DoesNotExist."""
    if "\x00" in slug:
        raise Place.DoesNotExist
    places = Place.objects.filter(actor=actor).exclude(status=PlaceStatus.CLOSED)
    return places.select_related(
        "category", "category__parent", "street", "district", "actor", "schedule", "city"
    ).get(slug=slug)


def memberships_of(user: User, city: City) -> list[Membership]:
    """Return for whom a person works in a city, with the actors."""
    mine = Membership.objects.filter(user=user, until=None, actor__city=city)
    return list(mine.select_related("actor").order_by("actor__name"))


def owned_by(user: User, city: City) -> list[Actor]:
    """Return the actors that a person may claim a place for."""
    mine = Membership.objects.filter(user=user, until=None, role=Role.OWNER)
    return list(Actor.objects.filter(city=city, pk__in=mine.values("actor")).order_by("name"))


def people_of(actor: Actor) -> list[Membership]:
    """Return who works for an actor, owners first."""
    ranks = list(Role.values)
    rows = actor.memberships.filter(until=None).select_related("user")
    return sorted(rows, key=lambda row: (ranks.index(row.role), row.since))


def open_to_answer(invitations: QuerySet[Invitation], now: datetime) -> QuerySet[Invitation]:
    """Narrow invitations to those that can still be accepted.

    An invitation lives no longer than the right of whoever sent it to act for the actor.
    """
    acting = Mandate.objects.filter(
        actor=OuterRef("actor"), user=OuterRef("invited_by"), user__is_active=True,
        ended_at=None, suspended_at=None, ends_at__gt=now,
    )  # fmt: skip
    owning = Membership.objects.filter(
        actor=OuterRef("actor"), user=OuterRef("invited_by"), role=Role.OWNER, until=None
    )
    waiting = invitations.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now)
    return waiting.filter(Exists(acting), Exists(owning))


def open_invitations(actor: Actor, now: datetime) -> list[Invitation]:
    """Return the invitations that can still be accepted."""
    return list(open_to_answer(actor.invitations.all(), now).select_related("invited_by"))


def invitations_to(user: User, city: City, now: datetime) -> list[Invitation]:
    """Return the open invitations to a person's own address."""
    rows = Invitation.objects.filter(email=user.email, actor__city=city)
    return list(open_to_answer(rows, now).select_related("actor"))


def invitation_by(secret: str) -> Invitation | None:
    """Return the invitation with the digest of a link's token."""
    return Invitation.objects.filter(secret=secret).select_related("actor", "actor__city").first()


def mandate_of(actor: Actor, user: User) -> Mandate | None:
    """Return the mandate by which a person acts for an actor now, the longest first."""
    rows = actor.mandates.filter(
        user=user, ended_at=None, suspended_at=None, ends_at__gt=timezone.now()
    )
    return rows.order_by("-ends_at").first()


def is_barred(actor: Actor, user_id: int | None) -> bool:
    """Return whether staff have ended or suspended a person's right to act, and not given it back.

    They have given it back when they resumed it, or gave another afterwards.
    """
    theirs = actor.mandates.filter(user=user_id)
    taken = theirs.filter(Q(ended_at__isnull=False) | Q(suspended_at__isnull=False))
    since = [row.suspended_at or row.ended_at for row in taken.exclude(reasons="")]
    last = max(filter(None, since), default=None)
    if last is None:
        return False
    return not theirs.filter(evidence=Evidence.STAFF, given_at__gt=last).exists()


def is_barred_in(city: City, user_id: int | None) -> bool:
    """Return whether staff have taken a person's right to act for any actor of a city."""
    actors = Actor.objects.filter(city=city, mandates__user=user_id).distinct()
    return any(is_barred(actor, user_id) for actor in actors)


def account_with(email: str) -> User | None:
    """Return the person whose checked address this is, or None."""
    found = EmailAddress.objects.filter(email__iexact=email.strip(), verified=True)
    row = found.filter(user__is_active=True).select_related("user").first()
    return row.user if row else None


def ownerless(city: City) -> QuerySet[Actor]:
    """Return the actors whose last owner is gone, the longest without one first."""
    lost = Actor.objects.filter(city=city, ownerless_since__isnull=False)
    return lost.order_by("ownerless_since", "pk")


def with_asked_number(city: City) -> QuerySet[Actor]:
    """Return the actors whose organisation number waits to be checked, the oldest first."""
    waiting = Actor.objects.filter(city=city).exclude(asked_number="")
    return waiting.order_by("asked_number_at", "pk")


def to_renew(city: City, now: datetime) -> QuerySet[Actor]:
    """Return the actors where an owner's right to act ends within a month or has run out.

    Each has `mandate_ends`, the first of those days; the longest over come first. A right that
    staff have ended or suspended has not run out.
    """
    return _with_mandate_ends(city, now).filter(_ENDING).order_by(F("mandate_ends"), "pk")


def _with_mandate_ends(city: City, now: datetime) -> QuerySet[Actor]:
    theirs = Mandate.objects.filter(actor=OuterRef("actor"), user=OuterRef("user"), ended_at=None)
    owning = Membership.objects.filter(
        actor=OuterRef("actor"), user=OuterRef("user"), role=Role.OWNER, until=None
    )
    ending = Mandate.objects.filter(
        ~Exists(theirs.filter(ends_at__gt=OuterRef("ends_at"))), Exists(owning),
        actor=OuterRef("pk"), ended_at=None, suspended_at=None, ends_at__lte=now + RENEWED,
        user__is_active=True,
    ).order_by("ends_at")  # fmt: skip
    return Actor.objects.filter(city=city).annotate(
        mandate_ends=Subquery(ending.values("ends_at")[:1])
    )


def in_care(city: City, now: datetime) -> tuple[int, datetime | None]:
    """Return how many things of actors wait for staff, and since when the oldest; one query."""
    lost, asked = Q(ownerless_since__isnull=False), ~Q(asked_number="")
    found = (
        _with_mandate_ends(city, now)
        .filter(lost | asked | _ENDING)
        .aggregate(
            lost=Count("pk", filter=lost),
            asked=Count("pk", filter=asked),
            ending=Count("pk", filter=_ENDING),
            lost_since=Min("ownerless_since", filter=lost),
            asked_since=Min("asked_number_at", filter=asked),
            ends=Min("mandate_ends"),
        )
    )
    ending_since = found["ends"] and found["ends"] - RENEWED
    since = filter(None, (found["lost_since"], found["asked_since"], ending_since))
    return found["lost"] + found["asked"] + found["ending"], min(since, default=None)


def mandates_in(actor: Actor) -> list[Mandate]:
    """Return every mandate of an actor, newest first."""
    return list(actor.mandates.select_related("user", "checked_by"))
