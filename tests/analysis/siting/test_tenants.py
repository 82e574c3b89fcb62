"""The mix of tenants: by hand, against enumeration, its limits, and what collides."""

import dataclasses
import inspect
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.contract import Case, Contract, Scale
from tests.analysis.siting.districts import district
from torg_analysis.checks import InputError
from torg_analysis.siting import (
    EMPTY,
    FREE,
    InfeasibleError,
    MixProblem,
    Wish,
    score_mix,
    tenant_mix,
)
from torg_analysis.siting.captured import Captured
from torg_analysis.siting.envelope import Envelope
from torg_analysis.siting.problem import Reading
from torg_analysis.siting.score import score
from torg_analysis.siting.start import quick_mix

SEEDS = st.integers(0, 10**6)


def mixed(fit, spend, pull, rival, rent, owner, seed=0):  # the common tests want plain arguments
    problem = MixProblem(
        fit=fit, spend=spend, pull=list(pull), rival=rival, rent=rent, owner=owner, variety=0.1
    )
    return tenant_mix(problem, seed=seed)


mixed.__doc__ = inspect.getdoc(tenant_mix)


class TestTenantMix(Contract):
    case = Case(
        method=mixed,
        example=lambda rng, rows: {
            "fit": rng.random((rows, 3)) < 0.8,
            "spend": rng.uniform(1, 5, (6, 3)),
            "pull": rng.uniform(1, 5, (3, 6, rows)),
            "rival": rng.uniform(1, 5, (6, 3)),
            "rent": rng.uniform(0, 5, (rows, 3)),
            "owner": np.zeros(rows),
        },
        rows={"fit": 0, "pull": 2, "rent": 0, "owner": 0},
        results={"assignment": 0, "value": None, "bound": None},
        scales=[Scale({"pull": 1, "rival": 1}, {"value": 0}), Scale({"rent": 1}, {"by_owner": 1})],
        positive={"spend", "pull", "rival", "owner"},
        finite={"spend", "pull", "rival", "rent", "owner"},
        seeded=True,
        rtol=1e-6,
    )


def _best(problem: MixProblem) -> float | None:
    """Return the value of the best of all assignments that meet every wish, or None."""
    read = Reading(problem)
    values = []
    for chosen in product(range(-1, read.categories), repeat=read.premises):
        found = score(read, np.array(chosen))
        if not found.broken and not len(found.unfit):
            values.append(found.value)
    return max(values, default=None)


def test_by_hand() -> None:
    # One point spends 100 on each of two categories, and as much pull stands elsewhere. Alone in
    # either premises a category captures 50; twice, 200/3. Two different ones are worth 100.
    problem = MixProblem(
        fit=np.ones((2, 2)),
        spend=[[100.0, 100.0]],
        pull=[[[1.0, 1.0]], [[1.0, 1.0]]],
        rival=[[1.0, 1.0]],
    )
    found = tenant_mix(problem)
    assert sorted(found.assignment) == [0, 1]
    assert found.value == pytest.approx(100.0)
    assert found.bound == pytest.approx(100.0)
    assert score_mix(problem, [0, 0]).value == pytest.approx(200 / 3)


def test_score_by_hand() -> None:
    problem = MixProblem(
        fit=np.ones((2, 2)),
        spend=[[100.0, 100.0]],
        pull=[[[1.0, 1.0]], [[1.0, 1.0]]],
        rival=[[1.0, 1.0]],
        weight=[1.0, 2.0],
        counted=[[0.5, 1.0]],
        ceiling=[[40.0, 90.0], [99.0, 90.0]],
        affinity=[[0.0, 0.5], [0.3, 0.0]],
        nearness=[[0.0, 0.5], [0.5, 0.0]],
        surroundings=[[0.1, 0.0], [0.0, 0.2]],
        complement=10.0,
        variety=7.0,
        present=[1, 2],
        loss=np.array([[[3.0], [1.0]], [[1.0], [4.0]]]),
        turnover=[20.0],
        rho=0.3,
        owner=[0, 1],
        rent=[[5.0, 0.0], [0.0, 6.0]],
        burden=np.array([[[0.0, 1.0], [0.0, 0.0]], [[0.0, 0.0], [2.0, 0.0]]]),
    )
    found = score_mix(problem, [0, 1])
    # Half of what the full first unit sells counts, and all that is wanted of the second.
    assert found.captured.tolist() == [20.0, 50.0]
    # 10 · (0.1 + 0.2) beside present stores, and 10 · 0.4 · 0.5 beside each other
    assert found.complementarity == pytest.approx(5.0)
    shannon = np.log(5) - (2 * np.log(2) + 3 * np.log(3)) / 5  # two units of one, three of another
    assert found.variety == pytest.approx(7.0 * shannon)
    assert found.value == pytest.approx(20 + 2 * 50 + 5 + 7 * shannon)
    assert found.lost.tolist() == [7.0]
    assert found.by_owner.tolist() == [3.0, 5.0]
    assert found.broken == (Wish("loss", 0),)  # 7 > 0.3 · 20


