"""What the value of a mix costs the owner who gains least, and the other way round."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from torg_analysis.checks import Floats, InputError, Integers, number, read_only
from torg_analysis.siting.fairness import Table, at_table, best_above, fair_mix
from torg_analysis.siting.problem import MixProblem, Reading
from torg_analysis.siting.tenants import TenantMix, tenant_mix


@dataclass(frozen=True, slots=True, eq=False)
class Front:
    """K mixes, none of which another beats in both aims, from most valuable to fairest.

    least: (K,) the least gain of an owner at the table, in scales, rising; value: (K,) falling;
    bound: (K,) no mix with so great a least gain is worth more; assignment: (K, V); by_owner:
    (K, O) change of each owner's income; price: (K,) the share of the greatest value given up.
    """

    least: Floats
    value: Floats
    bound: Floats
    assignment: Integers
    by_owner: Floats
    price: Floats


def pareto_front(
    problem: MixProblem,
    steps: int = 8,
    *,
    scale: ArrayLike | None = None,
    time_limit: float | None = 60.0,
    gap: float = 1e-6,
    seed: int = 0,
) -> Front:
    """Trade the value of the mix against the least gain of an owner (ε-constraint).

    max value subject to g_o ≥ ε s_o for every owner who can gain, for `steps` values of ε at equal
    distances from the least gain in the most valuable mix to that in the fairest. A step that the
    mix before it meets already is not solved again.

    Args:
        problem: the district and its wishes.
        steps: how many values of ε, at least 2 (both ends).
        scale: (O,) what each owner's gain is measured by, see `fair_mix`.
        time_limit: seconds of the solver for all steps together; None for none.
        gap: relative distance of value and bound at which each search may end.
        seed: of the solver.
    Returns:
        Front: at most `steps` mixes. Where a bound is more than a value, the time was up.
    Raises:
        InputError: the problem, the steps or the scale cannot be read.
        InfeasibleError: wishes collide, or the time was up before any mix was found.
    Source:
        Haimes, Lasdon & Wismer (1971), IEEE Transactions on Systems, Man and Cybernetics 1,
        296–297; Mavrotas (2009), Applied Mathematics and Computation 213, 455–465.
    """
    many = int(number("steps", steps, least=2.0))
    if many != steps:
        raise InputError("steps", "must be a whole number")
    read = Reading(problem)
    table = at_table(read, scale)
    each = None if time_limit is None else time_limit / (many + 1)
    mixes = [tenant_mix(problem, time_limit=each, gap=gap, seed=seed)]
    wide = None if each is None else 2 * each
    fairest = fair_mix(problem, scale=scale, time_limit=wide, gap=gap, seed=seed)
    low, high = table.least(mixes[0].by_owner), table.least(fairest.by_owner)
    for step in np.linspace(low, high, many)[1:-1]:
        if step <= table.least(mixes[-1].by_owner):
            continue
        floor = read.least_gain.copy()
        floor[table.owners] = np.maximum(floor[table.owners], step * table.scale)
        start = fairest.assignment
        mixes.append(best_above(problem, floor, start, time_limit=each, gap=gap, seed=seed))
    return _front([*mixes, fairest], table)


def _front(mixes: list[TenantMix], table: Table) -> Front:
    """Drop what another mix beats, and put the rest in order."""
    least = np.array([table.least(mix.by_owner) for mix in mixes])
    value = np.array([mix.value for mix in mixes])
    best, kept = -np.inf, []
    near = 1e-9 * max(float(np.abs(value).max()), 1.0)
    for at in np.lexsort((value, least))[::-1]:  # the fairest first
        if value[at] > best + near:
            kept.append(at)
            best = float(value[at])
    order = np.array(kept[::-1])
    # A bound holds for all mixes at least as fair, so the one before bounds the next.
    bound = np.minimum.accumulate(np.array([mixes[at].bound for at in order]))
    most = max(float(value.max()), 0.0)
    return Front(
        read_only(least[order]),
        read_only(value[order]),
        read_only(np.maximum(bound, value[order])),
        read_only(np.array([mixes[at].assignment for at in order])),
        read_only(np.array([mixes[at].by_owner for at in order])),
        read_only(np.zeros(len(order)) if most == 0 else 1.0 - value[order] / most),
    )
