"""The turnover that new units of one category capture together."""

from itertools import chain, combinations
from math import comb

import numpy as np

from torg_analysis.checks import Floats, Integers
from torg_analysis.siting.problem import Reading

_CELLS = 4_000_000  # of one block of work: 32 MB


class Captured:
    """F(S) = θ Σ_i C_i P_i(S) / (P_i(S) + O_i), P_i(S) = Σ_{v in S} p_iv, of one category.

    Rows without spending or pull are dropped. F is concave in P, so what one more unit adds falls
    with those that are there.
    """

    def __init__(self, read: Reading, category: int) -> None:
        sparse = read.pull[category]
        spend = read.spend[:, category] * read.weight[category]
        used = np.flatnonzero((spend > 0) & (np.diff(sparse.tocsr().indptr) > 0))
        self.pull: Floats = sparse[used].toarray()
        self.spend, self.rival = spend[used], read.rival[used, category]
        self.fit = np.flatnonzero(read.fit[:, category])

    def of(self, pulled: Floats) -> Floats:
        """Return F for summed pulls (rows,) or (rows, any)."""
        wide = pulled.ndim - 1
        spend, rival = (a.reshape(-1, *[1] * wide) for a in (self.spend, self.rival))
        bottom = pulled + rival
        share = np.divide(pulled, bottom, out=np.zeros_like(bottom), where=bottom > 0)
        result: Floats = (spend * share).sum(axis=0)
        return result

    def value(self, members: Integers) -> float:
        """Return F of a set of premises."""
        return float(self.of(self.pull[:, members].sum(axis=1)))

    def gradient(self, y: Floats) -> tuple[float, Floats]:
        """Return F and its slope at fractional y (V,): F(y') ≤ F(y) + slope·(y' − y)."""
        pulled = self.pull @ y
        bottom = np.maximum(pulled + self.rival, 1e-300)
        return float(self.of(pulled)), self.pull.T @ (self.spend * self.rival / bottom**2)

    def added(self, members: Integers) -> Floats:
        """Return (V,) what each premises would add to a set; 0 for its own."""
        pulled = self.pull[:, members].sum(axis=1)
        more = self.of(pulled[:, None] + self.pull) - self.of(pulled)
        more[members] = 0.0
        return more

    def exchanged(self, members: Integers) -> Floats:
        """Return (len(members), V): F after one member has given way to another premises."""
        pulled = self.pull[:, members].sum(axis=1)
        left = [self.of((pulled - self.pull[:, v])[:, None] + self.pull) for v in members]
        return np.array(left).reshape(len(members), self.pull.shape[1])

    def sets(self, size: int) -> tuple[list[tuple[int, ...]], Floats]:
        """Return every set of fit premises of up to `size`, and F of each."""
        fit: list[int] = self.fit.tolist()
        listed = list(chain.from_iterable(combinations(fit, k) for k in range(size + 1)))
        values = [np.zeros(1)]
        for k in range(1, size + 1):
            members = np.array(list(combinations(fit, k)), dtype=np.int64).reshape(-1, k)
            step = max(1, _CELLS // max(len(self.spend) * k, 1))
            for at in range(0, len(members), step):
                block = members[at : at + step]
                values.append(self.of(self.pull[:, block].sum(axis=2)))
        return listed, np.concatenate(values)

    def small_enough(self, size: int) -> bool:
        """Whether listing every set of up to `size` is quick work."""
        count = sum(comb(len(self.fit), k) for k in range(size + 1))
        return count <= 5000 and count * max(len(self.spend), 1) <= 40_000_000
