"""Figures of scenarios in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from torg.core.frame import address
from torg.places.models import Category
from torg.premises.models import Premises
from torg.premises.scenarios.models import Scenario
from torg.premises.studies.models import Study

MILLION = 1_000_000
# What the gain may follow most: `analysis.scoring.Score.sensitive`.
SENSITIVE = {
    "resident_exponent": gettext_lazy("how far those who live here walk"),
    "worker_exponent": gettext_lazy("how far those who work here walk"),
    "attraction_exponent": gettext_lazy("how much a large floor draws"),
    "outside_share": gettext_lazy("what other towns and the net draw"),
    "commuters": gettext_lazy("how many of those who work here live elsewhere"),
    "spending": gettext_lazy("what people spend on the trade"),
}


def kr(amount: float, *, sign: bool = False) -> str:
    """Return "6.9 million kr", "340 thousand kr", "0 kr"; with `sign` a plus before a gain."""
    number, unit = split_kr(amount, sign=sign)
    return f"{number} {unit}"


def split_kr(amount: float, *, sign: bool = False) -> tuple[str, str]:
    """Return the number and its unit apart, for figures set large."""
    if abs(amount) >= 0.95 * MILLION:
        return _signed(amount / MILLION, 1, sign=sign), _("million kr")
    if abs(amount) >= 500:
        return _signed(amount / 1000, 0, sign=sign), _("thousand kr")
    return "0", _("kr")


def _signed(amount: float, decimals: int, *, sign: bool) -> str:
    text = number_format(round(abs(amount), decimals) if decimals else round(abs(amount)), decimals)
    if amount < 0:
        return f"\u2212{text}"
    return f"+{text}" if sign and amount > 0 else text


def url_of(scenario: Scenario) -> str:
    """Return the path of a scenario's page in the active language."""
    return address("scenarios:scenario", scenario.study.slug, str(scenario.number))


def study_url(study: Study) -> str:
    """Return the path of a study's page in the active language."""
    return address("studies:study", study.slug)


def per_m2(amount: float) -> str:
    """Return "1,240 kr per m² and year", to the nearest ten."""
    kr = number_format(round(amount, -1), 0, force_grouping=True)
    return _("%(kr)s kr per m² and year") % {"kr": kr}


def per_cent(share: float, decimals: int = 0, *, sign: bool = False) -> str:
    """Return "−4 %" with a true minus; with `sign` a plus before what is more than nothing."""
    number = number_format(round(abs(100 * share), decimals), decimals)
    before = "\u2212" if share < 0 else "+" if sign and share > 0 else ""
    return f"{before}{number}\u00a0%"


def of_hundred(share: float) -> str:
    """Return "82 of 100"."""
    return _("%(n)s of 100") % {"n": round(100 * share)}


def short_name(premises: Premises) -> str:
    """Return the number alone where the street is known, else the whole address."""
    return premises.house_number or str(premises)


def placed_words(placed: Mapping[Premises, Category]) -> str:
    """Return "Café in 14, culture in 20"; at most three, then how many more."""
    parts = [
        _("%(trade)s in %(premises)s") % {"trade": trade.name, "premises": short_name(premises)}
        for premises, trade in placed.items()
    ]
    if len(parts) <= 3:
        return ", ".join(parts)
    left = len(parts) - 2
    more = ngettext("and %(n)s more", "and %(n)s more", left) % {"n": left}
    return ", ".join([*parts[:2], more])


def collision_words(
    told: Mapping[str, Any],
    premises: Mapping[int, Premises],
    trades: Mapping[str, Category],
    own: frozenset[int],
) -> str:
    """Return one of the wishes that collide, as the person who asks may know it."""
    trade = trades[told["trade"]].name if told.get("trade") in trades else ""
    match told["kind"]:
        case "lock":
            where = premises.get(told["premises"])
            return _("%(premises)s is locked as it is.") % {"premises": where or "–"}
        case "least":
            return _("%(trade)s must come.") % {"trade": trade}
        case "most":
            return _("There may not be more of the trade %(trade)s.") % {"trade": trade}
        case "loss" if not trade:
            return _("A present shop may not lose more than that.")
        case "loss":
            return _("A shop of the trade %(trade)s may not lose more than that.") % {
                "trade": trade
            }
    if told.get("owner") in own:
        return _("Your income would fall below today's.")
    return _("No owner of a premises that may be filled is to have less than today.")
