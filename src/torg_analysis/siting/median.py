"""The p-median: p sites that make the weighted sum of distances least, with a proven bound."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from torg_analysis.checks import Floats, Integers, numbers, read_only
from torg_analysis.siting.errors import InfeasibleError
from torg_analysis.siting.interchange import interchange
from torg_analysis.siting.radius import RadiusSearch
from torg_analysis.siting.reading import count, distances

_STARTS = 10


@dataclass(frozen=True, slots=True, eq=False)
class Siting:
    """Chosen sites (p,), ascending; the site of each point (I,); the sum and its proven bound."""

    chosen: Integers
    assigned: Integers
    objective: float
    bound: float

    @property
    def proven(self) -> bool:
        """Whether no other choice can be better (to 1e-7 of the objective)."""
        return self.objective - self.bound <= 1e-7 * abs(self.objective)


def p_median(
    distance: ArrayLike,
    weights: ArrayLike,
    p: int,
    *,
    time_limit: float | None = None,
    seed: int = 0,
) -> Siting:
    """Choose p of J sites so that Σ_i w_i min_{j chosen} d_ij is least.

    The radius formulation, with only the radii that can matter, is solved by HiGHS from what
    Teitz & Bart's interchange found in ten starts; sites are ruled out by their reduced cost.

    Args:
        distance: (I, J) metres or any unit, at least 0; inf where a point cannot reach a site.
        weights: (I,) people, money, …, at least 0. Points without weight are assigned, not weighed.
        p: how many sites.
        time_limit: seconds of the solver; None lets it end by itself.
        seed: of the starts and of the solver.
    Returns:
        Siting: `objective` and `bound` in weight × distance. No choice costs less than `bound`;
        without a time limit the two are equal.
    Raises:
        InputError: an argument has another shape, is negative or not a number; p is not 1 … J.
        InfeasibleError: p sites cannot reach every point that has weight.
    Source:
        Elloumi (2010), J. Combinatorial Optimization 19, 69–83; García, Labbé & Marín (2011),
        INFORMS J. Computing 23, 546–556; Teitz & Bart (1968), Operations Research 16, 955–961.
    """
    table = distances(distance)
    mass = numbers("weights", weights, len(table), least=0.0)
    wanted = count(p, table.shape[1])
    heavy = np.flatnonzero(mass > 0)
    if not len(heavy):
        return _answer(table, mass, np.arange(wanted), 0.0)
    cost = table[heavy] * mass[heavy, None]
    if np.isinf(cost).all(axis=1).any():
        raise InfeasibleError("distance", "a point with weight can reach no site")
    start = interchange(_finite(cost), wanted, starts=_STARTS, seed=seed)
    search = RadiusSearch(cost, wanted, start.chosen, seed)
    search.run(time_limit)
    if not np.isfinite(search.best):
        raise InfeasibleError("p", f"no choice of {wanted} sites was found that reaches all points")
    return _answer(table, mass, search.chosen, search.bound)


def _finite(cost: Floats) -> Floats:
    """Put in place of inf a sum so large that one such point outweighs all others together."""
    if np.isfinite(cost).all():
        return cost
    most = np.where(np.isfinite(cost), cost, 0.0).max(axis=1).sum()
    return np.where(np.isfinite(cost), cost, 2.0 * most + 1.0)


def _answer(table: Floats, mass: Floats, chosen: Integers, bound: float) -> Siting:
    near = table[:, chosen]
    nearest = near.argmin(axis=1)
    reach = np.where(mass > 0, near[np.arange(len(table)), nearest], 0.0)
    objective = float(mass @ reach)
    assigned = chosen[nearest].astype(np.int64)
    return Siting(read_only(chosen), read_only(assigned), objective, min(bound, objective))
