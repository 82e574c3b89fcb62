"""Which kinds of things staff may put forward on the front page, and how each is shown.

An app registers its kind when it is loaded:

    register("event", label=_("event"), find=find, search=search)

`find(city, number)` returns the thing as an `Item` in the reader's language, or None when visitors
do not see it (any more): it is then left out. `search(city, words)` returns up to ten
`(number, title)` for staff to choose from. `city` is a `places.City`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString

from torg.places.models import City


@dataclass(frozen=True)
class Item:
    """How a thing is shown: title, path, one line of facts, a drawing or "", a state or None.

    `state` has `.kind` and `.label`, as `places.hours.OpeningState` does.
    """

    title: str
    href: str
    fact: str = ""
    drawing: SafeString | str = ""
    state: Any = None


Find = Callable[[City, int], Item | None]
Search = Callable[[City, str], list[tuple[int, str]]]


@dataclass(frozen=True)
class Kind:
    name: str
    label: str | Promise
    find: Find
    search: Search


_kinds: dict[str, Kind] = {}


def register(name: str, *, label: str | Promise, find: Find, search: Search) -> None:
    """Let staff put things of a kind forward; called once, when the app is loaded."""
    _kinds[name] = Kind(name, label, find, search)


def kind_named(name: str) -> Kind | None:
    """Return a registered kind."""
    return _kinds.get(name)


def all_kinds() -> list[Kind]:
    """Return every registered kind, by name."""
    return [kind for _name, kind in sorted(_kinds.items())]
