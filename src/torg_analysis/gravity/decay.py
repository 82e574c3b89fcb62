"""How the pull of a store falls with distance, relative to that at another distance.

Without an outside option only ratios of utilities matter, so each demand point's are divided by the
decay at its own nearest store: e^(−λd) of a long way would otherwise be 0 in float64, and everybody
far out unserved.
"""

from typing import Literal, TypeAlias

import numpy as np

from torg_analysis.checks import Floats

Decay: TypeAlias = Literal["power", "exponential", "logistic"]
DECAYS = ("power", "exponential", "logistic")
# The distance at which each is 1: relative to it, a decay is itself.
WHOLE = {"power": 1.0, "exponential": 0.0, "logistic": -np.inf}


def relative(
    distance: Floats, nearest: Floats, decay: str, exponent: float, midpoint: float
) -> Floats:
    """Return f(d)/f(nearest), in an array of its own."""
    if exponent == 0.0:  # distance does not matter, only whether a store can be reached
        return np.isfinite(distance) * np.where(np.isneginf(nearest), 0.5, 1.0)  # logistic: ½
    if decay == "power":
        values = nearest / distance
        values **= exponent
        return values
    if decay == "exponential":
        values = distance - nearest
        values *= -exponent
        return np.exp(values, out=values)
    known = np.logaddexp(0.0, exponent * (nearest - midpoint))
    values = distance - midpoint
    values *= exponent
    np.logaddexp(0.0, values, out=values)
    np.subtract(known, values, out=values)
    return np.exp(values, out=values)
