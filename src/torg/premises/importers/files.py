"""A file of premises → rows of text, whatever it is written in: CSV, XLSX or GeoJSON."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from torg.core.importing import RefusedWhole
from torg.premises.importers.columns import column_of
from torg.premises.importers.xlsx import read_sheet

MOST_BYTES = 30 * 1024 * 1024
MOST_ROWS = 50_000
_LONGEST = 20_000  # characters of one cell
_ENCODINGS = ("utf-8-sig", "cp1252")


@dataclass
class RawRow:
    """One row as written: how to find it again, its values by our column names, its point.

    `formulas` are the columns whose cell holds a formula instead of a value.
    """

    number: str
    values: dict[str, str]
    point: tuple[float, float] | None = None  # lat, lon; degrees, WGS 84
    formulas: list[str] = field(default_factory=list)


def read_rows(path: Path) -> Iterator[RawRow]:
    """Yield the rows of a file. Raises RefusedWhole for what is no list of premises."""
    if path.stat().st_size > MOST_BYTES:
        raise RefusedWhole(_("The file is larger than 30 MB."))
    data = path.read_bytes()
    if data[:4] == b"PK\x03\x04":
        return _table(read_sheet(data))
    text = _decoded(data)
    if text.lstrip()[:1] == "{":
        return _features(text)
    return _table(_csv(text))


def _decoded(data: bytes) -> str:
    if b"\x00" in data[:4096]:
        raise RefusedWhole(_("The file is neither CSV, XLSX nor GeoJSON."))
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RefusedWhole(_("The file's letters cannot be read. Save it as UTF-8."))


# --- tables --------------------------------------------------------------------------------------


def _csv(text: str) -> Iterator[list[str]]:
    head = text[:4096].splitlines()[0] if text.strip() else ""
    delimiter = max(";,\t|", key=head.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise RefusedWhole(_("The table is broken: %(fault)s.") % {"fault": error}) from error


def _table(lines: Iterator[list[str]]) -> Iterator[RawRow]:
    """Yield rows by the names in the first line; columns that we do not know are left out."""
    names = [column_of(name) for name in next(lines, [])]
    known = [name for name in names if name]
    if not known or not {"address", "street", "reference"} & set(known):
        raise RefusedWhole(
            _("The first line must name the columns: at least address, street or reference.")
        )
    if twice := sorted({name for name in known if known.count(name) > 1}):
        raise RefusedWhole(_("Two columns mean the same: %(names)s.") % {"names": ", ".join(twice)})
    return _rows(names, lines)


def _rows(names: list[str], lines: Iterator[list[str]]) -> Iterator[RawRow]:
    for number, cells in enumerate(lines, start=2):
        if number > MOST_ROWS:
            raise RefusedWhole(_("The file has more than 50,000 rows."))
        if any(cell.strip() for cell in cells):
            values = {
                name: cell.strip()[:_LONGEST]
                for name, cell in zip(names, cells, strict=False)
                if name
            }
            yield RawRow(str(number), values, formulas=_formulas(values))


def _formulas(values: dict[str, str]) -> list[str]:
    """Return the columns that hold what a spreadsheet would run; a phone number's + is none."""
    return [name for name, value in values.items() if value[:1] in {"=", "@"}]


# --- GeoJSON -------------------------------------------------------------------------------------


def _features(text: str) -> Iterator[RawRow]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RefusedWhole(_("The file begins as GeoJSON but is broken.")) from error
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list) or found.get("type") != "FeatureCollection":
        raise RefusedWhole(_("The GeoJSON holds no collection of features."))
    if len(features) > MOST_ROWS:
        raise RefusedWhole(_("The file has more than 50,000 rows."))
    # pyproj and shapely take a while to load, and a table needs neither.
    from torg.premises.importers.crs import mover_of  # noqa: PLC0415  -- as above

    move = mover_of(found.get("crs"))
    return (_feature(number, feature, move) for number, feature in enumerate(features, start=1))


def _feature(number: int, feature: Any, move: Any) -> RawRow:
    thing = feature if isinstance(feature, dict) else {}
    properties = thing.get("properties")
    values: dict[str, str] = {}
    for name, value in (properties if isinstance(properties, dict) else {}).items():
        column = column_of(str(name))
        if column and value is not None and not isinstance(value, dict | list):
            values[column] = str(value).strip()[:_LONGEST]
        elif column and isinstance(value, list):
            values[column] = ", ".join(map(str, value))[:_LONGEST]
    name = str(thing.get("id") or number)
    return RawRow(name, values, move(thing.get("geometry")), _formulas(values))
