"""Rows of houses round the blocks, and what stands in the courtyards."""

import math
import random
from collections.abc import Iterator
from itertools import pairwise

from torg.demo.grid import Block, Patch, Side
from torg.demo.model import House, Line, Pin, Point
from torg.demo.noise import stream

# Widths in metres, depth, storeys above the ground floor, share of the plots that are built on.
TEXTURES = {
    "row": ((6.0, 16.0), (10.5, 13.0), (1, 3), 1.0),
    "flats": ((15.0, 24.0), (11.0, 12.5), (2, 4), 0.82),
    "villas": ((9.0, 12.0), (8.5, 10.5), (0, 1), 0.9),
}
MATERIALS = {  # how often each is built, by zone
    "old": (
        ("plaster", 34),
        ("brick", 24),
        ("yellowbrick", 13),
        ("halftimber", 12),
        ("timber", 8),
        ("stone", 6),
        ("modern", 3),
    ),
    "works": (
        ("brick", 44),
        ("yellowbrick", 20),
        ("plaster", 20),
        ("modern", 9),
        ("timber", 5),
        ("stone", 2),
    ),
    "flats": (("yellowbrick", 34), ("brick", 28), ("plaster", 28), ("modern", 10)),
    "villas": (("plaster", 40), ("timber", 34), ("brick", 26)),
}
ROOFS = {
    "brick": ("gabled", "gabled", "hipped", "flat"),
    "yellowbrick": ("gabled", "flat", "mansard"),
    "plaster": ("mansard", "gabled", "hipped", "flat"),
    "halftimber": ("gabled",),
    "timber": ("gabled", "gabled", "half-hipped"),
    "stone": ("mansard", "hipped", "flat"),
    "modern": ("flat",),
}
FLAT_GAP = 7.0  # metres between blocks of flats
VILLA_GAP = 8.0


