"""Files of figures as an office would send them, written by hand."""

import json
import sqlite3
import struct
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import shapely

BBOX = (12.68, 56.03, 12.72, 56.06)  # of the town that the files lie in
SQUARE = [[12.69, 56.04], [12.70, 56.04], [12.70, 56.05], [12.69, 56.05], [12.69, 56.04]]


def geojson(
    path: Path, features: Iterable[tuple[dict[str, Any], Any]], crs: str = "", **more: Any
) -> Path:
    """Write (properties, ring or geometry) as a collection of features."""
    body: dict[str, Any] = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": properties,
                "geometry": {"type": "Polygon", "coordinates": [shape]}
                if isinstance(shape, list)
                else shape,
            }
            for properties, shape in features
        ],
        **more,
    }
    if crs:
        body["crs"] = {"type": "name", "properties": {"name": crs}}
    path.write_text(json.dumps(body), "utf-8")
    return path


def geopackage(
    path: Path, rows: Sequence[tuple[str, int, shapely.Geometry | bytes | None]], srs: int = 3006
) -> Path:
    """Write a GeoPackage with one layer `deso` of areas in SWEREF 99 TM, or another system."""
    with closing(sqlite3.connect(path)) as base:
        base.executescript(
            "create table gpkg_spatial_ref_sys (srs_name text, srs_id integer, organization text,"
            " organization_coordsys_id integer, definition text);"
            "create table gpkg_geometry_columns (table_name text, column_name text,"
            " geometry_type_name text, srs_id integer, z integer, m integer);"
            "create table deso (fid integer primary key, geom blob, DesoKod text, BefTotalt int);"
            "insert into gpkg_geometry_columns values ('deso', 'geom', 'POLYGON', 3006, 0, 0);"
            "insert into gpkg_spatial_ref_sys values ('x', 3006, 'EPSG', 3006, '');"
            "insert into gpkg_spatial_ref_sys values ('none', 0, 'NONE', 0, 'undefined');"
        )
        base.execute("update gpkg_geometry_columns set srs_id = ?", [srs])
        for key, people, shape in rows:
            blob = shape if isinstance(shape, bytes) or shape is None else _binary(shape, srs)
            base.execute(
                "insert into deso (geom, DesoKod, BefTotalt) values (?, ?, ?)", [blob, key, people]
            )
        base.commit()
    return path


def _binary(shape: shapely.Geometry, srs: int) -> bytes:
    west, south, east, north = shape.bounds
    header = b"GP\x00\x03" + struct.pack("<i4d", srs, west, east, south, north)
    return header + shapely.to_wkb(shape)


def table(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path
