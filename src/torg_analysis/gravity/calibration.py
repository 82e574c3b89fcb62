"""The distance exponent from observed turnover."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from torg_analysis.checks import Floats, InputError, number, numbers, read_only

from .huff import Huff
from .parts import Rows

STEPS = 16  # of the first look over the range


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """A model whose distance exponent has been fitted to observed turnover.

    model: as given, with the fitted λ.
    error: standard error of λ; NaN with fewer than two observed stores.
    turnover: (m,) of the fitted model.
    residual: (m,) observed − fitted; NaN where nothing was observed.
    at_bound: whether λ is at an end of the range, so that the true best may lie outside.
    """

    model: Huff
    error: float
    turnover: Floats
    residual: Floats
    at_bound: bool


def calibrate(
    model: Huff,
    demand: ArrayLike,
    attraction: ArrayLike,
    distance: ArrayLike | Rows | sparse.sparray | sparse.spmatrix,
    turnover: ArrayLike,
    *,
    outside: ArrayLike = 0.0,
    most: float = 10.0,
) -> Calibration:
    """Find the λ with which the model's turnover comes nearest to the observed one.

    λ* = argmin Σ_j (T_j − T_j(λ))² over the observed stores, 0 ≤ λ ≤ `most`: a look at equal steps,
    then Brent's method round the best. Error: s / |∂T/∂λ| with s² = Σ residual²/(observed − 1).

    Args:
        model: all parameters but λ. No competing destinations.
        demand, attraction, distance, outside: as in `Huff.allocate`.
        turnover: (m,) T_j ≥ 0 in the unit of the demand; NaN: not observed.
        most: the highest λ looked at, > 0; for other decays than power in 1 / unit of distance.
    Returns:
        Calibration.
    Raises:
        InputError: turnover: nothing observed, 0 throughout, or the same for every λ (one store
            without an outside option sells all there is whatever λ may be); most; and as
            `Huff.allocate`.
    Source:
        Nonlinear least squares; calibration of Huff's model to turnover as in Huff & McCallum
        (2008), Calibrating the Huff model using ArcGIS Business Analyst. Brent (1973).
    """
    # It takes 28 MB and a third of a second to load, and who allocates alone needs none of it.
    from scipy.optimize import minimize_scalar  # noqa: PLC0415  -- as above

    stores = len(numbers("attraction", attraction, None, least=0.0))
    wanted = numbers("turnover", turnover, stores, least=0.0, missing=True)
    seen = ~np.isnan(wanted)
    if not seen.any():
        raise InputError("turnover", "no store's is observed")
    if not wanted[seen].any():
        raise InputError("turnover", "is 0 throughout: nothing to fit")
    highest = number("most", most, above=0.0)

    def sold(exponent: float) -> Floats:
        fitted = replace(model, distance_exponent=exponent)
        return fitted.allocate(demand, attraction, distance, outside=outside).turnover

    def misfit(exponent: float) -> float:
        return float(((wanted - sold(exponent))[seen] ** 2).sum())

    grid = np.linspace(0.0, highest, STEPS + 1)
    seen_at = np.array([sold(float(exponent))[seen] for exponent in grid])
    if np.ptp(seen_at, axis=0).max() <= 1e-9 * max(float(seen_at.max()), 1e-300):
        raise InputError("turnover", "is the same for every distance exponent: nothing to fit")
    best = int(np.argmin(((seen_at - wanted[seen]) ** 2).sum(axis=1)))
    low, high = grid[max(best - 1, 0)], grid[min(best + 1, STEPS)]
    found = float(minimize_scalar(misfit, bounds=(low, high), options={"xatol": 1e-10 * highest}).x)
    found = min((0.0, found, highest), key=misfit)
    turned = sold(found)
    residual = wanted - turned
    return Calibration(
        replace(model, distance_exponent=found),
        _error(residual[seen], _slope(sold, found, highest)[seen]),
        read_only(turned.copy()),
        read_only(residual),
        found in {0.0, highest},
    )


def _slope(sold: Callable[[float], Floats], exponent: float, highest: float) -> Floats:
    """Return ∂T/∂λ by the difference of two turnovers near by."""
    step = 1e-4 * highest
    low, high = max(exponent - step, 0.0), min(exponent + step, highest)
    slope: Floats = (sold(high) - sold(low)) / (high - low)
    return slope


def _error(residual: Floats, slope: Floats) -> float:
    size = float(slope @ slope)
    if len(residual) < 2 or size == 0.0:
        return float("nan")
    return float(np.sqrt(residual @ residual / (len(residual) - 1) / size))
