"""Fair mixes and the front between value and fairness: by hand and against enumeration."""

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
    FREE,
    InfeasibleError,
    MixProblem,
    Wish,
    fair_mix,
    pareto_front,
    score_mix,
    tenant_mix,
)
from torg_analysis.siting.fairness import FLOOR, at_table, logarithm
from torg_analysis.siting.problem import Reading
from torg_analysis.siting.score import score

SEEDS = st.integers(0, 10**6)


def two_owners(**given) -> MixProblem:
    """Two premises of two owners, two categories that cannot both be in a premises.

    Category 0 captures 90 and category 1 captures 50. In premises 0 they bring its owner 10 and 8;
    in premises 1, 5 and 4. Category 0 in premises 0 costs the other owner 4, category 1 costs 1.
    """
    parts = {
        "fit": np.ones((2, 2)),
        "spend": [[180.0, 100.0]],
        "pull": [[[1.0, 1.0]], [[1.0, 1.0]]],
        "rival": [[1.0, 1.0]],
        "owner": [0, 1],
        "rent": [[10.0, 8.0], [5.0, 4.0]],
        "burden": np.array([[[0.0, 4.0], [0.0, 1.0]], [[0.0, 0.0], [0.0, 0.0]]]),
    }
    return MixProblem(**{**parts, **given})


def _all(problem: MixProblem):
    """Yield what each assignment that keeps every limit is worth and brings to owners."""
    read = Reading(problem)
    for chosen in product(range(-1, read.categories), repeat=read.premises):
        found = score(read, np.array(chosen))
        if not found.broken and not len(found.unfit):
            yield found


def test_by_hand() -> None:
    problem = two_owners()
    # The best: 0 in one, 1 in the other, 140 in all. With 0 in premises 0 the owners gain 10 and
    # 4 − 4 = 0; with 1 in premises 0, 8 and 5 − 1 = 4, and it is worth as much.
    fair = fair_mix(problem)
    assert fair.assignment.tolist() == [1, 0]
    assert fair.by_owner.tolist() == [8.0, 4.0]
    assert (fair.fairness, fair.fairness_bound) == (pytest.approx(4.0), pytest.approx(4.0))
    assert fair.value == pytest.approx(140.0)
    assert fair.bound == pytest.approx(140.0)
    nash = fair_mix(problem, "nash")
    assert nash.assignment.tolist() == [1, 0]
    # The most that they could have is 10 and 5: √(8/10 · 4/5).
    assert nash.fairness == pytest.approx(0.8)
    assert nash.fairness_bound == pytest.approx(0.8)


def test_a_scale_changes_who_gains_least() -> None:
    # Nobody bears a burden now: owner 0 gains 10 or 8 and owner 1 gains 5 or 4, and one category
    # may be there once only. In money owner 1 is the poorer; by income today owner 0 is.
    problem = two_owners(burden=None, most=[1, 1])
    assert fair_mix(problem).assignment.tolist() == [1, 0]
    scaled = fair_mix(problem, scale=[100.0, 10.0])
    assert scaled.assignment.tolist() == [0, 1]
    assert scaled.fairness == pytest.approx(0.1)


def test_an_owner_who_cannot_gain_does_not_hide_the_others() -> None:
    problem = two_owners(rent=[[10.0, 8.0], [0.0, 0.0]], burden=np.zeros((2, 2, 3)), most=[1, 1])
    fair = fair_mix(problem)
    assert at_table(Reading(problem), None).owners.tolist() == [0]
    assert fair.fairness == pytest.approx(10.0)
    assert fair.by_owner.tolist() == [10.0, 0.0, 0.0]


@pytest.mark.parametrize("rule", ["maximin", "nash"])
def test_where_nobody_can_gain_the_best_mix_is_as_fair_as_any(rule: str) -> None:
    problem = two_owners(rent=None, burden=None)
    fair = fair_mix(problem, rule)
    assert (fair.fairness, fair.fairness_bound) == (0.0, 0.0)
    assert fair.value == pytest.approx(tenant_mix(problem).value)


