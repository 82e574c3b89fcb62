"""Hours that run past midnight belong to the day on which they begin.

The library lets a later rule undo all of a day, the small hours included: by "Fr 18:00-03:00; Sa
12:00-20:00" it closes at midnight on Friday. Nobody who writes that means it. So an expression is
taken apart: `evening` holds the hours up to midnight; `morning` the hours after it, written as if
they came on the day that they belong to. Each is evaluated by the library, with the rules undoing
each other as they should, and the mornings are moved on one day.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

_CLOCK = r"\d\d:\d\d"
_SUN = r"\(?(?:sunrise|sunset|dawn|dusk)(?:[+-]\d\d:\d\d\))?"
_TIME = rf"(?:{_CLOCK}|{_SUN})"
_SPAN = rf"{_TIME}(?:-{_TIME})?\+?"
_SPANS = re.compile(rf"(?<![\w:+-]){_SPAN}(?:,{_SPAN})*(?![\w:/-])")
_PARTS = re.compile(rf"({_TIME})(?:-({_TIME}))?(\+?)$")
# Separators of rules; within quotes they are part of a comment.
_SEPARATOR = re.compile(r'("[^"]*")|(; | \|\| |, )')
_MIDNIGHT = 24 * 60


@dataclass(frozen=True)
class Halves:
    """`morning` is empty when nothing runs past midnight, or when it cannot be told apart: with a
    fallback (`||`) and with repeated hours the library's own answer stands."""

    evening: str
    morning: str = ""


def split_rules(expression: str) -> list[tuple[str, str]]:
    """Return (separator before it, rule) for each rule, as the library writes them."""
    parts, begin, separator = [], 0, ""
    for match in _SEPARATOR.finditer(expression):
        if match.group(2):
            parts.append((separator, expression[begin : match.start()]))
            begin, separator = match.end(), match.group(2)
    parts.append((separator, expression[begin:]))
    return parts


@lru_cache(maxsize=4096)
def halves(expression: str) -> Halves:
    """Take an expression apart at midnight."""
    rules = split_rules(expression)
    if any(separator == " || " for separator, _ in rules):
        return Halves(expression)
    evening, morning, runs_over = "", "", False
    for separator, rule in rules:
        found = _SPANS.search(re.sub(r'"[^"]*"', lambda m: "_" * len(m.group(0)), rule))
        if found is None:
            evening += separator + rule
            morning += _said(morning, separator, _closed(rule))
            continue
        before, after = rule[: found.start()], rule[found.end() :]
        cut = [_cut(span) for span in found.group(0).split(",")]
        if any(part is None for part in cut):
            return Halves(expression)
        late = [part[1] for part in cut if part and part[1]]
        evening += f"{separator}{before}{','.join(part[0] for part in cut if part)}{after}"
        if late:
            runs_over = True
            morning += _said(morning, separator, f"{before}{','.join(late)}{after}")
        elif separator != ", ":  # a rule that only adds has nothing to add
            morning += _said(morning, separator, f"{before}off" if before.strip() else "24/7 off")
    return Halves(evening, morning if runs_over else "")


def _said(so_far: str, separator: str, rule: str) -> str:
    return f"{separator}{rule}" if so_far else rule


def _closed(rule: str) -> str:
    """Return the rule with nothing after midnight: a day without hours ends at midnight."""
    head = rule.partition('"')[0].strip()
    head = re.sub(r" ?\b(?:closed|off|open|unknown)$", "", head)
    return f"{head or '24/7'} off"


def _cut(span: str) -> tuple[str, str] | None:
    """Return the span's part before midnight and after it; None when it cannot be told."""
    match = _PARTS.match(span)
    if match is None:
        return None
    start, end, _open_end = match.groups()
    if end is None:
        return span, ""
    if "s" in start + end or "d" in start + end:
        return _cut_by_sun(span, start, end)
    first, last = _minutes(start), _minutes(end)
    if first >= _MIDNIGHT:
        return None
    if first < last <= _MIDNIGHT:
        return span, ""
    late = last - _MIDNIGHT if last > _MIDNIGHT else last
    evening = f"{start}-24:00"
    return evening, f"00:00-{late // 60:02d}:{late % 60:02d}" if late else ""


def _cut_by_sun(span: str, start: str, end: str) -> tuple[str, str]:
    """ "dusk-dawn" and "sunset-02:00" run past midnight; "sunrise-sunset" does not."""
    at_night = "sunset" in start or "dusk" in start or _is_late(start)
    into_morning = "sunrise" in end or "dawn" in end or _is_early(end)
    if at_night and into_morning:
        return f"{start}-24:00", f"00:00-{end}"
    return span, ""


def _is_late(clock: str) -> bool:
    return clock[0].isdigit() and _minutes(clock) >= 12 * 60


def _is_early(clock: str) -> bool:
    return clock[0].isdigit() and _minutes(clock) < 12 * 60


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])
