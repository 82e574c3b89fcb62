"""Reads about what one uses without entering: toilets, playgrounds, stops, parking."""

from collections.abc import Sequence

import shapely
from django.db.models import QuerySet

from torg.core.geo import LocalPlane, bbox_around
from torg.places.enums import FacilityKind
from torg.places.models import City, Facility, Street
from torg.places.queries.places import BBox

NEAR_M = 60.0  # metres: nobody would look for it along a street further off


def find_facilities(city: City, kind: str = "", bbox: BBox | None = None) -> QuerySet[Facility]:
    """Return the city's facilities, of a kind and within west, south, east, north where told."""
    found = Facility.objects.filter(city=city)
    if kind:
        found = found.filter(kind=kind)
    if bbox is not None:
        west, south, east, north = bbox
        found = found.filter(lat__range=(south, north), lon__range=(west, east))
    return found


def facilities_in_order(ids: Sequence[int]) -> list[Facility]:
    """Return facilities by id, in the order of the ids; one query."""
    found = Facility.objects.select_related("schedule").in_bulk(list(ids))
    return [found[number] for number in ids if number in found]


def kinds_there(city: City) -> set[FacilityKind]:
    """Return the kinds of facilities that the city has."""
    kinds = Facility.objects.filter(city=city).order_by().values_list("kind", flat=True)
    return {FacilityKind(kind) for kind in kinds.distinct()}


def streets_near(city: City, points: Sequence[tuple[float, float]]) -> list[str]:
    """Return for each (latitude, longitude) the name of the nearest street within 60 m, else "".

    One query, for the streets around all of the points; none without points.
    """
    if not points:
        return []
    lats, lons = zip(*points, strict=True)
    west, south, _east, _north = bbox_around(min(lats), min(lons), NEAR_M)
    _west, _south, east, north = bbox_around(max(lats), max(lons), NEAR_M)
    around = Street.objects.filter(
        city=city, west__lte=east, east__gte=west, south__lte=north, north__gte=south
    )
    rows = [(name, line) for name, line in around.values_list("name", "line") if len(line) > 1]
    plane = LocalPlane((south + north) / 2, (west + east) / 2)
    tree = shapely.STRtree([shapely.LineString(plane.to_xy(line)) for _name, line in rows])
    spots = shapely.points(plane.to_xy([(lon, lat) for lat, lon in points]))
    names = [""] * len(points)
    near = tree.query_nearest(spots, max_distance=NEAR_M, all_matches=False)
    for point, street in near.T.tolist():
        names[point] = rows[street][0]
    return names
