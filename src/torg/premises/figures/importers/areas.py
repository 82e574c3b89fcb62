"""A file of areas with people in them → areas in degrees, checked, near the city.

Known by their field names: SCB's DeSO (`desokod`), SCB's grid of 1 km (`rutid_scb`, `beftotalt`),
HSY's grid (`index`, `asukkaita`) and whatever calls itself `population`. Any other file needs a map
of its fields. Of SCB's grid the total is used: smaller groups bear noise that protects people.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from shapely.errors import ShapelyError

from torg.premises.figures.exceptions import NotReadableError
from torg.premises.figures.importers.geodata import Feature, GeoFile, is_finite, plain

WGS84 = CRS.from_epsg(4326)
SWEREF99_TM = CRS.from_epsg(3006)
_SPACES = re.compile(r"[\s\u00a0\u202f]")
_THOUSANDS = re.compile(r"-?\d{1,3}([.,]\d{3})+")  # 1.234 people, or 1,234?
FAR_DEGREES = 0.5  # areas further from the city than this in every case mean a wrong file
NEAR_M = 15_000.0  # areas kept: who lives further away shops in a town of their own
MAX_PEOPLE = 10_000_000
_M_PER_DEGREE = 111_320.0
_GRID_M = 1000.0  # SCB's grid id names the south-western corner of such a square
_GRID_DIGITS = 13  # 6 of the easting, 7 of the northing

# Tried in this order, for every kind of figure that areas carry.
KEYS = ("desokod", "deso", "rutid_scb", "rutid", "index", "id", "fid", "kod", "code", "key")
PEOPLE = (
    "beftotalt", "befolkning", "folkmangd", "population", "asukkaita", "vaesto", "people", "antal",
    "totalt", "total",
)  # fmt: skip
WORKERS = ("dagbef", "forvarvsarbetande", "sysselsatta", "workers", "tyopaikat", "jobs")
STUDENTS = ("studerande", "studenter", "students", "elever")
LAT, LON = ("lat", "latitude", "latitud"), ("lon", "lng", "longitude", "longitud")
X, Y = ("x", "east", "easting", "e", "ost"), ("y", "north", "northing", "n", "nord")


@dataclass(frozen=True, slots=True)
class StatedArea:
    """An area in degrees (WGS 84). `amounts` has a whole number for each field that was asked."""

    row: str
    key: str
    lat: float  # of a point that lies inside the shape
    lon: float
    amounts: dict[str, int]
    shape: shapely.Geometry | None


@dataclass
class AreaReading:
    """What became of a file: areas near the city, and how many rows were what."""

    areas: list[StatedArea] = field(default_factory=list)
    refused: list[tuple[str, str, str]] = field(default_factory=list)  # row, reason, content
    read: int = 0
    outside: int = 0  # too far from the city to matter
    repaired: int = 0  # shapes that crossed themselves


def read_areas(
    file: GeoFile,
    bbox: tuple[float, float, float, float],
    wanted: Mapping[str, Sequence[str]],
    *,
    fields: Mapping[str, str] | None = None,
    crs: CRS | None = None,
) -> AreaReading:
    """Return the areas of a file that lie near `bbox` (west, south, east, north in degrees).

    `wanted` names each amount and the fields it may stand in, the first required; `fields` says by
    hand which field is which ("key", "lat", … and the amounts). `crs` overrules what the file says.
    Raises NotReadableError when a field is missing, the coordinates are in no known system, or
    nothing lies anywhere near the city.
    """
    names = _chosen(file, wanted, fields or {})
    reading = AreaReading(read=file.read, refused=list(file.refused))
    placed = _placed(file, names, crs, reading)
    if placed is None:
        return reading
    kept, shapes, points, system, square = placed
    lonlat = _degrees(points, system)
    _refuse_far(points, lonlat, bbox, system)
    near = _near(lonlat, bbox)
    reading.outside = int((~near).sum())
    seen: Counter[str] = Counter()
    for place in np.flatnonzero(near):
        shape = None if shapes[place] is None else _shape_in_degrees(shapes[place], square)
        if shape is not None and not is_finite(shape):
            reason = _("The shape has coordinates that are no numbers.")
            reading.refused.append((kept[place].row, reason, repr(kept[place].fields)[:500]))
            continue
        _take(reading, kept[place], names, lonlat[place], shape, seen)
    return reading


def _chosen(
    file: GeoFile, wanted: Mapping[str, Sequence[str]], fields: Mapping[str, str]
) -> dict[str, str]:
    """Return which field of the file is which. Raises NotReadableError naming what there is."""
    there = file.names()
    known = {"key": KEYS, "lat": LAT, "lon": LON, "x": X, "y": Y, **wanted}
    unknown = {name for name in fields.values() if name.lower() not in there}
    if unknown:
        raise NotReadableError(_missing(min(unknown), there))
    chosen = {role: name.lower() for role, name in fields.items()}
    for role, candidates in known.items():
        found = next((name for name in candidates if name in there), None)
        if role not in chosen and found is not None:
            chosen[role] = found
    required = next(iter(wanted))
    if required not in chosen:
        raise NotReadableError(_missing(", ".join(wanted[required]), there))
    return chosen


def _missing(name: str, there: set[str]) -> str:
    reason = _("The file has no field “%(name)s”. It has: %(there)s.")
    return reason % {"name": name, "there": ", ".join(sorted(there))[:300] or _("none")}


_Placed = tuple[list[Feature], list[Any], NDArray[np.float64], CRS, Transformer]


def _placed(
    file: GeoFile, names: Mapping[str, str], crs: CRS | None, reading: AreaReading
) -> _Placed | None:
    """Return the rows that have a shape or a point, in the file's own coordinates."""
    kept: list[Feature] = []
    shapes: list[Any] = []
    points: list[tuple[float, float]] = []
    system = crs or file.crs
    for feature in file.features:
        try:
            shape, point, own = _place(feature, names, reading)
        except (ValueError, ShapelyError) as fault:
            reading.refused.append((feature.row, plain(str(fault)), repr(feature.fields)[:500]))
            continue
        system = system or own
        kept.append(feature)
        shapes.append(shape)
        points.append(point)
    if not kept:
        return None
    if system is None:
        raise NotReadableError(
            _("The file does not say which coordinate system it is written in. Name it with --crs.")
        )
    to_degrees = Transformer.from_crs(system, WGS84, always_xy=True)
    return kept, shapes, np.array(points, dtype=np.float64), system, to_degrees


