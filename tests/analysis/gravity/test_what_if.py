"""What a new store would sell, and take from whom."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from tests.analysis.contract import Case, Contract, Scale
from torg_analysis.checks import InputError
from torg_analysis.gravity import Huff, product
from torg_analysis.gravity import parts as parts_module

from .towns import MODELS, Town, shaped, towns

SHAPES = st.sampled_from(["dense", "sparse"])


def test_a_third_store_by_hand() -> None:
    """The place of 90 has utilities 2 : 1 of two stores; the third has as much as both."""
    model = Huff()
    now = model.allocate([90], [100, 200], [[1.0, 2.0]])
    found = model.what_if(now, [150, 0], [[1.0, 1.0]])
    np.testing.assert_allclose(found.turnover_new, [45, 0])
    np.testing.assert_allclose(found.loss_by_store, [[30, 15], [0, 0]])
    np.testing.assert_allclose(found.gain_total, [0, 0])


def test_what_comes_from_outside_or_nowhere_is_gain_by_hand() -> None:
    model = Huff()
    now = model.allocate([100, 7], [50], [[1.0], [np.inf]], outside=[50, 0])
    found = model.what_if(now, [100], [[1.0], [5.0]])
    np.testing.assert_allclose(found.turnover_new, [50 + 7])
    np.testing.assert_allclose(found.loss_by_store, [[25]])
    np.testing.assert_allclose(found.gain_total, [25 + 7])


def _anew(model: Huff, town: Town, candidate: int) -> np.ndarray:
    """Return the turnover of all stores and the candidate by a whole allocation."""
    with_it = dataclasses.replace(
        town,
        attraction=np.append(town.attraction, town.candidate_attraction[candidate]),
        distance=np.column_stack([town.distance, town.candidate_distance[:, candidate]]),
    )
    return with_it.allocate(model).turnover


@given(
    model=MODELS,
    town=towns(),
    stores=SHAPES,
    candidates=SHAPES,
    step=st.sampled_from([0, 10**9]),
    size=st.sampled_from([3, 2**17]),
)
@settings(max_examples=200, deadline=None)
def test_it_is_the_difference_of_two_allocations(
    model: Huff, town: Town, stores: str, candidates: str, step: int, size: int
) -> None:
    """However the product is worked out: as dense blocks (a sparse step is dear), or sparse."""
    kept = product.SPARSE_STEP, parts_module.SIZE
    product.SPARSE_STEP, parts_module.SIZE = step, size
    try:
        now = town.allocate(model, stores)
        found = model.what_if(
            now, town.candidate_attraction, shaped(town.candidate_distance, candidates)
        )
    finally:
        product.SPARSE_STEP, parts_module.SIZE = kept
    scale = max(float(town.demand.sum()), 1.0)
    for candidate in range(len(town.candidate_attraction)):
        then = _anew(model, town, candidate)
        np.testing.assert_allclose(
            found.turnover_new[candidate], then[-1], rtol=1e-12, atol=1e-12 * scale
        )
        np.testing.assert_allclose(
            now.turnover - found.loss_by_store[candidate], then[:-1], rtol=1e-12, atol=1e-12 * scale
        )
        np.testing.assert_allclose(
            found.gain_total[candidate], then.sum() - now.turnover.sum(), atol=1e-11 * scale
        )
    assert (found.loss_by_store >= 0).all()
    np.testing.assert_allclose(
        found.turnover_new,
        found.loss_by_store.sum(axis=1) + found.gain_total,
        rtol=1e-12,
        atol=1e-12 * scale,
    )


def test_a_place_without_a_store_goes_wherever_there_is_one() -> None:
    """e^(−2·900) is 0 in float64, but the candidate is the only one there is."""
    model = Huff(decay="exponential")
    now = model.allocate([8], [5], [[np.inf]])
    assert model.what_if(now, [5], [[900.0]]).turnover_new.tolist() == [8]


@pytest.mark.parametrize(
    ("attraction", "distance", "field"),
    [
        ([-1], [[1.0]], "candidate_attraction"),
        ([1], [[-1.0]], "candidate_distance"),
        ([1], [[0.0]], "candidate_distance"),
        ([1], [[1.0, 2.0]], "candidate_distance"),
        ([1], sparse.csr_array((2, 1)), "candidate_distance"),
    ],
)
def test_candidates_that_cannot_be_are_refused(attraction, distance, field: str) -> None:
    now = Huff().allocate([1], [1], [[1.0]])
    with pytest.raises(InputError) as raised:
        Huff().what_if(now, attraction, distance)
    assert raised.value.field == field


def test_an_allocation_of_another_model_is_refused() -> None:
    now = Huff().allocate([1], [1], [[1.0]])
    with pytest.raises(InputError) as raised:
        Huff(distance_exponent=1.0).what_if(now, [1], [[1.0]])
    assert raised.value.field == "allocation"


def test_competing_destinations_are_to_be_allocated_anew() -> None:
    model = Huff(competition_exponent=0.5)
    now = model.allocate([1], [1, 1], [[1.0, 1.0]], store_distance=[[0, 9], [9, 0]])
    with pytest.raises(InputError) as raised:
        model.what_if(now, [1], [[1.0]])
    assert raised.value.field == "competition_exponent"


STORES = np.array([[1.0, 4.0, 9.0], [3.0, 2.0, 5.0]])


def _candidates(demand, candidate_attraction, candidate_distance):
    model = Huff()
    now = model.allocate(demand, [20, 30, 10], STORES)
    return model.what_if(now, candidate_attraction, candidate_distance)


_candidates.__doc__ = Huff.what_if.__doc__


class TestCandidates(Contract):
    case = Case(
        method=_candidates,
        example=lambda rng, rows: {
            "demand": rng.uniform(1, 9, 2),
            "candidate_attraction": rng.uniform(1, 30, rows),
            "candidate_distance": rng.uniform(1, 9, (2, rows)),
        },
        rows={"candidate_attraction": 0, "candidate_distance": 1},
        results={"turnover_new": 0, "loss_by_store": 0, "gain_total": 0},
        scales=[Scale({"demand": 1}, {"turnover_new": 1, "loss_by_store": 1, "gain_total": 1})],
        positive={"candidate_attraction", "candidate_distance"},
        finite={"candidate_attraction"},
    )
