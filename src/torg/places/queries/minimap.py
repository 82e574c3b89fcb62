"""A small map drawn on the server: blocks, streets, the main street in brick, one window mark.

Colours come from the page's style sheet (`.mm-…`), so the same drawing serves day and dark. The
same data gives the same drawing; it is kept until the city is read anew.
"""

import hashlib
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe
from numpy.typing import NDArray
from shapely import clip_by_rect, transform
from shapely.errors import ShapelyError
from shapely.geometry import LineString, MultiLineString, Point, Polygon, shape
from shapely.geometry.base import BaseGeometry

from torg.core.facade import state_mark
from torg.core.geo import LocalPlane, bbox_around
from torg.places.enums import LayerKind
from torg.places.models import City, MapFeature
from torg.places.queries.cities import main_street_of

_SECONDS = 3600
METRES_ACROSS = 240.0
# Metres of a street's width by rank; paths are thin and dashed.
_WIDTHS = {0: 13.0, 1: 11.0, 2: 9.0, 3: 5.0}
_AREAS = (LayerKind.WATER, LayerKind.GREEN, LayerKind.SQUARE, LayerKind.BUILDING)
_LETTER = 0.54  # mean width of a letter, in its height
_TEXT = 12.5  # pixels
_LABELS = 5
_AREA_A_LABEL = 26_000  # square pixels
_SPOTS = (0.3, 0.5, 0.7, 0.15, 0.85)  # along a street, where its name may stand
PHONE = 330  # pixels
_CUT = 24.0  # pixels to each side of a fold that a name keeps away from
_LOW = 52.0  # pixels above and below that a phone does not show either

Points = Sequence[tuple[float, float]]  # in pixels of the sheet
Box = tuple[float, float, float, float]  # left, top, right, bottom, in pixels of the sheet


@dataclass(frozen=True)
class MiniMap:
    """The drawing, and where its names stand, so that nothing is put upon them."""

    svg: SafeString
    names: tuple[Box, ...] = ()


@dataclass(frozen=True)
class _Label:
    text: str
    x: float
    y: float

    @property
    def half(self) -> float:
        """Pixels from its middle to either end."""
        return len(self.text) * _TEXT * _LETTER / 2

    @property
    def box(self) -> Box:
        return self.x - self.half, self.y - _TEXT * 0.7, self.x + self.half, self.y + _TEXT * 0.7

    def overlaps(self, other: "_Label") -> bool:
        wide = self.half + other.half + 6
        return abs(self.x - other.x) < wide and abs(self.y - other.y) < _TEXT * 1.6


def minimap_svg(city: City, lat: float, lon: float, **how: Any) -> SafeString:
    """Return the drawing of `minimap` alone."""
    return minimap(city, lat, lon, **how).svg


def minimap(
    city: City,
    lat: float,
    lon: float,
    *,
    width: int = 340,
    height: int = 220,
    across_m: float = METRES_ACROSS,
    mark: str = "",
    street: str = "",
) -> MiniMap:
    """Return an `<svg>` of `width` × `height` pixels with (lat, lon) in the middle.

    `across_m` is the width in metres; `mark` a state ("open", "closed", …) to stand in the middle,
    or "here" for the reader. `street` is drawn in brick instead of the city's main street.
    Of a wide sheet a phone shows the middle `PHONE` pixels: no name is cut where that ends.
    Empty when the city has no base map there. Decoration: hidden from screen readers.
    """
    # A street's name may hold what no cache takes in a key: the digest holds letters only.
    asked = (
        f"{city.updated_at.timestamp()}:{lat:.5f}:{lon:.5f}:{width}:{height}:{across_m}:"
        f"{mark}:{street}"
    )
    key = f"places:minimap:{city.pk}:{hashlib.sha256(asked.encode()).hexdigest()}"
    known: MiniMap | None = cache.get(key)
    if known is None:
        known = _Sheet(city, lat, lon, width, height, across_m, street).draw(mark)
        cache.set(key, known, _SECONDS)
    return known


