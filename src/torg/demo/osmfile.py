"""Writes the town as an OpenStreetMap extract, object by object through pyosmium.

Points that coincide become one node, so streets that meet share it and the network holds together.
"""

import math
from collections.abc import Iterable
from pathlib import Path

import osmium

from torg.demo.model import Line, Point, Tags

LAT0, LON0 = 55.9375, 12.7705  # the middle of Stortorget, on the Swedish side of Öresund
TURN = math.radians(9.0)  # the coast runs north-north-west
M_PER_DEGREE = 111_320.0
STAMP = "2026-09-01T03:00:00Z"


def to_lonlat(point: Point) -> tuple[float, float]:
    """Return degrees (7 decimals, as OSM keeps them) of a point in the town's metres."""
    x, y = point
    east = x * math.cos(TURN) - y * math.sin(TURN)
    north = x * math.sin(TURN) + y * math.cos(TURN)
    lon = LON0 + east / (M_PER_DEGREE * math.cos(math.radians(LAT0)))
    return (round(lon, 7), round(LAT0 + north / M_PER_DEGREE, 7))


class Extract:
    """Collects nodes, ways and relations, then writes them sorted as readers expect."""

    def __init__(self) -> None:
        self._ids: dict[tuple[float, float], int] = {}
        self._nodes: list[tuple[tuple[float, float], Tags | None]] = []
        self._ways: list[tuple[list[int], Tags]] = []
        self._relations: list[tuple[list[tuple[str, int, str]], Tags]] = []

    def point(self, at: Point, tags: Tags) -> int:
        """Add a node with tags. It never merges with another: a shop is not a bend of a street."""
        self._nodes.append((to_lonlat(at), tags))
        return len(self._nodes)

    def line(self, points: Iterable[Point], tags: Tags) -> int:
        ids = [self._corner(p) for p in points]
        refs = [a for a, b in zip(ids, [*ids[1:], 0], strict=True) if a != b]
        self._ways.append((refs, tags))
        return len(self._ways)

    def ring(self, points: Line, tags: Tags) -> int:
        return self.line([*points, points[0]], tags)

    def area(self, outer: Line, holes: list[Line], tags: Tags) -> int:
        """Add a multipolygon: one outer ring, any number of inner ones."""
        members = [("w", self.ring(outer, {}), "outer")]
        members += [("w", self.ring(hole, {}), "inner") for hole in holes]
        return self.relation(members, {"type": "multipolygon", **tags})

    def relation(self, members: list[tuple[str, int, str]], tags: Tags) -> int:
        self._relations.append((members, tags))
        return len(self._relations)

    def tag_corner(self, at: Point, tags: Tags) -> None:
        """Put tags on the node that lines share in a point, e.g. an entrance in a wall."""
        number = self._corner(at)
        place, old = self._nodes[number - 1]
        self._nodes[number - 1] = (place, {**(old or {}), **tags})

    def _corner(self, at: Point) -> int:
        place = to_lonlat(at)
        number = self._ids.get(place)
        if number is None:
            self._nodes.append((place, None))
            number = self._ids[place] = len(self._nodes)
        return number

    def write(self, path: Path, frame: Iterable[Point]) -> None:
        """Write the extract; the format follows from the name (.osm.pbf, .osm, .osm.gz).

        The header's box is that of `frame`: as in any extract, ways may reach beyond it.
        """
        lons, lats = zip(*map(to_lonlat, frame), strict=True)
        header = osmium.io.Header()
        header.add_box(osmium.osm.Box(min(lons), min(lats), max(lons), max(lats)))
        header.set("generator", "torg demo")
        header.set("osmosis_replication_timestamp", STAMP)
        with osmium.SimpleWriter(str(path), header=header, overwrite=True) as writer:
            make = osmium.osm.mutable
            for k, (place, tags) in enumerate(self._nodes, 1):
                writer.add_node(
                    make.Node(id=k, location=place, tags=tags or {}, version=1, timestamp=STAMP)
                )
            for k, (refs, tags) in enumerate(self._ways, 1):
                writer.add_way(make.Way(id=k, nodes=refs, tags=tags, version=1, timestamp=STAMP))
            for k, (members, tags) in enumerate(self._relations, 1):
                writer.add_relation(
                    make.Relation(id=k, members=members, tags=tags, version=1, timestamp=STAMP)
                )
