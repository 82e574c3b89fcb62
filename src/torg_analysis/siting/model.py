"""The mixed-integer programme of a district's mix.

Columns: y_vc (only where c fits), η_c (captured), s, u and t (see `variety`), z (pairs of near
premises and of categories that affect each other), λ (see `together`). For each pair of premises
v, w and category c, over the categories d of w: Σ_d z_vcwd ≤ y_vc, and over those that c suffers
from, Σ_d z_vcwd ≥ y_vc + Σ_d y_wd − 1; both from either side. Since one premises has one category,
these are stronger than rows for each z, and z needs not be whole.
"""

from collections.abc import Iterator

import numpy as np
import scipy.sparse as sp

from torg_analysis.checks import Floats, Integers
from torg_analysis.siting.captured import Captured
from torg_analysis.siting.envelope import Cut
from torg_analysis.siting.problem import Reading
from torg_analysis.siting.score import one_hot
from torg_analysis.siting.solver import Programme
from torg_analysis.siting.together import Together, together
from torg_analysis.siting.variety import Variety


class MixModel:
    """The programme, its columns, and the way from an assignment to a solution and back."""

    def __init__(self, read: Reading, captured: list[Captured], *, seed: int) -> None:
        self.read = read
        found = [together(c, one, int(read.most[c])) for c, one in enumerate(captured)]
        self.groups = [group for group in found if group is not None]
        self.exact = {group.category for group in self.groups}
        self.allowed = np.flatnonzero(read.fit.ravel())
        self.column = np.full(read.fit.size, -1)
        self.column[self.allowed] = np.arange(len(self.allowed))
        self.couples = _couples(read)
        self.eta = len(self.allowed)
        self.variety = Variety(read, self.eta + read.categories)
        self.z = self.variety.end
        self.together = self.z + len(self.couples[0])
        self.columns = self.together + sum(len(group.members) for group in self.groups)
        self.programme = self._programme(seed)
        self._basic_rows()
        for rows in self.variety.rows(self.column.reshape(read.fit.shape), self.columns):
            self.programme.add_rows(*rows)
        self._pairs()
        self._together()

    def _programme(self, seed: int) -> Programme:
        """Return the programme without rows."""
        read, varied = self.read, slice(self.variety.first, self.variety.end)
        cost = np.zeros(self.columns)
        cost[: self.eta] = read.linear.ravel()[self.allowed]
        cost[self.eta : varied.start] = 1.0
        cost[varied] = self.variety.cost()
        cost[self.z : self.together] = self.couples[4]
        low, high = np.zeros(self.columns), np.ones(self.columns)
        high[self.eta : varied.start] = np.inf
        low[varied], high[varied] = self.variety.bounds()
        programme = Programme(cost, low, high, maximise=True, seed=seed)
        programme.shift(self.variety.now)
        return programme

    @property
    def whole(self) -> Integers:
        """The columns that must be whole."""
        return np.concatenate([np.arange(self.eta), self.variety.u])

    def add(self, matrix: sp.sparray, low: Floats | float, high: Floats | float) -> None:
        """Add rows over y (V·C columns)."""
        rows = sp.csr_array(matrix)[:, self.allowed]
        wide = sp.csr_array((rows.data, rows.indices, rows.indptr), (rows.shape[0], self.columns))
        self.programme.add_rows(wide, low, high)

    def cut(self, cuts: list[tuple[int, Cut]]) -> None:
        """Add η_c − slope·y_c ≤ constant for (c, cut)."""
        if not cuts:
            return
        rows = np.zeros((len(cuts), self.columns))
        for at, (category, cut) in enumerate(cuts):
            columns = self._of(category)
            rows[at, columns[columns >= 0]] = -cut.slope[columns >= 0]
            rows[at, self.eta + category] = 1.0
        high = np.array([cut.constant for _, cut in cuts])
        self.programme.add_rows(sp.csr_array(rows), -np.inf, high)

    def y(self, values: Floats, category: int) -> Floats:
        """Return y_vc (V,) of a category."""
        columns = self._of(category)
        return np.where(columns >= 0, values[np.maximum(columns, 0)], 0.0)

    def assignment(self, values: Floats) -> Integers:
        """Return the assignment of a whole solution."""
        y = np.zeros(self.read.fit.size)
        y[self.allowed] = values[: self.eta]
        table = y.reshape(self.read.fit.shape)
        return np.where(table.max(axis=1) > 0.5, table.argmax(axis=1), -1)

    def solution(self, chosen: Integers, captured: Floats) -> Floats:
        """Return the columns' values for an assignment that captures (C,)."""
        values = np.zeros(self.columns)
        y = one_hot(self.read, chosen)
        values[: self.eta] = y[self.allowed]
        values[self.eta : self.variety.first] = captured
        new = np.bincount(chosen[chosen >= 0], minlength=self.read.categories)
        values[self.variety.first : self.z] = self.variety.solution(new)
        v, c, w, d, _ = self.couples
        width = self.read.categories
        values[self.z : self.together] = y[v * width + c] * y[w * width + d]
        for at, group in self._sets():
            there = group.chosen(np.flatnonzero(chosen == group.category))
            values[at : at + len(there)] = there
        return values

    def _of(self, category: int) -> Integers:
        columns: Integers = self.column.reshape(self.read.fit.shape)[:, category]
        return columns

    def _basic_rows(self) -> None:
        v, c = self.read.fit.shape
        self.add(sp.kron(sp.eye_array(v), np.ones((1, c))), -np.inf, 1.0)
        self.add(*self.read.rows[:3])

    def _pairs(self) -> None:
        v, c, w, d, worth = self.couples
        every, bad = np.arange(len(worth)), np.flatnonzero(worth < 0)
        for one, kind, other, partner in ((v, c, w, d), (w, d, v, c)):
            self._tie(every, one, kind, other, None)
            self._tie(bad, one[bad], kind[bad], other[bad], partner[bad])

    def _tie(
        self,
        which: Integers,
        one: Integers,
        kind: Integers,
        other: Integers,
        partner: Integers | None,
    ) -> None:
        """Add Σ z ≤ y_one, or with partners y_one + Σ y_other − Σ z ≤ 1, for each (one, other)."""
        width = self.read.categories
        mine = one * width + kind
        group, row = np.unique(mine * self.read.premises + other, return_inverse=True)
        if not len(group):
            return
        first = np.zeros(len(group), dtype=np.int64)
        first[row] = self.column[mine]
        at, sign = np.arange(len(group)), 1.0 if partner is None else -1.0
        parts = [(row, self.z + which, sign), (at, first, -sign)]
        if partner is not None:
            parts.append((row, self.column[other * width + partner], 1.0))
        rows, columns = (np.concatenate([part[axis] for part in parts]) for axis in (0, 1))
        data = np.repeat([part[2] for part in parts], [len(part[0]) for part in parts])
        matrix = sp.coo_array((data, (rows, columns)), shape=(len(group), self.columns))
        high = 0.0 if partner is None else 1.0
        self.programme.add_rows(sp.csr_array(matrix), -np.inf, high)

    def _sets(self) -> Iterator[tuple[int, Together]]:
        """Yield each category whose sets are columns, and its first column."""
        at = self.together
        for group in self.groups:
            yield at, group
            at += len(group.members)

    def _together(self) -> None:
        for at, group in self._sets():
            eta = self.eta + group.category
            for rows, high in group.rows(self._of(group.category), eta, at, self.columns):
                self.programme.add_rows(rows, -np.inf, high)


def _couples(read: Reading) -> tuple[Integers, Integers, Integers, Integers, Floats]:
    """Return v < w, c of v, d of w, and λ log a φ for each that is not 0."""
    near = np.argwhere(np.triu(read.nearness, 1) > 0)
    kinds = np.argwhere(read.affinity != 0)
    pair, couple = np.divmod(np.arange(len(near) * len(kinds)), max(len(kinds), 1))
    (v, w), (c, d) = near[pair].T, kinds[couple].T
    worth = read.complement * read.affinity[c, d] * read.nearness[v, w]
    kept = read.fit[v, c] & read.fit[w, d] & (worth != 0)
    return v[kept], c[kept], w[kept], d[kept], worth[kept]
