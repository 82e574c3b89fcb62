"""Exact turnover of a category of which few units may come: a column λ_S for each larger set S.

η ≤ Σ_v F(v) y_v − Σ_S (Σ_{v∈S} F(v) − F(S)) λ_S, Σ_{S∋v} λ_S ≤ y_v, Σ_v y_v − Σ_S (|S|−1) λ_S ≤ 1:
the concave hull of F over the sets allowed, as a part of the programme instead of cuts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from math import comb

import numpy as np
import scipy.sparse as sp

from torg_analysis.checks import Floats, Integers
from torg_analysis.siting.captured import Captured

_SETS = 600  # of one category; above that the relaxation takes longer than rounds of cuts


@dataclass(frozen=True, slots=True, eq=False)
class Together:
    """The sets of two or more of one category, what they lose to each other, each one's own F."""

    category: int
    members: list[tuple[int, ...]]
    alone: Floats
    overlap: Floats

    def chosen(self, there: Integers) -> Floats:
        """Return λ for the premises that the category has."""
        mine = tuple(there.tolist())
        return np.array([float(one == mine) for one in self.members])

    def rows(
        self, y: Integers, eta: int, first: int, columns: int
    ) -> Iterator[tuple[sp.csr_array, Floats]]:
        """Yield rows ≤ the given sides; y (V,) are columns or −1, η and the first λ are columns."""
        fit = np.flatnonzero(y >= 0)
        sizes = np.array([len(one) for one in self.members], dtype=np.int64)
        sets = np.arange(first, first + len(sizes))
        top = np.zeros((2, columns))
        top[0, y[fit]], top[0, eta], top[0, sets] = -self.alone[fit], 1.0, self.overlap
        top[1, y[fit]], top[1, sets] = 1.0, 1.0 - sizes
        yield sp.csr_array(top), np.array([0.0, 1.0])
        place = np.zeros(len(y), dtype=np.int64)
        place[fit] = np.arange(len(fit))
        flat = np.fromiter(chain.from_iterable(self.members), dtype=np.int64, count=sizes.sum())
        row = np.concatenate([np.arange(len(fit)), place[flat]])
        column = np.concatenate([y[fit], np.repeat(sets, sizes)])
        sign = np.repeat([-1.0, 1.0], [len(fit), len(flat)])
        matrix = sp.coo_array((sign, (row, column)), shape=(len(fit), columns))
        yield sp.csr_array(matrix), np.zeros(len(fit))


def together(category: int, captured: Captured, most: int) -> Together | None:
    """Return the sets of a category; None where one unit is the most, or sets are too many."""
    size = min(most, len(captured.fit))
    many = sum(comb(len(captured.fit), k) for k in range(size + 1)) > _SETS
    if size < 2 or many or not captured.small_enough(size):
        return None
    listed, values = captured.sets(size)
    alone = captured.added(np.zeros(0, dtype=np.int64))
    several = [at for at, one in enumerate(listed) if len(one) > 1]
    members = [listed[at] for at in several]
    overlap = np.array([alone[list(one)].sum() for one in members]) - values[several]
    return Together(category, members, alone, overlap)
