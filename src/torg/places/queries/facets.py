"""How many places each choice in a list would leave: counted, never estimated."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from torg.core.rules import Person
from torg.places.enums import Need
from torg.places.models import City, District, Street
from torg.places.queries.categories import category_tree
from torg.places.queries.columns import NOTHING, Mask, Whole
from torg.places.queries.finding import Seen, all_of, seen_by
from torg.places.queries.places import PlaceFilter

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


def count_facets(seen: Seen, wanted: PlaceFilter, at: datetime) -> Facets:
    """Count the choices beside a list of places, of a resolved filter. Two queries for names, one
    for the spells of a minute, and one each for a district and a street that are chosen."""
    met, columns = seen.conditions(wanted), seen.columns

    def under(without: str) -> Mask:
        return all_of(seen, [mask for name, mask in met.items() if name != without])

    return Facets(
        categories=_in_tree(_tally(columns.categories[under("category")])),
        needs=_needs(columns.needs[under("need")]),
        districts=_named(District, _tally(columns.districts[under("district")])),
        streets=_named(Street, _tally(columns.streets[under("street")]), _STREETS_SHOWN),
        open_now=int(np.count_nonzero(under("open_at") & seen.open_at(at))),
        accessible=int(np.count_nonzero(under("accessible") & columns.step_free)),
    )


def count_categories(user: Person | None, city: City) -> dict[str, int]:
    """Return how many visible places are in each category and below it."""
    return _in_tree(_tally(seen_by(user, city).columns.categories))


def _tally(values: Whole) -> Counter[int]:
    ids, counts = np.unique(values, return_counts=True)
    tally = Counter(dict(zip(ids.tolist(), counts.tolist(), strict=True)))
    del tally[NOTHING]
    return tally


def _in_tree(own: Counter[int]) -> dict[str, int]:
    return {
        node.slug: sum(own[below.id] for below in node.walk())
        for top in category_tree()
        for node in top.walk()
    }


def _needs(needs: Whole) -> dict[int, int]:
    return {need.value: int(np.count_nonzero(needs & need.value)) for need in Need}


def _named(
    model: type[District] | type[Street], counts: Counter[int], most: int | None = None
) -> tuple[NamedCount, ...]:
    """Return the first `most` by count and then by name; only they, and their like, are read."""
    ranked = counts.most_common(most)
    least = ranked[-1][1] if ranked else 0
    ids = [number for number, count in counts.items() if count >= least]
    rows = model.objects.filter(pk__in=ids).order_by("name").values_list("pk", "slug", "name")
    named = [NamedCount(slug, name, counts[number]) for number, slug, name in rows]
    return tuple(sorted(named, key=lambda item: -item.count)[:most])
