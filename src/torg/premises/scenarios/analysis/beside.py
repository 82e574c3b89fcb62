"""What neighbours and variety count for beside turnover, in kr a year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

import numpy as np

from torg.premises.studies.analysis.neighbours import NEAR_M
from torg.premises.studies.material import Floats, Inputs
from torg.premises.studies.parameters import Parameters


@dataclass(frozen=True, eq=False)
class Beside:
    """What a study knows of neighbours, and what its parameters make of them and of variety.

    Both are 0 where the study could not tell a trade's neighbours from chance.
    """

    suits: Floats  # (V, C) Q: how well the present shops around a vacancy suit a trade
    pairs: Floats  # (C, C) ln a: a trade, and one that stands within 100 m of it
    near: Floats  # (V, V) 1 where two vacancies are within 100 m of each other
    neighbour_kr: float  # for a neighbour that stands there twice as often as by chance
    step_kr: float  # for one step of variety, of 100

    @property
    def neighbour(self) -> float:
        """λ, kr for one unit of ln a."""
        return self.neighbour_kr / log(2)

    @property
    def variety(self) -> float:
        """μ, kr for one nat of Shannon's index."""
        return self.step_kr * 100 / fullest(len(self.pairs))


def beside_of(inputs: Inputs, parameters: Parameters, result: Mapping[str, Any]) -> Beside:
    """Return what the answer of a study (`studies.analysis.Answer`) knows of neighbours."""
    trades = {slug: kind for kind, slug in enumerate(inputs.trades.slugs)}
    rows = {premises: row for row, premises in enumerate(inputs.candidates.ids)}
    suits, pairs = np.zeros((len(rows), len(trades))), np.zeros((len(trades), len(trades)))
    for fit in result.get("fits", ()):
        suits[rows[fit["premises"]], trades[fit["trade"]]] = fit.get("complementarity") or 0.0
    for one in result.get("neighbours", ()):
        pairs[trades[one["trade"]], trades[one["beside"]]] = log(one["attraction"])
    spots = inputs.around.candidates
    near = np.linalg.norm(spots[:, None] - spots, axis=2) <= NEAR_M
    return Beside(
        suits, pairs, (near & ~np.eye(len(rows), dtype=bool)).astype(float),
        parameters.neighbour_kr, parameters.variety_kr,
    )  # fmt: skip


def neighbours(beside: Beside, rows: Sequence[int], kinds: Sequence[int]) -> float:
    """Return λ Σ_v (Q_v + Σ_w ln a_vw), w the other newcomers within 100 m; kr a year.

    That is λ times Jensen's Q of each newcomer among present shops and the other newcomers.
    """
    present = beside.suits[rows, kinds].sum()
    others = beside.pairs[np.ix_(kinds, kinds)] * beside.near[np.ix_(rows, rows)]
    return float(beside.neighbour * (present + others.sum()))


def fullest(trades: int) -> float:
    """Return the highest that Shannon's index can be: every trade as often as every other."""
    return log(trades) if trades > 1 else 1.0
