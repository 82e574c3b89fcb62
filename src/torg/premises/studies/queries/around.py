"""What a study says of a district's surroundings: who is within a walk, who passes, who stands by
whom, and which assumption the answer hinges on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from torg.premises.studies.queries.assumptions import PARAMETERS
from torg.premises.studies.queries.drawing import Bar
from torg.premises.studies.queries.words import decimal, listed, lower_first, of_hundred, thousands

MOST_HINGES, MOST_PAIRS = 4, 6
_SUITS = 0.1  # of Q: nearer to 0 the neighbours are as they usually are

# What is drawn for each trade by itself, and so is no parameter of the study.
EACH: dict[str, Any] = {
    "spending": gettext_lazy("What people spend on the trade"),
    "needed": gettext_lazy("What a square metre of the trade needs to sell"),
}


@dataclass(frozen=True)
class Band:
    """People and shops within so many minutes' walk."""

    minutes: int
    residents: str
    workers: str
    students: str
    shops: str

    @property
    def words(self) -> str:
        return ngettext("%(n)d minute", "%(n)d minutes", self.minutes) % {"n": self.minutes}


def bands_of(result: Mapping[str, Any]) -> list[Band]:
    """Return the bands of the catchment, the nearest first."""
    return [
        Band(
            band["minutes"], thousands(band["residents"]), thousands(band["workers"]),
            thousands(band["students"]), thousands(band["stores"]),
        )
        for band in result.get("catchment", {}).get("bands", ())
    ]  # fmt: skip


def walked_from(result: Mapping[str, Any]) -> str:
    """Return in words from where, and how fast, one walks."""
    told = result.get("catchment")
    if not told:
        return ""
    pace = {"pace": decimal(told["metres_a_minute"] * 60 / 1000, 1)}
    if told["stretches"]:
        words = _("Walked at %(pace)s km an hour, from %(stretches)s.")
        return words % {**pace, "stretches": listed(told["stretches"])}
    return _("Walked at %(pace)s km an hour, from the middle of the district.") % pace


@dataclass(frozen=True)
class Hinge:
    """An assumption and how much the best answers hinge on it, of a hundred."""

    words: str
    weight: int
    bar: Bar
    more: bool  # whether a larger value makes the answers better


def hinge_words(name: str) -> str:
    """Return an assumption in words; "" for none."""
    if name in EACH:
        return str(EACH[name])
    return str(PARAMETERS[name][0]) if name in PARAMETERS else name


def hinges_of(result: Mapping[str, Any]) -> list[Hinge]:
    """Return the assumptions that the answer hinges on most."""
    rows = result.get("hinges", ())[:MOST_HINGES]
    return [
        Hinge(
            hinge_words(row["name"]), of_hundred(row["weight"]),
            Bar(0, row["weight"], row["weight"], 1), row["direction"] > 0,
        )
        for row in rows
    ]  # fmt: skip


def passing_words(result: Mapping[str, Any]) -> str:
    """Return how well passers-by are told, or why they are not; "" where nobody has reckoned."""
    told = result.get("passing")
    if not told:
        return ""
    if told["why"] == "few":
        words = _("How many pass is not told: four counters are needed, %(n)d are known.")
        return words % {"n": told["counters"]}
    if told["why"]:
        return _("How many pass is not told: the counters do not tell one street from another.")
    words = _(
        "Passers-by are reckoned from walks to shops and set by %(n)d counters. Each counter, told"
        " by the others, is missed by %(error)d %% as a rule."
    )
    return words % {
        "n": told["counters"], "error": round(told["error"] * 100),
    }  # fmt: skip


def footfall_words(spot: Mapping[str, Any] | None) -> str:
    """Return how many pass a premises in a day; "" where it is not known."""
    if not spot or spot.get("footfall") is None:
        return ""
    told = (_rough(spot[name]) for name in ("footfall", "footfall_low", "footfall_high"))
    middle, low, high = told
    words = _("About %(n)s pass in a day, between %(low)s and %(high)s")
    return words % {"n": middle, "low": low, "high": high}


def _rough(people: int) -> str:
    """Two figures are as exact as it is."""
    step = 10 ** max(0, len(str(people)) - 2)
    return thousands(round(people / step) * step)


def suits(quality: float | None) -> str:
    """Return how the neighbours suit a trade: "better" or "worse" than "usual"; "": not known."""
    if quality is None:
        return ""
    if quality > _SUITS:
        return "better"
    return "worse" if quality < -_SUITS else "usual"


def company_words(quality: float | None) -> str:
    """Return whether the neighbours suit a trade."""
    return {
        "": _("not known"), "better": _("suit it better than usual"),
        "worse": _("suit it worse than usual"), "usual": _("as usual"),
    }[suits(quality)]  # fmt: skip


def pairs_of(result: Mapping[str, Any], names: Mapping[str, str]) -> list[str]:
    """Return which trades stand together or apart in the town, in words, the strongest first."""
    said = []
    for row in _once(result.get("neighbours", ())):
        trade, beside = (names.get(row[key], row[key]) for key in ("trade", "beside"))
        words = (
            _("%(trade)s and %(beside)s stand together %(n)s times as often as by chance")
            if row["attraction"] > 1
            else _("%(trade)s and %(beside)s stand together only %(n)s times as often as by chance")
        )
        told = {"trade": trade, "beside": lower_first(beside), "n": decimal(row["attraction"], 1)}
        said.append(words % told)
    return said[:MOST_PAIRS]


def _once(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Each pair once: it stands there from both sides."""
    seen: set[frozenset[str]] = set()
    kept = []
    for row in rows:
        pair = frozenset((row["trade"], row["beside"]))
        if pair not in seen:
            seen.add(pair)
            kept.append(row)
    return kept
