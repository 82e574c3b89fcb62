"""What counting costs: the page of a place counted and not counted, and bringing counts in.

    python benchmarks/bench_effect.py [--rounds N]     (TORG_DATABASE_URL names another engine)

"not counted" is the same page asked for by a robot. Both are asked for in turn, with the fragments
in the cache, where counting would show most. While they are asked for, "a writer at work" holds
the database's write lock, as an import does.
"""

from measuring import heading, row, scratch_database, timed  # isort: skip

import argparse
import tempfile
import threading
import time
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import connection, connections, transaction
from django.test import Client
from django.urls import reverse

from torg.core.importing import ImportReport
from torg.demo import write_town
from torg.places.counting import Count
from torg.places.importers.osm.create import create_city
from torg.places.models import City, EffectDay, Place
from torg.places.services.effect import flush, spool

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
ROBOT = "Examplebot/1.0"


def make_town() -> City:
    with tempfile.TemporaryDirectory() as folder:
        files = write_town(Path(folder), scale=0.5)
        return create_city("bench", name="Bench", osm=files.osm, report=ImportReport())


@contextmanager
def a_writer_at_work():
    """Hold the write lock in another thread until the block is left."""
    holds, may_end = threading.Event(), threading.Event()

    def write() -> None:
        with transaction.atomic():
            City.objects.update(name="Bench")
            holds.set()
            may_end.wait()
        connections.close_all()

    thread = threading.Thread(target=write)
    thread.start()
    holds.wait()
    try:
        yield
    finally:
        may_end.set()
        thread.join()


def asker(agent: str, address: str):
    client = Client(headers={"host": "localhost", "user-agent": agent})

    def ask() -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code}")

    return ask


def pages(address: str, rounds: int, when: str) -> None:
    # In turn, so that what the machine does meanwhile falls on both; the first kind twice.
    works = {"not counted": ROBOT, "counted": BROWSER, "not counted, again": ROBOT}
    asks = {name: asker(agent, address) for name, agent in works.items()}
    spent = {name: [] for name in works}
    for _ in range(rounds):
        for name, ask in asks.items():
            spent[name].append(timed([ask], 20))
    for name, times in spent.items():
        middle = sorted(times, key=lambda one: one.p95)[len(times) // 2]
        row(f"a place's page, {name}{when}", middle.p50, middle.p95, middle.cpu50)


def bring_in(places: list[int], number: int, rows: int) -> None:
    """Time one flush of `number` counts that fall on `rows` rows."""
    EffectDay.objects.all().delete()
    for again in ("new rows", "rows that are there"):
        for n in range(number):
            spool().append(Count(date(2026, 1, 1 + n % 28), "place", places[n % rows], "view"))
        start = time.perf_counter()
        flush()
        row(f"{number:,} counts brought in, {again}", (time.perf_counter() - start) * 1000, "", "")


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rounds", type=int, default=15)
    rounds = arguments.parse_args().rounds
    city = make_town()
    place = Place.objects.filter(city=city).exclude(schedule=None).order_by("pk")[0]
    address = reverse("portal:place", args=[place.slug])
    with tempfile.TemporaryDirectory() as folder:
        settings.EFFECT_FOLDER = folder
        heading("what", "ms p50", "ms p95", "CPU ms p50")
        pages(address, rounds, "")
        with a_writer_at_work():
            pages(address, rounds, ", a writer at work")
        one = Count(date(2026, 1, 1), "place", place.pk, "view")
        noted = timed([lambda: [spool().append(one) for _ in range(1000)]], 9)
        row("one count noted (µs)", noted.p50, noted.p95, noted.cpu50)
        flush()
        numbers = list(Place.objects.filter(city=city).values_list("pk", flat=True))
        bring_in(numbers, 10_000, min(len(numbers), 200))
    connection.close()


if __name__ == "__main__":
    with scratch_database():
        main()
