"""What the pages share in reading a query string, in Swedish or in English words.

Both languages are understood on both sides, so that a link keeps its meaning when the reader
changes language; links are written in the reader's own.
"""

from collections.abc import Mapping, Sequence

from torg.core.language import reads_swedish


def side() -> int:
    """Return which of a pair (Swedish, English) is the reader's."""
    return 0 if reads_swedish() else 1


def said(params: Mapping[str, str], names: Sequence[str], longest: int) -> str:
    """Return the first parameter of these names that says anything, cut; "" when none does."""
    text = next((params[name] for name in names if params.get(name)), "")
    return text[:longest].replace("\x00", "").strip()


def number_of_page(text: str) -> int:
    """Return the number of a page; 1 for what is no number, or one that no list is as long as."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 1


def point_of(text: str) -> tuple[float, float] | None:
    """Read "56.0465,12.6945"; None unless both are numbers on the globe, poles left out."""
    lat_text, _, lon_text = text.partition(",")
    try:
        lat, lon = float(lat_text), float(lon_text)
    except ValueError:
        return None
    return (lat, lon) if abs(lat) < 89.9 and abs(lon) <= 180 else None
