"""Puts a town together from an extract: the one place that knows the order of the steps."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from torg.core.importing import ImportReport, RefusedWhole
from torg.places.categories import CategoryFinder
from torg.places.enums import OSM_CREDIT, OpeningKind
from torg.places.geometry.openings import Gap, merge_gaps, surface_gaps
from torg.places.geometry.spine import faces
from torg.places.importers.osm import basemap, ground
from torg.places.importers.osm.extract import Extract
from torg.places.importers.osm.finds import find_all, find_vacant, was_in
from torg.places.importers.osm.houses import find_houses
from torg.places.importers.osm.places import place_rows
from torg.places.importers.osm.shapes import Scene
from torg.places.importers.osm.streets import (
    StreetShape,
    Surface,
    find_ends,
    find_side_streets,
    find_streets,
)
from torg.places.importers.osm.tags import name_of
from torg.places.importers.osm.walkways import find_walkways
from torg.places.importers.osm.whereabouts import country_of, language_of, timezone_of
from torg.places.models import Category
from torg.places.services.rows import Row, TownRows

_CROWD = 150.0  # metres: the centre is where most places lie this near
_SQUARE_REACH, _PARK_REACH, _WATER_REACH = 14.0, 18.0, 30.0


def build_town(
    extract: Extract,
    categories: dict[str, Category],
    finder: CategoryFinder,
    report: ImportReport,
    *,
    country: str = "",
    timezone: str = "",
) -> TownRows:
    """Return the rows of the town in an extract; raises RefusedWhole when it holds no town."""
    if not extract.points and not extract.ways:
        raise RefusedWhole(_("The extract is empty: it holds no streets and no places."))
    country = country or country_of(extract) or "SE"
    language = language_of(country) or "sv"
    report.step(_("Laying out the map"), 20)
    scene = Scene(extract)
    streets = find_streets(scene, language)
    report.step(_("Finding places"), 35)
    finds = find_all(scene, finder, language, report)
    if not finds and not streets:
        raise RefusedWhole(_("The extract holds no named street and no place to go to."))
    squares = ground.find_squares(scene, language, {street.name for street in streets})
    _open_streets(scene, streets, squares, language)
    houses = find_houses(scene)
    report.step(_("Finding house fronts"), 45)
    # Together: a place and the vacant premises beside it share the front of their house.
    vacant = find_vacant(scene, finder)
    both = [*finds, *vacant]
    rows = place_rows(scene, both, streets, houses, categories, language)
    districts, outlines = ground.district_rows(scene, language)
    _add_districts(rows, [find.point for find in both], districts, outlines)
    places, empty = rows[: len(finds)], rows[len(finds) :]
    for row, find in zip(empty, vacant, strict=True):
        row.values |= {"area": find.tags.get("area:sqm", ""), "was": was_in(find.tags)}
    report.step(_("Drawing the base map"), 55)
    lon, lat = scene.plane.to_lonlat(_centre(scene, [find.point for find in finds]))
    return TownRows(
        bbox=scene.bbox,
        lat=round(float(lat), 6),
        lon=round(float(lon), 6),
        timezone=timezone or timezone_of(country, float(lon)),
        country=country,
        language=language,
        source_name="",
        source_at=_moment(extract.timestamp),
        attribution=OSM_CREDIT,
        districts=districts,
        squares=ground.square_rows(scene, squares),
        streets=_street_rows(scene, streets, squares, districts, outlines),
        openings=_opening_rows(streets),
        places=places,
        vacant=empty,
        facilities=ground.facility_rows(scene, language),
        features=basemap.feature_rows(scene, language),
        walkways=find_walkways(extract),
    )


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _centre(scene: Scene, points: list[shapely.Point]) -> np.ndarray:
    """The middle of the densest crowd of places, in metres; without places the extract's middle."""
    if not points:
        return np.array(scene.frame.centroid.coords[0])
    xy = shapely.get_coordinates(np.array(points, dtype=object))
    tree = cKDTree(xy)
    crowd = tree.query_ball_point(xy, _CROWD, return_length=True)
    middle: np.ndarray = xy[tree.query_ball_point(xy[int(np.argmax(crowd))], _CROWD)].mean(axis=0)
    return middle


def _add_districts(
    rows: list[Row], points: list[shapely.Point], districts: list[Row], outlines: list[BaseGeometry]
) -> None:
    """Link each row to the smallest district that holds its point."""
    for row in rows:
        row.links["district"] = ""
    if not outlines or not points:
        return
    shapes = np.array(outlines, dtype=object)
    inner, outer = shapely.STRtree(shapes).query(np.array(points, dtype=object), predicate="within")
    for i in np.argsort(-shapely.area(shapes[outer]), kind="stable"):
        rows[inner[i]].links["district"] = districts[outer[i]].ref


