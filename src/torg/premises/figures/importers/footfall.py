"""Hourly counts of passers-by → rows of counter, hour and people.

Two shapes of table are read. Wide: a date, an hour and a column for each counter. Long: counter,
time and people. Hours are the city's own; the hour that is missing in spring is refused, the one
that comes twice in autumn is the first of the two, unless the time says its offset.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from torg.premises.figures.exceptions import NotReadableError
from torg.premises.figures.importers.areas import LAT, LON, people_of
from torg.premises.figures.importers.geodata import plain
from torg.premises.figures.importers.table import read_rows

_DATE, _HOUR, _TIME = {"date", "datum", "day", "dag"}, {"hour", "timme", "time", "tid"}, {
    "time", "start", "timestamp", "tidpunkt", "datetime", "tid",
}  # fmt: skip
_COUNTER = {"counter", "sensor", "location", "name", "namn", "plats", "address", "räknare", "id"}
_PEOPLE = {"count", "people", "antal", "passager", "pedestrians", "total"}
_NO_COUNTER = {"year", "år", "month", "månad", "weekday", "veckodag", "weather", "väder", "temp"}
_HOUR_TEXT = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?(?:\s*[-–].*)?")
_NAME = 120  # characters of a counter's name
_FIRST_YEAR, _LAST_YEAR = 1970, 2200
_MOST = 1_000_000  # people an hour: more is a fault of the counter


@dataclass(frozen=True, slots=True)
class StatedCounter:
    """A counter and where it stands, in degrees (WGS 84)."""

    name: str
    lat: float
    lon: float


@dataclass
class CountReading:
    """What a table of counts holds; `read` counts cells that hold something."""

    counts: dict[str, dict[datetime, int]] = field(default_factory=dict)  # counter → hour → people
    refused: list[tuple[str, str, str]] = field(default_factory=list)
    read: int = 0
    _seen: set[tuple[str, datetime]] = field(default_factory=set)

    def take(self, counter: str, moment: datetime, people: int, zone: ZoneInfo) -> None:
        """Add what was counted from `moment` on to its hour; quarters of an hour are summed.

        A moment that stands twice is the second of the two in the autumn, or an error: ValueError.
        """
        if (counter, moment) in self._seen:
            later = moment + timedelta(hours=1)
            twice = moment.astimezone(zone).hour == later.astimezone(zone).hour
            if not twice or (counter, later) in self._seen:
                raise ValueError(_("This hour stands in the table twice."))
            moment = later
        self._seen.add((counter, moment))
        hours = self.counts.setdefault(counter, {})
        start = moment.replace(minute=0, second=0, microsecond=0)
        hours[start] = hours.get(start, 0) + people


def read_locations(path: Path) -> tuple[list[StatedCounter], list[tuple[str, str, str]]]:
    """Return the counters of a table of places, and the rows that were refused."""
    header, rows = read_rows(path)
    lower = [name.lower() for name in header]
    name_at, lat_at, lon_at = (_column(lower, names) for names in (_COUNTER, set(LAT), set(LON)))
    found: dict[str, StatedCounter] = {}
    refused: list[tuple[str, str, str]] = []
    for line, row in rows:
        try:
            name = row[name_at].strip()
            lat, lon = _degrees(row[lat_at], row[lon_at])
            name = plain(name)[:_NAME]
            if not name:
                raise ValueError  # noqa: TRY301  -- said below
        except (ValueError, IndexError):
            reason = _("The row has no name or no point in degrees.")
            refused.append((str(line), reason, ";".join(row)[:300]))
            continue
        found[name] = StatedCounter(name, lat, lon)
    return list(found.values()), refused


def _degrees(lat: str, lon: str) -> tuple[float, float]:
    south, east = float(lat.replace(",", ".")), float(lon.replace(",", "."))
    if not (-90 <= south <= 90 and -180 <= east <= 180):
        raise ValueError("not on the Earth")
    return south, east


def _column(header: Sequence[str], names: set[str]) -> int:
    for place, name in enumerate(header):
        if name in names:
            return place
    reason = _("The table has no column like “%(name)s”. It has: %(there)s.")
    known = {"name": ", ".join(sorted(names)), "there": ", ".join(header)[:200]}
    raise NotReadableError(reason % known)


def read_counts(path: Path, zone: ZoneInfo) -> CountReading:
    """Return the hourly counts of a table. Raises NotReadableError when it is no such table."""
    header, rows = read_rows(path)
    lower = [name.lower() for name in header]
    reading = CountReading()
    if any(name in _PEOPLE for name in lower) and any(name in _COUNTER for name in lower):
        _read_long(lower, rows, zone, reading)
    else:
        _read_wide(header, lower, rows, zone, reading)
    if not reading.counts and not reading.refused:
        raise NotReadableError(_("The table holds no counts."))
    return reading


def _read_long(
    lower: list[str], rows: list[tuple[int, list[str]]], zone: ZoneInfo, reading: CountReading
) -> None:
    counter_at, people_at = _column(lower, _COUNTER), _column(lower, _PEOPLE)
    times = [place for place, name in enumerate(lower) if name in _DATE | _HOUR | _TIME]
    if not times:
        _column(lower, _TIME)  # says what is missing
    for line, row in rows:
        cell = row[people_at] if people_at < len(row) else ""
        if not cell.strip():
            continue
        reading.read += 1
        try:
            start = _start([row[place] for place in times], zone)
            reading.take(_name(row[counter_at]), start, _people(cell), zone)
        except (ValueError, IndexError) as fault:
            reading.refused.append((str(line), str(fault), ";".join(row)[:300]))


def _read_wide(
    header: list[str],
    lower: list[str],
    rows: list[tuple[int, list[str]]],
    zone: ZoneInfo,
    reading: CountReading,
) -> None:
    times = [place for place, name in enumerate(lower) if name in _DATE | _HOUR | _TIME]
    if not times:
        _column(lower, _DATE)
    columns = [
        place
        for place, name in enumerate(lower)
        if place not in times and name not in _NO_COUNTER and name
    ]
    for line, row in rows:
        filled = [place for place in columns if place < len(row) and row[place].strip()]
        reading.read += len(filled)
        if not filled:
            continue
        try:
            start = _start([row[place] for place in times], zone)
        except (ValueError, IndexError) as fault:
            reading.refused += [(str(line), str(fault), ";".join(row)[:300])] * len(filled)
            continue
        for place in filled:
            try:
                reading.take(_name(header[place]), start, _people(row[place]), zone)
            except ValueError as fault:
                named = f"{line}, {header[place]}"
                reading.refused.append((named, str(fault), row[place]))


def _name(cell: str) -> str:
    name = plain(cell.strip())[:_NAME]
    if not name:
        raise ValueError(_("The row does not say which counter it is of."))
    return name


def _people(cell: str) -> int:
    people = people_of(cell)
    if people > _MOST:
        raise ValueError(_("%(n)s people in an hour cannot be right.") % {"n": cell})
    return people


def _start(cells: list[str], zone: ZoneInfo) -> datetime:
    """Return the moment in UTC, from a time or from a date and an hour. Raises ValueError."""
    try:
        if len(cells) == 1:
            moment = _moment(cells[0].strip())
        else:
            hour = _HOUR_TEXT.fullmatch(cells[1].strip())
            if hour is None or int(hour[1]) > 23:
                raise ValueError  # noqa: TRY301  -- said below in the reader's words
            day = date.fromisoformat(cells[0].strip()[:10])
            moment = datetime.combine(day, time(int(hour[1]), int(hour[2] or 0)))
        if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:  # null dates of other systems
            raise ValueError  # noqa: TRY301  -- as above
    except ValueError:
        shown = " ".join(cells)[:60]
        raise ValueError(_("“%(text)s” is no day and hour.") % {"text": shown}) from None
    if moment.tzinfo is None:
        local = moment.replace(tzinfo=zone)
        if local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != moment:
            raise ValueError(_("That hour does not exist: the clocks went forward."))
        moment = local
    return moment.astimezone(UTC)


def _moment(text: str) -> datetime:
    """Return a day and hour that stand in one cell; a day alone is no hour. Raises ValueError."""
    if len(text) <= len("2024-01-01"):
        raise ValueError(text)
    return datetime.fromisoformat(text)


def stuck_hours(counts: dict[datetime, int], at_least: int = 24) -> Iterator[datetime]:
    """Yield the hours in which a counter told the same number, not 0, `at_least` times in a row."""
    run: list[datetime] = []
    before: int | None = None
    last: datetime | None = None
    for start in sorted(counts):
        follows = last is not None and start - last == timedelta(hours=1)
        if not (follows and counts[start] == before != 0):
            run = []
        run.append(start)
        if len(run) == at_least:
            yield from run
        elif len(run) > at_least:
            yield start
        before, last = counts[start], start
