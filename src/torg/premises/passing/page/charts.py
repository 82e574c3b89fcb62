"""Drawings of footfall as numbers: bars with their usual range, a year's line, hours of a week."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.dates import WEEKDAYS

from torg.premises.passing.page.words import long_day, number, share, short_day, state_of


@dataclass(frozen=True)
class DayRow:
    """A day: words, and a bar in hundredths of the widest. `seen` None: a day to come."""

    day: date
    long: str
    short: str
    seen: str
    usual: str
    low: str
    high: str
    above: str
    state: str  # above, below, usual, coming
    x_seen: float
    x_usual: float
    x_low: float
    x_wide: float


def day_rows(days: Sequence[Mapping[str, Any]], *, coming: bool = False) -> list[DayRow]:
    """Return rows for days as they are kept (`analysis.Day`, or `analysis.Coming`)."""
    top = max((max(day.get("seen", 0), day["high"]) for day in days), default=1) or 1
    return [_row(day, top, coming=coming) for day in days]


def _row(day: Mapping[str, Any], top: float, *, coming: bool) -> DayRow:
    when = date.fromisoformat(day["day"])
    seen = 0 if coming else day["seen"]
    state = "coming" if coming else state_of(day["above_low"], day["above_high"])
    return DayRow(
        when, long_day(when), short_day(when), "" if coming else number(seen),
        number(day["usual"]), number(day["low"]), number(day["high"]),
        "" if coming else share(day["above"]), state,
        100 * seen / top, 100 * day["usual"] / top, 100 * day["low"] / top,
        100 * (day["high"] - day["low"]) / top,
    )  # fmt: skip


@dataclass(frozen=True)
class Week:
    """The mean of a day in one week, and what is usual."""

    monday: date
    seen: int
    usual: int
    low: int
    high: int

    @property
    def seen_words(self) -> str:
        return number(self.seen)

    @property
    def usual_words(self) -> str:
        return number(self.usual)


@dataclass(frozen=True)
class YearChart:
    """Lines by the week, 0–100 across and 0–40 down; the axis begins at nought."""

    weeks: list[Week]
    seen: list[str]  # one line for each stretch without a hole
    usual: list[str]
    band: list[str]
    top: str
    first: date
    last: date


def weeks_of(days: Iterable[Mapping[str, Any]]) -> list[Week]:
    """Return the weeks of which at least four days were counted, the first one first."""
    by_monday: dict[date, list[Mapping[str, Any]]] = {}
    for day in days:
        when = date.fromisoformat(day["day"])
        by_monday.setdefault(when - timedelta(days=when.weekday()), []).append(day)
    return [
        Week(monday, *(round(_mean(rows, name)) for name in ("seen", "usual", "low", "high")))
        for monday, rows in sorted(by_monday.items())
        if len(rows) >= 4
    ]


def _mean(rows: Sequence[Mapping[str, Any]], name: str) -> float:
    return float(sum(row[name] for row in rows)) / len(rows)


def year_chart(weeks: list[Week]) -> YearChart | None:
    """Return the chart of some weeks; None for fewer than three."""
    if len(weeks) < 3:
        return None
    top = max(max(week.seen, week.high) for week in weeks) or 1
    first, last = weeks[0].monday, weeks[-1].monday
    span = max((last - first).days, 1)

    def at(week: Week, value: int) -> str:
        return f"{(week.monday - first).days / span * 100:.2f},{40 - value / top * 40:.2f}"

    runs = list(_runs(weeks))
    return YearChart(
        weeks,
        [" ".join(at(w, w.seen) for w in run) for run in runs],
        [" ".join(at(w, w.usual) for w in run) for run in runs],
        [
            " ".join([at(w, w.high) for w in run] + [at(w, w.low) for w in reversed(run)])
            for run in runs
        ],
        number(top), first, last,
    )  # fmt: skip


def _runs(weeks: list[Week]) -> Iterable[list[Week]]:
    """Yield stretches of weeks that follow each other."""
    run: list[Week] = []
    for week in weeks:
        if run and week.monday - run[-1].monday > timedelta(days=7):
            yield run
            run = []
        run.append(week)
    yield run


@dataclass(frozen=True)
class WeekdayRow:
    """A usual day of the week: people, its busiest hour, and bars of its hours (0–20 high)."""

    name: str
    people: str
    busiest: str
    bars: list[tuple[int, float, float]]  # x, y, height


def weekday_rows(week: Sequence[int]) -> list[WeekdayRow]:
    """Return the seven days of a usual week; none when nothing is usual yet."""
    if len(week) != 168 or not any(week):
        return []
    top = max(week)
    rows = []
    for day in range(7):
        hours = week[day * 24 : day * 24 + 24]
        best = max(range(24), key=hours.__getitem__)
        bars = [(n, 20 - 20 * people / top, 20 * people / top) for n, people in enumerate(hours)]
        name, busiest = str(WEEKDAYS[day]).capitalize(), f"{best:02d}–{best + 1:02d}"
        rows.append(WeekdayRow(name, number(sum(hours)), busiest, bars))
    return rows


def spark(days: Sequence[Mapping[str, Any]]) -> str:
    """Return the points of a small line of days, 0–100 across and 0–24 down."""
    if len(days) < 2:
        return ""
    top = max(day["seen"] for day in days) or 1
    step = 100 / (len(days) - 1)
    return " ".join(f"{n * step:.1f},{24 - 24 * d['seen'] / top:.1f}" for n, d in enumerate(days))
