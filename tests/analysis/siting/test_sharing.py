"""What owners are due: by hand, against the definition, and by draws."""

import inspect
from itertools import permutations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.analysis.contract import Case, Contract, Scale
from tests.analysis.siting.districts import district
from torg_analysis.checks import InputError
from torg_analysis.siting import (
    Coalitions,
    MixProblem,
    coalition_values,
    nash_split,
    price_of_fairness,
    score_mix,
    shapley,
    shapley_of_mix,
    shapley_sampled,
)
from torg_analysis.siting.problem import Reading

SEEDS = st.integers(0, 10**6)


def test_gloves_by_hand() -> None:
    # Owner 0 has a left glove, 1 and 2 a right one each; only pairs are worth anything.
    found = shapley([0, 0, 0, 1, 0, 1, 0, 1])
    assert found.share == pytest.approx([2 / 3, 1 / 6, 1 / 6])
    assert found.error.tolist() == [0.0, 0.0, 0.0]


def _by_orders(values: np.ndarray, owners: int) -> np.ndarray:
    """Return the mean of what each adds over all orders: the definition."""
    share, orders = np.zeros(owners), list(permutations(range(owners)))
    for order in orders:
        there = 0
        for owner in order:
            share[owner] += values[there | 1 << owner] - values[there]
            there |= 1 << owner
    return share / len(orders)


@given(SEEDS, st.integers(0, 6))
@settings(max_examples=40, deadline=None)
def test_all_orders_agree(seed: int, owners: int) -> None:
    values = np.random.default_rng(seed).normal(0, 9, 1 << owners)
    values[0] = 0.0
    found = shapley(values)
    assert found.share == pytest.approx(_by_orders(values, owners), abs=1e-12)
    assert found.share.sum() == pytest.approx(values[-1], abs=1e-12)


