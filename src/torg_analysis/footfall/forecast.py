"""What a counter will count, with intervals that its own past forecasts have earned."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from torg_analysis.checks import Floats, Integers, indices, read_only
from torg_analysis.footfall.baseline import LEAST, enough, share
from torg_analysis.footfall.fit import fit
from torg_analysis.footfall.series import Hours, Series, part_of, read_hours

_WEEK = 168
_ORIGINS = 13
_WIDER = 1.3  # how much wider than the residuals a forecast strays, where the past is too short


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """The coming hours (H,): datetime64, people expected, and the interval."""

    hours: NDArray[np.datetime64]
    expected: Floats
    low: Floats
    high: Floats


def forecast(series: Series, horizon: int, *, level: float = 0.9) -> Forecast:
    """Forecast the hours after a series: its baseline goes on at the last level.

    The interval is exp(log ± q · spread of the hour of week) − 1; q are quantiles of the
    standardised errors of up to 13 earlier origins, two weeks apart, by weeks ahead.

    Args:
        series: hourly counts, at least two weeks without fault; `holiday` and `weather`, where
            given, must reach over the horizon too.
        horizon: H, hours.
        level: the share of coming hours that the interval should hold, above 0 and below 1.
    Returns:
        Forecast: four arrays (H,).
    Raises:
        InputError: the series cannot be read or is too short.
    Source:
        Harvey & Koopman (1993), J. American Statistical Association 88, 1228–1236; Tashman (2000),
        International J. Forecasting 16, 437–450 (rolling origins).
    """
    wanted = int(indices("horizon", horizon, below=10**6))
    held = share("level", level)
    hours = read_hours(series, wanted)
    past = len(hours.at) - wanted
    before = part_of(hours, 0, past)
    wrong = enough(before)
    usable = np.concatenate([~(wrong.missing | wrong.stuck), np.zeros(wanted, dtype=bool)])
    found = fit(hours, usable, float(hours.at[past - 1]))
    low, high = _quantiles(before, usable[:past], min(wanted, past), held)
    ahead = np.arange(wanted) // _WEEK
    log, spread = found.log[past:], found.spread[past:]
    bounds = [np.zeros(wanted), *(q[np.minimum(ahead, len(q) - 1)] for q in (low, high))]
    expected, lower, upper = (
        read_only(np.maximum(np.expm1(log + q * spread), 0.0)) for q in bounds
    )
    times = (hours.at[past:]).astype("datetime64[h]")
    return Forecast(read_only(times), expected, lower, upper)


def _quantiles(
    hours: Hours, usable: NDArray[np.bool_], horizon: int, held: float
) -> tuple[Floats, Floats]:
    """Return lower and upper quantiles of standardised errors for each week ahead."""
    errors, weeks = [np.zeros(0)], [np.zeros(0, dtype=np.int64)]
    size = len(hours.at)
    origins = size - 2 * _WEEK * np.arange(1, _ORIGINS + 1)
    for origin in origins[origins >= LEAST].tolist():
        known = usable.copy()
        known[origin:] = False
        if known.sum() < LEAST:
            continue
        end = min(origin + max(horizon, 1), size)
        part = part_of(hours, 0, end)
        found = fit(part, known[:end], float(hours.at[origin - 1]))
        at = np.arange(origin, end)[usable[origin:end]]
        errors.append((np.log1p(hours.counts[at]) - found.log[at]) / found.spread[at])
        weeks.append((at - origin) // _WEEK)
    return _by_week(np.concatenate(errors), np.concatenate(weeks), held)


def _by_week(errors: Floats, weeks: Integers, held: float) -> tuple[Floats, Floats]:
    tail = (1.0 - held) / 2
    plain = float(ndtri(1.0 - tail)) * _WIDER
    low, high = [], []
    for week in range(int(weeks.max(initial=0)) + 1):
        mine = errors[weeks == week]
        if len(mine) < 2 * _WEEK:
            break
        low.append(float(np.quantile(mine, tail)))
        high.append(float(np.quantile(mine, 1.0 - tail)))
    if not low:
        return np.array([-plain]), np.array([plain])
    # An interval never narrows with the way ahead.
    return np.minimum.accumulate(np.array(low)), np.maximum.accumulate(np.array(high))
