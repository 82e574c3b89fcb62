"""What an event did to footfall, as plain data."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from torg.premises.passing.analysis.hours import CountedHours, together, wall_hour
from torg.premises.passing.analysis.weather import plain
from torg.premises.passing.enums import Shortage
from torg.premises.passing.exceptions import CannotTellError
from torg_analysis.checks import InputError
from torg_analysis.footfall import Event, effect

_SOUND = 0.8  # of an event's hours


@dataclass(frozen=True)
class Found:
    """An effect: people, and shares of what would have been. `level` of the interval.

    `placebos` other weeks were reckoned in the same way, `flagged` of them would have been called
    an effect. `counters` were counted together; `left_out` counters had too few of those hours.
    `weather`: by measure for which share of the event's hours it is known; empty: not used.
    """

    seen: int
    usual: int
    more: int
    low: int
    high: int
    share: float
    share_low: float
    share_high: float
    p: float
    placebos: int
    flagged: int
    hours: int
    level: float
    counters: int
    left_out: int
    weather: dict[str, float] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return plain(self)


Window = tuple[datetime, datetime]


def find_effect(
    counters: Sequence[CountedHours],
    window: Window,
    others: Sequence[Window],
    zone: ZoneInfo,
    *,
    level: float = 0.9,
) -> tuple[Found, str]:
    """Return the effect of a window of hours on the counters together, and what it stood on.

    `others` are windows of other known events: they are no placebos. Raises CannotTellError.
    """
    event = _event(window, zone)
    used = [one for one in counters if _counted(one, event)]
    if not used:
        raise CannotTellError(_why(counters, event).value)
    hours = used[0] if len(used) == 1 else together(used)
    try:
        found = effect(
            hours.series(), event, others=tuple(_event(one, zone) for one in others), level=level
        )
    except InputError as fault:
        why = Shortage.SHORT if fault.field == "counts" else Shortage.HARDLY
        raise CannotTellError(why.value) from fault
    expected = max(found.expected, 1e-9)
    answer = Found(
        seen=round(found.observed),
        usual=round(found.expected),
        more=round(found.effect),
        low=round(found.low),
        high=round(found.high),
        share=float(found.share),
        share_low=float(found.low / expected),
        share_high=float(found.high / expected),
        p=found.p,
        placebos=len(found.placebos),
        flagged=round(found.placebo_rate * len(found.placebos)),
        hours=found.hours,
        level=level,
        counters=len(used),
        left_out=len(counters) - len(used),
        weather=hours.weather.shares(slice(*_places(hours, event))) if hours.weather else {},
    )
    return answer, hours.digest


def _event(window: Window, zone: ZoneInfo) -> Event:
    begin, end = (wall_hour(moment, zone) for moment in window)
    return Event(begin, max(end, begin + 1))


def _counted(hours: CountedHours, event: Event) -> bool:
    begin, end = _places(hours, event)
    inside = 0 <= begin < end <= len(hours)
    return bool(inside and (~np.isnan(hours.sound[begin:end])).mean() >= _SOUND)


def _places(hours: CountedHours, event: Event) -> tuple[int, int]:
    """Return where in the hours an event begins and has ended; outside of them is told, too."""
    first = hours.first.toordinal() * 24
    epoch = date(1970, 1, 1).toordinal() * 24
    begin, end = (int(np.datetime64(at).astype(np.int64)) + epoch - first for at in event)
    return begin, end


def _why(counters: Sequence[CountedHours], event: Event) -> Shortage:
    """Say why no counter is of use: none reaches so far, or those that do were out of order."""
    for one in counters:
        begin, end = _places(one, event)
        if begin >= 0 and end <= len(one):
            return Shortage.HARDLY
    return Shortage.OUTSIDE
