"""What every candidate would do to the stores that are there."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from torg_analysis.checks import Floats, read_only

from .allocation import Allocation
from .parts import Matrix, Part, parts

LEAST = 5e-324  # the least number there is
BLOCK = 2**19  # numbers in a dense block
SPARSE_STEP = 20  # dense steps that take as long as one of a sparse product


@dataclass(frozen=True, slots=True, eq=False)
class WhatIf:
    """Each of k candidates, alone, beside m stores; in the unit of the demand.

    turnover_new: (k,) what the candidate would sell.
    loss_by_store: (k, m) what it would take from each store, at least 0.
    gain_total: (k,) what the stores together, with it, would sell more than today: what comes from
        the outside option and from those who were unserved.
    """

    turnover_new: Floats
    loss_by_store: Floats
    gain_total: Floats


def evaluate(allocation: Allocation, pull: Floats, distance: Matrix) -> WhatIf:
    """Work all candidates out; see `Huff.what_if`."""
    base = allocation.base
    turnover, gain = np.zeros(len(pull)), np.zeros(len(pull))
    sold = []
    for part in parts(distance):
        _sell(allocation, part, pull)
        elsewhere = base.elsewhere[part.rows]
        turnover += part.column_sums(None)
        if elsewhere.any():
            gain += part.column_sums(elsewhere)
        sold.append(part.values)
    loss = _loss(distance, sold, allocation.probability)
    return WhatIf(read_only(turnover), read_only(loss), read_only(gain))


def _sell(allocation: Allocation, part: Part, pull: Floats) -> None:
    """Turn a part's distances into C_i v_i / (D_i + v_i)."""
    base = allocation.base
    base.model.check_distance("candidate_distance", part)
    away = None
    if not pull.all() or np.isinf(part.values).any():
        away = np.isinf(part.values) | (part.along(pull) == 0.0)
    values = base.model.utilities(part, pull, base.nearest[part.rows])
    # However far away: who has nowhere else to go comes.
    np.maximum(values, LEAST, out=values)
    with np.errstate(over="ignore"):
        # As C / (1 + D/v), which holds for v beyond all numbers too.
        np.divide(part.across(base.denominator[part.rows]), values, out=values)
        values += 1.0
        np.divide(part.across(base.demand[part.rows]), values, out=values)
    if away is not None:
        values[away] = 0.0
    part.values = values


def _loss(distance: Matrix, sold: list[Floats], stores: Matrix) -> Floats:
    """Return Σ_i (sold by candidate v to i) · P_ij, (k, m)."""
    if not isinstance(distance, sparse.csr_array):
        return _dense_loss(np.concatenate(sold or [np.zeros(distance.shape)]), stores)
    data = np.concatenate(sold or [np.zeros(0)])
    matrix = sparse.csr_array((data, distance.indices, distance.indptr), shape=distance.shape)
    if not isinstance(stores, sparse.csr_array):
        return _dense_loss(matrix, stores)
    return _sparse_loss(matrix, stores)


def _dense_loss(sold: Matrix, stores: Matrix) -> Floats:
    loss: Floats = np.ascontiguousarray((stores.T @ sold).T)
    return loss


def _sparse_loss(sold: sparse.csr_array, stores: sparse.csr_array) -> Floats:
    """Multiply only what both know; as small dense blocks where that is less work."""
    rows = np.flatnonzero(np.diff(sold.indptr))
    near = stores[rows]
    columns = np.flatnonzero(np.bincount(near.indices, minlength=stores.shape[1]))
    by_candidate = sold.T.tocsr()
    candidates = sold.shape[1]
    steps = int(np.diff(sold.indptr)[rows] @ np.diff(near.indptr))
    if candidates * len(rows) * len(columns) >= SPARSE_STEP * steps:
        product: Floats = (by_candidate @ stores).toarray()
        return product
    place = np.zeros(sold.shape[0], by_candidate.indices.dtype)
    place[rows] = np.arange(len(rows))
    narrow = sparse.csr_array(
        (by_candidate.data, place[by_candidate.indices], by_candidate.indptr),
        shape=(candidates, len(rows)),
    )
    known = near[:, columns].toarray()
    loss = np.zeros((candidates, stores.shape[1]))
    size = max(BLOCK // max(len(rows), 1), 1)
    for begin in range(0, candidates, size):
        end = min(begin + size, candidates)
        loss[begin:end, columns] = narrow[begin:end].toarray() @ known
    return loss
