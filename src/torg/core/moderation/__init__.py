"""Moderation with notice and action, as Regulation (EU) 2022/2065 (DSA) asks: articles 16, 17, 20.

Anyone may report a thing, without an account. Staff decide; a restriction and its statement of
reasons are one row, written in the transaction that restricts. Whoever is restricted is told,
may appeal, and somebody else decides the appeal.

An app that shows what people have written registers each kind of thing, when it is loaded:

    moderation.register(
        "place",                      # the name of the kind, in rows and addresses
        label=_("place"),             # what people call one
        find=find_place,              # (number, public=False) -> the thing, or None; str() names it
        page=page_of,                 # (thing) -> path in the active language, "" without one
        measures=("hidden", "text_removed"),    # enums.Measure that the kind knows
        restrict=restrict_place,      # (thing, measure, by=user) -> what `restore` needs, as JSON
        restore=restore_place,        # (thing, measure, before, by=user) -> None
        author_emails=emails_of,      # (thing) -> [(address, language)] of who is to be told
    )
    moderation.quote("place", text_of)    # (thing) -> what it says, as plain text; reports keep it
    moderation.exclude("place", is_theirs)    # (thing, user) -> they work for it: others decide

`find` with public=True finds only what visitors see, else hidden things too. `restrict` and
`restore` run inside the transaction of the decision, and journal what they change. While
`queries.standing_measures(kind, number)` names a measure, nobody else may undo it: the app's own
services ask. Link to `report_path(kind, number)` from the thing's page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from django.urls import reverse
from django.utils.functional import Promise


class Find(Protocol):
    def __call__(self, number: int, /, *, public: bool = False) -> Any | None: ...


class Restrict(Protocol):
    def __call__(self, thing: Any, measure: str, /, *, by: Any) -> dict[str, Any]: ...


class Restore(Protocol):
    def __call__(self, thing: Any, measure: str, before: dict[str, Any], /, *, by: Any) -> None: ...


@dataclass(frozen=True)
class Kind:
    """A kind of thing that can be reported; see the module for what each part is."""

    name: str
    label: str | Promise
    find: Find
    page: Callable[[Any], str]
    measures: tuple[str, ...]
    restrict: Restrict
    restore: Restore
    author_emails: Callable[[Any], list[tuple[str, str]]]


_kinds: dict[str, Kind] = {}
_quotes: dict[str, Callable[[Any], str]] = {}
_partial: dict[str, Callable[[Any, Any], bool]] = {}


def register(
    name: str,
    *,
    label: str | Promise,
    find: Find,
    restrict: Restrict,
    restore: Restore,
    page: Callable[[Any], str],
    author_emails: Callable[[Any], list[tuple[str, str]]],
    measures: tuple[str, ...] = ("hidden",),
) -> None:
    """Let things of a kind be reported and restricted; called once, when the app is loaded."""
    _kinds[name] = Kind(name, label, find, page, measures, restrict, restore, author_emails)


def quote(name: str, content: Callable[[Any], str]) -> None:
    """Say how the words of a kind's things are read, for reports to keep them as they were."""
    _quotes[name] = content


def content_of(kind: Kind, thing: Any) -> str:
    """Return the words of a thing now; "" for kinds that have none."""
    return _quotes[kind.name](thing) if kind.name in _quotes else ""


def exclude(name: str, is_theirs: Callable[[Any, Any], bool]) -> None:
    """Say whose a kind's things are: nobody decides about what they work for themselves."""
    _partial[name] = is_theirs


def is_partial(kind: Kind, thing: Any, user: Any) -> bool:
    """Return whether somebody works for whom the thing belongs to."""
    return kind.name in _partial and _partial[kind.name](thing, user)


def kind_named(name: str) -> Kind | None:
    """Return a registered kind."""
    return _kinds.get(name)


def all_kinds() -> list[Kind]:
    """Return every registered kind, by name."""
    return [kind for _name, kind in sorted(_kinds.items())]


def report_path(kind: str, number: int) -> str:
    """Return the path of the form that reports a thing, in the active language."""
    return reverse("moderation:report", args=[kind, number])
