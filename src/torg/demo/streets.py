"""Streets as OSM ways: noded where they meet, named, with the tags that mappers give them."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import shapely
from shapely import LineString, STRtree

from torg.demo.grid import Patch, column_lines, cross_line
from torg.demo.model import Line, Point, Road, Tags
from torg.demo.noise import stream

REACH_M = 34.0  # an end this near to another street is led up to it

SURFACE = {
    "pedestrian": {"surface": "sett", "lit": "yes", "motor_vehicle": "delivery"},
    "living_street": {"surface": "paving_stones", "lit": "yes", "maxspeed": "7"},
    "residential": {"surface": "asphalt", "lit": "yes", "maxspeed": "30", "sidewalk": "both"},
    "tertiary": {"surface": "asphalt", "lit": "yes", "maxspeed": "40", "sidewalk": "both"},
    "secondary": {"surface": "asphalt", "lit": "yes", "maxspeed": "50", "sidewalk": "both"},
}


def lay_streets(patches: tuple[Patch, ...]) -> list[Road]:
    """Return the streets of all patches, not joined yet; one that two patches name comes once."""
    roads: list[Road] = []
    drawn: set[str] = set()
    for patch in patches:
        mine = list(_roads_of(patch))
        roads += [road for road in mine if road.tags.get("name") not in drawn]
        drawn |= {road.tags["name"] for road in mine if "name" in road.tags}
    return roads


def join_streets(roads: list[Road], seed: int) -> list[Road]:
    """Let all that one walks on meet, and cut it into ways; other lines pass through unchanged."""
    walked = [road for road in roads if "highway" in road.tags]
    _meet(walked)
    return [
        *(part for road in walked for part in _cut(road, seed)),
        *(road for road in roads if "highway" not in road.tags),
    ]


def _roads_of(patch: Patch) -> Iterator[Road]:
    dx, dy = patch.offset
    for index, column in enumerate(patch.columns):
        for line in column_lines(patch, index):
            yield Road([(x + dx, y + dy) for x, y in line], _tags(column.name, column.highway))
    for cross in patch.crosses:
        run: Line = []
        before: tuple[str, str] | None = None
        for strip in range(cross.first, cross.last):
            name, highway, _ = cross.stretch(strip)
            name = "" if strip in cross.silent else name
            line = [(x + dx, y + dy) for x, y in cross_line(patch, cross, strip)]
            if before and before != (name, highway):
                yield Road(run, _tags(*before))
                run = []
            run = [*run, *line[1 if run else 0 :]]
            before = (name, highway)
        if before:
            yield Road(run, _tags(*before))


def _tags(name: str, highway: str) -> Tags:
    named = {"name": name} if name else {}
    return {"highway": highway, **named, **SURFACE[highway]}


def _meet(roads: list[Road]) -> None:
    """Lead loose ends up to the street they stop short of, and give the two a common point."""
    lines = [LineString(road.points) for road in roads]
    tree = STRtree(lines)
    joints: dict[int, list[tuple[float, Point]]] = {}
    for road in roads:
        for end in (0, -1):
            at = shapely.Point(road.points[end])
            near = [j for j in tree.query(at, "dwithin", REACH_M) if roads[j] is not road]
            others = [j for j in near if roads[j].tags.get("name") != road.tags.get("name")] or near
            if not others or min(lines[j].distance(at) for j in near) < 0.01:
                continue  # nothing to meet, or it meets something already
            other = min(others, key=lambda j: lines[j].distance(at))
            along = lines[other].project(at)
            spot = lines[other].interpolate(along)
            point = (round(spot.x, 3), round(spot.y, 3))
            joints.setdefault(int(other), []).append((along, point))
            road.points = [point, *road.points] if end == 0 else [*road.points, point]
    for j, points in joints.items():
        roads[j].points = _insert(roads[j].points, points)


def _insert(line: Line, joints: list[tuple[float, Point]]) -> Line:
    steps = np.hypot(*np.diff(np.asarray(line), axis=0).T)
    at = [0.0, *np.cumsum(steps).tolist()]
    both = [*zip(at, line, strict=True), *joints]
    return [point for _, point in sorted(both, key=lambda pair: pair[0])]


def _cut(road: Road, seed: int) -> Iterator[Road]:
    """Cut long streets into a few ways, as they are mapped: speed or surface change on the way."""
    count = len(road.points)
    if count < 14:
        yield road
        return
    rng = stream(seed, "cut", road.tags.get("name"))
    at = sorted({0, count - 1, *(rng.randrange(3, count - 3) for _ in range(count // 14))})
    for k, (a, b) in enumerate(pairwise(at)):
        extra = {"smoothness": "good"} if k % 2 else {}
        points = road.points[a : b + 1]
        # Mappers draw in either direction.
        yield Road(points[::-1] if k % 2 else points, {**road.tags, **extra})
