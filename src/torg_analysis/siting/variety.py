"""Shannon's index of present and new units, as a part of the programme.

h = ln N − Σ_c n_c ln n_c / N with n_c = present + new, N = Σ n_c. n ln n is convex: s_c lies above
its chords between whole n. N is no number of the programme, so u_K says that K units come, Σ K u_K
= Σ y, and t_K is Σ s_c where u_K = 1, else 0: h = Σ_K (ln N_K u_K − t_K / N_K), exact for whole u.
Everything is counted from the present units on, so that large numbers do not cancel.
"""

from collections.abc import Iterator

import numpy as np
import scipy.sparse as sp
from scipy.special import xlogy

from torg_analysis.checks import Floats, Integers
from torg_analysis.siting.problem import Reading
from torg_analysis.siting.score import entropy


class Variety:
    """Columns s (C,), u and t (0 … V) from `first` on; none where variety counts nothing."""

    def __init__(self, read: Reading, first: int) -> None:
        self.read, self.first = read, first
        kinds, premises = read.categories, read.premises
        self.many = np.arange(premises + 1) if read.variety > 0 else np.arange(0)
        size = kinds if len(self.many) else 0
        self.u = first + size + np.arange(len(self.many))
        self.t = self.u + len(self.many)
        self.end = first + size + 2 * len(self.many)
        self.before, self.base = read.present.sum(), xlogy(read.present, read.present).sum()
        self.now = float(read.variety * entropy(read.present))
        steps = np.arange(premises + 1)
        counts = read.present[:, None] + steps
        self.worth = xlogy(counts, counts) - xlogy(counts, counts)[:, :1]  # (C, V + 1)
        self.most = np.minimum(read.most, read.fit.sum(axis=0)).astype(np.int64)

    def cost(self) -> Floats:
        """Return what the columns add to the value beyond today's variety."""
        total = self.before + self.many
        safe = np.where(total > 0, total, 1.0)
        level = np.log(safe) - self.base / safe
        none = np.zeros(self.end - self.first - 2 * len(self.many))
        each = -self.read.variety / safe
        return np.concatenate([none, self.read.variety * level - self.now, each])

    def bounds(self) -> tuple[Floats, Floats]:
        """Return the lowest and highest values of the columns."""
        low, high = np.zeros(self.end - self.first), np.full(self.end - self.first, np.inf)
        high[self.u - self.first] = 1.0
        return low, high

    def solution(self, new: Integers) -> Floats:
        """Return the columns' values for so many new units (C,)."""
        if not len(self.many):
            return np.zeros(0)
        worth = self.worth[np.arange(len(new)), new]
        there = (self.many == new.sum()).astype(float)
        return np.concatenate([worth, there, there * worth.sum()])

    def rows(self, y: Integers, columns: int) -> Iterator[tuple[sp.csr_array, Floats, Floats]]:
        """Yield rows between the given sides; y (V, C) are columns or −1."""
        if not len(self.many):
            return
        yield self._chords(y, columns)
        size = len(self.many)
        sums = np.zeros((3, columns))
        sums[0, self.u] = 1.0
        sums[1, self.u], sums[1, y[y >= 0]] = self.many, -1.0
        sums[2, self.first : self.u[0]], sums[2, self.t] = 1.0, -1.0
        yield sp.csr_array(sums), np.array([1.0, 0.0, -np.inf]), np.array([1.0, 0.0, 0.0])
        for sign, side in zip((1.0, -1.0), self._sides(), strict=True):
            at = np.r_[np.arange(size), np.arange(size)]
            data = sign * np.r_[side, -np.ones(size)]
            matrix = sp.coo_array((data, (at, np.r_[self.u, self.t])), shape=(size, columns))
            yield sp.csr_array(matrix), np.full(size, -np.inf), np.zeros(size)

    def _chords(self, y: Integers, columns: int) -> tuple[sp.csr_array, Floats, Floats]:
        """Return s_c − (slope of the chord) Σ_v y_vc ≥ its value at nothing."""
        rows, low = [], []
        for kind, most in enumerate(self.most):
            mine = y[:, kind][y[:, kind] >= 0]
            for new in range(most):
                slope = self.worth[kind, new + 1] - self.worth[kind, new]
                row = np.zeros(columns)
                row[mine], row[self.first + kind] = -slope, 1.0
                rows.append(row)
                low.append(self.worth[kind, new] - slope * new)
        matrix = sp.csr_array(np.array(rows).reshape(-1, columns))
        return matrix, np.array(low), np.full(len(low), np.inf)

    def _sides(self) -> tuple[Floats, Floats]:
        """Return the least and the most that Σ s_c can be with so many new units."""
        steps = np.diff(self.worth, axis=1)  # (C, V), rising in each row
        steps[np.arange(steps.shape[1]) >= self.most[:, None]] = np.inf
        least = np.r_[0.0, np.cumsum(np.sort(steps, axis=None)[: len(self.many) - 1])]
        total = self.before + self.many
        most = xlogy(total, total) - self.base  # all in one category
        return np.where(np.isfinite(least), least, 0.0), most
