"""The stops of the demo town's guided walks, painted: the same scene is the same picture."""

import math
from collections.abc import Callable

from torg.demo.brush import (
    BRICK,
    BRICK_DARK,
    GLASS,
    HEIGHT,
    LINDEN,
    LINDEN_DARK,
    NIGHT,
    PAPER,
    PLASTER,
    ROOF,
    ROSE,
    SAND,
    SLATE,
    STONE,
    STRAIT,
    STRAIT_DARK,
    TILE,
    WIDTH,
    Brush,
    clock,
    eaves,
    gable,
    mixed,
    paving,
    tree,
    windows,
)  # fmt: skip

_DAY, _HAZE = "#b8d4e2", "#f4ecdf"
_MORNING, _EVENING, _DUSK = "#f3dccd", "#e7b9a4", "#6f86a6"


def paint_scene(name: str) -> bytes:
    """Return the scene of that name (a key of SCENES) as a PNG of 960 × 600 pixels."""
    return SCENES[name]().png()


def _museum() -> Brush:
    """The quay: a brick gable with four fishes in it, herring boats close together."""
    brush = Brush.on(_DAY, _HAZE)
    foot = 380
    eaves(brush, -30, foot, 230, 150, PLASTER, TILE)
    gable(brush, 205, foot, 300, 190, BRICK, steps=7)
    for x, y in ((325, 112), (385, 112), (325, 146), (385, 146)):
        _fish(brush, x, y, BRICK_DARK)
    eaves(brush, 510, foot, 250, 140, ROSE, ROOF)
    eaves(brush, 768, foot, 240, 170, SAND, TILE)
    brush.box(0, foot, WIDTH, 34, STONE)
    brush.box(0, foot + 34, WIDTH, HEIGHT, STRAIT)
    brush.box(0, foot + 34, WIDTH, 14, STRAIT_DARK)
    brush.waves(foot + 70, HEIGHT, mixed(STRAIT, PAPER, 0.45))
    for x, y, size, hull in (
        (150, 505, 1.0, NIGHT),
        (420, 520, 1.15, BRICK),
        (690, 500, 0.95, LINDEN_DARK),
    ):
        _boat(brush, x, y, size, hull)
    return brush


def _fish(brush: Brush, x: float, y: float, fill: str) -> None:
    brush.disc(x, y, 19, fill, flat=0.42)
    brush.shape([(x + 14, y), (x + 30, y - 9), (x + 30, y + 9)], fill)


def _boat(brush: Brush, x: float, y: float, size: float, hull: str) -> None:
    brush.line([(x, y), (x, y - 190 * size)], ROOF, 5)
    brush.shape(
        [(x + 6, y - 180 * size), (x + 6, y - 24 * size), (x + 92 * size, y - 36 * size)], PAPER
    )
    brush.shape(
        [(x - 6, y - 150 * size), (x - 6, y - 28 * size), (x - 66 * size, y - 28 * size)], SAND
    )
    brush.shape(
        [
            (x - 100 * size, y - 16),
            (x + 110 * size, y - 16),
            (x + 80 * size, y + 32 * size),
            (x - 74 * size, y + 32 * size),
        ],
        hull,
    )
    brush.line([(x - 96 * size, y - 10), (x + 104 * size, y - 10)], PAPER, 3)


def _square() -> Brush:
    """A square that is too large: houses far away, and stalls along one side."""
    brush = Brush.on(_DAY, _HAZE)
    foot = 290
    walls = (
        (0, 150, 130, PLASTER), (150, 120, 150, BRICK), (270, 170, 120, SAND),
        (440, 130, 160, ROSE), (570, 160, 125, STONE), (730, 120, 150, BRICK_DARK),
        (850, 130, 135, PLASTER),
    )  # fmt: skip
    for n, (x, w, h, wall) in enumerate(walls):
        if n % 2:
            gable(brush, x, foot, w, h, wall)
        else:
            eaves(brush, x, foot, w, h, wall, TILE if n % 4 else ROOF)
    paving(brush, foot)
    for n, colour in enumerate((BRICK, STRAIT_DARK, LINDEN_DARK, BRICK, STRAIT_DARK)):
        _stall(brush, 70 + n * 180, 440, colour)
    return brush


def _stall(brush: Brush, x: float, y: float, colour: str) -> None:
    for side in (8, 112):
        brush.box(x + side, y - 60, 6, 110, ROOF)
    for n in range(8):
        left = x + n * 16
        fill = colour if n % 2 else PAPER
        brush.shape(
            [(left, y - 58), (left + 16, y - 58), (left + 18, y - 22), (left - 2, y - 22)], fill
        )
        brush.disc(left + 8, y - 22, 9, fill)
    brush.box(x + 2, y + 8, 124, 44, mixed(ROOF, SAND, 0.35))
    for n in range(7):
        brush.disc(x + 16 + n * 16, y + 4, 9, (BRICK, LINDEN, ROSE)[n % 3])


