"""How wide words are, and how to make a name fit a sign. Estimates, since a server has no fonts."""

import re
import unicodedata
from html import escape

_WIDE = frozenset("mwMW@%&—ÆŒæœ")
_NARROW = frozenset("iljtfrI.,:;'’!|()[]- ·")
# What a sign never says: the company's legal form, last in its name.
_LEGAL = re.compile(
    r"[\s,]+(ab|hb|kb|oy|oyj|ab oy|oy ab|as|asa|a/s|aps|gmbh|ltd\.?|inc\.?|llc|ek\.? ?för\.?|"
    r"handelsbolag|aktiebolag|\(publ\))$",
    re.IGNORECASE,
)


def clean(text: str) -> str:
    """Return text on one line, without control characters (which no markup may hold)."""
    kept = "".join(
        " " if unicodedata.category(c) in {"Cc", "Cs", "Cn", "Zl", "Zp"} else c for c in text
    )
    return " ".join(kept.split())


def quoted(text: str) -> str:
    return escape(text, quote=True)


def _glyph_width(c: str) -> float:
    if c in _NARROW:
        return 0.33
    if c in _WIDE:
        return 0.88
    if c.isascii():
        return 0.69 if c.isupper() else 0.57
    if unicodedata.east_asian_width(c) in {"W", "F"}:
        return 1.02
    if unicodedata.combining(c):
        return 0.0
    return 0.72 if c.isupper() else 0.61


def text_width(text: str) -> float:
    """Return the estimated width of bold display text, in ems of its own size."""
    return sum(map(_glyph_width, text))


def sign_words(name: str) -> str:
    """Return what a sign says of a name: no legal form, nothing in brackets, if words remain."""
    text = clean(name)
    for pattern in (_LEGAL, re.compile(r"\s*\([^)]*\)$"), _LEGAL):
        text = pattern.sub("", text) or text
    return text


def _cut(text: str, size: float, room: float) -> str:
    """Return as much as there is room for, ending in an ellipsis if anything is left out."""
    if text_width(text) * size <= room + 0.01:  # it was sized to fit exactly
        return text
    while text and text_width(text + "…") * size > room:
        text = text[:-1]
    return text.rstrip(" ,.-–&") + "…"


def _halves(text: str) -> tuple[str, str]:
    """Return a name in two lines, broken at the space or hyphen that makes them most alike."""
    breaks = [m.end() for m in re.finditer(r"[\s\-/]", text)]
    if not breaks:
        return text, ""
    at = min(breaks, key=lambda i: max(text_width(text[:i].strip()), text_width(text[i:])))
    return text[:at].strip(), text[at:].strip()


def fit(
    text: str, room: float, *, largest: float = 16.5, least: float = 9.0
) -> tuple[float, tuple[str, ...]]:
    """Return the size and the one or two lines that show as much of a text as the room allows.

    One line at the largest size that fits; under `least`, two lines; then cut with an ellipsis.
    """
    size = room / max(text_width(text), 0.1)
    if size >= least:
        return min(largest, size), (text,)
    upper, lower = _halves(text)
    if not lower:
        return least, (_cut(text, least, room),)
    size = min(10.5, max(least - 1, room / max(text_width(upper), text_width(lower))))
    return size, (_cut(upper, size, room), _cut(lower, size, room))