@given(SEEDS)
@settings(max_examples=20, deadline=None)
def test_draws_come_near_and_say_how_near(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = rng.uniform(0, 9, 32)
    values[0] = 0.0
    number = 1 << np.arange(5)
    exact = shapley(values)
    drawn = shapley_sampled(lambda members: values[members @ number], 5, samples=800, seed=seed)
    assert drawn.share.sum() == pytest.approx(values[-1])
    assert (np.abs(drawn.share - exact.share) <= 5 * drawn.error + 1e-9).all()
    assert (drawn.error > 0).all()


def test_the_error_is_as_great_as_the_spread_of_repeated_draws() -> None:
    values = np.random.default_rng(2).uniform(0, 9, 32)
    values[0] = 0.0
    number = 1 << np.arange(5)
    runs = [
        shapley_sampled(lambda members: values[members @ number], 5, samples=60, seed=seed)
        for seed in range(300)
    ]
    spread = np.std([run.share for run in runs], axis=0)
    assert np.mean([run.error for run in runs], axis=0) == pytest.approx(spread, rel=0.15)


def test_what_adds_up_needs_no_luck() -> None:
    due = np.arange(1.0, 31.0)
    found = shapley_sampled(lambda members: members @ due, 30, samples=4)
    assert found.share == pytest.approx(due)
    assert found.error == pytest.approx(np.zeros(30), abs=1e-9)


def _mix(seed: int, premises: int = 5, owners: int = 4):
    rng = np.random.default_rng(seed)
    problem = district(
        rng,
        premises,
        owner=rng.integers(0, owners, premises),
        burden=rng.uniform(0, 1, (premises, 3, owners)),
    )
    return problem, rng.integers(-1, 3, premises)


@given(SEEDS, st.sampled_from(["income", "value"]))
@example(1680, "value")  # what does not fit is full
@settings(max_examples=40, deadline=None)
def test_sets_of_owners_are_scored_one_by_one(seed: int, aim: str) -> None:
    problem, chosen = _mix(seed)
    owner = Reading(problem).owner
    empty = score_mix(problem, np.full(5, -1)).value
    values = coalition_values(problem, chosen, aim)
    assert values.shape == (16,)
    for number, value in enumerate(values):
        members = np.array([bool(number >> one & 1) for one in range(4)])
        alone = score_mix(problem, np.where(members[owner], chosen, -1))
        expected = alone.by_owner[members].sum() if aim == "income" else alone.value - empty
        assert value == pytest.approx(expected, abs=1e-9)


def test_a_mix_by_hand() -> None:
    # Owner 0's tenant pays 10 and costs owner 1 four; owner 1's pays 5 and costs nobody. Together
    # they gain 11, alone 10 and 5: each bears half of the four.
    problem = district(
        np.random.default_rng(1),
        2,
        fit=np.ones((2, 3)),
        owner=[0, 1],
        rent=[[10.0, 0, 0], [5.0, 0, 0]],
        burden=np.array([[[0.0, 4.0], [0, 0], [0, 0]], [[0.0, 0.0], [0, 0], [0, 0]]]),
    )
    assert coalition_values(problem, [0, 0]).tolist() == [0.0, 10.0, 5.0, 11.0]
    assert shapley_of_mix(problem, [0, 0]).share.tolist() == [8.0, 3.0]
    assert nash_split(11.0, [10.0, 0.0]).tolist() == [10.5, 0.5]


def test_many_owners_are_drawn_and_those_without_a_part_are_due_nothing() -> None:
    rng = np.random.default_rng(4)
    problem = district(
        rng,
        20,
        owner=np.arange(20) + 5,
        burden=None,
        rent=rng.normal(1, 1, (20, 3)),
    )
    chosen = rng.integers(0, 3, 20)
    chosen[-1] = -1
    game = Coalitions(problem, chosen)
    assert game.involved.tolist() == list(range(5, 24))
    found = shapley_of_mix(problem, chosen, samples=40)
    assert found.share == pytest.approx(score_mix(problem, chosen).by_owner)
    valued = shapley_of_mix(problem, chosen, "value", samples=200, seed=3)
    gained = score_mix(problem, chosen).value - score_mix(problem, np.full(20, -1)).value
    assert valued.share.sum() == pytest.approx(gained)
    # What two do to each other is shared in halves by every order and its reverse; what three do is
    # not. Only two have category 1.
    alike = np.bincount(chosen[:-1])[chosen[:-1]]
    assert ((valued.error[5:24] > 1e-9) == (alike > 2)).all()
    assert valued.share[:5].tolist() == valued.error[:5].tolist() == [0.0] * 5
    with pytest.raises(InputError) as raised:
        coalition_values(problem, chosen)
    assert raised.value.field == "problem"


@given(SEEDS)
@settings(max_examples=20, deadline=None)
def test_the_shares_of_a_mix_add_up(seed: int) -> None:
    problem, chosen = _mix(seed)
    for aim in ("income", "value"):
        found = shapley_of_mix(problem, chosen, aim)
        total = coalition_values(problem, chosen, aim)[-1]
        assert found.share.sum() == pytest.approx(total, abs=1e-9)
        assert found.error.tolist() == [0.0] * 4


def test_no_split_has_a_greater_product() -> None:
    fallback, power = np.array([3.0, 0.0, 1.0]), np.array([1.0, 2.0, 1.0])
    split = nash_split(12.0, fallback, power)
    assert split.tolist() == [5.0, 4.0, 3.0]
    best = ((split - fallback) ** power).prod()
    for step in np.random.default_rng(1).normal(0, 0.5, (200, 3)):
        other = split + step - step.mean()
        if (other > fallback).all():
            assert ((other - fallback) ** power).prod() <= best


@pytest.mark.parametrize(
    ("call", "field"),
    [
        (lambda: shapley([0.0, 1.0, 2.0]), "values"),
        (lambda: shapley([]), "values"),
        (lambda: shapley([1.0, 2.0]), "values"),
        (lambda: shapley([0.0, np.nan]), "values"),
        (lambda: shapley_sampled(lambda members: members.sum(axis=1), 0), "owners"),
        (lambda: shapley_sampled(lambda members: members.sum(axis=1), 3, samples=3), "samples"),
        (lambda: nash_split(1.0, [2.0, 0.0]), "total"),
        (lambda: nash_split(1.0, []), "fallback"),
        (lambda: nash_split(1.0, [0.0, 0.0], [1.0, 0.0]), "power"),
        (lambda: price_of_fairness(-1.0, -2.0), "total"),
        (lambda: price_of_fairness(1.0, 1.1), "fair"),
        (lambda: coalition_values(_mix(1)[0], [0] * 5, "joy"), "aim"),
        (lambda: coalition_values(_mix(1)[0], [9] * 5), "assignment"),
    ],
)
def test_what_cannot_be_used_is_named(call, field: str) -> None:
    with pytest.raises(InputError) as raised:
        call()
    assert raised.value.field == field


def test_the_price_of_fairness_by_hand() -> None:
    assert price_of_fairness(140.0, 110.0) == pytest.approx(30 / 140)
    assert price_of_fairness(140.0, 140.0) == 0.0
    assert price_of_fairness(140.0, -14.0) == pytest.approx(1.1)
    assert price_of_fairness(0.0, 0.0) == 0.0


class TestNashSplit(Contract):
    case = Case(
        method=nash_split,
        example=lambda rng, rows: {
            "fallback": rng.uniform(1, 9, rows),
            "total": 200.0,
            "power": rng.uniform(1, 9, rows),
        },
        rows={"fallback": 0, "power": 0},
        results={"value": 0},
        scales=[
            Scale({"fallback": 1, "total": 1}, {"value": 1}),
            Scale({"power": 1}, {"value": 0}),
        ],
        positive={"power"},
        finite={"fallback", "power"},
        empty="fallback",
    )


def squared(due):  # the common tests want plain arguments
    read = np.asarray(due)
    sets = np.arange(1 << len(read))[:, None] >> np.arange(len(read)) & 1
    return shapley((sets @ read) ** 2)


def drawn(due, seed=0):
    return shapley_sampled(lambda members: members @ due, len(due), samples=8, seed=seed)


squared.__doc__, drawn.__doc__ = inspect.getdoc(shapley), inspect.getdoc(shapley_sampled)


class TestShapley(Contract):
    case = Case(
        method=squared,
        example=lambda rng, rows: {"due": rng.uniform(1, 9, rows)},
        rows={"due": 0},
        results={"share": 0, "error": 0},
        scales=[Scale({"due": 1}, {"share": 2})],
    )


class TestShapleySampled(Contract):
    case = Case(
        method=drawn,
        example=lambda rng, rows: {"due": rng.uniform(1, 9, rows)},
        rows={"due": 0},
        results={"share": 0},
        scales=[Scale({"due": 1}, {"share": 1})],
        empty="owners",
        seeded=True,
    )


def _plain(rent, owner) -> MixProblem:
    """Return premises that differ in their rent and owner only."""
    rows = len(rent)
    return MixProblem(
        fit=np.ones((rows, 3)),
        spend=np.ones((4, 3)),
        pull=[np.ones((4, rows))] * 3,
        rival=np.ones((4, 3)),
        rent=rent,
        owner=owner,
    )


def listed(rent, owner):
    return coalition_values(_plain(rent, owner), np.zeros(len(rent)))


def shared(rent, owner, seed=0):
    return shapley_of_mix(_plain(rent, owner), np.zeros(len(rent)), "value", seed=seed)


listed.__doc__ = inspect.getdoc(coalition_values)
shared.__doc__ = inspect.getdoc(shapley_of_mix)


def _rents(rng: np.random.Generator, rows: int) -> dict[str, np.ndarray]:
    return {"rent": rng.normal(0, 5, (rows, 3)), "owner": np.arange(rows) % 3}


class TestCoalitionValues(Contract):
    case = Case(
        method=listed,
        example=_rents,
        rows={"rent": 0, "owner": 0},
        results={"value": None},
        scales=[Scale({"rent": 1}, {"value": 1})],
        positive={"owner"},
        finite={"rent", "owner"},
    )


class TestShapleyOfMix(Contract):
    case = Case(
        method=shared,
        example=_rents,
        rows={"rent": 0, "owner": 0},
        results={"share": None},
        scales=[Scale({"rent": 1}, {"share": 0})],
        positive={"owner"},
        finite={"rent", "owner"},
        seeded=True,
    )