def sheet_with_room(
    city: City,
    centre: tuple[float, float],
    size: tuple[int, int],
    across_m: float,
    avoid: Points,
) -> SafeString:
    """Return the drawing round a centre (lat, lon) on which no name stands in the way.

    `size` and `avoid` are pixels: something will be laid on the latter.
    """
    spots = ",".join(f"{x:.0f} {y:.0f}" for x, y in avoid)
    asked = f"{city.updated_at.timestamp()}:{centre}:{size}:{across_m}:{spots}"
    key = f"places:sheet:{city.pk}:{hashlib.sha256(asked.encode()).hexdigest()}"
    known: SafeString | None = cache.get(key)
    if known is None:
        known = _Sheet(city, *centre, *size, across_m, avoid=avoid).draw("").svg
        cache.set(key, known, _SECONDS)
    return known


class _Sheet:
    """The paper: metres to pixels, what lies on it, in which order."""

    def __init__(
        self,
        city: City,
        lat: float,
        lon: float,
        width: int,
        height: int,
        across_m: float,
        street: str = "",
        avoid: Points = (),
    ) -> None:
        self.city, self.avoid = city, avoid
        is_wide = width > 2 * PHONE
        self.folds = ((width - PHONE) / 2, (width + PHONE) / 2) if is_wide else ()
        self.plane = LocalPlane(lat, lon)
        self.width, self.height = width, height
        self.scale = width / across_m
        self.box = bbox_around(lat, lon, across_m * math.hypot(1, height / width) / 2)
        self.main = street or getattr(main_street_of(city), "name", "")

    def draw(self, mark: str) -> MiniMap:
        rows = list(self.rows())
        if not rows:
            return MiniMap(mark_safe(""))  # nothing to draw
        areas = "".join(self.area(layer, geometry) for layer, _, _, geometry in rows)
        # The main street last: the ends of its side streets would lie on it.
        lines = sorted((row for row in rows if row[0] not in _AREAS), key=self.is_main)
        ways = "".join(self.way(*row) for row in lines)
        names = self.labels(rows)
        labels = "".join(self.written(label) for label in names)
        # Every part is made here from numbers; names are escaped.
        svg = mark_safe(  # noqa: S308  -- as said above
            f'<svg class="mm" viewBox="0 0 {self.width} {self.height}" width="{self.width}"'
            f' height="{self.height}" aria-hidden="true" focusable="false">'
            f'<rect class="mm-ground" width="{self.width}" height="{self.height}"/>'
            f"{areas}{ways}{labels}{self.marked(mark)}</svg>"
        )
        return MiniMap(svg, tuple(label.box for label in names))

    def is_main(self, row: tuple[str, int, str, BaseGeometry]) -> bool:
        return bool(self.main) and row[0] == LayerKind.ROAD and row[2] == self.main

    def rows(self) -> Iterator[tuple[str, int, str, BaseGeometry]]:
        """Yield layer, rank, name and shape in pixels, in the order in which they are drawn."""
        west, south, east, north = self.box
        order = {layer: place for place, layer in enumerate(LayerKind.values)}
        found = MapFeature.objects.filter(
            city=self.city, west__lte=east, east__gte=west, south__lte=north, north__gte=south
        ).values_list("layer", "rank", "name", "geometry", "pk")
        for layer, rank, name, geometry, _pk in sorted(
            found, key=lambda row: (order[row[0]], -row[1], row[4])
        ):
            cut = self.cut(geometry)
            if cut is not None and not cut.is_empty:
                yield layer, rank, name, cut

    def cut(self, geometry: dict[str, Any]) -> BaseGeometry | None:
        """Return the shape in pixels, cut at the sheet's edge; None when it is broken."""
        try:
            whole = transform(shape(geometry), self.pixels)
            return clip_by_rect(whole, -20, -20, self.width + 20, self.height + 20)
        except (ShapelyError, ValueError, TypeError, IndexError, KeyError):
            return None

    def pixels(self, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Turn degrees into pixels from the sheet's upper left corner."""
        flipped: NDArray[np.float64] = self.plane.to_xy(lonlat) * (self.scale, -self.scale)
        return np.add(flipped, (self.width / 2, self.height / 2))

    def area(self, layer: str, geometry: BaseGeometry) -> str:
        if layer not in _AREAS:
            return ""
        path = "".join(
            _path(ring.coords) + "z"
            for polygon in _polygons(geometry)
            for ring in (polygon.exterior, *polygon.interiors)
        )
        return f'<path class="mm-{layer}" d="{path}"/>' if path else ""

    def way(self, layer: str, rank: int, name: str, geometry: BaseGeometry) -> str:
        path = "".join(_path(line.coords) for line in _lines(geometry))
        kind = "main" if self.is_main((layer, rank, name, geometry)) else layer
        metres = {"rail": 1.6, "path": 2.2}.get(layer, _WIDTHS.get(rank, 5.0))
        width = max(1.2, metres * self.scale * (0.7 if kind == "main" else 1))
        return f'<path class="mm-{kind}" d="{path}" stroke-width="{width:.1f}"/>' if path else ""

    def labels(self, rows: list[tuple[str, int, str, BaseGeometry]]) -> list[_Label]:
        """Return the names of the longest streets in view that do not stand in each other's way."""
        named: dict[str, list[BaseGeometry]] = {}
        for layer, _rank, name, geometry in rows:
            if name and layer in {LayerKind.ROAD, LayerKind.SQUARE} and geometry.length > 40:
                named.setdefault(name, []).append(geometry)
        for pieces in named.values():
            pieces.sort(key=lambda piece: -piece.length)
        taken = [_Label("mm", x, y) for x, y in (*self.avoid, (self.width / 2, self.height / 2))]
        kept = len(taken)
        most = kept + max(_LABELS, self.width * self.height // _AREA_A_LABEL)
        for name, pieces in sorted(named.items(), key=lambda it: (-it[1][0].length, it[0])):
            points = (point for piece in pieces for point in _spots_on(piece))
            spots = (_Label(name, point.x, point.y) for point in points)
            label = next((spot for spot in spots if self.has_room(spot, taken)), None)
            if label and len(taken) < most:
                taken.append(label)
        return taken[kept:]

    def has_room(self, label: _Label, taken: list[_Label]) -> bool:
        half = label.half + 4
        inside = half < label.x < self.width - half and 12 < label.y < self.height - 8
        cut = any(abs(label.x - fold) < half + _CUT for fold in self.folds)
        if self.folds and self.folds[0] < label.x < self.folds[1]:
            cut = cut or not _LOW < label.y < self.height - _LOW
        return inside and not cut and not any(label.overlaps(other) for other in taken)

    def written(self, label: _Label) -> str:
        return (
            f'<text class="mm-name" x="{label.x:.0f}" y="{label.y + 4:.0f}" font-size="{_TEXT}"'
            f' text-anchor="middle">{escape(label.text)}</text>'
        )

    def marked(self, mark: str) -> str:
        if not mark:
            return ""
        if mark == "here":
            return (
                f'<circle class="mm-here" cx="{self.width / 2:g}" cy="{self.height / 2:g}" r="6"/>'
            )
        x, y = self.width / 2 - 12, self.height / 2 - 15
        sign = str(state_mark(mark)).replace('width="16" height="20"', 'width="24" height="30"')
        return f'<svg x="{x:.0f}" y="{y:.0f}" width="24" height="30">{sign}</svg>'


def _spots_on(geometry: BaseGeometry) -> Iterator[Point]:
    """Yield where the name of a street or a square may stand, the best first."""
    if lines := _lines(geometry):
        longest = max(lines, key=lambda line: line.length)
        yield from (longest.interpolate(share, normalized=True) for share in _SPOTS)
    else:
        yield geometry.representative_point()


def _path(points: Any) -> str:
    pairs = [f"{x:.1f} {y:.1f}" for x, y in points]
    return f"M{pairs[0]}L{'L'.join(pairs[1:])}" if len(pairs) > 1 else ""


def _polygons(geometry: BaseGeometry) -> list[Polygon]:
    parts = getattr(geometry, "geoms", [geometry])
    return [part for part in parts if isinstance(part, Polygon)]


def _lines(geometry: BaseGeometry) -> list[LineString]:
    if isinstance(geometry, MultiLineString):
        return list(geometry.geoms)
    return [part for part in getattr(geometry, "geoms", [geometry]) if isinstance(part, LineString)]
