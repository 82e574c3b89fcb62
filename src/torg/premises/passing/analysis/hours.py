"""Counts of a counter as consecutive hours by the clock on the town's wall."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from torg.premises.passing.analysis.weather import Row, WeatherHours, weather_beside
from torg_analysis.footfall import Series

Floats = NDArray[np.float64]
VERSION = "1"  # of the method: raised whenever the same counts would give other figures
AHEAD = 14 * 24  # hours that are forecast


@dataclass(frozen=True)
class CountedHours:
    """Whole days of hours (T,): people, NaN where nobody counted; which of them are kept apart.

    `first` is the first day, at midnight; `holidays` reach over the hours to be forecast, too.
    """

    first: date
    people: Floats
    aside: NDArray[np.bool_]
    holidays: frozenset[date] = field(repr=False)
    weather: WeatherHours | None = field(default=None, repr=False)  # None: not known

    def __len__(self) -> int:
        return len(self.people)

    @property
    def start(self) -> np.datetime64:
        return np.datetime64(self.first.isoformat(), "h")

    @cached_property
    def sound(self) -> Floats:
        """What is reckoned from: people (T,), NaN where nobody counted or what is kept apart."""
        return np.where(self.aside, np.nan, self.people)

    @cached_property
    def holiday(self) -> NDArray[np.bool_]:
        """Whether each hour is of a public holiday, also those to come: (T + AHEAD,)."""
        days = range((len(self) + AHEAD) // 24)
        each = [self.first + timedelta(days=n) in self.holidays for n in days]
        return np.repeat(np.array(each, dtype=bool), 24)

    def series(self, *, raw: bool = False) -> Series:
        """Return the hours as `torg_analysis` takes them; `raw`: with what is kept apart."""
        counts = self.people if raw else self.sound
        away = self.weather.away if self.weather else None
        return Series(self.start, counts, holiday=self.holiday, weather=away)

    @property
    def without_weather(self) -> "CountedHours":
        """The same hours for a forecast: nobody knows the weather of days to come."""
        return replace(self, weather=None)

    @property
    def weather_known(self) -> dict[str, float]:
        """By measure for which share of the sound hours the weather is known; empty: not at all."""
        return self.weather.shares(~np.isnan(self.sound)) if self.weather else {}

    def day(self, number: int) -> date:
        return self.first + timedelta(days=number)

    @property
    def digest(self) -> str:
        """SHA-256 of the counts, what is kept apart, holidays, weather and the method's version."""
        total = hashlib.sha256(f"{VERSION} {self.first}".encode())
        total.update(np.ascontiguousarray(self.people).tobytes())
        total.update(np.packbits(self.aside).tobytes() + np.packbits(self.holiday).tobytes())
        if self.weather is not None:
            total.update(self.weather.away.tobytes())
        return total.hexdigest()


def gather(
    rows: Sequence[tuple[datetime, int]],
    aside: Iterable[tuple[datetime, datetime]],
    holidays: Collection[date],
    zone: ZoneInfo,
    weather: Sequence[Row] = (),
) -> CountedHours | None:
    """Return counted hours (begun at, people) as whole days; None when there are none.

    The hour that comes twice in autumn is the mean of the two, the one that is missing in spring
    stays missing.
    """
    if not rows:
        return None
    walls = np.array([_wall(start, zone) for start, _people in rows])
    first = int(walls.min()) // 24 * 24
    size = int(walls.max()) // 24 * 24 + 24 - first
    summed = np.bincount(walls - first, [float(people) for _at, people in rows], minlength=size)
    seen = np.bincount(walls - first, minlength=size)
    people = np.divide(summed, seen, out=np.full(size, np.nan), where=seen > 0)
    apart = np.zeros(size, dtype=bool)
    for begin, end in aside:
        low, high = (max(_wall(moment, zone) - first, 0) for moment in (begin, end))
        apart[low:high] = True
    day = date(1970, 1, 1) + timedelta(days=first // 24)
    beside = weather_beside(weather, first, size, lambda at: _wall(at, zone))
    return CountedHours(day, people, apart, frozenset(holidays), beside)


def together(parts: Sequence[CountedHours]) -> CountedHours:
    """Return several counters as one: people of all, in the hours in which each has counted."""
    first = max(part.first for part in parts)
    last = min(part.day(len(part) // 24) for part in parts)
    size = max((last - first).days, 0) * 24
    total, weather = np.zeros(size), None
    for part in parts:
        begin = (first - part.first).days * 24
        total = total + part.sound[begin : begin + size]
        if weather is None and part.weather is not None:  # it is the town's, the same for all
            weather = part.weather.part(begin, begin + size)
    return CountedHours(first, total, np.zeros(size, dtype=bool), parts[0].holidays, weather)


def wall_hour(moment: datetime, zone: ZoneInfo) -> np.datetime64:
    """Return the hour that the clock on the wall shows, as `torg_analysis` takes it."""
    return np.datetime64(_wall(moment, zone), "h")


def moment_of(hour: np.datetime64, zone: ZoneInfo) -> datetime:
    """Return when an hour on the wall begins, in UTC."""
    naive = datetime(1970, 1, 1) + timedelta(hours=int(hour.astype(np.int64)))  # noqa: DTZ001  -- made one of the town below
    return naive.replace(tzinfo=zone).astimezone(UTC)


def _wall(moment: datetime, zone: ZoneInfo) -> int:
    """Return whole hours since 1970 by the clock on the wall."""
    local = moment.astimezone(zone).replace(tzinfo=UTC)
    return int(local.timestamp()) // 3600