def _town_hall() -> Brush:
    """The town hall with its two clocks: one shows the time, the other the ferry."""
    brush = Brush.on(_MORNING, _HAZE)
    foot = 440
    brush.shape([(150, 170), (210, 84), (750, 84), (810, 170)], SLATE)
    brush.box(160, 170, 640, foot - 170, BRICK)
    for x in (160, 780):
        brush.box(x, 170, 20, foot - 170, PLASTER)
    brush.box(160, 166, 640, 12, PLASTER)
    windows(brush, 180, 270, 240, 90)
    windows(brush, 540, 270, 240, 90)
    brush.box(420, 60, 120, foot - 60, BRICK_DARK)
    brush.shape([(408, 60), (480, -30), (552, 60)], SLATE)
    brush.arch(446, foot, 68, 110, NIGHT)
    clock(brush, 480, 122, 44, 10.2)
    clock(brush, 480, 226, 30, 7.75)
    brush.box(432, foot, 96, 12, STONE)
    brush.box(414, foot + 12, 132, 14, STONE)
    paving(brush, foot + 26)
    for x in (80, 880):
        tree(brush, x, foot + 60, 190)
    return brush


def _bell_tower() -> Brush:
    """A quarter past four: the tower alone over low roofs, birds about it."""
    brush = Brush.on(_DUSK, _EVENING)
    foot = 470
    eaves(brush, -20, foot, 300, 110, ROSE, ROOF)
    eaves(brush, 640, foot, 340, 120, PLASTER, TILE)
    brush.box(390, 120, 180, foot - 120, BRICK)
    for n in range(14):
        y = 140 + n * 24
        brush.line([(390, y), (570, y)], mixed(BRICK, NIGHT, 0.14), 2)
    brush.shape([(376, 124), (480, -60), (584, 124)], SLATE)
    brush.arch(440, 214, 80, 78, NIGHT)
    brush.shape([(462, 200), (468, 160), (492, 160), (498, 200)], STONE)
    brush.disc(480, 204, 7, STONE)
    clock(brush, 480, 290, 56, 4.25)
    brush.arch(452, foot, 56, 80, NIGHT)
    paving(brush, foot, mixed("#d8cbb2", _DUSK, 0.25))
    for x, y in ((250, 90), (300, 60), (690, 110), (740, 84), (650, 50)):
        brush.line([(x - 18, y - 8), (x, y), (x + 18, y - 8)], NIGHT, 3)
    return brush


def _church() -> Brush:
    """The sailors' church: brick under a copper spire, masts behind it."""
    brush = Brush.on(_DAY, _HAZE)
    foot = 470
    for x, top in ((60, 190), (118, 240), (880, 210)):
        brush.line([(x, foot), (x, top)], ROOF, 5)
        brush.line([(x - 36, top + 50), (x + 36, top + 50)], ROOF, 3)
    brush.box(200, 190, 150, foot - 190, BRICK)
    brush.shape([(190, 194), (275, -10), (360, 194)], mixed(LINDEN, STRAIT, 0.5))
    brush.box(350, 290, 420, foot - 290, BRICK)
    brush.shape([(340, 294), (400, 190), (730, 190), (786, 294)], TILE)
    for n in range(4):
        brush.arch(392 + n * 96, 430, 44, 100, GLASS)
        brush.line([(414 + n * 96, 334), (414 + n * 96, 430)], PAPER, 3)
    brush.arch(246, foot, 58, 92, NIGHT)
    brush.arch(256, 290, 38, 60, GLASS)
    brush.box(180, foot - 8, 610, 8, STONE)
    brush.box(0, foot, WIDTH, HEIGHT, LINDEN)
    brush.shape([(230, foot), (320, foot), (560, HEIGHT), (330, HEIGHT)], "#d8cbb2")
    for n in range(5):
        brush.arch(600 + n * 70, 540 + (n % 2) * 22, 30, 44, STONE)
    tree(brush, 850, foot + 30, 200)
    return brush


def _tannery() -> Brush:
    """Half-timbered tanneries, hides on their frames, well away from the town hall."""
    brush = Brush.on(_HAZE, _MORNING)
    foot = 420
    for x, w, h, wall in ((20, 260, 190, SAND), (300, 230, 160, PLASTER), (550, 380, 200, SAND)):
        eaves(brush, x, foot, w, h, wall, TILE)
        _timber(brush, x, foot, w, h)
    paving(brush, foot)
    for n, hide in enumerate((ROSE, "#a9754f", "#7d5438", ROSE)):
        x = 110 + n * 215
        for dx in (0, 120):
            brush.box(x + dx, 400, 9, 140, ROOF)
        brush.box(x - 8, 398, 145, 9, ROOF)
        brush.shape(
            [
                (x + 14, 412),
                (x + 58, 422),
                (x + 108, 412),
                (x + 96, 466),
                (x + 112, 520),
                (x + 64, 508),
                (x + 16, 520),
                (x + 30, 466),
            ],
            hide,
        )
    return brush


