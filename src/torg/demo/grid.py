"""A part of town as columns (streets going north) and crosses (streets going east).

A cross spans some of the columns only and lies where it likes, so blocks differ in depth and side
streets meet at T-junctions as they do in old towns. Blocks are what is left between them.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from torg.demo.model import Line, Pin, Point
from torg.demo.noise import sway

STEP_M = 22.0  # how densely a bent street is sampled


@dataclass(frozen=True)
class Column:
    """A street going north. `waves` bend it; `names` may rename it from a given v on."""

    u: float
    name: str
    width: float = 10.0
    highway: str = "residential"
    pull: float = 0.2
    waves: tuple[tuple[float, float, float], ...] = ()
    gaps: tuple[tuple[float, float], ...] = ()  # spans of v without a street

    def x(self, v: float) -> float:
        return self.u + sway(v, *self.waves)

    def at(self, v: float) -> Point:
        return (self.x(v), v)

    def interrupted(self, v: float) -> bool:
        return any(low < v < high for low, high in self.gaps)


@dataclass(frozen=True)
class Cross:
    """A street going east. `knots` are (column index, v): it runs from the first to the last."""

    name: str
    knots: tuple[tuple[int, float], ...]
    width: float = 8.0
    highway: str = "residential"
    pull: float = 0.15
    renamed: tuple[tuple[int, str, str, float], ...] = ()  # (strip, name, highway, pull)
    silent: tuple[int, ...] = ()  # strips where only the houses carry the name: round a square
    divides: bool = True  # False: it runs across a square, so blocks go on beneath it

    @property
    def first(self) -> int:
        return self.knots[0][0]

    @property
    def last(self) -> int:
        return self.knots[-1][0]

    def v(self, column: float) -> float:
        """Return where the cross meets a column (index; fractions lie between columns)."""
        for (a, va), (b, vb) in pairwise(self.knots):
            if column <= b:
                return va + (vb - va) * (column - a) / (b - a)
        return self.knots[-1][1]

    def stretch(self, strip: int) -> tuple[str, str, float]:
        """Return name, kind and pull of the street within one strip."""
        for at, name, highway, pull in self.renamed:
            if at == strip:
                return name, highway, pull
        return self.name, self.highway, self.pull


@dataclass(frozen=True)
class Patch:
    """A part of town. `open_ground` marks blocks without rows of houses, by strip and cross."""

    key: str
    district: str
    columns: tuple[Column, ...]
    crosses: tuple[Cross, ...]
    texture: str = "row"  # row, flats, villas
    zone: str = "sida"
    open_ground: tuple[tuple[int, str, str], ...] = ()  # (strip, cross to the south, what)
    pins: dict[tuple[int, str, str], tuple[Pin, ...]] | None = None  # (strip, south cross, side)
    offset: Point = (0.0, 0.0)


@dataclass(frozen=True)
class Side:
    """One side of a block: the building line, with the street that it faces."""

    compass: str  # W E S N: the side of the block
    line: Line  # from south to north, or from west to east
    street: str
    side: str  # which side of the street the houses stand on
    pull: float
    highway: str


@dataclass(frozen=True)
class Block:
    patch: Patch
    strip: int
    south: str  # name of the cross to the south: with the strip it names the block
    sides: dict[str, Side]
    ground: str = ""  # what lies here instead of houses

    @property
    def ring(self) -> Line:
        w, e = self.sides["W"].line, self.sides["E"].line
        s, n = self.sides["S"].line, self.sides["N"].line
        return [*s, *e[1:-1], *reversed(n), *reversed(w[1:-1])]

    @property
    def middle(self) -> Point:
        ring = self.ring
        return (sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring))


def column_lines(patch: Patch, index: int) -> Iterator[Line]:
    """Yield the street's stretches; every crossing is a point of the line."""
    column = patch.columns[index]
    levels = sorted({c.v(index) for c in patch.crosses if c.first <= index <= c.last})
    line: list[Point] = []
    for low, high in pairwise(levels):
        if column.interrupted((low + high) / 2):
            if line:
                yield line
            line = []
            continue
        if not line:
            line = [column.at(low)]
        parts = max(1, round((high - low) / STEP_M))
        line += [column.at(low + (high - low) * k / parts) for k in range(1, parts + 1)]
    if line:
        yield line


def cross_line(patch: Patch, cross: Cross, strip: int) -> Line:
    """Return the part of a cross within one strip; neighbouring parts share their end points."""
    west, east = patch.columns[strip], patch.columns[strip + 1]
    va, vb = cross.v(strip), cross.v(strip + 1)
    (xa, ya), (xb, yb) = west.at(va), east.at(vb)
    parts = max(2, round((xb - xa) / STEP_M))
    bulge = 1.2 * math.sin(hash_of(cross.name) + strip)
    return [
        (xa + (xb - xa) * t, ya + (yb - ya) * t + bulge * math.sin(math.pi * t))
        for t in (k / parts for k in range(parts + 1))
    ]


def hash_of(text: str) -> float:
    """Return a small number that depends on the text only (Python's own hash is salted)."""
    return float(sum(ord(c) * (i + 1) for i, c in enumerate(text)) % 628) / 100


def blocks(patch: Patch) -> Iterator[Block]:
    """Yield the blocks between the streets, strip by strip from the west, from south to north."""
    ground = {(strip, south): what for strip, south, what in patch.open_ground}
    for strip in range(len(patch.columns) - 1):
        here = [c for c in patch.crosses if c.divides and c.first <= strip < c.last]
        here.sort(key=lambda c: c.v(strip + 0.5))
        for south, north in pairwise(here):
            what = ground.get((strip, south.name), "")
            yield Block(patch, strip, south.name, _sides(patch, strip, south, north), what)


def _sides(patch: Patch, strip: int, south: Cross, north: Cross) -> dict[str, Side]:
    west, east = patch.columns[strip], patch.columns[strip + 1]
    low = (south.v(strip) + south.width / 2, south.v(strip + 1) + south.width / 2)
    high = (north.v(strip) - north.width / 2, north.v(strip + 1) - north.width / 2)

    def upright(column: Column, k: int, shift: float) -> Line:
        parts = max(2, round((high[k] - low[k]) / 9))
        vs = [low[k] + (high[k] - low[k]) * t / parts for t in range(parts + 1)]
        return [(column.x(v) + shift, v) for v in vs]

    w = upright(west, 0, west.width / 2)
    e = upright(east, 1, -east.width / 2)
    s = _between(w[0], e[0], cross_line(patch, south, strip))
    n = _between(w[-1], e[-1], cross_line(patch, north, strip))
    s_name, s_kind, s_pull = south.stretch(strip)
    n_name, n_kind, n_pull = north.stretch(strip)
    return {
        "W": Side("W", w, west.name, "right", west.pull, west.highway),
        "E": Side("E", e, east.name, "left", east.pull, east.highway),
        "S": Side("S", s, s_name, "left", s_pull, s_kind),
        "N": Side("N", n, n_name, "right", n_pull, n_kind),
    }


def _between(a: Point, b: Point, like: Line) -> Line:
    """Return a line from a to b that bulges as the street `like` does."""
    y0, y1 = like[0][1], like[-1][1]
    out: list[Point] = []
    for k, (_, y) in enumerate(like):
        t = k / (len(like) - 1)
        bulge = y - (y0 + (y1 - y0) * t)
        out.append((a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t + bulge))
    return out
