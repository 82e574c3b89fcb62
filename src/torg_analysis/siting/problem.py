"""The question of a district's mix: what is known, what is wished, what may not happen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import ArrayLike, NDArray

from torg_analysis.checks import Floats, InputError, Integers, indices, number, numbers
from torg_analysis.siting.errors import Wish

FREE, EMPTY = -1, -2


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class MixProblem:
    """V vacant premises, C categories, I points of demand, J present stores, O owners.

    Args:
        fit: (V, C) whether the category can be in the premises at all.
        spend: (I, C) money that a point spends on a category a year, at least 0.
        pull: for each category (I, V), dense or sparse: attraction × decay of the way.
        rival: (I, C) the sum of the same for present stores and everything outside.
        weight: (C,) θ, what a captured krona of a category counts; 1 if not given.
        counted: (I, C) the share of a point's captured money that counts; 1 if not given.
        ceiling: (V, C) the most that a unit can sell, what is more goes back; none if not given.
        affinity: (C, C) log a_cd of a pair of neighbours; the mean of both directions counts.
        nearness: (V, V) φ, how near two premises are: 1 beside each other, 0 out of sight.
        surroundings: (V, C) Σ over present stores of log a_cs φ_vs, or Jensen's Q (less the usual).
        complement: λ, money for one unit of log a φ.
        variety: μ, money for one nat of Shannon's index.
        present: (C,) units that stand there already.
        least, most: (C,) how many new units of a category there must and may be.
        loss: (V, C, J) or sparse (V·C, J): what store j alone would lose to category c in v.
        turnover, rho: (J,) today's turnover and the share of it that a store may lose.
        owner: (V,) 0 … O−1, whose premises it is.
        rent: (V, C) how the owner's income changes when c opens in v; 0 if it stays empty.
        burden: (V, C, O) or sparse (V·C, O): what it takes from each owner elsewhere.
        least_gain: (O,) by how much each owner's income must rise at least; 0 if not given.
        locks: (V,) the category that is set, `FREE` or `EMPTY`.
    Raises:
        InputError: names the argument that cannot be used.
    """

    fit: ArrayLike
    spend: ArrayLike
    pull: Sequence[ArrayLike | sp.sparray]
    rival: ArrayLike
    weight: ArrayLike | None = None
    counted: ArrayLike | None = None
    ceiling: ArrayLike | None = None
    affinity: ArrayLike | None = None
    nearness: ArrayLike | None = None
    surroundings: ArrayLike | None = None
    complement: float = 0.0
    variety: float = 0.0
    present: ArrayLike | None = None
    least: ArrayLike | None = None
    most: ArrayLike | None = None
    loss: ArrayLike | sp.sparray | None = None
    turnover: ArrayLike = ()
    rho: ArrayLike = 1.0
    owner: ArrayLike | None = None
    rent: ArrayLike | None = None
    burden: ArrayLike | sp.sparray | None = None
    least_gain: ArrayLike | None = None
    locks: ArrayLike | None = None


class Rows(NamedTuple):
    """low ≤ matrix · y ≤ high over all (premises × category), with the wish behind each row."""

    matrix: sp.csr_array
    low: Floats
    high: Floats
    wishes: tuple[Wish, ...]


class Reading:
    """A `MixProblem` that has been read: arrays of known shape and the rows of its limits."""

    def __init__(self, problem: MixProblem) -> None:
        self.fit = _mask("fit", problem.fit)
        self.premises, self.categories = self.fit.shape
        v, c = self.fit.shape
        self.spend = numbers("spend", problem.spend, None, c, least=0.0)
        self.rival = numbers("rival", problem.rival, len(self.spend), c, least=0.0)
        self.pull = _pulls(problem.pull, c, (len(self.spend), v))
        self.weight = _given("weight", problem.weight, 1.0, c, least=0.0)
        self.counted = _given("counted", problem.counted, 1.0, *self.spend.shape, least=0.0)
        self.ceiling = _given("ceiling", problem.ceiling, np.inf, v, c, least=0.0)
        self._read_neighbours(problem, v, c)
        self._read_limits(problem, v, c)
        self.rows = self._rows()

    def _read_neighbours(self, problem: MixProblem, v: int, c: int) -> None:
        both = _given("affinity", problem.affinity, 0.0, c, c)
        self.affinity = (both + both.T) / 2
        near = _given("nearness", problem.nearness, 0.0, v, v, least=0.0)
        if not np.allclose(near, near.T):
            raise InputError("nearness", "is not the same in both directions")
        self.nearness = near * ~np.eye(v, dtype=bool)
        self.complement = number("complement", problem.complement, least=0.0)
        self.variety = number("variety", problem.variety, least=0.0)
        beside = _given("surroundings", problem.surroundings, 0.0, v, c)
        self.linear = self.complement * beside
        self.present = _given("present", problem.present, 0.0, c, least=0.0)

    def _read_limits(self, problem: MixProblem, v: int, c: int) -> None:
        self.most = _whole("most", problem.most, v, c)
        self.least = _whole("least", problem.least, 0, c)
        self.locks = _locks(problem.locks, v, c)
        self.owner = _owners(problem.owner, v)
        self.gain = self._gain(problem)
        self.owners = self.gain.shape[1]
        self.least_gain = _given("least_gain", problem.least_gain, 0.0, self.owners)
        self.turnover = numbers("turnover", problem.turnover, None, least=0.0)
        shape = (v * c, len(self.turnover))
        self.loss = _flat("loss", problem.loss, shape, self.fit.shape)
        rho = np.broadcast_to(np.asarray(problem.rho, dtype=float), self.turnover.shape)
        self.bearable = numbers("rho", rho, None, least=0.0) * self.turnover

    def _gain(self, problem: MixProblem) -> sp.csr_array:
        """Return (V·C, O): how each owner's income changes."""
        v, c = self.fit.shape
        rent = _given("rent", problem.rent, 0.0, v, c)
        owners = int(self.owner.max(initial=-1)) + 1
        if problem.burden is not None:
            owners = max(owners, np.shape(problem.burden)[-1])
        burden = _flat("burden", problem.burden, (v * c, owners), self.fit.shape)
        whose = np.repeat(self.owner, c)
        own = sp.coo_array((rent.ravel(), (np.arange(v * c), whose)), shape=(v * c, owners))
        return sp.csr_array(own - burden)

    def _rows(self) -> Rows:
        """Return counts, losses, owners' incomes and locks as rows; idle ones are left out."""
        v, c = self.fit.shape
        count = sp.csr_array(sp.kron(np.ones((1, v)), sp.eye_array(c)))
        locked = np.flatnonzero(self.locks != FREE)
        set_to = locked[self.locks[locked] >= 0]
        emptied = locked[self.locks[locked] == EMPTY]
        one = np.ones(len(set_to))
        keys = (np.arange(len(set_to)), set_to * c + self.locks[set_to])
        stores = len(self.turnover)
        parts: list[tuple[str, Integers, sp.sparray, Floats, Floats]] = [
            ("least", np.arange(c), count, self.least, _ever(c)),
            ("most", np.arange(c), count, -_ever(c), self.most),
            ("loss", np.arange(stores), self.loss.T, -_ever(stores), self.bearable),
            (
                "owner",
                np.arange(self.owners),
                self.gain.T,
                self.least_gain,
                _ever(self.owners),
            ),
            ("lock", set_to, sp.coo_array((one, keys), shape=(len(set_to), v * c)), one, one),
            ("lock", emptied, _of_premises(emptied, v, c), 0.0 * emptied, 0.0 * emptied),
        ]
        matrix = sp.csr_array(sp.vstack([part[2] for part in parts], format="csr"))
        low, high = (np.concatenate([part[at] for part in parts]) for at in (3, 4))
        wishes = [Wish(kind, int(i)) for kind, which, *_ in parts for i in which]
        return _scaled(matrix, low, high, wishes, self.fit)


