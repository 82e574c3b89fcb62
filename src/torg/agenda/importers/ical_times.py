"""Times of calendar files: whole days, floating times, zones by every name that they are given."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import available_timezones

from django.utils.translation import gettext as _
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from torg.agenda.importers.ical_lines import Component, Value, walk
from torg.agenda.importers.stated import RowError
from torg.agenda.importers.tidy import zone

_STAMP = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ](\d{2}):?(\d{2})(?::?(\d{2}))?(Z)?)?", re.IGNORECASE
)
_DURATION = re.compile(
    r"([+-])?P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?"
)
_ZONES = {name.lower(): name for name in available_timezones()}
_WINDOWS = {name.lower(): olson for name, olson in WINDOWS_TO_OLSON.items()}
_UTC_NAMES = {"utc", "gmt", "z", "etc/utc", "zulu", "etc/gmt", "universal"}


@dataclass(frozen=True)
class Moment:
    """A time as the file says it, aware; `is_day` when only a day is said."""

    at: datetime
    is_day: bool
    zone: str
    is_utc: bool = False


@dataclass
class Zones:
    """The zones of one calendar; `default` is read where a time has none."""

    default: str
    is_stated: bool = False  # the calendar itself says the default
    _known: dict[str, str] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)

    def named(self, tzid: str) -> str:
        """Return the zone that a TZID means; the default, with a notice, when nobody knows it."""
        name = tzid.strip().strip('"')
        found = self._known.get(name) or known_zone(name)
        if not found:
            found = self.default
            self.notices.append(
                _("The time zone “%(name)s” is not known: its times are read as %(zone)s.")
                % {"name": name[:60], "zone": found}
            )
        self._known[name] = found
        return found


def known_zone(name: str) -> str:
    """Return the IANA name of a zone by its own, its Windows or its makers' name, or nothing."""
    low = name.strip().strip('"').lower()
    if low in _UTC_NAMES:
        return "UTC"
    if low in _ZONES:
        return _ZONES[low]
    if low in _WINDOWS:
        return _WINDOWS[low]
    # Some put the name of their own collection before it: "/citadel.org/20210210_1/Europe/Oslo".
    parts = re.split(r"[/\\]", low)
    for size in (3, 2):
        if len(parts) > size and "/".join(parts[-size:]) in _ZONES:
            return _ZONES["/".join(parts[-size:])]
    return ""


def zones_of(calendar: Component, city_zone: str) -> Zones:
    """Return the zones that a calendar names and defines."""
    stated = known_zone(calendar.text("X-WR-TIMEZONE"))
    zones = Zones(stated or city_zone, bool(stated))
    for definition in walk(calendar, "VTIMEZONE"):
        tzid = definition.text("TZID")
        found = known_zone(tzid) or known_zone(definition.text("X-LIC-LOCATION"))
        if tzid and found:
            zones._known[tzid] = found  # noqa: SLF001  -- its own maker
    return zones


def read_moment(value: Value, zones: Zones) -> Moment:
    """Return the time that a property says. Raises RowError when it is none."""
    match = _STAMP.fullmatch(value.raw.strip().rstrip(";"))
    if match is None:
        raise RowError(_("“%(text)s” is not a time.") % {"text": value.raw[:40]})
    parts = [int(part or 0) for part in match.groups()[:6]]
    is_day, is_utc = match[4] is None, match[7] is not None
    name = zones.default
    if is_utc:
        name = zones.default if zones.is_stated else "UTC"
    elif "TZID" in value.params:
        name = zones.named(value.params["TZID"])
    try:
        year, month, day, hour, minute, second = parts
        if not 1970 <= year < 2200:
            raise ValueError(year)  # noqa: TRY301  -- one answer for every way to be no time
        local = datetime(year, month, day, hour % 24, minute, min(second, 59), tzinfo=UTC)
    except ValueError:
        raise RowError(_("“%(text)s” is not a time.") % {"text": value.raw[:40]}) from None
    local += timedelta(days=hour // 24)  # 24.00 is midnight
    if is_utc:
        return Moment(local.astimezone(zone(name)), is_day, name, is_utc=True)
    return Moment(local.replace(tzinfo=zone(name)), is_day, name)


def read_duration(text: str) -> timedelta | None:
    """Return a DURATION, None when it is none or goes backwards."""
    match = _DURATION.fullmatch(text.strip().upper())
    if match is None or match[1] == "-":
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def local_text(moment: Moment, zone_name: str) -> str:
    """Return a date of a rule as an event keeps it: local time, or the day alone."""
    if moment.is_day:
        return f"{moment.at:%Y-%m-%d}"
    return f"{moment.at.astimezone(zone(zone_name)):%Y-%m-%dT%H:%M:%S}"


def read_dates(values: Iterable[Value], zones: Zones) -> tuple[list[Moment], int]:
    """Return the times of RDATE or EXDATE, and how many could not be read."""
    found, bad = [], 0
    for value in values:
        for part in value.parts():
            try:
                # Of a period (start/end) the start.
                found.append(read_moment(Value(part.split("/")[0], value.params), zones))
            except RowError:
                bad += 1
    return found[:1_000], bad


def midnight_after(moment: datetime) -> datetime:
    """Return the local midnight that ends the day of `moment`."""
    day: date = moment.date() + timedelta(days=1)
    return datetime.combine(day, time(), tzinfo=moment.tzinfo)
