"""Opening hours of a city of 50,000 places: making spells, and asking what is open.

python benchmarks/bench_hours.py            (TORG_DATABASE_URL names another engine)
"""

from measuring import heading, row, scratch_database, timed  # isort: skip

import random
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone
from opening_hours import OpeningHours

from torg.core.installation import refresh_statistics
from torg.places.models import Category, City, OpenSpell, Place, Schedule
from torg.places.queries.hours import counts_open_by_half_hour, open_at, states_at
from torg.places.services.holidays import sync_holidays
from torg.places.services.hours import roll_spells, schedules_for

PLACES, RULES = 50_000, 3_000


def rules(rng: random.Random) -> list[str]:
    """Return as many different rules as a large city has, shaped as real ones are."""
    made: set[str] = {"24/7", "Mo-Su 10:00-22:00"}
    while len(made) < RULES:
        a, b = rng.randint(6, 11), rng.randint(15, 23)
        minute = rng.randrange(0, 60, 5)
        late = rng.randint(1, 4)
        shape = rng.choice(
            (
                f"Mo-Fr {a:02d}:{minute:02d}-{b:02d}:00; Sa {a + 1:02d}:00-16:00; PH off",
                f"Mo-Th 11:{minute:02d}-{b:02d}:30; Fr-Sa 11:00-0{late}:00; Su 12:00-21:00",
                f"Mo-Su {a:02d}:{minute:02d}-{b:02d}:{rng.choice((0, 30)):02d}",
                f"Mo-Fr {a:02d}:{minute:02d}-12:00,13:00-{b:02d}:{rng.choice((0, 20)):02d}",
                f"Tu-Sa {a + 8}:{minute:02d}-0{late}:{rng.choice((0, 30)):02d}",
            )
        )
        made.add(shape)
    return sorted(made)


def build(rng: random.Random) -> City:
    """Make the city and print what its hours cost."""
    city = City.objects.create(
        slug="bench", name="Bench", lat=56.05, lon=12.69, west=12.6, south=56, east=12.8, north=56.1
    )
    today = timezone.now().astimezone(city.tz).date()
    sync_holidays(city, (today.year, today.year + 1))
    raws = rules(rng)
    heading("what, 50,000 places", "ms", "p95 ms", "CPU p50 ms", "note")
    start = time.perf_counter()
    found = schedules_for(city, raws)
    note = f"{len(found):,} rules, {OpenSpell.objects.count():,} spells"
    report("make schedules and spells", time.perf_counter() - start, note)
    kind = Category.objects.create(slug="bench", name_sv="Bänk", name_en="Bench")
    ids = [schedule.pk for schedule, _ in found.values() if schedule]
    Place.objects.bulk_create(
        (
            Place(
                city=city,
                slug=f"p{n}",
                name=f"Plats {n}",
                category=kind,
                # Most places stand close together, as in a real town.
                lat=rng.gauss(56.05, 0.012),
                lon=rng.gauss(12.69, 0.02),
                schedule_id=None if n % 4 == 0 else rng.choice(ids),
            )
            for n in range(PLACES)
        ),
        batch_size=5_000,
    )
    refresh_statistics()
    start = time.perf_counter()
    roll_spells(city, today + timedelta(days=1))
    report("move the window on by a day", time.perf_counter() - start)
    return city


def report(what: str, seconds: float, note: str = "") -> None:
    row(what, seconds * 1000, "", "", note)


def p95(what: str, call: Callable[[], object], times: int = 60) -> None:
    taken = timed([call], times)
    row(what, taken.p50, taken.p95, taken.cpu50, "")


def ask(city: City, rng: random.Random) -> None:
    """Time the questions that pages put."""
    noon = datetime.combine(timezone.now().date(), datetime.min.time(), city.tz).replace(hour=12)
    saturday = noon + timedelta(days=(5 - noon.weekday()) % 7, hours=2)
    ids = list(Place.objects.exclude(schedule=None).values_list("schedule_id", flat=True))

    def listed(at: datetime, width: float) -> object:
        """The first page of a list: its ids in order, then the rows themselves."""
        lat, lon = rng.gauss(56.05, 0.008), rng.gauss(12.69, 0.014)
        near = Place.objects.filter(
            city=city,
            status="active",
            lat__range=(lat - width, lat + width),
            lon__range=(lon - 2 * width, lon + 2 * width),
        )
        wanted = open_at(near, city, at)
        ids = list(wanted.order_by("name", "id").values_list("pk", flat=True)[:20])
        return list(Place.objects.filter(pk__in=ids))

    p95("first 20 places open now, in 1 x 1 km", lambda: listed(noon, 0.005))
    p95("the same, Saturday 14.00, in 1 x 1 km", lambda: listed(saturday, 0.005))
    p95("the same, open now, in 4 x 4 km", lambda: listed(noon, 0.02), 20)
    p95("states of 20 places", lambda: states_at(city, rng.sample(ids, 20), noon))
    p95("states of 500 places", lambda: states_at(city, rng.sample(ids, 500), noon), 20)
    p95("states of all 50,000", lambda: states_at(city, ids, noon), 5)
    some = rng.sample(ids, 100)
    p95("48 half-hours of 100 places", lambda: counts_open_by_half_hour(city, some, noon.date()))
    hours = [OpeningHours(s) for s in Schedule.objects.values_list("expression", flat=True)]
    local = noon.replace(tzinfo=None)
    start = time.perf_counter()
    for n in range(10_000):
        hours[n % len(hours)].is_open(local)
    report("10,000 'open now' by the library, one by one", time.perf_counter() - start, "peer")
    start = time.perf_counter()
    number = open_at(Place.objects.filter(city=city), city, noon).count()
    report("'open now' of all 50,000", time.perf_counter() - start, f"{number:,} are open")


def main() -> None:
    rng = random.Random(1)
    ask(build(rng), rng)


if __name__ == "__main__":
    with scratch_database():
        main()
