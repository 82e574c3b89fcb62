"""The instants that visitors ask about, and how an instant is written."""

from datetime import datetime, time, timedelta
from enum import StrEnum

from django.utils.dateparse import parse_datetime

EVENING_AT = time(19)
SATURDAY_AT = time(13)
_SATURDAY = 5
_DAYS_AHEAD = 20  # a whole day within the window of spells


class When(StrEnum):
    NOW = "now"
    EVENING = "evening"
    SATURDAY = "saturday"


def moment_of(when: When, at: datetime) -> datetime:
    """Return the instant meant by `when`, seen from `at` (the city's own zone).

    This evening is 19.00, or now when that has passed. Saturday is the coming one at 13.00; on a
    Saturday morning it is today.
    """
    if when == When.EVENING:
        return max(at, _on(at, EVENING_AT))
    if when == When.SATURDAY:
        days = (_SATURDAY - at.weekday()) % 7
        if days == 0 and at >= _on(at, SATURDAY_AT):
            days = 7
        return _on(at + timedelta(days=days), SATURDAY_AT)
    return at


def _on(day: datetime, hour: time) -> datetime:
    return datetime.combine(day.date(), hour, day.tzinfo)


def parse_moment(text: str, now: datetime) -> datetime:
    """Return the instant that `?t=` names (ISO 8601, read in the zone of `now`), else `now`.

    Only from yesterday to three weeks ahead: hours are worked out for no other days, and a town
    whose hours are not worked out would look shut.
    """
    try:
        named = parse_datetime(text.replace(" ", "+"))
        if named is None:
            return now
        if named.tzinfo is None:
            named = named.replace(tzinfo=now.tzinfo)
        named = named.astimezone(now.tzinfo)
    except (ValueError, OverflowError):  # no such day, or one before the first
        return now
    return named if -1 <= (named.date() - now.date()).days <= _DAYS_AHEAD else now
