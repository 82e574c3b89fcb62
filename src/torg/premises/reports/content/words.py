"""Numbers as a report writes them, in the reader's language."""

from collections.abc import Sequence

from django.utils.formats import number_format
from django.utils.translation import gettext as _

NBSP = "\N{NO-BREAK SPACE}"


def whole(value: float) -> str:
    """Return "12 300"."""
    return number_format(round(value), 0, use_l10n=True, force_grouping=True)


def rounded(value: float) -> float:
    """Return a sum to two figures that mean something: 4 234 000 → 4 200 000."""
    size = 10 ** max(len(str(abs(round(value)))) - 2, 0)
    return round(value / size) * size


def money(value: float) -> str:
    """Return kronor as "4.2 M kr" or "640,000 kr", to two figures."""
    near = rounded(value)
    if abs(near) >= 1_000_000:
        millions = near / 1e6
        return _("%(n)s M kr") % {"n": _millions(millions)}
    return _("%(n)s kr") % {"n": whole(near)}


def money_range(low: float, high: float) -> str:
    """Return "3.1–5.0 M kr": both in the unit of the higher."""
    if abs(rounded(high)) >= 1_000_000:
        begin, end = (_millions(rounded(value) / 1e6) for value in (low, high))
        return _("%(n)s M kr") % {"n": f"{begin}–{end}"}
    return _("%(n)s kr") % {"n": f"{whole(rounded(low))}–{whole(rounded(high))}"}


def _millions(value: float) -> str:
    return number_format(value, 1) if value < 10 else whole(value)


def percent(share: float, decimals: int = 0) -> str:
    """Return "12 %", or with a decimal "5.8 %"."""
    return f"{number_format(round(share * 100, decimals), decimals)}{NBSP}%"


def signed(value: float) -> str:
    """Return "+1 200" or "−300"."""
    return f"{_sign(value)}{whole(abs(value))}"


def signed_money(value: float) -> str:
    """Return "+4.2 M kr" or "−640,000 kr"."""
    return f"{_sign(value)}{money(abs(value))}"


def _sign(value: float) -> str:
    return "+" if round(value) > 0 else "−" if round(value) < 0 else ""


def listed(words: Sequence[str]) -> str:
    """Return "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def of_hundred(share: float) -> str:
    """Return "87 of 100"."""
    return _("%(n)d of 100") % {"n": round(share * 100)}
