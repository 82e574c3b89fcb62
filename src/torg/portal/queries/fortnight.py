"""Two weeks of opening hours as bars: light from opening to closing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import dateformat
from django.utils.translation import gettext as _

from torg.core.language import reads_swedish
from torg.places.hours.states import clock
from torg.places.queries.hours import DayHours

HEIGHT = 100.0  # drawing units of a bar's track
_LEAST_HOURS = 12.0  # the track never spans less, so that a short day looks short
_MARGIN_HOURS = 1.0
_LONGEST_WORD = 8  # letters that a column of the narrowest phone holds


@dataclass(frozen=True)
class Bar:
    """A lit part of the track, in drawing units from its top."""

    y: float
    height: float


@dataclass(frozen=True)
class DayBar:
    """One day: its words, and its bars. `special` names a holiday or the note of an exception."""

    date: date
    weekday: str  # "fre"
    is_today: bool
    bars: tuple[Bar, ...]
    hours: tuple[str, ...]  # "10–18" for each spell; empty when closed
    special: str
    spoken: str  # "fredag 2 oktober"
    day_and_month: str  # "2 oktober"

    @property
    def is_noted(self) -> bool:
        """Whether `special` has a word too long for the column, and so stands below the bars."""
        return any(len(word) > _LONGEST_WORD for word in self.special.split())


def bars_of(days: Sequence[DayHours], today: date) -> list[DayBar]:
    """Return the days (see `places.queries.hours.fortnight`) drawn on one common track."""
    if not days:
        return []
    top, scale = _track(days)
    return [
        DayBar(
            date=day.date,
            weekday=_small(dateformat.format(day.date, "D")),
            is_today=day.date == today,
            bars=tuple(_bar(start, end, day.date, top, scale) for start, end in day.spans),
            hours=tuple(_hours(start, end) for start, end in day.spans),
            special=day.note or day.holiday,
            spoken=_small(dateformat.format(day.date, "l j F")),
            day_and_month=_small(dateformat.format(day.date, "j F")),
        )
        for day in days
    ]


def _track(days: Sequence[DayHours]) -> tuple[float, float]:
    """Return the hour at the track's top and the units of one hour."""
    spans = [(day.date, span) for day in days for span in day.spans]
    if not spans:
        return 8.0, HEIGHT / _LEAST_HOURS
    first = min(_hour(start, day) for day, (start, _end) in spans)
    last = max(_hour(end, day) for day, (_start, end) in spans)
    top = max(0.0, first - _MARGIN_HOURS)
    bottom = max(last + _MARGIN_HOURS, top + _LEAST_HOURS)
    return top, HEIGHT / (bottom - top)


def _bar(start: datetime, end: datetime, day: date, top: float, scale: float) -> Bar:
    begin, stop = _hour(start, day), _hour(end, day)
    return Bar(y=round((begin - top) * scale, 2), height=round((stop - begin) * scale, 2))


def _hour(moment: datetime, day: date) -> float:
    """Return the hour of the clock on `day`; past midnight it goes on from 24."""
    days = (moment.date() - day).days
    return days * 24 + moment.hour + moment.minute / 60


def _hours(start: datetime, end: datetime) -> str:
    whole_day = start.time() == end.time() == time.min and end.date() > start.date()
    if whole_day:
        return _("all day")
    closing = "24" if end.time() == time.min else _hour_mark(end)
    return f"{_hour_mark(start)}–{closing}"


def _hour_mark(moment: datetime) -> str:
    """Return "18" on the hour: in a narrow column under the bars, as on the axis of a chart."""
    return clock(moment) if moment.minute else str(moment.hour)


def _small(text: str) -> str:
    return text.lower() if reads_swedish() else text
