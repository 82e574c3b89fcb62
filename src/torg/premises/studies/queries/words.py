"""Figures of a study in words, as every page and list says them."""

from collections.abc import Sequence

from django.utils.formats import number_format
from django.utils.translation import gettext as _

_MILLION = 1_000_000
_WHOLE_FROM = 99_500_000  # from here on a decimal of a million says nothing
_MILLIONS_FROM = 950_000
_STEP = 10_000  # kr: smaller sums are told to the nearest of these
NBSP = "\u00a0"


def thousands(number: float) -> str:
    """Return "12 400": whole, with a space that does not break the line."""
    return f"{round(number):,}".replace(",", NBSP).replace("-", "−")


def millions(kr: float) -> str:
    """Return "4.6" or "120": millions of kronor in the reader's way, without the word."""
    decimals = 0 if abs(kr) >= _WHOLE_FROM else 1
    return number_format(round(kr / _MILLION, decimals), decimals).replace("-", "−")


def kronor(kr: float) -> str:
    """Return "4.6 million kr" or "850 000 kr": as exact as a study can be."""
    if abs(kr) >= _MILLIONS_FROM:
        return _("%(n)s million kr") % {"n": millions(kr)}
    return _("%(n)s kr") % {"n": thousands(round(kr / _STEP) * _STEP)}


def between(low: float, high: float) -> str:
    """Return "between 3.9 and 5.1 million kr"."""
    if abs(high) >= _MILLIONS_FROM:
        words = _("between %(low)s and %(high)s million kr")
        return words % {"low": millions(low), "high": millions(high)}
    words = _("between %(low)s and %(high)s kr")
    low, high = (round(kr / _STEP) * _STEP for kr in (low, high))
    return words % {"low": thousands(low), "high": thousands(high)}


def rent_words(low: float, middle: float, high: float) -> tuple[str, str]:
    """Return what a rent is, kr per m² and year, and between what it lies."""
    words = _("between %(low)s and %(high)s")
    ends = {"low": thousands(low), "high": thousands(high)}
    return _("%(kr)s kr per m²") % {"kr": thousands(middle)}, words % ends


def of_hundred(share: float) -> int:
    """Return a share of the draws as draws of a hundred; 100 and 0 only for all and none."""
    if 0 < share < 1:
        return min(99, max(1, round(share * 100)))
    return round(share * 100)


def percent(share: float) -> str:
    """Return "12 %": a share as whole per cent."""
    return f"{round(share * 100)}{NBSP}%"


def decimal(number: float, places: int = 2) -> str:
    """Return a number with decimals in the reader's way; whole numbers without."""
    if number == round(number):
        return thousands(number)
    return number_format(round(number, places), places).rstrip("0").rstrip(",.")


def lower_first(name: str) -> str:
    """Return a name as it stands inside a sentence; abbreviations as they are."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def listed(names: Sequence[str]) -> str:
    """Return "Hökgatan, Torget and Kajen"."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}
