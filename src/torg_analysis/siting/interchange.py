"""Teitz–Bart vertex interchange for the p-median: good sites quickly, without a bound.

Source: Teitz & Bart (1968), Operations Research 16, 955–961; the gains of all swaps at once after
Whitaker (1983), INFOR 21, 95–108.
"""

from typing import NamedTuple

import numpy as np

from torg_analysis.checks import Floats, Integers


class Sites(NamedTuple):
    """Chosen columns, ascending, and their total weighted distance."""

    chosen: Integers
    cost: float


def interchange(cost: Floats, p: int, *, starts: int, seed: int) -> Sites:
    """Return the best of several descents; `cost` is weight × distance, (demand × sites), finite.

    The first start is greedy; each other one is the best so far with a quarter of its sites (at
    least two) drawn anew. A swap is made while one lowers the sum.
    """
    rng = np.random.default_rng(seed)
    best = _descend(cost, _greedy(cost, p))
    free = cost.shape[1] - p
    for _ in range(starts - 1 if free else 0):
        drawn = min(max(p // 4, 2), p, free)
        first, others = best.chosen.copy(), np.setdiff1d(np.arange(cost.shape[1]), best.chosen)
        first[rng.permutation(p)[:drawn]] = rng.choice(others, size=drawn, replace=False)
        found = _descend(cost, first)
        if found.cost < best.cost:
            best = found
    return best


def _greedy(cost: Floats, p: int) -> Integers:
    nearest = np.full(cost.shape[0], np.inf)
    free = np.ones(cost.shape[1], dtype=bool)
    chosen = []
    for _ in range(p):
        sums = np.minimum(cost, nearest[:, None]).sum(axis=0)
        pick = int(np.argmin(np.where(free, sums, np.inf)))
        chosen.append(pick)
        free[pick] = False
        nearest = np.minimum(nearest, cost[:, pick])
    return np.array(chosen, dtype=np.int64)


def _descend(cost: Floats, chosen: Integers) -> Sites:
    chosen = chosen.copy()
    while True:
        enter, leave, saving = _best_swap(cost, chosen)
        total = float(cost[:, chosen].min(axis=1).sum())
        if saving <= 1e-12 * max(total, 1.0):
            chosen = np.sort(chosen)
            return Sites(chosen, total)
        chosen[leave] = enter


def _best_swap(cost: Floats, chosen: Integers) -> tuple[int, int, float]:
    """Return the site that enters, the position that leaves, and what that saves."""
    mine = cost[:, chosen]
    rows = np.arange(len(mine))
    owner = mine.argmin(axis=1)
    first = mine[rows, owner]
    mine[rows, owner] = np.inf
    second = mine.min(axis=1) if len(chosen) > 1 else np.full(len(mine), cost.max())
    gain = np.maximum(first[:, None] - cost, 0.0).sum(axis=0)
    # What is not lost when its nearest site leaves: the entering one is nearer than its second.
    kept = second[:, None] - np.clip(cost, first[:, None], second[:, None])
    order = np.argsort(owner, kind="stable")
    edges = np.searchsorted(owner[order], np.arange(len(chosen)))
    loss = np.bincount(owner, weights=second - first, minlength=len(chosen))
    served = np.bincount(owner, minlength=len(chosen)) > 0
    saved = np.zeros((len(chosen), cost.shape[1]))
    saved[served] = np.add.reduceat(kept[order], edges[served], axis=0)
    saving = gain[None, :] + saved - loss[:, None]
    saving[:, chosen] = -np.inf
    leave, enter = np.unravel_index(int(saving.argmax()), saving.shape)
    return int(enter), int(leave), float(saving[leave, enter])
