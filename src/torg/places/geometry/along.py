"""Where things lie along a line: distance from its start, side, offset. Metres.

Left is left when walking from the line's first point to its last.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray


@dataclass(frozen=True)
class Along:
    """Arrays of one shape: metres from the start, metres from the line, left of it or not.

    `beyond`: metres past the line's nearer end, 0 beside the line.
    """

    along: NDArray[np.float64]
    offset: NDArray[np.float64]
    left: NDArray[np.bool_]
    beyond: NDArray[np.float64]


def locate(lines: NDArray[np.object_], points: NDArray[np.object_]) -> Along:
    """Place each of `points` (shapely Points) along its own of `lines` (shapely LineStrings)."""
    along = shapely.line_locate_point(lines, points)
    length = shapely.length(lines)
    # The direction of the line around the foot of the perpendicular.
    low = shapely.line_interpolate_point(lines, np.maximum(along - 2.0, 0))
    high = shapely.line_interpolate_point(lines, np.minimum(along + 2.0, length))
    foot = shapely.line_interpolate_point(lines, along)
    tx, ty = shapely.get_x(high) - shapely.get_x(low), shapely.get_y(high) - shapely.get_y(low)
    vx = shapely.get_x(points) - shapely.get_x(foot)
    vy = shapely.get_y(points) - shapely.get_y(foot)
    at_end = (along <= 0.01) | (along >= length - 0.01)
    onward = np.abs(tx * vx + ty * vy) / np.maximum(np.hypot(tx, ty), 1e-9)
    return Along(along, np.hypot(vx, vy), tx * vy - ty * vx > 0, np.where(at_end, onward, 0.0))


def signed_offsets(
    line: shapely.LineString, along: float, xy: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return how far points (n, 2) lie to the left of the line's direction (right: negative)."""
    low = line.interpolate(max(along - 6.0, 0))
    high = line.interpolate(min(along + 6.0, line.length))
    foot = line.interpolate(along)
    tx, ty = high.x - low.x, high.y - low.y
    size = max(float(np.hypot(tx, ty)), 1e-9)
    offsets: NDArray[np.float64] = (tx * (xy[:, 1] - foot.y) - ty * (xy[:, 0] - foot.x)) / size
    return offsets