@given(SEEDS, st.integers(1, 4), st.sampled_from([1, 2, 4]))
@settings(max_examples=25, deadline=None)
def test_no_assignment_of_all_is_better(seed: int, premises: int, most: int) -> None:
    rng = np.random.default_rng(seed)
    problem = district(rng, premises, most=np.full(3, most))
    best, found = _best(problem), tenant_mix(problem, seed=seed)
    assert found.value == pytest.approx(best, rel=1e-5, abs=1e-6)
    assert found.bound >= best - 1e-6 * abs(best)
    assert found.bound == pytest.approx(found.value, rel=1e-5, abs=1e-6)


@given(SEEDS)
@settings(max_examples=20, deadline=None)
def test_sets_too_many_to_list_are_bounded_as_well(seed: int) -> None:
    """The cuts of gradients and of submodularity bound every set, and one is exact at a set."""
    rng = np.random.default_rng(seed)
    problem = district(rng, 4, most=np.full(3, 4))
    read = Reading(problem)
    for category in range(3):
        captured = Captured(read, category)
        captured.small_enough = lambda size: False
        envelope = Envelope(captured, 4)
        assert envelope._hull is None
        cuts = envelope.at(rng.random(4)) + envelope.at(np.rint(rng.random(4)))
        for subset in product((0.0, 1.0), repeat=4):
            y = np.array(subset) * read.fit[:, category]
            value = captured.value(np.flatnonzero(y))
            assert all(cut.constant + cut.slope @ y >= value - 1e-9 for cut in cuts)
            least = min(cut.constant + cut.slope @ y for cut in envelope.at(y))
            assert least == pytest.approx(value, abs=1e-9)


@given(SEEDS)
@settings(max_examples=25, deadline=None)
def test_every_limit_is_kept_and_nobody_earns_less(seed: int) -> None:
    problem = district(np.random.default_rng(seed), 6, 4)
    found = tenant_mix(problem)
    checked = score_mix(problem, found.assignment)
    assert (checked.broken, len(checked.unfit)) == ((), 0)
    assert (found.by_owner >= -1e-7).all()
    assert checked.value == pytest.approx(found.value)
    assert found.value <= found.bound


@given(SEEDS)
@settings(max_examples=25, deadline=None)
def test_losses_together_are_less_than_their_sum(seed: int) -> None:
    """Why a sum of single losses may stand for the joint loss."""
    rng = np.random.default_rng(seed)
    spend, own, rest, pull = rng.uniform(0.1, 5, (4, 3, 20))
    bottom = own[0] + rest[0]
    single = [(spend[0] * own[0] / bottom * p / (bottom + p)).sum() for p in pull]
    joint = (spend[0] * own[0] / bottom * pull.sum(axis=0) / (bottom + pull.sum(axis=0))).sum()
    assert joint <= sum(single) + 1e-9


@given(SEEDS)
@settings(max_examples=15, deadline=None)
def test_more_freedom_is_never_worth_less(seed: int) -> None:
    problem = district(np.random.default_rng(seed), 5)
    freer = dataclasses.replace(problem, rho=0.8)
    assert tenant_mix(freer).value >= tenant_mix(problem).value - 1e-5


def test_locks_hold() -> None:
    problem = district(np.random.default_rng(3), 5, fit=np.ones((5, 3)), rho=9.0, rent=None)
    problem = dataclasses.replace(problem, burden=None)
    locked = dataclasses.replace(problem, locks=[2, EMPTY, FREE, 0, FREE])
    found = tenant_mix(locked)
    assert (found.assignment[[0, 1, 3]] == [2, -1, 0]).all()
    assert found.value <= tenant_mix(problem).value + 1e-6
    assert found.value == pytest.approx(_best(locked))


def test_what_must_be_is_there() -> None:
    problem = district(np.random.default_rng(4), 4, least=[0, 2, 0], rho=9.0, rent=None)
    found = tenant_mix(dataclasses.replace(problem, burden=None))
    assert (found.assignment == 1).sum() == 2