@given(SEEDS, st.integers(1, 4))
@settings(max_examples=25, deadline=None)
def test_no_mix_gives_the_poorest_more(seed: int, premises: int) -> None:
    problem = district(np.random.default_rng(seed), premises)
    table = at_table(Reading(problem), None)
    every = list(_all(problem))
    fairest = max(table.least(one.by_owner) for one in every)
    fair = fair_mix(problem, seed=seed)
    assert fair.fairness == pytest.approx(fairest, rel=1e-6, abs=1e-6)
    assert fair.fairness_bound >= fair.fairness
    assert fair.fairness_bound == pytest.approx(fairest, rel=1e-5, abs=1e-6)
    equal = [one.value for one in every if table.least(one.by_owner) >= fairest - 1e-6]
    assert fair.value == pytest.approx(max(equal), rel=1e-5, abs=1e-6)
    assert not score_mix(problem, fair.assignment).broken


@given(SEEDS, st.integers(1, 4))
@settings(max_examples=25, deadline=None)
def test_no_mix_has_a_greater_product(seed: int, premises: int) -> None:
    problem = district(np.random.default_rng(seed), premises)
    table = at_table(Reading(problem), None)
    every = list(_all(problem))
    sums = [logarithm(one.by_owner[table.owners] / table.most).sum() for one in every]
    greatest = np.exp(max(sums) / len(table.owners)) if len(table.owners) else 0.0
    fair = fair_mix(problem, "nash", seed=seed)
    assert fair.fairness == pytest.approx(greatest, rel=1e-5)
    assert fair.fairness_bound == pytest.approx(greatest, rel=1e-4)
    assert not score_mix(problem, fair.assignment).broken


def test_the_logarithm_goes_on_as_a_line() -> None:
    assert logarithm(np.array([1.0, 0.5])).tolist() == [0.0, np.log(0.5)]
    assert logarithm(np.array([0.0]))[0] == pytest.approx(np.log(FLOOR) - 1)
    at, step = FLOOR, 1e-9
    slopes = (logarithm(np.array([at, at + step])) - logarithm(np.array([at - step, at]))) / step
    assert slopes == pytest.approx([1 / FLOOR, 1 / FLOOR], rel=1e-4)


@pytest.mark.parametrize("rule", ["maximin", "nash"])
def test_wishes_that_collide_are_named_here_too(rule: str) -> None:
    with pytest.raises(InfeasibleError) as raised:
        fair_mix(two_owners(least=[2, 1]), rule)
    assert set(raised.value.wishes) == {Wish("least", 0), Wish("least", 1)}


@given(SEEDS)
@settings(max_examples=15, deadline=None)
def test_the_front_is_what_enumeration_finds(seed: int) -> None:
    problem = district(np.random.default_rng(seed), 4)
    table = at_table(Reading(problem), None)
    every = [(table.least(one.by_owner), one.value) for one in _all(problem)]
    front = pareto_front(problem, 6, seed=seed)
    for least, value in zip(front.least, front.value, strict=True):
        best = max(worth for fair, worth in every if fair >= least - 1e-6)
        assert value == pytest.approx(best, rel=1e-5, abs=1e-6)
    assert front.value[0] == pytest.approx(max(worth for _fair, worth in every), rel=1e-5)
    assert front.least[-1] == pytest.approx(max(fair for fair, _worth in every), rel=1e-5, abs=1e-6)
    assert (np.diff(front.least) > 0).all()
    assert (np.diff(front.value) < 0).all()
    assert (front.bound >= front.value).all()
    assert front.bound == pytest.approx(front.value, rel=1e-5, abs=1e-6)


def test_a_front_by_hand() -> None:
    # Category 1 captures 50 in either premises; category 0 captures 90 in premises 0, but in
    # premises 1, which it suits half as well, 180 · 0.5 / 1.5 = 60. One of each at most: 0 and 1
    # are worth 140 and give 10 and 2; 1 and 0 are worth 110 and give 6 and 3.
    problem = two_owners(
        rent=[[10.0, 6.0], [3.0, 2.0]],
        burden=None,
        most=[1, 1],
        pull=[[[1.0, 0.5]], [[1.0, 1.0]]],
    )
    front = pareto_front(problem, 3)
    assert front.assignment.tolist() == [[0, 1], [1, 0]]
    assert front.least.tolist() == [2.0, 3.0]
    assert front.value == pytest.approx([140.0, 110.0])
    assert front.by_owner.tolist() == [[10.0, 2.0], [6.0, 3.0]]
    assert front.price == pytest.approx([0.0, 30 / 140])


