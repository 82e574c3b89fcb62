"""Finding places among 50,000: the query layer behind lists, maps and the API.

    python benchmarks/bench_places.py [--plans]      (TORG_DATABASE_URL names another engine)

Works in a database of its own, which it makes anew and drops. The goal: open now in a bounding
box, p95 ≤ 15 ms. `--plans` prints what the database makes of each question.
"""

# ruff: noqa: E402  -- Django must be set up before its models are imported
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "torg.config.settings")

import django

django.setup()

import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from big_city import LAT, LON, make_city
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from django.utils import timezone

from torg.places.models import City
from torg.places.queries.facets import count_facets
from torg.places.queries.hours import states_at
from torg.places.queries.places import PlaceFilter, find_places, near_by, open_first, visible_to
from torg.places.queries.spells import in_order

SHOWN, ROUNDS = 24, 60
Ask = Callable[[random.Random], PlaceFilter]


def questions(at: datetime) -> dict[str, Ask]:
    """Each question with its goal in its name."""

    def box(rng: random.Random, size: float = 0.012) -> tuple[float, float, float, float]:
        lat, lon = rng.gauss(LAT, 0.01), rng.gauss(LON, 0.02)
        return (lon - size, lat - size / 2, lon + size, lat + size / 2)

    return {
        "open now in a box (goal 15 ms)": lambda rng: PlaceFilter(bbox=box(rng), open_at=at),
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
    places = find_places(None, city, wanted)
    total = places.order_by().count()
    shown = in_order(list(places.values_list("pk", flat=True)[:SHOWN]))
    states_at(city, (place.schedule_id for place in shown), at)
    return total


def measure(name: str, work: Callable[[random.Random], int]) -> None:
    """Print p50 and p95 in ms of the work, warm, and this process's own share of the median."""
    rng = random.Random(5)
    work(rng)
    times, own, found = [], [], []
    for _ in range(ROUNDS):
        start, busy = time.perf_counter(), time.process_time()
        found.append(work(rng))
        times.append((time.perf_counter() - start) * 1000)
        own.append((time.process_time() - busy) * 1000)
    times.sort()
    p95 = times[int(len(times) * 0.95)]
    print(
        f"| {name:<36} | {statistics.median(found):>7.0f} | {statistics.median(times):>8.1f} "
        f"| {p95:>8.1f} | {statistics.median(own):>8.1f} |",
        flush=True,
    )


def main() -> None:
    city = make_city()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    now = timezone.now().astimezone(city.tz)
    at = now.replace(hour=14, minute=20) + timedelta(days=(1 - now.weekday()) % 7)
    print(f"\n{connection.vendor}, {visible_to(None, city).count():,} places\n")
    print(f"| {'question':<36} | {'found':>7} | {'p50 ms':>8} | {'p95 ms':>8} | {'CPU ms':>8} |")
    print(f"|{'-' * 38}|{'-' * 9}|{'-' * 10}|{'-' * 10}|{'-' * 10}|")
    for name, ask in questions(at).items():
        measure(name, lambda rng, ask=ask: a_page(city, ask(rng), at))
    some = list(visible_to(None, city)[:200])
    measure("four nearest neighbours", lambda rng: len(near_by(None, rng.choice(some))))
    measure(
        "everything, open ones first",
        lambda rng: len(open_first(visible_to(None, city), at).values_list("pk")[:SHOWN]),
    )
    measure(
        "all facets of the whole city",
        lambda rng: count_facets(None, city, PlaceFilter(), at).open_now,
    )
    if "--plans" in sys.argv:
        for name, ask in questions(at).items():
            print(f"\n{name}\n{find_places(None, city, ask(random.Random(1)))[:SHOWN].explain()}")


if __name__ == "__main__":
    made = setup_databases(verbosity=0, interactive=False)
    try:
        main()
    finally:
        teardown_databases(made, verbosity=0)
