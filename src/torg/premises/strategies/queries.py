"""Reads of stretches, their strategies and promises. `visible_to` is the only door to a stretch."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from torg.core.models import User
from torg.core.rules import Person
from torg.places.models import Actor, City
from torg.places.rules import edits_it, staff
from torg.premises.counting.models import Count, CountLine
from torg.premises.counting.queries import Rate, rate_of
from torg.premises.enums import State
from torg.premises.models import NetworkSeat, Premises, Stretch
from torg.premises.queries.premises import on_stretch, stands_on, stretches_in
from torg.premises.queries.premises import visible_to as visible_premises
from torg.premises.strategies.models import Action, Strategy


def visible_to(_user: Person | None, city: City) -> QuerySet[Stretch]:
    """Return the city's stretches, with their parts and streets: everyone sees them all."""
    return stretches_in(city)


def get_stretch(user: Person | None, city: City, slug: str) -> Stretch:
    """Return one stretch with its parts; raises Stretch.DoesNotExist."""
    if "\x00" in slug:  # PostgreSQL refuses to compare with it
        raise Stretch.DoesNotExist
    return visible_to(user, city).get(slug=slug)


def standing(stretches: Iterable[Stretch]) -> dict[int, Strategy]:
    """Return by stretch the strategy that holds now, with its categories: three queries."""
    rows = Strategy.objects.filter(
        stretch__in=list(stretches), adopted_on__isnull=False, replaced_on=None
    )
    return {row.stretch_id: row for row in rows.prefetch_related("wanted", "unwanted")}


def standing_of(stretch: Stretch) -> Strategy | None:
    """Return the strategy of one stretch that holds now; None when none was adopted."""
    return standing([stretch]).get(stretch.pk)


def draft_of(stretch: Stretch) -> Strategy | None:
    """Return what staff are writing, if anything."""
    drafts = Strategy.objects.filter(stretch=stretch, adopted_on=None)
    return drafts.prefetch_related("wanted", "unwanted").first()


def adopted_of(stretch: Stretch) -> list[Strategy]:
    """Return every strategy that was adopted, the newest first."""
    rows = Strategy.objects.filter(stretch=stretch, adopted_on__isnull=False)
    return list(rows.order_by("-number").prefetch_related("wanted", "unwanted"))


@dataclass(frozen=True)
class Wish:
    """What the strategies of the stretches that a premises stands on say of categories."""

    stretch: Stretch
    strategy: Strategy
    wanted: frozenset[int]  # categories
    unwanted: frozenset[int]


def wishes_for(city: City, premises: Iterable[Premises]) -> dict[int, list[Wish]]:
    """Return by premises what standing strategies wish there. Six queries, however many."""
    stretches = list(stretches_in(city))
    strategies = standing(stretches)
    wishes = [
        Wish(
            stretch, strategy,
            frozenset(row.pk for row in strategy.wanted.all()),
            frozenset(row.pk for row in strategy.unwanted.all()),
        )
        for stretch in stretches
        if (strategy := strategies.get(stretch.pk)) is not None
    ]  # fmt: skip
    found = {row.pk: [wish for wish in wishes if stands_on(row, wish.stretch)] for row in premises}
    return {number: rows for number, rows in found.items() if rows}


# --- premises and counts -------------------------------------------------------------------------


def vacant_on(user: Person | None, stretch: Stretch) -> list[Premises]:
    """Return the vacant premises that stand on a stretch, in walking order."""
    vacant = visible_premises(user, stretch.city).filter(state=State.VACANT)
    found = on_stretch(vacant, stretch).select_related("street")
    return list(found.order_by("street__name", "along_m", "pk"))


def newest_rates(city: City) -> tuple[Count | None, dict[int, Rate]]:
    """Return the newest closed count that saw a whole stretch, and the rates by stretch.

    Counts of the whole city, and of a stretch; of several the newest for each. Two queries.
    """
    counts = Count.objects.filter(city=city, closed_at__isnull=False)
    newest = counts.filter(Q(scope="city")).order_by("-day", "-pk").first()
    if newest is None:
        return None, {}
    states: dict[tuple[int, str], list[str]] = defaultdict(list)
    for on, state in CountLine.objects.filter(count=newest).values_list("stretches", "state"):
        for number, name in on:
            states[number, name].append(state)
    return newest, {number: rate_of(name, found) for (number, name), found in states.items()}


# --- actions -------------------------------------------------------------------------------------


def actions_of(user: Person | None, stretch: Stretch) -> list[Action]:
    """Return the actions of a stretch that `user` may see, those with the nearest day first.

    Everyone sees what staff have accepted; what waits is seen by staff and who proposed it.
    """
    rows = Action.objects.filter(stretch=stretch).select_related("actor", "proposed_by")
    if not staff(user):
        mine = [actor.pk for actor in seats_of(user, stretch.city)]
        rows = rows.filter(Q(accepted_on__isnull=False) | Q(proposed_by__in=mine))
    far = date.max
    return sorted(rows, key=lambda row: (row.done_on is not None, row.due or far, row.pk))


def get_action(user: Person | None, city: City, number: int) -> Action:
    """Return an action that `user` may see; raises Action.DoesNotExist."""
    row = Action.objects.select_related("stretch__city", "actor", "proposed_by").get(
        pk=number, stretch__city=city
    )
    waits = row.accepted_on is None and not staff(user)
    if waits and row.proposed_by not in seats_of(user, city):
        raise Action.DoesNotExist
    return row


def late_actions(city: City, day: date) -> QuerySet[Action]:
    """Return what was promised for a day that has passed, the longest overdue first."""
    promised = Q(actor__isnull=False) | ~Q(function="")
    rows = Action.objects.filter(
        promised, stretch__city=city, accepted_on__isnull=False, done_on=None, due__lt=day
    )
    return rows.select_related("stretch", "actor").order_by("due", "pk")


def late_for(user: Person | None, city: City, day: date) -> list[Action]:
    """Return the overdue promises that `user` is told of: all for staff, else one's own."""
    rows = late_actions(city, day)
    if not staff(user):
        rows = rows.filter(actor__in=[actor.pk for actor in seats_of(user, city)])
    return list(rows)


def proposed_actions(city: City) -> QuerySet[Action]:
    """Return the actions that wait for staff, the oldest first."""
    waiting = Action.objects.filter(stretch__city=city, accepted_on=None)
    return waiting.select_related("stretch", "proposed_by").order_by("created_at", "pk")


def seats_of(user: Person | None, city: City) -> list[Actor]:
    """Return the owners in the network that a person may write for now, by name."""
    if not isinstance(user, User):
        return []
    seats = NetworkSeat.objects.filter(
        city=city, left_on=None, owner__memberships__user=user, owner__memberships__until=None
    ).select_related("owner")
    owners = {seat.owner_id: seat.owner for seat in seats}
    return sorted(
        (owner for owner in owners.values() if edits_it(user, owner)), key=lambda a: a.name
    )
