"""The answer of a study: from the middle of what is assumed, and how sure the draws are of it."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from torg.premises.studies.analysis.model import Market, market, slices
from torg.premises.studies.enums import Lack
from torg.premises.studies.material import Floats, Inputs
from torg.premises.studies.parameters import Draw, Parameters
from torg_analysis.mix import diversity

Integers = NDArray[np.int64]
BEST = 3  # an answer is robust when it stays among so many
_LOW, _HIGH = 10, 90  # percentiles of the interval that is shown


@dataclass(frozen=True)
class TradeLine:
    """One trade, kr a year: what is spent, what the shops of the district and the town get."""

    trade: str
    demand: int
    unserved: int
    outside: int
    town: int
    district: int
    stores_town: int
    stores_district: int
    area_district_m2: int
    share_district: float  # of what is spent
    room_m2: int  # floor that the turnover could carry more than there is; negative = too much
    room_low: int
    room_high: int


@dataclass(frozen=True)
class Fit:
    """One trade in one vacant premises; kr a year, kr a m² and year."""

    premises: int
    trade: str
    turnover: int
    low: int
    high: int
    carries: float  # what people would buy there through what its floor needs: 1 = it bears itself
    rent_per_m2: int  # that its turnover could pay
    rent_low: int
    rent_high: int
    taken_district: int
    taken_town: int
    gained: int  # of money that went elsewhere before
    worst_loss: float  # the largest share that one present shop would lose
    robustness: float  # share of draws in which it is among the premises' best three
    diversity: float  # what it adds to the district's Shannon index


@dataclass(frozen=True)
class Answer:
    """What a study says."""

    trades: tuple[TradeLine, ...]
    fits: tuple[Fit, ...]  # by premises, best trade first
    names: dict[int, str]  # of the premises
    shannon: float
    simpson: float
    evenness: float
    draws: int

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def lacks(inputs: Inputs) -> list[Lack]:
    """Return what a study of these inputs has to do without, worst first."""
    reach = inputs.residents.to_stores.nnz + inputs.by_day.to_stores.nnz
    met = set(inputs.residents.to_candidates.indices) | set(inputs.by_day.to_candidates.indices)
    found = (
        (Lack.POPULATION, not inputs.residents.people.sum()),
        (Lack.DAY_PEOPLE, not inputs.by_day.people.sum()),
        (Lack.STORES, not inputs.stores.ids),
        (Lack.VACANT, not inputs.candidates.ids),
        (Lack.UNREACHED, bool(set(range(len(inputs.candidates.ids))) - met)),
        (Lack.REACH, bool(inputs.stores.ids) and not reach),
    )
    return [lack for lack, is_so in found if is_so]


def answer(
    inputs: Inputs,
    parameters: Parameters,
    seed: int,
    step: Callable[[float], None] = lambda share: None,
) -> Answer:
    """Return the answer: the same inputs, parameters and seed give the same numbers.

    `step` is told the share that is done, 0 to 1.
    """
    cut = slices(inputs)
    middle = market(inputs, cut, parameters, parameters.middle())
    new = np.empty((parameters.draws, *middle.new.shape))
    room = np.empty((parameters.draws, len(inputs.trades.slugs)))
    rent, best = np.empty_like(new), np.zeros(middle.new.shape)
    for number, draw in enumerate(_draws(inputs, parameters, seed)):
        drawn = market(inputs, cut, parameters, draw)
        new[number], room[number] = drawn.new, _room(inputs, drawn)
        rent[number] = drawn.new * draw.rent_share / inputs.candidates.area[:, None]
        best += _among_best(drawn.pressure)
        step((number + 1) / parameters.draws)
    counts = np.bincount(
        inputs.stores.trade[inputs.stores.inside], minlength=len(inputs.trades.slugs)
    )
    now = diversity(counts)
    return Answer(
        tuple(_lines(inputs, middle, room)),
        tuple(_fits(inputs, middle, _Drawn(new, rent, best / parameters.draws), counts)),
        dict(zip(inputs.candidates.ids, inputs.candidates.names, strict=True)),
        now.shannon,
        now.simpson,
        now.evenness,
        parameters.draws,
    )


def _draws(inputs: Inputs, parameters: Parameters, seed: int) -> Iterator[Draw]:
    rng = np.random.default_rng(seed)
    middle = parameters.middle()
    for _number in range(parameters.draws):
        drawn = {
            name: float(rng.uniform(*getattr(parameters, name)))
            for name in (
                "resident_exponent", "worker_exponent", "attraction_exponent", "outside_share",
                "commuters", "rent_share",
            )
        }  # fmt: skip
        kinds = len(inputs.trades.slugs)
        spending, needed = rng.uniform(-1, 1, kinds), rng.uniform(-1, 1, kinds)
        yield replace(middle, **drawn, spending=spending, needed=needed)


def _among_best(carries: Floats) -> Floats:
    """Return 1 where a trade is among the best three of its premises, else 0."""
    filled = np.where(np.isnan(carries), -1.0, carries)
    order = np.argsort(-filled, axis=1, kind="stable")
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(filled.shape[1])[None, :], axis=1)
    return ((rank < BEST) & (filled > 0)).astype(float)


def _room(inputs: Inputs, of: Market) -> Floats:
    """Return for each trade the floor that the district's turnover carries beyond what it has."""
    kinds = len(inputs.trades.slugs)
    mine = inputs.stores.inside
    sold = np.bincount(inputs.stores.trade[mine], of.turnover[mine], kinds)
    area = np.bincount(inputs.stores.trade[mine], inputs.stores.area[mine], kinds)
    needed = inputs.trades.needed
    return np.divide(sold, needed, out=np.zeros(kinds), where=needed > 0) - area


