"""Weather beside the hours of a counter: how far it was from what is usual for season and hour."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from torg.premises.figures.enums import DatasetKind

Floats = NDArray[np.float64]
Row = tuple[str, datetime, int, float]  # kind, beginning, 1 or 24 hours, °C or mm
_LEAST = 14 * 24  # hours that must be known before a measure says anything
_YEAR = 365.2425 * 24
_RIDGE = 1e-3  # a part of a year tells little of its course


@dataclass(frozen=True)
class WeatherHours:
    """Measures (T, K) less what is usual, and where they are known; 0 = as usual, or not known.

    Temperature in °C; precipitation as ln(1 + mm a day), by which the first drops count most.
    """

    kinds: tuple[str, ...]
    away: Floats
    known: NDArray[np.bool_]

    def part(self, first: int, after: int) -> "WeatherHours":
        return WeatherHours(self.kinds, self.away[first:after], self.known[first:after])

    def shares(self, which: slice | NDArray[np.bool_]) -> dict[str, float]:
        """Return by measure for which share of some hours it is known."""
        found = (
            self.known[which].mean(axis=0) if len(self.known[which]) else [0.0] * len(self.kinds)
        )
        return {kind: round(float(share), 4) for kind, share in zip(self.kinds, found, strict=True)}


def weather_beside(
    rows: Sequence[Row], first: int, size: int, wall: Callable[[datetime], int]
) -> WeatherHours | None:
    """Return the weather of `size` hours from the hour `first` on; None where too little is known.

    `wall` gives whole hours since 1970 by the clock on the wall. A day's weather is that of each of
    its hours in which no hour's own is known.
    """
    kinds, columns = [], []
    for kind in sorted({row[0] for row in rows}):
        values = _by_hour([row for row in rows if row[0] == kind], first, size, wall)
        if (~np.isnan(values)).sum() >= _LEAST:
            kinds.append(kind)
            columns.append(np.log1p(values) if kind == DatasetKind.RAIN else values)
    if not kinds:
        return None
    at = first + np.arange(size)
    away = np.column_stack([values - _usual(values, at) for values in columns])
    return WeatherHours(tuple(kinds), np.nan_to_num(away), ~np.isnan(away))


def plain(result: Any) -> dict[str, Any]:
    """Return a result as plain data; without weather it is what it was before there was any."""
    kept = asdict(result)
    return kept if kept["weather"] else {k: v for k, v in kept.items() if k != "weather"}


def of_all(shares: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the shares of several counters as those of one: their mean, by measure."""
    kinds = sorted({kind for each in shares for kind in each})
    return {kind: sum(each.get(kind, 0.0) for each in shares) / len(shares) for kind in kinds}


def _by_hour(rows: Sequence[Row], first: int, size: int, wall: Callable[[datetime], int]) -> Floats:
    """Return °C, or mm a day, in each hour; NaN where it is not known."""
    values = np.full(size, np.nan)
    for kind, start, hours, value in sorted(rows, key=lambda row: -row[2]):  # hours after days
        begin, end = (wall(at) - first for at in (start, start + timedelta(hours=hours)))
        rate = value * 24 / hours if kind == DatasetKind.RAIN else value
        values[max(begin, 0) : max(end, begin + 1, 0)] = rate
    return values


def _usual(values: Floats, at: NDArray[np.int64]) -> Floats:
    """Return what is usual for the season and the hour: two waves a year times two a day."""
    year, day = (_waves(at, length) for length in (_YEAR, 24.0))
    design = (year[:, :, None] * day[:, None, :]).reshape(len(at), -1)
    known = ~np.isnan(values)
    normal = design[known].T @ design[known] + _RIDGE * np.eye(design.shape[1])
    usual: Floats = design @ np.linalg.solve(normal, design[known].T @ values[known])
    return usual


def _waves(at: NDArray[np.int64], length: float) -> Floats:
    turn = 2 * np.pi * at / length
    waves = [np.cos(turn), np.sin(turn), np.cos(2 * turn), np.sin(2 * turn)]
    return np.column_stack([np.ones(len(turn)), *waves])
