"""Mixes that are fair to owners: the least gain greatest (maximin), or their product (Nash)."""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import ArrayLike

from torg_analysis.checks import Floats, InputError, Integers, number, numbers, one_of
from torg_analysis.siting.captured import Captured
from torg_analysis.siting.errors import InfeasibleError
from torg_analysis.siting.problem import EMPTY, MixProblem, Reading
from torg_analysis.siting.score import one_hot
from torg_analysis.siting.solver import Programme
from torg_analysis.siting.start import quick_mix
from torg_analysis.siting.tenants import MixSearch, TenantMix
from torg_analysis.siting.wishes import collision

RULES = ("maximin", "nash")
FLOOR = 1e-3  # of the most that an owner could gain: below it the logarithm goes on as a line
_CLOSE = 1e-7


@dataclass(frozen=True, slots=True, eq=False)
class FairMix(TenantMix):
    """The most valuable of the fairest mixes.

    fairness: maximin: the least gain of an owner at the table, each divided by their `scale`; Nash:
    the geometric mean of their gains as shares of the most that each could have, 0 … 1. 0 where
    nobody can gain. fairness_bound: no mix is fairer than this. bound: no mix that gives the same
    gains is worth more.
    """

    fairness: float
    fairness_bound: float


def fair_mix(
    problem: MixProblem,
    rule: str = "maximin",
    *,
    scale: ArrayLike | None = None,
    time_limit: float | None = 60.0,
    gap: float = 1e-6,
    seed: int = 0,
) -> FairMix:
    """Choose the mix that is fairest to owners, and of those equally fair the most valuable.

    With g_o the change of owner o's income, over the owners who can gain at all ("at the table"):

    * maximin: max min_o g_o / s_o;
    * nash: max Σ_o ln x_o, x_o = g_o / (the most that o could have in every premises at once);
      below x = 0.001 the logarithm goes on along its tangent, so that mixes in which somebody gains
      nothing can be compared too. Shares change the sum by a constant only. The logarithm is
      bounded by tangents, and by new ones where a solution overrates it, until none does.

    All limits of `tenant_mix` hold. Then the value is greatest with every g_o no less than found.

    Args:
        problem: the district and its wishes.
        rule: "maximin" or "nash".
        scale: (O,) s_o for maximin: what a gain is measured by (income today), more than 0; 1 if
            not given, and gains are compared in money.
        time_limit: seconds of the solver, of which the first question takes at most half; None for
            none.
        gap: relative distance of value and bound at which the second search may end.
        seed: of the solver.
    Returns:
        FairMix: a TenantMix with its fairness and the bound of that.
    Raises:
        InputError: the problem, the rule or the scale cannot be read.
        InfeasibleError: wishes collide, or the time was up before any mix was found.
    Source:
        Rawls (1971); Nash (1950), Econometrica 18, 155–162; Bertsimas, Farias & Trichakis (2011),
        Operations Research 59, 17–31; the line below the floor: Caragiannis et al. (2019), ACM
        Transactions on Economics and Computation 7(3).
    """
    read = Reading(problem)
    table = at_table(read, scale)
    if one_of("rule", rule, RULES) == "nash":
        table = Table(table.owners, table.most, table.most)
    width = number("gap", gap, least=0.0)
    quick, kept = quick_mix(read, [Captured(read, c) for c in range(read.categories)])
    search = _Fairest(read, table, rule, seed)
    search.run(quick if kept else None, None if time_limit is None else time_limit / 2)
    left = None if time_limit is None else time_limit - search.programme.seconds
    floor = search.floor()
    start = search.chosen if np.isfinite(search.value) else None
    found = best_above(problem, floor, start, time_limit=left, gap=width, seed=seed)
    fairness = search.said(search.worth(found.by_owner[table.owners] / search.unit))
    parts = (found.assignment, found.value, found.bound, found.by_owner)
    return FairMix(*parts, fairness, max(fairness, search.said(search.bound)))


class Table(NamedTuple):
    """The owners who can gain: their numbers, the most that each could have, and s_o."""

    owners: Integers
    most: Floats
    scale: Floats

    def least(self, by_owner: Floats) -> float:
        """Return the least gain of an owner at the table, in scales; 0 where there is none."""
        return float((by_owner[self.owners] / self.scale).min()) if len(self.owners) else 0.0


def at_table(read: Reading, scale: ArrayLike | None) -> Table:
    """Return who can gain: the best category in each premises, or what a lock leaves, adds up."""
    premises, categories = read.fit.shape
    gain = read.gain.toarray().reshape(premises, categories, read.owners)
    free = np.where(read.fit[:, :, None], gain, 0.0).max(axis=1, initial=0.0)
    at = np.arange(premises)
    locked = gain[at, np.maximum(read.locks, 0)]
    locks = read.locks[:, None]
    most = np.where(locks >= 0, locked, np.where(locks == EMPTY, 0.0, free)).sum(axis=0)
    owners = np.flatnonzero(most > 1e-9 * np.abs(most).max(initial=0.0))
    given = np.ones(read.owners) if scale is None else numbers("scale", scale, read.owners, least=0)
    if (given == 0).any():
        raise InputError("scale", "what a gain is measured by must be more than 0")
    return Table(owners, most[owners], given[owners])


def best_above(
    problem: MixProblem,
    floor: Floats,
    start: Integers | None,
    *,
    time_limit: float | None,
    gap: float,
    seed: int,
) -> TenantMix:
    """Return the most valuable mix in which owners gain at least `floor` (O,), as in `start`."""
    search = MixSearch(Reading(replace(problem, least_gain=floor)), gap, seed)
    if start is not None:
        search.offer(start)
    search.run(time_limit)
    return search.answer()


