"""What is taken out of an OpenStreetMap file: plain data, no Django, no geometry library.

A worker process makes it (osmium is native code: what it cannot stand, ends that process only), and
hands it over as a pickle.
"""

import pickle
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from sys import intern
from typing import BinaryIO

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
    "disused:shop",
    "disused:amenity",
    "disused:craft",
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
    """A way: `nodes` are the ids (of streets only), `lonlat` (n, 2) the degrees, of its nodes.

    `whole` is False when the file lacks the position of some of its nodes: it is cut off there, and
    the pieces are ways of the same id.
    """

    id: int
    tags: dict[str, str]
    nodes: NDArray[np.int64]
    lonlat: NDArray[np.float64]
    whole: bool = True
    closed: bool = False


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
    pieces: list[Way] = field(default_factory=list)  # further pieces of ways that are not whole
    relations: list[Relation] = field(default_factory=list)
    # (element, reason code, content): see reader.REASONS.
    refused: list[tuple[str, str, str]] = field(default_factory=list)
    bbox: tuple[float, float, float, float] | None = None
    timestamp: str = ""  # ISO 8601; empty when the file does not say

    def all_ways(self) -> Iterator[Way]:
        """Every way and every piece of one."""
        return chain(self.ways.values(), self.pieces)


_CHUNK = 20_000  # elements pickled at a time: pickle remembers all that it has seen since its start


def dump(extract: Extract, file: BinaryIO) -> None:
    """Write an extract for `load`."""
    ways = iter([*extract.ways.values(), *extract.pieces])
    few = Extract(
        relations=extract.relations,
        refused=extract.refused,
        bbox=extract.bbox,
        timestamp=extract.timestamp,
    )
    pickle.dump(few, file, protocol=pickle.HIGHEST_PROTOCOL)
    points = iter(extract.points)
    for elements in (points, ways):
        while chunk := list(islice(elements, _CHUNK)):
            pickle.dump(chunk, file, protocol=pickle.HIGHEST_PROTOCOL)


def load(file: BinaryIO) -> "Extract | Unreadable":
    """Read what `dump` wrote, or the refusal that was written in its place."""
    extract: Extract | Unreadable = pickle.load(file)  # noqa: S301  -- our own worker wrote it
    if isinstance(extract, Unreadable):
        return extract
    while True:
        try:
            chunk = pickle.load(file)  # noqa: S301  -- the same
        except EOFError:
            return extract
        for element in chunk:
            element.tags = {intern(key): intern(value) for key, value in element.tags.items()}
            if isinstance(element, Point):
                extract.points.append(element)
            elif element.id in extract.ways:
                extract.pieces.append(element)
            else:
                extract.ways[element.id] = element


class Unreadable(Exception):  # noqa: N818  -- crosses the process border as a word
    """The file cannot be read at all; the code is a key of reader.WHOLE."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail
