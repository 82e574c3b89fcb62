"""Who gains, owner by owner, and how gains could be shared.

Reckoned from what the study tells everybody: a newcomer's rent is the part of its turnover that a
tenant can pay; an owner loses the same part of what its other tenants sell less. What an owner asks
for a premises, or gets for one today, is in none of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from torg.premises.scenarios.analysis.scoring import Placed, middle
from torg.premises.scenarios.analysis.table import Table
from torg.premises.studies.material import Floats
from torg_analysis.siting import nash_split, shapley, shapley_sampled

Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]
LEAST_PART = 0.05  # of all that is gained and lost: an owner with less hides nobody
LEAST_OWNERS = 3  # of fewer nothing is shown in sum: each could be told from the others
LEAST_OTHERS = 2  # of them, who are not the reader's own
MOST_EXACT = 12  # owners whose sets are all counted; of more, orders are drawn
MOST_IN_A_TRADE = 8  # owners who place the same trade: 255 markets


@dataclass(frozen=True, eq=False)
class Owned:
    """Who owns what: numbers of owners, −1 where nobody is known."""

    ids: tuple[int, ...]
    premises: Integers  # (V,) index of the vacancy's owner
    stores: Integers  # (m,) index of the owner of the shop's premises


@dataclass(frozen=True)
class OwnGain:
    """What a scenario is to one owner, kr a year; the shares are of what all owners gain."""

    rent: float  # what newcomers in its premises could pay
    lost: float  # what its other tenants could pay less
    shapley: float | None  # None where it cannot be said
    nash: float | None  # as much for each owner: from today on, all gain alike

    @property
    def gain(self) -> float:
        return self.rent - self.lost


@dataclass(frozen=True)
class Gains:
    """What a scenario is to the owners together. None where fewer than three have a part in it."""

    owners: int  # with a gain or a loss
    total: float | None
    winners: int | None
    by_owner: dict[int, OwnGain]  # never shown to another


def owned(table: Table, rows: Iterable[tuple[int, ...]]) -> Owned:
    """Return who owns the vacancies and the shops' premises; rows of `queries.owners_of`."""
    found = list(rows)
    ids = tuple(sorted({owner for _premises, _place, owner in found}))
    index = {owner: at for at, owner in enumerate(ids)}
    by_premises = {premises: index[owner] for premises, _place, owner in found}
    by_place = {place: index[owner] for _premises, place, owner in found if place}
    return Owned(
        ids,
        np.array([by_premises.get(pk, -1) for pk in table.premises], np.int64),
        np.array([by_place.get(pk, -1) for pk in table.stores], np.int64),
    )


def gains(table: Table, placed: Placed, of: Owned, own: frozenset[int] = frozenset()) -> Gains:
    """Return who gains what by the placements, and how the owners could share it.

    `own` are the owners whose own figures the reader sees: a sum must not tell of another.
    """
    rent, lost = _parts(table, placed, of)
    change = rent - lost
    concerned = np.flatnonzero((np.abs(rent) > 0.5) | (np.abs(lost) > 0.5))
    enough = _said(change, np.isin(np.array(of.ids, np.int64), list(own)))
    shares = _shares(table, placed, of, concerned) if enough else {}
    total = float(change.sum())
    alike = nash_split(total, np.zeros(len(concerned))) if enough and total >= 0 else None
    by_owner = {
        of.ids[at]: OwnGain(
            float(rent[at]), float(lost[at]), shares.get(int(at)),
            None if alike is None else float(alike[number]),
        )
        for number, at in enumerate(concerned)
    }  # fmt: skip
    return Gains(
        len(concerned),
        total if enough else None,
        int((change > 0.5).sum()) if enough else None,
        by_owner,
    )