def _lines(inputs: Inputs, middle: Market, room: Floats) -> Iterator[TradeLine]:
    stores = inputs.stores
    low, high = np.percentile(room, (_LOW, _HIGH), axis=0)
    more = _room(inputs, middle)
    for kind, slug in enumerate(inputs.trades.slugs):
        mine = stores.trade == kind
        here = mine & stores.inside
        district = middle.turnover[here].sum()
        spent = middle.demand[kind]
        yield TradeLine(
            slug, round(spent), round(middle.unserved[kind]), round(middle.outside[kind]),
            round(middle.turnover[mine].sum()), round(district), int(mine.sum()), int(here.sum()),
            round(stores.area[here].sum()), float(district / spent) if spent else 0.0,
            round(more[kind]), round(low[kind]), round(high[kind]),
        )  # fmt: skip


@dataclass(frozen=True)
class _Drawn:
    """What the draws gave: (draws, V, C) turnovers and rents, (V, C) share among the best."""

    new: Floats
    rent: Floats
    robust: Floats


def _fits(inputs: Inputs, middle: Market, drawn: _Drawn, counts: Integers) -> Iterator[Fit]:
    carries = middle.pressure
    low, high = np.percentile(drawn.new, (_LOW, _HIGH), axis=0)
    rent_low, rent, rent_high = np.percentile(drawn.rent, (_LOW, 50, _HIGH), axis=0)
    now = diversity(counts).shannon
    more = [diversity(counts + one).shannon - now for one in np.eye(len(counts))]
    for row, premises in enumerate(inputs.candidates.ids):
        order = np.argsort(-np.nan_to_num(carries[row], nan=-1.0), kind="stable")
        for kind in order:
            if np.isnan(carries[row, kind]):
                continue
            taken = middle.taken_inside[row, kind] + middle.taken_town[row, kind]
            yield Fit(
                premises, inputs.trades.slugs[kind], round(middle.new[row, kind]),
                round(low[row, kind]), round(high[row, kind]), float(carries[row, kind]),
                round(rent[row, kind]),
                round(rent_low[row, kind]), round(rent_high[row, kind]),
                round(middle.taken_inside[row, kind]),
                round(middle.taken_town[row, kind]), round(middle.new[row, kind] - taken),
                float(middle.worst_loss[row, kind]), float(drawn.robust[row, kind]),
                float(more[kind]),
            )  # fmt: skip
