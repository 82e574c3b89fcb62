"""GeoJSON (RFC 7946), and the older form that could name another coordinate system."""

import json
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from pyproj import CRS
from shapely.errors import ShapelyError
from shapely.geometry import shape as to_shape

from torg.premises.figures.exceptions import NotReadableError
from torg.premises.figures.importers.geodata import (
    Feature,
    GeoFile,
    is_finite,
    lower_names,
    read_crs,
)

WGS84 = 4326


def read_geojson(path: Path) -> GeoFile:
    """Read a FeatureCollection. Raises NotReadableError when the file is no GeoJSON."""
    try:
        body = json.loads(path.read_text("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as fault:
        reason = _("The file is not valid JSON: %(fault)s")
        raise NotReadableError(reason % {"fault": str(fault)[:120]}) from None
    features = body.get("features") if isinstance(body, dict) else None
    if not isinstance(features, list):
        raise NotReadableError(_("The file is JSON, but no GeoJSON collection of features."))
    file = GeoFile(_crs(body.get("crs")))
    for number, item in enumerate(features, start=1):
        _take(file, str(number), item)
    return file


def _crs(stated: Any) -> CRS:
    """Return what the member "crs" of GeoJSON 2008 names; without it, degrees on WGS 84."""
    if stated is None:
        return CRS.from_epsg(WGS84)
    properties = stated.get("properties") if isinstance(stated, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str):
        raise NotReadableError(_("The file names a coordinate system in a way that is not known."))
    return read_crs(name)


def _take(file: GeoFile, row: str, item: Any) -> None:
    properties = item.get("properties") if isinstance(item, dict) else None
    properties = properties if isinstance(properties, dict) else {}
    try:
        geometry = item["geometry"]
        shape = None if geometry is None else to_shape(geometry)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, ShapelyError):
        file.refused.append((row, _("The shape cannot be read."), repr(properties)[:500]))
        return
    if shape is not None and not is_finite(shape):
        reason = _("The shape has coordinates that are no numbers.")
        file.refused.append((row, reason, repr(properties)[:500]))
        return
    fields = lower_names(iter(properties.items()))
    if isinstance(item.get("id"), str | int):
        fields.setdefault("id", item["id"])
    file.features.append(Feature(row, fields, shape))
