"""The town as a whole: all counters together, against what is usual at all of them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from torg.premises.passing.analysis.reckon import KEPT_DAYS, Day, Level, days_of


@dataclass(frozen=True)
class Town:
    """The days of the town, and how many counters they are of."""

    days: tuple[Day, ...]
    counters: int

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def reckon_town(levels: Sequence[Level], holidays: frozenset[date]) -> Town:
    """Return the town's days: people seen by the counters that counted, and usual at just those.

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
    return Town(tuple(days_of(whole, holidays))[-KEPT_DAYS:], len(levels))
