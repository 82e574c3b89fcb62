"""Huff's model: the demand of each place is shared out by what attracts and how far it is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from torg_analysis.checks import Floats, InputError, number, numbers, one_of, read_only

from .allocation import Allocation, Base
from .decay import DECAYS, WHOLE, Decay, relative
from .parts import Part, Rows, parts, read_distance
from .whatif import WhatIf, evaluate


@dataclass(frozen=True, slots=True)
class Huff:
    """The parameters of a model.

    Args:
        attraction_exponent: α ≥ 0.
        distance_exponent: λ ≥ 0; of no unit for power, one by the unit of distance for the others.
        decay: f(d) = d^−λ ("power"), e^−λd ("exponential"), 1/(1 + e^λ(d−midpoint)) ("logistic").
        minimum_distance: distances below it count as it. A power needs it where a distance is 0.
        midpoint: distance at which the logistic decay is one half.
        competition_exponent: β of competing destinations; 0 leaves them out. Negative where stores
            near others lose, positive where they gain.
        competition_attraction_exponent, competition_distance_exponent: a, δ ≥ 0 of the same.
    Raises:
        InputError: a parameter out of these bounds.
    """

    attraction_exponent: float = 1.0
    distance_exponent: float = 2.0
    decay: Decay = "power"
    minimum_distance: float = 0.0
    midpoint: float = 0.0
    competition_exponent: float = 0.0
    competition_attraction_exponent: float = 1.0
    competition_distance_exponent: float = 1.0

    def __post_init__(self) -> None:
        one_of("decay", self.decay, DECAYS)
        number("midpoint", self.midpoint)
        number("competition_exponent", self.competition_exponent)
        for field in (
            "attraction_exponent",
            "distance_exponent",
            "minimum_distance",
            "competition_attraction_exponent",
            "competition_distance_exponent",
        ):
            number(field, getattr(self, field), least=0.0)

    def allocate(
        self,
        demand: ArrayLike,
        attraction: ArrayLike,
        distance: ArrayLike | Rows | sparse.sparray | sparse.spmatrix,
        *,
        outside: ArrayLike = 0.0,
        store_distance: ArrayLike | None = None,
    ) -> Allocation:
        """Share the demand of n points out among m stores.

        P_ij = A_j^α f(d_ij) c_j / (O_i + Σ_k A_k^α f(d_ik) c_k), E_ij = P_ij C_i, T_j = Σ_i E_ij,
        with c_j = (Σ_{k≠j} A_k^a / d_jk^δ)^β for competing destinations, else 1.

        Args:
            demand: (n,) C_i ≥ 0, money or people.
            attraction: (m,) A_j ≥ 0, e.g. floor area in m².
            distance: (n, m) d_ij ≥ 0 in the unit that λ is for. Dense, where infinity is out of
                reach; or sparse, where what is not stored is out of reach and a stored 0 is no
                distance. Walked through a few rows at a time, so memory is that of the input; and
                they need not be in memory: whatever has a shape and a dtype and gives rows by slice
                will do, such as a dataset of HDF5.
            outside: (n,) or one number, O_i ≥ 0 in the unit of A^α f(d): what draws people to other
                towns or to buy online.
            store_distance: (m, m) between stores; wanted if `competition_exponent` is not 0.
        Returns:
            Allocation. Points that reach no store and have no outside option are unserved.
        Raises:
            InputError: a shape, a negative number or NaN; a distance of 0 under a power without
                `minimum_distance`; competing destinations of a store that has none.
        Source:
            Huff (1963), A probabilistic analysis of shopping center trade areas; Fotheringham
            (1985), Spatial competition and agglomeration in urban modelling.
        """
        wanted = numbers("demand", demand, None, least=0.0)
        pull = self._pull("attraction", attraction) * self._competition(attraction, store_distance)
        matrix = read_distance("distance", distance, len(wanted), len(pull))
        other = _outside(outside, len(wanted))
        nearest, denominator = np.empty(len(wanted)), np.empty(len(wanted))
        elsewhere, turnover = np.ones(len(wanted)), np.zeros(len(pull))
        for part in parts(matrix):
            rows = part.rows
            nearest[rows] = self._nearest(part, pull, other[rows])
            part.values = self._decays(part, pull, nearest[rows])
            denominator[rows] = total = part.row_sums(pull) + other[rows]
            served = total > 0.0
            np.divide(other[rows], total, out=elsewhere[rows], where=served)
            weights = np.divide(wanted[rows], total, out=np.zeros_like(total), where=served)
            turnover += part.column_sums(weights)
        turnover *= pull
        stranded = denominator == 0.0
        whole = turnover.sum()
        share = turnover / whole if whole > 0.0 else np.zeros_like(turnover)
        base = Base(self, wanted, pull, matrix, nearest, denominator, elsewhere)
        return Allocation(
            read_only(turnover),
            read_only(share),
            wanted[stranded].sum(),
            int(stranded.sum()),
            (wanted * elsewhere)[~stranded].sum(),
            base,
        )

    def what_if(
        self,
        allocation: Allocation,
        candidate_attraction: ArrayLike,
        candidate_distance: ArrayLike | Rows | sparse.sparray | sparse.spmatrix,
    ) -> WhatIf:
        """Return what each of k candidates would sell and take from whom, one at a time.

        With D_i the denominator and u_ij the utilities of the allocation and v_i the candidate's:
        T_v = Σ_i C_i v_i / (D_i + v_i); loss of store j: Σ_i C_i u_ij v_i / (D_i (D_i + v_i)).
        Equal to an allocation with the candidate as one more store, without computing one.

        Args:
            allocation: of this model, the stores as they are.
            candidate_attraction: (k,) A_v ≥ 0.
            candidate_distance: (n, k) from the same demand points, as in `allocate`.
        Returns:
            WhatIf: turnover_new (k,), loss_by_store (k, m), gain_total (k,), in the demand's unit.
        Raises:
            InputError: as `allocate`; an allocation of a model with other parameters; competing
                destinations, where a new store changes the pull of all others.
        Source:
            Follows from Huff (1963) by subtraction.
        """
        if allocation.base.model != self:
            raise InputError("allocation", "was made by a model with other parameters")
        if self.competition_exponent != 0.0:
            raise InputError(
                "competition_exponent", "a new store changes the pull of every other: allocate anew"
            )
        pull = self._pull("candidate_attraction", candidate_attraction)
        points = len(allocation.base.demand)
        matrix = read_distance("candidate_distance", candidate_distance, points, len(pull))
        return evaluate(allocation, pull, matrix)

    def utilities(self, part: Part, pull: Floats, nearest: Floats) -> Floats:
        """Return A^α f(d)/f(nearest) of a part's distances."""
        values = self._decays(part, pull, nearest)
        with np.errstate(over="ignore", invalid="ignore"):  # as in `_decays`
            values *= part.along(pull)
        return values

    def _decays(self, part: Part, pull: Floats, nearest: Floats) -> Floats:
        """Return f(d)/f(nearest), 0 for stores without any pull."""
        _forget_idle(part, pull)
        if self.minimum_distance > 0.0:
            part.values = np.maximum(part.values, self.minimum_distance)
        # A candidate may be so much nearer than any store that it is beyond all numbers.
        with np.errstate(over="ignore", invalid="ignore"):
            return relative(
                part.values,
                part.across(nearest),
                self.decay,
                self.distance_exponent,
                self.midpoint,
            )

    def check_distance(self, field: str, part: Part) -> Floats:
        """Return the least distance of each row of a part, all of them found to be usable."""
        lowest = part.lowest()
        if not (lowest >= 0.0).all():  # the least is NaN as soon as one value is
            row = part.rows.start + int(np.argmin(lowest >= 0.0))
            raise InputError(field, f"is negative or not a number in row {row}")
        lowest = np.maximum(lowest, self.minimum_distance)
        if self.decay == "power" and self.distance_exponent > 0.0 and (lowest == 0.0).any():
            row = part.rows.start + int(np.argmin(lowest))
            raise InputError(
                field, f"is 0 in row {row}, where a power has no value: state minimum_distance"
            )
        return lowest

    def _nearest(self, part: Part, pull: Floats, outside: Floats) -> Floats:
        """Return the distance that each row's utilities are to be relative to."""
        lowest = self.check_distance("distance", part)
        if _forget_idle(part, pull):
            lowest = np.maximum(part.lowest(), self.minimum_distance)
        return np.where(np.isfinite(lowest) & (outside == 0.0), lowest, WHOLE[self.decay])

    def _pull(self, field: str, attraction: ArrayLike) -> Floats:
        read = numbers(field, attraction, None, least=0.0)
        pull: Floats = read**self.attraction_exponent
        return pull

    def _competition(self, attraction: ArrayLike, store_distance: ArrayLike | None) -> Floats:
        stores = numbers("attraction", attraction, None, least=0.0)
        if self.competition_exponent == 0.0:
            return np.ones(len(stores))
        if store_distance is None:
            raise InputError("store_distance", "competing destinations need it")
        between = numbers("store_distance", store_distance, len(stores), len(stores), least=0.0)
        between = np.maximum(between, self.minimum_distance)
        np.fill_diagonal(between, np.inf)
        if (between == 0.0).any():
            raise InputError("store_distance", "is 0 between two stores: state minimum_distance")
        weight = stores**self.competition_attraction_exponent
        near = (weight / between**self.competition_distance_exponent).sum(axis=1)
        if (near == 0.0).any():
            store = int(np.argmin(near))
            raise InputError("store_distance", f"store {store} has no other store to compete with")
        factor: Floats = near**self.competition_exponent
        return factor


def _forget_idle(part: Part, pull: Floats) -> bool:
    """Put stores that attract nobody out of reach; return whether there are any."""
    if pull.all():
        return False
    part.values = np.where(part.along(pull) == 0.0, np.inf, part.values)
    return True


def _outside(outside: ArrayLike, points: int) -> Floats:
    shape = (points,) if np.ndim(outside) else ()
    return np.broadcast_to(numbers("outside", outside, *shape, least=0.0), (points,))
