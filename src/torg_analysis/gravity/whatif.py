"""What every candidate would do to the stores that are there."""

from dataclasses import dataclass

import numpy as np

from torg_analysis.checks import Floats, read_only

from .allocation import Allocation
from .parts import Distances, Part, parts
from .product import losses_of

LEAST = 5e-324  # the least number there is


@dataclass(frozen=True, slots=True, eq=False)
class WhatIf:
    """Each of k candidates, alone, beside m stores; in the unit of the demand.

    turnover_new: (k,) what the candidate would sell.
    loss_by_store: (k, m) what it would take from each store, at least 0.
    gain_total: (k,) what the stores together, with it, would sell more than today: what comes from
        the outside option and from those who were unserved.
    """

    turnover_new: Floats
    loss_by_store: Floats
    gain_total: Floats


def evaluate(allocation: Allocation, pull: Floats, distance: Distances) -> WhatIf:
    """Work all candidates out; see `Huff.what_if`."""
    base = allocation.base
    turnover, gain = np.zeros(len(pull)), np.zeros(len(pull))
    losses = losses_of(distance, allocation.probability)
    for part in parts(distance):
        _sell(allocation, part, pull)
        elsewhere = base.elsewhere[part.rows]
        turnover += part.column_sums(None)
        if elsewhere.any():
            gain += part.column_sums(elsewhere)
        losses.add(part)
    return WhatIf(read_only(turnover), read_only(losses.total()), read_only(gain))


def _sell(allocation: Allocation, part: Part, pull: Floats) -> None:
    """Turn a part's distances into C_i v_i / (D_i + v_i)."""
    base = allocation.base
    base.model.check_distance("candidate_distance", part)
    away = None
    if not pull.all() or np.isinf(part.values).any():
        away = np.isinf(part.values) | (part.along(pull) == 0.0)
    values = base.model.utilities(part, pull, base.nearest[part.rows])
    # However far away: who has nowhere else to go comes.
    np.maximum(values, LEAST, out=values)
    with np.errstate(over="ignore"):
        # As C / (1 + D/v), which holds for v beyond all numbers too.
        np.divide(part.across(base.denominator[part.rows]), values, out=values)
        values += 1.0
        np.divide(part.across(base.demand[part.rows]), values, out=values)
    if away is not None:
        values[away] = 0.0
    part.values = values
