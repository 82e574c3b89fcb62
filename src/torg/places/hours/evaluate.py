"""From an OSM expression to spells of being open, by the `opening_hours` library.

The library brings its own list of holidays, which counts some eves and not others. A city has its
own (editable) list, so the library is asked without a country, where `PH` matches no day, and on
days that are holidays in the city `PH` is written as that day's weekday: "PH off" on a Thursday
that is a holiday is "Th off" on that Thursday. What a place decided for one date is appended as a
dated rule, which overrides the rest by the syntax's own logic.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import groupby
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, State

from torg.places.hours.nights import halves, split_rules

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Comments stand in quotes and are left alone; the library writes offsets as "PH -1 days".
_HOLIDAY = re.compile(r'"[^"]*"|\bPH\b(?: ([+-]\d+) days?)?')
_SUN = re.compile(r"sunrise|sunset|dawn|dusk")
_OPEN_END = re.compile(r"(?<!-)\b\d\d:\d\d\+")
OPEN_END = "+"  # the comment of a span whose real end nobody has said
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Sky:
    """Where clocks and the sun are read: the city's zone and its centre in degrees."""

    zone: ZoneInfo
    lat: float = 0.0
    lon: float = 0.0


@dataclass(frozen=True)
class Span:
    """Open from `start` until `end` (UTC, half-open)."""

    start: datetime
    end: datetime
    comment: str = ""


@dataclass(frozen=True)
class DayRule:
    """What holds on one date instead of the rule. No spans = closed. `("22:00", "02:00")` ends
    the next day."""

    day: date
    spans: tuple[tuple[str, str], ...] = ()


def follows_holidays(expression: str) -> bool:
    """Return whether the expression says anything about public holidays."""
    return any(match.group(0).startswith("PH") for match in _HOLIDAY.finditer(expression))


def spans_between(
    expression: str,
    first: date,
    last: date,
    sky: Sky,
    *,
    holidays: Collection[date] = (),
    day_rules: Iterable[DayRule] = (),
) -> list[Span]:
    """Return the spans of being open on the local days `first` … `last`, both included.

    Ordered, never touching or overlapping, cut at the window's two midnights. Only what the
    expression calls open: "unknown" is not open. The expression must be one that `read_hours`
    returned; ValueError if the library refuses it.
    """
    whole = _with_open_ends(expression) + "".join(_as_rule(rule) for rule in day_rules)
    pieces: list[Span] = []
    # From the day before: its night may run into the window.
    days = _days(first - _DAY, last)
    for written, run in groupby(days, key=lambda day: _written_for(whole, day, holidays)):
        pieces.extend(_evaluate(written, list(run), sky))
    begin, end = local_midnight(first, sky.zone), local_midnight(last + _DAY, sky.zone)
    return list(_joined(_within(begin, end, sorted(pieces, key=lambda piece: piece.start))))


def local_midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return the instant (UTC) at which the day begins."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def next_opening(
    expression: str, after: datetime, sky: Sky, *, days: int = 366
) -> tuple[str, str, datetime | None]:
    """Return the library's word for the instant ("open", "closed", "unknown"), its comment, and
    when it next opens within `days` (None = never); for the few rules without a spell in the
    window, such as a season. Public holidays are not looked at that far ahead.
    """
    hours = _parsed(expression, sky)
    local = after.astimezone(sky.zone)
    state, comment = hours.state(local)
    # A hostile rule may change every minute: look at a bounded number of changes.
    for _, (start, _end, kind, _comment) in zip(
        range(1000), hours.intervals(local, local + timedelta(days=days)), strict=False
    ):
        if kind == State.OPEN and start > local:
            return str(state), comment, start.astimezone(UTC)
    return str(state), comment, None


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _as_rule(rule: DayRule) -> str:
    day = f"{rule.day.year} {MONTHS[rule.day.month - 1]} {rule.day.day:02d}"
    hours = ",".join(f"{start}-{end}" for start, end in rule.spans)
    return f"; {day} {hours or 'off'}"


