"""Squares, districts and facilities: what nobody enters, but everybody goes by."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from torg.core.text import clean_text
from torg.places.enums import FacilityKind, LayerKind
from torg.places.importers.osm.basemap import bounds, geojson, layer_of
from torg.places.importers.osm.shapes import Scene
from torg.places.importers.osm.tags import Tags, first, name_of, names_of, words_of
from torg.places.services.rows import Row

_TOLERANCE = 0.4  # metres: what an outline may differ from its source

# --- squares, districts --------------------------------------------------------------------------


@dataclass(frozen=True)
class SquareShape:
    """A named square; `shape` (metres) is a polygon, or a point when no outline is known."""

    ref: str
    name: str
    shape: BaseGeometry
    is_tagged: bool  # as place=square, not only as a paved surface


def find_squares(scene: Scene, language: str, streets: set[str]) -> list[SquareShape]:
    """Return every named square, each name once a spot.

    `streets` are the names of the streets: a surface of such a name is the street's own paving.
    """
    found = []
    for ref, area in scene.areas.items():
        tags = scene.tags[ref]
        name = name_of(tags, language)
        paving = name in streets and tags.get("place") != "square"
        if name and not paving and "building" not in tags and layer_of(tags) is LayerKind.SQUARE:
            tagged = tags.get("place") == "square"
            found.append(SquareShape(f"osm:{ref}", name, area, tagged))
    for point in scene.extract.points:
        name = name_of(point.tags, language)
        if name and point.tags.get("place") == "square":
            xy = scene.plane.to_xy([point.lon, point.lat])
            found.append(SquareShape(f"osm:node/{point.id}", name, shapely.Point(xy), True))
    kept: list[SquareShape] = []
    for square in sorted(found, key=lambda s: (not s.is_tagged, -s.shape.area, s.ref)):
        twins = (other for other in kept if other.name == square.name)
        if all(other.shape.distance(square.shape) > 60 for other in twins):
            kept.append(square)
    return kept


def square_rows(scene: Scene, squares: list[SquareShape]) -> list[Row]:
    """Return the rows of the squares that `find_squares` found."""
    rows = []
    for square in squares:
        shape = square.shape
        lon, lat = scene.plane.to_lonlat(shapely.get_coordinates(shape.centroid)[0])
        parts = shapely.get_parts(shapely.simplify(shape, _TOLERANCE))
        largest = parts[[int(np.argmax(shapely.area(parts)))]]
        outline = geojson(scene, largest)[0]["coordinates"] if shape.area > 0 else []
        values = {"lat": round(float(lat), 6), "lon": round(float(lon), 6), "outline": outline}
        rows.append(
            Row(square.ref, square.name[:120], values | bounds(scene, np.array([shape]))[0])
        )
    return rows


def district_rows(scene: Scene, language: str) -> tuple[list[Row], list[BaseGeometry]]:
    """Return the districts of which the extract holds the whole outline, the finest division.

    Suburbs, quarters, neighbourhoods; else the most detailed administrative level that has at least
    two. None when the extract has none: a town without districts is a town.
    """
    named: list[tuple[str, str, BaseGeometry]] = []
    levels: dict[str, list[tuple[str, str, BaseGeometry]]] = {}
    for ref, area in scene.areas.items():
        tags = scene.tags[ref]
        name = name_of(tags, language)
        if not name or "building" in tags:
            continue
        if tags.get("place") in {"suburb", "quarter", "neighbourhood", "borough"}:
            named.append((ref, name, area))
        elif tags.get("boundary") == "administrative" and tags.get("admin_level") in {
            "9",
            "10",
            "11",
        }:
            levels.setdefault(tags["admin_level"], []).append((ref, name, area))
    chosen = named or max(levels.values(), key=len, default=[])
    rows = []
    for ref, name, area in chosen:
        shape = shapely.simplify(area, 2.0)
        outline = [part["coordinates"] for part in geojson(scene, shapely.get_parts(shape))]
        box = bounds(scene, np.array([shape]))[0]
        rows.append(Row(f"osm:{ref}", clean_text(name, 120), {"outline": outline, **box}))
    return rows, [area for _ref, _name, area in chosen]


# --- facilities ----------------------------------------------------------------------------------

_MODES = {
    "bus_stop": "bus", "bus_station": "bus", "tram_stop": "tram", "station": "train",
    "halt": "train", "subway_entrance": "subway", "ferry_terminal": "ferry",
    "train_station_entrance": "train", "taxi": "taxi",
}  # fmt: skip
_KINDS = {
    "parking": FacilityKind.PARKING,
    "bicycle_parking": FacilityKind.BICYCLE_PARKING,
    "toilets": FacilityKind.TOILETS,
    "drinking_water": FacilityKind.DRINKING_WATER,
    "bench": FacilityKind.BENCH,
}
_FACILITY_KEYS = ("capacity", "capacity:disabled", "covered", "parking", "changing_table",
                  "maxstay", "network", "ref", "shelter", "entrance", "backrest")  # fmt: skip


def facility_of(tags: Tags) -> FacilityKind | None:
    """Return what a tagged thing is to someone in the street, or None."""
    if tags.get("access") in {"private", "no", "customers"}:
        return None
    kind = _KINDS.get(tags.get("amenity", ""))
    if kind is not None:
        return kind
    if tags.get("leisure") == "playground":
        return FacilityKind.PLAYGROUND
    if tags.get("entrance") in {"main", "yes", "shop"}:
        return FacilityKind.ENTRANCE
    return FacilityKind.TRANSIT if _mode(tags) else None


def _mode(tags: Tags) -> str:
    return next(
        (_MODES[tags[key]] for key in ("highway", "railway", "amenity") if tags.get(key) in _MODES),
        "",
    )


def facility_rows(scene: Scene, language: str) -> list[Row]:
    """Return parking, toilets, playgrounds, stops, entrances, benches, drinking water."""
    return [
        row
        for ref, tags, lonlat in _things(scene)
        if (row := _facility(ref, tags, lonlat, language))
    ]


def _things(scene: Scene) -> Iterable[tuple[str, Tags, tuple[float, float]]]:
    for point in scene.extract.points:
        yield f"osm:node/{point.id}", point.tags, (point.lon, point.lat)
    for ref, area in scene.areas.items():
        if facility_of(scene.tags[ref]) is not None:
            lon, lat = scene.plane.to_lonlat(
                shapely.get_coordinates(area.representative_point())[0]
            )
            yield f"osm:{ref}", scene.tags[ref], (float(lon), float(lat))


def _facility(ref: str, tags: Tags, lonlat: tuple[float, float], language: str) -> Row | None:
    kind = facility_of(tags)
    if kind is None:
        return None
    facts: dict[str, Any] = {
        key: clean_text(tags[key], 60) for key in _FACILITY_KEYS if key in tags
    }
    if kind is FacilityKind.TRANSIT:
        facts["modes"] = sorted({_mode(tags), *words_of(tags.get("mode", ""))} - {""})
    names = names_of(tags)
    values = {
        "kind": kind.value,
        "lat": round(lonlat[1], 7),
        "lon": round(lonlat[0], 7),
        "wheelchair": tags.get("wheelchair", "") if len(tags.get("wheelchair", "")) <= 8 else "",
        "fee": clean_text(first(tags, "charge", "fee"), 60),
        "attributes": {**facts, **({"names": names} if names else {})},
        "hours_raw": tags.get("opening_hours", "")[:4_000],
    }
    return Row(ref, name_of(tags, language), values)
