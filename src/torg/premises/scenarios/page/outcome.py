"""The three consequences of a scenario: what is gained, from whom it comes, how sure it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from torg.places.models import Category
from torg.premises.models import Premises
from torg.premises.scenarios.analysis.beside import Beside
from torg.premises.scenarios.analysis.scoring import Score, Shop
from torg.premises.scenarios.page.words import (
    MILLION,
    SENSITIVE,
    kr,
    of_hundred,
    per_m2,
    split_kr,
)

WIDE = 320  # units of the interval bar's drawing
_LEFT, _RIGHT = 8, 312
_STEPS = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)  # million kr


@dataclass(frozen=True)
class Interval:
    """The bar of an interval, in units of its drawing."""

    low: float
    high: float
    middle: float
    ticks: tuple[tuple[float, str], ...]
    low_words: str
    high_words: str

    @property
    def width(self) -> float:
        return max(2.0, self.high - self.low)


@dataclass(frozen=True)
class Source:
    """One group that the money comes from; `width` is 0 … 100 of the longest."""

    name: str
    amount: str
    width: float
    is_taken: bool  # from the district's own shops


@dataclass(frozen=True)
class Worth:
    """A part of what the scenario is worth, or all of it."""

    name: str
    amount: str
    is_sum: bool = False


@dataclass(frozen=True)
class ShopLine:
    """One proposed shop in words."""

    premises: Premises
    trade: Category
    turnover: str
    bears: str
    rent: str


@dataclass(frozen=True)
class Outcome:
    """The consequences in words and measures."""

    is_told: bool  # else `gain` is what the new shops sell, and nothing says from whom
    gain: str
    gain_unit: str
    is_gain: bool
    between: str
    interval: Interval | None
    worth: tuple[Worth, ...]
    from_whom: str
    sources: tuple[Source, ...]
    sure: int  # of a hundred
    squares: tuple[tuple[int, int, bool], ...]
    sensitive: str
    draws: str
    shops: tuple[ShopLine, ...]
    spoken: str  # told once, after a change


def outcome_of(
    score: Score, where: str, premises: Mapping[int, Premises], trades: Mapping[str, Category]
) -> Outcome:
    """Return the consequences of a scenario for the district `where`."""
    told = score.is_told
    number, unit = split_kr(score.gain, sign=True) if told else split_kr(score.new)
    sure = round(100 * score.bears)
    return Outcome(
        told, number, unit, told and score.gain > 0,
        "" if not told else
        _("Likely between %(low)s and %(high)s") % {"low": kr(score.low), "high": kr(score.high)},
        interval_of(score) if told else None,
        _worth(score),
        _("Where %(kr)s come from") % {"kr": kr(score.new)},
        _sources(score) if told else (),
        sure,
        tuple(((n % 20) * 16, (n // 20) * 16, n < sure) for n in range(100)),
        str(SENSITIVE.get(score.sensitive, "")),
        number_format(score.draws, 0),
        tuple(
            _line(shop, premises[shop.premises], trades[shop.trade])
            for shop in score.shops
            if shop.premises in premises and shop.trade in trades
        ),
        _spoken(score, where),
    )  # fmt: skip


def _worth(score: Score) -> tuple[Worth, ...]:
    """Return what counts, part by part; without the gain where it may not be told, nor the sum."""
    rows = [
        Worth(_("Neighbours"), kr(score.neighbours, sign=True)),
        Worth(
            _("Variety %(change)s of 100") % {"change": variety_words(score)},
            kr(score.varied, sign=True),
        ),
    ]
    if not score.is_told:
        return tuple(rows)
    gain = Worth(_("Turnover, net"), kr(score.gain, sign=True))
    return (gain, *rows, Worth(_("Worth together"), kr(score.worth, sign=True), is_sum=True))


def variety_words(score: Score) -> str:
    """Return "61 → 63"."""
    before, after = (round(value) for value in score.diversity)
    return f"{before} → {after}"


def counts_words(beside: Beside, day: date) -> str:
    """Return what neighbours and variety count for, as assumed by a study of that day."""
    return _(
        "As the study of %(day)s assumes, a neighbour that stands there twice as often as by chance"
        " counts %(neighbour)s a year, and a step of variety %(step)s."
    ) % {
        "day": date_format(day, "j F Y"),
        "neighbour": kr(beside.neighbour_kr),
        "step": kr(beside.step_kr),
    }


def _spoken(score: Score, where: str) -> str:
    if score.is_told:
        words = _("%(where)s gains %(gain)s a year. %(sure)s draws bear themselves.")
        return words % {"where": where, "gain": kr(score.gain), "sure": of_hundred(score.bears)}
    words = _("The new shops sell for %(new)s a year. %(sure)s draws bear themselves.")
    return words % {"new": kr(score.new), "sure": of_hundred(score.bears)}


def interval_of(score: Score) -> Interval:
    """Return the bar from the lowest to the highest figure and 0, with a few round ticks."""
    low, high = min(0.0, score.low, score.gain), max(0.0, score.high, score.gain)
    span = max(high - low, 0.1 * MILLION) / MILLION
    step = next((one for one in _STEPS if span / one <= 5), _STEPS[-1])
    first, last = int(low / MILLION // step), -int(-high / MILLION // step)
    last = max(last, first + 1)
    scale = (_RIGHT - _LEFT) / ((last - first) * step * MILLION)

    def at(amount: float) -> float:
        return round(_LEFT + (amount - first * step * MILLION) * scale, 1)

    decimals = 2 if step < 0.1 else 1 if step < 1 else 0
    ticks = tuple(
        (at(n * step * MILLION), number_format(n * step, decimals)) for n in range(first, last + 1)
    )
    return Interval(
        at(score.low), at(score.high), at(score.gain), ticks, kr(score.low), kr(score.high)
    )


def _sources(score: Score) -> tuple[Source, ...]:
    rows = _groups(score)
    most = max((amount for _name, amount, _taken in rows), default=0.0) or 1.0
    return tuple(
        Source(name, kr(amount), round(100 * max(0.0, amount) / most, 1), taken)
        for name, amount, taken in rows
    )


def _groups(score: Score) -> list[tuple[str, float, bool]]:
    """Return from whom the money comes, where that may be told."""
    return [
        (_("Shops outside the town, and the net"), score.outside, False),
        (_("The rest of the town"), score.town, False),
        (_("Moved from neighbours here"), score.district, True),
        (_("Not bought at all today"), score.nobody, False),
    ]


def _line(shop: Shop, premises: Premises, trade: Category) -> ShopLine:
    return ShopLine(
        premises, trade, kr(shop.turnover), of_hundred(shop.bears),
        _("%(low)s to %(high)s")
        % {"low": number_format(round(shop.rent_low, -1), 0), "high": per_m2(shop.rent_high)},
    )  # fmt: skip
