"""The day line: what happens in a day, drawn along its hours. On a phone it is a plain list.

The page places each bar by two classes, the quarter at which it begins and how many it lasts
(`.dl-7 .dl-for-6`): a strict security policy allows no style in the markup.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from torg.core.sun import sun_height
from torg.places.models import City
from torg.portal.queries.happenings import Happening

FIRST_HOUR, LAST_HOUR = 8, 23  # shown at least, as in a shop window: a day looks like a day
MOST_HOURS = 24
QUARTERS = 4
LEAST_QUARTERS = 9  # so that the words are read; the bar of a shorter event is drawn longer
MOST_LANES = 5
_ROOMY = 15  # quarters of a bar that has room for both hours
_HIGH, _DARK = 5.0, -6.0  # degrees of the sun: full day, end of civil twilight


@dataclass(frozen=True)
class Bar:
    """One event on the line. `column` is the quarter from the line's beginning, from 1."""

    happening: Happening
    column: int
    quarters: int
    lane: int  # from 1
    is_over: bool
    is_on: bool

    @property
    def hours(self) -> str:
        """When, as far as there is room: a short bar says when it begins."""
        return self.happening.hours if self.quarters > _ROOMY else self.happening.begins


@dataclass(frozen=True)
class Hour:
    label: str
    column: int
    percent: float  # of the line's width
    light: str  # "night", "low" or "day": where the sun stands above it


@dataclass(frozen=True)
class DayLine:
    """`now_percent` is where on the line it is now; None when that is on another day."""

    day: date
    bars: list[Bar]
    hours: list[Hour]
    lanes: int
    now_percent: float | None
    left_out: int  # events for which there was no lane
    now: datetime

    @property
    def all_over(self) -> bool:
        return bool(self.bars) and all(bar.is_over for bar in self.bars)

    @property
    def tag_x(self) -> int:
        """Where the clock's plate begins, in pixels from the line: left of it near the end."""
        return 5 if (self.now_percent or 0) < 90 else -59


def day_line(
    happenings: Sequence[Happening], city: City, day: date, now: datetime
) -> DayLine | None:
    """Lay a day's events out in lanes, earliest first; None when there are none.

    Those that last all day or for days belong beside the line. `now` is in the city's zone.
    """
    shown = [h for h in happenings if not h.is_all_day and not h.is_long]
    if not shown:
        return None
    first, last = _hours_of(shown, day)
    whole = (last - first) * QUARTERS
    ends: list[int] = []
    bars = []
    left_out = 0
    for happening in sorted(shown, key=lambda h: (h.start, h.occurrence.pk or 0)):
        begin = max(0, min(_quarter(happening.start, day) - first * QUARTERS, whole - 1))
        length = _quarter(happening.end, day) - first * QUARTERS - begin
        length = max(LEAST_QUARTERS, min(length, whole - begin))
        begin = max(0, min(begin, whole - length))
        lane = next((i for i, end in enumerate(ends) if end <= begin), len(ends))
        if lane >= MOST_LANES:
            left_out += 1
            continue
        ends[lane : lane + 1] = [begin + length]
        bars.append(
            Bar(
                happening, begin + 1, length, lane + 1, happening.is_over(now), happening.is_on(now)
            )
        )
    return DayLine(
        day=day,
        bars=bars,
        hours=[_hour(hour, range(first, last), city, day) for hour in range(first, last)],
        lanes=max(1, len(ends)),
        now_percent=_now_percent(day, now, first, last),
        left_out=left_out,
        now=now,
    )


def _hours_of(happenings: Sequence[Happening], day: date) -> tuple[int, int]:
    """Return the first hour and the one after the last, which may lie past midnight."""
    starts = min(_quarter(h.start, day) // QUARTERS for h in happenings)
    ends = max(-(-_quarter(h.end, day) // QUARTERS) for h in happenings)
    first = max(0, min(FIRST_HOUR, starts))
    return first, min(max(LAST_HOUR, ends, first + LAST_HOUR - FIRST_HOUR), first + MOST_HOURS)


def _quarter(moment: datetime, day: date) -> int:
    """Return the quarter of the clock on `day`; past midnight it goes on from 96."""
    days = (moment.date() - day).days
    return (days * 24 + moment.hour) * QUARTERS + moment.minute // 15


def _hour(hour: int, hours: range, city: City, day: date) -> Hour:
    first = hours.start
    percent = round((hour - first) / len(hours) * 100, 3)
    at = datetime.combine(day, time.min, city.tz) + timedelta(hours=hour, minutes=30)
    height = sun_height(city.lat, city.lon, at)
    light = "day" if height > _HIGH else "night" if height < _DARK else "low"
    return Hour(str(hour % 24), (hour - first) * QUARTERS + 1, percent, light)


def _now_percent(day: date, now: datetime, first: int, last: int) -> float | None:
    hours = (now.date() - day) / timedelta(days=1) * 24 + now.hour + now.minute / 60
    share = (hours - first) / (last - first)
    return round(share * 100, 2) if 0 <= share <= 1 else None
