"""Which assumption an answer hinges on: rank correlation over the draws."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

from torg.premises.studies.material import Floats
from torg.premises.studies.parameters import DRAWN, Draw

EACH = ("spending", "needed")  # drawn anew for each trade
NAMES = (*DRAWN, *EACH)


@dataclass(frozen=True)
class Hinge:
    """How much the best trades of the vacancies hinge on an assumption.

    `weight`: the mean of |ρ| over the best trade of each vacancy, 0 to 1; `direction`: the mean of
    ρ: above 0, a larger value makes them bear themselves better. ρ: Spearman (1904).
    """

    name: str
    weight: float
    direction: float


def correlations(pressure: Floats, draws: list[Draw]) -> Floats:
    """Return ρ (names, V, C) between each assumption and what each trade would bear, (draws, V, C).

    NaN where either is the same in every draw.
    """
    common = np.array([[getattr(draw, name) for name in DRAWN] for draw in draws])
    ranked = _standard(pressure)
    found = [np.einsum("dp,dvc->pvc", _standard(common), ranked)]
    for name in EACH:
        kinds = pressure.shape[2:]
        each = np.array([np.broadcast_to(getattr(draw, name), kinds) for draw in draws])
        found.append(np.einsum("dc,dvc->vc", _standard(each), ranked)[None])
    return np.concatenate(found)


def hinges(rho: Floats, carries: Floats) -> Iterator[Hinge]:
    """Return the assumptions, what matters most first; `carries` (V, C), NaN where none fits."""
    some = np.flatnonzero(~np.isnan(carries).all(axis=1))
    of_best = rho[:, some, np.nanargmax(carries[some], axis=1)] if len(some) else rho[:, :0, 0]
    known = np.isfinite(of_best)
    if not known.any():
        return
    count = np.maximum(known.sum(axis=1), 1)
    weight = np.where(known, np.abs(of_best), 0.0).sum(axis=1) / count
    direction = np.where(known, of_best, 0.0).sum(axis=1) / count
    for number in np.argsort(-weight, kind="stable"):
        yield Hinge(NAMES[number], float(weight[number]), float(direction[number]))


def _standard(values: Floats) -> Floats:
    """Return ranks over the draws, centred, of length 1; NaN where all are alike."""
    ranks = rankdata(values, axis=0)
    ranks -= ranks.mean(axis=0)
    length = np.sqrt((ranks**2).sum(axis=0))
    made: Floats = np.divide(ranks, length, out=np.full_like(ranks, np.nan), where=length > 0)
    return made
