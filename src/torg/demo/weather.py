"""The weather of the demo town, day by day: the one that its passers-by have felt."""

import math
from datetime import date, timedelta
from pathlib import Path

from torg.demo.footfall import DAYS, WEATHER_SPREAD, lured_out
from torg.demo.noise import stream

_MEAN, _SWING = 8.5, 9.0  # °C over the year, and from it to July or January
_WARMEST = 200  # day of the year
_WARMTH = 2.4  # °C that a day is warmer for each spread of what it lures out
_WET_BELOW = -0.2  # spreads: on days that lure out less it rains


def write_weather(directory: Path, seed: int, until: date) -> Path:
    """Write a table of days: mean temperature in °C and precipitation in mm, up to yesterday."""
    path = directory / "vader.csv"
    rows = ["datum,temperatur,nederbörd"]
    for number in range(DAYS):
        day = until - timedelta(days=DAYS - number)
        warmth, rain = _weather(day, seed)
        rows.append(f"{day.isoformat()},{warmth:.1f},{rain:.1f}")
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


def _weather(day: date, seed: int) -> tuple[float, float]:
    """Return °C and mm: a day that lured few out was cool and wet, with chance of its own."""
    pleasant = (lured_out(stream(seed, "footfall", day.isoformat())) - 1.0) / WEATHER_SPREAD
    rng = stream(seed, "weather", day.isoformat())
    turn = 2 * math.pi * (day.timetuple().tm_yday - _WARMEST) / 365.25
    warmth = _MEAN + _SWING * math.cos(turn) + _WARMTH * pleasant + rng.gauss(0.0, 1.0)
    rain = max(0.0, (_WET_BELOW - pleasant) * 6.0 * rng.uniform(0.8, 1.25))
    return warmth, rain
