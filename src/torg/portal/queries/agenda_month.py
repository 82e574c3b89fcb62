"""A month as a table: how much happens each day."""

from calendar import Calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import dateformat

from torg.core.language import reads_swedish
from torg.portal.queries.agenda_choosing import AgendaChoosing, is_within_reach, months_from
from torg.portal.queries.event_words import capital, day_words


@dataclass(frozen=True)
class Weekday:
    short: str
    whole: str


@dataclass(frozen=True)
class Cell:
    """A day of the table; `inside` says whether it belongs to the month."""

    day: date
    inside: bool
    is_today: bool
    count: int
    query: str
    spoken: str


@dataclass(frozen=True)
class MonthTable:
    """`earlier` and `later` are the queries of the months beside it; "" beyond what is known."""

    title: str
    weekdays: list[Weekday]
    weeks: list[list[Cell]]
    earlier: str
    later: str


def month_table(
    month: date, counts: Mapping[date, int], choosing: AgendaChoosing, today: date
) -> MonthTable:
    """Return the table of a month (its first day); weeks begin on Mondays."""

    def cell(day: date) -> Cell:
        query = choosing.at_time(day=day)
        spoken = day_words(day)
        return Cell(day, day.month == month.month, day == today, counts.get(day, 0), query, spoken)

    def step(months: int) -> str:
        other = months_from(month, months)
        return choosing.at_time(month=other) if is_within_reach(other, today) else ""

    weeks = Calendar().monthdatescalendar(month.year, month.month)
    return MonthTable(
        title=capital(dateformat.format(month, "F Y")),
        weekdays=[_weekday(day) for day in weeks[0]],
        weeks=[[cell(day) for day in week] for week in weeks],
        earlier=step(-1),
        later=step(1),
    )


def last_of(month: date) -> date:
    return months_from(month, 1) - timedelta(days=1)


def _weekday(day: date) -> Weekday:
    short, whole = dateformat.format(day, "D"), dateformat.format(day, "l")
    return Weekday(short.lower(), whole.lower()) if reads_swedish() else Weekday(short, whole)
