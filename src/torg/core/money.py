"""Money is whole öre, an int. Nothing here ever makes a float of it."""

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NewType

from torg.core.language import reads_swedish

Ore = NewType("Ore", int)
_AMOUNT = re.compile(r"(-?)(\d{1,12})(?:[.,](\d{1,2}))?")
_NBSP = "\u00a0"


def parse_kr(text: str) -> Ore:
    """Return öre from kronor as a person writes them: "1 234,50", "12.5", "-3 kr".

    Raises ValueError for anything else.
    """
    bare = re.sub(r"[\s\u00a0\u202f]|kr$|SEK", "", text.strip())
    match = _AMOUNT.fullmatch(bare)
    if match is None:
        raise ValueError(f"{text!r} is not a sum in kronor")
    sign, kronor, ore = match.groups()
    total = int(kronor) * 100 + int((ore or "0").ljust(2, "0"))
    return Ore(-total if sign else total)


def format_kr(ore: int) -> str:
    """Return the sum in the reader's language: "1 234,50 kr", in English "SEK 1,234.50".

    Whole kronor are written without öre; the spaces do not break.
    """
    kronor, rest = divmod(abs(ore), 100)
    minus = "−" if ore < 0 else ""
    if reads_swedish():
        whole = f"{kronor:,}".replace(",", _NBSP)
        return f"{minus}{whole}{f',{rest:02}' if rest else ''}{_NBSP}kr"
    return f"{minus}SEK{_NBSP}{kronor:,}{f'.{rest:02}' if rest else ''}"


def vat_part(gross: int, rate: Decimal | int) -> Ore:
    """Return the VAT that is part of `gross`, at `rate` per cent; half an öre rounds up."""
    part = Decimal(gross) * Decimal(rate) / (100 + Decimal(rate))
    return Ore(int(part.quantize(Decimal(1), rounding=ROUND_HALF_UP)))


def split(total: int, weights: Sequence[int]) -> list[Ore]:
    """Split `total` by `weights`, to the öre: the parts always add up to the total.

    The largest remainders get the last öre, the earlier part first when they are equal.
    Raises ValueError unless the weights are not negative and one is positive.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("weights must not be negative, and one must be positive")
    sign, amount = (-1, -total) if total < 0 else (1, total)
    parts = [amount * weight // whole for weight in weights]
    order = sorted(range(len(parts)), key=lambda i: (-(amount * weights[i] % whole), i))
    for i in order[: amount - sum(parts)]:
        parts[i] += 1
    return [Ore(sign * part) for part in parts]