def _with_open_ends(expression: str) -> str:
    """Mark rules like "17:00+" by a comment: the library has them end at midnight."""
    return "".join(
        f'{separator}{rule} "{OPEN_END}"'
        if _OPEN_END.search(rule) and '"' not in rule
        else separator + rule
        for separator, rule in split_rules(expression)
    )


def _written_for(expression: str, day: date, holidays: Collection[date]) -> str:
    """Return the expression with PH written as a weekday, as it holds for one day."""

    def weekday(match: re.Match[str]) -> str:
        if not match.group(0).startswith("PH"):
            return match.group(0)
        shift = timedelta(days=int(match.group(1) or 0))
        return WEEKDAYS[day.weekday()] if day - shift in holidays else "PH"

    return _HOLIDAY.sub(weekday, expression) if holidays else expression


@lru_cache(maxsize=4096)
def _parsed(expression: str, sky: Sky | None) -> OpeningHours:
    """Return the rule as the library evaluates it: under a sky, or by the wall clock alone."""
    if sky is None:
        return OpeningHours(expression, auto_country=False, auto_timezone=False)
    # With a zone and a place the library knows the sun; without a country, no holiday.
    return OpeningHours(
        expression, timezone=sky.zone, coords=(sky.lat, sky.lon), auto_country=False
    )


def _evaluate(expression: str, days: Sequence[date], sky: Sky) -> Iterator[Span]:
    """Yield the spans that begin on consecutive days, the morning after them included."""
    parts = halves(expression)
    for written, later in ((parts.evening, timedelta()), (parts.morning, _DAY)):
        for start, end, comment in _open_by_the_wall(written, days, sky) if written else ():
            yield Span(_instant(start + later, sky.zone), _instant(end + later, sky.zone), comment)


def _open_by_the_wall(
    expression: str, days: Sequence[date], sky: Sky
) -> Iterator[tuple[datetime, datetime, str]]:
    """Yield what is open on consecutive days as wall-clock times without a zone.

    Where a rule has a fallback (`||`), each day is asked for by itself: over a range that begins on
    a day of the fallback, the library stays with the fallback to the range's end.
    """
    if len(days) > 1 and " || " in expression:
        for day in days:
            yield from _open_by_the_wall(expression, (day,), sky)
        return
    begin = datetime.combine(days[0], time.min)
    end = datetime.combine(days[-1] + _DAY, time.min)
    if _SUN.search(expression):
        hours = _parsed(expression, sky)
        begin, end = begin.replace(tzinfo=sky.zone), end.replace(tzinfo=sky.zone)
    else:
        hours = _parsed(expression, None)
    for start, stop, state, comment in hours.intervals(begin, end):
        if state == State.OPEN:
            yield start.replace(tzinfo=None), stop.replace(tzinfo=None), comment


def _instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant of a wall-clock time. Of an hour that comes twice, the second; in an hour
    that is skipped, the instant of the skip: then an evening "until 02.30" is over."""
    first, second = wall.replace(tzinfo=zone), wall.replace(tzinfo=zone, fold=1)
    before, after = first.utcoffset(), second.utcoffset()
    if before is None or after is None or before >= after:
        return second.astimezone(UTC)
    minute = timedelta(minutes=1)
    while wall.replace(tzinfo=zone).utcoffset() != wall.replace(tzinfo=zone, fold=1).utcoffset():
        wall -= minute
    return (wall.replace(tzinfo=zone)).astimezone(UTC) + minute


def _within(begin: datetime, end: datetime, pieces: Iterable[Span]) -> Iterator[Span]:
    """Cut the pieces at the window; what lies outside loses its length and goes."""
    for piece in pieces:
        yield Span(max(piece.start, begin), min(piece.end, end), piece.comment)


def _joined(pieces: Iterable[Span]) -> Iterator[Span]:
    """Join what touches, drop what has no length (an hour that the clock skips)."""
    held: Span | None = None
    for piece in pieces:
        if piece.start >= piece.end:
            continue
        if held and piece.start <= held.end:
            comment = held.comment if held.comment == piece.comment else ""
            held = Span(held.start, max(held.end, piece.end), comment)
            continue
        if held:
            yield held
        held = piece
    if held:
        yield held
