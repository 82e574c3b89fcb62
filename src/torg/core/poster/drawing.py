"""A poster: paper, a pattern, the kind's motif, the title as large as it fits, when and where.

Seeded by title and kind alone, so that an event that is moved keeps its poster but for the date.
One random stream per part, as for façades. No lamp yellow: that is for open windows.
"""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe

from torg.core.facade.lettering import clean, quoted, text_width
from torg.core.facade.streams import Stream
from torg.core.facade.svg import area, disc, line, moved, n, rect
from torg.core.poster.motifs import Inks, motif

WIDTH, HEIGHT = 240, 320  # units; about pixels on the page of an event
_MARGIN = 18
_LARGEST, _LEAST = 38.0, 17.0  # height of the title's letters
_LINES = 4
_LEADING = 1.06
_TITLE_BOTTOM = 276.0
_STAMP = "30 6 180 180"  # the part of the poster that a list shows

_BRICK = Inks("#A13A26", "#8A2F1E", "#FBF1E4", "#F8D3C5")
_STRAIT = Inks("#14607F", "#104E68", "#F1F6F8", "#BEDFEB")
_SAND = Inks("#F2E7CE", "#E4D2A8", "#3B2B10", "#A13A26")
_LINDEN = Inks("#3C6A2C", "#315923", "#F4F7EE", "#CEE5C0")
_NIGHT = Inks("#16233A", "#22345A", "#F1EEE6", "#F8D3C5")
_ROSE = Inks("#F6E4DD", "#EDCBBE", "#5A1D12", "#14607F")
_SKY = Inks("#CFE0E8", "#B7D1DD", "#16233A", "#A13A26")
_PLUM = Inks("#5B2A4E", "#4B2140", "#F8ECF3", "#E2B0CC")
INKS = (_BRICK, _STRAIT, _SAND, _LINDEN, _NIGHT, _ROSE, _SKY, _PLUM)
_OF_KIND = {
    "music": (_BRICK, _NIGHT, _PLUM),
    "stage": (_PLUM, _BRICK, _ROSE),
    "film": (_NIGHT, _BRICK, _SKY),
    "exhibition": (_STRAIT, _ROSE, _SAND),
    "talk": (_SKY, _STRAIT, _SAND),
    "guided": (_NIGHT, _STRAIT, _SAND),
    "course": (_LINDEN, _SAND, _ROSE),
    "market": (_SAND, _LINDEN, _SKY),
    "food": (_SAND, _ROSE, _BRICK),
    "sport": (_LINDEN, _STRAIT, _SKY),
    "festival": (_ROSE, _SKY, _SAND),
    "meeting": (_STRAIT, _SKY, _NIGHT),
}


@dataclass(frozen=True)
class Poster:
    """What is known of an event. All but `kind` is in the reader's language.

    `seed` is the title in the event's own language: a translated poster is the same drawing.
    """

    title: str
    kind: str
    when: str = ""
    where: str = ""
    seed: str = ""


@lru_cache(maxsize=1024)
def draw_poster(poster: Poster) -> SafeString:
    """Return the poster as `<svg class="poster">`, 240 × 320. Hidden from screen readers."""
    inks = inks_of(poster)
    return mark_safe(  # noqa: S308  -- words are escaped, the rest is numbers of our own
        f'<svg class="poster" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
        f' aria-hidden="true" focusable="false">{_paper(poster, inks)}{_words(poster, inks)}</svg>'
    )


@lru_cache(maxsize=4096)
def draw_stamp(title: str, kind: str) -> SafeString:
    """Return the poster's picture without its words, square, as a list shows it."""
    poster = Poster(title, kind)
    return mark_safe(  # noqa: S308  -- numbers of our own
        f'<svg class="stamp" viewBox="{_STAMP}" width="64" height="64" aria-hidden="true"'
        f' focusable="false">{_paper(poster, inks_of(poster))}</svg>'
    )


def inks_of(poster: Poster) -> Inks:
    """Return the colours of an event's poster: one of three sets of its kind."""
    chance = Stream("poster", "inks", poster.seed or poster.title, poster.kind)
    return chance.pick(_OF_KIND.get(poster.kind, INKS))


