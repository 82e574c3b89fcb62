"""Reading RRULE, RDATE and EXDATE (RFC 5545, 3.3.10 and 3.8.5): a rule, or the reason for refusing.

Rules come from outside. What would never end being worked out is refused here, in the reader's
language: more often than once an hour, more than `TIMES_A_DAY` times a day, an interval of nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

YEARLY, MONTHLY, WEEKLY, DAILY, HOURLY = "YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY"
FREQUENCIES = (YEARLY, MONTHLY, WEEKLY, DAILY, HOURLY)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LONGEST = 2_000  # characters of all rules together
RULES_AT_MOST, DATES_AT_MOST, TIMES_A_DAY = 5, 1_000, 24
# A rule that counts further is one without an end: the end would lie beyond every window.
COUNT_AT_MOST = 20_000
INTERVAL_AT_MOST = 10_000

_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?")
# Part of a rule → the attribute, the smallest and the greatest number, and whether −n counts too.
LISTS = {
    "BYMONTH": ("by_month", 1, 12, False),
    "BYMONTHDAY": ("by_month_day", 1, 31, True),
    "BYYEARDAY": ("by_year_day", 1, 366, True),
    "BYWEEKNO": ("by_week", 1, 53, True),
    "BYSETPOS": ("by_position", 1, 366, True),
    "BYHOUR": ("by_hour", 0, 23, False),
    "BYMINUTE": ("by_minute", 0, 59, False),
    "BYSECOND": ("by_second", 0, 60, False),
}
_KNOWN = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "RSCALE", "SKIP", *LISTS}


class BadRuleError(ValueError):
    """A rule that cannot be followed; the message says why, in the reader's language."""


@dataclass(frozen=True)
class Rule:
    """One RRULE. `until` is local time and included; `by_day` holds (nth or 0, weekday 0–6)."""

    freq: str
    interval: int = 1
    count: int | None = None
    until: datetime | None = None
    week_start: int = 0
    by_day: tuple[tuple[int, int], ...] = ()
    by_month: tuple[int, ...] = ()
    by_month_day: tuple[int, ...] = ()
    by_year_day: tuple[int, ...] = ()
    by_week: tuple[int, ...] = ()
    by_position: tuple[int, ...] = ()
    by_hour: tuple[int, ...] = ()
    by_minute: tuple[int, ...] = ()
    by_second: tuple[int, ...] = ()

    @property
    def is_endless(self) -> bool:
        return self.count is None and self.until is None


@dataclass(frozen=True)
class Recurrence:
    """When an event happens. `start` and all other times are local: by the clock on the wall.

    `start` is always one of the dates. An exception of a whole day ("2026-10-31") leaves out
    every start of that day.
    """

    start: datetime
    zone: ZoneInfo
    rules: tuple[Rule, ...] = ()
    extra: tuple[datetime, ...] = ()
    left_out: frozenset[datetime] = field(default_factory=frozenset)
    left_out_days: frozenset[int] = field(default_factory=frozenset)  # ordinals

    @property
    def recurs(self) -> bool:
        return bool(self.rules or self.extra)

    @property
    def is_endless(self) -> bool:
        return any(rule.is_endless for rule in self.rules)


def read_recurrence(
    starts_at: datetime,
    timezone: str,
    *,
    rrule: str = "",
    rdates: Iterable[str] = (),
    exdates: Iterable[str] = (),
) -> Recurrence:
    """Return when an event happens that first starts at `starts_at` (aware).

    `rrule` has one rule a line; `rdates` and `exdates` are local times in ISO 8601, or days.
    Raises BadRuleError for an unknown zone and for a rule or date that cannot be followed.
    """
    zone = read_zone(timezone)
    start = starts_at.astimezone(zone).replace(tzinfo=None)
    rules = tuple(read_rule(line, zone) for line in _lines(rrule))
    extra, left_out = _times(rdates, zone), _times(exdates, zone)
    return Recurrence(
        start=start,
        zone=zone,
        rules=rules,
        extra=tuple(
            sorted({datetime.combine(m, start.time()) if whole else m for m, whole in extra})
        ),
        left_out=frozenset(moment for moment, whole in left_out if not whole),
        left_out_days=frozenset(moment.toordinal() for moment, whole in left_out if whole),
    )


