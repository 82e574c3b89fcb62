"""Diversity, co-location and the gap of supply."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.contract import Case, Contract, Scale
from torg_analysis.checks import InputError
from torg_analysis.mix import colocation, diversity, gap, place_quality


class TestDiversity(Contract):
    case = Case(
        method=diversity,
        example=lambda rng, rows: {"counts": rng.integers(0, 9, rows).astype(float)},
        rows={"counts": 0},
        results={"shannon": None, "simpson": None, "evenness": None, "hill": None},
        scales=[Scale({"counts": 1}, {"shannon": 0, "simpson": 0, "evenness": 0})],
        positive={"counts"},
        finite={"counts"},
    )


class TestColocation(Contract):
    case = Case(
        method=colocation,
        example=lambda rng, rows: {
            "xy": rng.uniform(0, 300, (rows, 2)),
            "category": rng.integers(0, 3, rows),
            "categories": 3,
            "permutations": 19,
        },
        rows={"xy": 0, "category": 0},
        results={"attraction": None, "p": None, "log_attraction": None, "around": None},
        finite={"xy"},
        positive={"category"},
        seeded=True,
    )


class TestGap(Contract):
    case = Case(
        method=gap,
        example=lambda rng, rows: {
            "expected": rng.uniform(1, 9, rows),
            "present": rng.uniform(1, 9, rows),
        },
        rows={"expected": 0, "present": 0},
        results={"missing": 0, "low": 0, "high": 0, "share": 0},
        scales=[
            Scale({"expected": 1, "present": 1}, {"missing": 1, "low": 1, "high": 1, "share": 0})
        ],
        positive={"expected", "present"},
        finite={"expected", "present"},
    )


def test_diversity_by_hand() -> None:
    # Shares 1/2, 1/4, 1/4: H = 1.5 ln 2, Σp² = 3/8.
    found = diversity([2, 1, 1, 0])
    assert found.shannon == pytest.approx(1.5 * np.log(2))
    assert found.simpson == pytest.approx(0.625)
    assert found.evenness == pytest.approx(1.5 * np.log(2) / np.log(3))
    assert found.hill == pytest.approx((3.0, 2**1.5, 8 / 3))


@given(st.lists(st.integers(1, 50), min_size=2, max_size=12))
def test_a_unit_moved_to_a_rarer_category_makes_the_mix_more_varied(counts: list[int]) -> None:
    counts = sorted(counts)
    if counts[-1] - counts[0] < 2:
        return
    moved = [counts[0] + 1, *counts[1:-1], counts[-1] - 1]
    before, after = diversity(counts), diversity(moved)
    assert after.shannon > before.shannon
    assert after.simpson > before.simpson


@given(st.lists(st.integers(0, 50), min_size=1, max_size=12))
def test_diversity_keeps_within_its_bounds(counts: list[int]) -> None:
    found = diversity(counts)
    kinds = sum(count > 0 for count in counts)
    assert 0 <= found.evenness <= 1 + 1e-12
    assert 0 <= found.simpson < 1
    assert found.hill[2] <= found.hill[1] + 1e-9
    assert found.hill[1] <= found.hill[0] + 1e-9 == pytest.approx(kinds + 1e-9)


def _line(labels: str, step: float = 60.0) -> tuple[np.ndarray, np.ndarray]:
    """Stores along a street; with a radius of 100 m each one sees its next neighbours only."""
    xy = np.c_[np.arange(len(labels)) * step, np.zeros(len(labels))]
    return xy, np.array([ord(label) - ord("A") for label in labels])


def test_colocation_by_hand() -> None:
    # A B A C: the first A sees B; the second sees B and C. Among the 2 that are not A, B is 1.
    xy, kind = _line("ABAC")
    found = colocation(xy, kind, 3, permutations=9)
    # a_AB = 2/1 · mean(1, 1/2); a_AC = 2/1 · mean(0, 1/2); a_AA: no A sees an A.
    assert found.attraction[0] == pytest.approx([0.0, 1.5, 0.5])
    # B sees A twice: a_BA = 3/2 · mean(2/2); the only B tells nothing of itself.
    assert found.attraction[1, 0] == pytest.approx(1.5)
    assert np.isnan(found.attraction[1, 1])
    assert found.around[0] == pytest.approx([0.0, 1.0, 0.5])


def test_a_pair_that_keeps_together_is_found_and_chance_is_not() -> None:
    rng = np.random.default_rng(5)
    centres = rng.uniform(0, 4000, (60, 2))
    xy = np.concatenate([centres, centres + 20.0, rng.uniform(0, 4000, (400, 2))])
    kind = np.repeat([0, 1, 2], [60, 60, 400])
    kind[120:] = rng.integers(2, 5, 400)
    found = colocation(xy, kind, 5)
    assert found.attraction[0, 1] > 3
    assert found.log_attraction[0, 1] == pytest.approx(np.log(found.attraction[0, 1]))
    chance = found.p[np.ix_([2, 3, 4], [2, 3, 4])]
    assert (chance <= 0.05).sum() <= 2
    assert found.p[0, 1] == pytest.approx(2 / 500)


def test_null_of_chance_is_even() -> None:
    rng = np.random.default_rng(7)
    p = [
        colocation(rng.uniform(0, 600, (80, 2)), rng.integers(0, 2, 80), 2, seed=i).p[0, 1]
        for i in range(60)
    ]
    assert 0 <= np.mean(np.array(p) <= 0.2) <= 0.4


def test_place_quality_by_hand() -> None:
    xy, kind = _line("ABAC")
    near = colocation(xy, kind, 3, permutations=9, level=1.0)
    quality = place_quality(near, [[0, 2, 0]])
    log = near.log_attraction[0]
    assert log[1] == pytest.approx(np.log(1.5))
    # n − ⟨n⟩ = (0, 2, 0) − (0, 1, 0.5)
    assert quality[0, 0] == pytest.approx(log[1] * 1 - log[2] * 0.5)


def test_gap_by_hand() -> None:
    found = gap([100.0, 0.0], [60.0, 10.0], expected_error=0.1, present_error=0.0, level=0.6827)
    assert found.missing.tolist() == [40.0, -10.0]
    assert found.low == pytest.approx([30.0, -10.0], abs=1e-3)
    assert found.high == pytest.approx([50.0, -10.0], abs=1e-3)
    assert found.share.tolist() == [0.4, 0.0]


def test_gap_refuses_a_level_that_is_no_share() -> None:
    with pytest.raises(InputError, match="level"):
        gap([1.0], [1.0], level=1.0)
