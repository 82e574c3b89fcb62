"""Markup of the simplest shapes, and colour arithmetic. Lengths are units of 20 to a metre."""

from functools import lru_cache

UNITS = 20  # to a metre of frontage
GROUND = 134.0  # the ground floor, drawn 1.5 × true: shopfronts are what people look for
STOREY = 58.0
PLINTH = 9.0

NIGHT_WALL, NIGHT_PAINT = "#131C3F", "#0F1938"


def n(value: float) -> str:
    """Return a length with at most one decimal."""
    text = f"{value:.1f}"
    return text.removesuffix(".0")


def rect(x: float, y: float, w: float, h: float, fill: str, more: str = "") -> str:
    return f'<rect x="{n(x)}" y="{n(y)}" width="{n(w)}" height="{n(h)}" fill="{fill}"{more}/>'


def box(x: float, y: float, w: float, h: float) -> str:
    """Return a rectangle as path data: many of one colour become one element."""
    return f"M{n(x)} {n(y)}h{n(w)}v{n(h)}h{n(-w)}z"


def area(data: str, fill: str, more: str = "") -> str:
    return f'<path d="{data}" fill="{fill}"{more}/>'


def disc(x: float, y: float, r: float, fill: str, more: str = "") -> str:
    return f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(r)}" fill="{fill}"{more}/>'


def line(data: str, colour: str, width: float = 1.0, more: str = "") -> str:
    return f'<path d="{data}" fill="none" stroke="{colour}" stroke-width="{n(width)}"{more}/>'


def moved(x: float, y: float, markup: str, scale: float = 1.0, more: str = "") -> str:
    """Return markup drawn around its origin, put at a point."""
    grow = f" scale({scale:.2f})" if scale != 1 else ""
    return f'<g transform="translate({n(x)} {n(y)}){grow}"{more}>{markup}</g>'


def words(
    x: float, y: float, text: str, size: float, colour: str, weight: int = 700, more: str = ""
) -> str:
    """Return centred text; `text` must be escaped already."""
    return (
        f'<text x="{n(x)}" y="{n(y)}" font-size="{n(size)}" font-weight="{weight}"'
        f' fill="{colour}"{more}>{text}</text>'
    )


@lru_cache(maxsize=4096)
def mix(one: str, other: str, share: float) -> str:
    """Return `one` moved the given share of the way to `other` (#RRGGBB, in sRGB)."""
    pairs = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


@lru_cache(maxsize=512)
def luminance(colour: str) -> float:
    """Return the relative luminance of #RRGGBB (WCAG 2.2)."""
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def is_pale(colour: str) -> bool:
    """Whether dark letters read better on it than white ones."""
    return luminance(colour) > 0.4


@lru_cache(maxsize=512)
def dimmed(ink: str, ground: str, share: float, least: float = 4.5) -> str:
    """Return ink moved towards its ground, but no further than contrast allows."""
    while share > 0 and contrast(mix(ink, ground, share), ground) < least:
        share = round(share - 0.04, 2)
    return mix(ink, ground, share) if share > 0 else ink


class Light:
    """What the hour does to colours: by evening walls and paint go towards night."""

    __slots__ = ("evening",)

    def __init__(self, evening: bool) -> None:
        self.evening = evening

    def wall(self, colour: str) -> str:
        return mix(colour, NIGHT_WALL, 0.6) if self.evening else colour

    def paint(self, colour: str) -> str:
        return mix(colour, NIGHT_PAINT, 0.44) if self.evening else colour
