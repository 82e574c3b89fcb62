"""The pages of footfall, ready to be drawn from what is kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format

from torg.core.rules import Person
from torg.places.models import City
from torg.premises.figures.models import Counter
from torg.premises.passing.enums import Shortage
from torg.premises.passing.models import EffectStatement, SetAside
from torg.premises.passing.page import words
from torg.premises.passing.page.charts import (
    DayRow,
    WeekdayRow,
    YearChart,
    day_rows,
    spark,
    weekday_rows,
    weeks_of,
    year_chart,
)
from torg.premises.passing.queries.kept import aside_in, pulse_of, pulses_of, visible_to

_SHOWN_EFFECTS = 20
_STALE_DAYS = 10  # after so many days without a count the page says so first

Days = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Said:
    """How the latest day was, in a sentence and a line below it."""

    sentence: str
    line: str


@dataclass(frozen=True)
class CounterLine:
    """A counter in a list: how the last week was, and a small line of four weeks."""

    name: str
    slug: str
    a_day: str
    above: str
    last: date
    spark: str


@dataclass(frozen=True)
class EffectLine:
    """An effect in a list. `verdict` is empty before it is reckoned."""

    statement: EffectStatement
    when: str
    verdict: str


@dataclass(frozen=True)
class ApartLine:
    """Hours that are or were kept apart, in words."""

    row: SetAside
    when: str
    why: str


@dataclass(frozen=True)
class TownPage:
    said: Said | None
    rows: list[DayRow]
    week_seen: str
    week_above: str
    stale: date | None
    counters: list[CounterLine]
    waiting: int  # counters that nothing is known of yet
    effects: list[EffectLine]
    apart: list[ApartLine]
    year: YearChart | None
    weather: str  # how it is among what is usual


def town_page(city: City, user: Person, today: date) -> TownPage:
    """Return the page of the town's pulse. Four queries, whatever there is."""
    kept = pulses_of(city)
    town: Mapping[str, Any] = kept[None].result if None in kept else {}
    days: Days = town.get("days", [])
    week = days[-7:]
    seen, usual = (sum(day[name] for day in week) for name in ("seen", "usual"))
    lines = [
        line
        for number, pulse in kept.items()
        if number is not None and (line := _counter_line(pulse.counter, pulse.result))
    ]
    total = Counter.objects.filter(city=city).count()
    effects = visible_to(user, city).filter(published_at__isnull=False)[:_SHOWN_EFFECTS]
    return TownPage(
        said_of(days), day_rows(week), words.number(seen),
        words.share(seen / usual - 1) if usual else "", _stale(days, today), lines,
        total - len(lines), effect_lines(effects),
        apart_lines(aside_in(city).filter(lifted_at=None)[:10], city), year_chart(weeks_of(days)),
        words.weather_words(town.get("weather", {})),
    )  # fmt: skip


def said_of(days: Days) -> Said | None:
    """Return how the latest day was; None when none is known."""
    if not days:
        return None
    day = days[-1]
    told = (day["above"], day["above_low"], day["above_high"])
    return Said(words.verdict(date.fromisoformat(day["day"]), *told), words.range_words(*told))


def _stale(days: Days, today: date) -> date | None:
    """Return the day of the last count when that is long ago."""
    last = date.fromisoformat(days[-1]["day"]) if days else None
    return last if last and (today - last).days > _STALE_DAYS else None


def _counter_line(counter: Counter | None, result: Mapping[str, Any]) -> CounterLine | None:
    days: Days = result["days"]
    if counter is None or not days:
        return None
    week = days[-7:]
    seen, usual = (sum(day[name] for day in week) for name in ("seen", "usual"))
    return CounterLine(
        counter.name, counter.slug, words.number(seen / len(week)),
        words.share(seen / usual - 1) if usual else "", date.fromisoformat(days[-1]["day"]),
        spark(days[-28:]),
    )  # fmt: skip


def effect_lines(statements: Iterable[EffectStatement]) -> list[EffectLine]:
    """Return effects as lines of a list."""
    return [
        EffectLine(one, words.when(one), words.effect_verdict(one.result) if one.result else "")
        for one in statements
    ]


def apart_lines(rows: Iterable[SetAside], city: City) -> list[ApartLine]:
    """Return hours kept apart as lines of a list."""
    return [ApartLine(row, _span(row, city), str(row.get_why_display())) for row in rows]


def _span(row: SetAside, city: City) -> str:
    begin, end = (_moment(at, city) for at in (row.start, row.end))
    return f"{begin} – {end}"


def _moment(at: datetime, city: City) -> str:
    return date_format(at.astimezone(city.tz), "j F Y H:i")


@dataclass(frozen=True)
class Gap:
    first: date
    last: date


@dataclass(frozen=True)
class CounterPage:
    counter: Counter
    said: Said | None
    rows: list[DayRow]
    week: list[WeekdayRow]
    coming: list[DayRow]
    year: YearChart | None
    gaps: list[Gap]
    apart: list[ApartLine]
    too_short: bool
    stale: date | None
    weather: str  # as of TownPage


def counter_page(counter: Counter, city: City, today: date) -> CounterPage:
    """Return the page of one counter. Two queries."""
    kept = pulse_of(counter)
    days: Days = kept.get("days", [])
    apart = aside_in(city).filter(counter=counter, lifted_at=None)[:20]
    gaps = [
        Gap(date.fromisoformat(first), date.fromisoformat(last))
        for first, last, _hours in kept.get("gaps", [])
    ]
    return CounterPage(
        counter, said_of(days), day_rows(days[-7:]), weekday_rows(kept.get("week", [])),
        day_rows(kept.get("coming", []), coming=True), year_chart(weeks_of(days)), gaps,
        apart_lines(apart, city), not days, _stale(days, today),
        words.weather_words(kept.get("weather", {})),
    )  # fmt: skip


@dataclass(frozen=True)
class EffectPage:
    """An effect: words, and its interval as a drawing in hundredths; `zero` is "no change"."""

    statement: EffectStatement
    when: str
    where: str
    verdict: str = ""
    placebo: str = ""
    chance: str = ""
    counters: str = ""
    seen: str = ""
    usual: str = ""
    more: str = ""
    weather: str = ""
    shortage: str = ""
    zero: float = 0
    middle: float = 0
    left: float = 0
    wide: float = 0


def effect_page(statement: EffectStatement) -> EffectPage:
    """Return the page of one effect, reckoned or not. No query."""
    found = statement.result
    where = statement.counter.name if statement.counter else ""
    shortage = str(Shortage(statement.shortage).label) if statement.shortage else ""
    if not found:
        return EffectPage(statement, words.when(statement), where, shortage=shortage)
    low, high = min(found["low"], 0), max(found["high"], 0)
    span = (high - low) * 1.1 or 1

    def x(people: float) -> float:
        return 100 * (people - low + span * 0.04) / span

    return EffectPage(
        statement, words.when(statement), where, words.effect_verdict(found),
        words.placebo_words(found), words.chance_words(found), words.counters_words(found),
        words.number(found["seen"]), words.number(found["usual"]), _signed(found["more"]),
        words.effect_weather_words(found.get("weather", {})), "",
        x(0), x(found["more"]), x(found["low"]), x(found["high"]) - x(found["low"]),
    )  # fmt: skip


def _signed(people: int) -> str:
    return f"{'+' if people > 0 else '−' if people < 0 else ''}{words.number(abs(people))}"