def read_zone(name: str) -> ZoneInfo:
    """Return the zone of that name (IANA). Raises BadRuleError for an unknown one."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadRuleError(_("The time zone %(name)s is not known.") % {"name": name}) from error


def read_rule(text: str, zone: ZoneInfo) -> Rule:
    """Return the rule that `text` says. Raises BadRuleError with the reason."""
    parts = _parts(text)
    freq = parts.get("FREQ", "")
    if freq in {"SECONDLY", "MINUTELY"}:
        raise BadRuleError(_("An event cannot happen more often than once an hour."))
    if freq not in FREQUENCIES:
        raise BadRuleError(_("The rule does not say how often: FREQ is missing or unknown."))
    if parts.get("SKIP", "OMIT") != "OMIT" or parts.get("RSCALE", "GREGORIAN") != "GREGORIAN":
        raise BadRuleError(_("Only the Gregorian calendar is followed, without SKIP."))
    if "COUNT" in parts and "UNTIL" in parts:
        raise BadRuleError(_("The rule has both COUNT and UNTIL; it can have one end only."))
    lists = {
        attribute: _numbers(name, parts[name], low, high, negative=negative)
        for name, (attribute, low, high, negative) in LISTS.items()
        if name in parts
    }
    count = _number("COUNT", parts["COUNT"], 1, 10**9) if "COUNT" in parts else None
    rule = Rule(
        freq=freq,
        interval=_number("INTERVAL", parts.get("INTERVAL", "1"), 1, INTERVAL_AT_MOST),
        count=None if count is not None and count > COUNT_AT_MOST else count,
        until=_until(parts["UNTIL"], zone) if "UNTIL" in parts else None,
        week_start=_weekday(parts.get("WKST", "MO")),
        by_day=_days(parts["BYDAY"]) if "BYDAY" in parts else (),
        **lists,
    )
    _check(rule)
    return rule


def _lines(rrule: str) -> list[str]:
    if len(rrule) > LONGEST:
        raise BadRuleError(_("The rule of recurrence is too long."))
    lines = [line.strip() for line in rrule.splitlines() if line.strip()]
    if len(lines) > RULES_AT_MOST:
        raise BadRuleError(_("At most %(n)d rules for one event.") % {"n": RULES_AT_MOST})
    return lines


def _parts(text: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in text.upper().removeprefix("RRULE:").strip().strip(";").split(";"):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if name.startswith("X-"):
            continue
        if not equals or not value or name not in _KNOWN:
            raise BadRuleError(
                _("%(part)s is not part of a rule of recurrence.") % {"part": part[:40]}
            )
        if name in parts:
            raise BadRuleError(_("%(name)s stands twice in the rule.") % {"name": name})
        parts[name] = value
    return parts


def _check(rule: Rule) -> None:
    """Refuse what has no meaning or would explode. Raises BadRuleError."""
    times = max(1, len(rule.by_minute)) * max(1, len(rule.by_second))
    times *= 24 if rule.freq == HOURLY and not rule.by_hour else max(1, len(rule.by_hour))
    if times > TIMES_A_DAY:
        raise BadRuleError(
            _("The rule gives up to %(n)d times a day; at most %(most)d.")
            % {"n": times, "most": TIMES_A_DAY}
        )
    if rule.by_position and (
        rule.freq == HOURLY
        or not (rule.by_day or rule.by_month_day or rule.by_year_day or rule.by_week)
    ):
        raise BadRuleError(_("BYSETPOS needs days to choose among."))
    if any(nth for nth, _day in rule.by_day) and (
        rule.freq not in {MONTHLY, YEARLY} or rule.by_week
    ):
        raise BadRuleError(_("A numbered weekday, such as 2TU, needs a month or a year."))


def _number(name: str, text: str, low: int, high: int) -> int:
    # isdecimal alone takes digits of every script; int() would too.
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else low - 1
    if not low <= number <= high:
        raise BadRuleError(
            _("%(name)s must be a whole number from %(low)d to %(high)d.")
            % {"name": name, "low": low, "high": high}
        )
    return number


def _numbers(name: str, text: str, low: int, high: int, *, negative: bool) -> tuple[int, ...]:
    found = set()
    for part in text.split(","):
        minus = negative and part.startswith("-")
        found.add(
            (-1 if minus else 1) * _number(name, part.lstrip("+-" if negative else ""), low, high)
        )
    return tuple(sorted(found))


def _days(text: str) -> tuple[tuple[int, int], ...]:
    found = set()
    for part in text.split(","):
        match = _DAY.fullmatch(part.strip())
        nth = int(match[1] or 0) if match else 0
        if match is None or (match[1] and not 1 <= abs(nth) <= 53):
            raise BadRuleError(_("%(day)s is not a weekday.") % {"day": part[:20]})
        found.add((nth, WEEKDAYS.index(match[2])))
    return tuple(sorted(found))


def _weekday(text: str) -> int:
    if text not in WEEKDAYS:
        raise BadRuleError(_("%(day)s is not a weekday.") % {"day": text[:20]})
    return WEEKDAYS.index(text)


def _until(text: str, zone: ZoneInfo) -> datetime:
    """Return the last local time; a day alone is meant to its end."""
    match = _UNTIL.fullmatch(text)
    try:
        if match is None:
            raise ValueError(text)  # noqa: TRY301  -- one answer for every way to be no date
        day, clock, is_utc = match.groups()
        moment = datetime.strptime(day + (clock or "235959"), "%Y%m%d%H%M%S")  # noqa: DTZ007  -- local
        if is_utc:
            moment = moment.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
    except (ValueError, OverflowError) as error:
        raise BadRuleError(_("UNTIL is not a date: %(text)s") % {"text": text[:20]}) from error
    return moment


def _times(texts: Iterable[str], zone: ZoneInfo) -> list[tuple[datetime, bool]]:
    """Return local times, and whether each is a whole day. Raises BadRuleError."""
    found = []
    for text in texts:
        try:
            moment = datetime.fromisoformat(str(text))
            if moment.tzinfo is not None:
                moment = moment.astimezone(zone).replace(tzinfo=None)
        except (ValueError, OverflowError) as error:
            raise BadRuleError(_("%(text)s is not a date.") % {"text": str(text)[:40]}) from error
        found.append((moment, len(str(text)) <= 10 and "T" not in str(text)))
    if len(found) > DATES_AT_MOST:
        raise BadRuleError(
            _("At most %(n)d dates can be added or left out.") % {"n": DATES_AT_MOST}
        )
    return found
