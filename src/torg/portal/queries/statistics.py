"""The page of what Torg gave a place, and the town's sums, ready to be drawn."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import dateformat
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from torg.places.enums import EffectKind
from torg.places.models import Actor, City, Place
from torg.places.queries.actors import places_of
from torg.places.queries.effect import (
    SHOWN_FROM,
    Effect,
    Figure,
    Period,
    TownEffect,
    effect_of,
    last_days,
    month_of,
    town_effect,
)
from torg.places.queries.suggestions import Suggestion, suggestion_for

MONTHS = 12
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_HEIGHT = 100.0  # drawing units of the tallest bar
_STEP, _WIDTH = 10.0, 8.0  # of one day, and of its bar


@dataclass(frozen=True)
class Bar:
    """A day of the chart, in drawing units from the upper left."""

    day: date
    number: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Chart:
    bars: list[Bar]
    most: int

    @property
    def width(self) -> float:
        return len(self.bars) * _STEP


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Line:
    """A row of the table."""

    label: str | Promise
    figure: Figure

    @property
    def change(self) -> str:
        """With its sign: "+12", "−3", "0"."""
        change = self.figure.change
        return f"+{change}" if change > 0 else f"−{-change}" if change else "0"


@dataclass(frozen=True)
class StatisticsPage:
    actor: Actor
    place: Place
    places: list[Choice]
    periods: list[Choice]
    effect: Effect
    lines: list[Line]
    chart: Chart
    suggestion: Suggestion | None
    fewest: int = SHOWN_FROM

    @property
    def has_median(self) -> bool:
        return self.effect.others > 0


@dataclass(frozen=True)
class TownPage:
    city: City
    periods: list[Choice]
    effect: TownEffect
    lines: list[Line]
    chart: Chart


def read_period(asked: Mapping[str, str], today: date) -> Period:
    """Return the month that is asked for, "2026-10", or else the last four weeks."""
    text = asked.get("period", "")
    if _MONTH.fullmatch(text):
        month = month_of(date.fromisoformat(f"{text}-01"))
        if month.last < today and date(2000, 1, 1) <= month.first:
            return month
    return last_days(today)


def statistics_page(actor: Actor, asked: Mapping[str, str], today: date) -> StatisticsPage | None:
    """Read the page: of the place that is asked for, else of the actor's first; None without one.

    Six queries or so, however many days and places.
    """
    places = places_of(actor)
    if not places:
        return None
    place = next((p for p in places if p.slug == asked.get("place")), places[0])
    period = read_period(asked, today)
    effect = effect_of(place, period)
    return StatisticsPage(
        actor=actor,
        place=place,
        places=[Choice(p.slug, p.name, p == place) for p in places],
        periods=_periods(period, today),
        effect=effect,
        lines=_lines(effect.figures),
        chart=chart_of(effect.views),
        suggestion=suggestion_for(place, effect.terms, today),
    )


def town_page(city: City, asked: Mapping[str, str], today: date) -> TownPage:
    """Read the sums of a city: three queries."""
    period = read_period(asked, today)
    effect = town_effect(city, period)
    return TownPage(
        city, _periods(period, today), effect, _lines(effect.figures), chart_of(effect.views)
    )


def chart_of(views: list[tuple[date, int]]) -> Chart:
    """Return the bars of a chart; the tallest is as high as the drawing."""
    most = max((number for _day, number in views), default=0)
    bars = []
    for at, (day, number) in enumerate(views):
        height = _HEIGHT * number / most if most else 0.0
        bars.append(Bar(day, number, at * _STEP + 1, _HEIGHT - height, _WIDTH, height))
    return Chart(bars, most)


def _lines(figures: list[Figure]) -> list[Line]:
    """Return the rows; what nobody can count for a place yet (events) only when there is some."""
    quiet = {EffectKind.EVENT_VIEW, EffectKind.EVENT_SAVE}
    return [
        Line(figure.kind.label, figure)
        for figure in figures
        if figure.kind not in quiet or figure.now or figure.before
    ]


def _periods(chosen: Period, today: date) -> list[Choice]:
    choices = [Choice("", _("The last four weeks"), not chosen.is_month)]
    month = month_of(today)
    for _n in range(MONTHS):
        month = month_of(month.first - timedelta(days=1))
        label = dateformat.format(month.first, "F Y").lower()
        choices.append(Choice(f"{month.first:%Y-%m}", label, chosen == month))
    return choices
