"""A small map drawn on the server: blocks, streets, the main street in brick, one window mark.

Colours come from the page's style sheet (`.mm-…`), so the same drawing serves day and dark. The
same data gives the same drawing; it is kept until the city is read anew.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe
from numpy.typing import NDArray
from shapely import clip_by_rect, transform
from shapely.errors import ShapelyError
from shapely.geometry import LineString, MultiLineString, Polygon, shape
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


@dataclass(frozen=True)
class _Label:
    text: str
    x: float
    y: float

    def overlaps(self, other: "_Label") -> bool:
        wide = (len(self.text) + len(other.text)) * _TEXT * _LETTER / 2 + 6
        return abs(self.x - other.x) < wide and abs(self.y - other.y) < _TEXT * 1.6


def minimap_svg(
    city: City,
    lat: float,
    lon: float,
    *,
    width: int = 340,
    height: int = 220,
    across_m: float = METRES_ACROSS,
    mark: str = "",
    street: str = "",
) -> SafeString:
    """Return an `<svg>` of `width` × `height` pixels with (lat, lon) in the middle.

    `across_m` is the width in metres; `mark` a state ("open", "closed", …) to stand in the middle,
    or "here" for the reader. `street` is drawn in brick instead of the city's main street.
    Empty when the city has no base map there. Decoration: hidden from screen readers.
    """
    key = (
        f"portal:minimap:{city.pk}:{city.updated_at.timestamp()}:"
        f"{lat:.5f}:{lon:.5f}:{width}:{height}:{across_m}:{mark}:{street}"
    )
    known: SafeString | None = cache.get(key)
    if known is None:
        known = _Sheet(city, lat, lon, width, height, across_m, street).draw(mark)
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
    ) -> None:
        self.city = city
        self.plane = LocalPlane(lat, lon)
        self.width, self.height = width, height
        self.scale = width / across_m
        self.box = bbox_around(lat, lon, across_m * math.hypot(1, height / width) / 2)
        self.main = street or getattr(main_street_of(city), "name", "")

    def draw(self, mark: str) -> SafeString:
        rows = list(self.rows())
        if not rows:
            return mark_safe("")  # nothing to draw
        areas = "".join(self.area(layer, geometry) for layer, _, _, geometry in rows)
        # The main street last: the ends of its side streets would lie on it.
        lines = sorted((row for row in rows if row[0] not in _AREAS), key=self.is_main)
        ways = "".join(self.way(*row) for row in lines)
        labels = "".join(self.written(label) for label in self.labels(rows))
        # Every part is made here from numbers; names are escaped.
        return mark_safe(  # noqa: S308  -- as said above
            f'<svg class="mm" viewBox="0 0 {self.width} {self.height}" width="{self.width}"'
            f' height="{self.height}" aria-hidden="true" focusable="false">'
            f'<rect class="mm-ground" width="{self.width}" height="{self.height}"/>'
            f"{areas}{ways}{labels}{self.marked(mark)}</svg>"
        )

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
        lengths: dict[str, tuple[float, _Label]] = {}
        for layer, _rank, name, geometry in rows:
            if not name or layer not in {LayerKind.ROAD, LayerKind.SQUARE}:
                continue
            middle = (
                geometry.interpolate(0.3, normalized=True)
                if layer == "road"
                else (geometry.representative_point())
            )
            size = geometry.length
            if size > lengths.get(name, (40.0, None))[0]:
                lengths[name] = (size, _Label(name, middle.x, middle.y))
        centre = _Label("mm", self.width / 2, self.height / 2)
        chosen: list[_Label] = []
        for _size, label in sorted(lengths.values(), key=lambda item: (-item[0], item[1].text)):
            half = len(label.text) * _TEXT * _LETTER / 2 + 4
            inside = half < label.x < self.width - half and 12 < label.y < self.height - 8
            if inside and not any(label.overlaps(other) for other in [centre, *chosen]):
                chosen.append(label)
        return chosen[: max(_LABELS, self.width * self.height // _AREA_A_LABEL)]

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
