"""A feed of 10,000 events read, read again unchanged, and told by a second feed.

    python benchmarks/bench_feeds.py [--events N]     (TORG_DATABASE_URL names another engine)

The goal is ≤ 60 s for the first reading, ≤ 10 s for one where nothing has changed.
"""

from measuring import heading, row, scratch_database  # isort: skip

import argparse
import random
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from torg.agenda.importers.feed import get_source, import_events
from torg.core.importing import start_import
from torg.places.models import Category, City, Feed, Place
from torg.places.services.feeds import add_feed

PLACES = 500
TITLES = [
    "Jazz", "Bio", "Dans", "Opera", "Kurs", "Marknad", "Visning", "Samtal", "Match", "Brunch",
    "Teater", "Kör",
]  # fmt: skip


def make_city() -> City:
    city = City.objects.create(slug="bench", name="Bench", lat=56.05, lon=12.7, is_default=True)
    category = Category.objects.create(slug="bench", name_sv="Hus", name_en="House")
    rng = random.Random(1)
    Place.objects.bulk_create(
        Place(
            city=city, category=category, slug=f"hus-{n}", name=f"Huset {n}",
            street_name="Storgatan", house_number=str(n),
            lat=56.04 + rng.random() / 50, lon=12.69 + rng.random() / 50,
        )
        for n in range(PLACES)
    )  # fmt: skip
    return city


def write_feed(path: Path, events: int, prefix: str) -> None:
    """Write a calendar; 30 % recur. The same dates and titles whatever the prefix."""
    rng = random.Random(2)
    day = datetime.now(UTC).replace(hour=8, minute=0, second=0, microsecond=0)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0"]
    for n in range(events):
        start = day + timedelta(days=rng.randrange(365), hours=rng.randrange(13))
        rule = ["RRULE:FREQ=WEEKLY;COUNT=10"] if n % 10 < 3 else []
        lines += [
            "BEGIN:VEVENT", f"UID:{prefix}{n}", f"SUMMARY:{TITLES[n % 12]} med sällskap {n}",
            f"DTSTART;TZID=Europe/Stockholm:{start:%Y%m%dT%H%M%S}", "DURATION:PT2H", *rule,
            f"LOCATION:Huset {n % PLACES}", f"URL:https://{prefix}.example.se/{n}",
            "DESCRIPTION:" + "En kväll att minnas\\, med musik och mat. " * 8,
            "CATEGORIES:Musik,Familj", "END:VEVENT",
        ]  # fmt: skip
    path.write_text("\r\n".join([*lines, "END:VCALENDAR", ""]), encoding="utf-8")


def read(feed: Feed) -> tuple[float, float, dict[str, int]]:
    """Read a feed; return the seconds of the clock and of the processor, and the counts."""
    start, busy = time.perf_counter(), time.process_time()
    with start_import("events", feed.name, by=None, city=feed.city) as report:
        import_events(feed, get_source(feed), report, by=None)
    return time.perf_counter() - start, time.process_time() - busy, report.counts()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=10_000)
    events = parser.parse_args().events
    heading(
        "reading", "seconds", "of processor", "goal, s", "new", "changed", "unchanged", "refused"
    )
    with scratch_database(), TemporaryDirectory() as folder:
        city = make_city()
        feeds = {}
        for prefix in ("a", "b"):
            path = Path(folder) / f"{prefix}.ics"
            write_feed(path, events, prefix)
            feeds[prefix] = add_feed(city, str(path), by=None, name=prefix)
        for name, prefix, goal in (
            ("first", "a", 60),
            ("again, unchanged", "a", 10),
            ("all told by a second feed", "b", 60),
        ):
            seconds, cpu, counts = read(feeds[prefix])
            counted = [counts[c] for c in ("created", "updated", "unchanged", "refused")]
            row(name, seconds, cpu, goal, *counted)


if __name__ == "__main__":
    main()