def _ever(size: int) -> Floats:
    return np.full(size, np.inf)


def _of_premises(which: Integers, premises: int, categories: int) -> sp.csr_array:
    rows = sp.coo_array(
        (np.ones(len(which)), (np.arange(len(which)), which)), shape=(len(which), premises)
    )
    return sp.csr_array(sp.kron(rows, np.ones((1, categories))))


def _scaled(
    matrix: sp.csr_array, low: Floats, high: Floats, wishes: list[Wish], fit: NDArray[np.bool_]
) -> Rows:
    """Drop rows that no choice can break, and give each a largest coefficient of 1."""
    matrix = sp.csr_array(matrix.multiply(fit.ravel()[None, :].astype(float)))
    matrix.eliminate_zeros()
    premises, categories = fit.shape
    index = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    most, least = np.zeros((2, matrix.shape[0], premises))
    np.maximum.at(most, (index, matrix.indices // categories), matrix.data)
    np.minimum.at(least, (index, matrix.indices // categories), matrix.data)
    tight = (most.sum(axis=1) > high) | (least.sum(axis=1) < low)
    size = np.maximum(most.max(axis=1, initial=0.0), -least.min(axis=1, initial=0.0))
    size = np.where(size > 0, size, 1.0)
    kept = np.flatnonzero(tight)
    matrix = sp.csr_array(sp.diags_array(1 / size[kept]) @ matrix[kept])
    return Rows(
        matrix, low[kept] / size[kept], high[kept] / size[kept], tuple(wishes[i] for i in kept)
    )


def _mask(field: str, values: ArrayLike) -> NDArray[np.bool_]:
    read = numbers(field, values, None, None, least=0.0, most=1.0)
    if not read.shape[1]:
        raise InputError(field, "names no category")
    return read > 0.5


def _given(
    field: str, values: ArrayLike | None, default: float, *shape: int, least: float = -np.inf
) -> Floats:
    if values is None:
        return np.full(shape, default)
    return numbers(field, values, *shape, least=least)


def _whole(field: str, values: ArrayLike | None, default: int, size: int) -> Floats:
    read = _given(field, values, float(default), size, least=0.0)
    if (read % 1 != 0).any():
        raise InputError(field, "counts units: whole numbers only")
    return read


def _pulls(
    pull: Sequence[ArrayLike | sp.sparray], categories: int, shape: tuple[int, int]
) -> tuple[sp.csc_array, ...]:
    if len(pull) != categories:
        raise InputError("pull", f"must have {categories} arrays, one for each category")
    read = []
    for one in pull:
        array = sp.csc_array(
            one if isinstance(one, sp.sparray) else np.asarray(one, dtype=np.float64)
        )
        if array.shape != shape:
            raise InputError("pull", f"must have the shape {shape} for each category")
        if not (np.isfinite(array.data).all() and (array.data >= 0).all()):
            raise InputError("pull", "must be finite and at least 0")
        read.append(array.astype(np.float64))
    return tuple(read)


def _flat(
    field: str, values: ArrayLike | sp.sparray | None, shape: tuple[int, int], fit: tuple[int, ...]
) -> sp.csr_array:
    if values is None:
        return sp.csr_array(shape)
    if isinstance(values, sp.sparray):
        if values.shape != shape:
            raise InputError(field, f"must have the shape {shape}")
        numbers(field, values.data, None)
        return sp.csr_array(values, dtype=np.float64)
    return sp.csr_array(numbers(field, values, *fit, shape[1]).reshape(shape))


def _locks(values: ArrayLike | None, premises: int, categories: int) -> Integers:
    if values is None:
        return np.full(premises, FREE)
    read = numbers("locks", values, premises, least=EMPTY, most=categories - 1)
    return indices("locks", read - EMPTY, premises, below=categories - EMPTY) + EMPTY


def _owners(values: ArrayLike | None, premises: int) -> Integers:
    if values is None:
        return np.zeros(premises, dtype=np.int64)
    return indices("owner", values, premises, below=2**31)
