"""How owners could share what a mix brings: Shapley's value, Nash's split; what fairness costs."""

from collections.abc import Callable
from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import ArrayLike, NDArray

from torg_analysis.checks import Floats, InputError, indices, number, numbers, read_only

Mask = NDArray[np.bool_]
_MOST = 20  # owners whose sets can be listed
_CELLS = 4_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """What each owner (n,) is due, and its standard error: 0 where every set was counted."""

    share: Floats
    error: Floats


def shapley(values: ArrayLike) -> Shares:
    """Share the value of all together by what each adds, on average over all orders of joining.

    φ_o = Σ_{S∌o} |S|! (n−|S|−1)! / n! · (v(S ∪ o) − v(S)); Σ φ_o = v(all).

    Args:
        values: (2^n,) v of each set of owners in any unit; owner o is in the set number s where bit
            o of s is set. values[0], of nobody, is 0. n ≤ 20.
    Returns:
        Shares: share (n,) in the same unit, error 0.
    Raises:
        InputError: values: not finite, not 2^n of them, more than 2^20, or nobody has a value.
    Source:
        Shapley (1953), A value for n-person games, Annals of Mathematics Studies 28, 307–317.
    """
    read = numbers("values", values, None)
    owners = len(read).bit_length() - 1
    if len(read) != 1 << max(owners, 0) or owners > _MOST:
        raise InputError("values", f"must be 2^n for n owners, n ≤ {_MOST}; there are {len(read)}")
    if abs(read[0]) > 1e-9 * np.abs(read).max():
        raise InputError("values", "the set of nobody, at [0], must be worth 0")
    sets = np.arange(len(read))
    size = np.bitwise_count(sets)
    weight = np.array([1.0 / (owners * comb(owners - 1, k)) for k in range(owners)])
    share = np.zeros(owners)
    for owner in range(owners):
        without = sets[(sets >> owner) & 1 == 0]
        added = read[without | (1 << owner)] - read[without]
        share[owner] = weight[size[without]] @ added
    return Shares(read_only(share), read_only(np.zeros(owners)))


def shapley_sampled(
    worth: Callable[[Mask], Floats], owners: int, *, samples: int = 2000, seed: int = 0
) -> Shares:
    """Estimate Shapley's value from orders of joining drawn at random, each with its reverse.

    φ_o ≈ mean over orders of v(those before o, and o) − v(those before o). An order and its reverse
    make one observation, of which the standard error is taken; the shares add up to v(all) exactly.

    Args:
        worth: v of m sets at once: (m, n) of who is in them → (m,), any unit; 0 for nobody.
        owners: n, at least 1.
        samples: orders, reverses counted; at least 4, and an even number of them is drawn.
        seed: of the draws.
    Returns:
        Shares: share (n,) in the unit of `worth`, error (n,) likewise.
    Raises:
        InputError: owners or samples are too few or not whole numbers.
    Source:
        Castro, Gómez & Tejada (2009), Computers & Operations Research 36, 1726–1730; reverses:
        Mitchell et al. (2022), J. Machine Learning Research 23(43).
    """
    many = int(indices("owners", owners, below=2**31))
    if not many:
        raise InputError("owners", "there must be at least one")
    pairs = int(indices("samples", samples, below=2**31)) // 2
    if pairs < 2:
        raise InputError("samples", "at least four orders are needed")
    rng = np.random.default_rng(seed)
    total, square, done = np.zeros(many), np.zeros(many), 0
    while done < pairs:
        block = min(pairs - done, max(1, _CELLS // (2 * many * (many + 1))))
        order = rng.permuted(np.tile(np.arange(many), (block, 1)), axis=1)
        seen = (_added(worth, order) + _added(worth, order[:, ::-1])) / 2
        total, square, done = total + seen.sum(axis=0), square + (seen**2).sum(axis=0), done + block
    mean = total / pairs
    spread = np.maximum(square / pairs - mean**2, 0.0) * pairs / (pairs - 1)
    return Shares(read_only(mean), read_only(np.sqrt(spread / pairs)))


def _added(worth: Callable[[Mask], Floats], order: NDArray[np.int64]) -> Floats:
    """Return (orders, n): what each owner adds when they join in these orders."""
    orders, many = order.shape
    place = np.argsort(order, axis=1)
    before = place[:, None, :] < np.arange(many + 1)[None, :, None]
    values = worth(before.reshape(-1, many)).reshape(orders, many + 1)
    return np.take_along_axis(np.diff(values, axis=1), place, axis=1)


def nash_split(total: float, fallback: ArrayLike, power: ArrayLike | None = None) -> Floats:
    """Split money so that the product of what each wins over their fallback is greatest.

    x_o = f_o + w_o (total − Σ f), w_o = power_o / Σ power: the maximum of Π (x_o − f_o)^power_o
    with Σ x_o = total, where money can be handed over.

    Args:
        total: what there is to share, in any money.
        fallback: (n,) f_o, what each owner has without an agreement, in the same money.
        power: (n,) bargaining power, more than 0; equal if not given.
    Returns:
        (n,) in the same money.
    Raises:
        InputError: an argument is not finite, a power is 0 or less, nobody is there to share, or
            the total is less than the fallbacks together: nobody need agree to that.
    Source:
        Nash (1950), The bargaining problem, Econometrica 18, 155–162; Kalai (1977), Nonsymmetric
        Nash solutions, International J. of Game Theory 6, 129–133.
    """
    floor = numbers("fallback", fallback, None)
    if not len(floor):
        raise InputError("fallback", "names nobody to share with")
    given = np.ones(len(floor)) if power is None else numbers("power", power, len(floor), least=0.0)
    if (given == 0).any():
        raise InputError("power", "must be more than 0")
    sum_of = float(floor.sum())
    surplus = number("total", total) - sum_of
    if surplus < -1e-9 * float(np.abs(floor).sum()):
        raise InputError("total", f"is less than the {sum_of:g} that they have without agreeing")
    return read_only(floor + given / given.sum() * max(surplus, 0.0))


def price_of_fairness(total: float, fair: float) -> float:
    """Return the share of the greatest value that the fair mix gives up: (total − fair) / total.

    Args:
        total: the value of the most valuable mix, at least 0.
        fair: the value of the fair mix under the same limits, no more than `total`.
    Returns:
        0 where fairness costs nothing; more than 1 where the fair mix is worth less than nothing.
    Raises:
        InputError: not finite, total is negative, or the fair mix is worth more than the best:
            then the best was not proven best.
    Source:
        Bertsimas, Farias & Trichakis (2011), The price of fairness, Operations Research 59, 17–31.
    """
    best, less = number("total", total, least=0.0), number("fair", fair)
    if less > best * (1 + 1e-6) + 1e-9:
        raise InputError("fair", f"{less:g} is more than the greatest value, {best:g}")
    if best == 0.0:
        return 0.0
    return max(0.0, (best - less) / best)
