"""The time handle: how many are open each half hour, and which instant is chosen."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.template.defaultfilters import capfirst
from django.utils.dateformat import format as date_text
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from torg.places.hours.states import clock
from torg.places.queries.hours import counts_open_by_half_hour
from torg.places.queries.strolls import Stroll
from torg.portal.queries.today_words import short_day
from torg.portal.when import format_when

DAY_HOURS = 24  # a whole day: a late bar is reached on the next, from its midnight
BAR_STEP, BARS_HIGH = 16, 54  # the drawing's units


@dataclass(frozen=True)
class Bar:
    """One half hour: its instant, how many are open, and its bar in the drawing."""

    at: datetime
    count: int
    x: int
    y: float
    height: float
    chosen: bool
    value: str  # "fre-20.00"
    said: str  # "fredag 20.00, 7 av 22 öppna"

    @property
    def label(self) -> str:
        return clock(self.at)


@dataclass(frozen=True)
class Day:
    label: str
    value: str
    chosen: bool


@dataclass(frozen=True)
class TimeHandle:
    """What the handle and its form need; values and words are lists for the script."""

    clock: str
    now: bool
    count_words: str
    bars: list[Bar]
    days: list[Day]

    @property
    def chosen(self) -> int:
        return next((i for i, bar in enumerate(self.bars) if bar.chosen), 0)

    @property
    def values(self) -> str:
        return " ".join(bar.value for bar in self.bars)

    @property
    def said(self) -> str:
        return "|".join(bar.said for bar in self.bars)

    @property
    def hours(self) -> list[int]:
        return list(range(0, DAY_HOURS + 1, 3))


def time_handle(walk: Stroll, local_now: datetime, *, now: bool) -> TimeHandle:
    """Return the time handle of a street. One query."""
    at = walk.at
    return TimeHandle(
        clock=f"{capfirst(short_day(at))} {clock(at)}",
        now=now,
        count_words=open_words(walk.open_count, walk.known_count),
        bars=_bars(walk, at),
        days=_days(local_now, at),
    )


def open_words(count: int, known: int) -> str:
    """Return "20 of 22 are open"; `known` counts the places whose hours are known."""
    if not known:
        return _("No opening hours known")
    return _("%(open)s of %(known)s are open") % {"open": count, "known": known}


def _bars(walk: Stroll, at: datetime) -> list[Bar]:
    """One for each half hour of the day; the chosen one says the very minute that is shown."""
    counts = counts_open_by_half_hour(walk.street.city, walk.schedule_ids, at.date())
    most = max([*counts, 1])
    chosen = at.hour * 2 + at.minute // 30
    bars = []
    for i, count in enumerate(counts):
        moment = at.replace(hour=i // 2, minute=i % 2 * 30, second=0, microsecond=0, fold=0)
        told, n = (at, walk.open_count) if i == chosen else (moment, count)
        height = max(1.5, BARS_HIGH * count / most)
        bars.append(
            Bar(
                told,
                count,
                i * BAR_STEP + 1,
                round(BARS_HIGH - height, 1),
                round(height, 1),
                i == chosen,
                format_when(told),
                f"{date_text(told, 'l')} {clock(told)}, {open_words(n, walk.known_count)}",
            )
        )
    return bars


def _days(now: datetime, at: datetime) -> list[Day]:
    answer = []
    for i in range(7):
        day = (now + timedelta(days=i)).replace(hour=at.hour, minute=at.minute)
        label = pgettext("day", "Today") if i == 0 else short_day(day)
        answer.append(Day(str(label), format_when(day), day.date() == at.date()))
    return answer
