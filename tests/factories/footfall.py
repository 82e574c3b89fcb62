"""Counters that have counted: made-up streets with a known week, and known surprises in it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import numpy as np

from torg.places.models import City
from torg.premises.figures.models import Counter, HourCount

FIRST = date(2026, 1, 5)  # a Monday
WEEKS = 30
# People in the hours of a day, and what a day of the week makes of them.
HOURS = np.array([2, 1, 1, 1, 1, 3, 12, 40, 60, 70, 90, 130, 180, 170, 160, 170, 190, 180, 120, 80,
                  60, 40, 20, 6], float)  # fmt: skip
DAYS = np.array([0.8, 0.8, 0.9, 0.9, 1.0, 1.2, 0.5])

Change = Callable[[datetime, float], float | None]


def no_change(_at: datetime, people: float) -> float | None:
    return people


def make_counter(
    city: City, name: str = "Storgatan", *, weeks: int = WEEKS, seed: int = 1,
    change: Change = no_change, first: date = FIRST,
) -> Counter:  # fmt: skip
    """Make a counter with hourly Poisson counts; `change` alters the mean of an hour of the clock
    on the wall, None = nobody counted."""
    counter = Counter.objects.create(
        city=city, name=name, slug=name.lower(), lat=56.0465, lon=12.6945
    )
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(weeks * 7):
        day = first + timedelta(days=number)
        calm = float(rng.normal(1.0, 0.05))
        for hour in range(24):
            wall = datetime(day.year, day.month, day.day, hour, tzinfo=city.tz)
            mean = change(wall, HOURS[hour] * DAYS[day.weekday()] * calm)
            drawn = int(rng.poisson(mean if mean is not None else 1))
            if mean is not None and wall.astimezone(UTC).astimezone(city.tz).hour == hour:
                rows.append(HourCount(counter=counter, start=wall.astimezone(UTC), people=drawn))
    HourCount.objects.bulk_create(rows, batch_size=2000)
    return counter


def lifted(begin: datetime, end: datetime, factor: float) -> Change:
    """Let so many times more people pass in some hours."""
    return lambda at, people: people * factor if begin <= at < end else people
