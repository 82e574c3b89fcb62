"""Sites that cover: how few for all, how much with p, how near for the farthest."""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import ArrayLike, NDArray

from torg_analysis.checks import Integers, number, numbers, read_only
from torg_analysis.siting.errors import InfeasibleError
from torg_analysis.siting.reading import count, distances
from torg_analysis.siting.solver import MipAnswer, Programme


@dataclass(frozen=True, slots=True, eq=False)
class Coverage:
    """Chosen sites, ascending; which points (I,) they cover; the objective and its bound."""

    chosen: Integers
    covered: NDArray[np.bool_]
    objective: float
    bound: float


def lscp(
    distance: ArrayLike, radius: float, *, time_limit: float | None = None, seed: int = 0
) -> Coverage:
    """Choose the fewest sites such that each point has one within the radius (LSCP).

    min Σ_j y_j subject to Σ_{j: d_ij ≤ r} y_j ≥ 1 for every point i.

    Args:
        distance: (I, J), at least 0; inf where a point cannot reach a site.
        radius: r in the same unit.
        time_limit: seconds of the solver; None lets it end by itself.
        seed: of the solver.
    Returns:
        Coverage: `objective` is the number of sites, `bound` the least that it can be.
    Raises:
        InputError: an argument has another shape, is negative or not a number, or the time was
            up before any choice was found.
        InfeasibleError: a point has no site within the radius.
    Source:
        Toregas, Swain, ReVelle & Bergman (1971), Operations Research 19, 1363–1373.
    """
    table = distances(distance)
    near = table <= number("radius", radius, least=0.0)
    if lost := int((~near.any(axis=1)).sum()):
        raise InfeasibleError("radius", f"{lost} points have no site within {radius:g}")
    if not len(near):
        return Coverage(_none(), read_only(np.zeros(0, dtype=bool)), 0.0, 0.0)
    sites = near.shape[1]
    model = Programme(np.ones(sites), np.zeros(sites), np.ones(sites), seed=seed)
    model.add_rows(sp.csr_array(near.astype(float)), 1.0, np.inf)
    found = model.search(np.arange(sites), time_limit=time_limit, slack=1.0 - 1e-6)
    chosen = _chosen(found, sites)
    bound = min(float(np.ceil(found.bound - 1e-6)), float(len(chosen)))
    return Coverage(chosen, _covered(near, chosen), float(len(chosen)), bound)


def mclp(
    distance: ArrayLike,
    weights: ArrayLike,
    radius: float,
    p: int,
    *,
    time_limit: float | None = None,
    seed: int = 0,
) -> Coverage:
    """Choose p sites that cover the most weight within the radius (MCLP).

    max Σ_i w_i x_i subject to x_i ≤ Σ_{j: d_ij ≤ r} y_j and Σ_j y_j = p.

    Args:
        distance: (I, J), at least 0; inf where a point cannot reach a site.
        weights: (I,) people, money, …, at least 0.
        radius: r in the unit of `distance`.
        p: how many sites.
        time_limit: seconds of the solver; None lets it end by itself.
        seed: of the solver.
    Returns:
        Coverage: `objective` is the covered weight, `bound` the most that it can be.
    Raises:
        InputError: an argument has another shape, is negative or not a number; p is not 1 … J;
            the time was up before any choice was found.
    Source:
        Church & ReVelle (1974), Papers of the Regional Science Association 32, 101–118.
    """
    table = distances(distance)
    near = table <= number("radius", radius, least=0.0)
    points, sites = near.shape
    mass = numbers("weights", weights, points, least=0.0)
    wanted = count(p, sites)
    cost = np.concatenate([np.zeros(sites), mass])
    model = Programme(cost, np.zeros(len(cost)), np.ones(len(cost)), maximise=True, seed=seed)
    covers = sp.hstack([sp.csr_array(near.astype(float)), -sp.eye_array(points)])
    model.add_rows(sp.csr_array(covers), 0.0, np.inf)
    total = np.concatenate([np.ones(sites), np.zeros(points)])
    model.add_rows(sp.csr_array(total[None]), wanted, wanted)
    found = model.search(np.arange(sites), time_limit=time_limit)
    chosen = _chosen(found, sites)
    covered = _covered(near, chosen)
    objective = float(mass[covered].sum())
    return Coverage(chosen, covered, objective, max(objective, found.bound))


def p_centre(distance: ArrayLike, p: int, *, seed: int = 0) -> Coverage:
    """Choose p sites that make the longest way from a point to its nearest site least.

    min max_i min_{j chosen} d_ij: the distinct distances are halved, each time asking whether p
    sites cover all points within one of them.

    Args:
        distance: (I, J), at least 0; inf where a point cannot reach a site.
        p: how many sites.
        seed: of the solver.
    Returns:
        Coverage: `objective` = `bound` is that longest way, in the unit of `distance`.
    Raises:
        InputError: `distance` has another shape, is negative or not a number; p is not 1 … J.
        InfeasibleError: p sites cannot reach every point.
    Source:
        Minieka (1970), SIAM Review 12, 138–139.
    """
    table = distances(distance)
    wanted = count(p, table.shape[1])
    if not len(table):
        return Coverage(_filled(_none(), wanted, table.shape[1]), _all(0), 0.0, 0.0)
    radii = np.unique(table[np.isfinite(table)])
    low = int(np.searchsorted(radii, table.min(axis=1).max()))  # no radius below can do
    high, best = len(radii) - 1, None
    while low <= high:
        middle = (low + high) // 2
        found = lscp(table, float(radii[middle]), seed=seed)
        if found.objective <= wanted:
            best, high = found, middle - 1
        else:
            low = middle + 1
    if best is None:
        raise InfeasibleError("p", f"{wanted} sites cannot reach every point")
    chosen = _filled(best.chosen, wanted, table.shape[1])
    longest = float(table[:, chosen].min(axis=1).max())
    return Coverage(chosen, _all(len(table)), longest, longest)


def _chosen(found: MipAnswer, sites: int) -> Integers:
    return read_only(np.flatnonzero(found.solution()[:sites] > 0.5))


def _covered(near: NDArray[np.bool_], chosen: Integers) -> NDArray[np.bool_]:
    return read_only(np.asarray(near[:, chosen].any(axis=1)))


def _filled(chosen: Integers, p: int, sites: int) -> Integers:
    """Add the first free sites: p were asked for, though fewer would do."""
    free = np.setdiff1d(np.arange(sites), chosen)
    return read_only(np.sort(np.concatenate([chosen, free[: p - len(chosen)]])))


def _none() -> Integers:
    return read_only(np.zeros(0, dtype=np.int64))


def _all(points: int) -> NDArray[np.bool_]:
    return read_only(np.ones(points, dtype=bool))
