"""What a given assignment is worth, at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import xlogy

from torg_analysis.checks import Floats, Integers, indices, read_only
from torg_analysis.siting.captured import room
from torg_analysis.siting.errors import Wish
from torg_analysis.siting.problem import MixProblem, Reading


@dataclass(frozen=True, slots=True, eq=False)
class MixScore:
    """What an assignment is worth and does.

    value = Σ captured·θ + complementarity + variety, all in the money of `spend`. captured: (C,)
    turnover of the new units, what counts of it; complementarity: λ Σ log a φ; variety: μ ×
    Shannon's index of present and new units; lost: (J,) what each present store loses at most;
    by_owner: (O,) change of income; broken: the wishes that it does not meet; unfit: premises with
    a category that they do not fit.
    """

    value: float
    captured: Floats
    complementarity: float
    variety: float
    lost: Floats
    by_owner: Floats
    broken: tuple[Wish, ...]
    unfit: Integers


def score_mix(problem: MixProblem, assignment: ArrayLike) -> MixScore:
    """Return value, turnover, losses and incomes of an assignment, also of one that breaks rules.

    value = Σ_c θ_c Σ_v r_v Σ_i k_ic C_ic p_vic y_vc / (S_ic + O_ic) + λ Σ log a_cd φ_vw + μ h,
    S_ic = Σ_v p_vic y_vc, k the share that counts, r_v the share of what is wanted of a unit that
    its ceiling lets it sell, h = −Σ_c (n_c / N) ln(n_c / N), n_c present and new units, N = Σ n_c.

    Args:
        problem: the district and its wishes.
        assignment: (V,) a category, or −1 for empty.
    Returns:
        MixScore: see there. Losses are sums of single losses, which bound the joint loss.
    Raises:
        InputError: the assignment has another shape or names no category.
    Source:
        Huff (1963), Land Economics 39, 81–90; Jensen (2006), Physical Review E 74, 035101(R).
    """
    read = Reading(problem)
    chosen = (
        indices("assignment", np.asarray(assignment) + 1, read.premises, below=read.categories + 1)
        - 1
    )
    return score(read, chosen)


def score(read: Reading, chosen: Integers) -> MixScore:
    """Score an assignment of a problem that has been read."""
    captured = _captured(read, chosen)
    complementarity = complement(read, chosen)
    variety = read.variety * shannon(read, chosen)
    y = one_hot(read, chosen)
    lost, gained = read.loss.T @ y, read.gain.T @ y
    used = read.rows.matrix @ y
    wrong = np.flatnonzero((used > read.rows.high + 1e-7) | (used < read.rows.low - 1e-7))
    let = np.flatnonzero(chosen >= 0)
    unfit = let[~read.fit[let, chosen[let]]]
    value = float(read.weight @ captured) + complementarity + variety
    broken = tuple(read.rows.wishes[i] for i in wrong)
    return MixScore(
        value,
        read_only(captured),
        complementarity,
        variety,
        read_only(lost),
        read_only(gained),
        broken,
        read_only(unfit),
    )


def one_hot(read: Reading, chosen: Integers) -> Floats:
    """Return y (V·C,) of an assignment."""
    y = np.zeros((read.premises, read.categories))
    let = np.flatnonzero(chosen >= 0)
    y[let, chosen[let]] = 1.0
    return y.ravel()


def complement(read: Reading, chosen: Integers) -> float:
    """Return λ (Σ_v surroundings + Σ_{v<w} log a φ)."""
    let = np.flatnonzero(chosen >= 0)
    kinds = chosen[let]
    pairs = read.affinity[np.ix_(kinds, kinds)] * read.nearness[np.ix_(let, let)]
    return float(read.linear[let, kinds].sum() + read.complement * pairs.sum() / 2)


def shannon(read: Reading, chosen: Integers) -> float:
    """Return h of present and new units."""
    new = np.bincount(chosen[chosen >= 0], minlength=read.categories)
    return float(entropy(read.present + new))


def entropy(counts: Floats) -> Floats:
    """Return Shannon's index of counts (…, C), nats; 0 of nothing."""
    total = counts.sum(axis=-1)
    safe = np.where(total > 0, total, 1.0)
    index: Floats = np.log(safe) - xlogy(counts, counts).sum(axis=-1) / safe
    return index


def _captured(read: Reading, chosen: Integers) -> Floats:
    captured = np.zeros(read.categories)
    for category in np.unique(chosen[chosen >= 0]):
        members = np.flatnonzero(chosen == category)
        pull = read.pull[category][:, members].toarray()
        bottom = pull.sum(axis=1) + read.rival[:, category]
        money = read.spend[:, category]
        part = np.divide(money, bottom, out=np.zeros_like(bottom), where=bottom > 0)
        wanted, counted = part @ pull, (part * read.counted[:, category]) @ pull
        captured[category] = counted @ room(wanted, read.ceiling[members, category])
    return captured