def _timber(brush: Brush, x: float, foot: float, w: float, h: float) -> None:
    beams = max(3, round(w / 62))
    for n in range(beams + 1):
        brush.box(x + n * (w - 8) / beams, foot - h, 8, h, ROOF)
    for y in (foot - h, foot - h / 2, foot - 14):
        brush.box(x, y, w, 8, ROOF)


def _vault() -> Brush:
    """Below the street: vaults with iron rings, and cloth hung to dry between them."""
    brush = Brush.on("#3c3530", "#5d5148")
    for n in range(3):
        x = 20 + n * 310
        brush.arch(x, 520, 300, 440, "#7c6a58")
        brush.arch(x + 26, 520, 248, 390, mixed("#7c6a58", PAPER, 0.28 if n == 1 else 0.14))
        brush.disc(x + 150, 150, 17, NIGHT)
        brush.disc(x + 150, 150, 10, "#7c6a58")
    brush.line([(0, 216), (170, 150), (480, 176), (790, 150), (WIDTH, 216)], PAPER, 3)
    for n, colour in enumerate((STRAIT_DARK, BRICK, "#c9a24a", STRAIT, ROSE, "#8f7a35")):
        x = 70 + n * 142
        wave = [(x + 12 * k, 420 + 10 * math.sin(k * 1.3 + n)) for k in range(9)]
        brush.shape([(x, 176), (x + 96, 176), *reversed(wave)], mixed(colour, NIGHT, 0.12))
    brush.box(0, 520, WIDTH, 80, "#4a4038")
    brush.line([(60, 452), (220, 452)], ROSE, 4)
    return brush


def _dyers() -> Brush:
    """The brook in three colours, out of the dyers' house and through the street."""
    brush = Brush.on(_DAY, _HAZE)
    foot = 330
    eaves(brush, -20, foot, 300, 150, BRICK, ROOF)
    gable(brush, 300, foot, 330, 190, PLASTER, steps=6)
    eaves(brush, 650, foot, 330, 140, SAND, TILE)
    paving(brush, foot)
    brush.arch(410, foot + 4, 110, 84, NIGHT)
    for n, colour in enumerate((STRAIT_DARK, BRICK, "#c39b3f")):
        left, right = 412 + n * 36, 412 + (n + 1) * 36
        near = 180 + n * 200
        middle = 330 + n * 92
        brush.shape(
            [
                (left, foot),
                (right, foot),
                (middle + 96, 450),
                (near + 200, HEIGHT),
                (near, HEIGHT),
                (middle, 450),
            ],
            colour,
        )
        for k in range(4):
            x, y = near + 70 + k * 18, 575 - k * 44
            brush.line([(x, y), (x + 22, y - 4), (x + 44, y)], mixed(colour, PAPER, 0.5), 3)
    for x in (120, 760):
        brush.line([(x, 400), (x + 130, 400)], ROOF, 5)
        for k, colour in enumerate((BRICK, STRAIT_DARK, ROSE)):
            brush.box(x + 6 + k * 42, 402, 34, 74, colour)
    return brush


def _round_house() -> Brush:
    """A meeting house without corners, with its twelve windows, on a green."""
    brush = Brush.on(_MORNING, _HAZE)
    foot = 450
    brush.box(0, foot - 20, WIDTH, HEIGHT, LINDEN)
    brush.disc(480, foot, 280, PLASTER, flat=0.14)
    brush.box(200, 220, 560, foot - 220, PLASTER)
    brush.shape([(180, 224), (480, 70), (780, 224)], SLATE)
    brush.disc(480, 224, 300, SLATE, flat=0.12)
    brush.box(466, 40, 28, 50, PLASTER)
    brush.shape([(456, 44), (480, 6), (504, 44)], SLATE)
    for n in range(7):
        angle = (n - 3) * 0.44
        x, w = 480 + math.sin(angle) * 262, 40 * math.cos(angle)
        if n != 3:
            brush.arch(x - w / 2, 370, max(8.0, w), 84, GLASS)
    brush.arch(448, foot + 36, 64, 130, NIGHT)
    brush.shape([(440, foot + 36), (520, foot + 36), (640, HEIGHT), (340, HEIGHT)], "#d8cbb2")
    for x in (90, 860):
        tree(brush, x, foot + 50, 210)
    return brush


SCENES: dict[str, Callable[[], Brush]] = {
    "museum": _museum, "square": _square, "town-hall": _town_hall, "bell-tower": _bell_tower,
    "church": _church, "tannery": _tannery, "vault": _vault, "dyers": _dyers,
    "round-house": _round_house,
}  # fmt: skip
