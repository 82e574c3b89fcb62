"""Covering all, covering most, and the farthest way: by hand, by enumeration, and published."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.contract import Case, Contract, Scale
from tests.analysis.siting.published import san_francisco, trial_data
from torg_analysis.siting import InfeasibleError, lscp, mclp, p_centre

present = pytest.mark.skipif(trial_data() is None, reason="no trial data here")


class TestLscp(Contract):
    case = Case(
        method=lscp,
        example=lambda rng, rows: {"distance": rng.uniform(1, 9, (rows, 8)), "radius": 8.5},
        rows={"distance": 0},
        results={"covered": 0, "objective": None, "bound": None},
        scales=[Scale({"distance": 1, "radius": 1}, {"objective": 0})],
        positive={"distance", "radius"},
        seeded=True,
    )


class TestMclp(Contract):
    case = Case(
        method=mclp,
        example=lambda rng, rows: {
            "distance": rng.uniform(1, 9, (rows, 5)),
            "weights": rng.uniform(1, 9, rows),
            "radius": 4.0,
            "p": 2,
        },
        rows={"distance": 0, "weights": 0},
        results={"covered": 0, "objective": None},
        scales=[Scale({"weights": 1}, {"objective": 1})],
        positive={"distance", "weights", "radius"},
        seeded=True,
    )


class TestPCentre(Contract):
    case = Case(
        method=p_centre,
        example=lambda rng, rows: {"distance": rng.uniform(1, 9, (rows, 5)), "p": 2},
        rows={"distance": 0},
        results={"covered": 0, "objective": None, "bound": None},
        scales=[Scale({"distance": 1}, {"objective": 1})],
        positive={"distance"},
        seeded=True,
    )


LINE = np.abs(np.arange(6.0)[:, None] - np.arange(6.0))


def test_by_hand() -> None:
    # Six points in a row, a site at each: one covers three, so two are needed.
    assert lscp(LINE, 1.0).chosen.tolist() == [1, 4]
    most = mclp(LINE, [9, 1, 1, 1, 1, 9], 1.0, 1)
    assert (most.objective, most.covered.sum()) in {(11.0, 3), (11.0, 2)}
    centre = p_centre(LINE, 2)
    assert (centre.chosen.tolist(), centre.objective) == ([1, 4], 1.0)


@given(st.integers(0, 10**6), st.integers(1, 3))
@settings(max_examples=30, deadline=None)
def test_no_choice_of_all_is_better(seed: int, p: int) -> None:
    rng = np.random.default_rng(seed)
    table, weights = rng.uniform(0, 9, (9, 6)), rng.uniform(0, 3, 9)
    choices = [list(some) for some in combinations(range(6), p)]
    most = max(weights[(table[:, some] <= 4).any(axis=1)].sum() for some in choices)
    assert mclp(table, weights, 4.0, p).objective == pytest.approx(most)
    longest = min(table[:, some].min(axis=1).max() for some in choices)
    assert p_centre(table, p).objective == longest
    least = next(
        size
        for size in range(1, 7)
        for some in combinations(range(6), size)
        if (table[:, list(some)] <= longest).any(axis=1).all()
    )
    assert lscp(table, longest).objective == least <= p


def test_p_sites_are_chosen_though_fewer_would_do() -> None:
    assert len(p_centre(np.zeros((3, 4)), 3).chosen) == 3


def test_what_nothing_covers_is_counted() -> None:
    with pytest.raises(InfeasibleError, match="2 points"):
        lscp(np.array([[1.0], [9.0], [np.inf]]), 2.0)
    with pytest.raises(InfeasibleError):
        p_centre(np.array([[1.0, np.inf], [np.inf, 1.0]]), 1)


@present
def test_san_francisco() -> None:
    table, people = san_francisco()
    assert lscp(table, 5000.0).objective == 8
    assert mclp(table, people, 5000.0, 4).objective == 875_247
    assert p_centre(table, 4).objective == pytest.approx(7_403.0638, abs=1e-4)
