"""The map of a study: the district's outline, its vacancies as numbered windows, how far one walks.

The town itself is the small map that every page draws; what the study adds lies on it as a drawing
of its own. Places on it are per cent, so that the windows keep their size on a phone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.safestring import SafeString, mark_safe
from numpy.typing import NDArray

from torg.core.geo import LocalPlane
from torg.places.models import District
from torg.places.queries.minimap import sheet_with_room
from torg.premises.studies.models import Study
from torg.premises.studies.queries.fits import Unit

WIDTH, HEIGHT = 720, 480  # pixels
_MARGIN = 1.14  # of the district's width
_LEAST_M = 300.0
_WINDOW = (26.0, 26.0)  # pixels
# Where a window goes when its own spot is taken: in turn, in windows.
_ASIDE = ((0, 0), (1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1), (2, 0))

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class DistrictMap:
    sheet: SafeString
    marks: SafeString


def district_map(study: Study, units: Sequence[Unit]) -> DistrictMap | None:
    """Return the map; None where the city has no map there or nothing to frame it by."""
    city, outline = study.city, _rings(study.district)
    points = [*(point for ring in outline for point in ring)]
    points += [(unit.premises.lon, unit.premises.lat) for unit in units]
    if not points:
        return None
    framed = _Frame(np.array(points, float))
    spots = _spots(framed, units)
    sheet = sheet_with_room(city, (framed.lat, framed.lon), (WIDTH, HEIGHT), framed.across_m, spots)
    if not sheet:
        return None
    # Made of numbers alone.
    marks = mark_safe(  # noqa: S308  -- as said above
        '<svg class="study-map__marks" aria-hidden="true" focusable="false">'
        f"{_drawn(framed, outline, study.result)}{_windows(units, spots)}</svg>"
    )
    return DistrictMap(sheet, marks)


def _rings(district: District | None) -> list[list[tuple[float, float]]]:
    """Return the outer rings of a district's outline, lon and lat."""
    if district is None:
        return []
    return [
        [(float(lon), float(lat)) for lon, lat in polygon[0]]
        for polygon in district.outline
        if polygon
    ]


class _Frame:
    """What the map shows: the middle of the points, and so wide that all are in it."""

    def __init__(self, lonlat: Floats) -> None:
        (west, south), (east, north) = lonlat.min(axis=0), lonlat.max(axis=0)
        self.lat, self.lon = float(south + north) / 2, float(west + east) / 2
        self.plane = LocalPlane(self.lat, self.lon)
        (left, low), (right, top) = self.plane.to_xy([(west, south), (east, north)])
        across = max(float(right - left), float(top - low) * WIDTH / HEIGHT) * _MARGIN
        self.across_m = round(max(across, _LEAST_M))

    def pixels(self, lonlat: Sequence[tuple[float, float]]) -> Floats:
        xy = self.plane.to_xy(lonlat) * (WIDTH / self.across_m) * (1, -1)
        return np.add(xy, (WIDTH / 2, HEIGHT / 2))


def _drawn(
    frame: _Frame, outline: Iterable[list[tuple[float, float]]], result: Mapping[str, Any]
) -> str:
    """Return how far one walks, the farthest beneath, and the district's outline on top."""
    bands = result.get("catchment", {}).get("bands", ())
    reach = "".join(
        f'<path class="study-map__reach" d="{path}"/>'
        for band in reversed(bands)
        if (path := _path(frame, _rings_of(band["outline"])))
    )
    edge = _path(frame, outline)
    line = f'<path class="study-map__outline" d="{edge}"/>' if edge else ""
    if not (reach or line):
        return ""
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="100%" height="100%">{reach}{line}</svg>'


def _rings_of(geometry: Mapping[str, Any]) -> Iterator[list[tuple[float, float]]]:
    """Yield the rings of a GeoJSON polygon, or of several."""
    many = {"Polygon": lambda parts: [parts], "MultiPolygon": list}.get(geometry.get("type", ""))
    for polygon in many(geometry["coordinates"]) if many else ():
        yield from polygon


def _path(frame: _Frame, rings: Iterable[Sequence[tuple[float, float]]]) -> str:
    return "".join(
        "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in frame.pixels(ring)) + "z" for ring in rings
    )


def _spots(frame: _Frame, units: Sequence[Unit]) -> list[tuple[float, float]]:
    """Return where each window stands, in pixels: beside its spot where that is taken."""
    taken: list[tuple[float, float]] = []
    for unit in units:
        ((x, y),) = frame.pixels([(unit.premises.lon, unit.premises.lat)])
        taken.append(_free(round(float(x), 1), round(float(y), 1), taken))
    return taken


def _windows(units: Sequence[Unit], spots: Sequence[tuple[float, float]]) -> str:
    return "".join(_window(unit.number, *spot) for unit, spot in zip(units, spots, strict=True))


def _free(x: float, y: float, taken: list[tuple[float, float]]) -> tuple[float, float]:
    wide, high = _WINDOW
    for right, down in _ASIDE:
        spot = x + right * wide, y + down * high
        if all(abs(spot[0] - a) >= wide or abs(spot[1] - b) >= high for a, b in taken):
            return spot
    return x, y


def _window(number: int, x: float, y: float) -> str:
    return (
        f'<svg x="{x / WIDTH * 100:.2f}%" y="{y / HEIGHT * 100:.2f}%" overflow="visible">'
        f'<rect class="study-map__window" x="-12" y="-12" width="24" height="24" rx="3"/>'
        f'<text class="study-map__number" y="5" text-anchor="middle">{number}</text></svg>'
    )
