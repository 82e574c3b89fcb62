"""Reads about sources. `visible_to` is the only door to one."""

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from torg.core.fetching import Problem, explain
from torg.core.models import User
from torg.core.rules import Person, staff_with_mfa
from torg.core.sources import Health, health_in
from torg.places.enums import FeedTrouble, Role
from torg.places.models import City, Feed, Mandate, Membership


def visible_to(user: Person | None, city: City) -> QuerySet[Feed]:
    """Return the sources that `user` may see: all for staff, an actor's own for who works there."""
    feeds = Feed.objects.filter(city=city).select_related("city", "actor", "place", "last_run")
    if not isinstance(user, User) or not user.is_active:
        return feeds.none()
    if staff_with_mfa(user):
        return feeds
    return feeds.filter(actor__memberships__user=user, actor__memberships__until=None).distinct()


def due(now: datetime) -> QuerySet[Feed]:
    """Return the sources that are to be read now, the one that has waited longest first.

    An actor's own is read while somebody may act for the actor.
    """
    waiting = Feed.objects.filter(is_active=True, next_at__lte=now)
    return waiting.filter(Q(by_actor=False) | _is_answered_for(now)).order_by("next_at", "pk")


def _is_answered_for(now: datetime) -> Exists:
    mandates = Mandate.objects.filter(
        actor=OuterRef("actor"), ended_at=None, suspended_at=None, ends_at__gt=now,
        user__is_active=True,
    )  # fmt: skip
    owners = Membership.objects.filter(
        actor=OuterRef("actor"), role=Role.OWNER, until=None, user__in=mandates.values("user")
    )
    return Exists(owners)


def troubled(city: City) -> QuerySet[Feed]:
    """Return the sources that somebody should look at, the worst first."""
    wrong = ~Q(last_error="") & (Q(failures__gte=3) | Q(last_error=FeedTrouble.SHRUNK))
    return Feed.objects.filter(wrong, city=city).order_by(F("failures").desc(), "name")


def health_of(feed: Feed) -> Health:
    """Return how a source is doing, in plain words."""
    return health_in(feed, trouble_words(feed))


def trouble_words(feed: Feed) -> str:
    """Return what is wrong with a source in the reader's language; "" when nothing is."""
    if not feed.last_error:
        return ""
    if feed.last_error in FeedTrouble.values:
        known = {"gone": "–", "known": "–", **feed.error_facts}
        said = str(FeedTrouble(feed.last_error).label) % known
        return f"{said} {feed.error_text}".strip()
    if feed.last_error in Problem.values:
        return explain(feed.last_error, feed.error_facts)
    return feed.error_text