class Edge:
    """A building line that can be asked for a point at any distance along it."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.at = [0.0]
        for (ax, ay), (bx, by) in pairwise(line):
            self.at.append(self.at[-1] + math.hypot(bx - ax, by - ay))
        self.length = self.at[-1]

    def point(self, s: float) -> Point:
        s = min(max(s, 0.0), self.length)
        k = next((i for i in range(1, len(self.at)) if self.at[i] >= s), len(self.at) - 1)
        span = self.at[k] - self.at[k - 1] or 1.0
        t = (s - self.at[k - 1]) / span
        (ax, ay), (bx, by) = self.line[k - 1], self.line[k]
        return (ax + (bx - ax) * t, ay + (by - ay) * t)


def _unit(x: float, y: float) -> Point:
    size = math.hypot(x, y) or 1.0
    return (x / size, y / size)


def _towards(line: Line) -> Point:
    (ax, ay), (bx, by) = line[0], line[-1]
    return _unit(bx - ax, by - ay)


def _walls(block: Block, compass: str) -> tuple[Point, Point]:
    """Return the direction of the party walls at the two ends of a side of the block."""
    flip = -1 if compass in "EN" else 1
    ends = ("S", "N") if compass in "WE" else ("W", "E")
    a, b = (_towards(block.sides[end].line) for end in ends)
    return ((a[0] * flip, a[1] * flip), (b[0] * flip, b[1] * flip))


def build(block: Block, seed: int) -> Iterator[House]:
    """Yield the houses round one block, north–south sides first: they hold the corners."""
    rng = stream(seed, "houses", block.patch.key, block.strip, block.south)
    deep = _depth(block, rng)
    for compass in ("W", "E", "S", "N"):
        edge = Edge(block.sides[compass].line)
        start, stop = (0.0, edge.length) if compass in "WE" else (deep, edge.length - deep)
        if compass in "SN" and stop - start < 6.0:
            continue
        yield from _row(block, block.sides[compass], edge, (start, stop, deep), rng)


def _depth(block: Block, rng: random.Random) -> float:
    low, high = TEXTURES[block.patch.texture][1]
    across = min(Edge(block.sides["S"].line).length, Edge(block.sides["N"].line).length)
    along = min(Edge(block.sides["W"].line).length, Edge(block.sides["E"].line).length)
    return min(rng.uniform(low, high), across / 2 - 0.3, max(along / 2 - 0.3, 5.0))


def _row(
    block: Block,
    side: Side,
    edge: Edge,
    span: tuple[float, float, float],
    rng: random.Random,
) -> Iterator[House]:
    start, stop, deep = span
    pins = (block.patch.pins or {}).get((block.strip, block.south, side.compass), ())
    walls = _walls(block, side.compass)
    for a, b, pin in _plots(block.patch, start, stop, pins, rng):
        depth = pin.depth if pin and pin.depth else deep + rng.uniform(-1.4, 0.4)
        yield _house(block, side, edge, (a, b, depth), walls, pin, rng)


def _plots(
    patch: Patch, start: float, stop: float, pins: tuple[Pin, ...], rng: random.Random
) -> Iterator[tuple[float, float, Pin | None]]:
    """Yield (from, to, pin) along a building line. Pins stand at its end, or fill all of it."""
    (low, high), _, _, built = TEXTURES[patch.texture]
    gap = {"row": 0.0, "flats": FLAT_GAP, "villas": VILLA_GAP}[patch.texture]
    pinned = sum(p.width for p in pins)
    free = stop - start - pinned
    if pins and free < low:  # the pins take it all: stretch them a little
        stretch = (stop - start) / pinned
        at = start
        for pin in pins:
            yield at, at + pin.width * stretch, pin
            at += pin.width * stretch
        return
    widths: list[float] = []
    while sum(widths) + gap * len(widths) < free - low / 2:
        widths.append(rng.triangular(low, high, low + (high - low) * 0.3))
    if not widths:
        return
    stretch = (free - gap * (len(widths) - 1)) / sum(widths)
    at = start
    for width in widths:
        if rng.random() < built:
            yield at, at + width * stretch, None
        at += width * stretch + gap
    at = stop - pinned
    for pin in pins:
        yield at, at + pin.width, pin
        at += pin.width


def _house(
    block: Block,
    side: Side,
    edge: Edge,
    span: tuple[float, float, float],
    walls: tuple[Point, Point],
    pin: Pin | None,
    rng: random.Random,
) -> House:
    a, b, depth = span
    p, q = edge.point(a), edge.point(b)

    def back(at: Point, s: float) -> Point:
        t = s / edge.length
        wx, wy = _unit(*(walls[0][k] + (walls[1][k] - walls[0][k]) * t for k in (0, 1)))
        return (at[0] + wx * depth, at[1] + wy * depth)

    p2, q2 = back(p, a), back(q, b)
    ring = [p, q, q2, p2] if side.compass in "SE" else [q, p, p2, q2]
    inward = _unit((p2[0] + q2[0] - p[0] - q[0]), (p2[1] + q2[1] - p[1] - q[1]))
    patch = block.patch
    material = _material(patch, rng)
    roof = rng.choice(ROOFS[material])
    low, high = TEXTURES[patch.texture][2]
    levels = 1 + rng.randint(low, high)
    is_corner = side.compass in "WE" and (a < 0.1 or b > edge.length - 0.1)
    if pin:
        material, levels = pin.material or material, pin.levels + 1 if pin.levels else levels
        roof = pin.roof or rng.choice(ROOFS[material])
    middle = edge.point((a + b) / 2)
    return House(
        ring=ring,
        front=(p, q),
        inward=inward,
        street=side.street,
        side=side.side,
        order=middle[1] if side.compass in "WE" else middle[0],
        pull=side.pull,
        zone=_zone(patch, side),
        district=patch.district,
        levels=levels,
        material=material,
        roof=roof,
        pinned=pin,
        units=1 if pin else max(1, round((b - a) / 8.5)) if patch.texture == "row" else 1,
        is_corner=is_corner,
    )


def _zone(patch: Patch, side: Side) -> str:
    if patch.zone != "sida":
        return patch.zone
    return {"pedestrian": "gata"}.get(
        side.highway, "hamn" if side.street == "Hamngatan" else "sida"
    )


def _material(patch: Patch, rng: random.Random) -> str:
    kind = {"row": "works" if patch.zone == "syd" else "old"}.get(patch.texture, patch.texture)
    names, weights = zip(*MATERIALS[kind], strict=True)
    return str(rng.choices(names, weights)[0])


def courtyard(block: Block, seed: int) -> Iterator[House]:
    """Yield small houses inside a block that is wide enough, reached through the front houses."""
    rng = stream(seed, "yard", block.patch.key, block.strip, block.south)
    w, s = Edge(block.sides["W"].line), Edge(block.sides["S"].line)
    deep = _depth(block, stream(seed, "houses", block.patch.key, block.strip, block.south))
    width, height = s.length - 2 * deep - 8, w.length - 2 * deep - 8
    if block.patch.texture != "row" or min(width, height) < 16:
        return
    across, up = _towards(block.sides["S"].line), _towards(block.sides["W"].line)
    corner = block.sides["W"].line[0]
    for _ in range(rng.randint(1, 2)):
        a, b = rng.uniform(6, min(11, width / 2)), rng.uniform(8, min(18, height / 1.5))
        x = deep + 4 + rng.uniform(0, width - a)
        y = deep + 4 + rng.uniform(0, height - b)

        def at(dx: float, dy: float) -> Point:
            return (
                corner[0] + across[0] * dx + up[0] * dy,
                corner[1] + across[1] * dx + up[1] * dy,
            )

        ring = [at(x, y), at(x + a, y), at(x + a, y + b), at(x, y + b)]
        side = block.sides["W"] if x < s.length / 2 else block.sides["E"]
        yield House(
            ring=ring,
            front=(ring[0], ring[1]),
            inward=up,
            street=side.street,
            side=side.side,
            order=ring[0][1],
            pull=0.0,
            zone="gård",
            district=block.patch.district,
            levels=rng.choice((1, 1, 2)),
            material=rng.choice(("brick", "timber", "plaster", "halftimber")),
            roof="gabled",
        )
        return  # one house a yard: two would have to be kept apart


def number_houses(houses: list[House]) -> None:
    """Give odd numbers to the left side and even to the right, rising in walking order.

    A pinned number is kept: houses before it share out what is below, with letters when there
    are more houses than numbers, as in any town that has been rebuilt.
    """
    rows: dict[tuple[str, str], list[House]] = {}
    for house in houses:
        rows.setdefault((house.street, house.side), []).append(house)
    for (_, side), row in rows.items():
        row.sort(key=lambda h: h.order)
        first = 1 if side == "left" else 2
        start = 0
        for k, house in enumerate(row):
            if house.pinned and house.pinned.number:
                _spread(row[start:k], first, house.pinned.number - 2)
                house.number = str(house.pinned.number)
                first, start = house.pinned.number + 2, k + 1
        _spread(row[start:], first, first + 2 * (len(row) - start) + 40)


def _spread(row: list[House], first: int, last: int) -> None:
    numbers = list(range(first, last + 1, 2))
    if not numbers and row:
        numbers = [first - 2]
    if len(row) <= len(numbers):
        spare = min(len(numbers) - len(row), len(row) // 9)
        step = len(row) / (spare + 1)
        for k, house in enumerate(row):
            house.number = str(numbers[k + int(k / step) if spare else k])
        return
    share = len(row) / len(numbers)
    given = [numbers[int(k / share)] for k in range(len(row))]
    letters: dict[int, int] = {}
    for house, number in zip(row, given, strict=True):
        letters[number] = letters.get(number, 0) + 1
        shared = given.count(number) > 1
        house.number = f"{number}{chr(64 + letters[number])}" if shared else str(number)
