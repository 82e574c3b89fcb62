"""Named ways → streets, and the gaps where others open into them."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from torg.places.enums import OpeningKind
from torg.places.geometry.merge import group_ways
from torg.places.geometry.openings import Gap, merge_gaps, side_street_gaps
from torg.places.geometry.spine import StreetWay, find_spine
from torg.places.importers.osm.extract import Way
from torg.places.importers.osm.shapes import Scene, is_area
from torg.places.importers.osm.tags import Tags, name_of, names_of, number_of, street_key

# Metres from house to house where no tag says how wide the way is.
_WIDTHS = {
    "trunk": 16.0,
    "primary": 14.0,
    "secondary": 12.0,
    "tertiary": 10.0,
    "unclassified": 8.0,
    "residential": 8.0,
    "living_street": 7.0,
    "pedestrian": 7.0,
    "road": 8.0,
    "service": 5.0,
    "footway": 4.0,
    "path": 3.0,
    "cycleway": 4.0,
    "steps": 4.0,
    "track": 4.0,
    "bridleway": 3.0,
}
# Named ways of these kinds are only part of a street's line when it has no others.
_MINOR = {"footway", "path", "cycleway", "steps", "track", "bridleway"}
_MOST_PIECES = 400  # of one street: a town's longest has some hundred
_MIN_LENGTH = 12.0  # metres; a shorter "street" is a scrap at the edge of the extract
# A surface so much longer than wide, and no wider (metres), is a street and not a square.
_STRIP_SHAPE, _STRIP_WIDTH = 3.5, 32.0
_JOIN = 18.0  # metres: a street that ends this near to another opens into it


@dataclass(frozen=True)
class Surface:
    """A square, park or water that a street may open to; `square` is the square's ref or empty."""

    kind: OpeningKind
    name: str
    shape: BaseGeometry
    square: str
    reach: float


@dataclass
class StreetShape:
    """A street in metres. `points` (n, 2) lie along its main ways, at most 6 m apart."""

    ref: str
    name: str
    names: dict[str, str]
    line: LineString
    parts: list[NDArray[np.float64]]
    is_pedestrian: bool
    width: float
    nodes: set[int]
    points: NDArray[np.float64]
    # `Gap.to`: the number of a street; below zero −1 − the number in `surfaces`.
    gaps: list[Gap] = field(default_factory=list)
    surfaces: list[Surface] = field(default_factory=list, repr=False)

    @property
    def keys(self) -> set[str]:
        """The names, in any language, by which an address may mean this street."""
        return {street_key(name) for name in (self.name, *self.names.values())}


def find_streets(scene: Scene, language: str) -> list[StreetShape]:
    """Return the streets of a scene, the longest first."""
    ways = [way for way in scene.extract.all_ways() if _is_street(way)]
    ways += _strips(scene, language)
    lines = [scene.line(way) for way in ways]
    names = [street_key(name_of(way.tags, language)) for way in ways]
    strings = np.array([LineString(line) for line in lines], dtype=object)
    groups = group_ways(names, strings, [way.nodes for way in ways])
    shapes = (
        _street([ways[i] for i in group], [lines[i] for i in group], language) for group in groups
    )
    streets = [street for street in shapes if street.line.length >= _MIN_LENGTH]
    return sorted(streets, key=lambda street: (-street.line.length, street.ref))


def _is_street(way: Way) -> bool:
    kind = way.tags.get("highway", "")
    if kind not in _WIDTHS or not name_of(way.tags):
        return False
    if way.tags.get("indoor") == "yes" or way.tags.get("area") == "yes":
        return False
    return not (way.closed and is_area(way.tags)) and bool(np.ptp(way.lonlat, axis=0).any())


def _strips(scene: Scene, language: str) -> list[Way]:
    """The middle lines of walked streets that are drawn as a long surface and not as a line."""
    strips = []
    for ref, area in scene.areas.items():
        tags = scene.tags[ref]
        if tags.get("highway") != "pedestrian" or tags.get("place") == "square":
            continue
        corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(area))
        if not name_of(tags, language) or len(corners) < 4:
            continue
        sides = np.hypot(*np.diff(corners[:4], axis=0).T)
        short = int(np.argmin(sides[:2]))  # the first or the second side of the box is a short one
        if sides[1 - short] < _STRIP_SHAPE * sides[short] or sides[short] > _STRIP_WIDTH:
            continue
        ends = np.array([
            (corners[short] + corners[short + 1]) / 2,
            (corners[(short + 2) % 4] + corners[(short + 3) % 4]) / 2,
        ])  # fmt: skip
        number = int(ref.split("/")[1])
        nodes = np.array([-2 * number, -2 * number - 1], dtype=np.int64)  # nobody shares these
        strips.append(Way(number, dict(tags), nodes, scene.plane.to_lonlat(ends)))
    return strips


def _street(ways: list[Way], lines: list[NDArray[np.float64]], language: str) -> StreetShape:
    roads = [i for i, way in enumerate(ways) if way.tags["highway"] not in _MINOR]
    main = _longest(roads or list(range(len(ways))), lines)
    spine = find_spine([StreetWay(lines[i], ways[i].nodes) for i in main])
    lengths = {i: float(np.hypot(*np.diff(lines[i], axis=0).T).sum()) for i in main}
    walked = sum(lengths[i] for i in main if ways[i].tags["highway"] == "pedestrian")
    longest = ways[max(main, key=lengths.__getitem__)]
    dense = shapely.segmentize(np.array([LineString(lines[i]) for i in main], dtype=object), 6.0)
    return StreetShape(
        ref=f"osm:way/{min(way.id for way in ways)}",
        name=name_of(longest.tags, language),
        names=names_of(longest.tags),
        line=LineString(spine),
        parts=lines,
        is_pedestrian=walked >= 0.5 * sum(lengths.values()),
        width=_width(longest.tags),
        nodes={int(node) for i in main for node in ways[i].nodes},
        points=shapely.get_coordinates(dense),
    )


