"""A good mix quickly: greedy, then the best move or swap while one helps. It proves nothing."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import xlogy

from torg_analysis.checks import Floats, Integers
from torg_analysis.siting.captured import Captured
from torg_analysis.siting.problem import FREE, Reading
from torg_analysis.siting.score import complement, entropy, one_hot, shannon

_TINY = 1e-9
_TRIES = 20


class LocalSearch:
    """An assignment that changes by moves (a premises gets another category) and swaps of two.

    What breaks limits least goes first; among equals, what is worth most.
    """

    def __init__(self, read: Reading, captured: list[Captured]) -> None:
        self.read, self.captured = read, captured
        self.chosen: Integers = np.where(read.locks >= 0, read.locks, -1)
        self.free = read.locks == FREE
        shape = (len(read.rows.wishes), read.premises, read.categories)
        self.dense: Floats = read.rows.matrix.toarray().reshape(shape)
        self.used = read.rows.matrix @ one_hot(read, self.chosen)
        self.added = np.zeros((read.premises, read.categories))
        self.dropped = np.zeros(read.premises)
        self.exchanged = np.zeros((read.premises, read.premises))
        self.total = np.zeros(read.categories)
        self.fresh = False  # whether `exchanged` is up to date
        for category in range(read.categories):
            self._refresh(category)

    def run(self) -> Integers:
        """Move and swap until nothing helps; return the assignment."""
        if not self.read.premises:
            return self.chosen
        for _ in range(40 * max(self.read.premises, 1)):
            if not self._move() and not self._swap():
                break
        return self.chosen

    def worth(self) -> float:
        """Return the value of the assignment."""
        beside = complement(self.read, self.chosen)
        return (
            float(self.total.sum()) + beside + self.read.variety * shannon(self.read, self.chosen)
        )

    def tempting(self) -> list[tuple[int, int]]:
        """Return the moves that would gain but that limits forbid, the greatest gain first."""
        gain, excess, allowed = self._moves()
        barred = allowed & (gain > 0) & (excess > self.broken + _TINY)
        order = np.argsort(-np.where(barred, gain, -np.inf), axis=None, kind="stable")
        found = order[: int(barred.sum())]
        return [divmod(int(at), gain.shape[1]) for at in found]

    def force(self, best: Integers, v: int, category: int) -> None:
        """From the best assignment make a forbidden move, mend what it breaks, go on from there."""
        self.back(best)
        self._put(v, category)
        self.free[v] = False
        while self.broken > _TINY and (self._move() or self._swap()):
            pass
        self.free[v] = True
        self.run()

    def back(self, best: Integers) -> None:
        """Go back to an earlier assignment."""
        for v in np.flatnonzero(self.chosen != best):
            self._put(int(v), int(best[v]))

    @property
    def broken(self) -> float:
        """By how much limits are broken, in units of their largest coefficient."""
        return float(self._excess(self.used))

    def _excess(self, used: Floats) -> Floats:
        shape = (-1, *[1] * (used.ndim - 1))
        high, low = self.read.rows.high.reshape(shape), self.read.rows.low.reshape(shape)
        total: Floats = (
            np.maximum(used - high - _TINY, 0.0) + np.maximum(low - used - _TINY, 0.0)
        ).sum(axis=0)
        return total

    def _refresh(self, category: int) -> None:
        members = np.flatnonzero(self.chosen == category)
        one = self.captured[category]
        self.added[:, category] = one.added(members)
        self.total[category] = one.value(members)
        if len(members):
            alone = [one.value(members[members != v]) for v in members]
            self.dropped[members] = self.total[category] - np.array(alone)
        self.fresh = False

    def _beside(self) -> Floats:
        """Return (V, C): what neighbours, present and new, make each category worth."""
        read = self.read
        new = one_hot(read, self.chosen).reshape(read.premises, -1)
        return read.linear + read.complement * (read.nearness @ new @ read.affinity)

    def _varied(self) -> Floats:
        """Return (V, C + 1) μ × what each move does to Shannon's index; last: leave it empty."""
        let = self.chosen[self.chosen >= 0]
        count = self.read.present + np.bincount(let, minlength=self.read.categories)
        less, now, more = (xlogy(n, n) for n in (np.maximum(count - 1, 0.0), count, count + 1))
        one = np.r_[np.ones(len(count)), 0.0]  # a unit of each category; the last: none
        size = count.sum() + one - one[:, None]  # (from, to)
        terms = now.sum() + np.r_[more - now, 0.0] - np.r_[now - less, 0.0][:, None]
        safe = np.where(size > 0, size, 1.0)
        change: Floats = self.read.variety * (np.log(safe) - terms / safe - entropy(count))
        return change[self.chosen]  # −1, empty, is the last

    def _now(self, beside: Floats) -> Floats:
        """Return (V,) what turnover and neighbours would lose if each premises stood empty."""
        at = np.arange(self.read.premises)
        return np.where(self.chosen >= 0, self.dropped + beside[at, self.chosen], 0.0)

    def _usage(self) -> Floats:
        """Return (rows, V) what each premises' present category uses of each limit."""
        at = np.arange(self.read.premises)
        return np.where(self.chosen >= 0, self.dense[:, at, self.chosen], 0.0)

    def _moves(self) -> tuple[Floats, Floats, NDArray[np.bool_]]:
        """Return gain, excess and permission of the moves (V, C + 1); last: leave it empty."""
        read, beside = self.read, self._beside()
        gain = self._varied()
        gain[:, :-1] += self.added + beside
        gain -= self._now(beside)[:, None]
        after = np.zeros((len(self.used), read.premises, read.categories + 1))
        after[:, :, :-1] = self.dense
        after += (self.used[:, None] - self._usage())[:, :, None]
        allowed = np.c_[read.fit, np.ones(read.premises, dtype=bool)] & self.free[:, None]
        allowed[np.arange(read.premises), self.chosen] = False
        return gain, self._excess(after), allowed

    def _move(self) -> bool:
        best = self._best(*self._moves())
        if best is None:
            return False
        self._put(*best)
        return True

    def _put(self, v: int, category: int) -> None:
        """Let a premises to a category, or leave it empty: −1, or the last of the moves."""
        before, category = int(self.chosen[v]), category if category < self.read.categories else -1
        if before >= 0:
            self.used = self.used - self.dense[:, v, before]
        if category >= 0:
            self.used = self.used + self.dense[:, v, category]
        self.chosen[v] = category
        for changed in {before, category} - {-1}:
            self._refresh(changed)

    def _best(
        self, gain: Floats, excess: Floats, allowed: NDArray[np.bool_]
    ) -> tuple[int, int] | None:
        """Return the step that mends most, or that is worth most and breaks no more than now."""
        now, scale = self.broken, max(float(self.total.sum()), 1.0)
        mends = allowed & (excess < now - 1e-6)
        if mends.any():
            least = excess[mends].min()
            good = mends & (excess <= least + _TINY)
        else:
            good = allowed & (excess <= now + _TINY) & (gain > 1e-10 * scale)
        if not good.any():
            return None
        first, second = np.unravel_index(int(np.where(good, gain, -np.inf).argmax()), gain.shape)
        return int(first), int(second)

    def _swap(self) -> bool:
        read, kinds = self.read, self.chosen
        let = (kinds >= 0) & self.free
        if not let.any():
            return False
        self._exchange()
        allowed = let[:, None] & let & (kinds[:, None] < kinds)
        allowed &= read.fit[:, kinds] & read.fit[:, kinds].T
        change = self.exchanged - self.total[kinds][:, None]
        beside = self._beside()
        other = beside[:, kinds]  # v with w's category
        mine = beside[np.arange(read.premises), kinds]
        couple = read.complement * read.nearness
        tie = read.affinity[np.ix_(kinds, kinds)]
        own = np.diagonal(tie)
        pairs = couple * (2 * tie - own[:, None] - own)
        gain = change + change.T + other + other.T - mine[:, None] - mine + pairs
        use = self.dense[:, :, kinds]  # (rows, v, w): v with w's category
        now = self._usage()
        after = self.used[:, None, None] + use + use.transpose(0, 2, 1)
        after -= now[:, :, None] + now[:, None, :]
        best = self._best(gain, self._excess(after), allowed)
        if best is None:
            return False
        v, w = best
        one, two = int(kinds[v]), int(kinds[w])
        self._put(v, -1)
        self._put(w, one)
        self._put(v, two)
        return True

    def _exchange(self) -> None:
        if self.fresh:
            return
        for category in np.unique(self.chosen[self.chosen >= 0]):
            members = np.flatnonzero(self.chosen == category)
            self.exchanged[members] = self.captured[category].exchanged(members)
        self.fresh = True


def quick_mix(read: Reading, captured: list[Captured]) -> tuple[Integers, bool]:
    """Return a good assignment and whether it keeps every limit.

    After the first descent the most tempting of the moves that limits forbid are forced, one at a
    time, and the rest is arranged around them.
    """
    search = LocalSearch(read, captured)
    best, value, broken = search.run().copy(), search.worth(), search.broken
    waiting, tries = search.tempting() if read.premises else [], 0
    while waiting and tries < _TRIES:
        search.force(best, *waiting.pop(0))
        tries += 1
        mended = search.broken < broken - _TINY
        if mended or (search.broken <= broken + _TINY and search.worth() > value * (1 + 1e-9)):
            best, value, broken = search.chosen.copy(), search.worth(), search.broken
            waiting = search.tempting()
    lost = (read.locks >= 0) & ~read.fit[np.arange(read.premises), np.maximum(read.locks, 0)]
    return best, broken <= 1e-7 and not lost.any()