def _said(change: Floats, own: Mask) -> bool:
    """Whether a sum may be told: three owners or more with a part in it that is worth the name.

    At least two of them are not the reader's: one alone would be what own figures leave of the sum.
    """
    sizes = np.abs(change)
    weighty = sizes >= LEAST_PART * max(float(sizes.sum()), 1.0)
    return int(weighty.sum()) >= LEAST_OWNERS and int((weighty & ~own).sum()) >= LEAST_OTHERS


def _parts(table: Table, placed: Placed, of: Owned) -> tuple[Floats, Floats]:
    """Return (O,) rents of newcomers and rents lost elsewhere, in the middle."""
    part = float(table.assumed.rent_share[0])
    rent, lost = np.zeros(len(of.ids) + 1), np.zeros(len(of.ids) + 1)  # the last: nobody's
    for trade in sorted({trade for _premises, trade in placed}):  # they do not touch each other
        found = middle(table, tuple(sorted(one for one in placed if one[1] == trade)))
        np.add.at(rent, of.premises[found.rows], found.sold * part)
        np.add.at(lost, of.stores, found.loss * part)
    return rent[:-1], lost[:-1]


def _shares(table: Table, placed: Placed, of: Owned, concerned: Integers) -> dict[int, float]:
    """Return Shapley's share of each owner that it concerns.

    A set of owners gains what all owners together gain when only its own premises get newcomers:
    so whoever has no newcomer adds nothing, and is only held harmless.
    """
    whose = [int(of.premises[table.premises.index(pk)]) for pk, _trade in placed]
    seats = sorted(set(whose) - {-1})
    games = [
        _Game(table, of, seats, concerned, [one for one in rows if one[1] >= 0])
        for rows in _by_trade(placed, whose)
    ]
    if not seats or any(game.is_large for game in games):
        return {}
    for game in games:
        game.play()
    fair = dict(zip(seats, _shapley(games, len(seats)).tolist(), strict=True))
    return {int(owner): fair.get(int(owner), 0.0) for owner in concerned}


def _by_trade(placed: Placed, whose: list[int]) -> list[list[tuple[tuple[int, str], int]]]:
    """Return the placements with their owners, trade by trade: others do not touch each other."""
    trades: dict[str, list[tuple[tuple[int, str], int]]] = {}
    for one, owner in zip(placed, whose, strict=True):
        trades.setdefault(one[1], []).append((one, owner))
    return list(trades.values())


class _Game:
    """One trade: what each set of the owners who place it gains, at most a thousand sets."""

    def __init__(
        self,
        table: Table,
        of: Owned,
        seats: list[int],
        concerned: Integers,
        rows: list[tuple[tuple[int, str], int]],
    ) -> None:
        self.table, self.of, self.rows, self.concerned = table, of, rows, concerned
        self.owners = sorted({owner for _one, owner in rows})
        self.bits = np.array([seats.index(owner) for owner in self.owners], np.int64)
        self.is_large = len(self.owners) > MOST_IN_A_TRADE
        self.worth = np.zeros(1)

    def play(self) -> None:
        """Work out what each set of owners gains."""
        self.worth = np.zeros(2 ** len(self.owners))
        for mask in range(1, len(self.worth)):
            members = {owner for bit, owner in enumerate(self.owners) if mask >> bit & 1}
            mine = tuple(one for one, owner in self.rows if owner in members)
            rent, lost = _parts(self.table, mine, self.of)
            self.worth[mask] = (rent - lost)[self.concerned].sum()

    def of_sets(self, there: Mask) -> Floats:
        """Return (m,) what sets of seats (m, n) gain in this trade."""
        which = there[:, self.bits] @ (1 << np.arange(len(self.bits)))
        return np.asarray(self.worth[which])


def _shapley(games: list[_Game], seats: int) -> Floats:
    def worth(there: Mask) -> Floats:
        return np.asarray(sum(game.of_sets(there) for game in games))

    if seats > MOST_EXACT:
        return shapley_sampled(worth, seats, samples=400).share
    sets = np.arange(2**seats)
    return shapley(worth((sets[:, None] >> np.arange(seats) & 1).astype(bool))).share
