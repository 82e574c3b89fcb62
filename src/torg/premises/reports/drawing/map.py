"""A map of what was studied: the city's own base map, the district, numbered vacant premises."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from shapely import clip_by_rect, simplify, transform, union_all
from shapely.errors import ShapelyError
from shapely.geometry import LineString, MultiLineString, Polygon, shape
from shapely.geometry.base import BaseGeometry

from torg.core.geo import LocalPlane
from torg.places.enums import LayerKind
from torg.places.models import City, District, MapFeature
from torg.premises.reports.content.parts import Vacancy
from torg.premises.reports.drawing.charts import BRICK, MUTED, SAND, WIDTH, sheet, text

_TALLEST = 700.0
_EDGE_M = 60.0  # metres of surroundings that are drawn
_FILL = {
    LayerKind.WATER: "#C9DEE8", LayerKind.GREEN: "#DCE8D2", LayerKind.SQUARE: "#E6E0D2",
    LayerKind.BUILDING: "#DDDCD6",
}  # fmt: skip
_ROAD_M = {0: 12.0, 1: 10.0, 2: 8.0, 3: 5.0}
_MARK = 10.0  # half of a mark's side
_LETTER = 0.55


def district_map(
    city: City, district: District | None, vacancies: Sequence[Vacancy], label: str
) -> str:
    """Return the map as SVG; empty where neither an outline nor a vacancy says where to look.

    `label` is read to those who do not see it.
    """
    box = _box(district, vacancies)
    if box is None:
        return ""
    return _Map(city, box).drawn(district, vacancies, label)


def _box(
    district: District | None, vacancies: Sequence[Vacancy]
) -> tuple[float, float, float, float] | None:
    if district is not None and district.outline:
        return district.bbox
    if not vacancies:
        return None
    lons, lats = [v.lon for v in vacancies], [v.lat for v in vacancies]
    return min(lons), min(lats), max(lons), max(lats)


class _Map:
    """The paper: degrees to drawing units, and what lies on it."""

    def __init__(self, city: City, box: tuple[float, float, float, float]) -> None:
        self.city = city
        west, south, east, north = box
        self.plane = LocalPlane((south + north) / 2, (west + east) / 2)
        (left, low), (right, high) = self.plane.to_xy([(west, south), (east, north)])
        self.left, self.top = left - _EDGE_M, high + _EDGE_M
        across, down = right - left + 2 * _EDGE_M, high - low + 2 * _EDGE_M
        self.scale = min(WIDTH / across, _TALLEST / down)
        self.width, self.height = across * self.scale, down * self.scale
        dlat = _EDGE_M / 111_195
        dlon = dlat / max(np.cos(np.radians(south)), 0.1)
        self.box = (west - dlon, south - dlat, east + dlon, north + dlat)

    def drawn(self, district: District | None, vacancies: Sequence[Vacancy], label: str) -> str:
        rows = list(self._rows())
        size = f'width="{self.width:.0f}" height="{self.height:.0f}"'
        body = [f'<rect class="rep-paper" {size} fill="#F3F5F4"/>']
        body += [self._area(layer, geometry) for layer, _r, _n, geometry in rows]
        body += [self._way(layer, rank, geometry) for layer, rank, _n, geometry in rows]
        if district is not None:
            body.append(self._outline(district))
        spots = self._spread(self._places(vacancies))
        body += self._names(rows, spots)
        body += [
            self._mark(one, x, y) for one, (x, y) in zip(vacancies, spots.tolist(), strict=True)
        ]
        return sheet(self.width, self.height, "".join(body), label)

    def _pixels(self, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        xy = self.plane.to_xy(lonlat)
        found: NDArray[np.float64] = (xy - (self.left, self.top)) * (self.scale, -self.scale)
        return found

    def _rows(self) -> Iterator[tuple[str, int, str, BaseGeometry]]:
        """Yield layer, rank, name and shape in drawing units, in the order of drawing."""
        west, south, east, north = self.box
        order = {layer: place for place, layer in enumerate(LayerKind.values)}
        found = MapFeature.objects.filter(
            city=self.city, west__lte=east, east__gte=west, south__lte=north, north__gte=south
        ).values_list("layer", "rank", "name", "geometry", "pk")
        for layer, rank, name, geometry, _pk in sorted(
            found, key=lambda row: (order[row[0]], -row[1], row[4])
        ):
            cut = self._cut(geometry)
            if cut is not None and not cut.is_empty:
                yield layer, rank, name, cut

    def _cut(self, geometry: dict[str, Any]) -> BaseGeometry | None:
        try:
            whole = transform(shape(geometry), self._pixels)
            inside = clip_by_rect(whole, 0, 0, self.width, self.height)
            return simplify(inside, 0.3)
        except (ShapelyError, ValueError, TypeError, IndexError, KeyError):
            return None  # a broken shape is left out, as on the town's own maps

    def _area(self, layer: str, geometry: BaseGeometry) -> str:
        fill = _FILL.get(LayerKind(layer))
        path = "".join(
            _path(ring.coords, close=True)
            for polygon in _polygons(geometry)
            for ring in (polygon.exterior, *polygon.interiors)
        )
        return f'<path class="rep-{layer}" fill="{fill}" d="{path}"/>' if fill and path else ""

    def _way(self, layer: str, rank: int, geometry: BaseGeometry) -> str:
        if layer not in {LayerKind.ROAD, LayerKind.PATH, LayerKind.RAIL}:
            return ""
        path = "".join(_path(line.coords) for line in _lines(geometry))
        metres = _ROAD_M.get(rank, 5.0) if layer == LayerKind.ROAD else 2.0
        width = max(1.0, metres * self.scale)
        tone = "#FFFFFF" if layer == LayerKind.ROAD else "#C3C9CC"
        return (
            f'<path class="rep-{layer}" fill="none" stroke="{tone}" stroke-width="{width:.1f}"'
            f' stroke-linejoin="round" d="{path}"/>'
            if path
            else ""
        )

    def _outline(self, district: District) -> str:
        polygons = [Polygon(part[0]) for part in district.outline if part]
        whole = transform(union_all(polygons), self._pixels)
        path = "".join(_path(polygon.exterior.coords, close=True) for polygon in _polygons(whole))
        return (
            f'<path class="rep-outline" fill="none" stroke="{BRICK}" stroke-width="2.2"'
            f' stroke-dasharray="9 5" d="{path}"/>'
        )

    def _places(self, vacancies: Sequence[Vacancy]) -> NDArray[np.float64]:
        if not vacancies:
            return np.zeros((0, 2))
        return self._pixels(np.array([(one.lon, one.lat) for one in vacancies]))

    def _spread(self, spots: NDArray[np.float64]) -> NDArray[np.float64]:
        """Move marks apart that would lie on each other; none further than it must."""
        moved = spots.copy()
        for _round in range(60):
            apart = moved[:, None, :] - moved[None, :, :]
            far = np.abs(apart).max(axis=2) + np.eye(len(moved)) * 1e3
            close = far < 2 * _MARK + 2
            if not close.any():
                break
            away = np.where(apart == 0, np.sign(np.arange(len(moved))[:, None, None] + 0.5), apart)
            length = np.maximum(np.linalg.norm(away, axis=2, keepdims=True), 1e-6)
            moved += (away / length * close[:, :, None]).sum(axis=1) * 1.6
        limits = (self.width - _MARK - 2, self.height - _MARK - 2)
        return np.clip(moved, _MARK + 2, limits)

    def _names(
        self, rows: Sequence[tuple[str, int, str, BaseGeometry]], spots: NDArray[np.float64]
    ) -> list[str]:
        """Return the names of the longest streets, each where it stands in nobody's way."""
        longest: dict[str, LineString] = {}
        for layer, _rank, name, geometry in rows:
            for line in _lines(geometry) if layer == LayerKind.ROAD and name else ():
                if line.length > longest.get(name, LineString()).length:
                    longest[name] = line
        taken = [(x - _MARK, y - _MARK, x + _MARK, y + _MARK) for x, y in spots.tolist()]
        found = []
        for name, line in sorted(longest.items(), key=lambda item: -item[1].length)[:14]:
            half = len(name) * 11 * _LETTER / 2
            for share in (0.5, 0.3, 0.7, 0.15, 0.85):
                point = line.interpolate(share, normalized=True)
                box = (point.x - half, point.y - 8, point.x + half, point.y + 8)
                inside = box[0] > 4 and box[2] < self.width - 4 and box[1] > 4
                if inside and box[3] < self.height - 4 and not any(_meet(box, b) for b in taken):
                    taken.append(box)
                    found.append(_halo(point.x, point.y + 4, name))
                    break
        return found

    def _mark(self, one: Vacancy, x: float, y: float) -> str:
        tone = SAND if one.best else MUTED
        dash = "" if one.best else ' stroke-dasharray="3 2"'
        fill = f'fill="{SAND}"' if one.best else 'fill="#FFFFFF"'
        ink = "#FFFFFF" if one.best else MUTED
        kind = "rep-mark" if one.best else "rep-mark rep-mark--none"
        return (
            f'<rect class="{kind}" x="{x - _MARK:.1f}" y="{y - _MARK:.1f}" width="{2 * _MARK:g}"'
            f' height="{2 * _MARK:g}" rx="2" {fill} stroke="{tone}" stroke-width="1.6"{dash}/>'
            f'<text class="rep-number" x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle"'
            f' fill="{ink}" font-family="Inter" font-size="11.5" font-weight="700">'
            f"{one.number}</text>"
        )


def _halo(x: float, y: float, name: str) -> str:
    """Return a name that is read on whatever lies below it."""
    behind = text(x, y, name, anchor="middle", tone="#FFFFFF", size=11)
    behind = behind.replace("<text ", '<text stroke="#FFFFFF" stroke-width="3" ', 1)
    return behind.replace("rep-ink", "rep-halo") + text(x, y, name, anchor="middle", size=11)


def _meet(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _path(coords: Any, *, close: bool = False) -> str:
    points = [f"{x:.1f} {y:.1f}" for x, y, *_z in coords]
    return "M" + "L".join(points) + ("z" if close else "") if len(points) > 1 else ""


def _polygons(geometry: BaseGeometry) -> Iterator[Polygon]:
    if isinstance(geometry, Polygon):
        if not geometry.is_empty:
            yield geometry
    else:
        for part in getattr(geometry, "geoms", ()):
            yield from _polygons(part)


def _lines(geometry: BaseGeometry) -> Iterator[LineString]:
    if isinstance(geometry, LineString):
        if not geometry.is_empty:
            yield geometry
    elif isinstance(geometry, MultiLineString) or hasattr(geometry, "geoms"):
        for part in geometry.geoms:
            yield from _lines(part)
