"""What the generator builds before it is written. Metres: x east, y north of Stortorget."""

from collections.abc import Sequence
from dataclasses import dataclass, field

Point = tuple[float, float]
Line = Sequence[Point]
Tags = dict[str, str]


@dataclass(slots=True)
class Road:
    """A stretch of street, path, rail or shore that becomes one OSM way."""

    points: Line
    tags: Tags


@dataclass(slots=True)
class Shape:
    """An area. With `holes` it becomes a multipolygon relation, otherwise a closed way."""

    ring: Line  # not closed: the writer repeats the first point
    tags: Tags
    holes: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Spot:
    """A thing in one point, e.g. a bench or a shop."""

    at: Point
    tags: Tags


@dataclass(slots=True)
class House:
    """A house in a row. `front` runs along the street; `inward` points from the street into it."""

    ring: Line
    front: tuple[Point, Point]
    inward: Point
    street: str
    side: str  # left or right, walking north or east
    order: float  # metres along the street, grows in walking order
    pull: float  # how much the spot draws trade, 0 to 1
    zone: str
    district: str
    levels: int
    material: str
    roof: str
    number: str = ""
    pinned: "Pin | None" = None
    units: int = 1  # doors to the street
    tags: Tags = field(default_factory=dict)
    is_corner: bool = False

    @property
    def width(self) -> float:
        (ax, ay), (bx, by) = self.front
        return float(((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5)

    def inside(self, along: float = 0.5, depth: float = 1.6) -> Point:
        """Return a point within the house: `along` the front (0 to 1), `depth` metres behind it."""
        (ax, ay), (bx, by) = self.front
        ix, iy = self.inward
        return (ax + (bx - ax) * along + ix * depth, ay + (by - ay) * along + iy * depth)


@dataclass(frozen=True)
class Pin:
    """A house that the plan decides itself: its width, and who is in it."""

    width: float
    trade: str = ""  # "" = left to chance; "vacant" = empty
    name: str = ""
    number: int = 0
    levels: int = 0
    material: str = ""
    roof: str = ""
    hours: str = ""
    text: str = ""
    depth: float = 0.0
    whole: bool = False  # the place is the whole building, so it is tagged on its outline


@dataclass(slots=True)
class Town:
    """All that is drawn, in layers."""

    name: str
    roads: list[Road] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    houses: list[House] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    frame: tuple[Point, Point] = ((0.0, 0.0), (0.0, 0.0))  # what the extract covers
    yards: list[House] = field(default_factory=list)  # houses in courtyards