def _place(
    feature: Feature, names: Mapping[str, str], reading: AreaReading
) -> tuple[shapely.Geometry | None, tuple[float, float], CRS | None]:
    """Return shape, point and, where the fields tell, the coordinate system. Raises ValueError."""
    if feature.geometry is not None:
        shape = feature.geometry
        if not shape.is_valid:
            shape = shapely.make_valid(shape)
            reading.repaired += 1
        if shape.is_empty or (shape.geom_type.endswith("Polygon") and shape.area == 0):
            raise ValueError(_("The area is empty."))
        inside = shape.representative_point()
        return shape, (inside.x, inside.y), None
    for across, along, system in (("lon", "lat", WGS84), ("x", "y", None)):
        if across in names and along in names:
            east, north = (number_of(feature.fields.get(names[axis])) for axis in (across, along))
            return None, (east, north), system
    return _square_of(str(feature.fields.get(names.get("key", ""), "")))


def _square_of(key: str) -> tuple[shapely.Geometry, tuple[float, float], CRS]:
    """Return the square that SCB's grid id names: easting and northing of its corner, SWEREF 99."""
    if not (key.isdigit() and len(key) == _GRID_DIGITS):
        raise ValueError(_("The row has neither a shape nor a point."))
    east, north = float(key[:6]), float(key[6:])
    square = shapely.box(east, north, east + _GRID_M, north + _GRID_M)
    return square, (east + _GRID_M / 2, north + _GRID_M / 2), SWEREF99_TM


def _degrees(points: NDArray[np.float64], system: CRS) -> NDArray[np.float64]:
    lon, lat = Transformer.from_crs(system, WGS84, always_xy=True).transform(*points.T)
    return np.column_stack((lon, lat))


