"""When an event happens again, as people say it, and the rule of RFC 5545 that it means.

"Every week on Tuesdays and Thursdays, until 11 June" is `Again(HOW.WEEKLY, (1, 3), until=…)`. What
comes from elsewhere and cannot be said so is kept as it is (`HOW.KEPT`) and never touched.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from torg.agenda.recurrence import BadRuleError, Rule
from torg.agenda.recurrence.rule import MONTHLY, WEEKDAYS, WEEKLY, YEARLY, read_rule, read_zone

_LAST = -1
_WHOLE_WEEKS_IN_A_MONTH = 4


class How(StrEnum):
    """How often; the words stand in the form."""

    ONCE = "once"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY_DAY = "monthly_day"  # the second Tuesday of the month, as the first date is
    MONTHLY_LAST = "monthly_last"  # the last Tuesday of the month
    MONTHLY_DATE = "monthly_date"  # the 12th of each month
    YEARLY = "yearly"
    KEPT = "kept"  # another rule, that came from a feed


@dataclass(frozen=True)
class Again:
    """`weekdays` (0 = Monday) count for weeks only; `until` is the last day, included."""

    how: How = How.ONCE
    weekdays: tuple[int, ...] = ()
    until: date | None = None
    times: int | None = None


def rule_of(again: Again, first: date) -> str:
    """Return the RRULE, "" for an event that happens once. `first` is the first date."""
    day = WEEKDAYS[first.weekday()]
    nth = (first.day - 1) // 7 + 1
    parts = {
        How.ONCE: "",
        How.KEPT: "",
        How.WEEKLY: f"FREQ=WEEKLY;BYDAY={_days(again, first)}",
        How.FORTNIGHTLY: f"FREQ=WEEKLY;INTERVAL=2;BYDAY={_days(again, first)}",
        How.MONTHLY_DAY: f"FREQ=MONTHLY;BYDAY={min(nth, _WHOLE_WEEKS_IN_A_MONTH)}{day}",
        How.MONTHLY_LAST: f"FREQ=MONTHLY;BYDAY={_LAST}{day}",
        How.MONTHLY_DATE: f"FREQ=MONTHLY;BYMONTHDAY={first.day}",
        How.YEARLY: "FREQ=YEARLY",
    }[again.how]
    if not parts:
        return ""
    if again.until is not None:
        return f"{parts};UNTIL={again.until:%Y%m%d}"
    return f"{parts};COUNT={again.times}" if again.times is not None else parts


def again_of(rrule: str, first: datetime, timezone: str) -> Again:
    """Read a rule back into words; `first` is local. What has no words is KEPT."""
    lines = [line for line in rrule.splitlines() if line.strip()]
    if not lines:
        return Again()
    try:
        rule = read_rule(lines[0], read_zone(timezone)) if len(lines) == 1 else None
    except BadRuleError:
        rule = None
    if rule is None:
        return Again(How.KEPT)
    again = Again(
        _how(rule),
        tuple(day for _nth, day in rule.by_day),
        rule.until.date() if rule.until else None,
        rule.count,
    )
    # A rule that holds more than the words do is not one that they say.
    said = rule_of(again, first.date())
    if again.how == How.KEPT or _plain(said, timezone) != _plain(lines[0], timezone):
        return Again(How.KEPT)
    return again if again.how in {How.WEEKLY, How.FORTNIGHTLY} else replace(again, weekdays=())


def _how(rule: Rule) -> How:
    every_other = 2
    if rule.freq == WEEKLY:
        return {1: How.WEEKLY, every_other: How.FORTNIGHTLY}.get(rule.interval, How.KEPT)
    if rule.freq == MONTHLY and rule.by_month_day:
        return How.MONTHLY_DATE
    if rule.freq == MONTHLY and rule.by_day:
        return How.MONTHLY_LAST if rule.by_day[0][0] == _LAST else How.MONTHLY_DAY
    return How.YEARLY if rule.freq == YEARLY else How.KEPT


def _plain(rrule: str, timezone: str) -> Rule | None:
    """Return the rule with its end cut to the day: the words know no hours of it."""
    if not rrule:
        return None
    rule = read_rule(rrule, read_zone(timezone))
    if rule.freq == WEEKLY and not rule.by_day:
        return None
    return replace(rule, until=rule.until and rule.until.replace(hour=0, minute=0, second=0))


def _days(again: Again, first: date) -> str:
    chosen = sorted({*again.weekdays, first.weekday()})
    return ",".join(WEEKDAYS[day] for day in chosen)
