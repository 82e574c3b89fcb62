"""What scenes are painted with: flat shapes in the colours of the town's façades.

Painted four times as large in area and scaled down, so that edges are smooth. Lamp yellow is not
among the colours: it means open, and a picture cannot know.
"""

import io
import math
from dataclasses import dataclass

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 960, 600  # pixels
_FINER = 2
BRICK, BRICK_DARK, ROOF, TILE = "#a13a26", "#8a2f1e", "#4a4038", "#8f4a35"
PLASTER, SAND, STONE, SLATE = "#e9d9b8", "#f2e7ce", "#b9b2a5", "#5b6673"
STRAIT, STRAIT_DARK, LINDEN, LINDEN_DARK = "#4b8aa3", "#14607f", "#6d9454", "#3c6a2c"
NIGHT, GLASS, PAPER, ROSE, PAVING = "#16233a", "#5d7284", "#fbf1e4", "#c96a52", "#d8cbb2"

Point = tuple[float, float]


@dataclass
class Brush:
    """A picture being painted. Lengths are pixels from the upper left corner."""

    image: Image.Image
    draw: ImageDraw.ImageDraw

    @classmethod
    def on(cls, above: str, below: str) -> "Brush":
        """Begin with a sky that fades from one colour to another."""
        image = Image.new("RGB", (WIDTH * _FINER, HEIGHT * _FINER))
        draw = ImageDraw.Draw(image)
        for y in range(HEIGHT * _FINER):
            share = min(1.0, y / (HEIGHT * _FINER * 0.75))
            draw.line([(0, y), (WIDTH * _FINER, y)], fill=mixed(above, below, share))
        return cls(image, draw)

    def shape(self, points: list[Point], fill: str) -> None:
        self.draw.polygon([(x * _FINER, y * _FINER) for x, y in points], fill=fill)

    def box(self, x: float, y: float, w: float, h: float, fill: str) -> None:
        self.shape([(x, y), (x + w, y), (x + w, y + h), (x, y + h)], fill)

    def disc(self, x: float, y: float, r: float, fill: str, flat: float = 1.0) -> None:
        """A circle, or with `flat` below one an ellipse that lies."""
        self.draw.ellipse(
            [(x - r) * _FINER, (y - r * flat) * _FINER, (x + r) * _FINER, (y + r * flat) * _FINER],
            fill=fill,
        )

    def line(self, points: list[Point], fill: str, width: float = 3) -> None:
        self.draw.line(
            [(x * _FINER, y * _FINER) for x, y in points], fill=fill,
            width=round(width * _FINER), joint="curve",
        )  # fmt: skip

    def arch(self, x: float, y: float, w: float, h: float, fill: str) -> None:
        """An opening with a round head; `y` is its foot."""
        self.disc(x + w / 2, y - h + w / 2, w / 2, fill)
        self.box(x, y - h + w / 2, w, h - w / 2, fill)

    def waves(self, top: float, bottom: float, fill: str, step: float = 34) -> None:
        """Short lines that lie on water, closer together far away."""
        y, row = top, 0
        while y < bottom:
            shift = (row * 97) % 140
            for x in range(-shift, WIDTH, 140):
                self.line([(x, y), (x + 18, y - 4), (x + 40, y)], fill, 2)
            y, row = y + step * (0.5 + (y - top) / (bottom - top)), row + 1

    def png(self) -> bytes:
        """Return the picture as a file."""
        out = io.BytesIO()
        small = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        small.save(out, "PNG", optimize=True)
        return out.getvalue()


def mixed(one: str, other: str, share: float) -> str:
    """Return `one` moved the given share of the way to `other`."""
    pairs = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


# --- things that stand in many scenes ------------------------------------------------------------


def gable(
    brush: Brush, x: float, foot: float, w: float, h: float, wall: str, steps: int = 5
) -> None:
    """A house of that height to its eaves, with a stepped gable and rows of windows."""
    brush.box(x, foot - h, w, h, wall)
    for n in range(steps):
        inset = w / 2 * (n + 0.6) / (steps + 0.6)
        brush.box(x + inset, foot - h - (n + 1) * 17, w - 2 * inset, 18, wall)
    windows(brush, x, foot - h + 18, w, h - 80)
    brush.box(x + w * 0.42, foot - 56, w * 0.16, 56, NIGHT)
    brush.box(x, foot - 10, w, 10, mixed(wall, NIGHT, 0.35))


def windows(brush: Brush, x: float, y: float, w: float, h: float, step: float = 46) -> None:
    """Dark panes with a light frame, in rows."""
    columns = max(2, round(w / step))
    for row in range(max(1, round(h / 62))):
        for column in range(columns):
            left = x + (column + 0.5) * w / columns - 11
            top = y + row * 62
            brush.box(left - 3, top - 3, 28, 40, PAPER)
            brush.box(left, top, 22, 34, GLASS)
            brush.line([(left + 11, top), (left + 11, top + 34)], PAPER, 2)
            brush.line([(left, top + 13), (left + 22, top + 13)], PAPER, 2)


def eaves(brush: Brush, x: float, foot: float, w: float, h: float, wall: str, roof: str) -> None:
    """A house with its long side to the street, under a tiled roof."""
    brush.box(x, foot - h, w, h, wall)
    top = foot - h
    brush.shape([(x - 8, top), (x + 22, top - 62), (x + w - 22, top - 62), (x + w + 8, top)], roof)
    windows(brush, x, foot - h + 18, w, h - 80)
    brush.box(x, foot - 10, w, 10, mixed(wall, NIGHT, 0.35))


def tree(brush: Brush, x: float, foot: float, size: float) -> None:
    brush.box(x - size * 0.06, foot - size * 0.6, size * 0.12, size * 0.6, ROOF)
    for dx, dy, r in ((0, 0.95, 0.34), (-0.24, 0.75, 0.26), (0.24, 0.75, 0.26)):
        brush.disc(x + dx * size, foot - dy * size, r * size, LINDEN)
    brush.disc(x - 0.1 * size, foot - 1.02 * size, 0.16 * size, mixed(LINDEN, PAPER, 0.2))


def clock(brush: Brush, x: float, y: float, r: float, hour: float) -> None:
    """A face that shows `hour` (4.25 is a quarter past four)."""
    brush.disc(x, y, r, NIGHT)
    brush.disc(x, y, r * 0.88, PAPER)
    for turn, length, width in ((hour / 12, 0.5, 0.12), (hour % 1, 0.76, 0.08)):
        angle = turn * 2 * math.pi
        end = (x + math.sin(angle) * r * length, y - math.cos(angle) * r * length)
        brush.line([(x, y), end], NIGHT, r * width)
    brush.disc(x, y, r * 0.09, BRICK)


def paving(brush: Brush, top: float, stone: str = PAVING) -> None:
    """A square's stones, larger the nearer they are."""
    brush.box(0, top, WIDTH, HEIGHT - top, stone)
    joint = mixed(stone, ROOF, 0.16)
    for n in range(1, 8):
        y = top + (HEIGHT - top) * (n / 8) ** 1.6
        brush.line([(0, y), (WIDTH, y)], joint, 1 + n / 4)
    for n in range(-12, 25):
        brush.line([(480 + (n - 6) * 46, top), (480 + (n - 6) * 190, HEIGHT)], joint, 1.5)
