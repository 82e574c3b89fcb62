"""What a counter usually counts, hour by hour."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from torg_analysis.checks import Floats, InputError, number, read_only
from torg_analysis.footfall.fit import fit
from torg_analysis.footfall.series import Faults, Hours, Series, find_faults, read_hours

LEAST = 14 * 24  # hours that tell something, below which nothing can be called usual


@dataclass(frozen=True, slots=True, eq=False)
class Baseline:
    """What is usual in each hour (T,), the range it usually keeps to, the level, and the faults.

    level: (T,) the slow part as a factor, 1 on the whole; week: (168,) a usual week from Monday
    00–01 on, at the mean of the year and no holiday.
    """

    expected: Floats
    low: Floats
    high: Floats
    level: Floats
    week: Floats
    faults: Faults


def baseline(series: Series, *, level: float = 0.9) -> Baseline:
    """Return what is usual: exp(hour of week + holiday × hour + year + weather + level) − 1.

    Args:
        series: hourly counts, at least two weeks of hours without fault.
        level: the share of hours that the usual range holds, above 0 and below 1.
    Returns:
        Baseline: people an hour; gaps and stuck hours are filled with what is usual.
    Raises:
        InputError: the series cannot be read or is too short.
    Source:
        Huber (1964), Annals of Mathematical Statistics 35, 73–101; Harvey & Koopman (1993), J.
        American Statistical Association 88, 1228–1236.
    """
    width = float(ndtri(0.5 + share("level", level) / 2))
    hours = read_hours(series)
    wrong = enough(hours)
    usable = ~(wrong.missing | wrong.stuck)
    found = fit(hours, usable, None)
    expected, low, high = (
        read_only(np.maximum(np.expm1(found.log + z * found.spread), 0.0))
        for z in (0.0, -width, width)
    )
    slow = found.level - found.level[usable].mean()
    still = found.log - slow
    of_week = hours.of_week
    plain = ~hours.holiday
    sums = np.bincount(of_week[plain], still[plain], minlength=168)
    seen = np.bincount(of_week[plain], minlength=168)
    week = np.where(seen > 0, np.expm1(sums / np.maximum(seen, 1)), np.nan)
    return Baseline(expected, low, high, read_only(np.exp(slow)), read_only(week), wrong)


def enough(hours: Hours) -> Faults:
    """Return the faults of a series, or refuse one that is too short to say what is usual."""
    wrong = find_faults(hours)
    sound = int((~(wrong.missing | wrong.stuck)).sum())
    if sound < LEAST:
        raise InputError("counts", f"only {sound} hours without fault, {LEAST} are needed")
    return wrong


def share(field: str, value: float) -> float:
    """Return a number between 0 and 1, neither included."""
    read = number(field, value, above=0.0)
    if read >= 1.0:
        raise InputError(field, "must be less than 1")
    return read
