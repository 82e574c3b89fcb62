"""The base map, squares, districts and facilities: surfaces and points that nobody enters."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from torg.core.text import clean_text
from torg.places.enums import FacilityKind, LayerKind
from torg.places.geometry.coast import sea
from torg.places.importers.osm.houses import Houses, is_house, looks_of
from torg.places.importers.osm.shapes import Scene
from torg.places.importers.osm.tags import Tags, first, name_of, names_of, words_of
from torg.places.services.rows import Row

_GREEN = {
    "leisure": {"park", "garden", "pitch", "playground", "golf_course", "nature_reserve"},
    "landuse": {"grass", "forest", "meadow", "cemetery", "village_green", "recreation_ground",
                "allotments", "flowerbed", "orchard", "vineyard"},
    "natural": {"wood", "scrub", "grassland", "heath", "beach", "wetland", "shrubbery"},
}  # fmt: skip
_WATER = {
    "natural": {"water", "bay"},
    "waterway": {"riverbank", "dock"},
    "landuse": {"basin", "reservoir"},
}
_RAIL = {"rail", "light_rail", "tram", "subway", "narrow_gauge", "funicular", "monorail"}
# Rank 0 is seen from afar.
_ROADS = {
    "motorway": 0, "trunk": 0, "primary": 0, "secondary": 1, "tertiary": 1, "unclassified": 2,
    "residential": 2, "living_street": 2, "pedestrian": 2, "road": 2, "service": 3,
}  # fmt: skip
_PATHS = {"footway": 3, "path": 3, "cycleway": 2, "steps": 3, "track": 3, "bridleway": 3}
_TOLERANCE = 0.4  # metres: what a line may differ from its source
_MIN_AREA = {LayerKind.BUILDING: 8.0, LayerKind.GREEN: 30.0, LayerKind.WATER: 20.0}


def layer_of(tags: Tags) -> LayerKind | None:
    """Return the layer of a surface, or None when the base map does not show it."""
    if is_house(tags):
        return LayerKind.BUILDING
    if any(tags.get(key) in values for key, values in _WATER.items()):
        return LayerKind.WATER
    if tags.get("place") == "square" or tags.get("amenity") == "marketplace":
        return LayerKind.SQUARE
    if tags.get("highway") in {"pedestrian", "footway"}:
        return LayerKind.SQUARE
    if any(tags.get(key) in values for key, values in _GREEN.items()):
        return LayerKind.GREEN
    return None


def feature_rows(scene: Scene, language: str) -> list[Row]:
    """Return the shapes of the base map, clipped to the extract's box and simplified."""
    coast = [
        scene.line(way)
        for way in scene.extract.ways.values()
        if way.tags.get("natural") == "coastline"
    ]
    shapes = [(f"osm:sea/{i}", LayerKind.WATER, 0, "", {}, shape)
              for i, shape in enumerate(sea(coast, scene.frame))]  # fmt: skip
    for ref, area in scene.areas.items():
        tags = scene.tags[ref]
        layer = layer_of(tags)
        if layer is not None:
            facts = _facts(tags) if layer is LayerKind.BUILDING else {}
            shapes.append(
                (
                    f"osm:{ref}",
                    layer,
                    _rank(layer, area),
                    name_of(tags, language)[:120],
                    facts,
                    area,
                )
            )
    shapes += _lines(scene, language)
    return [row for row in _clipped(scene, shapes)]


def _rank(layer: LayerKind, area: BaseGeometry) -> int:
    if layer is LayerKind.BUILDING:
        return 2 if area.area > 400 else 3
    return 0 if area.area > 20_000 else 1 if area.area > 2_000 else 2


def _facts(tags: Tags) -> dict[str, Any]:
    looks = looks_of(tags)
    return {} if looks.storeys is None else {"storeys": looks.storeys + 1}


def _lines(scene: Scene, language: str) -> Iterator[tuple]:
    for way in scene.extract.ways.values():
        tags, ref = way.tags, f"way/{way.id}"
        kind = tags.get("highway", "")
        if ref in scene.areas or tags.get("tunnel") == "yes" or tags.get("indoor") == "yes":
            continue
        if kind.removesuffix("_link") in _ROADS:
            layer, rank = LayerKind.ROAD, _ROADS[kind.removesuffix("_link")]
        elif kind in _PATHS:
            layer, rank = LayerKind.PATH, _PATHS[kind]
        elif tags.get("railway") in _RAIL and not tags.get("layer", "0").startswith("-"):
            layer, rank = LayerKind.RAIL, 1 if tags["railway"] == "rail" else 2
        else:
            continue
        facts = {"pedestrian": True} if kind == "pedestrian" else {}
        line = shapely.LineString(scene.line(way))
        yield f"osm:{ref}", layer, rank, name_of(tags, language)[:120], facts, line


