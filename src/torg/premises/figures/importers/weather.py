"""Weather of hours or days → what it was, by measure, beginning and length.

Two shapes of table are read. A plain one has a date, or a date and an hour by the city's clock, and
columns of temperature (°C) and precipitation (mm), or one of the two; a row without an hour is of
the whole day. Files of SMHI's open data are read as they are: some lines about station and measure,
then a row for each hour (in UTC; precipitation is of the hour before) or for each day.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from torg.core.events import publish
from torg.core.importing import ImportReport, RefusedWhole
from torg.core.models import User
from torg.places.models import City
from torg.premises.figures.enums import DatasetKind
from torg.premises.figures.exceptions import NotReadableError
from torg.premises.figures.importers.areas import number_of
from torg.premises.figures.importers.table import read_rows
from torg.premises.figures.importers.times import (
    hour_of,
    is_day,
    midnight_of,
    once,
    time_columns,
)
from torg.premises.figures.services.datasets import About
from torg.premises.figures.services.weather import keep_weather
from torg.premises.figures.signals import WeatherRead

_NAMES = {
    "temperature": DatasetKind.TEMPERATURE, "temperatur": DatasetKind.TEMPERATURE,
    "temp": DatasetKind.TEMPERATURE, "lufttemperatur": DatasetKind.TEMPERATURE,
    "precipitation": DatasetKind.RAIN, "nederbörd": DatasetKind.RAIN,
    "nederbördsmängd": DatasetKind.RAIN, "rain": DatasetKind.RAIN, "regn": DatasetKind.RAIN,
}  # fmt: skip
_UNIT = re.compile(r"\s*[(\[].*")  # "temperatur (°C)"
_CAN_BE = {DatasetKind.TEMPERATURE: (-90.0, 60.0), DatasetKind.RAIN: (0.0, 2000.0)}

# What SMHI calls a measure, and how the description of the way that it was measured begins.
_SMHI = {
    ("lufttemperatur", "momentanvärde, 1 gång/tim"): (DatasetKind.TEMPERATURE, 1),
    ("lufttemperatur", "medelvärde 1 dygn"): (DatasetKind.TEMPERATURE, 24),
    ("nederbördsmängd", "summa 1 timme"): (DatasetKind.RAIN, 1),
    ("nederbördsmängd", "summa 1 dygn"): (DatasetKind.RAIN, 24),
}
_STATION, _MEASURE = "stationsnamn", "parameternamn"  # how the lines above theirs begin
_HEADS = ("datum", "från datum tid (utc)")  # of rows of hours, of days

Row = tuple[int, list[str]]


@dataclass
class WeatherReading:
    """What a table of weather holds; `read` counts cells that hold something.

    `values`: by measure °C or mm by (beginning in UTC, 1 or 24 hours). `title` and `source` are
    what the file itself says.
    """

    values: dict[DatasetKind, dict[tuple[datetime, int], float]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    refused: list[tuple[str, str, str]] = field(default_factory=list)
    read: int = 0
    title: str = ""
    source: str = ""
    _seen: set[tuple[Hashable, datetime]] = field(default_factory=set)

    def take(
        self, kind: DatasetKind, start: datetime, hours: int, cell: str, zone: ZoneInfo
    ) -> None:
        """Add what a cell says. Raises ValueError that says what is wrong."""
        value = number_of(cell)
        least, most = _CAN_BE[kind]
        if not least <= value <= most:
            words = {"n": cell.strip()[:40], "unit": "°C" if kind != DatasetKind.RAIN else "mm"}
            raise ValueError(_("%(n)s %(unit)s cannot be right.") % words)
        start = once(self._seen, (kind, hours), start, zone)
        self.values[kind][start.replace(minute=0, second=0, microsecond=0), hours] = value


def read_weather(path: Path, zone: ZoneInfo) -> WeatherReading:
    """Return the weather of a table. Raises NotReadableError when it is no such table."""
    header, rows = read_rows(path)
    lower = [name.lower() for name in header]
    reading = WeatherReading()
    if lower[0] == _STATION:
        _read_smhi([(1, header), *rows], zone, reading)
    else:
        _read_plain(lower, rows, zone, reading)
    if not reading.read:
        raise NotReadableError(_("The table holds no weather."))
    return reading


def _read_plain(lower: list[str], rows: list[Row], zone: ZoneInfo, reading: WeatherReading) -> None:
    times = time_columns(lower)
    names = [_UNIT.sub("", name) for name in lower]
    measures = [(place, _NAMES[name]) for place, name in enumerate(names) if name in _NAMES]
    if not measures:
        reason = _("The table has no column of temperature or precipitation. It has: %(there)s.")
        raise NotReadableError(reason % {"there": ", ".join(lower)[:200]})
    for line, row in rows:
        filled = [(at, kind) for at, kind in measures if at < len(row) and row[at].strip()]
        reading.read += len(filled)
        try:
            start, hours = _when([row[at] for at in times if at < len(row)], zone)
        except ValueError as fault:
            reading.refused += [(str(line), str(fault), ";".join(row)[:300])] * len(filled)
            continue
        for at, kind in filled:
            _take(reading, (f"{line}, {lower[at]}", row[at]), kind, start, hours, zone)


def _when(cells: Sequence[str], zone: ZoneInfo) -> tuple[datetime, int]:
    """Return the beginning (UTC) and the length of an hour or a day. Raises ValueError."""
    told = [cell for cell in cells if cell.strip()]
    if len(told) == 1 and is_day(told[0]):
        return midnight_of(told[0], zone), 24
    return hour_of(told or [""], zone), 1


def _take(
    reading: WeatherReading, named: tuple[str, str], kind: DatasetKind, start: datetime, hours: int,
    zone: ZoneInfo,
) -> None:  # fmt: skip
    where, cell = named
    try:
        reading.take(kind, start, hours, cell, zone)
    except ValueError as fault:
        reading.refused.append((where, str(fault), cell[:300]))


# --- SMHI's open data ----------------------------------------------------------------------------


def _read_smhi(lines: list[Row], zone: ZoneInfo, reading: WeatherReading) -> None:
    station = _below(lines, _STATION)
    measure = _below(lines, _MEASURE)
    kind, hours = _measured(measure)
    reading.title, reading.source = f"{measure[0]}, {station[0]}", "SMHI"
    heads = [n for n, (_line, row) in enumerate(lines) if row[0].strip().lower() in _HEADS]
    if not heads:
        raise NotReadableError(_("The file of SMHI has no rows of hours or days."))
    at = 2 if hours == 1 else 3
    for line, row in lines[heads[0] + 1 :]:
        if len(row) <= at or not row[at].strip():
            continue
        reading.read += 1
        try:
            start = _smhi_start(row, kind, hours)
        except ValueError:
            reason = _("“%(text)s” is no day and hour.") % {"text": " ".join(row[:2])[:60]}
            reading.refused.append((str(line), reason, ";".join(row)[:300]))
            continue
        _take(reading, (str(line), row[at]), kind, start, hours, zone)


def _below(lines: list[Row], head: str) -> list[str]:
    """Return the cells of the line below the one that begins with `head`."""
    for (_line, row), (_next, below) in pairwise(lines):
        if row[0].strip().lower() == head:
            return [*(cell.strip() for cell in below), ""]
    raise NotReadableError(_("The file of SMHI does not say which measure it is of."))


def _measured(measure: list[str]) -> tuple[DatasetKind, int]:
    name, how = measure[0].lower(), measure[1].lower()
    for (named, begins), found in _SMHI.items():
        if name == named and how.startswith(begins):
            return found
    reason = _(
        "The file is of “%(measure)s”. What is read: air temperature and precipitation by the hour,"
        " their daily mean and sum."
    )
    raise NotReadableError(reason % {"measure": f"{measure[0]}, {measure[1]}"[:120]})


def _smhi_start(row: list[str], kind: DatasetKind, hours: int) -> datetime:
    """Return when the spell of a row begins; the one of an hour's precipitation ended then."""
    text = row[0].strip() if hours != 1 else f"{row[0].strip()} {row[1].strip()}"
    start = datetime.fromisoformat(text).replace(tzinfo=UTC)
    return start - timedelta(hours=1) if (kind, hours) == (DatasetKind.RAIN, 1) else start


# --- into the city -------------------------------------------------------------------------------


def import_weather(
    city: City, path: Path, about: About, report: ImportReport, *, by: User | None
) -> None:
    """Read a table of weather into the city's; where `about` says nothing, the file is asked.

    Raises RefusedWhole when the file is no such table or nothing in it could be used.
    """
    report.step(path.name, 1)
    try:
        reading = read_weather(path, city.tz)
    except NotReadableError as fault:
        raise RefusedWhole(str(fault)) from None
    report.read = reading.read
    for row, reason, content in reading.refused:
        report.refuse(row, reason, content)
    if not reading.values:
        raise RefusedWhole(_("Nothing in the file could be used; the figures stay as they were."))
    said = replace(about, title=about.title or reading.title, source=about.source or reading.source)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    with transaction.atomic():  # all of it or nothing
        for kind, spells in reading.values.items():
            keep_weather(city, kind, spells, said, digest=digest, report=report, by=by)
        if report.created or report.updated:
            publish(WeatherRead, city_id=city.pk)
