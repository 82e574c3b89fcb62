"""The market of each trade under one draw, and what each vacancy would do to it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from torg.premises.studies.material import Demand, Floats, Inputs
from torg.premises.studies.parameters import Draw, Parameters
from torg_analysis.gravity import Huff

_RESIDENTS, _BY_DAY = 0, 1


@dataclass(frozen=True)
class Market:
    """All in kr a year. Rows are candidates (V), columns trades (C), or stores (m)."""

    demand: Floats  # (C,) of everybody within the grid
    unserved: Floats  # (C,) of those who reach no shop of the trade
    outside: Floats  # (C,) what other towns get
    turnover: Floats  # (m,) of each present store
    pressure: Floats  # (V, C) what would be bought there if the floor had no end, through what the
    # floor needs: 1 = it bears itself; NaN where the trade does not fit
    new: Floats  # (V, C) what a newcomer would sell, at most `fullest` times what its floor needs
    taken_inside: Floats  # (V, C) of it, from shops in the district
    taken_town: Floats  # (V, C) of it, from shops elsewhere in the town
    worst_loss: Floats  # (V, C) the largest share that one present store would lose


@dataclass(frozen=True)
class Slice:
    """One trade: which stores it has, and for each kind of people the distances to them."""

    mine: NDArray[np.int64]
    to_stores: tuple[sparse.csr_array, ...]
    stranded: tuple[NDArray[np.bool_], ...]  # points that reach no store of the trade


def slices(inputs: Inputs) -> list[Slice]:
    """Return the trades one by one: cut out once, for every draw."""
    found = []
    for kind in range(len(inputs.trades.slugs)):
        mine = np.flatnonzero(inputs.stores.trade == kind)
        near = tuple(d.to_stores[:, mine].tocsr() for d in (inputs.residents, inputs.by_day))
        found.append(Slice(mine, near, tuple(np.diff(one.indptr) == 0 for one in near)))
    return found


def market(inputs: Inputs, cut: list[Slice], parameters: Parameters, draw: Draw) -> Market:
    """Return the market under one draw: Huff's model, for each trade and kind of people."""
    trades, stores = inputs.trades, inputs.stores
    count, kinds = len(inputs.candidates.ids), len(trades.slugs)
    factor = 1 + draw.spending * trades.spread
    needed = trades.needed * (1 + draw.needed * trades.spread)
    floor = inputs.candidates.area[:, None] * needed[None, :]  # kr a year that it needs
    most = floor * parameters.fullest
    shape = (count, kinds)
    demand, unserved, outside = np.zeros(kinds), np.zeros(kinds), np.zeros(kinds)
    turnover = np.zeros(len(stores.ids))
    new, inside, town, worst = (np.zeros(shape) for _matrix in range(4))
    for kind in range(kinds):
        mine = cut[kind].mine
        loss = np.zeros((count, len(mine)))
        spent = _spent(inputs, kind, draw)
        elsewhere = _elsewhere(inputs, kind, spent, draw)
        for who in (_RESIDENTS, _BY_DAY):
            one = _part(who, spent[who], elsewhere, cut[kind], inputs, parameters, draw)
            demand[kind] += one.demand * factor[kind]
            unserved[kind] += one.unserved * factor[kind]
            outside[kind] += one.outside * factor[kind]
            turnover[mine] += one.turnover * factor[kind]
            new[:, kind] += one.new * factor[kind]
            loss += one.loss * factor[kind]
        # A full shop turns people away, who then buy where they bought before.
        room = np.divide(most[:, kind], new[:, kind], out=np.ones(count), where=new[:, kind] > 0)
        loss *= np.minimum(room, 1.0)[:, None]
        here = stores.inside[mine]
        inside[:, kind], town[:, kind] = loss[:, here].sum(1), loss[:, ~here].sum(1)
        worst[:, kind] = _worst(loss, turnover[mine])
    pressure = np.divide(new, floor, out=np.full(shape, np.nan), where=inputs.fit & (floor > 0))
    new = np.where(inputs.fit, np.minimum(new, most), 0.0)
    return Market(demand, unserved, outside, turnover, pressure, new, inside, town, worst)


@dataclass(frozen=True)
class _Part:
    demand: float
    unserved: float
    outside: float
    turnover: Floats
    new: Floats
    loss: Floats


def _spent(inputs: Inputs, kind: int, draw: Draw) -> tuple[Floats, Floats]:
    """Return what the people of each point spend on a trade: residents, and the commuters' day."""
    trades = inputs.trades
    by_day = np.array([trades.worker[kind], trades.student[kind]]) * draw.commuters
    return (
        inputs.residents.people @ trades.resident[[kind]],
        inputs.by_day.people @ by_day if inputs.by_day.people.size else np.zeros(0),
    )


def _elsewhere(inputs: Inputs, kind: int, spent: tuple[Floats, Floats], draw: Draw) -> float:
    """Return the floor of other towns: a share of what those need who can walk to any shop here."""
    near = sum(
        float(money[_reaching(people)].sum())
        for people, money in zip((inputs.residents, inputs.by_day), spent, strict=True)
    )
    return draw.outside_share * near / max(float(inputs.trades.needed[kind]), 1.0)


def _reaching(people: Demand) -> NDArray[np.bool_]:
    return np.asarray((np.diff(people.to_stores.indptr) + np.diff(people.to_candidates.indptr)) > 0)


def _part(
    who: int,
    spent: Floats,
    elsewhere: float,
    cut: Slice,
    inputs: Inputs,
    parameters: Parameters,
    draw: Draw,
) -> _Part:
    """Return what one kind of people does with one trade."""
    people: Demand = (inputs.residents, inputs.by_day)[who]
    exponent = (draw.resident_exponent, draw.worker_exponent)[who]
    area = inputs.stores.area[cut.mine]
    model = Huff(draw.attraction_exponent, exponent, "power", minimum_distance=parameters.nearest_m)
    # Other towns pull like shops of that floor, as far away as anybody walks.
    far = max(parameters.resident_reach_m, parameters.nearest_m)
    outside = elsewhere**draw.attraction_exponent * far**-exponent
    base = model.allocate(spent, area, cut.to_stores[who], outside=outside)
    what = model.what_if(base, inputs.candidates.area, people.to_candidates)
    lost = float(spent[cut.stranded[who]].sum())
    return _Part(
        float(spent.sum()), lost, float(base.outside + base.unserved) - lost, base.turnover,
        what.turnover_new,
        what.loss_by_store,
    )  # fmt: skip


def _worst(loss: Floats, turnover: Floats) -> Floats:
    if not len(turnover):
        return np.zeros(len(loss))
    share = np.divide(loss, turnover, out=np.zeros_like(loss), where=turnover > 0)
    return np.asarray(share.max(axis=1))
