"""What stands below the cards on the front page: the street, the map and, later, events and news.

Each is one entry here: a template and what it reads. An entry that has nothing to show is left
out, so the page has no empty boxes. Apps that know of events or notices add theirs when loaded.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from torg.places.models import City

Read = Callable[[City, datetime], Any]


@dataclass(frozen=True)
class Section:
    """A section that has something to show: its template, and `data` for it."""

    template: str
    data: Any


_entries: dict[str, tuple[int, Read]] = {}


def add_section(template: str, read: Read, *, order: int) -> None:
    """Add a section. `read(city, moment)` returns what the template needs, or None."""
    _entries[template] = (order, read)


def sections_for(city: City, moment: datetime) -> list[Section]:
    """Return the sections that have something to show, in order."""
    in_order = sorted(_entries.items(), key=lambda entry: entry[1][0])
    answers = ((template, read(city, moment)) for template, (_, read) in in_order)
    return [Section(template, data) for template, data in answers if data is not None]
