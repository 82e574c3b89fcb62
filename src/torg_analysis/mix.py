"""The mix of a street: how varied it is, who stands near whom, and what is missing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree
from scipy.special import ndtri, xlogy

from torg_analysis.checks import (
    Floats,
    InputError,
    Integers,
    indices,
    number,
    numbers,
    read_only,
)


@dataclass(frozen=True, slots=True, eq=False)
class Diversity:
    """How varied a mix is.

    shannon: H in nats; simpson: 1 − Σp²; evenness: H / ln S (Pielou);
    hill: the numbers of order 0, 1, 2: so many equally common categories would be as varied.
    """

    shannon: float
    simpson: float
    evenness: float
    hill: tuple[float, float, float]


def diversity(counts: ArrayLike) -> Diversity:
    """Return H = −Σ p ln p, 1 − Σp², H / ln S, and Hill's (Σ p^q)^(1/(1−q)), p_c = n_c / Σn.

    Args:
        counts: (C,) units, floor area, … of each category, at least 0; zeros are not counted in S.
    Returns:
        Diversity: all 0 for nothing at all; one single category is even (1.0).
    Raises:
        InputError: counts are negative, not finite or no vector.
    Source:
        Shannon (1948); Simpson (1949), Nature 163, 688; Pielou (1966), J. Theoretical Biology 13,
        131–144; Hill (1973), Ecology 54, 427–432.
    """
    read = numbers("counts", counts, None, least=0.0)
    there = np.sort(read[read > 0])  # in one order, so that sums do not depend on it
    if not len(there):
        return Diversity(0.0, 0.0, 0.0, (0.0, 0.0, 0.0))
    share = there / there.sum()
    kinds, squares = len(share), float((share**2).sum())
    shannon = max(0.0, float(-xlogy(share, share).sum()))
    evenness = shannon / np.log(kinds) if kinds > 1 else 1.0
    hill = (float(kinds), float(np.exp(shannon)), 1.0 / squares)
    return Diversity(shannon, max(0.0, 1.0 - squares), float(evenness), hill)


@dataclass(frozen=True, slots=True, eq=False)
class Colocation:
    """Who stands near whom; rows are the category A in the middle, columns B around it, (C, C).

    attraction: a_AB, 1 for chance, more for attraction, less for rejection; NaN where A or B is
        too rare to say. p: two-sided, against the permutation null. log_attraction: ln a_AB where
        p ≤ the level asked for, else 0. around: ⟨n_B⟩_A, the mean number of B near an A.
    """

    attraction: Floats
    p: Floats
    log_attraction: Floats
    around: Floats


def colocation(
    xy: ArrayLike,
    category: ArrayLike,
    categories: int,
    *,
    radius: float = 100.0,
    permutations: int = 499,
    level: float = 0.05,
    seed: int = 0,
) -> Colocation:
    """Return a_AA = (N−1)/(N_A−1) ⟨n_A/n⟩_A and a_AB = (N−N_A)/N_B ⟨n_B/(n−n_A)⟩_A.

    n and n_B count the stores, and those of B, within the radius of a store of A, itself left out;
    ⟨ ⟩_A is the mean over the stores of A that have such a neighbour. Null for a_AA: all labels
    shuffled over the places; for a_AB: A stays and the others are shuffled. Where no B stands near
    any A, the logarithm takes half of what one single neighbour would have given.

    Args:
        xy: (N, 2) metres in a plane.
        category: (N,) 0 … categories − 1.
        categories: C.
        radius: metres, more than 0.
        permutations: how many shuffles, at least 1.
        level: of significance for `log_attraction`, 0 … 1.
        seed: of the shuffles.
    Returns:
        Colocation: four (C, C) arrays.
    Raises:
        InputError: an argument has another shape or is out of bounds.
    Source:
        Jensen (2006), Physical Review E 74, 035101(R).
    """
    places = numbers("xy", xy, None, 2)
    kind = indices("category", category, len(places), below=max(categories, 0))
    reach = number("radius", radius, above=0.0)
    draws = int(number("permutations", permutations, least=1.0))
    alpha = number("level", level, least=0.0, most=1.0)
    # One order of the stores whatever the caller's, so that shuffles fall on the same places.
    order = np.lexsort((kind, places[:, 1], places[:, 0]))
    near = _near(places[order], reach)
    found = _Attraction(near, kind[order], categories)
    rng = np.random.default_rng(seed)
    p = found.p_values(rng, draws)
    log = np.where(p <= alpha, np.log(np.where(found.value > 0, found.value, found.least)), 0.0)
    around = found.around()
    closed = [read_only(array) for array in (found.value, p, np.nan_to_num(log), around)]
    return Colocation(*closed)


def place_quality(near: Colocation, counts: ArrayLike) -> Floats:
    """Return Q_A(x) = Σ_B ln a_AB (n_B(x) − ⟨n_B⟩_A): how well a place suits each category.

    Args:
        near: what `colocation` found.
        counts: (X, C) how many stores of each category stand within the radius of each place.
    Returns:
        (X, C): above 0, better surroundings than the category's stores have on the whole.
    Raises:
        InputError: counts are negative or of another shape.
    Source:
        Jensen (2006), Physical Review E 74, 035101(R).
    """
    categories = len(near.attraction)
    read = numbers("counts", counts, None, categories, least=0.0)
    usual = np.einsum("ab,ab->a", near.log_attraction, np.nan_to_num(near.around))
    return read_only(read @ near.log_attraction.T - usual)


@dataclass(frozen=True, slots=True, eq=False)
class Gap:
    """What a catchment spends and its stores do not sell: (C,) each, in the money that came in."""

    missing: Floats
    low: Floats
    high: Floats
    share: Floats


def gap(
    expected: ArrayLike,
    present: ArrayLike,
    *,
    expected_error: ArrayLike = 0.1,
    present_error: ArrayLike = 0.1,
    level: float = 0.8,
) -> Gap:
    """Return expected − present and expected − present ± z √((e E)² + (f P)²).

    Args:
        expected: (C,) E, what the catchment spends a year, any money, at least 0.
        present: (C,) P, what present stores turn over, the same money, at least 0.
        expected_error, present_error: relative standard errors e and f, (C,) or one number.
        level: that the interval holds the true figure, above 0 and below 1.
    Returns:
        Gap: `missing` (less than 0: more is sold than the catchment spends), its interval `low` and
        `high`, and `share` = missing / expected (0 where nothing is expected).
    Raises:
        InputError: an argument is negative, not finite or of another shape.
    Source:
        Difference of two independent estimates.
    """
    spent = numbers("expected", expected, None, least=0.0)
    sold = numbers("present", present, len(spent), least=0.0)
    errors = [
        numbers(name, np.broadcast_to(np.asarray(value), spent.shape), len(spent), least=0.0)
        for name, value in (("expected_error", expected_error), ("present_error", present_error))
    ]
    if not 0.0 < number("level", level) < 1.0:
        raise InputError("level", "must lie between 0 and 1")
    missing = spent - sold
    width = float(ndtri(0.5 + level / 2)) * np.hypot(errors[0] * spent, errors[1] * sold)
    share = np.divide(missing, spent, out=np.zeros_like(spent), where=spent > 0)
    return Gap(*map(read_only, (missing, missing - width, missing + width, share)))


def _near(places: Floats, reach: float) -> Integers:
    """Return (2, E): every ordered pair of different stores within reach."""
    if not len(places):
        return np.zeros((2, 0), dtype=np.int64)
    pairs = cKDTree(places).query_pairs(reach, output_type="ndarray").T
    return np.concatenate([pairs, pairs[::-1]], axis=1).astype(np.int64)


class _Attraction:
    """Sums over stores of A of the share of B among their neighbours, and their null."""

    def __init__(self, near: Integers, kind: Integers, categories: int) -> None:
        self.near, self.kind, self.categories = near, kind, categories
        size = len(kind)
        self.number = np.bincount(kind, minlength=categories)
        flat = near[0] * categories + kind[near[1]]
        self.counts = np.bincount(flat, minlength=size * categories).reshape(size, categories)
        total = self.counts.sum(axis=1)
        same = self.counts[np.arange(size), kind] if size else total
        self.own = _inverse(total)
        self.other = _inverse(total - same)
        self.value, self.least = self._value()

    def _value(self) -> tuple[Floats, Floats]:
        value = np.full((self.categories, self.categories), np.nan)
        least = np.ones_like(value)
        everything = len(self.kind)
        for a in range(self.categories):
            mine = self.kind == a
            others = everything - self.number[a]
            heard = (self.other[mine] > 0).sum()
            if heard:
                share = self.other[mine] @ self.counts[mine] / heard
                scale = others / np.maximum(self.number, 1)
                value[a] = np.where(self.number > 0, share * scale, np.nan)
                least[a] = 0.5 * scale * self.other[mine][self.other[mine] > 0].min() / heard
            value[a, a], least[a, a] = self._alike(mine, a)
        return value, least

    def _alike(self, mine: NDArray[np.bool_], a: int) -> tuple[float, float]:
        heard = (self.own[mine] > 0).sum()
        if not heard or self.number[a] < 2:
            return np.nan, 1.0
        scale = (len(self.kind) - 1) / (self.number[a] - 1) / heard
        return (
            float(self.own[mine] @ self.counts[mine, a] * scale),
            float(0.5 * scale * self.own[mine][self.own[mine] > 0].min()),
        )

    def p_values(self, rng: np.random.Generator, draws: int) -> Floats:
        """Return two-sided p of each pair: twice the smaller share of shuffles at least as far."""
        more = np.ones((self.categories, self.categories))
        less = np.ones_like(more)
        for a in range(self.categories):
            if self.number[a]:
                self._shuffle_others(rng, draws, a, more, less)
        self._shuffle_all(rng, draws, more, less)
        p = np.minimum(1.0, 2.0 * np.minimum(more, less) / (draws + 1))
        return np.where(np.isnan(self.value), np.nan, p)

    def _shuffle_others(
        self, rng: np.random.Generator, draws: int, a: int, more: Floats, less: Floats
    ) -> None:
        """Count for (a, every other B) the shuffles whose sum is at least, at most what was seen.

        A neighbour j of stores of A weighs Σ 1/(n − n_A) over these stores: a shuffle deals these
        weights out anew.
        """
        first, second = self.near
        across = (self.kind[first] == a) & (self.kind[second] != a)
        weight = np.bincount(
            second[across], weights=self.other[first[across]], minlength=len(self.kind)
        )
        rest = self.kind != a
        labels, weight = self.kind[rest], weight[rest]
        seen = np.bincount(labels, weights=weight, minlength=self.categories)
        margin = 1e-9 * max(float(weight.sum()), 1.0)
        for _ in range(draws):
            dealt = np.bincount(labels, rng.permutation(weight), minlength=self.categories)
            columns = np.arange(self.categories) != a
            more[a] += (dealt >= seen - margin) & columns
            less[a] += (dealt <= seen + margin) & columns

    def _shuffle_all(
        self, rng: np.random.Generator, draws: int, more: Floats, less: Floats
    ) -> None:
        diagonal = np.arange(self.categories)
        seen, margin = self._within(self.kind), 1e-9
        for _ in range(draws):
            dealt = self._within(rng.permutation(self.kind))
            more[diagonal, diagonal] += dealt >= seen - margin
            less[diagonal, diagonal] += dealt <= seen + margin

    def _within(self, kind: Integers) -> Floats:
        """Return for each category the mean share of its own kind around its stores."""
        first, second = self.near
        alike = kind[first] == kind[second]
        sums = np.bincount(
            kind[first[alike]], weights=self.own[first[alike]], minlength=self.categories
        )
        heard = np.bincount(kind[self.own > 0], minlength=self.categories)
        mean: Floats = sums / np.maximum(heard, 1)
        return mean

    def around(self) -> Floats:
        """Return the mean number of stores of B near a store of A; 0 where there is no A."""
        sums = np.zeros((self.categories, self.categories))
        np.add.at(sums, self.kind, self.counts)
        return sums / np.maximum(self.number, 1)[:, None]


def _inverse(values: Integers) -> Floats:
    read = values.astype(np.float64)
    return np.divide(1.0, read, out=np.zeros_like(read), where=read > 0)
