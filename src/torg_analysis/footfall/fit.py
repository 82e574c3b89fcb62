"""One regression for baseline, effect and forecast: what a usual hour looks like.

ln(1 + count) = hour of week + holiday × hour of day + year + weather + level, fitted by least
squares with Huber's weights and small ridges; the level is a broken line with a knot every third
week, each close to its neighbours. Hours far from those asked for count less, so that habits may
change. Sources: Huber (1964), Annals of Mathematical Statistics 35, 73–101; Harvey & Koopman
(1993), J. American Statistical Association 88, 1228–1236 (hourly load with a changing level).
"""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.linalg import splu

from torg_analysis.checks import Floats, Integers
from torg_analysis.footfall.series import Hours

_KNOT = 21 * 24
_YEAR = 365.2425 * 24
_HALF = 12 * 168  # after so many hours an hour counts half
_HUBER, _ROUNDS = 1.5, 5
_STIFF = 2000.0  # how closely a knot keeps to its neighbours
_DOUBT = 10_000.0  # of a yearly course: a few years tell little of it


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """Expected ln(1 + count), its level part, and how far usual hours stray from it; (T,) each."""

    log: Floats
    level: Floats
    spread: Floats


def fit(hours: Hours, usable: NDArray[np.bool_], centre: float | None) -> Fit:
    """Expect every hour from the usable ones, most from those near `centre` (None: from all)."""
    design, penalty, level = _design(hours)
    target = np.log1p(np.where(usable, hours.counts, 0.0))
    away = np.zeros(len(target)) if centre is None else np.abs(hours.at - centre)
    near = np.where(usable, 0.5 ** (away / _HALF), 0.0)
    weight, scale = near, np.ones(168)
    week = hours.of_week
    log = np.zeros(len(target))
    for _ in range(_ROUNDS):
        scaled = design.multiply((weight / scale[week] ** 2)[:, None]).tocsr()
        normal = sp.csc_array((scaled.T @ design) + penalty)
        # Not LAPACK: its threads wait for each other when the machine is busy.
        beta = splu(normal, permc_spec="NATURAL").solve(scaled.T @ target)
        log = design @ beta
        off = np.abs(target - log)
        scale = _spread(off, week, usable & (near > 0.05))
        weight = near * np.minimum(1.0, _HUBER * scale[week] / np.maximum(off, 1e-9))
    return Fit(log, design[:, level] @ beta[level], scale[week])


def _spread(off: Floats, week: Integers, used: NDArray[np.bool_]) -> Floats:
    """Return the scale of residuals by hour of week: 1.48 × median, smoothed over neighbours."""
    # One row for each week: hours are consecutive, so a column is an hour of the week.
    before = int(week[0])
    after = -(before + len(week)) % 168
    table = np.pad(np.where(used, off, np.inf), (before, after), constant_values=np.inf)
    table = np.sort(table.reshape(-1, 168), axis=0)
    known = np.isfinite(table).sum(axis=0)
    middle = table[np.maximum(known - 1, 0) // 2, np.arange(168)]
    whole = float(np.median(off[used])) if used.any() else 1.0
    each = np.where(known > 3, middle, whole)
    smooth = (np.roll(each, 1) + 2 * each + np.roll(each, -1)) / 4
    scale: Floats = np.maximum(1.4826 * smooth, 0.02)
    return scale


def _design(hours: Hours) -> tuple[sp.csr_array, sp.csr_array, slice]:
    size, week = len(hours.at), hours.of_week
    rows = np.arange(size)
    blocks = [_dummies(rows, week, size, 168), _holidays(hours)]
    ridges = [np.full(168, 1e-3), np.full(24, 1.0)]
    turn = 2 * np.pi * hours.at / _YEAR
    year = np.column_stack([f(k * turn) for k in (1, 2) for f in (np.sin, np.cos)])
    spread = hours.weather.std(axis=0) if size else np.zeros(hours.weather.shape[1])
    weather = (hours.weather - hours.weather.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    blocks += [sp.csr_array(year), sp.csr_array(weather)]
    ridges += [np.full(4, _DOUBT), np.full(weather.shape[1], 1.0)]
    place = (hours.at - hours.at[0]) / _KNOT
    knots = int(np.ceil(place[-1])) + 2
    left = np.floor(place).astype(np.int64)
    share = place - left
    both = (np.r_[rows, rows], np.r_[left, left + 1])
    blocks.append(sp.csr_array(sp.coo_array((np.r_[1 - share, share], both), shape=(size, knots))))
    first = sum(block.shape[1] for block in blocks[:-1])
    penalty = np.diag(np.concatenate([*ridges, np.full(knots, 1e-3)]))
    step = np.diff(np.eye(knots), axis=0)
    penalty[first:, first:] += _STIFF * step.T @ step
    return sp.csr_array(sp.hstack(blocks)), sp.csr_array(penalty), slice(first, first + knots)


def _dummies(rows: Integers, column: Integers, size: int, wide: int) -> sp.csr_array:
    one = np.ones(len(rows))
    return sp.csr_array(sp.coo_array((one, (rows, column)), shape=(size, wide)))


def _holidays(hours: Hours) -> sp.csr_array:
    rows = np.flatnonzero(hours.holiday)
    return _dummies(rows, hours.of_week[rows] % 24, len(hours.at), 24)
