"""Linear bounds on the turnover that a category captures, from above.

Three kinds of cut η ≤ α + β·y, all valid for every set that may be chosen:

* of the concave hull of all sets up to the size allowed, where they can be listed (the tightest);
* of the gradient of the concave F(y) at a fractional y, where they cannot;
* of submodularity at a set A: η ≤ F(A) + Σ_{v∉A} F(v|A) y_v − Σ_{v∈A} F(v|N∖v)(1 − y_v).

The last two are of F without ceilings, which is never less. Where ceilings take δ of F(A), the last
comes a second time less δ (1 − the number of premises in which a choice differs from A): it is
exact at A and, as one difference or more gives δ back, valid everywhere (Laporte & Louveaux 1993).

Sources: Nemhauser & Wolsey (1981), Annals of Discrete Mathematics 11, 279–301; Ljubić & Moreno
(2018), European J. Operational Research 266, 46–56 (captured demand by both kinds of cut).
"""

from typing import NamedTuple

import numpy as np
import scipy.sparse as sp

from torg_analysis.checks import Floats, Integers
from torg_analysis.siting.captured import Captured
from torg_analysis.siting.solver import Programme


class Cut(NamedTuple):
    """η ≤ constant + Σ_v slope_v y_v, over all premises."""

    constant: float
    slope: Floats


class Envelope:
    """Cuts for one category of which at most `most` units may be chosen."""

    def __init__(self, captured: Captured, most: int) -> None:
        self.captured, self.endless = captured, captured.endless
        self.most = min(most, len(captured.fit))
        self._hull = _Hull(captured, self.most) if captured.small_enough(self.most) else None
        everything = captured.fit
        self._least = np.zeros(captured.pull.shape[1])
        if self._hull is None:
            whole = self.endless.value(everything)
            left = [self.endless.value(everything[everything != v]) for v in everything]
            self._least[everything] = whole - np.array(left)

    def first(self) -> Cut:
        """Return the cut at nothing: what each premises would capture alone."""
        one = self.captured if self.most <= 1 else self.endless
        return Cut(0.0, one.added(np.zeros(0, dtype=np.int64)))

    def at(self, y: Floats) -> list[Cut]:
        """Return cuts that are tight at y (V,), or nearly so."""
        if self._hull is not None:
            cut = self._hull.at(y)
            return [] if cut is None else [cut]
        whole = np.flatnonzero(y > 0.5)
        value, slope = self.endless.gradient(y)
        return [Cut(value - float(slope @ y), slope), *self._submodular(whole)]

    def _submodular(self, members: Integers) -> list[Cut]:
        slope = self.endless.added(members)
        slope[members] = self._least[members]
        value = self.endless.value(members)
        constant = value - float(self._least[members].sum())
        cuts = [Cut(constant, slope)]
        if self.captured.full:
            over = value - self.captured.value(members)
            away = np.ones(len(slope))
            away[members] = -1.0
            cuts.append(Cut(constant + over * (len(members) - 1), slope + over * away))
        return cuts


class _Hull:
    """max Σ_S F(S) λ_S with Σ_{S∋v} λ_S = y_v, Σ λ_S = 1: its duals are the cut."""

    def __init__(self, captured: Captured, most: int) -> None:
        listed, values = captured.sets(most)
        self.fit, self.premises, self.most = captured.fit, captured.pull.shape[1], most
        place = np.zeros(self.premises, dtype=np.int64)
        place[self.fit] = np.arange(len(self.fit))
        sizes = np.array([len(one) for one in listed])
        members = np.fromiter((v for one in listed for v in one), dtype=np.int64)
        column = np.concatenate([np.arange(len(listed)), np.repeat(np.arange(len(listed)), sizes)])
        row = np.concatenate([np.full(len(listed), len(self.fit)), place[members]])
        self.model = Programme(
            values, np.zeros(len(values)), np.full(len(values), np.inf), maximise=True
        )
        matrix = sp.coo_array((np.ones(len(row)), (row, column)))
        self.model.add_rows(sp.csr_array(matrix), 0.0, 0.0)

    def at(self, y: Floats) -> Cut | None:
        mine = np.clip(y[self.fit], 0.0, 1.0)
        mine = np.where(np.abs(mine - np.rint(mine)) < 1e-7, np.rint(mine), mine)
        mine *= min(1.0, self.most / max(float(mine.sum()), 1e-9))
        sides = np.append(mine, 1.0)
        self.model.sides(sides, sides)
        found = self.model.relax()
        if found is None:
            return None
        slope = np.zeros(self.premises)
        slope[self.fit] = found.duals[:-1]
        return Cut(float(found.duals[-1]), slope)
