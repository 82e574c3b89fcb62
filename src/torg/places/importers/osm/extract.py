"""What is taken out of an OpenStreetMap file: plain data, no Django, no geometry library.

A worker process makes it (osmium is native code: what it cannot stand, ends that process only), and
hands it over as a pickle.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

# Keys that make an element worth keeping. Everything else (trees, signals, lamps) is left out.
NODE_KEYS = (
    "shop",
    "craft",
    "amenity",
    "tourism",
    "leisure",
    "healthcare",
    "office",
    "club",
    "historic",
    "place",
    "public_transport",
    "entrance",
    "railway",
    "vending",
    "opening_hours",
)
WAY_KEYS = (
    *NODE_KEYS,
    "highway",
    "building",
    "natural",
    "landuse",
    "waterway",
    "boundary",
    "man_made",
    "area:highway",
)
DROPPED_NODES = frozenset({"signal", "switch", "milestone", "buffer_stop", "crossing", "stop"})


@dataclass(slots=True)
class Point:
    """A tagged node. Degrees."""

    id: int
    tags: dict[str, str]
    lon: float
    lat: float


@dataclass(slots=True)
class Way:
    """A way: `nodes` are the ids, `lonlat` (n, 2) the degrees, of the nodes that have a position.

    `whole` is False when the file lacks the position of some of its nodes.
    """

    id: int
    tags: dict[str, str]
    nodes: NDArray[np.int64]
    lonlat: NDArray[np.float64]
    whole: bool = True

    @property
    def closed(self) -> bool:
        return self.whole and len(self.nodes) > 3 and bool(self.nodes[0] == self.nodes[-1])


@dataclass(slots=True)
class Relation:
    """A multipolygon or boundary, by the ids of its member ways: (way id, role)."""

    id: int
    tags: dict[str, str]
    members: list[tuple[int, str]]


@dataclass
class Extract:
    """A file's content. `bbox` is the header's (west, south, east, north) or None."""

    points: list[Point] = field(default_factory=list)
    ways: dict[int, Way] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    # (element, reason code, content): see reader.REASONS.
    refused: list[tuple[str, str, str]] = field(default_factory=list)
    bbox: tuple[float, float, float, float] | None = None
    timestamp: str = ""  # ISO 8601; empty when the file does not say


class Unreadable(Exception):  # noqa: N818  -- crosses the process border as a word
    """The file cannot be read at all; the code is a key of reader.WHOLE."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail
