"""Lines and polygons, in metres, of the elements of an extract."""

from collections.abc import Iterable

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from torg.core.geo import LocalPlane
from torg.places.importers.osm.extract import Extract, Relation, Way

MAX_TOWN = 60_000.0  # metres from the centre: what lies further away is not the town

_LINES_WHEN_CLOSED = {
    "highway": None,  # a roundabout, unless area=yes
    "natural": {"coastline", "cliff", "tree_row", "ridge", "arete"},
    "leisure": {"track", "slipway"},
    "railway": None,
    "waterway": {"river", "stream", "canal", "drain", "ditch", "weir", "dam"},
    "man_made": {"breakwater", "groyne", "embankment"},
}
_AREA_KEYS = (
    "building",
    "landuse",
    "natural",
    "leisure",
    "amenity",
    "shop",
    "tourism",
    "office",
    "craft",
    "healthcare",
    "place",
    "historic",
    "boundary",
    "area:highway",
    "waterway",
    "man_made",
    "public_transport",
    "club",
)


def is_area(tags: dict[str, str]) -> bool:
    """Tell whether a closed way with these tags is a surface and not a ring-shaped line."""
    if tags.get("area") in {"yes", "no"}:
        return tags["area"] == "yes"
    for key in _AREA_KEYS:
        if key in tags:
            lines = _LINES_WHEN_CLOSED.get(key, set())
            if lines is not None and tags[key] not in lines:
                return True
    return False


class Scene:
    """An extract laid on a plane around its centre: polygons of areas, lines of ways."""

    def __init__(self, extract: Extract) -> None:
        self.extract = extract
        self.bbox = extract.bbox or _trimmed_box(extract)
        west, south, east, north = self.bbox
        self.plane = LocalPlane((south + north) / 2, (west + east) / 2)
        corners = self.plane.to_xy([[west, south], [east, north]])
        self.frame: Polygon = shapely.box(*corners.ravel())
        self.broken: list[tuple[str, dict[str, str]]] = []  # closed shapes that are none
        self.areas: dict[str, BaseGeometry] = {}  # "way/1", "relation/2" → polygon(s)
        self.tags: dict[str, dict[str, str]] = {}
        self._close_ways(extract.ways.values())
        for relation in extract.relations:
            self._assemble(relation)
        self._let_go()

    def line(self, way: Way) -> NDArray[np.float64]:
        """Return a way's line (n, 2) in metres."""
        return self.plane.to_xy(way.lonlat)

    def _close_ways(self, ways: Iterable[Way]) -> None:
        closed = [way for way in ways if way.closed and is_area(way.tags)]
        if not closed:
            return
        counts = [len(way.lonlat) for way in closed]
        rings = shapely.linearrings(
            self.plane.to_xy(np.vstack([way.lonlat for way in closed])),
            indices=np.repeat(np.arange(len(closed)), counts),
        )
        polygons = _surfaces(shapely.make_valid(shapely.polygons(rings)))
        for way, polygon in zip(closed, polygons, strict=True):
            self._add(f"way/{way.id}", way.tags, polygon)

    def _assemble(self, relation: Relation) -> None:
        """Put a multipolygon together; one that reaches out of the extract is left out."""
        ways = [(self.extract.ways.get(ref), role) for ref, role in relation.members]
        if any(way is None or not way.whole for way, _role in ways):
            return
        outer = [self.line(way) for way, role in ways if way is not None and role != "inner"]
        inner = [self.line(way) for way, role in ways if way is not None and role == "inner"]
        polygon = _polygonized(outer)
        if inner and not polygon.is_empty:
            polygon = polygon.difference(_polygonized(inner))
        self._add(f"relation/{relation.id}", relation.tags, _surfaces(np.array([polygon]))[0])

    def _let_go(self) -> None:
        """Forget the corners of houses and the like: their polygons hold them."""
        ways = self.extract.ways
        for way in [way for way in ways.values() if f"way/{way.id}" in self.areas]:
            if "highway" not in way.tags:
                del ways[way.id]

    def _add(self, ref: str, tags: dict[str, str], polygon: BaseGeometry) -> None:
        if polygon.is_empty or polygon.area < 0.5:
            self.broken.append((ref, tags))
        else:
            self.areas[ref], self.tags[ref] = polygon, tags


def _polygonized(lines: list[NDArray[np.float64]]) -> BaseGeometry:
    """The surface that closed lines enclose; empty when they do not close."""
    if not lines:
        return Polygon()
    noded = shapely.union_all(_strings(lines))
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    return shapely.union_all(faces) if len(faces) else Polygon()


def _strings(lines: list[NDArray[np.float64]]) -> NDArray[np.object_]:
    return np.array([shapely.LineString(line) for line in lines], dtype=object)


def _surfaces(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Only the surfaces of what `make_valid` made of broken rings (lines and points fall away)."""
    kinds = shapely.get_type_id(shapes)
    for index in np.flatnonzero((kinds != 3) & (kinds != 6)):
        parts = shapely.get_parts(shapes[index])
        flat = shapely.get_parts(parts)  # a collection may hold a multipolygon
        polygons = flat[shapely.get_type_id(flat) == 3]
        shapes[index] = shapely.union_all(polygons) if len(polygons) else Polygon()
    return shapes


def _trimmed_box(extract: Extract) -> tuple[float, float, float, float]:
    """The box of the streets, without the few that reach far out of the extract."""
    lines = [way.lonlat for way in extract.ways.values() if "highway" in way.tags]
    rows = np.vstack(lines) if lines else np.array([[p.lon, p.lat] for p in extract.points])
    if not len(rows):
        return (0.0, 0.0, 0.0, 0.0)
    middle = np.median(rows, axis=0)
    # Of two far crowds the middle is nowhere: then one of them is the town.
    centre = rows[np.argmin(np.abs(rows - middle).sum(axis=1))]
    near = rows[(np.abs(rows - centre) < (1.0, 0.5)).all(axis=1)]
    low, high = np.quantile(near, (0.002, 0.998), axis=0)
    pad = np.maximum((high - low) * 0.02, 0.0005)
    west, south = low - pad
    east, north = high + pad
    return (float(west), float(south), float(east), float(north))
