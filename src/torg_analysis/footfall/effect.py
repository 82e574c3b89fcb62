"""What an event did to footfall: observed less what would have been, and placebos."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from torg_analysis.checks import Floats, InputError, read_only
from torg_analysis.footfall.baseline import enough, share
from torg_analysis.footfall.fit import fit
from torg_analysis.footfall.series import Hours, Series, hour_of, part_of, read_hours

_WEEK = 168
_PLACEBOS = 59
_SOUND = 0.8  # of the hours of a window must be without fault


class Event(NamedTuple):
    """From the hour `start` to the hour `end`, itself left out, as text or numpy datetime64."""

    start: str | np.datetime64
    end: str | np.datetime64


@dataclass(frozen=True, slots=True, eq=False)
class Effect:
    """People more (or fewer) than without the event, over its hours that were counted.

    observed, expected, effect, low, high: people; share: effect / expected; p: two-sided, by rank
    among the placebos; placebos: (n,) the same ratio ln(observed / expected) of weeks without an
    event; placebo_rate: the share of them that would have been called an effect, near 1 − level;
    hours: how many of the event's hours were counted without fault.
    """

    observed: float
    expected: float
    effect: float
    low: float
    high: float
    share: float
    p: float
    placebos: Floats
    placebo_rate: float
    hours: int


def effect(
    series: Series, event: Event, *, others: tuple[Event, ...] = (), level: float = 0.9
) -> Effect:
    """Return observed − expected over an event, expected from all hours but its own.

    The same hours of the week are treated alike in up to 59 other weeks, each in turn left out of
    the fit as the event's are. Their ratios ln(observed / expected) show how far the method strays
    when nothing happens: their median corrects what is expected, their quantiles give the interval.

    Args:
        series: hourly counts that hold the event and time on at least one side of it.
        event: the hours in question.
        others: known events that are no placebos.
        level: of the interval, above 0 and below 1.
    Returns:
        Effect: see there.
    Raises:
        InputError: the series cannot be read, the event lies outside it or was hardly counted, or
            fewer placebo weeks are there than the level needs.
    Source:
        Abadie, Diamond & Hainmueller (2010), J. American Statistical Association 105, 493–505
        (placebos); Vovk, Gammerman & Shafer (2005), Algorithmic Learning in a Random World.
    """
    held = share("level", level)
    hours = read_hours(series)
    wrong = enough(hours)
    usable = ~(wrong.missing | wrong.stuck)
    first, after = _place(hours, event)
    if usable[first:after].mean() < _SOUND:
        raise InputError("event", "fewer than four fifths of its hours were counted without fault")
    taken = np.zeros(len(usable), dtype=bool)
    for one in (event, *others):
        begin, end = _place(hours, one, strict=False)
        taken[begin:end] = True
    logs = []
    for shift in _shifts(first, after, usable, taken):
        seen, usual = _window(hours, usable & ~taken, usable, first + shift, after + shift)
        logs.append(np.log((seen + 1.0) / (usual + 1.0)))
    placebos = np.array(logs)
    needed = int(np.ceil(2.0 / (1.0 - held))) - 1
    if len(placebos) < needed:
        raise InputError("counts", f"only {len(placebos)} placebo weeks, {needed} are needed")
    observed, usual = _window(hours, usable & ~taken, usable, first, after)
    return _result(observed, usual, placebos, held, int(usable[first:after].sum()))


def _place(hours: Hours, event: Event, *, strict: bool = True) -> tuple[int, int]:
    first, after = (hour_of("event", one) - int(hours.at[0]) for one in event)
    if first >= after:
        raise InputError("event", "ends before it begins")
    if strict and not 0 <= first < after <= len(hours.at):
        raise InputError("event", "lies outside the series")
    return max(first, 0), max(min(after, len(hours.at)), 0)


def _shifts(
    first: int, after: int, usable: NDArray[np.bool_], taken: NDArray[np.bool_]
) -> list[int]:
    """Return shifts by whole weeks, nearest first, to windows that were counted and are free."""
    most = len(usable) // _WEEK + 1
    length = after - first
    found = []
    for weeks in sorted(range(-most, most + 1), key=lambda w: (abs(w), w)):
        begin, end = first + weeks * _WEEK, after + weeks * _WEEK
        if begin < 0 or end > len(usable) or usable[begin:end].mean() < _SOUND:
            continue
        if not taken[max(begin - length, 0) : end + length].any():
            found.append(weeks * _WEEK)
    return found[:_PLACEBOS]


def _window(
    hours: Hours, known: NDArray[np.bool_], usable: NDArray[np.bool_], first: int, after: int
) -> tuple[float, float]:
    """Return people counted in a window, and expected from a fit that has not seen it."""
    known = known.copy()
    known[first:after] = False
    low, high = max(first - 52 * _WEEK, 0), min(after + 52 * _WEEK, len(known))
    part = part_of(hours, low, high)
    middle = float(hours.at[first] + hours.at[after - 1]) / 2
    found = fit(part, known[low:high], middle)
    inside = np.flatnonzero(usable[first:after]) + first
    return float(hours.counts[inside].sum()), float(np.expm1(found.log[inside - low]).sum())


def _result(observed: float, usual: float, placebos: Floats, held: float, hours: int) -> Effect:
    centre = float(np.median(placebos))
    expected = usual * np.exp(centre)
    low, high = _limits(placebos, held)
    mine = np.log((observed + 1.0) / (usual + 1.0))
    further = np.abs(placebos - centre) >= abs(mine - centre)
    flagged = []
    for at, value in enumerate(placebos):
        below, above = _limits(np.delete(placebos, at), held)
        flagged.append(not below <= value <= above)
    return Effect(
        observed=observed,
        expected=expected,
        effect=observed - expected,
        low=observed - usual * np.exp(high),
        high=observed - usual * np.exp(low),
        share=(observed - expected) / max(expected, 1e-9),
        p=(1 + int(further.sum())) / (len(placebos) + 1),
        placebos=read_only(placebos),
        placebo_rate=float(np.mean(flagged)),
        hours=hours,
    )


def _limits(placebos: Floats, held: float) -> tuple[float, float]:
    """Return the order statistics between which one more such window lies with this chance."""
    ordered = np.sort(placebos)
    tail = max(int(np.floor((len(ordered) + 1) * (1.0 - held) / 2)), 1)
    return float(ordered[tail - 1]), float(ordered[-tail])
