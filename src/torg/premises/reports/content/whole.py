"""The whole of a report."""

from dataclasses import asdict, dataclass
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from torg.places.models import City
from torg.premises.reports.content import words
from torg.premises.reports.content.around import Around, around_of
from torg.premises.reports.content.method import Section, method_sections
from torg.premises.reports.content.parts import (
    FootfallRow,
    RateRow,
    SourceRow,
    StrategyRow,
    TradeRow,
    Vacancy,
    footfall_rows,
    rate_rows,
    source_rows,
    strategy_rows,
    trade_names,
    trade_rows,
    vacancies,
)
from torg.premises.reports.content.scenarios import scenario_part
from torg.premises.reports.content.verdict import Verdict, verdict_of
from torg.premises.reports.queries import shown_premises
from torg.premises.studies.enums import Lack
from torg.premises.studies.models import Study


@dataclass(frozen=True)
class Figure:
    """A figure that is set large, and what it is of."""

    value: str
    label: str


@dataclass(frozen=True)
class Assumption:
    name: str
    value: str


@dataclass(frozen=True)
class Content:
    """What a report says. Only words and numbers; drawings are made from them."""

    language: str
    city: str
    where: str
    title: str
    day: str
    draws: str
    seed: str
    version: str
    digest: str
    lacks: list[str]
    figures: list[Figure]
    verdict: Verdict
    trades: list[TradeRow]
    around: Around
    vacancies: list[Vacancy]
    scenarios: dict[str, Any]  # of `scenario_part`; empty for none
    strategies: list[StrategyRow]
    rates: list[RateRow]
    footfall: list[FootfallRow]
    assumptions: list[Assumption]
    method: list[Section]
    sources: list[SourceRow]
    credit: str  # whom to name for the map

    def as_dict(self) -> dict[str, Any]:
        """Return all of it. What is not there is not named: a report without is as it was."""
        said = asdict(self)
        if not self.scenarios:
            del said["scenarios"]
        return said


def gather_content(study: Study) -> Content:
    """Return what the report of an answered study says, in the active language."""
    names = trade_names()
    trades = trade_rows(study, names)
    shown = list(shown_premises(study))
    empty = vacancies(study, shown, names)
    rates = rate_rows(study.city)
    where = study.district.name if study.district else study.city.name
    scenarios = scenario_part(study, empty, names, where)
    ran = study.run_at or study.created_at
    return Content(
        language=(get_language() or "sv")[:2],
        city=study.city.name,
        where=where,
        title=study.title,
        day=date_format(ran.astimezone(study.city.tz), "j F Y"),
        draws=words.whole(study.result.get("draws", 0)),
        seed=str(study.seed),
        version=study.version,
        digest=study.inputs_digest,
        lacks=[str(Lack(lack).label) for lack in study.lacks],
        figures=_figures(trades, empty, rates),
        verdict=verdict_of(
            trades, empty, rates, where, [one["name"] for one in scenarios.get("told", ())]
        ),
        trades=trades,
        around=around_of(study.result, names),
        vacancies=empty,
        scenarios=scenarios,
        strategies=strategy_rows(study, shown, empty),
        rates=rates,
        footfall=footfall_rows(study.city),
        assumptions=_assumptions(study),
        method=method_sections(),
        sources=source_rows(study),
        credit=_credit(study.city),
    )


def _credit(city: City) -> str:
    if not city.attribution:
        return ""
    said = _(city.attribution)
    if city.is_demo or city.source_at is None:
        return said
    day = date_format(city.source_at.astimezone(city.tz), "j F Y")
    return _("%(credit)s, extract of %(day)s") % {"credit": said, "day": day}


def _figures(trades: list[TradeRow], empty: list[Vacancy], rates: list[RateRow]) -> list[Figure]:
    bearing = sum(1 for one in empty if one.best)
    lacking = sum(1 for trade in trades if trade.sure > 0)
    found = [
        Figure(str(len(empty)), _("vacant premises studied")),
        Figure(str(bearing), _("of them have a trade that bears itself")),
        Figure(str(lacking), _("trades surely have too few shops")),
    ]
    if rates:
        found.append(Figure(rates[-1].percent, _("vacant in the whole city, %(day)s") % {
            "day": rates[-1].year}))  # fmt: skip
    return found


def _assumptions(study: Study) -> list[Assumption]:
    """Return what was drawn from which range, as a reader may check it."""
    from torg.premises.studies.parameters import Parameters  # noqa: PLC0415  -- loads numpy

    used = Parameters.read(study.parameters)
    rows = [
        (_("How fast residents' custom falls with the way (exponent)"), used.resident_exponent),
        (_("The same for those who are here by day"), used.worker_exponent),
        (_("How much a larger floor draws (exponent)"), used.attraction_exponent),
        (_("What other towns draw, as a share of all floor needed"), used.outside_share),
        (_("Of those here by day, who live elsewhere"), used.commuters),
        (_("Share of turnover that a tenant can pay as rent"), used.rent_share),
    ]
    ranges = [Assumption(name, f"{_plain(low)}–{_plain(high)}") for name, (low, high) in rows]
    return [
        *ranges,
        Assumption(_("Longest walk of residents, m"), words.whole(used.resident_reach_m)),
        Assumption(_("Longest walk in a working day, m"), words.whole(used.worker_reach_m)),
        Assumption(_("Floor of a shop that nobody has measured, m²"), words.whole(used.store_m2)),
    ]


def _plain(value: float) -> str:
    return number_format(value, 2 if value < 1 and round(value * 10) != value * 10 else 1)
