"""Rendered pages of a city of 50,000 places, over the WSGI application.

    python benchmarks/bench_pages.py [--places N]     (TORG_DATABASE_URL names another engine)

The city is the demo town enlarged, read as any extract is: districts, streets, base map and all.
"warm" asks again within the minute, with the fragments in the cache: the goal is ≤ 12 ms CPU for
today, the list and a place. "next minute" is the first visitor of a minute: everything that tells
the time is made anew. "first" is the first visitor after a start: nothing is in the cache.
"""

from measuring import Times, heading, row, scratch_database, timed  # isort: skip

import argparse
import gzip
import re
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from torg.core.importing import ImportReport
from torg.core.installation import refresh_statistics
from torg.demo import write_town
from torg.places.importers.osm.create import create_city
from torg.places.models import City, Place

PLACES_AT_SCALE_1 = 450
GOALS = {"today", "places", "places, open now", "place"}


def make_town(places: int) -> City:
    with tempfile.TemporaryDirectory() as folder:
        files = write_town(Path(folder), scale=places / PLACES_AT_SCALE_1)
        city = create_city("bench", name="Bench", osm=files.osm, report=ImportReport())
    refresh_statistics()
    return city


def pages(city: City) -> dict[str, str]:
    """Return the address of each page."""
    street = city.main_street or city.streets.order_by("-places_count").first()
    place = Place.objects.filter(city=city, street=street).exclude(schedule=None).order_by("pk")[0]
    places = reverse("portal:places")
    return {
        "today": reverse("portal:today"),
        "places": places,
        "places, open now": f"{places}?oppet=ja",
        "places, searched": f"{places}?q=kaffe",
        "place": reverse("portal:place", args=[place.slug]),
        "map": reverse("portal:map"),
        "marks of the map": reverse("portal:map_places"),
        "strolls": reverse("portal:stroll_index"),
        "stroll": reverse("portal:stroll", args=[street.slug]),
        "search": f"{reverse('portal:search')}?q=kaffe",
        "type-ahead": f"{reverse('portal:suggest')}?q=caf",
    }


def weight(page: str) -> float:
    """Return the kilobytes of the page's own styles and scripts, compressed."""
    named = re.findall(r'<(?:link rel="stylesheet" href|script[^>]* src)="/static/([^"]+)"', page)
    found = {name: finders.find(name.split("?")[0]) for name in named}
    if lost := [name for name, file in found.items() if file is None]:
        raise SystemExit(f"not built: {', '.join(lost)}")
    return sum(len(gzip.compress(Path(file).read_bytes(), 9)) for file in found.values()) / 1000


class Visitor:
    """Asks for pages; can wait for the next minute without waiting."""

    def __init__(self) -> None:
        self.client, self.now = Client(headers={"host": "localhost"}), timezone.now()
        self.content, self.queries = b"", 0

    def ask(self, address: str) -> None:
        with patch.object(timezone, "now", lambda: self.now):
            answer = self.client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code}")
        self.content = answer.content

    def ask_next_minute(self, address: str) -> None:
        self.now += timedelta(minutes=1)
        self.ask(address)

    def ask_first(self, address: str) -> float:
        """Return the milliseconds of processor time of this one request."""
        cache.clear()
        busy = time.process_time()
        with CaptureQueriesContext(connection) as asked:
            self.ask(address)
            self.queries = len(asked)  # at once: the next request empties the log
        return (time.process_time() - busy) * 1000


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--places", type=int, default=50_000)
    city = make_town(arguments.parse_args().places)
    visitor = Visitor()
    visitor.ask_first("/")  # what a process loads once is no page's own
    visitor.ask(f"{reverse('portal:search')}?q=kaffe")
    heading(
        f"page, {city.places.count():,} places", "CPU ms warm", "goal", "CPU ms next minute",
        "wall ms next minute", "CPU ms first", "queries first", "kB", "kB gz CSS + JS (goal ≤ 60)",
    )  # fmt: skip
    for name, address in pages(city).items():
        first = visitor.ask_first(address)
        queries = visitor.queries
        later: Times = timed([lambda address=address: visitor.ask_next_minute(address)], 9)
        warm = timed([lambda address=address: visitor.ask(address)], 40)
        goal = "≤ 12" if name in GOALS else ""
        row(name, warm.cpu50, goal, later.cpu50, later.p50, first, queries,
            len(visitor.content) // 1000, weight(visitor.content.decode()),
        )  # fmt: skip


if __name__ == "__main__":
    with scratch_database():
        main()
