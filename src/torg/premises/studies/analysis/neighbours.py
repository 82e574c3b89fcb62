"""Which trades stand together in the town, and how well each vacancy's surroundings suit each."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from torg.premises.studies.material import Floats, Inputs
from torg_analysis.mix import Colocation, colocation, place_quality

NEAR_M = 100.0
_LEVEL = 0.01  # so that among a few hundred pairs of trades only a few stand together by chance
_PERMUTATIONS = 999


@dataclass(frozen=True)
class Neighbour:
    """One trade stands near another more (attraction > 1) or less often than chance would have."""

    trade: str
    beside: str
    attraction: float
    p: float


@dataclass(frozen=True)
class Company:
    """`pairs` that chance does not explain; `quality` (V, C): NaN where nothing is known."""

    pairs: tuple[Neighbour, ...]
    quality: Floats


def company(inputs: Inputs, seed: int) -> Company:
    """Return who stands near whom within 100 m, and Q of each trade at each vacancy.

    Q_A(x) = Σ_B ln a_AB (n_B(x) − ⟨n_B⟩_A): above 0, the neighbours suit the trade better than
    those of its shops on the whole. Source: Jensen (2006), Physical Review E 74, 035101(R).
    """
    kinds = len(inputs.trades.slugs)
    stores = inputs.around.stores
    near = colocation(
        stores, inputs.stores.trade, kinds, radius=NEAR_M, permutations=_PERMUTATIONS,
        level=_LEVEL, seed=seed,
    )  # fmt: skip
    told = (near.log_attraction != 0).any(axis=1)
    quality = place_quality(near, _counts(stores, inputs))
    return Company(
        tuple(_pairs(near, inputs.trades.slugs)), np.where(told[None, :], quality, np.nan)
    )


def _counts(stores: Floats, inputs: Inputs) -> Floats:
    """Return (V, C) shops of each trade within 100 m of each vacancy."""
    found = np.zeros((len(inputs.candidates.ids), len(inputs.trades.slugs)))
    if len(stores) and len(found):
        around = cKDTree(stores).query_ball_point(inputs.around.candidates, NEAR_M)
        for number, shops in enumerate(around):
            np.add.at(found[number], inputs.stores.trade[shops], 1.0)
    return found


def _pairs(near: Colocation, slugs: tuple[str, ...]) -> Iterator[Neighbour]:
    log = near.log_attraction
    rows, columns = np.nonzero(log)
    for number in np.argsort(-np.abs(log[rows, columns]), kind="stable"):
        a, b = rows[number], columns[number]
        yield Neighbour(slugs[a], slugs[b], float(np.exp(log[a, b])), float(near.p[a, b]))
