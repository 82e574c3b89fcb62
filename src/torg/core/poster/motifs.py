"""What a poster shows, one motif a kind of event: flat shapes in a box of 100 × 100 units."""

from collections.abc import Callable
from dataclasses import dataclass

from torg.core.facade.streams import Stream
from torg.core.facade.svg import area, box, disc, line, rect

_ROUND = ' stroke-linecap="round" stroke-linejoin="round"'


@dataclass(frozen=True)
class Inks:
    """The colours of one poster, #RRGGBB: paper, a tone of it, what is written, what shines."""

    ground: str
    tone: str
    ink: str
    accent: str


def _music(c: Inks, chance: Stream) -> str:
    """A record, or notes on their lines."""
    if chance.chance(0.5):
        rings = "".join(
            f'<circle cx="50" cy="50" r="{r}" fill="none" stroke="{c.ground}" stroke-opacity=".4"/>'
            for r in (24, 30, 36)
        )
        return disc(50, 50, 42, c.ink) + rings + disc(50, 50, 16, c.accent) + disc(50, 50, 3, c.ink)
    lines = line("M4 30h92M4 42h92M4 54h92M4 66h92M4 78h92", c.accent, 1.6)
    notes = line("M33 70v-46l40-8v46", c.ink, 5) + area("M33 24l40-8v9l-40 8z", c.ink)
    return lines + notes + _head(25, 71, c.ink) + _head(65, 63, c.ink)


def _head(x: float, y: float, colour: str) -> str:
    return f'<ellipse cx="{x:g}" cy="{y:g}" rx="11" ry="8" fill="{colour}"/>'


def _stage(c: Inks, _chance: Stream) -> str:
    """A curtain drawn aside, light on the boards."""
    beam = area("M50 10l26 74h-52z", c.accent, ' opacity=".75"')
    sides = area("M6 8h34q-2 34-26 66l-8 4zM94 8h-34q2 34 26 66l8 4z", c.ink)
    folds = line("M16 8q0 34-6 58M26 8q0 32-10 54M84 8q0 34 6 58M74 8q0 32 10 54", c.tone, 2)
    return beam + sides + folds + rect(2, 84, 96, 8, c.ink) + rect(2, 4, 96, 7, c.accent)


def _film(c: Inks, _chance: Stream) -> str:
    """A strip of film with its frames, and the beam of the projector."""
    holes = "".join(box(12 + 13 * i, 18, 7, 6) + box(12 + 13 * i, 76, 7, 6) for i in range(6))
    frame = rect(14, 31, 72, 38, c.ground)
    return (
        rect(6, 12, 88, 76, c.ink)
        + area(holes, c.ground)
        + frame
        + area("M42 38l22 12l-22 12z", c.accent)
    )


def _exhibition(c: Inks, chance: Stream) -> str:
    """Framed pictures on a wall."""
    tilt = -4 + 8 * chance.number()
    picture = rect(8, 14, 50, 62, c.ink) + rect(14, 20, 38, 50, c.tone)
    hill = area("M14 70v-14l14-14l12 12l12-8v24z", c.accent) + disc(42, 31, 5, c.accent)
    small = (
        f'<g transform="rotate({tilt:.1f} 78 40)">'
        + rect(64, 24, 28, 34, c.ink)
        + rect(68, 28, 20, 26, c.accent)
        + disc(78, 41, 7, c.tone)
        + "</g>"
    )
    return picture + hill + small + line("M4 86h92", c.ink, 2.5)


def _talk(c: Inks, _chance: Stream) -> str:
    """Two who talk."""
    one = area("M6 14h60q6 0 6 6v28q0 6-6 6h-36l-14 14v-14h-10q-6 0-6-6v-28q0-6 6-6z", c.ink)
    said = line("M14 28h44M14 38h30", c.ground, 4, _ROUND)
    other = area("M52 58h36q8 0 8 8v14q0 8-8 8h-4v10l-12-10h-20q-8 0-8-8v-4h2q6 0 6-6z", c.accent)
    return one + said + other


def _guided(c: Inks, _chance: Stream) -> str:
    """A lantern carried through the streets."""
    handle = line("M50 8q18 0 18 18M50 8q-18 0-18 18", c.ink, 3.5, _ROUND)
    lamp = area("M30 26h40l4 8h-48z", c.ink) + rect(28, 34, 44, 44, c.accent)
    bars = line("M28 34v44M43 34v44M57 34v44M72 34v44", c.ink, 3) + rect(24, 78, 52, 9, c.ink)
    steps = "".join(_foot(x, y, c.tone) for x, y in ((8, 82), (17, 70), (84, 74), (93, 62)))
    return steps + handle + lamp + bars


def _foot(x: float, y: float, colour: str) -> str:
    return f'<ellipse cx="{x:g}" cy="{y:g}" rx="3.2" ry="6.5" fill="{colour}"/>'


