"""A week of opening hours as people fill it in, from and to the syntax in which it is stored.

Seven days, each with its spans, and what holds on public holidays. What a rule says beyond that
(seasons, weeks of the month, sunset, comments) has no place in a week: `week_of` answers None, and
the editor keeps the rule until somebody chooses to replace it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from torg.places.hours.evaluate import WEEKDAYS
from torg.places.hours.nights import split_rules

MOST_SPANS = 4  # a day
DAY_MINUTES = 24 * 60
_DAY = "(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)"
_RULE = re.compile(
    rf"(?:24/7 (?=closed|off))?(?:({_DAY}(?:-{_DAY})?(?:,{_DAY}(?:-{_DAY})?)*) ?)?"
    r"((?:\d\d:\d\d-\d\d:\d\d)(?:,\d\d:\d\d-\d\d:\d\d)*|closed|off|24/7)?"
)
_TYPED = re.compile(r"(\d{1,2})(?:[:.,h ]?(\d{2}))?")

Spans = tuple[tuple[str, str], ...]  # ("10:00", "18:00"); an end before its start is the next day's
CLOSED: Spans = ()


class BadHoursError(ValueError):
    """What was typed for a day cannot be hours; the message says why."""


@dataclass(frozen=True)
class Week:
    """Hours from Monday to Sunday; `holidays` on public holidays, None = as on that weekday."""

    days: tuple[Spans, ...] = (CLOSED,) * 7
    holidays: Spans | None = None


def week_of(expression: str) -> Week | None:
    """Return the week that an expression (as `read_hours` gives it) says; None when it says more.

    Evaluated, `expression_of` the answer is open at the same times as the expression.
    """
    days: list[Spans] = [CLOSED] * 7
    holidays: Spans | None = None
    for separator, rule in split_rules(expression):
        named = _RULE.fullmatch(rule.strip())
        if named is None or separator not in {"", "; ", ", "} or not rule.strip():
            return None
        which = _numbers(named.group(1)) if named.group(1) else [*range(7)]
        spans = _spans(named.group(2))
        if which is None or spans is None or len(spans) > MOST_SPANS:
            return None
        if holidays is not None and any(number < 7 for number in which):
            return None  # the later rule undoes the one for holidays, on some of them
        for number in which:
            if separator == ", ":
                return None  # added to what stands: rare, and easily read wrongly
            if number == 7:
                holidays = spans
            else:
                days[number] = spans
    return Week(tuple(days), holidays)


def expression_of(week: Week) -> str:
    """Return the week in OSM's syntax: "Mo-Fr 10:00-18:00; Sa 10:00-15:00; PH off"."""
    groups: dict[Spans, list[int]] = {}
    for number, spans in enumerate(week.days):
        if spans:
            groups.setdefault(spans, []).append(number)
    rules = [f"{_days(numbers)} {_written(spans)}" for spans, numbers in groups.items()]
    if not rules:
        rules = ["Mo-Su off"]
    if week.holidays is not None:
        rules.append(f"PH {_written(week.holidays) if week.holidays else 'off'}")
    return "; ".join(rules)


def read_time(text: str) -> str:
    """Return a time as people type it ("9", "9.30", "0930", "24") as "HH:MM".

    Raises BadHoursError.
    """
    found = _TYPED.fullmatch(text.strip())
    if found:
        hour, minute = int(found.group(1)), int(found.group(2) or 0)
        if (hour < 24 and minute < 60) or (hour == 24 and minute == 0):
            return f"{hour:02}:{minute:02}"
    raise BadHoursError(_("“%(text)s” is not a time. Write 9.30 or 18.") % {"text": text[:20]})


def read_spans(typed: Sequence[tuple[str, str]]) -> Spans:
    """Return the spans of a day from pairs of typed times; empty pairs are left out.

    Raises BadHoursError for half a pair, a time that is none, and spans that overlap.
    """
    spans = []
    for start, end in typed:
        if not start.strip() and not end.strip():
            continue
        if not start.strip() or not end.strip():
            raise BadHoursError(_("Write both when it opens and when it closes."))
        first, last = read_time(start), read_time(end)
        if first == "24:00":
            first = "00:00"
        if last == "00:00":
            last = "24:00"
        if first == last:
            raise BadHoursError(_("It opens and closes at the same time."))
        spans.append((first, last))
    spans.sort()
    minutes = [_minutes(span) for span in spans]
    for (_begin, stop), (begin, _stop) in pairwise(minutes):
        if begin < stop:
            raise BadHoursError(_("Two of the times overlap."))
    if minutes and minutes[-1][1] > DAY_MINUTES + minutes[0][0]:
        raise BadHoursError(_("Two of the times overlap."))
    return tuple(spans)


def _minutes(span: tuple[str, str]) -> tuple[int, int]:
    start, end = (int(time[:2]) * 60 + int(time[3:]) for time in span)
    return start, end + DAY_MINUTES if end <= start else end


def _numbers(selector: str) -> list[int] | None:
    """Return the days of "Mo-We,Sa,PH" as numbers, 7 = public holidays."""
    numbers: list[int] = []
    for part in selector.split(","):
        first, _dash, last = part.partition("-")
        if "PH" in (first, last):
            if last:
                return None
            numbers.append(7)
            continue
        begin, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
        numbers += [n % 7 for n in range(begin, end + (7 if end < begin else 0) + 1)]
    return numbers


def _spans(text: str | None) -> Spans | None:
    if text in {None, "24/7"}:
        return (("00:00", "24:00"),)
    if text in {"closed", "off"}:
        return CLOSED
    spans = []
    for part in str(text).split(","):
        start, _dash, end = part.partition("-")
        hour = int(end[:2])
        if hour > 24 or (hour == 24 and end != "24:00"):
            end = f"{hour - 24:02}{end[2:]}"
        if start == end:
            return None
        spans.append((start, end))
    try:
        return spans_in_order(tuple(spans))
    except BadHoursError:
        return None


def spans_in_order(spans: Spans) -> Spans:
    """Return the spans sorted; raises BadHoursError when they overlap."""
    return read_spans(spans)


def _days(numbers: list[int]) -> str:
    """Return numbers in order as "Mo-We,Sa"."""
    parts, begin = [], numbers[0]
    for here, after in zip(numbers, [*numbers[1:], 99], strict=True):
        if after != here + 1:
            two = f"{WEEKDAYS[begin]},{WEEKDAYS[here]}" if here - begin == 1 else ""
            one = WEEKDAYS[begin] if here == begin else f"{WEEKDAYS[begin]}-{WEEKDAYS[here]}"
            parts.append(two or one)
            begin = after
    return ",".join(parts)


def _written(spans: Spans) -> str:
    return ",".join(f"{start}-{end}" for start, end in spans)