def _paper(poster: Poster, inks: Inks) -> str:
    seed = (poster.seed or poster.title, poster.kind)
    picture = motif(poster.kind, inks, Stream("poster", "motif", *seed))
    pattern = _pattern(inks, Stream("poster", "pattern", *seed))
    return rect(0, 0, WIDTH, HEIGHT, inks.ground) + pattern + moved(50, 26, picture, 1.4)


def _pattern(inks: Inks, chance: Stream) -> str:
    """Return what lies behind the motif, in a tone of the paper's own colour."""
    tone = inks.tone
    kind = chance.below(6)
    if kind == 0:
        return disc(120, 102, 92, tone)
    if kind == 1:  # rays
        rays = "".join(
            f"M120 102L{x} {y}L{x2} {y2}z"
            for x, y, x2, y2 in (
                (0, -80, 60, -80), (120, -80, 180, -80), (240, -40, 240, 30), (240, 90, 240, 160),
                (240, 220, 180, 220), (120, 220, 60, 220), (0, 200, 0, 130), (0, 70, 0, 0),
            )
        )  # fmt: skip
        return area(rays, tone)
    if kind == 2:  # stripes
        step = 36
        bars = "".join(f"M{x} 0h{step // 2}l-120 220h-{step // 2}z" for x in range(0, 400, step))
        return area(bars, tone)
    if kind == 3:  # dots
        return "".join(disc(24 + 32 * i, 20 + 32 * j, 6, tone) for i in range(7) for j in range(6))
    if kind == 4:  # arches, one in another
        return "".join(
            line(f"M{120 - r} 204v-102a{r} {r} 0 0 1 {2 * r} 0v102", tone, 11) for r in (104, 80)
        )
    waves = "".join(f"M0 {y}q30 -22 60 0t60 0t60 0t60 0" for y in range(24, 220, 30))
    return line(waves, tone, 8)


def _words(poster: Poster, inks: Inks) -> str:
    size, lines = title_lines(poster.title)
    top = _TITLE_BOTTOM - (len(lines) - 1) * size * _LEADING
    title = "".join(
        _text(top + i * size * _LEADING, text, size, inks.ink, 750) for i, text in enumerate(lines)
    )
    below = " · ".join(part for part in (clean(poster.when), clean(poster.where)) if part)
    foot = _text(302, _shortened(below, 12.5), 12.5, inks.accent, 650) if below else ""
    # The words stand on paper of their own, so that no motif lies behind a tall title.
    plate_top = min(196.0, top - size)
    plate = rect(0, plate_top, WIDTH, HEIGHT - plate_top, inks.ground)
    return plate + title + line(f"M{_MARGIN} 286.5h{WIDTH - 2 * _MARGIN}", inks.accent, 1.6) + foot


def _text(y: float, text: str, size: float, colour: str, weight: int) -> str:
    return (
        f'<text x="{_MARGIN}" y="{n(y)}" font-size="{n(size)}" font-weight="{weight}"'
        f' fill="{colour}">{quoted(text)}</text>'
    )


def title_lines(title: str) -> tuple[float, list[str]]:
    """Return the size of the letters and the lines, at most four, that show most of a title."""
    words = clean(title).split() or ["…"]
    size = _LARGEST
    while size > _LEAST:
        lines = _wrapped(words, size)
        # Large letters only for few lines: the motif keeps its room.
        fits = len(lines) * size * _LEADING <= 96
        if fits and all(text_width(text) * size <= _room() for text in lines):
            return size, lines
        size -= 1
    lines = _wrapped(words, _LEAST)
    if len(lines) > _LINES:
        lines = [*lines[: _LINES - 1], " ".join(lines[_LINES - 1 :])]
    return _LEAST, [_shortened(text, _LEAST) for text in lines]


def _room() -> float:
    """Return how wide a line may be estimated to be: letters this bold run a little wider."""
    return (WIDTH - 2.0 * _MARGIN) * 0.94


def _wrapped(words: list[str], size: float) -> list[str]:
    lines: list[str] = []
    for word in words:
        if lines and text_width(f"{lines[-1]} {word}") * size <= _room():
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _shortened(text: str, size: float) -> str:
    """Return as much as there is room for, ending in an ellipsis if anything is left out."""
    if text_width(text) * size <= _room():
        return text
    while text and text_width(text + "…") * size > _room():
        text = text[:-1]
    return text.rstrip(" ,.-–&·") + "…"
