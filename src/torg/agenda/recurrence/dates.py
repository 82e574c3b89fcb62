"""Rules worked out: every start of an event between two instants, with its changed dates.

Local times are counted in whole seconds since the ordinal day 0, so that a year of ten thousand
rules is mostly additions; only the results become datetimes.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import groupby, islice
from operator import itemgetter
from zoneinfo import ZoneInfo

from torg.agenda.recurrence.days import LAST, days_of, period
from torg.agenda.recurrence.rule import HOURLY, Recurrence, Rule

DATES_AT_MOST = 1_500  # starts of one event in one expansion; the rest is cut, and said to be
_DAY = 86_400
_UNIX = date(1970, 1, 1).toordinal() * _DAY
_MARGIN = 2 * _DAY  # a zone is never further than this from UTC, a clock never set so far

_IN_MARGINS = 2 * _MARGIN // 3600


@dataclass(frozen=True)
class Expansion:
    """Starts in UTC, in order, without doubles. `cut`: there are more than could be taken."""

    starts: list[datetime]
    cut: bool = False


def expand(
    recurrence: Recurrence, begin: datetime, end: datetime, *, limit: int = DATES_AT_MOST
) -> Expansion:
    """Return every start from `begin` up to, not including, `end` (aware).

    A time that the clocks skip in spring is told by the offset before (RFC 5545, 3.3.5): 02.30 is
    an hour after 01.30. Of a time that comes twice in autumn the first is meant.
    """
    low, high = _seconds(begin.astimezone(UTC)) - _MARGIN, _seconds(end.astimezone(UTC)) + _MARGIN
    first = _seconds(recurrence.start)
    found: set[int] = {first} if low <= first < high else set()
    for rule in recurrence.rules:
        # At most hourly, so the margins hold so many more; `limit` is kept exactly below.
        found.update(islice(_times_of(rule, recurrence.start, low, high), limit + _IN_MARGINS))
    found.update(moment for moment in map(_seconds, recurrence.extra) if low <= moment < high)
    found.difference_update(map(_seconds, recurrence.left_out))
    if recurrence.left_out_days:
        found = {moment for moment in found if moment // _DAY not in recurrence.left_out_days}
    order = sorted(found)
    starts = _in_utc(order, recurrence.zone)
    if recurrence.start.fold and first in found:
        # The event itself was said to begin at the second of two equal times.
        starts[order.index(first)] = _aware(recurrence.start, recurrence.zone)
    # Two local times can be one instant in spring, 02.30 and 03.30, and stand in the wrong order.
    unique = list(dict.fromkeys(sorted(starts)))
    within = unique[bisect_left(unique, begin) : bisect_left(unique, end)]
    return Expansion(within[:limit], cut=len(within) > limit)


@dataclass(frozen=True)
class Change:
    """One date that is not as the rule says. `start` None = at the time of the rule."""

    original: datetime
    start: datetime | None = None
    end: datetime | None = None
    status: str = "scheduled"
    note: str = ""


@dataclass(frozen=True)
class Span:
    """One time that an event happens (UTC); `original` is the start that the rule gives."""

    original: datetime
    start: datetime
    end: datetime
    status: str = "scheduled"
    note: str = ""


def spans(
    recurrence: Recurrence,
    length: timedelta,
    changes: Iterable[Change],
    begin: datetime,
    end: datetime,
    *,
    whole_days: bool = False,
    limit: int = DATES_AT_MOST,
) -> tuple[list[Span], bool]:
    """Return the times whose start by the rule, or as moved, is from `begin` up to `end`.

    `length` is how long each lasts; with `whole_days` by the calendar (midnight to midnight), else
    exactly. A moved date is there even where no rule gives it. Second answer: some were cut.
    """
    expansion = expand(recurrence, begin, end, limit=limit)
    changed = {change.original.astimezone(UTC): change for change in changes}
    found = []
    for original in expansion.starts:
        change = changed.pop(original, None)
        if change is None:
            stop = _end(original, length, recurrence.zone, whole_days=whole_days)
            found.append(Span(original, original, stop))
        else:
            found.append(_changed(recurrence, length, original, change, whole_days=whole_days))
    for original, change in changed.items():
        if change.start is not None and begin <= change.start < end:
            found.append(_changed(recurrence, length, original, change, whole_days=whole_days))
    return sorted(found, key=lambda span: (span.start, span.original)), expansion.cut


def _changed(
    recurrence: Recurrence,
    length: timedelta,
    original: datetime,
    change: Change,
    *,
    whole_days: bool,
) -> Span:
    start = (change.start or original).astimezone(UTC)
    end = change.end.astimezone(UTC) if change.end else None
    if end is None or end < start:
        end = _end(start, length, recurrence.zone, whole_days=whole_days)
    return Span(original, start, end, change.status, change.note)


def _end(start: datetime, length: timedelta, zone: ZoneInfo, *, whole_days: bool) -> datetime:
    if not whole_days:
        return start + length
    # Aware arithmetic within one zone goes by the wall: midnight stays midnight.
    return (start.astimezone(zone) + length).astimezone(UTC)


# --- seconds on the wall -------------------------------------------------------------------------


def _times_of(rule: Rule, start: datetime, low: int, high: int) -> Iterator[int]:
    """Yield the local seconds from `low` up to `high` that the rule gives, in order."""
    first = _seconds(start)
    last = high - 1
    if rule.until is not None:
        last = min(last, _seconds(rule.until))
    # What is counted is counted from the start; else nothing before the window need be made.
    begin = first if rule.count is not None else max(first, low)
    times = (
        moment
        for moment in (_positioned if rule.by_position else _daily)(rule, start, begin, last)
        if begin <= moment <= last
    )
    for moment in islice(times, rule.count):
        if moment >= low:
            yield moment


def _daily(rule: Rule, start: datetime, begin: int, last: int) -> Iterator[int]:
    days = days_of(rule, start.date(), begin // _DAY, last // _DAY)
    if rule.freq == HOURLY:
        return (moment for day in days for moment in _hours(rule, start, day))
    clocks = _clocks(rule, start)
    return (day * _DAY + clock for day in days for clock in clocks)


def _hours(rule: Rule, start: datetime, day: int) -> Iterator[int]:
    behind = (day - start.toordinal()) * 24 - start.hour
    for clock in _clocks(rule, start, every_hour=True):
        if (behind + clock // 3600) % rule.interval == 0:
            yield day * _DAY + clock


@lru_cache(maxsize=1024)
def _clocks(rule: Rule, start: datetime, *, every_hour: bool = False) -> tuple[int, ...]:
    """Return the times of a day in seconds since midnight."""
    hours = rule.by_hour or (range(24) if every_hour else (start.hour,))
    minutes, seconds = rule.by_minute or (start.minute,), rule.by_second or (start.second,)
    return tuple(
        sorted({h * 3600 + m * 60 + min(s, 59) for h in hours for m in minutes for s in seconds})
    )


def _positioned(rule: Rule, start: datetime, begin: int, last: int) -> Iterator[int]:
    """Yield the times that BYSETPOS chooses out of each year, month, week or day."""
    clocks = _clocks(rule, start)
    # A period is chosen from as a whole, also where the first date or the window lies inside it.
    opening, closing = begin // _DAY - 366, min(last // _DAY + 366, LAST)
    early = date.fromordinal(max(1, start.toordinal() - 366))
    step = period(rule, start.date()) % rule.interval
    # Periods that do not count are left out below, so that each is found whole.
    days = days_of(replace(rule, interval=1), early, opening, closing)
    numbered = ((period(rule, date.fromordinal(day)), day) for day in days)
    for number, group in groupby(numbered, key=itemgetter(0)):
        if number % rule.interval != step:
            continue
        times = [day * _DAY + clock for _number, day in group for clock in clocks]
        chosen = {
            times[at - 1 if at > 0 else at] for at in rule.by_position if abs(at) <= len(times)
        }
        yield from sorted(chosen)


def _seconds(moment: datetime) -> int:
    return moment.toordinal() * _DAY + moment.hour * 3600 + moment.minute * 60 + moment.second


def _in_utc(moments: Iterable[int], zone: ZoneInfo) -> list[datetime]:
    instant = datetime.fromtimestamp  # looked up once: this is the busiest line of all
    return [
        _on_the_day_of_change(moment, zone)
        if (offset := _offset(zone, moment // _DAY)) is None
        else instant(moment - _UNIX - offset, UTC)
        for moment in moments
    ]


def _on_the_day_of_change(moment: int, zone: ZoneInfo) -> datetime:
    day, rest = divmod(moment, _DAY)
    local = datetime.combine(date.fromordinal(day), time()) + timedelta(seconds=rest)
    return _aware(local, zone)


def _aware(local: datetime, zone: ZoneInfo) -> datetime:
    return local.replace(tzinfo=zone).astimezone(UTC)


@lru_cache(maxsize=65536)
def _offset(zone: ZoneInfo, day: int) -> int | None:
    """Return the seconds east of UTC that hold all through a local day; None when clocks change."""
    if not 2 <= day < LAST:
        return None
    midnight = datetime.combine(date.fromordinal(day), time(), zone)
    before, after = midnight - timedelta(hours=1), midnight + timedelta(days=1, hours=1)
    offsets = {moment.utcoffset() for moment in (before, midnight, after)}
    only = offsets.pop()
    return None if offsets or only is None else int(only.total_seconds())
