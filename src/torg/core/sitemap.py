"""What search engines are told of: each app names its own pages.

    add_pages("places", count=count_places, read=read_places)

`count(city)` says how many pages of that sort the city has; `read(city, start, stop)` returns those
from `start` up to `stop` in a fixed order, as `Page`s. `city` is a `places.City` (the core knows
none). Each page stands in the sitemap in both languages, each naming the other. Call it once, when
the app is loaded. Pages that search engines should not show (staff's, signed-in people's, cases)
are not named.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

PER_FILE = 2_000  # pages; each is two addresses, and 50,000 are allowed


@dataclass(frozen=True)
class Page:
    """A page by its URL name and arguments, and when it last changed (None = not known)."""

    view: str
    args: tuple[object, ...] = ()
    changed: datetime | None = None


@dataclass(frozen=True)
class Section:
    name: str
    count: Callable[[Any], int]
    read: Callable[[Any, int, int], Iterable[Page]]


_sections: dict[str, Section] = {}


def add_pages(
    name: str,
    *,
    count: Callable[[Any], int],
    read: Callable[[Any, int, int], Iterable[Page]],
) -> None:
    """Add a sort of page; `name` is a slug that stands in the address of its files."""
    _sections[name] = Section(name, count, read)


def sections() -> list[Section]:
    """Return every sort of page, by name."""
    return [section for _name, section in sorted(_sections.items())]


def section_named(name: str) -> Section | None:
    """Return a sort of page."""
    return _sections.get(name)