# --- streets -------------------------------------------------------------------------------------


def _open_streets(
    scene: Scene, streets: list[StreetShape], squares: list[ground.SquareShape], language: str
) -> None:
    """Fill in side streets, and then squares, parks and water, as gaps of each street."""
    position: dict[int, tuple[float, float]] = {}
    for way in scene.extract.all_ways():
        if "highway" in way.tags:
            ids = (int(node) for node in way.nodes)
            position |= zip(ids, map(tuple, scene.line(way).tolist()), strict=True)
    find_side_streets(streets, position)
    surfaces = _surfaces(scene, squares, language)
    if not surfaces or not streets:
        return
    tree = shapely.STRtree(np.array([s.shape for s in surfaces], dtype=object))
    lines = np.array([street.line for street in streets], dtype=object)
    for street, number in zip(*tree.query(lines, "dwithin", _WATER_REACH), strict=True):
        surface = surfaces[number]
        if surface.name != streets[street].name:
            found = surface_gaps(
                streets[street].line, surface.shape, -1 - int(number), surface.reach
            )
            streets[street].gaps += found
    for street in streets:
        street.surfaces = surfaces
        street.gaps = _without_doubles(merge_gaps(street.gaps))


def _surfaces(scene: Scene, squares: list[ground.SquareShape], language: str) -> list[Surface]:
    """What a street may open to."""
    found = [
        Surface(OpeningKind.SQUARE, square.name, square.shape, square.ref, _SQUARE_REACH)
        for square in squares
        if square.shape.area > 0
    ]
    for ref, shape in scene.areas.items():
        tags = scene.tags[ref]
        name = name_of(tags, language)
        if name and tags.get("leisure") in {"park", "garden"}:
            found.append(Surface(OpeningKind.PARK, name, shape, "", _PARK_REACH))
        elif name and tags.get("natural") == "water":
            found.append(Surface(OpeningKind.WATER, name, shape, "", _WATER_REACH))
    return found


def _without_doubles(gaps: list[Gap]) -> list[Gap]:
    """Drop a side street that opens within a square's gap: one sees the square."""
    wide = [gap for gap in gaps if gap.to < 0]
    return [
        gap
        for gap in gaps
        if gap.to < 0
        or not any(
            w.side == gap.side and abs(w.along_m - gap.along_m) < w.width_m / 2 - 2 for w in wide
        )
    ]


def _street_rows(
    scene: Scene,
    streets: list[StreetShape],
    squares: list[ground.SquareShape],
    districts: list[Row],
    outlines: list[BaseGeometry],
) -> list[Row]:
    ends = find_ends(streets, [(square.name, square.shape) for square in squares])
    rows = []
    for street, (start, end) in zip(streets, ends, strict=True):
        left, right = faces(shapely.get_coordinates(street.line))
        west, south, east, north = street.line.bounds
        low, high = scene.plane.to_lonlat([[west, south], [east, north]]).round(6)
        values: dict[str, Any] = {
            "names": street.names,
            "is_pedestrian": street.is_pedestrian,
            "line": scene.plane.to_lonlat(shapely.get_coordinates(street.line)).round(7).tolist(),
            "length_m": round(street.line.length, 1),
            "parts": [scene.plane.to_lonlat(part).round(6).tolist() for part in street.parts],
            "left_faces": left,
            "right_faces": right,
            "start_towards": start,
            "end_towards": end,
            "west": float(low[0]), "south": float(low[1]),
            "east": float(high[0]), "north": float(high[1]),
        }  # fmt: skip
        rows.append(Row(street.ref, street.name, values))
    middles = [street.line.interpolate(0.5, normalized=True) for street in streets]
    _add_districts(rows, middles, districts, outlines)
    return rows


def _opening_rows(streets: list[StreetShape]) -> list[Row]:
    rows = []
    for street in streets:
        for gap in street.gaps:
            values: dict[str, Any] = {
                "side": gap.side,
                "along_m": round(gap.along_m, 1),
                "width_m": round(gap.width_m, 1),
            }
            if gap.to >= 0:
                kind, name = OpeningKind.STREET, streets[gap.to].name
                links = {"to_street": streets[gap.to].ref}
            else:
                surface = street.surfaces[-1 - gap.to]
                kind, name = surface.kind, surface.name
                links = {"to_square": surface.square}
            rows.append(Row(street.ref, name, values | {"kind": kind.value}, links))
    return rows