def logarithm(share: Floats) -> Floats:
    """Return ln x, and its tangent at the floor below that."""
    value: Floats = np.log(np.maximum(share, FLOOR)) + np.minimum(share - FLOOR, 0.0) / FLOOR
    return value


class _Fairest:
    """max t, t ≤ x_o, or max Σ u_o, u_o ≤ tangents of ln x_o, over the y that keep all limits."""

    def __init__(self, read: Reading, table: Table, rule: str, seed: int) -> None:
        self.read, self.table, self.nash = read, table, rule == "nash"
        size = float((table.most / table.scale).max(initial=0.0))
        self.unit = table.scale if self.nash else table.scale * (size or 1.0)
        self.size = size
        self.allowed = np.flatnonzero(read.fit.ravel())
        wide = sp.csr_array(read.gain[self.allowed].T)[table.owners]
        self.share = sp.csr_array(sp.diags_array(1 / self.unit) @ wide)
        self.columns = len(self.allowed)
        extra = len(table.owners) if self.nash else 1
        ever = np.full(extra, np.inf)
        self.programme = Programme(
            np.r_[np.zeros(self.columns), np.ones(extra)],
            np.r_[np.zeros(self.columns), -ever],
            np.r_[np.ones(self.columns), 0 * np.ones(extra) if self.nash else ever],
            maximise=True,
            seed=seed,
        )
        self._limits(extra)
        self.chosen, self.value = np.full(read.premises, -1), -np.inf
        self.bound = self.worth(table.most / self.unit)

    def _limits(self, extra: int) -> None:
        v, c = self.read.fit.shape
        one = sp.csr_array(sp.kron(sp.eye_array(v), np.ones((1, c))))
        for matrix, low, high in ((one, -np.inf, 1.0), self.read.rows[:3]):
            rows = sp.csr_array(matrix)[:, self.allowed]
            wide = sp.csr_array(sp.hstack([rows, sp.csr_array((rows.shape[0], extra))]))
            self.programme.add_rows(wide, low, high)
        owners = np.arange(len(self.table.owners))
        if self.nash:
            for point in np.geomspace(FLOOR, 1.0, 9):
                self._touch(owners, np.full(len(owners), point))
        else:
            wide = sp.csr_array(sp.hstack([self.share, -np.ones((len(owners), 1))]))
            self.programme.add_rows(wide, 0.0, np.inf)

    def _touch(self, owners: Integers, points: Floats) -> None:
        """Add u_o − x_o / p ≤ ln p − 1 for some owners."""
        extra = len(self.table.owners)
        where = sp.csr_array(
            (np.ones(len(owners)), (np.arange(len(owners)), owners)), shape=(len(owners), extra)
        )
        slope = sp.csr_array(sp.diags_array(-1 / points) @ self.share[owners])
        self.programme.add_rows(
            sp.csr_array(sp.hstack([slope, where])), -np.inf, np.log(points) - 1.0
        )

    def run(self, start: Integers | None, time_limit: float | None) -> None:
        """Search until no solution is overrated, or the time is up."""
        if start is not None:
            self._offer(start)
        while len(self.table.owners):
            left = None if time_limit is None else time_limit - self.programme.seconds
            if left is not None and left <= 0:
                break
            given = self._solution() if np.isfinite(self.value) else None
            found = self.programme.search(
                np.arange(self.columns), time_limit=left, start=given, gap=1e-9, slack=_CLOSE
            )
            if found.infeasible:
                raise collision(self.read)
            self.bound = min(self.bound, max(found.bound, self.value))
            if found.values is None or not self._take(found.values) or not found.optimal:
                break
        if not np.isfinite(self.value) and len(self.table.owners):
            raise InfeasibleError("time_limit", "was up before any mix that meets all wishes")

    def _take(self, values: Floats) -> bool:
        """Offer a solution; return whether it was overrated and has been cut off."""
        y = np.zeros(self.read.fit.size)
        y[self.allowed] = values[: self.columns]
        each = y.reshape(self.read.fit.shape)
        chosen = np.where(each.max(axis=1, initial=0.0) > 0.5, each.argmax(axis=1), -1)
        share = self._offer(chosen)
        if not self.nash:
            return False
        over = np.flatnonzero(values[self.columns :] > logarithm(share) + _CLOSE)
        self._touch(over, np.maximum(share[over], FLOOR))
        return len(over) > 0

    def _offer(self, chosen: Integers) -> Floats:
        share = self._shares(chosen)
        worth = self.worth(share)
        if worth > self.value:
            self.chosen, self.value = chosen, worth
        return share

    def _shares(self, chosen: Integers) -> Floats:
        share: Floats = self.share @ one_hot(self.read, chosen)[self.allowed]
        return share

    def _solution(self) -> Floats:
        share = self._shares(self.chosen)
        last = logarithm(share) if self.nash else share.min(keepdims=True)
        values: Floats = np.r_[one_hot(self.read, self.chosen)[self.allowed], last]
        return values

    def worth(self, share: Floats) -> float:
        """Return what the programme makes greatest, of x (K,)."""
        if not len(share):
            return 0.0
        return float(logarithm(share).sum() if self.nash else share.min())

    def said(self, worth: float) -> float:
        """Return it as the result says it."""
        if not len(self.table.owners):
            return 0.0
        return float(np.exp(worth / len(self.table.owners))) if self.nash else worth * self.size

    def floor(self) -> Floats:
        """Return what each owner must gain for a mix to be no less fair than the one found."""
        least = self.read.least_gain.copy()
        share = self._shares(self.chosen)
        if not self.nash:
            share = np.full_like(share, share.min(initial=np.inf))
        bare = share * self.unit - 1e-9 * self.table.most
        least[self.table.owners] = np.maximum(least[self.table.owners], bare)
        return least
