"""The verdict of a study in half a page, and what a board can decide."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from torg.premises.reports.content import words
from torg.premises.reports.content.parts import RateRow, TradeRow, Vacancy

_TRADES, _ANSWERS = 4, 3


@dataclass(frozen=True)
class Verdict:
    headline: str
    sentences: list[str]
    decisions: list[str]


def verdict_of(
    trades: Sequence[TradeRow],
    vacancies: Sequence[Vacancy],
    rates: Sequence[RateRow],
    where: str,
    scenarios: Sequence[str] = (),
) -> Verdict:
    """Return the verdict. `where` is the district's name, `scenarios` those that are told of."""
    lacking = [trade for trade in trades if trade.sure > 0][:_TRADES]
    bearing = sorted((v for v in vacancies if v.best), key=lambda v: -v.strength)
    strongest = _one_a_trade(bearing)
    said = [
        _rooms(lacking, [trade for trade in trades if trade.sure < 0]),
        *_answers(strongest),
        _unborn(len(vacancies) - len(bearing), len(vacancies)),
        _vacancy(rates),
    ]
    return Verdict(
        _headline(lacking, where), [sentence for sentence in said if sentence],
        _decisions(strongest, len(vacancies) - len(bearing), scenarios),
    )  # fmt: skip


def _one_a_trade(bearing: Sequence[Vacancy]) -> list[Vacancy]:
    """Return the strongest answers, of each trade one: a town wants no three toy shops."""
    first: dict[str, Vacancy] = {}
    for one in bearing:
        first.setdefault(one.best, one)
    return list(first.values())[:_ANSWERS]


def _headline(lacking: Sequence[TradeRow], where: str) -> str:
    if not lacking:
        return _("No trade is surely missing in %(where)s") % {"where": where}
    named = words.listed([trade.name.lower() for trade in lacking[:3]])
    return _("Too few shops around %(where)s: %(trades)s") % {"where": where, "trades": named}


def _rooms(lacking: Sequence[TradeRow], full: Sequence[TradeRow]) -> str:
    parts = []
    if lacking:
        first = lacking[0]
        parts.append(
            _("The most money is left over for %(trade)s: %(left)s a year more is spent on it"
              " within 15 minutes' walk than the floors there must sell (%(range)s in eight draws"
              " of ten).")
            % {"trade": first.name.lower(), "left": first.left.removeprefix("+"),
               "range": first.left_range}
        )  # fmt: skip
    if full:
        worst = min(full, key=lambda trade: trade.gap_high)
        parts.append(
            _("More floor than is spent for is there for %(trade)s.")
            % {"trade": worst.name.lower()}
        )
    return " ".join(parts)


def _answers(best: Sequence[Vacancy]) -> list[str]:
    return [
        _("%(address)s (number %(number)d on the map): %(trade)s would sell for about %(turnover)s"
          " a year, and is among the best three in %(robust)s draws.")
        % {"number": one.number, "address": one.address, "trade": one.best.lower(),
           "turnover": one.best_turnover, "robust": one.best_robust}
        for one in best
    ]  # fmt: skip


def _unborn(unborn: int, total: int) -> str:
    if not total:
        return _("No premises stood empty when the study ran.")
    if not unborn:
        return _("Each of the vacant premises has at least one trade that bears itself there.")
    text = ngettext(
        "In %(n)d of %(total)d vacant premises no trade that was studied bears itself.",
        "In %(n)d of %(total)d vacant premises no trade that was studied bears itself.", unborn,
    )  # fmt: skip
    return text % {"n": unborn, "total": total}


def _vacancy(rates: Sequence[RateRow]) -> str:
    if not rates:
        return ""
    last = rates[-1]
    said = {"percent": last.percent, "day": last.day, "vacant": last.vacant,
            "counted": last.counted}  # fmt: skip
    text = _("%(vacant)s of %(counted)s premises at street level stood empty in the whole city on"
             " %(day)s: %(percent)s.")  # fmt: skip
    return text % said


def _decisions(bearing: Sequence[Vacancy], unborn: int, scenarios: Sequence[str]) -> list[str]:
    found = []
    if scenarios:
        found.append(
            ngettext(
                "Decide whether to work for the scenario %(names)s.",
                "Choose which of the scenarios %(names)s to work for.", len(scenarios),
            ) % {"names": words.listed([_("“%(name)s”") % {"name": name} for name in scenarios])}
        )  # fmt: skip
    if bearing:
        pairs = [f"{one.best.lower()} ({one.address})" for one in bearing]
        found.append(
            _("Turn to those who could run %(pairs)s first.") % {"pairs": words.listed(pairs)}
        )
    if unborn:
        found.append(
            _("Offer the premises where no trade bears itself for temporary use or other uses, and"
              " see what they would bear.")
        )  # fmt: skip
    found.append(_("Count again in January, and ask the same question of the new figures."))
    return found
