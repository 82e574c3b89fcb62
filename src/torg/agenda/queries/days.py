"""The agenda by day, evening, weekend and month, and what is coming somewhere.

A day ends at the city's midnight. A concert until 01.00 belongs to the evening that it began; what
goes on well into the next day is there then, too. Exhibitions and the like stand apart, as "on
now". Every list costs the same number of queries however long it is.
"""

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from django.db.models import F, Q

from torg.agenda.models import Event, Occurrence
from torg.agenda.queries.events import (
    LONG_ONES,
    SHORT_ONES,
    EventFilter,
    narrow,
    occurrences,
    resolve,
)
from torg.agenda.queries.listed import listed
from torg.core.rules import Person
from torg.places.models import City, Place

EVENING, NIGHT = time(17), time(4)  # tonight is from 17.00 until 04.00
MORNING = timedelta(hours=6)  # what goes on until after six in the morning is on that day too
JUST_BEGUN = timedelta(hours=1)  # without a stated end it is taken to be on for so long
_NEVER_LONGER = timedelta(hours=36)


@dataclass(frozen=True)
class Day:
    """A day of the agenda: what begins on it, by time, and what is on all the while."""

    date: date
    timed: list[Occurrence] = field(default_factory=list)
    ongoing: list[Occurrence] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.timed) + len(self.ongoing)


@dataclass(frozen=True)
class DayCount:
    """How much begins on a day, exhibitions and the like not counted."""

    date: date
    count: int


def midnight(city: City, day: date) -> datetime:
    """Return the instant at which a day of the city begins."""
    return datetime.combine(day, time(), city.tz)


def days(
    user: Person | None, city: City, first: date, number: int, wanted: EventFilter | None = None
) -> list[Day]:
    """Return `number` days of the agenda from `first` on; two queries, and one search for `q`.

    `start` and `end` of `wanted` are not looked at.
    """
    wanted = resolve(city, replace(wanted or EventFilter(), start=None, end=None))
    begins = [midnight(city, first + timedelta(days=n)) for n in range(number + 1)]
    rows = narrow(city, wanted).order_by()
    short = rows.filter(
        Q(start__gte=begins[0]) | Q(end__gt=begins[0] + MORNING),
        SHORT_ONES, start__gte=begins[0] - _NEVER_LONGER, start__lt=begins[-1],
    )  # fmt: skip
    # Asked so, the index by end is left to be chosen, not that of all that began before.
    long = rows.filter(~Q(start__gte=begins[-1]), LONG_ONES, end__gt=begins[0])
    # Each by its own index: asked for as "one or the other", both would be looked for everywhere.
    both = Occurrence.objects.filter(pk__in=short.values("pk").union(long.values("pk"), all=True))
    listed_ = listed(both.order_by("start", "id"))
    long_ones = sorted((row for row in listed_ if row.is_long), key=lambda row: row.end)
    found = [Day(first + timedelta(days=n)) for n in range(number)]
    for row in listed_:
        if row.is_long:
            continue
        begun = bisect_right(begins, row.start) - 1  # -1 = on a day before the first
        for at in range(max(begun, 0), number):
            if at == begun or row.end > begins[at] + MORNING:
                found[at].timed.append(row)
            else:
                break
    for at, day in enumerate(found):
        day.ongoing.extend(
            row for row in long_ones if row.start < begins[at + 1] and row.end > begins[at]
        )
    return found


def day_of(user: Person | None, city: City, day: date, wanted: EventFilter | None = None) -> Day:
    """Return one day of the agenda; two queries."""
    return days(user, city, day, 1, wanted)[0]


def tonight(
    user: Person | None, city: City, at: datetime, wanted: EventFilter | None = None
) -> list[Occurrence]:
    """Return what begins this evening and is not over at `at` (aware), by start; two queries.

    The evening goes on until four: at one in the night it is still the one that was.
    """
    night = at.astimezone(city.tz) - timedelta(hours=NIGHT.hour)
    begin = datetime.combine(night.date(), EVENING, city.tz)
    end = datetime.combine(night.date() + timedelta(days=1), NIGHT, city.tz)
    wanted = replace(wanted or EventFilter(), start=None, end=end)
    rows = occurrences(user, city, wanted).filter(SHORT_ONES, start__gte=begin)
    return listed(rows.filter(Q(start__gte=at) | Q(end__gt=at)))


def weekend(
    user: Person | None, city: City, day: date, wanted: EventFilter | None = None
) -> list[Day]:
    """Return Friday, Saturday and Sunday of the weekend that `day` is in or before; two queries.

    Of Friday only the evening.
    """
    friday = day + timedelta(days=4 - day.weekday())
    evening = datetime.combine(friday, EVENING, city.tz)
    found = days(user, city, friday, 3, wanted)
    timed = [row for row in found[0].timed if row.start >= evening]
    return [replace(found[0], timed=timed), *found[1:]]


def month(
    user: Person | None, city: City, year: int, number: int, wanted: EventFilter | None = None
) -> list[DayCount]:
    """Return how much begins on each day of a month; one query, and one search for `q`."""
    del user  # counts what occurs, which everyone may see
    first = date(year, number, 1)
    length = monthrange(year, number)[1]
    begins = [midnight(city, first + timedelta(days=n)) for n in range(length + 1)]
    wanted = resolve(city, replace(wanted or EventFilter(), start=None, end=begins[-1]))
    rows = narrow(city, wanted).filter(SHORT_ONES, start__gte=begins[0])
    counts = [0] * length
    for start in rows.order_by().values_list("start", flat=True):
        counts[bisect_right(begins, start) - 1] += 1
    return [DayCount(first + timedelta(days=n), count) for n, count in enumerate(counts)]


def happening_now(
    user: Person | None, city: City, at: datetime, wanted: EventFilter | None = None
) -> list[Occurrence]:
    """Return what is on at `at` (aware): the short ones first, each by start; two queries."""
    wanted = replace(wanted or EventFilter(), start=at - JUST_BEGUN, end=None)
    rows = occurrences(user, city, wanted).filter(start__lte=at)
    on = rows.filter(Q(end__gt=at) | Q(end=F("start"), start__gt=at - JUST_BEGUN))
    return listed(on.order_by("is_long", "start", "id"))


def coming_at(
    user: Person | None, place: Place, at: datetime, *, limit: int = 6
) -> list[Occurrence]:
    """Return what is on or coming at a place, by start; two queries."""
    wanted = EventFilter(start=at)
    return listed(occurrences(user, place.city, wanted).filter(place=place)[:limit])


def coming_near(
    user: Person | None,
    city: City,
    near: tuple[float, float],
    at: datetime,
    *,
    within_m: float = 400,
    ahead: timedelta = timedelta(days=7),
    limit: int = 6,
) -> list[Occurrence]:
    """Return what is on or coming around a point (latitude, longitude), by start; two queries."""
    wanted = EventFilter(start=at, end=at + ahead, near=near, within_m=within_m)
    return listed(occurrences(user, city, wanted)[:limit])


def next_dates(event: Event, number: int, at: datetime) -> Sequence[Occurrence]:
    """Return the next `number` dates of an event that are not over at `at`; one query."""
    rows = event.occurrences.filter(Q(start__gte=at) | Q(end__gt=at))
    return list(rows.order_by("start", "id")[:number])
