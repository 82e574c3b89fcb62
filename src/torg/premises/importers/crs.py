"""Points of GeoJSON in whatever plane they are drawn, as latitude and longitude."""

import math
from collections.abc import Callable
from typing import Any

import shapely
from django.utils.translation import gettext as _
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError
from shapely.errors import ShapelyError
from shapely.geometry import shape

from torg.core.importing import RefusedWhole

Move = Callable[[Any], tuple[float, float] | None]
_DEGREES = {"urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84"}


def mover_of(stated: Any) -> Move:
    """Return what turns a geometry into lat, lon; `stated` is the file's own "crs", or None.

    Without one it is WGS 84, as the standard says. Raises RefusedWhole for one that nobody knows.
    """
    name = _name_of(stated)
    if not name or name in _DEGREES:
        return _point
    try:
        crs = CRS.from_user_input(name)
        mover = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    except (CRSError, ProjError) as error:
        raise RefusedWhole(
            _("The file is drawn in a coordinate system that we do not know: “%(name)s”.")
            % {"name": name[:80]}
        ) from error

    def move(geometry: Any) -> tuple[float, float] | None:
        found = _point(geometry)
        if found is None:
            return None
        lon, lat = mover.transform(found[1], found[0])
        return (lat, lon) if math.isfinite(lat) and math.isfinite(lon) else None

    return move


def _name_of(stated: Any) -> str:
    if stated is None:
        return ""
    properties = stated.get("properties") if isinstance(stated, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str) or not name.strip():
        raise RefusedWhole(_("The file names a coordinate system in a way that we cannot read."))
    return name.strip()


def _point(geometry: Any) -> tuple[float, float] | None:
    """Return y, x of a point, or of a point within an area."""
    try:
        found = shape(geometry)
        middle = found if found.geom_type == "Point" else found.representative_point()
    except (ShapelyError, AttributeError, KeyError, TypeError, ValueError, IndexError):
        return None
    if shapely.is_empty(middle) or not (math.isfinite(middle.x) and math.isfinite(middle.y)):
        return None
    return (middle.y, middle.x)
