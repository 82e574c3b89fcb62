"""schema.org's Schedule → a rule of recurrence; its durations."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from torg.agenda.importers import tidy
from torg.agenda.importers.ical_times import known_zone, read_duration
from torg.agenda.importers.schema_values import as_list, text_of

_FREQUENCIES = {"D": "DAILY", "W": "WEEKLY", "M": "MONTHLY", "Y": "YEARLY"}
_DAYS = {
    name: code
    for code, names in {
        "MO": "monday mo mon", "TU": "tuesday tu tue", "WE": "wednesday we wed",
        "TH": "thursday th thu", "FR": "friday fr fri", "SA": "saturday sa sat",
        "SU": "sunday su sun",
    }.items()
    for name in names.split()
}  # fmt: skip


@dataclass(frozen=True)
class Repeats:
    """When something comes again: the first start and end, the rule, what is left out."""

    start: datetime
    end: datetime | None
    rrule: str
    exdates: list[str]
    timezone: str


def read_schedule(node: Any, timezone: str) -> Repeats | None:
    """Return what a Schedule says, None when it does not say when or how often."""
    if not isinstance(node, dict):
        return None
    zone = known_zone(text_of(node.get("scheduleTimezone"))) or timezone
    clock = text_of(node.get("startTime"))
    start = _at(text_of(node.get("startDate")), clock, zone)
    rule = _rule(node, zone)
    if start is None or not rule:
        return None
    until = _at(text_of(node.get("startDate")), text_of(node.get("endTime")), zone)
    end = until if until is not None and clock and until > start else None
    length = read_duration(text_of(node.get("duration")))
    if end is None and length:
        end = start + length
    left_out = [tidy.moment(text_of(value), zone) for value in as_list(node.get("exceptDate"))]
    exdates = [f"{moment[0]:%Y-%m-%d}" for moment in left_out if moment]
    return Repeats(start, end, rule, sorted(set(exdates)), zone)


def _at(day: str, clock: str, zone: str) -> datetime | None:
    found = tidy.moment(f"{day[:10]}T{clock[:8]}" if clock and len(day) <= 10 else day, zone)
    return found[0] if found else None


def _rule(node: dict[str, Any], zone: str) -> str:
    every = text_of(node.get("repeatFrequency")).strip().upper()
    if not every.startswith("P") or every[-1:] not in _FREQUENCIES:
        return ""
    interval = every[1:-1] or "1"
    if not (interval.isascii() and interval.isdigit() and 0 < int(interval[:4]) < 1_000):
        return ""
    parts = [f"FREQ={_FREQUENCIES[every[-1]]}"]
    if interval != "1":
        parts.append(f"INTERVAL={int(interval)}")
    parts += _days(node)
    last = tidy.moment(text_of(node.get("endDate")), zone)
    count = tidy.number(first_number(node.get("repeatCount")))
    if count and 0 < count < 10_000:
        parts.append(f"COUNT={int(count)}")
    elif last:
        parts.append(f"UNTIL={last[0]:%Y%m%d}T235959")
    return ";".join(parts)


def first_number(value: Any) -> Any:
    return next((item for item in as_list(value) if isinstance(item, int | str)), None)


def _days(node: dict[str, Any]) -> list[str]:
    names = [text_of(day).rsplit("/", 1)[-1].lower() for day in as_list(node.get("byDay"))]
    days = [_DAYS[name] for name in names if name in _DAYS]
    week = first_number(node.get("byMonthWeek"))
    if days and week is not None and str(week).lstrip("-").isdigit() and -5 <= int(week) <= 5:
        days = [f"{int(week)}{day}" for day in days]
    month_days = [str(day) for day in as_list(node.get("byMonthDay")) if str(day).isdigit()]
    return [
        *([f"BYDAY={','.join(days)}"] if days else []),
        *([f"BYMONTHDAY={','.join(month_days[:31])}"] if month_days and not days else []),
    ]


def plus(start: datetime, duration: str) -> datetime | None:
    """Return when something ends that lasts so long (ISO 8601), None when that is not said."""
    length = read_duration(duration)
    return start + length if length and length < timedelta(days=366) else None