def _longest(main: list[int], lines: list[NDArray[np.float64]]) -> list[int]:
    """Leave out the shortest pieces of a street of more than `_MOST_PIECES`, in their order.

    To join what does not touch takes time that grows with the square of the pieces.
    """
    if len(main) <= _MOST_PIECES:
        return main
    length = {i: float(np.hypot(*np.diff(lines[i], axis=0).T).sum()) for i in main}
    return sorted(sorted(main, key=lambda i: -length[i])[:_MOST_PIECES])


def _width(tags: Tags) -> float:
    stated = number_of(tags.get("width", ""))
    if stated and 2 <= stated <= 40:
        return stated
    lanes = number_of(tags.get("lanes", ""))
    usual = _WIDTHS[tags["highway"]]
    return max(usual, lanes * 3.2 + 3.0) if lanes and 0 < lanes < 9 else usual


# --- where they meet -----------------------------------------------------------------------------


def find_side_streets(streets: list[StreetShape], position: dict[int, tuple[float, float]]) -> None:
    """Fill in each street's gaps with the streets that open into it.

    `position` gives the metres of a node's id.
    """
    for here, there, junction in [
        *_shared_nodes(streets, position),
        *_near_ends(streets),
        *_strip_crossings(streets),
    ]:
        other = streets[there]
        streets[here].gaps += side_street_gaps(
            streets[here].line, junction, other.points, there, other.width
        )
    for street in streets:
        street.gaps = merge_gaps(street.gaps)


def _shared_nodes(
    streets: list[StreetShape], position: dict[int, tuple[float, float]]
) -> list[tuple[int, int, tuple[float, float]]]:
    at_node: dict[int, list[int]] = defaultdict(list)
    for number, street in enumerate(streets):
        for node in street.nodes:
            at_node[node].append(number)
    return [
        (here, there, position[node])
        for node, numbers in at_node.items()
        if len(numbers) > 1
        for here in numbers
        for there in numbers
        if here != there
    ]


def _near_ends(streets: list[StreetShape]) -> list[tuple[int, int, tuple[float, float]]]:
    """Streets that end close to another without sharing a node (a kerb or a link between)."""
    if not streets:
        return []
    lines = np.array([street.line for street in streets], dtype=object)
    ends = np.concatenate([shapely.get_point(lines, 0), shapely.get_point(lines, -1)])
    end, other = shapely.STRtree(lines).query(ends, predicate="dwithin", distance=_JOIN)
    found = []
    for index, here in zip(end, other, strict=True):
        there = int(index) % len(streets)
        if here != there and not streets[here].nodes & streets[there].nodes:
            found.append((int(here), there, (ends[index].x, ends[index].y)))
    return found


def _strip_crossings(
    streets: list[StreetShape],
) -> list[tuple[int, int, tuple[float, float]]]:
    """Where others cross a street that is drawn as a surface, and so shares no node with them."""
    strips = [i for i, street in enumerate(streets) if any(node < 0 for node in street.nodes)]
    if not strips:
        return []
    lines = np.array([street.line for street in streets], dtype=object)
    strip, other = shapely.STRtree(lines).query(lines[strips], predicate="crosses")
    found = []
    for here, there in zip(np.array(strips)[strip], other, strict=True):
        for point in shapely.get_parts(lines[here].intersection(lines[there])):
            spot = (point.centroid.x, point.centroid.y)
            found += [(int(here), int(there), spot), (int(there), int(here), spot)]
    return found


def find_ends(
    streets: list[StreetShape], surfaces: list[tuple[str, BaseGeometry]]
) -> list[tuple[str, str]]:
    """Return for each street the names of what lies at its start and at its end.

    A square before a street; of several streets the one that leads straight on.
    """
    if not streets:
        return []
    squares = np.array([surface for _name, surface in surfaces], dtype=object)
    square_tree = shapely.STRtree(squares) if len(squares) else None
    tree = shapely.STRtree(np.array([street.line for street in streets], dtype=object))
    answers = []
    for number, street in enumerate(streets):
        xy = shapely.get_coordinates(street.line)
        names = []
        for end, inner in ((xy[0], _inward(xy)), (xy[-1], _inward(xy[::-1]))):
            point = shapely.Point(end)
            near = square_tree.query(point, "dwithin", 25.0) if square_tree is not None else []
            found = [surfaces[i][0] for i in near if surfaces[i][0] != street.name]
            names.append(found[0] if found else _next_street(streets, number, tree, end, inner))
        answers.append((names[0][:120], names[1][:120]))
    return answers


def _inward(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """A point some 30 m into the street from its first point."""
    walked = 0.0
    for here, there in pairwise(xy):
        walked += float(np.hypot(*(there - here)))
        if walked > 30:
            break
    return there


def _next_street(
    streets: list[StreetShape],
    number: int,
    tree: shapely.STRtree,
    end: NDArray[np.float64],
    inner: NDArray[np.float64],
) -> str:
    best, name = -2.0, ""
    heading = (end - inner) / max(float(np.hypot(*(end - inner))), 1e-9)
    for other in tree.query(shapely.Point(end), "dwithin", 15.0):
        if streets[other].name == streets[number].name:
            continue
        away = streets[other].points - end
        far = np.hypot(*away.T)
        near = away[(far > 15) & (far < 60)]
        if not len(near):
            continue
        onward = float(np.max(near @ heading / np.hypot(*near.T)))
        if onward > best:
            best, name = onward, streets[other].name
    return name
