"""Rules that change on a date: months to appeal, days to keep a case, whom we send messages to.

What a law or the city's own decision sets is no constant in the code: it is a dated row that staff
may add to, with the source named. An app defines the rule where it is used, with what holds until
somebody has said otherwise:

    APPEAL_MONTHS = define(
        "moderation.appeal_months", _("Time to appeal a decision"), unit=_("months"), default=6,
        source="Regulation (EU) 2022/2065, article 20(1)", at_least=6,
    )
    …
    months = value_on(APPEAL_MONTHS, timezone.localdate())        # torg.core.policies.queries

A rule may be a list of short texts instead: `define_list`, asked for by `list_on`. A row is never
changed: a new value is a new row with the day from which it holds.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Policy:
    """A rule: its name in the code, what people call it, its unit, and what holds by default."""

    name: str
    label: Text
    unit: Text
    default: int
    source: str
    at_least: int
    at_most: int


@dataclass(frozen=True)
class ListPolicy:
    """A rule that is a list. `is_entry` says whether a text may stand in it."""

    name: str
    label: Text
    default: tuple[str, ...]
    source: str
    help: Text
    is_entry: Callable[[str], bool]


_policies: dict[str, Policy] = {}
_lists: dict[str, ListPolicy] = {}


def define(
    name: str,
    label: Text,
    *,
    unit: Text,
    default: int,
    source: str,
    at_least: int = 0,
    at_most: int = 1_000_000_000,
) -> Policy:
    """Define a rule when its module is loaded; return what its values are asked for by.

    `source` is the law or decision that the default comes from; `at_least` and `at_most` are what
    staff may set. Raises ValueError when another rule has the name.
    """
    policy = Policy(name, label, unit, default, source, at_least, at_most)
    known = _policies.setdefault(name, policy)
    if known.default != default or known.source != source:
        raise ValueError(f"two rules are called {name}")
    return known


def define_list(
    name: str,
    label: Text,
    *,
    default: tuple[str, ...],
    source: str,
    help: Text,  # noqa: A002  -- what it is on a form
    is_entry: Callable[[str], bool],
) -> ListPolicy:
    """Define a rule that is a list; return what it is asked for by. As `define`."""
    policy = ListPolicy(name, label, default, source, help, is_entry)
    known = _lists.setdefault(name, policy)
    if (known.default, known.source) != (default, source):
        raise ValueError(f"two rules are called {name}")
    return known


def all_lists() -> list[ListPolicy]:
    """Return every rule that is a list by its name."""
    return [policy for _name, policy in sorted(_lists.items())]


def list_named(name: str) -> ListPolicy | None:
    """Return a rule that is a list by its name in the code."""
    return _lists.get(name)


def all_policies() -> list[Policy]:
    """Return every rule by its name."""
    return [policy for _name, policy in sorted(_policies.items())]


def policy_named(name: str) -> Policy | None:
    """Return a rule by its name in the code."""
    return _policies.get(name)
