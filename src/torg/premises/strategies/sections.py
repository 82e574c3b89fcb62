"""What apps above tell on the page of a stretch: its row of fronts, studies, who moved in.

Each is one entry: a template and what it reads. One that has nothing to show is left out. Apps add
theirs when they are loaded, as they do for the front page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from torg.core.rules import Person
from torg.premises.models import Stretch

Read = Callable[[Person, Stretch], Any]


@dataclass(frozen=True)
class Section:
    """A section that has something to show: its template, and `data` for it."""

    template: str
    data: Any


_entries: dict[str, tuple[int, bool, Read]] = {}


def add_section(template: str, read: Read, *, order: int, hero: bool = False) -> None:
    """Add a section. `read(user, stretch)` returns what the template needs, or None.

    `hero` = it stands over the page's head, across the whole window.
    """
    _entries[template] = (order, hero, read)


def sections_for(user: Person, stretch: Stretch, *, hero: bool = False) -> list[Section]:
    """Return the sections that have something to show, in order."""
    wanted = [entry for entry in _entries.items() if entry[1][1] == hero]
    in_order = sorted(wanted, key=lambda entry: entry[1][0])
    answers = ((template, read(user, stretch)) for template, (_o, _h, read) in in_order)
    return [Section(template, data) for template, data in answers if data is not None]
