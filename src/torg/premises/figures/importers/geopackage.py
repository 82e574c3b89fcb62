"""GeoPackage (OGC 12-128r18): a SQLite database with shapes in its own binary form.

The file is somebody else's: it is opened read-only, its schema is not trusted, views are not
followed, and a query that goes on for ever is stopped.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _
from pyproj import CRS
from shapely.errors import ShapelyError

from torg.premises.figures.exceptions import NotReadableError
from torg.premises.figures.importers.geodata import (
    Feature,
    GeoFile,
    is_finite,
    lower_names,
    read_crs,
    too_long,
)

MAX_STEPS = 20_000  # of 100,000 instructions each: far more than the rows that are read need
MAX_ROWS = 500_000
_ENVELOPES = (0, 32, 48, 48, 64)  # bytes of the box in front of a shape, by its kind
_SHAPE, _PLAIN = 3, 2  # parts of the header: magic "GP" and version


def read_geopackage(path: Path) -> GeoFile:
    """Read the one layer of a GeoPackage; with several, the first that has areas.

    Raises NotReadableError.
    """
    try:
        with closing(_opened(path)) as base:
            table, column, crs = _layer(base)
            return _rows(base, table, column, crs)
    except sqlite3.Error as fault:
        reason = _("The GeoPackage is damaged: %(fault)s")
        raise NotReadableError(reason % {"fault": str(fault)[:120]}) from None


def _opened(path: Path) -> sqlite3.Connection:
    base = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    base.execute("pragma trusted_schema = off")
    base.execute("pragma query_only = on")
    steps = iter(range(MAX_STEPS))
    base.set_progress_handler(lambda: next(steps, None) is None, 100_000)
    return base


def _layer(base: sqlite3.Connection) -> tuple[str, str, CRS | None]:
    """Return the table, its column of shapes, and their coordinate system."""
    layers = base.execute(
        "select g.table_name, g.column_name, g.srs_id, g.geometry_type_name"
        " from gpkg_geometry_columns g join sqlite_master m"
        " on m.name = g.table_name and m.type = 'table' order by g.rowid"
    ).fetchall()
    if not layers:
        raise NotReadableError(_("The GeoPackage has no layer with shapes."))
    areas = [layer for layer in layers if "POLYGON" in str(layer[3]).upper()]
    table, column, number, _kind = (areas or layers)[0]
    known = base.execute(
        "select organization, organization_coordsys_id, definition from gpkg_spatial_ref_sys"
        " where srs_id = ?",
        [number],
    ).fetchone()
    if known is None or str(known[0]).upper() == "NONE":  # the standard's two "undefined" ones
        return table, column, None
    name = f"{known[0]}:{known[1]}" if str(known[0]).upper() == "EPSG" else str(known[2])
    return table, column, read_crs(name)


def _rows(base: sqlite3.Connection, table: str, column: str, crs: CRS | None) -> GeoFile:
    quoted = '"' + table.replace('"', '""') + '"'
    cursor = base.execute(f"select * from {quoted} limit ?", [MAX_ROWS + 1])  # noqa: S608  -- quoted
    names = [described[0] for described in cursor.description]
    file = GeoFile(crs)
    for number, values in enumerate(cursor, start=1):
        if number > MAX_ROWS:
            raise NotReadableError(too_long(MAX_ROWS))
        fields = dict(zip(names, values, strict=True))
        blob = fields.pop(column, None)
        try:
            shape = _shape(blob)
        except (ShapelyError, ValueError, IndexError):
            file.refused.append((str(number), _("The shape cannot be read."), repr(fields)[:500]))
            continue
        if shape is not None and not is_finite(shape):
            reason = _("The shape has coordinates that are no numbers.")
            file.refused.append((str(number), reason, repr(fields)[:500]))
            continue
        file.features.append(Feature(str(number), lower_names(iter(fields.items())), shape))
    return file


def _shape(blob: Any) -> shapely.Geometry | None:
    """Return the shape of a GeoPackage's binary: a header, perhaps a box, then well-known binary.

    Raises ValueError and shapely's errors.
    """
    if blob is None:
        return None
    if not isinstance(blob, bytes) or blob[:_PLAIN] != b"GP":
        raise ValueError("no shape of a GeoPackage")
    kind = (blob[_SHAPE] >> 1) & 0b111
    with np.errstate(invalid="ignore"):  # corners that are no numbers are refused with their row
        return shapely.from_wkb(blob[8 + _ENVELOPES[kind] :])
