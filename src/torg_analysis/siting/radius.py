"""The radius formulation of the p-median, grown radius by radius until its optimum is the true one.

For each point the distinct costs D_0 < D_1 < … ; z_k = 1 if no chosen site is within D_k. A point
pays D_0 + Σ_k (D_{k+1} − D_k) z_k, with z_k + Σ_{j at D_k} y_j ≥ z_{k−1}, z_{−1} = 1 and Σ y = p.
With the radii above some k left out the sum is too low, never too high: each such model gives a
bound, and a choice whose true cost meets it is optimal. Source: Elloumi (2010), Journal of
Combinatorial Optimization 19, 69–83; García, Labbé & Marín (2011), INFORMS J. Computing 23,
546–556.
"""

from typing import NamedTuple

import numpy as np
import scipy.sparse as sp

from torg_analysis.checks import Floats, Integers
from torg_analysis.siting.errors import InfeasibleError
from torg_analysis.siting.solver import LpAnswer, Programme

_EPS = 1e-7


class _Levels(NamedTuple):
    """Each (point, rank) sorted by cost: the site, and which of the distinct costs it has."""

    site: Integers
    level: Integers
    cost: Floats
    last: Integers


class RadiusSearch:
    """Improves on `chosen` until `best` = `bound` or the time is up."""

    def __init__(self, cost: Floats, p: int, chosen: Integers, seed: int) -> None:
        self.cost, self.p, self.seed = cost, p, seed
        self.chosen, self.best = chosen, float(cost[:, chosen].min(axis=1).sum())
        self.bound = 0.0
        self.levels = _sorted(cost)
        self.depth = np.minimum(
            _depth_of(self.levels, cost[:, chosen].min(axis=1)), self.levels.last
        )
        self._whole = bool((cost[np.isfinite(cost)] % 1 == 0).all())

    def run(self, time_limit: float | None) -> None:
        """Solve models of growing depth; raise `InfeasibleError` if p sites cannot reach all."""
        spent = 0.0
        while not self._closed():
            left = None if time_limit is None else time_limit - spent
            if left is not None and left <= 0:
                return
            model = self._programme()
            grew = self._round(model, left)
            spent += model.seconds
            if not grew:
                return

    def _round(self, model: Programme, left: float | None) -> bool:
        """Solve one model; return whether a deeper one is worth solving."""
        relaxed = model.relax(time_limit=left)
        if relaxed is None:
            if left is None:
                raise InfeasibleError(
                    "p", f"no {self.p} sites can reach every point that has weight"
                )
            return False
        self._raise_bound(relaxed.objective)
        self._try(np.argsort(-relaxed.values[: self.cost.shape[1]], kind="stable")[: self.p])
        if self._closed() or self._grow(relaxed.values):
            return True
        left = None if left is None else left - model.seconds
        self._rule_out(model, relaxed)
        found = model.search(
            np.arange(self.cost.shape[1]),
            time_limit=left,
            start=self._start(),
            slack=1.0 - 1e-4 if self._whole else 1e-9 * max(self.best, 1.0),
        )
        if found.infeasible:  # everything better than the best was ruled out
            self.bound = self.best
            return False
        self._raise_bound(min(found.bound, self.best))
        if found.values is None:
            return False
        self._try(np.flatnonzero(found.values[: self.cost.shape[1]] > 0.5))
        return found.optimal and self._grow(found.values)

    def _closed(self) -> bool:
        return self.best - self.bound <= 1e-9 * max(self.best, 1.0)

    def _raise_bound(self, value: float) -> None:
        self.bound = max(self.bound, float(np.ceil(value - 1e-5)) if self._whole else value)

    def _try(self, chosen: Integers) -> None:
        total = float(self.cost[:, chosen].min(axis=1).sum())
        if total < self.best:
            self.chosen, self.best = np.sort(chosen), total

    def _grow(self, values: Floats) -> bool:
        """Deepen each point that pays beyond its last radius; return whether there was one."""
        first = self.cost.shape[1] + np.cumsum(self.depth) - self.depth
        has = np.flatnonzero((self.depth > 0) & (self.depth < self.levels.last))
        short = has[values[first[has] + self.depth[has] - 1] > _EPS]
        more = np.maximum(self.depth[short] // 2, 2)
        self.depth[short] = np.minimum(self.depth[short] + more, self.levels.last[short])
        return len(short) > 0

    def _rule_out(self, model: Programme, relaxed: LpAnswer) -> None:
        """Fix each site that no better choice can have, or can do without, by its reduced cost."""
        sites = self.cost.shape[1]
        room = self.best - relaxed.objective + 1e-6 * max(self.best, 1.0)
        reduced = relaxed.reduced[:sites]
        out, kept = np.flatnonzero(reduced > room), np.flatnonzero(-reduced > room)
        model.bounds(out, np.zeros(len(out)), np.zeros(len(out)))
        model.bounds(kept, np.ones(len(kept)), np.ones(len(kept)))

    def _start(self) -> Floats:
        values = np.zeros(self.cost.shape[1] + int(self.depth.sum()))
        values[self.chosen] = 1.0
        reached = self.levels.level[
            np.arange(len(self.cost)),
            (self.levels.cost < self.cost[:, self.chosen].min(axis=1)[:, None]).sum(axis=1),
        ]
        point, level = _pairs(self.depth)
        values[self.cost.shape[1] :] = level < reached[point]
        return values

    def _programme(self) -> Programme:
        """Build columns y (sites) then z (points × radii), and the rows that tie them."""
        sites, levels = self.cost.shape[1], self.levels
        point, level = _pairs(self.depth)
        values = np.full((len(self.cost), int(levels.level.max()) + 2), np.nan)
        values[np.arange(len(self.cost))[:, None], levels.level] = levels.cost
        cost = np.concatenate([np.zeros(sites), values[point, level + 1] - values[point, level]])
        offset = float(levels.cost[:, 0].sum())
        model = Programme(cost, np.zeros(len(cost)), np.ones(len(cost)), seed=self.seed)
        model.shift(offset)
        model.add_rows(
            sp.csr_array(np.r_[np.ones(sites), np.zeros(len(point))][None]), self.p, self.p
        )
        matrix = self._ties(point, level)
        known = np.zeros(matrix.shape[0])
        known[np.cumsum(self._rows()) - self._rows()] = 1.0  # the first radius of each point
        model.add_rows(matrix, known, np.inf)
        return model

    def _rows(self) -> Integers:
        """Return how many rows each point has: one a radius, and one that closes the last."""
        rows: Integers = self.depth + (self.depth == self.levels.last)
        return rows

    def _ties(self, point: Integers, level: Integers) -> sp.csr_array:
        sites, rows = self.cost.shape[1], self._rows()
        first_row = np.cumsum(rows) - rows
        first_z = sites + np.cumsum(self.depth) - self.depth
        who, rank = np.nonzero(self.levels.level < rows[:, None])
        near = (first_row[who] + self.levels.level[who, rank], self.levels.site[who, rank])
        own = (first_row[point] + level, first_z[point] + level)
        follows = level + 1 < rows[point]
        next_row = (own[0][follows] + 1, own[1][follows])
        row, column = (np.concatenate(parts) for parts in zip(near, own, next_row, strict=True))
        sign = np.repeat([1.0, 1.0, -1.0], [len(near[0]), len(own[0]), len(next_row[0])])
        shape = (int(rows.sum()), sites + len(point))
        return sp.csr_array(sp.coo_array((sign, (row, column)), shape=shape))


def _sorted(cost: Floats) -> _Levels:
    site = np.argsort(cost, axis=1, kind="stable")
    ordered = np.take_along_axis(cost, site, axis=1)
    fresh = ordered[:, 1:] > ordered[:, :-1]
    level = np.concatenate(
        [np.zeros((len(cost), 1), dtype=np.int64), np.cumsum(fresh, axis=1)], axis=1
    )
    last = np.where(np.isfinite(ordered), level, -1).max(axis=1)
    return _Levels(site, level, ordered, last)


def _depth_of(levels: _Levels, paid: Floats) -> Integers:
    """Return for each point how many radii lie up to what it pays now."""
    rank = np.minimum((levels.cost < paid[:, None]).sum(axis=1), levels.cost.shape[1] - 1)
    depth: Integers = levels.level[np.arange(len(paid)), rank] + 1
    return depth


def _pairs(depth: Integers) -> tuple[Integers, Integers]:
    """Return point and radius of each z column."""
    point = np.repeat(np.arange(len(depth)), depth)
    return point, np.arange(len(point)) - (np.cumsum(depth) - depth)[point]