def _course(c: Inks, chance: Stream) -> str:
    """A ball of yarn with needles, or brushes in a jar."""
    if chance.chance(0.5):
        needles = line("M18 12l52 62M82 12l-50 62", c.ink, 4, _ROUND)
        winding = line("M32 46q22-14 38 8M28 58q24-16 44 12M32 72q22-10 34 8", c.ink, 2.4)
        return (
            needles + disc(50, 62, 26, c.accent) + winding + line("M70 80q14 8 26 2", c.accent, 3)
        )
    brushes = line("M36 50v-40M50 50v-44M64 50v-36", c.ink, 4, _ROUND)
    tips = area("M31 20q5-16 10 0zM45 16q5-16 10 0zM59 24q5-16 10 0z", c.accent)
    return brushes + tips + area("M26 48h48l-5 42h-38z", c.ink) + rect(29, 60, 42, 12, c.tone)


def _market(c: Inks, _chance: Stream) -> str:
    """A stall under its awning."""
    awning = "".join(
        area(f"M{8 + 14 * i} 20h14v18q-7 9-14 0z", c.ink if i % 2 else c.accent) for i in range(6)
    )
    posts = line("M13 38v52M87 38v52", c.ink, 4)
    goods = "".join(disc(26 + 12 * i, 62, 6, c.accent) for i in range(5))
    return awning + rect(6, 14, 88, 7, c.ink) + posts + goods + rect(10, 66, 80, 14, c.ink)


def _food(c: Inks, _chance: Stream) -> str:
    """A bowl that steams."""
    steam = line("M36 34q-7-9 0-18M50 32q-7-9 0-18M64 34q-7-9 0-18", c.accent, 4, _ROUND)
    bowl = area("M10 46h80q0 34-28 38h-24q-28-4-28-38z", c.ink) + rect(34, 84, 32, 6, c.ink)
    return steam + bowl + line("M18 56q6 18 20 22", c.tone, 3, _ROUND)


def _sport(c: Inks, _chance: Stream) -> str:
    """A ball that has been thrown."""
    way = line("M8 86q10-62 58-62", c.accent, 4, ' stroke-dasharray="2 9" stroke-linecap="round"')
    seams = line("M46 24q14 14 8 42M82 26q-16 12-10 40M38 46q24 8 50 0", c.ground, 2.6)
    return way + disc(63, 45, 27, c.ink) + seams


def _festival(c: Inks, _chance: Stream) -> str:
    """Bunting between two poles."""
    flags = "".join(
        area(f"M{x} {y}l12 2l-7 16z", c.accent if i % 2 else c.ink)
        for i, (x, y) in enumerate(((14, 24), (29, 30), (44, 32), (59, 30), (74, 24)))
    )
    more = "".join(
        area(f"M{x} {y}l12 2l-7 16z", c.ink if i % 2 else c.accent)
        for i, (x, y) in enumerate(((20, 56), (36, 62), (52, 62), (68, 56)))
    )
    cords = line("M6 16q44 30 88 0M6 48q44 30 88 0", c.ink, 2.4)
    return line("M6 8v84M94 8v84", c.ink, 4, _ROUND) + cords + flags + more


def _meeting(c: Inks, _chance: Stream) -> str:
    """People around a table."""
    seats = ((50, 14), (82, 34), (82, 68), (50, 88), (18, 68), (18, 34))
    around = "".join(disc(x, y, 10, c.accent if i % 2 else c.ink) for i, (x, y) in enumerate(seats))
    return around + disc(50, 51, 22, c.ink) + disc(50, 51, 15, c.tone)


def _other(c: Inks, chance: Stream) -> str:
    """Shapes: something happens."""
    shapes = disc(34, 34, 24, c.accent) + area("M52 86l22-44l22 44z", c.ink)
    rest = rect(8, 64, 30, 26, c.ink) if chance.chance(0.5) else disc(24, 76, 14, c.ink)
    return shapes + rest + line("M58 16h36M58 26h26", c.ink, 4, _ROUND)


_MOTIFS: dict[str, Callable[[Inks, Stream], str]] = {
    "music": _music,
    "stage": _stage,
    "film": _film,
    "exhibition": _exhibition,
    "talk": _talk,
    "guided": _guided,
    "course": _course,
    "market": _market,
    "food": _food,
    "sport": _sport,
    "festival": _festival,
    "meeting": _meeting,
    "other": _other,
}
KINDS: tuple[str, ...] = tuple(_MOTIFS)


def motif(kind: str, inks: Inks, chance: Stream) -> str:
    """Return the motif of a kind (a name in `KINDS`, else shapes), 100 × 100 units."""
    return _MOTIFS.get(kind, _other)(inks, chance)