def _clipped(scene: Scene, shapes: list[tuple]) -> Iterator[Row]:
    if not shapes:
        return
    geometry = np.array([shape[-1] for shape in shapes], dtype=object)
    shapely.prepare(scene.frame)
    outside = ~shapely.contains(scene.frame, geometry)
    geometry[outside] = shapely.intersection(scene.frame, geometry[outside])
    geometry = shapely.simplify(geometry, _TOLERANCE)
    for (ref, layer, rank, name, facts, _shape), shape in zip(shapes, geometry, strict=True):
        if shape.is_empty or (
            shape.area < _MIN_AREA.get(layer, 0)
            and shape.geom_type != "LineString"
            and shape.area > 0
        ):
            continue
        values = {"layer": layer.value, "rank": rank, "attributes": facts,
                  "geometry": geojson(scene, shape), **_box(scene, shape)}  # fmt: skip
        yield Row(ref, name, values)


def geojson(scene: Scene, shape: BaseGeometry) -> dict[str, Any]:
    """Return a shape in metres as GeoJSON in degrees, 6 decimals (a decimetre)."""
    degrees = shapely.transform(shape, lambda xy: scene.plane.to_lonlat(xy).round(6))
    mapped: dict[str, Any] = shapely.geometry.mapping(degrees)
    return {"type": mapped["type"], "coordinates": _listed(mapped["coordinates"])}


def _listed(value: Any) -> Any:
    return [_listed(part) for part in value] if isinstance(value, (tuple, list)) else value


def _box(scene: Scene, shape: BaseGeometry) -> dict[str, float]:
    low_x, low_y, high_x, high_y = shape.bounds
    (west, south), (east, north) = scene.plane.to_lonlat([[low_x, low_y], [high_x, high_y]])
    return {
        "west": round(float(west), 6), "south": round(float(south), 6),
        "east": round(float(east), 6), "north": round(float(north), 6),
    }  # fmt: skip


# --- squares, districts --------------------------------------------------------------------------


def find_squares(
    scene: Scene, language: str, streets: set[str]
) -> list[tuple[str, str, Tags, BaseGeometry]]:
    """Return (ref, name, tags, shape in metres) of every named square, each name once a spot.

    `streets` are the names of the streets: a surface of such a name is the street's own paving.
    """
    found = []
    for ref, area in scene.areas.items():
        tags = scene.tags[ref]
        name = name_of(tags, language)
        paving = name in streets and tags.get("place") != "square"
        if name and not paving and "building" not in tags and layer_of(tags) is LayerKind.SQUARE:
            found.append((f"osm:{ref}", name, tags, area))
    for point in scene.extract.points:
        name = name_of(point.tags, language)
        if name and point.tags.get("place") == "square":
            xy = scene.plane.to_xy([point.lon, point.lat])
            found.append((f"osm:node/{point.id}", name, point.tags, shapely.Point(xy)))
    kept: list[tuple[str, str, Tags, BaseGeometry]] = []
    for square in sorted(found, key=lambda s: (s[2].get("place") != "square", -s[3].area, s[0])):
        twins = (other for other in kept if other[1] == square[1])
        if all(other[3].distance(square[3]) > 60 for other in twins):
            kept.append(square)
    return kept


def square_rows(scene: Scene, squares: list[tuple[str, str, Tags, BaseGeometry]]) -> list[Row]:
    """Return the rows of the squares that `find_squares` found."""
    rows = []
    for ref, name, _tags, shape in squares:
        lon, lat = scene.plane.to_lonlat(shapely.get_coordinates(shape.centroid)[0])
        flat = shapely.simplify(shape, _TOLERANCE)
        largest = max(shapely.get_parts(flat), key=lambda part: part.area)
        outline = geojson(scene, largest)["coordinates"] if largest.area > 0 else []
        values = {"lat": round(float(lat), 6), "lon": round(float(lon), 6), "outline": outline}
        rows.append(Row(ref, name[:120], values | _box(scene, shape)))
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
        polygons = [geojson(scene, part)["coordinates"] for part in shapely.get_parts(shape)]
        rows.append(
            Row(f"osm:{ref}", clean_text(name, 120), {"outline": polygons, **_box(scene, shape)})
        )
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
    facts = {key: clean_text(tags[key], 60) for key in _FACILITY_KEYS if key in tags}
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
