"""The parts of a report: trades, vacancies, vacancy rates, footfall, sources."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from torg.places.models import Category, City
from torg.premises.counting.queries import series_of
from torg.premises.enums import State
from torg.premises.models import Premises
from torg.premises.passing.queries.kept import pulses_of
from torg.premises.queries.premises import stands_on
from torg.premises.reports.content import words
from torg.premises.reports.queries import told_fits
from torg.premises.strategies.models import Strategy
from torg.premises.studies.models import Study
from torg.premises.studies.queries.around import suits
from torg.premises.studies.queries.assumptions import sources_of, stated_sources
from torg.premises.studies.queries.stances import Stances

SHOWN_FITS = 5
BEARS = 1.0  # what people would buy there through what its floor needs


@dataclass(frozen=True)
class TradeRow:
    """A trade: what is spent on it within 15 minutes' walk, and what its floors there must sell.

    Kronor a year. `told` is false for an answer of the method's first version, which did not reckon
    it. Nothing here is what a shop sells: what a floor must sell is a norm times the floor.
    """

    slug: str
    name: str
    stores: str
    area: str
    share: str  # of what the town spends on it, sold in the district
    left: str
    left_range: str
    spent: str
    needed: str
    told: bool
    present: int
    gap: int  # spent − needed
    gap_low: int
    gap_high: int
    sure: int  # 1: money is left over in nine draws of ten, −1: too little is spent, 0: neither


@dataclass(frozen=True)
class FitRow:
    """A trade in a vacant premises."""

    trade: str
    turnover: str
    turnover_range: str
    rent: str
    robust: str
    bears: bool
    taken: str
    company: str  # whether the neighbours suit it
    strategy: str  # what standing strategies say of it there, in words


@dataclass(frozen=True)
class Vacancy:
    """A vacant premises with the number that it has on the map, and its best trades."""

    number: int
    slug: str
    address: str
    facts: str
    verdict: str
    fits: list[FitRow]
    lat: float = 0.0
    lon: float = 0.0
    strength: float = field(default=0.0)  # of its best answer, for the order of the verdict
    best: str = ""
    best_turnover: str = ""
    best_robust: str = ""


@dataclass(frozen=True)
class RateRow:
    """One count of the whole city; `on` is its day, ISO 8601."""

    on: str
    day: str
    year: str
    share: float
    percent: str
    vacant: str
    counted: str


@dataclass(frozen=True)
class FootfallRow:
    """One counter: people a day in the last four weeks, and against what is usual."""

    name: str
    a_day: str
    above: str


@dataclass(frozen=True)
class SourceRow:
    what: str
    title: str
    source: str
    licence: str
    of: str
    url: str


def trade_names() -> dict[str, str]:
    """Return the names of all categories by slug, in the reader's language."""
    return {category.slug: category.name for category in Category.objects.all()}


def trade_rows(study: Study, names: Mapping[str, str]) -> list[TradeRow]:
    """Return the trades, the one with the most money left over first, as the study's page does."""
    found = [_trade(row, names) for row in study.result.get("trades", ())]
    return sorted(found, key=lambda row: (not row.told, -row.gap, row.name))


def _trade(row: Mapping[str, Any], names: Mapping[str, str]) -> TradeRow:
    told = row.get("gap") is not None
    present, gap, low, high = (
        row.get(name) or 0 for name in ("present", "gap", "gap_low", "gap_high")
    )
    span = {"low": words.signed_money(low), "high": words.signed_money(high)}
    return TradeRow(
        slug=row["trade"], name=names.get(row["trade"], row["trade"]),
        stores=str(row["stores_district"]), area=words.whole(row["area_district_m2"]),
        share="–" if row["share_district"] is None else words.percent(row["share_district"]),
        left=words.signed_money(gap) if told else "–",
        left_range=_("%(low)s to %(high)s") % span if told else "–",
        spent=_money(row, "expected"), needed=_money(row, "present"), told=told,
        present=present, gap=gap, gap_low=low, gap_high=high,
        sure=1 if low > 0 else -1 if high < 0 else 0,
    )  # fmt: skip


