"""The agenda at 100,000 events (30 % recurring, five years) and 20,000 places.

    python benchmarks/bench_agenda.py [--keep] [--plans]    (TORG_DATABASE_URL names another engine)

With --keep the database is left where it is and taken again by the next run, which then measures
within seconds; what the feed writes is rolled back.

The goals: a day's list p95 ≤ 20 ms and ≤ 8 queries; a page of 20 of the API ≤ 20 ms of processor
time (Linked Events, whose shape it has: 71 ms and 13 queries, its search 475 ms and 225); a feed of
10,000 events read in ≤ 60 s, again unchanged in ≤ 10 s.
"""

from measuring import heading, kept_database, row, scratch_database, timed  # isort: skip

import json
import random
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from bench_api import environ
from big_city import LAT, LON, make_city
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from torg.agenda.enums import EventKind
from torg.agenda.models import Event
from torg.agenda.queries import days
from torg.agenda.queries.events import EventFilter, narrow
from torg.agenda.services.imports import save_events
from torg.agenda.services.occurrences import renew_occurrences
from torg.agenda.services.rows import EventRow
from torg.agenda.services.search import index_city_events
from torg.core.installation import refresh_statistics
from torg.core.memory import settle
from torg.places.models import City, Place

EVENTS, PLACES, FEED, ROUNDS = 100_000, 20_000, 10_000, 60
YEARS = 5
PEER_MS, PEER_SEARCH_MS = 71, 475
BOX = f"{LON - 0.02},{LAT - 0.01},{LON + 0.02},{LAT + 0.01}"
_WORDS = ["jazz", "kör", "barn", "dans", "konst", "lopp", "bok", "mat", "jul", "teater", "film"]
_RULES = ["FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2", "FREQ=MONTHLY", "FREQ=DAILY"]


def rows(number: int, places: list[int], zone: str, seed: int = 7) -> list[EventRow]:
    """Return made-up events around today; the days near it have the most."""
    rng, now = random.Random(seed), timezone.now().replace(minute=0, second=0, microsecond=0)
    made = []
    for n in range(number):
        start = now + timedelta(
            days=rng.uniform(-YEARS * 250, YEARS * 115), hours=rng.randint(0, 9)
        )
        start = start.replace(minute=rng.choice((0, 30)), microsecond=0)
        recurs, is_long = rng.random() < 0.3, rng.random() < 0.04
        length = timedelta(days=rng.randint(7, 90)) if is_long else timedelta(hours=2)
        word = rng.choice(_WORDS)
        rule = f"{rng.choices(_RULES, (70, 10, 17, 3))[0]};COUNT={rng.randint(4, 30)}"
        made.append(
            EventRow(
                ref=f"bench-{seed}-{n}", title=f"{word.title()} {rng.choice(_WORDS)} {n}",
                starts_at=start, ends_at=start + length, timezone=zone,
                rrule=rule if recurs and not is_long else "",
                description=f"En kväll med {rng.choice(_WORDS)} och {rng.choice(_WORDS)}. " * 4,
                kind=rng.choice(EventKind.values), keywords=[word, rng.choice(_WORDS)],
                place_id=rng.choice(places), is_free=rng.choice((True, False, None)),
                audience=rng.choice(("everyone", "children")), organiser_name="Föreningen",
            )
        )  # fmt: skip
    return made


def fill(city: City) -> None:
    """Write the events straight to the tables, then work out what occurs and index it."""
    places = list(Place.objects.values_list("pk", flat=True))
    begin = time.perf_counter()
    made = [
        Event(city=city, slug=f"e-{n}", keyword_line=f"|{'|'.join(one.keywords)}|", **one.values())
        for n, one in enumerate(rows(EVENTS, places, city.timezone))
    ]
    Event.objects.bulk_create(made, batch_size=2_000)
    for at in range(0, EVENTS, 10_000):
        renew_occurrences(made[at : at + 10_000])
    index_city_events(city)
    print(f"{time.perf_counter() - begin:.0f} s to fill")


