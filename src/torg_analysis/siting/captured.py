"""The turnover that new units of one category capture together."""

from copy import copy
from itertools import chain, combinations
from math import comb

import numpy as np

from torg_analysis.checks import Floats, Integers
from torg_analysis.siting.problem import Reading

_CELLS = 4_000_000  # of one block of work: 32 MB


class Captured:
    """F(S) = Σ_{v in S} r_v Σ_i C'_i p_iv / (P_i(S) + O_i), P_i(S) = Σ_{v in S} p_iv.

    Of one category. C' = θ × the share that counts × C. r_v = min(1, ceiling_v / what is wanted of
    v, Σ_i C_i p_iv / (P_i(S) + O_i)): a full unit turns people away. Rows without spending or pull
    are dropped. Without ceilings F is concave in P: what one more unit adds falls with those there.
    `among`: the premises that are asked about, those that fit if not given.
    """

    def __init__(self, read: Reading, category: int, among: Integers | None = None) -> None:
        sparse = read.pull[category]
        money = read.spend[:, category]
        used = np.flatnonzero((money > 0) & (np.diff(sparse.tocsr().indptr) > 0))
        self.pull: Floats = sparse[used].toarray()
        self.money, self.rival = money[used], read.rival[used, category]
        self.spend: Floats = self.money * read.counted[used, category] * read.weight[category]
        self.fit = np.flatnonzero(read.fit[:, category])
        self.ceiling = read.ceiling[:, category]
        # Alone a unit sells most: where none is full then, none ever is.
        asked = self.fit if among is None else among
        self.full = bool((sold(self.pull, self.money, self.rival) > self.ceiling)[asked].any())

    @property
    def endless(self) -> "Captured":
        """The same without ceilings: concave, and never less."""
        other = copy(self)
        other.full = False
        return other

    def of(self, pulled: Floats) -> Floats:
        """Return F without ceilings for summed pulls (rows,) or (rows, any)."""
        wide = pulled.ndim - 1
        spend, rival = (a.reshape(-1, *[1] * wide) for a in (self.spend, self.rival))
        bottom = pulled + rival
        share = np.divide(pulled, bottom, out=np.zeros_like(bottom), where=bottom > 0)
        result: Floats = (spend * share).sum(axis=0)
        return result

    def together(self, sets: Integers) -> Floats:
        """Return F of each set of premises (n, k)."""
        step = max(1, _CELLS // max(len(self.spend) * sets.shape[1], 1))
        parts = [self._block(sets[at : at + step]) for at in range(0, len(sets), step)]
        return np.concatenate([np.zeros(0), *parts])

    def _block(self, sets: Integers) -> Floats:
        pull = self.pull[:, sets]  # (rows, n, k)
        pulled = pull.sum(axis=2)
        if not self.full:
            return self.of(pulled)
        bottom = pulled + self.rival[:, None]
        part = np.divide(1.0, bottom, out=np.zeros_like(bottom), where=bottom > 0)
        gained, wanted = (
            np.einsum("rnk,rn->nk", pull, money[:, None] * part)
            for money in (self.spend, self.money)
        )
        filled: Floats = (gained * room(wanted, self.ceiling[sets])).sum(axis=1)
        return filled

    def value(self, members: Integers) -> float:
        """Return F of a set of premises."""
        return float(self.together(members[None])[0])

    def gradient(self, y: Floats) -> tuple[float, Floats]:
        """Return F without ceilings and its slope at y (V,): F(y') ≤ F(y) + slope·(y' − y)."""
        pulled = self.pull @ y
        bottom = np.maximum(pulled + self.rival, 1e-300)
        return float(self.of(pulled)), self.pull.T @ (self.spend * self.rival / bottom**2)

    def added(self, members: Integers) -> Floats:
        """Return (V,) what each premises would add to a set; 0 for its own."""
        more = self._one_more(members) - self.value(members)
        more[members] = 0.0
        return more

    def exchanged(self, members: Integers) -> Floats:
        """Return (len(members), V): F after one member has given way to another premises."""
        left = [self._one_more(members[members != v]) for v in members]
        return np.array(left).reshape(len(members), self.pull.shape[1])

    def _one_more(self, members: Integers) -> Floats:
        """Return (V,) F of the set with each premises beside it."""
        if not self.full:
            return self.of(self.pull[:, members].sum(axis=1)[:, None] + self.pull)
        everyone = np.arange(self.pull.shape[1])
        return self.together(np.c_[np.tile(members, (len(everyone), 1)), everyone])

    def sets(self, size: int) -> tuple[list[tuple[int, ...]], Floats]:
        """Return every set of fit premises of up to `size`, and F of each."""
        fit: list[int] = self.fit.tolist()
        listed = list(chain.from_iterable(combinations(fit, k) for k in range(size + 1)))
        values = [np.zeros(1)]
        for k in range(1, size + 1):
            members = np.array(list(combinations(fit, k)), dtype=np.int64).reshape(-1, k)
            values.append(self.together(members))
        return listed, np.concatenate(values)

    def small_enough(self, size: int) -> bool:
        """Whether listing every set of up to `size` is quick work."""
        count = sum(comb(len(self.fit), k) for k in range(size + 1))
        return count <= 5000 and count * max(len(self.spend), 1) <= 40_000_000


def sold(pull: Floats, money: Floats, rival: Floats) -> Floats:
    """Return (V,) what each unit would sell if it came alone; pull (rows, V)."""
    bottom = pull + rival[:, None]
    share: Floats = np.divide(pull, bottom, out=np.zeros_like(bottom), where=bottom > 0)
    return money @ share


def room(wanted: Floats, ceiling: Floats) -> Floats:
    """Return the share of what is wanted of each unit that its ceiling lets it sell, 0 … 1."""
    return np.divide(ceiling, wanted, out=np.ones_like(wanted), where=wanted > ceiling)
