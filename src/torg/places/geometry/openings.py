"""The gaps in a street's two rows of houses: side streets, squares, parks, water. Metres."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from torg.places.geometry.along import signed_offsets

END = 10.0  # metres: what meets the street here is its end, not a gap in its side
_LOOK = 45.0  # metres from the junction: where the side street leads to
_AWAY = 12.0  # metres from the spine: further than the other carriageway
_STRIP = 30.0  # metres beside the street in which a square must lie
_SAME = 35.0  # metres: two mouths of one street nearer than this are one
_MIN_GAP = 6.0


@dataclass(frozen=True)
class Gap:
    """A gap on one side: its middle and width in metres along the spine, and what opens there."""

    side: str
    along_m: float
    width_m: float
    to: int  # the caller's number of the street, square, park or water


def side_street_gaps(
    spine: LineString,
    junction: tuple[float, float],
    other_xy: NDArray[np.float64],
    to: int,
    width: float,
) -> list[Gap]:
    """Return the gaps (none, one or two) of a street that meets `spine` at `junction`.

    `other_xy` (n, 2) are points along the other street; its side is where they lead to.
    """
    along = float(spine.project(shapely.Point(junction)))
    if not END < along < spine.length - END:
        return []
    near = other_xy[np.hypot(*(other_xy - junction).T) < _LOOK]
    if not len(near):
        return []
    offsets = signed_offsets(spine, along, near)
    gaps = []
    if offsets.max() > _AWAY:
        gaps.append(Gap("left", along, width, to))
    if offsets.min() < -_AWAY:
        gaps.append(Gap("right", along, width, to))
    return gaps


def surface_gaps(spine: LineString, surface: BaseGeometry, to: int, reach: float) -> list[Gap]:
    """Return the gaps where `surface` (a square, park or water) lies beside the spine.

    `reach` is how far the street's own width may keep the surface from the spine.
    """
    touched = spine.intersection(surface.buffer(reach))
    gaps = []
    for piece in shapely.get_parts(shapely.line_merge(touched)):
        if piece.length < _MIN_GAP:
            continue
        for side, distance in (("left", _STRIP), ("right", -_STRIP)):
            strip = piece.buffer(distance, single_sided=True)
            share = strip.intersection(surface).area / (_STRIP * piece.length)
            if share > 0.2:
                gaps.append(_gap_of(spine, piece, side, to))
    return gaps


def _gap_of(spine: LineString, piece: LineString, side: str, to: int) -> Gap:
    low, high = sorted(spine.project(shapely.get_point(piece, i)) for i in (0, -1))
    if high - low < piece.length * 0.5:  # the piece crosses the seam of a ring
        low, high = 0.0, piece.length
    return Gap(side, (low + high) / 2, high - low, to)


def merge_gaps(gaps: Iterable[Gap]) -> list[Gap]:
    """Join gaps that lead to the same thing on the same side and lie close; in walking order."""
    merged: list[Gap] = []
    for gap in sorted(gaps, key=lambda g: (g.side, g.to, g.along_m)):
        last = merged[-1] if merged else None
        if last and (last.side, last.to) == (gap.side, gap.to):
            low = min(last.along_m - last.width_m / 2, gap.along_m - gap.width_m / 2)
            high = max(last.along_m + last.width_m / 2, gap.along_m + gap.width_m / 2)
            if high - low - last.width_m - gap.width_m < _SAME:
                merged[-1] = Gap(gap.side, (low + high) / 2, high - low, gap.to)
                continue
        merged.append(gap)
    return sorted(merged, key=lambda g: (g.side, g.along_m))
