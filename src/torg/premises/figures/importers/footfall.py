"""Hourly counts of passers-by → rows of counter, hour and people.

Two shapes of table are read. Wide: a date, an hour and a column for each counter. Long: counter,
time and people. Hours are the city's own; the hour that is missing in spring is refused, the one
that comes twice in autumn is the first of the two, unless the time says its offset.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from torg.places.models import City
from torg.premises.figures.exceptions import NotReadableError
from torg.premises.figures.importers.areas import LAT, LON, people_of
from torg.premises.figures.importers.geodata import plain
from torg.premises.figures.importers.table import read_rows
from torg.premises.figures.importers.times import column, hour_of, once, time_columns
from torg.premises.reading import UnreadableError, read_point

_COUNTER = {"counter", "sensor", "location", "name", "namn", "plats", "address", "räknare", "id"}
_PEOPLE = {"count", "people", "antal", "passager", "pedestrians", "total"}
_NO_COUNTER = {"year", "år", "month", "månad", "weekday", "veckodag", "weather", "väder", "temp"}
_NAME = 120  # characters of a counter's name
_MOST = 1_000_000  # people an hour: more is a fault of the counter


@dataclass(frozen=True, slots=True)
class StatedCounter:
    """A counter and where it stands, in degrees (WGS 84); a notice of what was repaired."""

    name: str
    lat: float
    lon: float
    notice: str = ""


@dataclass
class CountReading:
    """What a table of counts holds; `read` counts cells that hold something."""

    counts: dict[str, dict[datetime, int]] = field(default_factory=dict)  # counter → hour → people
    refused: list[tuple[str, str, str]] = field(default_factory=list)
    read: int = 0
    _seen: set[tuple[Hashable, datetime]] = field(default_factory=set)

    def take(self, counter: str, moment: datetime, people: int, zone: ZoneInfo) -> None:
        """Add what was counted from `moment` on to its hour; quarters of an hour are summed.

        A moment that stands twice is the second of the two in the autumn, or an error: ValueError.
        """
        moment = once(self._seen, counter, moment, zone)
        hours = self.counts.setdefault(counter, {})
        start = moment.replace(minute=0, second=0, microsecond=0)
        hours[start] = hours.get(start, 0) + people


def read_locations(
    path: Path, city: City
) -> tuple[list[StatedCounter], list[tuple[str, str, str]]]:
    """Return the counters of a table of places, and the rows that were refused.

    Latitude and longitude that were mixed up are put right; outside the city none is taken.
    """
    header, rows = read_rows(path)
    lower = [name.lower() for name in header]
    name_at, lat_at, lon_at = (column(lower, names) for names in (_COUNTER, set(LAT), set(LON)))
    found: dict[str, StatedCounter] = {}
    refused: list[tuple[str, str, str]] = []
    for line, row in rows:
        try:
            name = row[name_at].strip()
            lat, lon = _degrees(row[lat_at], row[lon_at])
            name = plain(name)[:_NAME]
            if not name:
                raise ValueError  # noqa: TRY301  -- said below
            point = read_point(lat, lon, city)
        except (ValueError, IndexError) as fault:
            told = isinstance(fault, UnreadableError)
            reason = str(fault) if told else _("The row has no name or no point in degrees.")
            refused.append((str(line), reason, ";".join(row)[:300]))
            continue
        found[name] = StatedCounter(name, point.lat, point.lon, point.notice)
    return list(found.values()), refused


def _degrees(lat: str, lon: str) -> tuple[float, float]:
    south, east = float(lat.replace(",", ".")), float(lon.replace(",", "."))
    if not (abs(south) <= 180 and abs(east) <= 180):  # either may be the longitude
        raise ValueError("not on the Earth")
    return south, east


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
    counter_at, people_at = column(lower, _COUNTER), column(lower, _PEOPLE)
    times = time_columns(lower)
    for line, row in rows:
        cell = row[people_at] if people_at < len(row) else ""
        if not cell.strip():
            continue
        reading.read += 1
        try:
            start = hour_of([row[place] for place in times], zone)
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
    times = time_columns(lower)
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
            start = hour_of([row[place] for place in times], zone)
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