def _money(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return "–" if value is None else words.money(value)


def vacancies(
    study: Study, premises: Sequence[Premises], names: Mapping[str, str]
) -> list[Vacancy]:
    """Return the vacant premises of a study with their best trades, numbered in walking order."""
    spots = {spot["premises"]: spot for spot in study.result.get("premises", ())}
    fits: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for fit in told_fits(study):
        fits[fit["premises"]].append(fit)
    ordered = sorted(premises, key=lambda p: (p.street_name, _house(p.house_number), p.pk))
    stances = Stances(study.city, ordered)
    return [
        _vacancy(number, one, fits[one.pk], names, spots.get(one.pk, {}), stances)
        for number, one in enumerate(ordered, start=1)
    ]


def _house(number: str) -> tuple[int, str]:
    digits = "".join(char for char in number if char.isdecimal())  # "²" is a digit, no number
    return int(digits or 0), number


def _vacancy(
    number: int,
    premises: Premises,
    fits: Sequence[Mapping[str, Any]],
    names: Mapping[str, str],
    spot: Mapping[str, Any],
    stances: Stances,
) -> Vacancy:
    best = sorted(fits, key=lambda fit: -fit["carries"])[:SHOWN_FITS]
    rows = [_fit(fit, names, stances) for fit in best]
    first = best[0] if best else None
    bearing = [fit for fit in best if fit["carries"] >= BEARS]
    if first is None:
        verdict = _("No trade that was studied may move in here, or none has room.")
    elif not bearing:
        verdict = _(
            "No trade bears itself here: think of a temporary use, another use or a lower rent."
        )
    else:
        said = {"trade": rows[0].trade.lower(), "robust": rows[0].robust}
        verdict = _("Best: %(trade)s, among the best three in %(robust)s draws.") % said
    return Vacancy(
        number, premises.slug, str(premises), _facts(premises, spot), verdict, rows,
        premises.lat, premises.lon,
        first["robustness"] * min(first["carries"], 2.0) if first and bearing else 0.0,
        rows[0].trade if bearing else "", rows[0].turnover if bearing else "",
        rows[0].robust if bearing else "",
    )  # fmt: skip


def _fit(fit: Mapping[str, Any], names: Mapping[str, str], stances: Stances) -> FitRow:
    turnover = max(fit["turnover"], 1)
    said = stances.of(fit["premises"], fit["trade"])
    return FitRow(
        names.get(fit["trade"], fit["trade"]), words.money(fit["turnover"]),
        words.money_range(fit["low"], fit["high"]),
        f"{words.whole(words.rounded(fit['rent_low']))}–"
        f"{words.whole(words.rounded(fit['rent_high']))}",
        words.of_hundred(fit["robustness"]), fit["carries"] >= BEARS,
        words.percent(fit["taken"] / turnover) if fit.get("taken") is not None else "–",
        _company(fit.get("complementarity")),
        "; ".join(one.words for one in said),
    )  # fmt: skip


def _company(quality: float | None) -> str:
    """Return whether the neighbours suit a trade, for a narrow column."""
    words = {"better": _("better"), "worse": _("worse"), "usual": _("as usual"), "": "–"}
    return words[suits(quality)]


def _facts(premises: Premises, spot: Mapping[str, Any]) -> str:
    facts = []
    if premises.area_m2:
        facts.append(f"{words.whole(premises.area_m2)}{words.NBSP}m²")
    if premises.frontage_m:
        facts.append(_("front %(n)s m") % {"n": words.whole(premises.frontage_m)})
    if premises.state != State.VACANT:
        facts.append(_("taken since the study ran"))
    elif premises.since:
        facts.append(_("vacant since %(month)s") % {"month": date_format(premises.since, "M Y")})
    if spot.get("footfall") is not None:
        low, high = (words.whole(words.rounded(spot[f"footfall_{end}"])) for end in ("low", "high"))
        facts.append(_("%(low)s–%(high)s passers-by a day") % {"low": low, "high": high})
    return " · ".join(facts)


@dataclass(frozen=True)
class StrategyRow:
    """What an adopted strategy wants of a stretch, and which vacant premises stand on it."""

    stretch: str
    wanted: str
    unwanted: str
    premises: str


def strategy_rows(
    study: Study, premises: Sequence[Premises], told: Sequence[Vacancy]
) -> list[StrategyRow]:
    """Return the strategies that hold on stretches with premises of the study. Five queries."""
    numbers = {one.slug: one.number for one in told}
    rows = []
    holding = Strategy.objects.filter(
        stretch__city=study.city, adopted_on__isnull=False, replaced_on=None
    ).prefetch_related("wanted", "unwanted", "stretch__parts")
    for strategy in holding.select_related("stretch").order_by("stretch__name"):
        here = sorted(numbers[p.slug] for p in premises if stands_on(p, strategy.stretch))
        if here:
            wanted, unwanted = (
                words.listed([category.name.lower() for category in field.all()]) or "–"
                for field in (strategy.wanted, strategy.unwanted)
            )
            listed = ", ".join(str(number) for number in here)
            rows.append(StrategyRow(strategy.stretch.name, wanted, unwanted, listed))
    return rows


def rate_rows(city: City) -> list[RateRow]:
    """Return the vacancy rate of the whole city at each count, the first one first."""
    return [
        RateRow(
            count.day.isoformat(), date_format(count.day, "j F Y"), str(count.day.year), rate.share,
            words.percent(rate.share, 1), words.whole(rate.vacant), words.whole(rate.counted),
        )
        for count, rate in series_of(city)
        if rate.share is not None
    ]  # fmt: skip


def footfall_rows(city: City) -> list[FootfallRow]:
    """Return the counters, the busiest first; none that has counted too little."""
    found = []
    for number, pulse in pulses_of(city).items():
        days = pulse.result["days"][-28:]
        if number is None or pulse.counter is None or not days:
            continue
        seen, usual = (sum(day[name] for day in days) for name in ("seen", "usual"))
        above = f"{words.signed(100 * (seen / max(usual, 1) - 1))}{words.NBSP}%"
        found.append((seen / len(days), pulse.counter.name, above))
    return [
        FootfallRow(name, words.whole(a_day), above) for a_day, name, above in sorted(found)[::-1]
    ]


def source_rows(study: Study) -> list[SourceRow]:
    """Return what a study stood on, as it was noted when it ran."""
    return [
        SourceRow(
            one.kind[:1].upper() + one.kind[1:], one.title, one.source,
            one.licence or _("not stated"),
            date_format(one.as_of, "j F Y") if one.as_of else _("not stated"), one.url,
        )
        for one in sources_of(stated_sources(study))
    ]  # fmt: skip
