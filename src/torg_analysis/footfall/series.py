"""Hourly counts of one counter, and what is wrong with them."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from torg_analysis.checks import Floats, InputError, Integers, numbers, read_only

_DOUBT = 1e-6  # how unlikely a run must be by chance before it is called a fault
_DAY = 24
_WEEK = 168


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Counts of consecutive hours by the clock on the wall of the town.

    Args:
        start: the first hour, "2026-03-01T00" or a numpy datetime64.
        counts: (T,) people in each hour, NaN where nothing was counted.
        holiday: (T,) true in the hours of public holidays and of days like them.
        weather: (T, K) any measures, the same for past and future (rain, warmth, …), no NaN.
    """

    start: str | np.datetime64
    counts: ArrayLike
    holiday: ArrayLike | None = None
    weather: ArrayLike | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Faults:
    """Hours that tell nothing (T,): nothing counted; the same number, or 0, for too long.

    spells: (n, 2) first hour and first hour after it, of each stretch that is missing or stuck.
    """

    missing: NDArray[np.bool_]
    stuck: NDArray[np.bool_]
    spells: Integers


class Hours(NamedTuple):
    """A series that has been read: whole hours since 1970, their counts and circumstances."""

    at: Integers
    counts: Floats
    holiday: NDArray[np.bool_]
    weather: Floats

    @property
    def of_week(self) -> Integers:
        """Hour of the week, 0 = Monday 00–01 (1970 began on a Thursday)."""
        hours: Integers = (self.at + 3 * _DAY) % _WEEK
        return hours


def read_hours(series: Series, more: int = 0) -> Hours:
    """Return the hours of a series, and `more` after it where circumstances are given that far.

    Raises:
        InputError: `start` is no hour; counts are negative; holiday or weather have another length.
    """
    counts = numbers("counts", series.counts, None, least=0.0, missing=True)
    first = hour_of("start", series.start)
    size = len(counts) + more
    holiday = np.zeros(size) if series.holiday is None else numbers("holiday", series.holiday, None)
    weather = (
        np.zeros((size, 0))
        if series.weather is None
        else numbers("weather", series.weather, None, None)
    )
    for field, given in (("holiday", holiday), ("weather", weather)):
        if len(given) < size:
            raise InputError(field, f"must be given for {size} hours, is for {len(given)}")
    counts = np.concatenate([counts, np.full(more, np.nan)])
    return Hours(first + np.arange(size), counts, holiday[:size] > 0, weather[:size])


def hour_of(field: str, value: str | np.datetime64) -> int:
    """Return an hour as a number since 1970.

    Raises:
        InputError: it is no hour like "2026-03-01T00".
    """
    try:
        read = np.array(value, dtype="datetime64[h]")
    except ValueError as error:
        raise InputError(field, "is not an hour like 2026-03-01T00") from error
    if read.ndim or np.isnat(read):
        raise InputError(field, "is not an hour like 2026-03-01T00")
    return int(read.astype(np.int64))


def part_of(hours: Hours, first: int, after: int) -> Hours:
    """Return the hours from one place in the series to another."""
    which = slice(first, after)
    return Hours(hours.at[which], hours.counts[which], hours.holiday[which], hours.weather[which])


def faults(series: Series) -> Faults:
    """Return the hours that are missing and those in which the counter seems stuck.

    A run of n equal counts v > 0 is called stuck when T · (1 / (2 √(π v)))^(n−1) < 0.01, the chance
    of such a run among T hours of Poisson counts; a run of zeros when the product of the usual
    shares of zeros in these hours of the week is below 1e-6.

    Args:
        series: hourly counts.
    Returns:
        Faults: three arrays.
    Raises:
        InputError: the series cannot be read.
    Source:
        Skellam (1946), J. Royal Statistical Society 109, 296: equality of two Poisson counts.
    """
    return find_faults(read_hours(series))


def find_faults(hours: Hours) -> Faults:
    """Find the faults of a series that has been read."""
    missing = np.isnan(hours.counts)
    stuck = np.zeros(len(missing), dtype=bool)
    if len(missing):
        begin, end = _runs(np.where(missing, -1.0, hours.counts))
        value, size = hours.counts[begin], end - begin
        alike = np.minimum(1.0 / (2.0 * np.sqrt(np.pi * np.maximum(value, 0.5))), 0.9)
        chance = np.log(len(missing)) + (size - 1) * np.log(alike)
        frozen = (value > 0) & (chance < np.log(0.01))
        dead = (value == 0) & (_doubt_of_zeros(hours, begin, end) > -np.log(_DOUBT))
        for first, after in zip(begin[frozen | dead], end[frozen | dead], strict=True):
            stuck[first:after] = True
    begin, end = _runs((missing | stuck).astype(float))
    bad = (missing | stuck)[begin] if len(begin) else np.zeros(0, dtype=bool)
    return Faults(read_only(missing), read_only(stuck), read_only(np.c_[begin[bad], end[bad]]))


def _doubt_of_zeros(hours: Hours, begin: Integers, end: Integers) -> Floats:
    """Return −ln of the chance that all hours of each run are 0, by what is usual in the week."""
    usable = ~np.isnan(hours.counts)
    size = end - begin
    long = (hours.counts[begin] == 0) & (size >= _DAY)
    for first, after in zip(begin[long], end[long], strict=True):
        usable[first:after] = False  # a counter that was dead says nothing of what is usual
    week = hours.of_week
    seen = np.bincount(week[usable], minlength=_WEEK)
    zero = np.bincount(week[usable & (hours.counts == 0)], minlength=_WEEK)
    doubt = -np.log((zero + 1) / (seen + 2))
    total = np.concatenate([[0.0], np.cumsum(doubt[week])])
    summed: Floats = total[end] - total[begin]
    return summed


def _runs(values: Floats) -> tuple[Integers, Integers]:
    """Return where each run of equal values begins, and where it has ended."""
    if not len(values):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    edges = np.flatnonzero(values[1:] != values[:-1]) + 1
    return np.concatenate([[0], edges]), np.concatenate([edges, [len(values)]])
