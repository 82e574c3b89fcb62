"""The hours page of the desk: the coming days, holidays ahead, what a change would look like."""

import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import dateformat

from torg.core.language import reads_swedish
from torg.places.hours import read_hours, spans_between
from torg.places.models import HoursException, Place, Schedule
from torg.places.queries.hours import fortnight, holidays_of, sky_of
from torg.portal.queries.fortnight import DayBar, bars_of

HOLIDAYS_AHEAD = timedelta(days=120)
MOST_HOLIDAYS = 8


@dataclass(frozen=True)
class Ahead:
    """Two weeks as visitors will see them; the names are those of the page of a place."""

    place: Place
    days: list[DayBar]
    hours_notice: str = ""

    @property
    def noted_days(self) -> list[DayBar]:
        return [day for day in self.days if day.is_noted]


@dataclass(frozen=True)
class HolidayRow:
    """A holiday or eve that comes, the town's policy for it, and what the place does then."""

    date: date
    name: str
    spoken: str  # "torsdag 24 december"
    counts: bool  # hours for public holidays apply: the town's policy
    hours: tuple[str, ...]
    is_decided: bool  # the place has said so itself
    usual: tuple[tuple[str, str], ...]  # of the weekday, as if it were no holiday


def ahead_of(place: Place, now: datetime) -> Ahead:
    """Return the coming two weeks of a place."""
    today = now.astimezone(place.city.tz).date()
    notice = read_hours(place.hours_raw).notice if place.hours_notice else ""
    return Ahead(place, bars_of(fortnight(place, today), today), notice)


def tried(place: Place, expression: str, now: datetime) -> Ahead:
    """Return the coming two weeks as they would be by another rule. Nothing is stored."""
    seen = copy.copy(place)
    exceptions = place.schedule.exceptions if place.schedule else []
    reading = read_hours(expression)
    seen.schedule = Schedule(
        city=place.city, expression=reading.expression or "off", exceptions=exceptions
    )
    today = now.astimezone(place.city.tz).date()
    return Ahead(seen, bars_of(fortnight(seen, today), today))


def holidays_ahead(place: Place, now: datetime) -> list[HolidayRow]:
    """Return the next holidays and eves of the city and what holds then, at most eight."""
    today = now.astimezone(place.city.tz).date()
    last = today + HOLIDAYS_AHEAD
    coming = sorted(day for day in holidays_of(place.city) if today <= day <= last)[:MOST_HOLIDAYS]
    if not coming:
        return []
    days = {day.date: day for day in fortnight(place, today, (coming[-1] - today).days + 1)}
    rows = []
    for day in coming:
        holiday, shown = holidays_of(place.city)[day], days.get(day)
        bar = bars_of([shown], today)[0] if shown else None
        rows.append(
            HolidayRow(
                date=day,
                name=holiday.name,
                spoken=spoken_day(day),
                counts=holiday.counts,
                hours=bar.hours if bar else (),
                is_decided=bool(shown and shown.is_exception),
                usual=usual_on(place, day),
            )
        )
    return rows


def usual_on(place: Place, day: date) -> tuple[tuple[str, str], ...]:
    """Return the spans ("HH:MM", "HH:MM") of a date if it were neither holiday nor exception."""
    if place.schedule is None:
        return ()
    zone = place.city.tz
    spans = spans_between(place.schedule.expression, day, day, sky_of(place.city))
    local = [(s.start.astimezone(zone), s.end.astimezone(zone)) for s in spans]
    return tuple(
        (start.strftime("%H:%M"), "24:00" if end.strftime("%H:%M") == "00:00" else f"{end:%H:%M}")
        for start, end in local
        if start.date() == day
    )


def exceptions_ahead(place: Place, now: datetime) -> list[HoursException]:
    """Return the dated hours that a place has from today on."""
    today = now.astimezone(place.city.tz).date()
    return list(place.exceptions.filter(date__gte=today))


def spoken_day(day: date) -> str:
    """Return "torsdag 24 december"."""
    text = dateformat.format(day, "l j F")
    return text.lower() if reads_swedish() else text