def lists(city: City) -> None:
    today = timezone.now().astimezone(city.tz).date()
    at = timezone.now()
    rng = random.Random(2)

    def day() -> "object":
        return today + timedelta(days=rng.randint(0, 60))

    box = (LON - 0.02, LAT - 0.01, LON + 0.02, LAT + 0.01)
    place = Place.objects.filter(pk=Event.objects.latest("pk").place_id).get()
    questions: dict[str, Callable[[], object]] = {
        "a day": lambda: days.day_of(None, city, day()).count,
        "a day, music": lambda: days.day_of(None, city, day(), EventFilter(kinds=("music",))).count,
        "a day, free, for children": lambda: (
            days.day_of(None, city, day(), EventFilter(free=True, children=True)).count
        ),
        "a day in a box": lambda: days.day_of(None, city, day(), EventFilter(bbox=box)).count,
        "tonight": lambda: len(days.tonight(None, city, at)),
        "a weekend": lambda: sum(one.count for one in days.weekend(None, city, day())),
        "a month's counts": lambda: sum(
            one.count for one in days.month(None, city, today.year, today.month)
        ),
        "on now": lambda: len(days.happening_now(None, city, at)),
        "coming at a place": lambda: len(days.coming_at(None, place, at)),
        "coming near": lambda: len(days.coming_near(None, city, (LAT, LON), at)),
    }
    from torg.agenda.models import Occurrence  # noqa: PLC0415  -- for the heading only

    heading(
        f"list, {EVENTS:,} events, {Occurrence.objects.count():,} dates", "goal", "p50 ms",
        "p95 ms", "CPU p50 ms", "CPU p95 ms", "queries", "found, last",
    )  # fmt: skip
    for name, ask in questions.items():
        with CaptureQueriesContext(connection) as queries:
            found = ask()
            asked = len(queries)
        times = timed([ask], ROUNDS)
        goal = "≤ 20, ≤ 8 queries" if name.startswith("a day") else ""
        row(name, goal, times.p50, times.p95, times.cpu50, times.cpu95, asked, found)


def api() -> None:
    application = get_wsgi_application()

    def ask(address: str) -> bytes:
        status: list[str] = []
        body = b"".join(application(environ(address), lambda s, h, e=None: status.append(s)))
        if not status[0].startswith("200"):
            raise SystemExit(f"{address}: {status[0]} {body[:300]!r}")
        return body

    requests = {
        "events from now on, 20": ("/api/v1/events/", PEER_MS),
        "events today, 20": ("/api/v1/events/?start=today&end=today", PEER_MS),
        "free music from today, 20": ("/api/v1/events/?free=true&kind=music&start=today", PEER_MS),
        "in a box, 20": (f"/api/v1/events/?bbox={BOX}&start=today&end=today", PEER_MS),
        "search, 20": ("/api/v1/events/?q=jazz", PEER_SEARCH_MS),
        "one event": ("/api/v1/events/e-1", 0),
        "a calendar of today": ("/api/v1/events.ics?start=today&end=today&kind=music", 0),
    }  # fmt: skip
    heading("request", "goal", "CPU ms", "p50 ms", "p95 ms", "queries", "against peer", "bytes")
    for name, (address, peer) in requests.items():
        ask(address)
        with CaptureQueriesContext(connection) as queries:
            body = ask(address)
            asked = len(queries)
        if "ics" not in address:
            json.loads(body)
        times = timed([lambda address=address: ask(address)], ROUNDS)
        row(
            name, "≤ 20 ms CPU" if "20" in name else "", times.cpu50, times.p50, times.p95, asked,
            f"1/{peer / times.cpu50:.1f}" if peer else "", f"{len(body):,}",
        )  # fmt: skip


def feed(city: City) -> None:
    places = list(Place.objects.values_list("pk", flat=True)[:2_000])
    made = rows(FEED, places, city.timezone, seed=8)
    heading(f"a feed of {FEED:,} events", "goal", "s", "CPU s", "created", "unchanged")
    known = {}
    for name, goal in (("first", "≤ 60 s"), ("again", "≤ 10 s")):
        begin, busy = time.perf_counter(), time.process_time()
        changes = save_events(city, made, known, by=None)
        known = changes.known()
        row(
            name, goal, time.perf_counter() - begin, time.process_time() - busy,
            len(changes.created), len(changes.unchanged),
        )  # fmt: skip


def plans(city: City) -> None:
    start = datetime.now(city.tz)
    for wanted in (EventFilter(start=start), EventFilter(start=start, end=start + timedelta(1))):
        print("\n", narrow(city, wanted).order_by("start", "id").values("pk")[:21].explain())


def main() -> None:
    city = City.objects.filter(slug="bench").first()
    if city is None or Event.objects.filter(city=city).count() < EVENTS:
        City.objects.all().delete()
        city = make_city(PLACES)
        fill(city)
        refresh_statistics()
    if "--plans" in sys.argv:
        plans(city)
    get_wsgi_application()
    settle()  # as every process of `torg serve` does
    lists(city)
    api()
    with transaction.atomic():
        feed(city)
        transaction.set_rollback(True)


if __name__ == "__main__":
    with kept_database("torg_bench_agenda") if "--keep" in sys.argv else scratch_database():
        main()
