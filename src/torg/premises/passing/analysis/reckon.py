"""What is usual at one counter, what its days were like, and what the next two weeks bring."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from torg.premises.passing.analysis.hours import AHEAD, CountedHours, Floats
from torg.premises.passing.analysis.weather import plain
from torg_analysis.checks import InputError
from torg_analysis.footfall import baseline, forecast

LEVEL = 0.9
KEPT_DAYS = 400  # of days that pages show
_ENOUGH = 0.8  # of the sound hours that its days usually have, a day needs to be told of
_LEAST = 19  # days of a kind from which a range of nine in ten can be told
_NEAREST = 59


@dataclass(frozen=True)
class Day:
    """One day: people counted in its sound hours, what is usual in those, and its usual range.

    `above` is how far the day was from the usual, as a share, between `above_low` and `above_high`.
    """

    day: str
    seen: int
    usual: int
    low: int
    high: int
    hours: int
    above: float
    above_low: float
    above_high: float


@dataclass(frozen=True)
class Coming:
    """One day to come. The range adds up those of its hours, so it is at most too wide."""

    day: str
    usual: int
    low: int
    high: int


@dataclass(frozen=True)
class Reckoned:
    """What pages show of a counter. `week`: 168 usual hours from Monday 00–01 on.

    `gaps`: (first day, last day, hours) of stretches of a day or longer that nobody counted.
    `weather`: by measure for which share of the hours it is known; empty where it is not used.
    """

    first: str
    last: str
    days: tuple[Day, ...]
    week: tuple[int, ...]
    coming: tuple[Coming, ...]
    gaps: tuple[tuple[str, str, int], ...]
    too_short: bool = False
    weather: dict[str, float] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return plain(self)


@dataclass(frozen=True)
class Level:
    """People seen and usual in each hour (T,), NaN where an hour is not sound."""

    first: date
    seen: Floats
    usual: Floats


def reckon(hours: CountedHours) -> tuple[Reckoned, Level | None]:
    """Return what is to be shown of a counter, and its hours for the town's sum.

    One with fewer than two weeks of sound hours gives its gaps only (`too_short`).
    """
    last = hours.day(len(hours) // 24 - 1).isoformat()
    gaps = tuple(_gaps(hours))
    try:
        usual = baseline(hours.series(), level=LEVEL)
    except InputError:
        none = Reckoned(hours.first.isoformat(), last, (), (), (), gaps, too_short=True)
        return none, None
    known = ~np.isnan(hours.sound)
    level = Level(
        hours.first,
        np.where(known, hours.sound, np.nan),
        np.where(known, usual.expected, np.nan),
    )
    week = tuple(round(n) for n in np.nan_to_num(usual.week))
    days = tuple(days_of(level, hours.holidays))
    shown = Reckoned(
        hours.first.isoformat(), last, days[-KEPT_DAYS:], week,
        tuple(_coming(hours.without_weather)), gaps, weather=hours.weather_known,
    )  # fmt: skip
    return shown, level


def days_of(level: Level, holidays: frozenset[date]) -> Iterator[Day]:
    """Yield the days that were counted nearly whole, with the range that is usual on such a day.

    The range is that of ln(seen / usual) of up to 59 days of the same weekday (all days where
    fewer than 19 are known; holidays are left out), by the order statistics between which one more
    such day lies nine times in ten; a day that has fewer than 19 beside it is not told of. Source:
    Vovk, Gammerman & Shafer (2005), Algorithmic Learning in a Random World.
    """
    seen, usual = (np.nansum(a.reshape(-1, 24), axis=1) for a in (level.seen, level.usual))
    counted = (~np.isnan(level.seen)).reshape(-1, 24).sum(axis=1)
    first = level.first.toordinal()
    needed = _ENOUGH * np.median(counted[counted > 0]) if counted.any() else 1.0
    numbers = np.flatnonzero((counted >= needed) & (usual > 0))
    by_number = np.log((seen + 1) / (usual + 1))
    plain = np.array([date.fromordinal(first + int(n)) not in holidays for n in numbers], bool)
    for number in numbers:
        others = _alike(numbers, plain, int(number))
        if len(others) < _LEAST:
            continue
        low, high = _limits(by_number[others])
        yield Day(
            date.fromordinal(first + int(number)).isoformat(),
            round(seen[number]), round(usual[number]),
            round(usual[number] * np.exp(low)), round(usual[number] * np.exp(high)),
            int(counted[number]),
            float(np.expm1(by_number[number])),
            float(np.expm1(by_number[number] - high)), float(np.expm1(by_number[number] - low)),
        )  # fmt: skip


def _alike(numbers: NDArray[np.int64], plain: NDArray[np.bool_], number: int) -> NDArray[np.int64]:
    """Return the nearest other days of the same weekday, or of any when too few are known."""
    free = numbers[plain & (numbers != number)]
    same = free[(free - number) % 7 == 0]
    found = same if len(same) >= _LEAST else free
    nearest = np.argsort(np.abs(found - number), kind="stable")[:_NEAREST]
    return np.asarray(found[nearest])


def _limits(values: Floats) -> tuple[float, float]:
    ordered = np.sort(values)
    tail = max(int((len(ordered) + 1) * (1 - LEVEL) / 2), 1)
    return float(ordered[tail - 1]), float(ordered[-tail])


def _coming(hours: CountedHours) -> Iterator[Coming]:
    try:
        found = forecast(hours.series(), AHEAD, level=LEVEL)
    except InputError:
        return
    sums = (a.reshape(-1, 24).sum(axis=1) for a in (found.expected, found.low, found.high))
    for number, (usual, low, high) in enumerate(zip(*sums, strict=True)):
        day = hours.day(len(hours) // 24 + number)
        yield Coming(day.isoformat(), round(usual), round(low), round(high))


def _gaps(hours: CountedHours) -> Iterator[tuple[str, str, int]]:
    """Yield stretches of at least a day that nobody counted."""
    missing = np.concatenate([[False], np.isnan(hours.people), [False]])
    edges = np.flatnonzero(missing[1:] != missing[:-1])
    for begin, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        # The last day goes on: what it lacks is still to come.
        if end - begin >= 24 and end < len(hours):
            days = (hours.day(n).isoformat() for n in (begin // 24, (end - 1) // 24))
            yield next(days), next(days), end - begin
