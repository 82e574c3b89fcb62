"""The town as a whole: all counters together, against what is usual at all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np

from torg.premises.passing.analysis.reckon import KEPT_DAYS, Day, Level, days_of
from torg.premises.passing.analysis.weather import of_all, plain


@dataclass(frozen=True)
class Town:
    """The days of the town, how many counters they are of, and what is known of the weather."""

    days: tuple[Day, ...]
    counters: int
    weather: dict[str, float] = field(default_factory=dict)  # as of Reckoned

    def as_dict(self) -> dict[str, Any]:
        return plain(self)


def reckon_town(
    levels: Sequence[Level],
    holidays: frozenset[date],
    weather: Sequence[Mapping[str, float]] = (),
) -> Town:
    """Return the town's days: people seen by the counters that counted, and usual at just those.

    `weather`: of each counter for which share of its hours it is known.
    A day counts when at least half of the counters, on the whole, counted it.
    """
    if not levels:
        return Town((), 0)
    first = min(level.first for level in levels)
    last = max(level.first + timedelta(days=len(level.seen) // 24) for level in levels)
    size = (last - first).days * 24
    seen, usual, counted = np.zeros(size), np.zeros(size), np.zeros(size)
    for level in levels:
        begin = (level.first - first).days * 24
        where = slice(begin, begin + len(level.seen))
        counted[where] += ~np.isnan(level.seen)
        seen[where] += np.nan_to_num(level.seen)
        usual[where] += np.nan_to_num(level.usual)
    half = counted * 2 >= len(levels)
    whole = Level(first, np.where(half, seen, np.nan), np.where(half, usual, np.nan))
    return Town(tuple(days_of(whole, holidays))[-KEPT_DAYS:], len(levels), of_all(weather))