def test_owners_can_ask_for_more_than_today() -> None:
    problem = two_owners(burden=None, most=[1, 1])
    asked = tenant_mix(dataclasses.replace(problem, least_gain=[0.0, 5.0]))
    assert asked.assignment.tolist() == [1, 0]
    with pytest.raises(InfeasibleError) as raised:
        tenant_mix(dataclasses.replace(problem, least_gain=[9.0, 5.0]))
    assert set(raised.value.wishes) == {Wish("owner", 0), Wish("owner", 1), Wish("most", 0)}


def test_a_short_time_still_gives_a_mix_and_an_honest_bound() -> None:
    problem = district(np.random.default_rng(9), 12, 8)
    for rule in ("maximin", "nash"):
        short, long = (fair_mix(problem, rule, time_limit=limit) for limit in (0.02, None))
        assert short.fairness <= long.fairness + 1e-9
        assert short.fairness_bound >= long.fairness - 1e-6
        assert not score_mix(problem, short.assignment).broken


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"rule": "just"}, "rule"),
        ({"scale": [1.0]}, "scale"),
        ({"scale": [1.0, 0.0]}, "scale"),
        ({"gap": -1.0}, "gap"),
    ],
)
def test_what_cannot_be_used_is_named(arguments, field: str) -> None:
    with pytest.raises(InputError) as raised:
        fair_mix(two_owners(), **arguments)
    assert raised.value.field == field


@pytest.mark.parametrize("steps", [1, 2.5, np.nan])
def test_steps_that_are_none(steps) -> None:
    with pytest.raises(InputError) as raised:
        pareto_front(two_owners(), steps)
    assert raised.value.field == "steps"


def _problem(fit, spend, pull, rival, rent, owner) -> MixProblem:
    return MixProblem(
        fit=fit, spend=spend, pull=list(pull), rival=rival, rent=rent, owner=owner, variety=0.1
    )


def maximin(fit, spend, pull, rival, rent, owner, seed=0):
    return fair_mix(_problem(fit, spend, pull, rival, rent, owner), seed=seed)


def nash(fit, spend, pull, rival, rent, owner, seed=0):
    return fair_mix(_problem(fit, spend, pull, rival, rent, owner), "nash", seed=seed)


def front(fit, spend, pull, rival, rent, owner, seed=0):
    return pareto_front(_problem(fit, spend, pull, rival, rent, owner), 3, seed=seed)


maximin.__doc__ = nash.__doc__ = inspect.getdoc(fair_mix)
front.__doc__ = inspect.getdoc(pareto_front)


def _case(method, results, scales) -> Case:
    return Case(
        method=method,
        example=lambda rng, rows: {
            "fit": rng.random((rows, 3)) < 0.8,
            "spend": rng.uniform(1, 5, (6, 3)),
            "pull": rng.uniform(1, 5, (3, 6, rows)),
            "rival": rng.uniform(1, 5, (6, 3)),
            "rent": rng.uniform(0, 5, (rows, 3)),
            "owner": np.arange(rows) % 2,
        },
        rows={"fit": 0, "pull": 2, "rent": 0, "owner": 0},
        results=results,
        scales=scales,
        positive={"spend", "pull", "rival", "owner"},
        finite={"spend", "pull", "rival", "rent", "owner"},
        seeded=True,
        rtol=1e-5,
    )


SAME = Scale({"pull": 1, "rival": 1}, {"value": 0})


class TestMaximin(Contract):
    case = _case(
        maximin,
        {"assignment": 0, "value": None, "fairness": None},
        [SAME, Scale({"rent": 1}, {"fairness": 1, "by_owner": 1})],
    )


class TestNash(Contract):
    case = _case(
        nash,
        {"assignment": 0, "value": None, "fairness": None},
        [SAME, Scale({"rent": 1}, {"fairness": 0, "by_owner": 1})],
    )


class TestFront(Contract):
    case = _case(
        front,
        {"assignment": 1, "value": None, "least": None},
        [SAME, Scale({"rent": 1}, {"least": 1, "by_owner": 1})],
    )


def test_locked_premises_are_no_hope() -> None:
    problem = two_owners(locks=[FREE, -2])
    assert at_table(Reading(problem), None).owners.tolist() == [0]
