"""The days of a rule, as ordinals (1 = 1 January of year 1), in order.

Most rules are arithmetic on dates: every n days, weekdays of every n weeks, a day or an nth weekday
of every n months, a date of the year. Any other rule is answered by looking at each day of the
range and asking whether the rule names it, which ends whatever the rule says.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

from torg.agenda.recurrence.rule import DAILY, HOURLY, MONTHLY, WEEKLY, YEARLY, Rule

LAST = date.max.toordinal()


def days_of(rule: Rule, start: date, low: int, high: int) -> Iterator[int]:
    """Yield the days from `low` to `high` (ordinals, both included) that the rule names, in order.

    `start` is the event's first day: intervals are counted from it. BYSETPOS is the caller's.
    """
    high = min(high, LAST)
    low = max(low, start.toordinal())
    plain = not (rule.by_year_day or rule.by_week or rule.by_position)
    if plain and rule.freq == DAILY and not (rule.by_day or rule.by_month or rule.by_month_day):
        return _every(start.toordinal(), rule.interval, low, high)
    if plain and rule.freq == WEEKLY and not (rule.by_month or rule.by_month_day):
        return _weekly(rule, start, low, high)
    if (
        plain
        and rule.freq == MONTHLY
        and not (rule.by_month or (rule.by_day and rule.by_month_day))
    ):
        return _monthly(rule, start, low, high)
    if plain and rule.freq == YEARLY and not (rule.by_day or rule.by_month or rule.by_month_day):
        return _yearly(rule, start, low, high)
    return scan(rule, start, low, high)


def _every(first: int, step: int, low: int, high: int) -> Iterator[int]:
    begin = first + max(0, -(-(low - first) // step)) * step
    return iter(range(begin, high + 1, step))


def _weekly(rule: Rule, start: date, low: int, high: int) -> Iterator[int]:
    first = start.toordinal()
    days = sorted({day for _nth, day in rule.by_day}) or [start.weekday()]
    offsets = sorted((day - rule.week_start) % 7 for day in days)
    week = first - (start.weekday() - rule.week_start) % 7
    step = 7 * rule.interval
    week += max(0, (low - week) // step) * step
    while week <= high:
        for offset in offsets:
            if low <= week + offset <= high:
                yield week + offset
        week += step


def _monthly(rule: Rule, start: date, low: int, high: int) -> Iterator[int]:
    month = start.year * 12 + start.month - 1
    at = date.fromordinal(low)
    behind = at.year * 12 + at.month - 1 - month
    month += max(0, behind // rule.interval) * rule.interval
    last = date.max.year * 12 + 11
    month_days = rule.by_month_day or (() if rule.by_day else (start.day,))
    while month <= last:
        year, number = divmod(month, 12)
        first, length = _month(year, number + 1)
        if first > high:
            return
        for day in _in_month(first, length, month_days, rule.by_day):
            if low <= day <= high:
                yield day
        month += rule.interval


@lru_cache(maxsize=4096)
def _month(year: int, month: int) -> tuple[int, int]:
    """Return the ordinal of a month's first day, and its length in days."""
    return date(year, month, 1).toordinal(), monthrange(year, month)[1]


@lru_cache(maxsize=65536)
def _in_month(
    first: int, length: int, month_days: tuple[int, ...], by_day: tuple[tuple[int, int], ...]
) -> tuple[int, ...]:
    days = {day if day > 0 else length + 1 + day for day in month_days}
    for nth, weekday in by_day:
        days.update(_nth(first, length, nth, weekday))
    return tuple(first + day - 1 for day in sorted(days) if 1 <= day <= length)


def _nth(first: int, length: int, nth: int, weekday: int) -> Iterable[int]:
    """Return which days of a span of `length` days are its nth `weekday`; all of them for 0."""
    earliest = 1 + (weekday - (first + 6)) % 7  # the day with ordinal 1 was a Monday
    days = range(earliest, length + 1, 7)
    if nth == 0:
        return days
    index = nth - 1 if nth > 0 else len(days) + nth
    return (days[index],) if 0 <= index < len(days) else ()


