"""Footfall where nobody counts: modelled walks, calibrated on the counters there are."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from torg_analysis.checks import Floats, InputError, numbers, read_only


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """ln(count) = intercept + slope · ln(1 + flow), and how well it tells counters left out.

    intercept_error, slope_error: standard errors (NaN for two counters); fitted: (n,) people;
    left_out: (n,) people that the other counters make one expect; error: the median of
    |left_out − count| / count; log_error: root mean square of ln(left_out / count); r2: of the
    left-out logarithms, 0 or less when the mean of the others would do as well.
    """

    intercept: float
    slope: float
    intercept_error: float
    slope_error: float
    fitted: Floats
    left_out: Floats
    error: float
    log_error: float
    r2: float

    def predict(self, flow: ArrayLike) -> Floats:
        """Return the people to expect for flows of any shape."""
        return np.exp(self.intercept + self.slope * np.log1p(np.asarray(flow, dtype=np.float64)))


def calibrate(flow: ArrayLike, counts: ArrayLike) -> Calibration:
    """Fit ln(count) on ln(1 + flow) by least squares, and leave each counter out in turn.

    Args:
        flow: (n,) modelled flow past each counter, at least 0, not all alike.
        counts: (n,) people counted, the same time for all, more than 0; n ≥ 3.
    Returns:
        Calibration: see there.
    Raises:
        InputError: an argument is negative, not finite or of another shape; a count is 0; there
            are fewer than three counters, or without one of them all flows are alike.
    Source:
        Sevtsuk & Kalvo (2020), Predicting pedestrian flow along city streets, ISPRS Int. J.
        Geo-Information; leave-one-out residuals by e/(1 − h): Allen (1974), Technometrics 16,
        125–127.
    """
    read = numbers("flow", flow, None, least=0.0)
    seen = numbers("counts", counts, len(read), least=0.0)
    if len(read) < 3:
        raise InputError("flow", "at least three counters are needed")
    if (seen == 0).any():
        raise InputError("counts", "a counter that counted nobody has no logarithm")
    x, y = np.log1p(read), np.log(seen)
    away = x - x.mean()
    square = float(away @ away)
    lever = 1.0 / len(x) + away**2 / max(square, 1e-300)
    if square < 1e-18 or (lever > 1 - 1e-9).any():
        raise InputError("flow", "the flows, or all but one of them, are alike")
    slope = float(away @ y) / square
    intercept = float(y.mean() - slope * x.mean())
    residual = y - intercept - slope * x
    variance = float(residual @ residual) / (len(x) - 2)
    outside = residual / (1.0 - lever)
    others = (y.sum() - y) / (len(y) - 1)
    left_out = seen * np.exp(-outside)
    return Calibration(
        intercept=intercept,
        slope=slope,
        intercept_error=float(np.sqrt(variance * (1 / len(x) + x.mean() ** 2 / square))),
        slope_error=float(np.sqrt(variance / square)),
        fitted=read_only(np.exp(y - residual)),
        left_out=read_only(left_out),
        error=float(np.median(np.abs(left_out - seen) / seen)),
        log_error=float(np.sqrt(np.mean(outside**2))),
        r2=1.0 - float(outside @ outside) / max(float((y - others) @ (y - others)), 1e-300),
    )
