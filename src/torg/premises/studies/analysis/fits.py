"""What a study says of each trade in each vacant premises, and of the premises themselves."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from torg.core.geo import LocalPlane
from torg.premises.studies.analysis.lines import FEWEST, HIGH, LOW, shown
from torg.premises.studies.analysis.model import Market
from torg.premises.studies.analysis.passing import Footfall
from torg.premises.studies.analysis.sensitivity import NAMES
from torg.premises.studies.material import Floats, Inputs
from torg_analysis.mix import diversity

BEST = 3  # an answer is robust when it stays among so many


@dataclass(frozen=True)
class Fit:
    """One trade in one vacant premises; kr a year, kr a m² and year.

    None: not known, or it would tell what one or two shops sell.
    """

    premises: int
    trade: str
    turnover: int
    low: int
    high: int
    carries: float  # what people would buy there through what its floor needs: 1 = it bears itself
    bears: float  # share of draws in which it bears itself
    rent_per_m2: int  # that its turnover could pay
    rent_low: int
    rent_high: int
    taken: int  # of the turnover, from other shops of the town; the two below are its parts
    taken_district: int | None
    taken_town: int | None
    gained: int  # of money that went elsewhere before
    worst_loss: float | None  # the largest share that one present shop would lose
    robustness: float  # share of draws in which it is among the premises' best three
    diversity: float  # what it adds to the district's Shannon index
    complementarity: float | None  # Q: above 0, its neighbours suit it better than is usual
    wishes: int  # people within 400 m who wish for it
    hinges_on: str  # the assumption that its turnover hinges on most; empty: on none


@dataclass(frozen=True)
class Spot:
    """A vacant premises: where it is, and how many people pass it in a day (None: not known)."""

    premises: int
    name: str
    area_m2: int
    lat: float
    lon: float
    footfall: int | None
    footfall_low: int | None
    footfall_high: int | None
    wishes: int  # people within 400 m who wish for some trade


@dataclass(frozen=True)
class Drawn:
    """What the draws gave: (draws, V, C) turnovers and rents; (V, C) shares and what matters."""

    new: Floats
    rent: Floats
    robust: Floats
    bears: Floats
    rho: Floats  # (names, V, C)
    quality: Floats


def among_best(carries: Floats) -> Floats:
    """Return 1 where a trade is among the best three of its premises, else 0."""
    filled = np.where(np.isnan(carries), -1.0, carries)
    order = np.argsort(-filled, axis=1, kind="stable")
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(filled.shape[1])[None, :], axis=1)
    return ((rank < BEST) & (filled > 0)).astype(float)


def fits(inputs: Inputs, middle: Market, drawn: Drawn, counts: NDArray[np.int64]) -> Iterator[Fit]:
    """Return every trade that fits into each vacancy, by premises, the best trade first."""
    carries, may = middle.pressure, shown(inputs)
    low, high = np.percentile(drawn.new, (LOW, HIGH), axis=0)
    rents = np.percentile(drawn.rent, (50, LOW, HIGH), axis=0)
    now = diversity(counts).shannon
    more = [diversity(counts + one).shannon - now for one in np.eye(len(counts))]
    hinge = np.argmax(np.nan_to_num(np.abs(drawn.rho), nan=-1.0), axis=0)
    for row, premises in enumerate(inputs.candidates.ids):
        order = np.argsort(-np.nan_to_num(carries[row], nan=-1.0), kind="stable")
        for kind in order:
            at = (row, kind)
            if np.isnan(carries[at]):
                continue
            parts = (middle.taken_inside[at], middle.taken_town[at])
            split = [round(one) if may.district[kind] else None for one in parts]
            yield Fit(
                premises, inputs.trades.slugs[kind], round(middle.new[at]),
                round(low[at]), round(high[at]), float(carries[at]), float(drawn.bears[at]),
                round(rents[0][at]), round(rents[1][at]), round(rents[2][at]),
                round(sum(parts)), split[0], split[1],
                round(middle.new[at] - sum(parts)),
                float(middle.worst_loss[at]) if _many(inputs, kind) else None,
                float(drawn.robust[at]), float(more[kind]), _known(drawn.quality[at]),
                round(inputs.around.wishes[at]),
                NAMES[hinge[at]] if np.isfinite(drawn.rho[:, row, kind]).any() else "",
            )  # fmt: skip


def spots(inputs: Inputs, passing: Footfall) -> Iterator[Spot]:
    """Return the vacant premises."""
    around = inputs.around
    plane = LocalPlane(*(float(part) for part in around.origin))
    lonlat = plane.to_lonlat(around.candidates).round(6)
    for row, premises in enumerate(inputs.candidates.ids):
        yield Spot(
            premises, inputs.candidates.names[row], round(inputs.candidates.area[row]),
            float(lonlat[row, 1]), float(lonlat[row, 0]),
            _whole(passing.people[row]), _whole(passing.low[row]), _whole(passing.high[row]),
            round(around.wishes[row].sum()),
        )  # fmt: skip


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _whole(value: float) -> int | None:
    return None if np.isnan(value) else round(float(value))


def _many(inputs: Inputs, kind: int) -> bool:
    """Whether nobody can tell which shop is meant."""
    return int((inputs.stores.trade == kind).sum()) >= FEWEST
