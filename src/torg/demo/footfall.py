"""Hourly counts of passers-by in the town's liveliest streets, as a supplier would deliver them.

Like real ones they have a hole of some weeks, and a counter that once told the same for two days.
"""

import math
import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from torg.demo.model import House, Town
from torg.demo.noise import stream
from torg.demo.osmfile import to_lonlat

COUNTERS = 8
DAYS = 420  # a year to learn from, and some weeks to be tried on
BUSIEST = 900  # people in an ordinary Saturday's best hour, at the best spot
_HOURS = (
    .01, .005, .004, .003, .004, .012, .05, .14, .26, .30, .42, .62, .86, .84, .80, .86, .95, .90,
    .62, .42, .32, .24, .14, .05,
)  # fmt: skip
_WEEK = (0.78, 0.80, 0.84, 0.88, 1.05, 1.10, 0.52)  # Monday to Sunday
_MONTHS = (0.80, 0.82, 0.90, 0.96, 1.06, 1.10, 1.18, 1.12, 1.0, 0.96, 0.98, 1.25)
_GAP = (2, 150, 171)  # counter, first day, day after the last
_STUCK = (5, 260, 262)
FESTIVAL = (10, 18)  # hours of a Saturday some weeks ago
WEATHER_SPREAD = 0.13  # how much the weather of a day does, ±
_LIFT = 1.9  # what the festival does in its hours


def write_footfall(directory: Path, town: Town, seed: int, until: date) -> tuple[Path, Path]:
    """Write (counts, places of counters): one row an hour, a column for each counter."""
    spots = _spots(town)
    counts, places = directory / "passager.csv", directory / "raknare.csv"
    rows = ["namn,lat,lon"]
    for house, _pull in spots:
        lon, lat = to_lonlat(_middle(house))
        rows.append(f"{house.street},{lat:.6f},{lon:.6f}")
    places.write_text("\n".join(rows) + "\n", "utf-8")
    with counts.open("w", encoding="utf-8") as file:
        file.write(",".join(["datum", "timme", *(house.street for house, _pull in spots)]) + "\n")
        for number in range(DAYS):
            day = until - timedelta(days=DAYS - number)
            lift = _LIFT if day == festival_day(until) else 1.0
            for line in _day(day, number, [pull for _house, pull in spots], seed, lift):
                file.write(line + "\n")
    return counts, places


def festival_day(until: date) -> date:
    """Return the Saturday of the town's festival: eight to nine weeks before the last count."""
    back = until - timedelta(weeks=8)
    return back - timedelta(days=(back.weekday() - 5) % 7)


def _spots(town: Town) -> list[tuple[House, float]]:
    """Return the best house of each of the liveliest streets and its share of the people."""
    streets: dict[str, list[House]] = defaultdict(list)
    for house in town.houses:
        streets[house.street].append(house)
    best = [max(houses, key=lambda h: (h.pull, h.number)) for houses in streets.values()]
    best.sort(key=lambda h: (-h.pull * math.sqrt(len(streets[h.street])), h.street))
    kept = best[:COUNTERS]
    return [(house, house.pull * 0.82**rank) for rank, house in enumerate(kept)]


def _middle(house: House) -> tuple[float, float]:
    (ax, ay), (bx, by) = house.front
    return ((ax + bx) / 2, (ay + by) / 2)


def _day(day: date, number: int, pulls: Sequence[float], seed: int, lift: float) -> list[str]:
    rng = stream(seed, "footfall", day.isoformat())
    weather = lured_out(rng)
    level = BUSIEST * _WEEK[day.weekday()] * _MONTHS[day.month - 1] * weather / 1.1
    lines = []
    for hour, part in enumerate(_HOURS):
        more = lift if FESTIVAL[0] <= hour < FESTIVAL[1] else 1.0
        cells = [
            _cell(rng, level * part * pull * more, counter, number)
            for counter, pull in enumerate(pulls)
        ]
        lines.append(",".join([day.isoformat(), f"{hour:02d}:00", *cells]))
    return lines


def lured_out(rng: random.Random) -> float:
    """Return what a day's weather makes of the people in the street: its stream's first number."""
    return max(0.45, rng.gauss(1.0, WEATHER_SPREAD))


def _cell(rng: random.Random, mean: float, counter: int, number: int) -> str:
    people = max(0, round(rng.gauss(mean, math.sqrt(mean + (0.12 * mean) ** 2))))
    if _GAP[0] == counter and _GAP[1] <= number < _GAP[2]:
        return ""
    if _STUCK[0] == counter and _STUCK[1] <= number < _STUCK[2]:
        return "137"
    return str(people)
