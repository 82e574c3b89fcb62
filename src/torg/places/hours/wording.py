"""Opening hours as one would say them: "måndag–fredag 9.00–18.00", not "Mo-Fr 09:00-18:00".

Only what has plain words is said: an expression with anything else in it (weeks, the sun, the
second Tuesday) is answered with an empty text, and the page shows its two weeks instead.
"""

import re
from collections.abc import Callable
from datetime import date, time

from django.utils import dateformat
from django.utils.translation import gettext as _

from torg.core.language import reads_swedish
from torg.places.hours.evaluate import WEEKDAYS
from torg.places.hours.nights import split_rules
from torg.places.hours.states import clock

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONDAY = date(2024, 1, 1)  # a Monday, of a year in which every date exists
_DAY = rf"(?:{'|'.join(WEEKDAYS)}|PH|SH)"
_DAYS = rf"{_DAY}(?:[-,]{_DAY})*"
_DATE = rf"(?:{'|'.join(_MONTHS)})(?: \d\d?)?"
_DATES = rf"{_DATE}(?:-(?:{_DATE}|\d\d?))?"
_SPAN = r"\d\d:\d\d(?:-\d\d:\d\d)?\+?"
_RULE = re.compile(
    rf"(?P<dates>{_DATES}(?:,{_DATES})*)?:? ?(?P<days>{_DAYS})? ?"
    rf"(?P<hours>{_SPAN}(?:,{_SPAN})*)? ?(?P<state>off|closed|unknown|open|24/7)?"
    r' ?(?:"(?P<comment>[^"]*)")?'
)


def hours_in_words(expression: str) -> str:
    """Return a valid expression in the reader's words; "" if it has parts that have none.

    The expression is written as the library writes it: see `parse.read_hours`.
    """
    said = []
    for separator, rule in split_rules(expression):
        words = _rule(rule)
        if not words or separator == " || ":
            return ""
        said.append(words)
    return "; ".join(said)


def _rule(rule: str) -> str:
    found = _RULE.fullmatch(rule)
    if found is None:
        return ""
    parts = [
        _listed(found["dates"], _date_range),
        _listed(found["days"], _day_range),
        _listed(found["hours"], _span),
        _state(found["state"] or ("" if found["hours"] else "24/7"), alone=not found["days"]),
    ]
    text = " ".join(part for part in parts if part)
    return f"{text} ({found['comment']})".strip() if found["comment"] else text


def _listed(text: str | None, say: Callable[[str], str]) -> str:
    """Return "a, b and c"."""
    words = [say(part) for part in text.split(",")] if text else []
    if len(words) < 2:
        return "".join(words)
    return _("%(some)s and %(last)s") % {"some": ", ".join(words[:-1]), "last": words[-1]}


def _day_range(text: str) -> str:
    return "–".join(_day(day) for day in text.split("-"))


def _day(day: str) -> str:
    if day == "PH":
        return _("public holidays")
    if day == "SH":
        return _("school holidays")
    return _small(dateformat.format(_MONDAY.replace(day=1 + WEEKDAYS.index(day)), "l"))


def _date_range(text: str) -> str:
    first, _dash, last = text.partition("-")
    if last.isdigit():  # Dec 24-26
        month, day = first.split()
        return f"{int(day)}–{_date(f'{month} {last}')}"
    return "–".join(_date(part) for part in (first, last) if part)


def _date(text: str) -> str:
    month, _space, day = text.partition(" ")
    name = _small(dateformat.format(date(2024, 1 + _MONTHS.index(month), 1), "F"))
    return f"{int(day)} {name}" if day else name


def _span(text: str) -> str:
    start, _dash, end = text.rstrip("+").partition("-")
    if text == "00:00-24:00":
        return _("round the clock")
    if not end:
        return _("from %(time)s") % {"time": _clock(start)}
    span = f"{_clock(start)}–{_clock(end, ends=True)}"
    return _("%(span)s or later") % {"span": span} if text.endswith("+") else span


def _clock(text: str, *, ends: bool = False) -> str:
    """Return the time of day; 26:00 is two in the morning, and what ends at midnight ends at 24."""
    hour, minute = (int(part) for part in text.split(":"))
    if ends and hour % 24 == minute == 0:
        return clock(time(23)).replace("23", "24")
    return clock(time(hour % 24, minute))


def _state(state: str, *, alone: bool) -> str:
    if state in {"off", "closed"}:
        return _("closed")
    if state == "unknown":
        return _("hours not known")
    if state == "24/7":
        return _("always open") if alone else _("round the clock")
    return ""


def _small(text: str) -> str:
    return text.lower() if reads_swedish() else text
