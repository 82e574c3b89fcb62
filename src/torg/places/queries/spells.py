"""The spells of being open, and the places that have them, many at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Case, IntegerField, QuerySet, When

from torg.places.models import City, OpenSpell, Place

AHEAD = timedelta(days=7)
_LONG = timedelta(days=1)


class Spell(NamedTuple):
    """Open from `start` until `end` (aware, UTC); `comment` such as "by appointment"."""

    start: datetime
    end: datetime
    comment: str


def is_long(start: datetime, end: datetime) -> bool:
    """Return whether a spell is looked for among the few that last more than a day."""
    return end - start > _LONG


def open_schedules(city: City, at: datetime) -> QuerySet[OpenSpell, Any]:
    """Return the ids of the city's schedules that are open at the instant, each as `schedule`.

    Two stretches of one index, whatever the city's size: spells of at most a day that end within a
    day, and the few longer ones.
    """
    on = OpenSpell.objects.filter(city=city, start__lte=at, end__gt=at).order_by()
    # As lists: SQLite looks nothing up in an index for "NOT is_long".
    short = on.filter(is_long__in=[False], end__lte=at + _LONG).values("schedule")
    return short.union(on.filter(is_long__in=[True]).values("schedule"), all=True)


def shut_at(city: City, at: datetime) -> Case:
    """Return 0 for places that are open at the instant, 1 for all others.

    A case, so that both engines find the rows by whatever else is asked and look each of them up in
    the set of open schedules, made once. Left to join that set, PostgreSQL compares it with every
    row in turn, and SQLite looks up the places of every schedule where a box holds only a few.
    """
    is_open = When(schedule__in=open_schedules(city, at), then=0)
    return Case(is_open, default=1, output_field=IntegerField())


def with_context(places: QuerySet[Place]) -> QuerySet[Place]:
    """Join what a place is told with: category, street, district, schedule, without their shapes.

    A street's line and a district's outline are large, and no list of places needs them.
    """
    return places.select_related("category", "street", "district", "schedule").defer(
        "category__osm_tags",
        "category__sni_codes",
        "street__line",
        "street__parts",
        "street__names",
        "district__outline",
    )


def in_order(ids: Sequence[int]) -> list[Place]:
    """Return places by id with their context, in the order of the ids; one query.

    Lists find the ids first and read the few places shown afterwards: sorting the wide rows of a
    whole district would cost more than everything else. The ids come from `visible_to`.
    """
    found = with_context(Place.objects.all()).in_bulk(list(ids))
    return [found[number] for number in ids if number in found]