def test_the_wishes_that_collide_are_named() -> None:
    # Two locks on category 1, of which one unit is allowed; the other wishes are innocent.
    problem = district(
        np.random.default_rng(5),
        4,
        fit=np.ones((4, 3)),
        most=[2, 1, 2],
        locks=[1, 1, 0, FREE],
        rho=9.0,
        rent=None,
    )
    with pytest.raises(InfeasibleError) as raised:
        tenant_mix(dataclasses.replace(problem, burden=None))
    assert set(raised.value.wishes) == {Wish("most", 1), Wish("lock", 0), Wish("lock", 1)}


def test_a_lock_that_does_not_fit_collides_by_itself() -> None:
    fit = np.ones((3, 3))
    fit[1, 2] = 0
    problem = district(np.random.default_rng(6), 3, fit=fit, locks=[FREE, 2, FREE], rho=9.0)
    with pytest.raises(InfeasibleError) as raised:
        tenant_mix(problem)
    assert raised.value.wishes == (Wish("lock", 1),)


@given(SEEDS)
@settings(max_examples=10, deadline=None)
def test_what_collides_is_a_smallest_set(seed: int) -> None:
    rng = np.random.default_rng(seed)
    problem = district(rng, 4, least=[2, 1, 1], rho=0.25, rent=rng.normal(0, 1, (4, 3)))
    best = _best(problem)
    if best is not None:
        assert tenant_mix(problem).value == pytest.approx(best, rel=1e-5, abs=1e-6)
        return
    with pytest.raises(InfeasibleError) as raised:
        tenant_mix(problem)
    wishes = raised.value.wishes
    assert not _possible(problem, wishes)
    for one in wishes:
        assert _possible(problem, [wish for wish in wishes if wish != one])


def _possible(problem: MixProblem, wishes) -> bool:
    """Whether an assignment meets these wishes, by enumeration."""
    read = Reading(problem)
    for chosen in product(range(-1, read.categories), repeat=read.premises):
        found = score(read, np.array(chosen))
        if not len(found.unfit) and not set(found.broken) & set(wishes):
            return True
    return False


@given(SEEDS)
@settings(max_examples=25, deadline=None)
def test_the_quick_mix_keeps_limits_and_counts_right(seed: int) -> None:
    read = Reading(problem := district(np.random.default_rng(seed), 7, 4))
    chosen, kept = quick_mix(read, [Captured(read, c) for c in range(4)])
    checked = score_mix(problem, chosen)
    assert kept == (not checked.broken)
    assert not len(checked.unfit)


def test_leaving_a_premises_empty_can_be_the_move_that_tempts() -> None:
    """A neighbour that all suffer from pays the rent that its owner needs."""
    problem = MixProblem(
        fit=[[1, 0], [0, 1]],
        spend=[[4.0, 4.0]],
        pull=[[[1.0, 1.0]], [[1.0, 1.0]]],
        rival=[[1.0, 1.0]],
        surroundings=[[-9.0, 0.0], [0.0, 0.0]],
        complement=1.0,
        rent=[[3.0, 0.0], [0.0, -2.0]],
        locks=[FREE, 1],
    )
    read = Reading(problem)
    chosen, kept = quick_mix(read, [Captured(read, c) for c in range(2)])
    assert (chosen.tolist(), kept) == ([0, 1], True)
    assert tenant_mix(problem).value == pytest.approx(4.0 / 2 + 4.0 / 2 - 9.0)


def test_all_premises_taken_is_no_problem_to_solve() -> None:
    problem = district(np.random.default_rng(8), 0)
    found = tenant_mix(problem)
    assert (len(found.assignment), found.value) == (0, pytest.approx(found.bound))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("nearness", np.triu(np.ones((4, 4)))),
        ("most", [0.5, 1, 1]),
        ("locks", [9, FREE, FREE, FREE]),
        ("pull", [np.ones((8, 4))]),
        ("turnover", [-1.0, 1, 1, 1]),
        ("rho", -0.1),
        ("loss", np.ones((4, 3, 9))),
        ("owner", [0.5, 0, 0, 0]),
    ],
)
def test_what_cannot_be_used_is_named(field: str, value: object) -> None:
    with pytest.raises(InputError) as raised:
        tenant_mix(district(np.random.default_rng(1), 4, **{field: value}))
    assert raised.value.field == field


def test_a_limit_ends_the_search_with_a_bound() -> None:
    problem = district(np.random.default_rng(9), 12, 8)
    found = tenant_mix(problem, time_limit=0.02)
    assert found.value <= found.bound
    assert not score_mix(problem, found.assignment).broken
