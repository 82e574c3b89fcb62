"""Typesets a sign."""

from datetime import datetime
from pathlib import Path

from torg.core import typesetting
from torg.core.typesetting import Limits, TypesettingError
from torg.places.signs.sign import Sign

__all__ = ["TypesettingError", "typeset"]

_TEMPLATE = Path(__file__).resolve().parent / "sign.typ"
LONGEST = 20.0  # seconds; a sign takes a fifth of one
LARGEST = 5_000_000  # bytes; a sign is some twenty thousand


def typeset(sign: Sign, *, made_at: datetime) -> bytes:
    """Return the sign as PDF/UA: tagged, with title and language. The same sign, the same bytes.

    Raises TypesettingError when it takes too long, needs too much memory or fails.
    """
    limits = Limits(LONGEST, LARGEST)
    return typesetting.typeset(_TEMPLATE, sign.as_data(), limits, made_at=made_at)
