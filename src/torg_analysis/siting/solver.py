"""A thin door to HiGHS: linear and mixed-integer programmes with hot starts, starts and bounds.

`scipy.optimize.milp` takes no starting solution and builds the simplex basis anew for every round
of cuts; the methods of this package need both, so they speak to `highspy` (docs/decisions/0008).
One thread, so that the same seed walks the same path.
"""

from dataclasses import dataclass

import highspy
import numpy as np
import scipy.sparse as sp
from numpy.typing import ArrayLike

from torg_analysis.checks import Floats, InputError, Integers
from torg_analysis.siting.errors import SolverError

_STATUS = highspy.HighsModelStatus
_ENDED = (_STATUS.kOptimal, _STATUS.kTimeLimit, _STATUS.kSolutionLimit, _STATUS.kInterrupt)


@dataclass(frozen=True)
class LpAnswer:
    """A solved relaxation: values and reduced costs of the columns, duals of the rows."""

    objective: float
    values: Floats
    reduced: Floats
    duals: Floats


@dataclass(frozen=True)
class MipAnswer:
    """What a mixed-integer search found: the best solution (or none) and a proven bound."""

    values: Floats | None
    objective: float
    bound: float
    optimal: bool
    infeasible: bool

    def solution(self) -> Floats:
        """Return the values, or raise `InputError`: the time was up before any was found."""
        if self.values is None:
            raise InputError("time_limit", "was up before any solution was found")
        return self.values


class Programme:
    """min or max cost·x with lower ≤ x ≤ upper; rows come by `add_rows`, again and again."""

    def __init__(
        self, cost: Floats, lower: Floats, upper: Floats, *, maximise: bool = False, seed: int = 0
    ) -> None:
        self._highs = highs = highspy.Highs()
        options = {"output_flag": False, "threads": 1, "random_seed": int(seed) % (2**31 - 1)}
        for name, value in options.items():
            highs.setOptionValue(name, value)
        self.columns = len(cost)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = self.columns, 0
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = _f(cost), _f(lower), _f(upper)
        lp.sense_ = highspy.ObjSense.kMaximize if maximise else highspy.ObjSense.kMinimize
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = np.zeros(self.columns + 1, dtype=np.int32)
        highs.passModel(lp)
        self.maximise = maximise

    @property
    def seconds(self) -> float:
        """The solver's own account of the seconds it has run for this programme."""
        return float(self._highs.getRunTime())

    def add_rows(self, matrix: sp.csr_array, lower: ArrayLike, upper: ArrayLike) -> None:
        """Add rows lower ≤ matrix·x ≤ upper; scalars stand for every row."""
        count = matrix.shape[0]
        if not count:
            return
        low = np.broadcast_to(np.asarray(lower, dtype=float), count)
        high = np.broadcast_to(np.asarray(upper, dtype=float), count)
        starts, index = matrix.indptr[:-1].astype(np.int32), matrix.indices.astype(np.int32)
        self._highs.addRows(count, _f(low), _f(high), matrix.nnz, starts, index, _f(matrix.data))

    def bounds(self, columns: Integers, lower: Floats, upper: Floats) -> None:
        """Give some columns new bounds."""
        if len(columns):
            index = np.asarray(columns, dtype=np.int32)
            self._highs.changeColsBounds(len(index), index, _f(lower), _f(upper))

    def sides(self, lower: Floats, upper: Floats) -> None:
        """Give every row new sides."""
        for row, (low, high) in enumerate(zip(lower.tolist(), upper.tolist(), strict=True)):
            self._highs.changeRowBounds(row, low, high)

    def shift(self, offset: float) -> None:
        """Add a constant to the objective."""
        self._highs.changeObjectiveOffset(float(offset))

    def objective(self, cost: Floats) -> None:
        """Give every column a new cost."""
        index = np.arange(self.columns, dtype=np.int32)
        self._highs.changeColsCost(self.columns, index, _f(cost))

    def relax(self, *, time_limit: float | None = None) -> LpAnswer | None:
        """Solve the linear relaxation from the last basis; None if infeasible or out of time."""
        self._kinds(np.arange(self.columns), highspy.HighsVarType.kContinuous)
        self._limit(time_limit)
        self._highs.run()
        status = self._highs.getModelStatus()
        if status != _STATUS.kOptimal:
            _refuse(status)
            return None
        found = self._highs.getSolution()
        return LpAnswer(
            float(self._highs.getInfo().objective_function_value),
            np.array(found.col_value),
            np.array(found.col_dual),
            np.array(found.row_dual),
        )

    def search(
        self,
        integers: Integers,
        *,
        time_limit: float | None = None,
        start: Floats | None = None,
        gap: float = 1e-9,
        slack: float = 1e-6,
    ) -> MipAnswer:
        """Solve with these columns whole, until relative `gap`, absolute `slack` or the limit."""
        self._kinds(np.asarray(integers), highspy.HighsVarType.kInteger)
        self._highs.setOptionValue("mip_rel_gap", gap)
        self._highs.setOptionValue("mip_abs_gap", slack)
        self._limit(time_limit)
        if start is not None:
            given = highspy.HighsSolution()
            given.col_value = _f(start)
            self._highs.setSolution(given)
        self._highs.run()
        answer = self._answer()
        self._kinds(np.asarray(integers), highspy.HighsVarType.kContinuous)
        return answer

    def _answer(self) -> MipAnswer:
        status, info = self._highs.getModelStatus(), self._highs.getInfo()
        _refuse(status)
        best = info.objective_function_value
        found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        worst = -np.inf if self.maximise else np.inf
        if status == _STATUS.kInfeasible:
            return MipAnswer(None, worst, worst, optimal=False, infeasible=True)
        return MipAnswer(
            np.array(self._highs.getSolution().col_value) if found else None,
            float(best) if found else worst,
            float(info.mip_dual_bound),
            optimal=status == _STATUS.kOptimal,
            infeasible=False,
        )

    def _limit(self, time_limit: float | None) -> None:
        # The solver's clock counts on over the runs of one programme.
        spent = self.seconds
        limit = highspy.kHighsInf if time_limit is None else spent + max(time_limit, 0.01)
        self._highs.setOptionValue("time_limit", limit)

    def _kinds(self, columns: Integers, kind: highspy.HighsVarType) -> None:
        index = np.asarray(columns, dtype=np.int32)
        kinds = np.full(len(index), int(kind), dtype=np.uint8)
        self._highs.changeColsIntegrality(len(index), index, kinds)


def _refuse(status: highspy.HighsModelStatus) -> None:
    if status in {*_ENDED, _STATUS.kInfeasible}:
        return
    raise SolverError(f"The solver gave up: {status.name}.")


def _f(values: ArrayLike) -> Floats:
    return np.ascontiguousarray(values, dtype=np.float64)
