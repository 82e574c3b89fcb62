"""The base map: the surfaces and lines that a town is drawn with."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from torg.places.enums import LayerKind
from torg.places.geometry.coast import sea
from torg.places.importers.osm.houses import is_house, looks_of
from torg.places.importers.osm.shapes import Scene
from torg.places.importers.osm.tags import Tags, name_of
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
_BATCH = 5_000
_MIN_AREA = {LayerKind.BUILDING: 8.0, LayerKind.GREEN: 30.0, LayerKind.WATER: 20.0}


@dataclass
class Feature:
    """A shape of the base map, in metres."""

    ref: str
    layer: LayerKind
    rank: int
    name: str
    facts: dict[str, Any]
    shape: BaseGeometry


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


def feature_rows(scene: Scene, language: str) -> Iterator[Row]:
    """Yield the shapes of the base map, clipped to the extract's box and simplified.

    One batch at a time: a large town has more of them than memory should hold.
    """
    features = chain(_sea(scene), _surfaces(scene, language), _lines(scene, language))
    shapely.prepare(scene.frame)
    while batch := list(islice(features, _BATCH)):
        yield from _rows(scene, batch)


def _rows(scene: Scene, features: list[Feature]) -> Iterator[Row]:
    shapes = np.array([feature.shape for feature in features], dtype=object)
    outside = ~shapely.contains(scene.frame, shapes)
    shapes[outside] = shapely.intersection(scene.frame, shapes[outside])
    shapes = shapely.simplify(shapes, _TOLERANCE)
    least = np.array([_MIN_AREA.get(feature.layer, 0.0) for feature in features])
    large = (shapely.area(shapes) >= least) | (shapely.get_dimensions(shapes) == 1)
    shown = np.flatnonzero(~shapely.is_empty(shapes) & large)
    geometries, boxes = geojson(scene, shapes[shown]), bounds(scene, shapes[shown])
    for i, geometry, box in zip(shown, geometries, boxes, strict=True):
        feature = features[i]
        values = {
            "layer": feature.layer.value,
            "rank": feature.rank,
            "attributes": feature.facts,
            "geometry": geometry,
            **box,
        }
        yield Row(feature.ref, feature.name, values)


def _sea(scene: Scene) -> Iterator[Feature]:
    coast = [
        scene.line(way)
        for way in scene.extract.all_ways()
        if way.tags.get("natural") == "coastline"
    ]
    for number, shape in enumerate(sea(coast, scene.frame)):
        yield Feature(f"osm:sea/{number}", LayerKind.WATER, 0, "", {}, shape)


def _surfaces(scene: Scene, language: str) -> Iterator[Feature]:
    for ref, area in scene.areas.items():
        tags = scene.tags[ref]
        layer = layer_of(tags)
        if layer is not None:
            facts = _facts(tags) if layer is LayerKind.BUILDING else {}
            name = name_of(tags, language)[:120]
            yield Feature(f"osm:{ref}", layer, _rank(layer, area), name, facts, area)


def _rank(layer: LayerKind, area: BaseGeometry) -> int:
    if layer is LayerKind.BUILDING:
        return 2 if area.area > 400 else 3
    return 0 if area.area > 20_000 else 1 if area.area > 2_000 else 2


def _facts(tags: Tags) -> dict[str, Any]:
    looks = looks_of(tags)
    return {} if looks.storeys is None else {"storeys": looks.storeys + 1}


def _lines(scene: Scene, language: str) -> Iterator[Feature]:
    seen: Counter[int] = Counter()
    for way in scene.extract.all_ways():
        tags, ref = way.tags, f"way/{way.id}"
        seen[way.id] += 1
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
        ref += f"/{seen[way.id]}" if seen[way.id] > 1 else ""
        yield Feature(f"osm:{ref}", layer, rank, name_of(tags, language)[:120], facts, line)


def geojson(scene: Scene, shapes: NDArray[np.object_]) -> list[dict[str, Any]]:
    """Return shapes in metres as GeoJSON in degrees, 6 decimals (a decimetre)."""
    degrees = shapely.transform(shapes, lambda xy: scene.plane.to_lonlat(xy).round(6))
    return [json.loads(text) for text in shapely.to_geojson(degrees)]


def bounds(scene: Scene, shapes: NDArray[np.object_]) -> list[dict[str, float]]:
    """Return the box of each shape in degrees, as the columns west, south, east, north."""
    corners = shapely.bounds(shapes).reshape(-1, 2, 2)
    boxes = scene.plane.to_lonlat(corners).round(6).reshape(-1, 4).tolist()
    return [dict(zip(("west", "south", "east", "north"), box, strict=True)) for box in boxes]
