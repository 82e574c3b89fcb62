"""Dates in a box of the map: found by the columns of places that are kept, not by joining them.

Joined, PostgreSQL reads all the places of a city to find the few hundred dates of a day in a part
of it. So the dates of a bounded time are read first, by their own index, and looked up in columns.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from torg.agenda.models import Occurrence
from torg.agenda.queries.events import EventFilter, inside, narrow
from torg.core.rules import Person
from torg.places.models import City
from torg.places.queries.finding import find_among, seen_by
from torg.places.queries.places import BBox, PlaceFilter

LONGEST = timedelta(days=31)
READ, FOUND = 4_000, 900  # dates of the time, and of them in the box; else they are joined


def within_box(user: Person | None, city: City, wanted: EventFilter) -> EventFilter:
    """Return a resolved filter with the dates in its box found; as it was where they are too many.

    Three queries at most: the city's mark, the dates, and those of unusual whereabouts.
    """
    if wanted.bbox is None or wanted.start is None or wanted.end is None:
        return wanted
    if wanted.end - wanted.start > LONGEST:
        return wanted
    rows = narrow(city, replace(wanted, bbox=None)).order_by()
    pairs = list(rows.values_list("pk", "place_id")[: READ + 1])
    if len(pairs) > READ:
        return wanted
    found = _inside(user, city, pairs, wanted.bbox)
    return replace(wanted, dates=found) if len(found) <= FOUND else wanted


def _inside(
    user: Person | None, city: City, pairs: Iterable[tuple[int, int | None]], bbox: BBox
) -> tuple[int, ...]:
    seen = seen_by(user, city)
    known = set(seen.columns.ids.tolist())
    there = find_among(seen, PlaceFilter(bbox=bbox))
    near = set(there.ids())
    found = [pk for pk, place in pairs if place in near]
    # At a point of its own, or at a place that visitors do not see.
    others = [pk for pk, place in pairs if place not in known]
    if others:
        asked = Occurrence.objects.filter(inside(bbox), pk__in=others[:READ]).order_by()
        found += asked.values_list("pk", flat=True)
    return tuple(found)
