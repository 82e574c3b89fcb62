"""The p-median: by hand, against enumeration, and against published optima."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.contract import Case, Contract, Scale
from tests.analysis.siting.published import pmed, san_francisco, trial_data
from torg_analysis.checks import InputError
from torg_analysis.siting import InfeasibleError, p_median

present = pytest.mark.skipif(trial_data() is None, reason="no trial data here")


class TestPMedian(Contract):
    case = Case(
        method=p_median,
        example=lambda rng, rows: {
            "distance": rng.uniform(1, 9, (rows, 5)),
            "weights": rng.uniform(1, 9, rows),
            "p": 2,
        },
        rows={"distance": 0, "weights": 0},
        results={"assigned": 0, "objective": None, "bound": None},
        scales=[
            Scale({"distance": 1}, {"objective": 1, "chosen": 0}),
            Scale({"weights": 1}, {"objective": 1, "chosen": 0}),
        ],
        positive={"distance", "weights"},
        seeded=True,
        rtol=1e-9,
    )


def test_by_hand() -> None:
    # Points at 0, 1, 10, 11 on a line, sites at the same; the heavy ends draw the sites.
    line = np.array([0.0, 1.0, 10.0, 11.0])
    found = p_median(abs(line[:, None] - line), [5, 1, 1, 5], 2)
    assert found.chosen.tolist() == [0, 3]
    assert found.assigned.tolist() == [0, 0, 3, 3]
    assert (found.objective, found.bound) == (2.0, 2.0)
    assert found.proven


def _best(table: np.ndarray, weights: np.ndarray, p: int) -> float:
    sums = [
        float(np.where(weights > 0, weights * table[:, list(some)].min(axis=1), 0).sum())
        for some in combinations(range(table.shape[1]), p)
    ]
    return min(sums)


@given(st.integers(0, 10**6), st.integers(1, 4), st.booleans())
@settings(max_examples=40, deadline=None)
def test_no_choice_of_all_is_better(seed: int, p: int, whole: bool) -> None:
    rng = np.random.default_rng(seed)
    table = rng.uniform(0, 9, (9, 7))
    weights = rng.uniform(0, 3, 9) * (rng.random(9) < 0.8)
    if whole:  # many ties
        table, weights = np.floor(table / 3), np.ceil(weights)
    found = p_median(table, weights, p, seed=seed)
    assert found.objective == pytest.approx(_best(table, weights, p), abs=1e-9)
    assert found.bound == pytest.approx(found.objective, abs=1e-7)


@given(st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_where_there_is_no_way(seed: int) -> None:
    rng = np.random.default_rng(seed)
    table = np.where(rng.random((8, 6)) < 0.5, np.inf, rng.uniform(1, 9, (8, 6)))
    weights = rng.uniform(1, 3, 8)
    if np.isfinite(best := _best(np.where(np.isinf(table), 1e9, table), weights, 3)) and best < 1e8:
        assert p_median(table, weights, 3).objective == pytest.approx(best)
    else:
        with pytest.raises(InfeasibleError):
            p_median(table, weights, 3)


@given(st.integers(0, 10**6))
@settings(max_examples=15, deadline=None)
def test_one_more_site_never_costs_more(seed: int) -> None:
    rng = np.random.default_rng(seed)
    table, weights = rng.uniform(0, 9, (12, 6)), rng.uniform(0, 3, 12)
    sums = [p_median(table, weights, p).objective for p in range(1, 7)]
    assert all(more <= less + 1e-9 for less, more in pairwise(sums))


def test_a_limit_ends_the_search_with_a_bound() -> None:
    rng = np.random.default_rng(2)
    at = rng.uniform(0, 1000, (250, 2))
    table = np.hypot(*(at[:, None] - at).T)
    found = p_median(table, np.ones(250), 6, time_limit=0.05)
    assert 0 <= found.bound <= found.objective
    assert found.objective == pytest.approx(table[:, found.chosen].min(axis=1).sum())


def test_what_cannot_be_used_is_named() -> None:
    for p in (0, 4):
        with pytest.raises(InputError) as raised:
            p_median(np.ones((2, 3)), np.ones(2), p)
        assert raised.value.field == "p"
    with pytest.raises(InputError) as raised:
        p_median(np.full((2, 3), np.nan), np.ones(2), 1)
    assert raised.value.field == "distance"


@present
@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 7, 8, 9, 10, 20])
def test_or_library(number: int) -> None:
    table, p, optimum = pmed(number)
    found = p_median(table, np.ones(len(table)), p)
    assert (found.objective, found.bound) == (optimum, optimum)


@present
@pytest.mark.deep
def test_or_library_6() -> None:
    """The one that takes long: its relaxation leaves a gap."""
    table, p, optimum = pmed(6)
    found = p_median(table, np.ones(len(table)), p)
    assert (found.objective, found.bound) == (optimum, optimum)


@present
def test_san_francisco() -> None:
    found = p_median(*san_francisco(), 4)
    assert found.objective == pytest.approx(2_848_268_129.7145, abs=1e-4)
    assert found.proven
