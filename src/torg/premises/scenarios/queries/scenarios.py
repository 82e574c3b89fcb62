"""Reads of scenarios. `visible_to` is the only door: nobody away from the table sees any."""

from collections import Counter
from collections.abc import Mapping

from django.db.models import QuerySet

from torg.core.rules import Person
from torg.places.models import Category
from torg.premises.enums import State
from torg.premises.models import Premises
from torg.premises.queries.rents import owners_served
from torg.premises.scenarios.models import Comment, Scenario, Vote
from torg.premises.scenarios.rules import can_sit_at_table
from torg.premises.studies.models import Study

MOST_COMMENTS = 200
Placed = tuple[tuple[int, str], ...]  # premises and trade, by premises


def visible_to(user: Person, study: Study) -> QuerySet[Scenario]:
    """Return the study's scenarios that `user` may see, with their placements: all or none."""
    rows = Scenario.objects.filter(study=study).select_related("study__city")
    scenarios = rows.defer("study__result")  # megabytes, of which no page of scenarios shows any
    if not can_sit_at_table(user, study.city):
        return scenarios.none()
    return scenarios.prefetch_related("placements")


def placed_in(scenario: Scenario, open_ids: frozenset[int] | None = None) -> Placed:
    """Return the trades of a scenario, of the premises that `open_ids` names, by premises."""
    return tuple(
        sorted(
            (row.premises_id, row.trade)
            for row in scenario.placements.all()
            if row.trade and (open_ids is None or row.premises_id in open_ids)
        )
    )


def premises_of(ids: tuple[int, ...]) -> dict[int, Premises]:
    """Return the premises of a study that may be shown, by number. One query."""
    rows = Premises.objects.filter(pk__in=ids, is_hidden=False).select_related("street")
    return {row.pk: row for row in rows}


def still_vacant(premises: Premises) -> bool:
    """Return whether a premises of a study may still be given a trade."""
    return premises.state == State.VACANT


def placed_now(scenario: Scenario, premises: Mapping[int, Premises]) -> Placed:
    """Return the trades of a scenario in those of `premises` (by number) that are still vacant."""
    return placed_in(scenario, frozenset(pk for pk, one in premises.items() if still_vacant(one)))


def owners_of(premises_ids: tuple[int, ...], place_ids: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Return (premises, place or 0, owner) of the vacancies and of the shops' premises. One query.

    For reckoning only: whoever shows a figure of an owner asks `own_ids` whose it may be.
    """
    owned = Premises.objects.filter(owner__isnull=False)
    rows = owned.filter(pk__in=premises_ids) | owned.filter(place__in=place_ids)
    found = rows.order_by("pk").values_list("pk", "place", "owner")
    return [(pk, place or 0, owner) for pk, place, owner in found]


def own_ids(user: Person, study: Study) -> frozenset[int]:
    """Return the owners whose own figures `user` may see: those that they may act for now."""
    return frozenset(owners_served(user, study.city)) if user.pk else frozenset()  # type: ignore[arg-type]  # a person with a number is a User


def trades_named(slugs: tuple[str, ...]) -> dict[str, Category]:
    """Return the trades by slug, in the order of the slugs. One query."""
    found = {row.slug: row for row in Category.objects.filter(slug__in=slugs)}
    return {slug: found[slug] for slug in slugs if slug in found}


def votes_in(study: Study) -> Counter[int]:
    """Return how many votes each scenario has. One query."""
    return Counter(Vote.objects.filter(study=study).values_list("scenario", flat=True))


def vote_of(user: Person, study: Study) -> int:
    """Return the number (pk) of the scenario that a person has voted for, 0 for none."""
    return (
        Vote.objects.filter(study=study, person=user.pk).values_list("scenario", flat=True).first()
        or 0
    )


def comments_on(scenario: Scenario) -> list[Comment]:
    """Return the newest comments that are not hidden, oldest first. One query."""
    rows = Comment.objects.filter(scenario=scenario, is_hidden=False).select_related("author")
    return list(rows.order_by("-written_at", "-pk")[:MOST_COMMENTS])[::-1]
