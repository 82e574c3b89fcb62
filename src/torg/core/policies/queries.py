"""Reads about dated rules."""

from dataclasses import dataclass
from datetime import date

from torg.core.policies import ListPolicy, Policy, all_lists, all_policies
from torg.core.policies.models import PolicyList, PolicyValue


@dataclass(frozen=True)
class Standing:
    """A rule with what holds now and the rows that staff have added, newest first."""

    policy: Policy
    value: int
    rows: list[PolicyValue]


def value_on(policy: Policy, day: date) -> int:
    """Return what the rule says on a day: the newest row that holds then, else the default."""
    rows = PolicyValue.objects.filter(policy=policy.name, valid_from__lte=day)
    found = rows.order_by("-valid_from").values_list("value", flat=True).first()
    return policy.default if found is None else found


def standing_policies(day: date) -> list[Standing]:
    """Return every rule with its value on the day, in one query."""
    rows: dict[str, list[PolicyValue]] = {}
    for row in PolicyValue.objects.order_by("policy", "-valid_from"):
        rows.setdefault(row.policy, []).append(row)
    return [
        Standing(policy, _value(policy, rows.get(policy.name, []), day), rows.get(policy.name, []))
        for policy in all_policies()
    ]


def _value(policy: Policy, newest_first: list[PolicyValue], day: date) -> int:
    return next((row.value for row in newest_first if row.valid_from <= day), policy.default)


@dataclass(frozen=True)
class StandingList:
    """A rule that is a list, with what holds now and the rows of staff, newest first."""

    policy: ListPolicy
    entries: tuple[str, ...]
    rows: list[PolicyList]


def list_on(policy: ListPolicy, day: date) -> tuple[str, ...]:
    """Return the list on a day: the newest row that holds then, else the default."""
    rows = PolicyList.objects.filter(policy=policy.name, valid_from__lte=day)
    found = rows.order_by("-valid_from").values_list("entries", flat=True).first()
    return policy.default if found is None else tuple(found)


def standing_lists(day: date) -> list[StandingList]:
    """Return every rule that is a list with its entries on the day, in one query."""
    rows: dict[str, list[PolicyList]] = {}
    for row in PolicyList.objects.order_by("policy", "-valid_from"):
        rows.setdefault(row.policy, []).append(row)
    return [
        StandingList(
            policy, _entries(policy, rows.get(policy.name, []), day), rows.get(policy.name, [])
        )
        for policy in all_lists()
    ]


def _entries(policy: ListPolicy, newest_first: list[PolicyList], day: date) -> tuple[str, ...]:
    held = (tuple(row.entries) for row in newest_first if row.valid_from <= day)
    return next(held, policy.default)
