"""Who walks past a spot: modelled walks to shops, calibrated on the counters that there are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from torg.premises.studies.analysis.walks import Walks
from torg.premises.studies.material import Counted, Demand, Floats, Units
from torg.premises.studies.parameters import Parameters
from torg_analysis.checks import InputError
from torg_analysis.footfall import Calibration, calibrate
from torg_analysis.gravity import Huff

FEWEST = 4  # counters: with three, each that is left out is told by a line through two
_DETOUR = 1.2  # times the shortest way: nobody walks a longer one
_CLOSE_M = 25.0  # a spot on the other side of the street is passed all the same
_USUAL = 1.2816  # standard errors of an interval that holds 80 %


@dataclass(frozen=True)
class Crowd:
    """(n, 2) where people are, in the plane; who they are; λ of their walks."""

    xy: Floats
    demand: Demand
    exponent: float


def flow_past(
    walks: Walks, spots: Floats, crowds: Sequence[Crowd], stores: Units, parameters: Parameters
) -> Floats:
    """Return (s,) how many walks to shops lead past each spot: a measure to be calibrated.

    Σ_ij E_ij w((d_is + d_sj) / d_ij) with E_ij the people of i who go to store j by Huff's model,
    and w falling from 1 on a shortest way to 0 at a detour of a fifth. In people, one walk each.

    An approximation, spot by spot, of `footfall.walk`, which follows every route: that took 20
    times as long on the demo town, told its counters no better, and leads past a spot only what
    walks on the one edge that it stands at, though a street may be drawn as several.

    Source: Sevtsuk & Kalvo (2020), Predicting pedestrian flow along city streets: flows spread over
    all routes up to a multiple of the shortest tell counts better than shortest ways alone.
    """
    total = np.zeros(len(spots))
    if walks.network is None or not len(stores.ids) or not len(spots):
        return total
    there = walks.network.nearest(spots)
    attraction = sum(parameters.attraction_exponent) / 2
    far = parameters.resident_reach_m
    onward = _dense(walks.network.distances(there, walks.network.nearest(walks.stores), far))
    for crowd in crowds:
        people = crowd.demand.people.sum(axis=1)
        if not people.any() or not crowd.demand.to_stores.nnz:
            continue
        model = Huff(attraction, crowd.exponent, "power", minimum_distance=parameters.nearest_m)
        walked = model.allocate(people, stores.area, crowd.demand.to_stores).flow
        back = _dense(walks.network.distances(walks.network.nearest(crowd.xy), there, far))
        direct = np.maximum(crowd.demand.to_stores.data, _CLOSE_M)
        total += _past(back, direct, walked, onward)
    return total


def _past(back: Floats, direct: Floats, walked: sparse.csr_array, onward: Floats) -> Floats:
    size = len(onward)
    total = np.zeros(size)
    row = np.repeat(np.arange(walked.shape[0]), np.diff(walked.indptr))
    for spot in range(size):
        ratio = (back[row, spot] + onward[spot, walked.indices] - _CLOSE_M) / direct
        weight = np.clip((_DETOUR - ratio) / (_DETOUR - 1.0), 0.0, 1.0)
        total[spot] = float(walked.data @ weight)
    return total


def _dense(distance: sparse.csr_array) -> Floats:
    """Return distances as a whole matrix; inf: out of reach. A stored 0 is no distance."""
    whole = np.full(distance.shape, np.inf)
    rows = np.repeat(np.arange(distance.shape[0]), np.diff(distance.indptr))
    whole[rows, distance.indices] = distance.data
    return whole


@dataclass(frozen=True)
class Passing:
    """How well the model tells the counters: each told by the others, in turn.

    `error`: the median share by which one that is left out is missed; `spread`: the factor within
    which 80 % are told; `why` it says nothing: "few" counters, or flows that are "alike".
    """

    counters: int
    error: float | None
    spread: float | None
    r2: float | None
    why: str


@dataclass(frozen=True)
class Footfall:
    """(V,) people a day past each vacancy, and an interval that holds 80 %; NaN: not known."""

    passing: Passing
    people: Floats
    low: Floats
    high: Floats


def footfall(counted: Counted) -> Footfall:
    """Return the people who pass each vacancy, calibrated on the counters, and how sure that is."""
    sound = np.isfinite(counted.people)
    fit, why = _calibrated(counted.flow[sound], counted.people[sound])
    counters = int(sound.sum())
    if fit is None:
        unknown = np.full(len(counted.candidates), np.nan)
        nothing = Passing(counters, None, None, None, why)
        return Footfall(nothing, unknown, unknown, unknown)
    people = np.where(counted.candidates > 0, fit.predict(counted.candidates), np.nan)
    spread = float(np.exp(_USUAL * fit.log_error))
    passing = Passing(counters, fit.error, spread, fit.r2, "")
    return Footfall(passing, people, people / spread, people * spread)


def _calibrated(flow: Floats, people: Floats) -> tuple[Calibration | None, str]:
    if len(people) < FEWEST:
        return None, "few"
    try:
        return calibrate(flow, people), ""
    except InputError:  # all of them, or all but one, see as many walks go by
        return None, "alike"
