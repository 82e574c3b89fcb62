"""The best mix for the vacancies of a study: the question put to `torg_analysis.siting`.

The value is the scenario's own worth (`Score.worth`), in the middle of what is assumed: what the
district gains, and what neighbours and variety count for. A point's money counts in so far as the
district's shops do not have it already, and no newcomer sells more than its floor can
(`Table.fullest`). The bound is one of this worth: no mix that keeps the wishes is worth more.

No owner who has a premises in play may earn less than today. An owner with none can only lose, and
so would forbid every newcomer that takes a krona from its tenants: it is protected by what each
present shop may lose at most (decision 0014).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy import sparse

from torg.premises.scenarios.analysis.owners import Integers, Mask, Owned
from torg.premises.scenarios.analysis.scoring import Placed, is_told, score, varied
from torg.premises.scenarios.analysis.table import People, Table
from torg.premises.scenarios.enums import Aim, Search
from torg.premises.studies.material import Floats
from torg_analysis.siting import (
    EMPTY,
    FREE,
    FairMix,
    InfeasibleError,
    MixProblem,
    TenantMix,
    Wish,
    fair_mix,
    tenant_mix,
)

_CLOSE = 1e-4


@dataclass(frozen=True)
class Wishes:
    """What a mix is asked for. `locks`: premises → trade, "" to stay empty."""

    aim: Aim = Aim.VALUE
    most: int = 1  # newcomers of one trade
    wanted: tuple[str, ...] = ()  # trades of which one must come
    worst_loss: float = 0.3  # share of its turnover that a present shop may lose
    locks: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """What the search came to. value: `Score.worth`, kr a year; bound: of any mix within wishes."""

    state: Search
    placed: Placed = ()
    value: float = 0.0
    bound: float = 0.0
    collisions: tuple[dict[str, Any], ...] = ()
    is_fairest: bool = False  # proven, where fairness was asked for

    @property
    def gap(self) -> float:
        """How much more another mix could be worth at most, as a share of the bound."""
        more = self.bound - self.value
        if more < 1:  # less than a krona is nothing
            return 0.0
        return more / max(abs(self.bound), 1.0)


def suggest(
    table: Table,
    wishes: Wishes,
    of: Owned,
    free: Iterable[int],
    *,
    time_limit: float,
) -> Found:
    """Return the best mix for the premises that are free; locked ones stay as they are.

    `time_limit` is in seconds. Wishes that collide are named: no mix meets them all.
    """
    asked = _problem(table, wishes, of, set(free))
    try:
        mix = _solved(asked, wishes.aim, time_limit)
    except InfeasibleError as error:
        if not error.wishes:
            return Found(Search.LATE)
        return Found(Search.COLLIDES, collisions=tuple(_told(table, of, w) for w in error.wishes))
    placed = tuple(
        sorted(
            (table.premises[row], table.trades[kind])
            for row, kind in enumerate(mix.assignment.tolist())
            if kind >= 0
        )
    )
    found = score(table, placed)
    bound = max(found.worth, mix.bound - varied(table, ()))  # a scenario counts what changes
    return Found(Search.FOUND, placed, found.worth, bound, is_fairest=_is_fairest(mix))


def _is_fairest(mix: TenantMix) -> bool:
    """Return whether no mix is fairer, within what the solver tells apart."""
    if not isinstance(mix, FairMix):
        return False
    return mix.fairness >= mix.fairness_bound - _CLOSE * max(abs(mix.fairness_bound), 1.0)


def _solved(asked: MixProblem, aim: Aim, time_limit: float) -> TenantMix:
    if aim == Aim.VALUE:
        return tenant_mix(asked, time_limit=time_limit)
    return fair_mix(asked, aim.value, time_limit=time_limit)


def _problem(table: Table, wishes: Wishes, of: Owned, free: set[int]) -> MixProblem:
    count, kinds = table.fit.shape
    locks = np.full(count, FREE)
    fit = table.fit.copy()
    for row, premises in enumerate(table.premises):
        if premises in wishes.locks:
            trade = wishes.locks[premises]
            locks[row] = table.trades.index(trade) if trade else EMPTY
        elif premises not in free:
            locks[row] = EMPTY
    pull = sparse.csr_array(np.concatenate([_pull(table, people) for people in table.people]))
    money = [people.money * people.scale[0] for people in table.people]
    wanted = np.array([float(slug in wishes.wanted) for slug in table.trades])
    loss, sold = _alone(table)
    part = float(table.assumed.rent_share[0])
    owners, beside = len(of.ids), table.beside
    asked = _of_owner(of, _in_play(of, fit, locks))
    return MixProblem(
        fit=fit.astype(float),
        spend=np.concatenate(money),
        counted=np.concatenate([np.maximum(1 - people.inside[0], 0) for people in table.people]),
        ceiling=_ends(table),
        pull=[pull] * kinds,
        rival=np.concatenate([people.total[0] for people in table.people]),
        affinity=beside.pairs + beside.pairs.T,  # what each is to the other
        nearness=beside.near,
        surroundings=beside.suits,
        complement=beside.neighbour,
        variety=beside.variety,
        present=table.present(),
        least=wanted,
        most=np.maximum(np.full(kinds, float(wishes.most)), wanted),
        loss=loss,
        turnover=table.turnover,
        rho=wishes.worst_loss,
        owner=np.where(of.premises >= 0, of.premises, owners),  # the last: nobody is known
        rent=np.where(of.premises[:, None] >= 0, sold * part, 0.0),  # nobody asks for fairness
        burden=sparse.csr_array(loss @ asked) * part,
        locks=locks,
    )


def _in_play(of: Owned, fit: Mask, locks: Integers) -> Mask:
    """Return (O,) which owners have a premises that a newcomer may move into, or is set for."""
    open_to = (locks >= 0) | ((locks == FREE) & fit.any(axis=1))
    return np.isin(np.arange(len(of.ids)), of.premises[open_to])


def _of_owner(of: Owned, asked: Mask) -> sparse.csr_array:
    """Return (m, O + 1): 1 where a shop stands in the premises of an owner who is asked (O,)."""
    shops = np.flatnonzero(np.append(asked, False)[of.stores])  # −1, nobody, is the last
    shape = (len(of.stores), len(of.ids) + 1)
    return sparse.csr_array((np.ones(len(shops)), (shops, of.stores[shops])), shape=shape)


def _pull(table: Table, people: People) -> Floats:
    alpha = table.assumed.attraction_exponent[0]
    return np.asarray(np.exp(alpha * np.log(table.area) - people.exponent[0] * people.away))


def _alone(table: Table) -> tuple[sparse.csr_array, Floats]:
    """Return what each newcomer alone takes from each shop (V·C, m), and what it sells (V, C)."""
    count, kinds = table.fit.shape
    sold = np.zeros((count, kinds))
    loss = np.zeros((count, kinds, len(table.stores)))
    for people in table.people:
        pull = _pull(table, people)
        for kind in range(kinds):
            bottom = people.total[0, :, kind][:, None] + pull
            per = np.divide(pull, bottom, out=np.zeros_like(pull), where=bottom > 0)
            flow = per * (people.money[:, kind] * people.scale[0])[:, None]  # (n, V)
            sold[:, kind] += flow.sum(axis=0)
            mine = np.flatnonzero(table.store_trade == kind)
            loss[:, kind, mine] += (people.share[:, mine].T @ flow).T
    most = _ends(table)
    room = np.divide(most, sold, out=np.ones_like(sold), where=sold > most)
    flat = sparse.csr_array((loss * room[:, :, None]).reshape(count * kinds, -1))
    return flat, sold * room


def _ends(table: Table) -> Floats:
    """Return (V, C) the most that a floor can sell, kr a year."""
    return np.asarray(table.fullest * table.area[:, None] * table.assumed.needed[0])


def _told(table: Table, of: Owned, wish: Wish) -> dict[str, Any]:
    """Return a wish as a page can say it. A shop is told by its trade, never by its name."""
    told: dict[str, Any] = {"kind": wish.kind}
    if wish.kind == "lock":
        told["premises"] = table.premises[wish.which]
    elif wish.kind in {"least", "most"}:
        told["trade"] = table.trades[wish.which]
    elif wish.kind == "loss":
        kind = int(table.store_trade[wish.which])
        if is_told(table, [kind]):  # a lone shop is not named by its trade
            told["trade"] = table.trades[kind]
    elif wish.which < len(of.ids):
        told["owner"] = of.ids[wish.which]
    return told