def _shape_in_degrees(shape: shapely.Geometry, to_degrees: Transformer) -> shapely.Geometry:
    def turn(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(to_degrees.transform(*xy.T))

    return shapely.transform(shape, turn)


def _refuse_far(
    points: NDArray[np.float64],
    lonlat: NDArray[np.float64],
    bbox: tuple[float, float, float, float],
    system: CRS,
) -> None:
    """Raise NotReadableError when no area lies near the city, and say why if that can be seen."""
    if _within(lonlat, bbox, FAR_DEGREES).any():
        return
    if _within(_degrees(points[:, ::-1], system), bbox, FAR_DEGREES).any():
        raise NotReadableError(
            _("North and east have changed places: turned round, the areas lie in the city.")
        )
    raise NotReadableError(
        _("No area lies near the city, read as %(system)s. Is it the right file and system?")
        % {"system": system.name}
    )


def _within(
    lonlat: NDArray[np.float64], bbox: tuple[float, float, float, float], margin: float
) -> NDArray[np.bool_]:
    west, south, east, north = bbox
    lon, lat = lonlat.T
    inside: NDArray[np.bool_] = (
        (lon >= west - margin * 2)  # a degree of longitude is about half as long in the north
        & (lon <= east + margin * 2)
        & (lat >= south - margin)
        & (lat <= north + margin)
    )
    return inside


def _near(
    lonlat: NDArray[np.float64], bbox: tuple[float, float, float, float]
) -> NDArray[np.bool_]:
    """Return which points lie within NEAR_M of the box, north and south, east and west."""
    west, south, east, north = bbox
    lon, lat = lonlat.T
    shrink = max(0.05, float(np.cos(np.radians((south + north) / 2))))
    dx = np.maximum(0, np.maximum(west - lon, lon - east)) * _M_PER_DEGREE * shrink
    dy = np.maximum(0, np.maximum(south - lat, lat - north)) * _M_PER_DEGREE
    near: NDArray[np.bool_] = np.hypot(dx, dy) <= NEAR_M
    return near


def _take(
    reading: AreaReading,
    feature: Feature,
    names: Mapping[str, str],
    lonlat: NDArray[np.float64],
    shape: shapely.Geometry | None,
    seen: Counter[str],
) -> None:
    """Keep one area near the city, or refuse it with the reason."""
    stated = feature.fields.get(names.get("key", ""))
    key = plain(str(stated if isinstance(stated, str | int | float) else "").strip())[:60]
    key = key or feature.row
    roles = [role for role in names if role not in {"key", "lat", "lon", "x", "y"}]
    seen[key] += 1
    try:
        amounts = {role: people_of(feature.fields.get(names[role])) for role in roles}
        fault = _("The area “%(key)s” stands in the file twice.") % {"key": key}
        fault = fault if seen[key] > 1 else ""
    except ValueError as wrong:
        amounts, fault = {}, str(wrong)
    if fault:
        reading.refused.append((feature.row, fault, repr(feature.fields)[:500]))
        return
    lon, lat = (float(number) for number in lonlat)
    reading.areas.append(StatedArea(feature.row, key, lat, lon, amounts, shape))


def people_of(value: Any) -> int:
    """Return a number of people from a cell. Raises ValueError that says what is wrong."""
    if value is None or str(value).strip() in {"", "-", "..", "–"}:  # the signs for "nobody"
        return 0
    if isinstance(value, str) and _THOUSANDS.fullmatch(_SPACES.sub("", value)):
        reason = _("“%(value)s” may mean two things: write whole numbers without a mark.")
        raise ValueError(reason % {"value": plain(value)[:40]})
    number = number_of(value)
    if number < 0:
        raise ValueError(_("There cannot be %(n)s people.") % {"n": value})
    if number > MAX_PEOPLE:
        raise ValueError(_("%(n)s people in one area cannot be right.") % {"n": value})
    return round(number)


def number_of(value: Any) -> float:
    """Return a number from a cell, with comma or point. Raises ValueError: what is wrong."""
    text = _SPACES.sub("", str(value if value is not None else ""))
    shown = plain(str(value))[:40]
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        raise ValueError(_("“%(value)s” is no number.") % {"value": shown}) from None
    if not np.isfinite(number):
        raise ValueError(_("“%(value)s” is no number.") % {"value": shown})
    return number
