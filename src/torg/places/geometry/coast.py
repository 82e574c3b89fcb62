"""The sea, made of coastlines: in OpenStreetMap land is on their left and water on their right."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

_PROBE = 0.5  # metres beside the line
_CUT_OFF = 0.2  # of the frame's shorter side: so near to it the extract's edge cut the line off
_SURE = 0.6  # of the length of its coast must say the same


def sea(coastlines: Sequence[NDArray[np.float64]], frame: Polygon) -> list[Polygon]:
    """Return the water within `frame` that `coastlines` (each (n, 2), metres) bound.

    The frame is cut into faces along the coast; each metre of coast votes for the faces beside it.
    A face whose coast contradicts itself (a coastline that ends in the middle) stays land.
    """
    lines = [shapely.LineString(line).intersection(frame) for line in coastlines if len(line) > 1]
    lines = [line for line in lines if not line.is_empty]
    if not lines:
        return []
    cuts = [*lines, *_prolonged(lines, frame), frame.boundary]
    noded = shapely.union_all(np.array(cuts, dtype=object))
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    votes = _votes(lines, faces)
    return [face for face, vote in zip(faces, votes, strict=True) if vote > _SURE]


def _prolonged(lines: Sequence[BaseGeometry], frame: Polygon) -> list[BaseGeometry]:
    """The way on to the frame of coasts that were cut off just before they reached it."""
    merged = shapely.get_parts(shapely.line_merge(shapely.union_all(np.array(lines, dtype=object))))
    ends = np.r_[shapely.get_point(merged, 0), shapely.get_point(merged, -1)]
    open_ends = ends[np.r_[~shapely.is_closed(merged), ~shapely.is_closed(merged)]]
    way_on = shapely.shortest_line(open_ends, frame.boundary)
    far = shapely.length(way_on)
    return list(way_on[(far > 0) & (far < _CUT_OFF * min(_sides(frame)))])


def _sides(frame: Polygon) -> tuple[float, float]:
    west, south, east, north = frame.bounds
    return east - west, north - south


def _votes(lines: Sequence[BaseGeometry], faces: NDArray[np.object_]) -> NDArray[np.float64]:
    """The share (−1…1) of its coast by which each face is water."""
    starts, ends = [], []
    for line in shapely.get_parts(np.array(lines, dtype=object)):
        xy = shapely.get_coordinates(line)
        starts.append(xy[:-1])
        ends.append(xy[1:])
    low, high = np.vstack(starts), np.vstack(ends)
    along = high - low
    length = np.hypot(*along.T)
    normal = np.column_stack([along[:, 1], -along[:, 0]]) / np.maximum(length, 1e-9)[:, None]
    middle = (low + high) / 2
    votes, total = np.zeros(len(faces)), np.zeros(len(faces))
    tree = shapely.STRtree(faces)
    for sign in (1.0, -1.0):  # right of the line: water; left of it: land
        probe = shapely.points(middle + sign * _PROBE * normal)
        point, face = tree.query(probe, predicate="within")
        np.add.at(votes, face, sign * length[point])
        np.add.at(total, face, length[point])
    return np.divide(votes, total, out=np.zeros(len(faces)), where=total > 0)
