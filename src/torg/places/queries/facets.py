"""How many places each choice in a list would leave: counted, never estimated."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from torg.core.rules import Person
from torg.places.enums import Need
from torg.places.models import City, Place
from torg.places.queries.categories import category_tree
from torg.places.queries.hours import open_at
from torg.places.queries.places import PlaceFilter, narrow, resolve, visible_to

_STREETS_SHOWN = 24


@dataclass(frozen=True)
class NamedCount:
    slug: str
    name: str
    count: int


@dataclass(frozen=True)
class Facets:
    """Counts under the filter, each facet counted as if it were not chosen itself."""

    categories: dict[str, int]  # slug → places in it and below it
    needs: dict[int, int]  # bit of enums.Need → places
    districts: tuple[NamedCount, ...]
    streets: tuple[NamedCount, ...]  # the liveliest ones
    open_now: int
    accessible: int


def count_facets(user: Person | None, city: City, wanted: PlaceFilter, at: datetime) -> Facets:
    """Count the choices beside a list of places, in six queries whatever is chosen."""
    wanted = resolve(city, wanted)

    def under(**without: Any) -> QuerySet[Place]:
        return narrow(visible_to(user, city), city, replace(wanted, **without))

    return Facets(
        categories=_in_tree(_tally(under(category=""), "category_id")),
        needs=_needs(under(need=0)),
        districts=_named(under(district=""), "district"),
        streets=_named(under(street=""), "street")[:_STREETS_SHOWN],
        open_now=open_at(under(open_at=None), city, at).count(),
        accessible=under(accessible=False).filter(wheelchair="yes").count(),
    )


def count_categories(user: Person | None, city: City) -> dict[str, int]:
    """Return how many visible places are in each category and below it, in one query."""
    return _in_tree(_tally(visible_to(user, city), "category_id"))


def _tally(places: QuerySet[Place], field: str) -> Counter[int]:
    rows = places.order_by().values_list(field).annotate(n=Count("pk"))
    return Counter(dict(rows))


def _in_tree(own: Counter[int]) -> dict[str, int]:
    return {
        node.slug: sum(own[below.id] for below in node.walk())
        for top in category_tree()
        for node in top.walk()
    }


def _needs(places: QuerySet[Place]) -> dict[int, int]:
    met = {f"met_{need.value}": F("needs").bitand(need.value) for need in Need}
    tallies = {
        f"n_{need.value}": Count("pk", filter=Q(**{f"met_{need.value}__gt": 0})) for need in Need
    }
    counts = places.alias(**met).aggregate(**tallies)
    return {need.value: counts[f"n_{need.value}"] for need in Need}


def _named(places: QuerySet[Place], relation: str) -> tuple[NamedCount, ...]:
    rows = (
        places.filter(**{f"{relation}__isnull": False})
        .order_by()
        .values_list(f"{relation}__slug", f"{relation}__name")
        .annotate(n=Count("pk"))
        .order_by("-n", f"{relation}__name")
    )
    return tuple(NamedCount(*row) for row in rows)
