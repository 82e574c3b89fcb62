"""The market of a study, prepared once: what is left is what the newcomers change.

Index 0 of the first axis is the middle of what a study assumes, the others are draws from its
ranges. Only points that can walk to a vacancy are kept; the others no placement can move.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from torg.premises.scenarios.analysis.beside import Beside, beside_of
from torg.premises.studies.material import Demand, Floats, Inputs
from torg.premises.studies.parameters import Parameters

DRAWS = 100
_MOST_WORK = 60_000_000  # pairs of a point and a shop, times draws: about two seconds
DRAWN = (
    "resident_exponent", "worker_exponent", "attraction_exponent", "outside_share", "commuters",
    "rent_share",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Assumed:
    """(K,) what each draw assumes; `factor` of spending and `needed` kr a m² are (K, C)."""

    resident_exponent: Floats
    worker_exponent: Floats
    attraction_exponent: Floats
    outside_share: Floats
    commuters: Floats
    rent_share: Floats
    factor: Floats
    needed: Floats


@dataclass(frozen=True, eq=False)
class People:
    """One kind of people: n points, K draws, C trades, V vacancies, m shops."""

    money: Floats  # (n, C) kr a year
    scale: Floats  # (K,) what the money is multiplied by: the commuters' share by day, else 1
    exponent: Floats  # (K,) λ
    away: Floats  # (n, V) ln metres; infinity where nobody walks
    stranded: NDArray[np.bool_]  # (n, C) reach no shop of the trade
    total: Floats  # (K, n, C) what attracts now: shops and other towns
    inside: Floats  # (K, n, C) of it, the share of the district's shops
    town: Floats  # (n, C) of it in the middle, the share of the town's other shops
    share: sparse.csr_array  # (n, m) of it in the middle, each shop's share within its trade


@dataclass(frozen=True, eq=False)
class Table:
    """Everything that a scenario is scored with."""

    trades: tuple[str, ...]
    premises: tuple[int, ...]
    area: Floats  # (V,) m²
    fit: NDArray[np.bool_]  # (V, C)
    spread: Floats  # (C,) uncertainty of spending, ±
    fullest: float
    assumed: Assumed
    people: tuple[People, People]
    stores: tuple[int, ...]  # places
    store_trade: NDArray[np.int64]
    store_inside: NDArray[np.bool_]
    turnover: Floats  # (m,) in the middle, kr a year
    beside: Beside
    known: dict[Any, Any] = field(default_factory=dict)  # scores that have been worked out
    middles: dict[Any, Any] = field(default_factory=dict)  # and markets of one trade, in the middle

    @property
    def draws(self) -> int:
        return len(self.assumed.rent_share) - 1

    def present(self) -> NDArray[np.int64]:
        """Return (C,) how many shops of each trade the district has."""
        here = self.store_trade[self.store_inside]
        return np.bincount(here, minlength=len(self.trades))


def prepare(
    inputs: Inputs,
    parameters: Parameters,
    seed: int,
    result: Mapping[str, Any] | None = None,
    *,
    draws: int = DRAWS,
) -> Table:
    """Return the table of a study and its answer; the same arguments, the same table.

    In a large town fewer draws are made than asked for, so that it takes about two seconds at most:
    `Table.draws` says how many.
    """
    pairs = inputs.residents.to_stores.nnz + inputs.by_day.to_stores.nnz
    assumed = _drawn(inputs, parameters, seed, max(10, min(draws, _MOST_WORK // max(pairs, 1))))
    everyone = (
        _Everyone(inputs, inputs.residents, parameters, assumed.resident_exponent),
        _Everyone(inputs, inputs.by_day, parameters, assumed.worker_exponent, assumed.commuters),
    )
    elsewhere = _elsewhere(inputs, assumed, everyone)
    turnover = np.zeros(len(inputs.stores.ids))
    people = []
    for one in everyone:
        made, sold = one.prepared(elsewhere, assumed.attraction_exponent)
        people.append(made)
        turnover += sold
    units = inputs.stores
    return Table(
        inputs.trades.slugs, inputs.candidates.ids, inputs.candidates.area, inputs.fit,
        inputs.trades.spread, parameters.fullest, assumed, (people[0], people[1]),
        units.ids, units.trade, units.inside, turnover, beside_of(inputs, parameters, result or {}),
    )  # fmt: skip


def _drawn(inputs: Inputs, parameters: Parameters, seed: int, draws: int) -> Assumed:
    rng = np.random.default_rng(seed)
    middle = parameters.middle()
    pairs = {name: rng.uniform(*_range(parameters, name), size=draws) for name in DRAWN}
    of = {name: np.r_[getattr(middle, name), values] for name, values in pairs.items()}
    kinds = len(inputs.trades.slugs)
    shift = rng.uniform(-1, 1, (2, draws, kinds))
    spending, needed = np.concatenate([np.zeros((2, 1, kinds)), shift], axis=1)
    spread = inputs.trades.spread
    return Assumed(
        **of, factor=1 + spending * spread, needed=inputs.trades.needed * (1 + needed * spread)
    )


def _range(parameters: Parameters, name: str) -> tuple[float, float]:
    low, high = getattr(parameters, name)
    return low, high


def _elsewhere(inputs: Inputs, assumed: Assumed, everyone: "tuple[_Everyone, _Everyone]") -> Floats:
    """Return (K, C) the floor of other towns: a share of what those need who can walk to a shop."""
    residents, by_day = (one.near() for one in everyone)
    near = residents[None, :] + assumed.commuters[:, None] * by_day[None, :]
    needed = np.maximum(inputs.trades.needed, 1.0)
    return np.asarray(assumed.outside_share[:, None] * near / needed)


class _Everyone:
    """All points of one kind of people, on the way to `People`."""

    def __init__(
        self,
        inputs: Inputs,
        demand: Demand,
        parameters: Parameters,
        exponent: Floats,
        scale: Floats | None = None,
    ) -> None:
        self.inputs, self.demand, self.exponent = inputs, demand, exponent
        self.nearest = parameters.nearest_m
        self.far = max(parameters.resident_reach_m, parameters.nearest_m)
        self.scale = np.ones_like(exponent) if scale is None else scale
        trades = inputs.trades
        each = (
            trades.resident[None, :] if scale is None else np.array([trades.worker, trades.student])
        )
        empty = np.zeros((len(demand.people), len(trades.slugs)))
        self.money: Floats = demand.people @ each if demand.people.size else empty
        self.kinds = len(trades.slugs)

    def near(self) -> Floats:
        """Return (C,) the money of those who can walk to any shop or vacancy."""
        both = np.diff(self.demand.to_stores.indptr) + np.diff(self.demand.to_candidates.indptr)
        return np.asarray(self.money[both > 0].sum(axis=0))

    def prepared(self, elsewhere: Floats, alpha: Floats) -> tuple[People, Floats]:
        """Return what is kept, and (m,) what the shops sell to these people in the middle."""
        stores, ways = self.inputs.stores, self.demand.to_stores
        outside = elsewhere ** alpha[:, None] * (self.far**-self.exponent)[:, None]  # (K, C)
        rows = np.repeat(np.arange(ways.shape[0]), np.diff(ways.indptr))
        key = rows * self.kinds + stores.trade[ways.indices]
        size = ways.shape[0] * self.kinds
        away, floor = self._logarithm(ways.data), np.log(stores.area)[ways.indices]
        kept = np.flatnonzero(np.diff(self.demand.to_candidates.indptr))
        here = stores.inside[ways.indices]
        count = len(alpha)
        total = np.zeros((count, len(kept), self.kinds))
        inside = np.zeros_like(total)
        middle = np.zeros(0)
        for k in range(count):
            pull = np.exp(alpha[k] * floor - self.exponent[k] * away)
            shops = _sums(key, pull, size).reshape(-1, self.kinds)[kept]
            total[k] = shops + outside[k]
            mine = _sums(key[here], pull[here], size).reshape(-1, self.kinds)[kept]
            inside[k] = _share(mine, total[k])
            middle = pull if k == 0 else middle
        whole = _sums(key, middle, size) + np.tile(outside[0], ways.shape[0])
        share = sparse.csr_array(
            (_share(middle, whole[key]), ways.indices, ways.indptr), shape=ways.shape
        )
        sold = _sums(
            ways.indices, share.data * self.money.ravel()[key] * self.scale[0], len(stores.ids)
        )
        town = _sums(key[~here], share.data[~here], size).reshape(-1, self.kinds)[kept]
        stranded = np.bincount(key, minlength=size).reshape(-1, self.kinds)[kept] == 0
        made = People(
            self.money[kept], self.scale, self.exponent, self._to_vacancies(kept), stranded, total,
            inside, town, share[kept],
        )  # fmt: skip
        return made, sold

    def _logarithm(self, metres: Floats) -> Floats:
        return np.asarray(np.log(np.maximum(metres, self.nearest)))

    def _to_vacancies(self, kept: NDArray[np.int64]) -> Floats:
        ways = self.demand.to_candidates
        rows = np.repeat(np.arange(ways.shape[0]), np.diff(ways.indptr))
        away = np.full(ways.shape, np.inf)
        away[rows, ways.indices] = self._logarithm(ways.data)
        return np.asarray(away[kept])


def _share(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)


def _sums(where: NDArray[np.integer[Any]], values: Floats, size: int) -> Floats:
    """Return the values added up by where they belong."""
    return np.bincount(where, values, size).astype(np.float64, copy=False)
