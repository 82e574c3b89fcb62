"""Finding places among 50,000: the query layer behind lists, maps and the API.

    python benchmarks/bench_places.py [--plans]      (TORG_DATABASE_URL names another engine)

The goal: open now in a bounding box, p95 ≤ 15 ms. Each "page" is what a list asks for: how many,
the first 24, their states. `--plans` prints what the database makes of each question.
"""

from measuring import heading, row, scratch_database, timed  # isort: skip

import random
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from big_city import LAT, LON, make_city
from django.utils import timezone

from torg.core.installation import refresh_statistics
from torg.core.memory import settle
from torg.places.models import City, Place
from torg.places.queries.facets import count_facets
from torg.places.queries.finding import find, seen_by
from torg.places.queries.hours import states_at
from torg.places.queries.places import (
    MANY,
    PlaceFilter,
    find_places,
    near_by,
    visible_to,
)
from torg.places.queries.spells import in_order

SHOWN, ROUNDS = 24, 60
Ask = Callable[[random.Random], PlaceFilter]


def questions(at: datetime) -> dict[str, Ask]:
    """Return what is asked for, by name."""

    def box(rng: random.Random, size: float = 0.012) -> tuple[float, float, float, float]:
        lat, lon = rng.gauss(LAT, 0.01), rng.gauss(LON, 0.02)
        return (lon - size, lat - size / 2, lon + size, lat + size / 2)

    return {
        "open now in a box of 1.5 × 1.3 km": lambda rng: PlaceFilter(bbox=box(rng), open_at=at),
        "open now in a box of 4.5 × 4 km": lambda rng: PlaceFilter(
            bbox=box(rng, 0.036), open_at=at
        ),
        "in a box": lambda rng: PlaceFilter(bbox=box(rng)),
        "nearest open within 500 m": lambda rng: PlaceFilter(
            near=(rng.gauss(LAT, 0.01), rng.gauss(LON, 0.02)), within_m=500, open_at=at
        ),
        "one kind, open now": lambda rng: PlaceFilter(
            category=f"bench-{rng.randrange(12)}", open_at=at
        ),
        "everything, by name": lambda rng: PlaceFilter(),
    }


def a_page(city: City, wanted: PlaceFilter, at: datetime) -> int:
    """What a list page asks: how many, the first rows, their states."""
    found = find(None, city, wanted)
    shown = in_order(found.ids(0, SHOWN))
    states_at(city, (place.schedule_id for place in shown), at)
    return len(found)


def a_page_by_database(city: City, wanted: PlaceFilter, at: datetime) -> int:
    """The same, counted and put in order by the database: what a page asked before columns were
    kept, and what a further page of the API still asks."""
    places = find_places(None, city, wanted)
    total = places.order_by().count()
    places = find_places(None, city, replace(wanted, many=total > MANY))
    shown = in_order(list(places.values_list("pk", flat=True)[:SHOWN]))
    states_at(city, (place.schedule_id for place in shown), at)
    return total


def measure(name: str, work: Callable[[random.Random], int], rounds: int = ROUNDS) -> None:
    """Print what the work takes, each time for another spot."""
    rng, found = random.Random(5), 0

    def once() -> None:
        nonlocal found
        found = work(rng)

    times = timed([once], rounds)
    goal = "≤ 15" if name.startswith("open now in a box") else ""
    row(name, goal, times.p50, times.p95, times.cpu50, times.cpu95, f"{found:,}")


def main() -> None:
    city = make_city()
    refresh_statistics()
    settle()  # as every process of `torg serve` does
    now = timezone.now().astimezone(city.tz)
    at = now.replace(hour=14, minute=20) + timedelta(days=(1 - now.weekday()) % 7)
    heading(
        f"question, {visible_to(None, city).count():,} places", "goal", "p50 ms", "p95 ms",
        "CPU p50 ms", "CPU p95 ms", "found, last",
    )  # fmt: skip
    for name, ask in questions(at).items():
        measure(name, lambda rng, ask=ask: a_page(city, ask(rng), at))
    for name, ask in list(questions(at).items())[:2]:
        measure(
            f"{name}, by the database",
            lambda rng, ask=ask: a_page_by_database(city, ask(rng), at),
        )
    some = list(visible_to(None, city)[:200])
    measure("four nearest neighbours", lambda rng: len(near_by(None, rng.choice(some))))
    measure("everything, open ones first", lambda rng: first_open(city, at), 20)
    measure("all facets of the whole city", lambda rng: facets(city, at), 20)
    measure("the same, first of a minute", lambda rng: facets(city, at + minutes(rng)), 20)
    measure("the same, after a write", lambda rng: write(some[0]) + facets(city, at), 20)
    if "--plans" in sys.argv:
        for name, ask in questions(at).items():
            print(f"\n{name}\n{find_places(None, city, ask(random.Random(1)))[:SHOWN].explain()}")


def first_open(city: City, at: datetime) -> int:
    return len(find(None, city, PlaceFilter()).open_first(at).ids(0, SHOWN))


def facets(city: City, at: datetime) -> int:
    return count_facets(seen_by(None, city), PlaceFilter(), at).open_now


def minutes(rng: random.Random) -> timedelta:
    """A minute that nobody has asked about."""
    return timedelta(minutes=rng.randrange(-5_000, 5_000))


def write(place: Place) -> int:
    """Change a place; return 0 for the sake of a sum."""
    place.save(update_fields=["phone"])
    return 0


if __name__ == "__main__":
    with scratch_database():
        main()
