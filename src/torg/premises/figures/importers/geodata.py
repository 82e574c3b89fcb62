"""A file of areas or points, of any of the formats that statistics come in → neutral rows.

These readers know nothing of the database or of what the fields mean. A file says in which
coordinates it is written, or it does not: `GeoFile.crs` is None then, and nobody guesses.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from numpy import isfinite
from pyproj import CRS
from pyproj.exceptions import CRSError
from shapely import get_coordinates
from shapely.geometry.base import BaseGeometry

from torg.premises.figures.exceptions import NotReadableError

MAX_BYTES = 400_000_000
SQLITE = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True)
class Feature:
    """One row: how to find it, its fields by lower-case name, its shape as the file has it."""

    row: str
    fields: dict[str, Any]
    geometry: BaseGeometry | None = None


@dataclass
class GeoFile:
    """What a file holds. `refused` has (row, reason, content) of what could not be read."""

    crs: CRS | None
    features: list[Feature] = field(default_factory=list)
    refused: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def read(self) -> int:
        return len(self.features) + len(self.refused)

    def names(self) -> set[str]:
        """Return the names of all fields."""
        return {name for feature in self.features for name in feature.fields}


def read_crs(text: str) -> CRS:
    """Return the coordinate system of that name ("EPSG:3006"). Raises NotReadableError."""
    try:
        return CRS.from_user_input(text)
    except CRSError:
        reason = _("“%(name)s” is no known coordinate system. Write it like EPSG:3006.")
        raise NotReadableError(reason % {"name": str(text)[:60]}) from None


def read_geodata(path: Path) -> GeoFile:
    """Read a GeoPackage, a GeoJSON file or a table, told apart by what the file holds.

    Raises NotReadableError when it is none of them, empty, or too large.
    """
    # Each reader is loaded when it is needed: they bring parsers along.
    from torg.premises.figures.importers.geojson import read_geojson  # noqa: PLC0415  -- heavy
    from torg.premises.figures.importers.geopackage import read_geopackage  # noqa: PLC0415  -- heavy
    from torg.premises.figures.importers.table import read_table  # noqa: PLC0415  -- heavy

    size = path.stat().st_size
    if size == 0:
        raise NotReadableError(_("The file is empty."))
    if size > MAX_BYTES:
        raise NotReadableError(
            _("The file is larger than %(n)d MB.") % {"n": MAX_BYTES // 1_000_000}
        )
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(SQLITE):
        return read_geopackage(path)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return read_geojson(path)
    if b"\x00" in head:
        raise NotReadableError(_("The file is neither a GeoPackage, GeoJSON nor a CSV table."))
    return read_table(path)


def too_long(rows: int) -> str:
    """Return what is said of a file with more rows than are read: none of it is taken."""
    return _("The file has more than %(n)s rows. Cut it to the part round the city.") % {"n": rows}


def is_finite(shape: BaseGeometry) -> bool:
    """Return whether every corner of a shape is a number."""
    return bool(shape.is_empty) or bool(isfinite(get_coordinates(shape)).all())


def plain(text: str) -> str:
    """Return a text without the character that no database keeps."""
    return text.replace("\x00", "")


def lower_names(pairs: Iterator[tuple[Any, Any]]) -> dict[str, Any]:
    """Return fields by lower-case name, so that BefTotalt and beftotalt are one."""
    return {str(name).strip().lower(): value for name, value in pairs}