def _yearly(rule: Rule, start: date, low: int, high: int) -> Iterator[int]:
    year = start.year + max(0, (date.fromordinal(low).year - start.year) // rule.interval) * (
        rule.interval
    )
    while year <= date.max.year:
        length = monthrange(year, start.month)[1]
        if start.day <= length:  # 29 February comes round every fourth year
            day = date(year, start.month, start.day).toordinal()
            if day > high:
                return
            if day >= low:
                yield day
        elif date(year, start.month, length).toordinal() > high:
            return
        year += rule.interval


# --- any rule ------------------------------------------------------------------------------------


def scan(rule: Rule, start: date, low: int, high: int) -> Iterator[int]:
    """Yield the days from `low` to `high` that the rule names, looking at every one of them."""
    rule_days = _explicit_days(rule, start)
    for ordinal in range(low, min(high, LAST) + 1):
        day = date.fromordinal(ordinal)
        if _in_step(rule, start, day) and _is_named(rule, rule_days, day):
            yield ordinal


Days = tuple[tuple[int, ...], tuple[int, ...], tuple[tuple[int, int], ...]]


def _explicit_days(rule: Rule, start: date) -> Days:
    """Return months, days of months and weekdays: the first date's where none is named."""
    named = rule.by_day or rule.by_month_day or rule.by_year_day or rule.by_week
    if named or rule.freq in {DAILY, HOURLY}:
        return rule.by_month, rule.by_month_day, rule.by_day
    if rule.freq == YEARLY:
        return rule.by_month or (start.month,), (start.day,), ()
    if rule.freq == MONTHLY:
        return rule.by_month, (start.day,), ()
    return rule.by_month, (), ((0, start.weekday()),)


def _in_step(rule: Rule, start: date, day: date) -> bool:
    """Tell whether the day's period is an nth one, counted from the period of the first date."""
    if rule.interval == 1 or rule.freq == HOURLY:
        return True
    return (period(rule, day) - period(rule, start)) % rule.interval == 0


def period(rule: Rule, day: date) -> int:
    """Return the number of the year, month, week or day that the rule counts in."""
    if rule.freq == YEARLY:
        return day.year
    if rule.freq == MONTHLY:
        return day.year * 12 + day.month
    if rule.freq == WEEKLY:
        return (day.toordinal() - 1 - rule.week_start) // 7
    return day.toordinal()


def _is_named(rule: Rule, days: Days, day: date) -> bool:
    months, month_days, weekdays = days
    if months and day.month not in months:
        return False
    length = monthrange(day.year, day.month)[1]
    if month_days and not {day.day, day.day - length - 1} & set(month_days):
        return False
    if weekdays and not any(_is_nth(rule, day, length, *named) for named in weekdays):
        return False
    if rule.by_year_day:
        of_year, year_length = _of_year(day)
        if not {of_year, of_year - year_length - 1} & set(rule.by_year_day):
            return False
    return not rule.by_week or bool(set(_week(day, rule.week_start)) & set(rule.by_week))


def _is_nth(rule: Rule, day: date, month_length: int, nth: int, weekday: int) -> bool:
    if day.weekday() != weekday:
        return False
    if nth == 0:
        return True
    if rule.freq == MONTHLY or rule.by_month:
        at, length = day.day, month_length
    else:
        at, length = _of_year(day)
    return nth == ((at - 1) // 7 + 1 if nth > 0 else -((length - at) // 7 + 1))


def _of_year(day: date) -> tuple[int, int]:
    """Return the number of the day in its year, and the year's length."""
    before = date(day.year, 1, 1).toordinal() - 1
    return day.toordinal() - before, date(day.year, 12, 31).toordinal() - before


def _week(day: date, week_start: int) -> tuple[int, int]:
    """Return the number of the day's week from the year's start, and from its end (−1 = last).

    Week 1 is the first with at least four days in the year.
    """
    fourth = day.toordinal() - (day.weekday() - week_start) % 7 + 3
    if not 1 <= fourth <= LAST:
        return 0, 0
    middle = date.fromordinal(fourth)
    number = (_of_year(middle)[0] - 1) // 7 + 1
    late = date(middle.year, 12, 28)  # always in the last week, whatever day weeks begin on
    last = late.toordinal() - (late.weekday() - week_start) % 7 + 3
    weeks = (_of_year(date.fromordinal(last))[0] - 1) // 7 + 1
    return number, number - weeks - 1
