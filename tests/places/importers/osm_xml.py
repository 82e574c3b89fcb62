"""Writes small OSM files for tests: metres east and north of a made-up corner of a made-up town."""

from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import quoteattr

from torg.core.geo import LocalPlane

PLANE = LocalPlane(56.0, 12.7)


def _tags(tags: dict[str, str]) -> str:
    return "".join(f"<tag k={quoteattr(k)} v={quoteattr(v)}/>" for k, v in tags.items())


class Town:
    """Collects elements; `write` makes the file. Ids count up from 1 for each kind."""

    def __init__(self) -> None:
        self.nodes: list[str] = []
        self.ways: list[str] = []
        self.relations: list[str] = []
        self.raw: list[str] = []
        self._at: dict[tuple[float, float], int] = {}

    def node(self, x: float, y: float, tags: dict[str, str] | None = None) -> int:
        """A node at (x, y) metres; corners without tags at the same spot are the same node."""
        if not tags and (x, y) in self._at:
            return self._at[x, y]
        number = len(self.nodes) + 1
        lon, lat = PLANE.to_lonlat([x, y])
        self.nodes.append(
            f'<node id="{number}" lat="{lat:.7f}" lon="{lon:.7f}">{_tags(tags or {})}</node>'
        )
        if not tags:
            self._at[x, y] = number
        return number

    def way(self, points: Iterable[tuple[float, float]], tags: dict[str, str]) -> int:
        number = len(self.ways) + 1
        refs = "".join(f'<nd ref="{self.node(x, y)}"/>' for x, y in points)
        self.ways.append(f'<way id="{number}">{refs}{_tags(tags)}</way>')
        return number

    def box(self, x: float, y: float, width: float, depth: float, tags: dict[str, str]) -> int:
        """A closed way with its south-west corner at (x, y)."""
        corners = [(x, y), (x + width, y), (x + width, y + depth), (x, y + depth), (x, y)]
        return self.way(corners, tags)

    def relation(self, members: Iterable[tuple[str, int, str]], tags: dict[str, str]) -> int:
        number = len(self.relations) + 1
        rows = "".join(f'<member type="{t}" ref="{r}" role="{role}"/>' for t, r, role in members)
        self.relations.append(f'<relation id="{number}">{rows}{_tags(tags)}</relation>')
        return number

    def xml(self) -> str:
        rows = [*self.nodes, *self.raw, *self.ways, *self.relations]
        body = "\n".join(rows)
        return f'<?xml version="1.0" encoding="UTF-8"?><osm version="0.6">\n{body}\n</osm>'

    def write(self, path: Path) -> Path:
        path.write_text(self.xml(), encoding="utf-8")
        return path


def small_town() -> Town:
    """Provgatan (walked, west to east, 200 m), crossed by Tvärgatan; four shops and a park."""
    town = Town()
    town.way([(0, 0), (100, 0)], {"highway": "pedestrian", "name": "Provgatan"})
    town.way([(100, 0), (200, 0)], {"highway": "pedestrian", "name": "Provgatan"})
    town.way([(100, -80), (100, 0)], {"highway": "residential", "name": "Tvärgatan"})
    town.way([(100, 0), (100, 80)], {"highway": "residential", "name": "Tvärgatan"})
    looks = {"building:levels": "3", "building:material": "brick", "roof:shape": "flat"}
    town.box(20, 6, 40, 12, {"building": "yes", **looks, "addr:street": "Provgatan"})
    town.box(120, -20, 30, 12, {"building": "yes"})
    town.box(20, 30, 40, 12, {"building": "yes"})
    town.node(
        30, 10, {"shop": "bakery", "name": "Provbageriet", "opening_hours": "Mo-Fr 08:00-18:00"}
    )
    address = {"addr:street": "Provgatan", "addr:housenumber": "4"}
    facts = {"website": "exempel.se", "wheelchair": "yes"}
    town.node(50, 10, {"shop": "books", "name": "Provbokhandeln", **address, **facts})
    town.node(130, -12, {"amenity": "cafe", "name": "Provkaféet", "outdoor_seating": "yes"})
    town.node(40, 36, {"shop": "tailor", "name": "Gårdsskräddaren"})
    town.node(170, 12, {"shop": "hairdresser"})
    town.box(110, 30, 60, 40, {"leisure": "park", "name": "Provparken"})
    return town
