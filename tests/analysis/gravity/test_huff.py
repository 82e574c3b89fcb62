"""Huff's model: by hand, against its formula, and what must hold whatever the town."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from tests.analysis.contract import Case, Contract, Scale
from torg_analysis.checks import InputError
from torg_analysis.gravity import Huff
from torg_analysis.gravity import parts as parts_module

from .towns import MODELS, Asked, Town, full, seen, shaped, towns

GENERATED = settings(max_examples=120, deadline=None)
SHAPES = ["dense", "sparse"]


@pytest.mark.parametrize("shape", SHAPES)
def test_two_places_and_two_stores_by_hand(shape: str) -> None:
    found = Huff().allocate([90, 45], [100, 200], shaped(np.array([[1.0, 2.0], [2.0, 1.0]]), shape))
    # Utilities 100/1², 200/2² and 100/2², 200/1².
    np.testing.assert_allclose(full(found.probability), [[2 / 3, 1 / 3], [1 / 9, 8 / 9]])
    np.testing.assert_allclose(full(found.flow), [[60, 30], [5, 40]])
    np.testing.assert_allclose(found.turnover, [65, 70])
    np.testing.assert_allclose(found.share, [65 / 135, 70 / 135])
    assert (found.unserved, found.unserved_points, found.outside) == (0, 0, 0)


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        (Huff(distance_exponent=1.0), [1 / 2, 1 / 2]),
        (Huff(attraction_exponent=2.0), [1 / 2, 1 / 2]),
        (Huff(minimum_distance=2.0), [1 / 3, 2 / 3]),
        (Huff(distance_exponent=np.log(2), decay="exponential"), [1 / 2, 1 / 2]),
        # f = 1/(1+2^(d−1)): 1/2 and 1/3, times 100 and 200.
        (Huff(1.0, np.log(2), "logistic", midpoint=1.0), [3 / 7, 4 / 7]),
    ],
)
@pytest.mark.parametrize("shape", SHAPES)
def test_the_ways_to_decay_by_hand(model: Huff, expected: list[float], shape: str) -> None:
    found = model.allocate([1], [100, 200], shaped(np.array([[1.0, 2.0]]), shape))
    np.testing.assert_allclose(full(found.probability), [expected], rtol=1e-14)


def test_an_outside_option_takes_its_part_by_hand() -> None:
    found = Huff().allocate([100], [100, 200], [[1.0, 2.0]], outside=50)
    np.testing.assert_allclose(found.turnover, [50, 25])  # 100 + 50 + 50
    assert found.outside == pytest.approx(25)
    assert found.unserved == 0


def test_competing_destinations_by_hand() -> None:
    """Stores 0 and 1 stand 10 m from each other, 2 stands 100 m from both."""
    model = Huff(competition_exponent=-1.0, distance_exponent=1.0)
    between = [[0, 10, 100], [10, 0, 100], [100, 100, 0]]
    found = model.allocate([1], [10, 10, 10], [[1.0, 1.0, 1.0]], store_distance=between)
    # Nearness: 1 + 0.1, the same, 0.1 + 0.1; to the power −1, beside 10/1 each.
    expected = np.array([1 / 1.1, 1 / 1.1, 1 / 0.2])
    np.testing.assert_allclose(found.probability, [expected / expected.sum()])


def test_who_reaches_nothing_is_unserved_and_counted() -> None:
    distance = np.array([[1.0, 2.0], [np.inf, np.inf], [np.inf, 0.0]])
    model = Huff(minimum_distance=1.0)
    for shape in SHAPES:
        found = model.allocate([10, 20, 30], [100, 400], shaped(distance, shape))
        np.testing.assert_allclose(found.turnover, [5, 35])
        assert (found.unserved, found.unserved_points) == (20, 1)
        assert full(found.probability)[1].tolist() == [0, 0]


def test_a_store_that_nobody_reaches_sells_nothing() -> None:
    found = Huff().allocate([10], [100, 400], [[1.0, np.inf]])
    assert found.turnover.tolist() == [10, 0]
    assert found.share.tolist() == [1, 0]


def test_the_only_store_sells_all() -> None:
    assert Huff().allocate([10, 5], [7], [[3.0], [900.0]]).turnover.tolist() == [15]


def test_no_demand_is_no_turnover_and_no_share() -> None:
    found = Huff().allocate([0, 0], [7, 8], [[3.0, 1.0], [9.0, 1.0]])
    assert found.turnover.tolist() == [0, 0]
    assert found.share.tolist() == [0, 0]


def test_no_stores_leave_all_unserved() -> None:
    found = Huff().allocate([3, 4], [], np.zeros((2, 0)))
    assert (found.turnover.shape, found.unserved, found.unserved_points) == ((0,), 7, 2)


def test_far_out_the_nearer_store_still_wins() -> None:
    """e^(−2·500) is 0 in float64; the ratio of two such is not."""
    found = Huff(decay="exponential").allocate([1], [100, 200], [[500.0, 500.5]])
    share = 1 / (1 + 2 * np.exp(-1))
    np.testing.assert_allclose(found.probability, [[share, 1 - share]])


def _textbook(model: Huff, town: Town) -> np.ndarray:
    """P_ij straight from the formula, in extended precision."""
    with np.errstate(all="ignore"):
        d = np.maximum(town.distance, model.minimum_distance).astype(np.longdouble)
        x, middle = np.longdouble(model.distance_exponent), model.midpoint
        f = {
            "power": lambda: d**-x,
            "exponential": lambda: np.exp(-x * d),
            "logistic": lambda: 1 / (1 + np.exp(x * (d - middle))),
        }[model.decay]()
        u = np.where(np.isfinite(d), f, 0) * town.attraction**model.attraction_exponent
        total = u.sum(axis=1, keepdims=True) + town.outside[:, None]
        return np.where(total > 0, u / total, 0).astype(float)


@given(model=MODELS, town=towns(), shape=st.sampled_from(SHAPES), size=st.sampled_from([3, 2**17]))
@GENERATED
def test_it_is_the_formula(model: Huff, town: Town, shape: str, size: int) -> None:
    whole, parts_module.SIZE = parts_module.SIZE, size
    try:
        found = town.allocate(model, shape)
        np.testing.assert_allclose(
            full(found.probability), _textbook(model, town), rtol=1e-11, atol=1e-300
        )
    finally:
        parts_module.SIZE = whole


@given(model=MODELS, town=towns(), shape=st.sampled_from(SHAPES))
@GENERATED
def test_nothing_is_lost(model: Huff, town: Town, shape: str) -> None:
    found = town.allocate(model, shape)
    flow, close = full(found.flow), {"rtol": 1e-12, "atol": 1e-12}
    np.testing.assert_allclose(flow.sum(axis=0), found.turnover, **close)
    total = found.turnover.sum() + found.unserved + found.outside
    np.testing.assert_allclose(total, town.demand.sum(), **close)
    probability = full(found.probability)
    assert (probability >= 0).all()
    assert (probability.sum(axis=1) <= 1 + 1e-12).all()
    if not town.outside.any():
        assert found.outside == 0
        np.testing.assert_allclose(
            flow.sum(axis=1)[probability.any(axis=1)], town.demand[probability.any(axis=1)], **close
        )


@given(model=MODELS, town=towns(), factor=st.floats(1.0, 50.0))
@GENERATED
def test_more_attraction_never_loses_share(model: Huff, town: Town, factor: float) -> None:
    before = town.allocate(model)
    larger = town.attraction.copy()
    larger[0] *= factor
    after = dataclasses.replace(town, attraction=larger).allocate(model)
    slack = 1e-12 * max(float(before.turnover.sum()), 1.0)
    assert after.turnover[0] >= before.turnover[0] - slack
    assert (after.turnover[1:] <= before.turnover[1:] + slack).all()


@given(model=MODELS, town=towns())
@GENERATED
def test_dense_and_sparse_say_the_same(model: Huff, town: Town) -> None:
    dense, scarce = town.allocate(model), town.allocate(model, "sparse")
    assert isinstance(scarce.probability, sparse.csr_array)
    np.testing.assert_allclose(scarce.turnover, dense.turnover, rtol=1e-13)
    np.testing.assert_allclose(full(scarce.probability), dense.probability, rtol=1e-13)
    assert scarce.unserved == pytest.approx(dense.unserved)


@given(model=MODELS, town=towns())
@GENERATED
def test_distances_need_not_be_held(model: Huff, town: Town) -> None:
    asked = Asked(town.distance)
    whole, parts_module.SIZE = parts_module.SIZE, 3 * asked.shape[1]
    try:
        held, walked = town.allocate(model), model.allocate(
            town.demand, town.attraction, asked, outside=town.outside
        )  # fmt: skip
        for name in ("turnover", "share", "probability", "flow"):
            np.testing.assert_array_equal(getattr(walked, name), getattr(held, name))
        candidates = town.candidate_attraction, Asked(town.candidate_distance)
        lost = model.what_if(walked, *candidates).loss_by_store
    finally:
        parts_module.SIZE = whole
    expected = model.what_if(held, town.candidate_attraction, town.candidate_distance)
    np.testing.assert_allclose(lost, expected.loss_by_store, rtol=1e-13, atol=1e-300)
    assert asked.most <= 3


def test_the_places_of_a_sparse_result_are_shared_but_closed() -> None:
    distance = shaped(np.array([[1.0, np.inf], [2.0, 3.0]]), "sparse")
    found = Huff().allocate([1, 2], [3, 4], distance)
    assert np.shares_memory(found.probability.indices, distance.indices)
    assert not found.probability.indices.flags.writeable
    assert distance.indices.flags.writeable
    assert distance.data.tolist() == [1, 2, 3]


@pytest.mark.parametrize("kind", [sparse.csr_matrix, sparse.coo_array, sparse.csc_array])
def test_other_sparse_kinds_are_read(kind) -> None:
    distance = kind(np.array([[1.0, 2.0], [2.0, 1.0]]))
    found = Huff().allocate([90, 45], [100, 200], distance)
    np.testing.assert_allclose(found.turnover, [65, 70])


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (([-1], [1], [[1.0]]), "demand"),
        (([1], [-1], [[1.0]]), "attraction"),
        (([1], [1], [[-1.0]]), "distance"),
        (([1], [1], [[np.nan]]), "distance"),
        (([1], [1], [[-np.inf]]), "distance"),
        (([1], [1], [[0.0]]), "distance"),
        (([1], [1], [["near"]]), "distance"),
        (([1], [1, 2], [[1.0]]), "distance"),
        (([1], [1], [1.0]), "distance"),
        (([1], [1], np.ma.masked_array([[1.0]], mask=[[True]])), "distance"),
        (([1], [1, 2], Asked(np.ones((1, 1)))), "distance"),
        (([1], [1], Asked(np.array([["near"]]))), "distance"),
        (([1], [1], sparse.csr_array(np.array([[-1.0]]))), "distance"),
        (([1], [1], sparse.csr_array((1, 2))), "distance"),
        ((5.0, [1], [[1.0]]), "demand"),
    ],
)
def test_input_that_cannot_be_used_is_named(arguments, field: str) -> None:
    with pytest.raises(InputError) as raised:
        Huff().allocate(*arguments)
    assert raised.value.field == field


def test_a_store_at_the_door_asks_for_a_minimum_distance() -> None:
    with pytest.raises(InputError, match=r"is 0 in row 1, .* state minimum_distance"):
        Huff().allocate([1, 1], [1, 1], [[1.0, 2.0], [0.0, 1.0]])
    assert Huff(decay="exponential").allocate([1], [1], [[0.0]]).turnover.tolist() == [1]


@pytest.mark.parametrize("outside", [[-1], [1, 2], np.nan])
def test_an_outside_option_that_cannot_be_is_refused(outside) -> None:
    with pytest.raises(InputError) as raised:
        Huff().allocate([1], [1], [[1.0]], outside=outside)
    assert raised.value.field == "outside"


@pytest.mark.parametrize(
    ("attraction", "between"),
    [([1, 1], None), ([1, 1], [[0, 0], [0, 0]]), ([1], [[0]]), ([1, 0], [[0, 5], [5, 0]])],
)
def test_competition_without_competitors_is_refused(attraction, between) -> None:
    model = Huff(competition_exponent=0.5)
    with pytest.raises(InputError) as raised:
        model.allocate([1], attraction, [[1.0] * len(attraction)], store_distance=between)
    assert raised.value.field == "store_distance"


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({"attraction_exponent": -1}, "attraction_exponent"),
        ({"distance_exponent": np.nan}, "distance_exponent"),
        ({"decay": "linear"}, "decay"),
        ({"minimum_distance": -1}, "minimum_distance"),
        ({"midpoint": np.inf}, "midpoint"),
        ({"competition_exponent": np.nan}, "competition_exponent"),
    ],
)
def test_parameters_that_cannot_be_are_refused(parameters, field: str) -> None:
    with pytest.raises(InputError) as raised:
        Huff(**parameters)
    assert raised.value.field == field


def _by_point(demand, attraction, distance):
    return seen(Huff().allocate(demand, attraction, distance))


_by_point.__doc__ = Huff.allocate.__doc__


def _points(rng: np.random.Generator, rows: int) -> dict[str, np.ndarray]:
    return {
        "demand": rng.uniform(0, 50, rows),
        "attraction": rng.uniform(1, 9, 4),
        "distance": rng.uniform(1, 9, (rows, 4)),
    }


SCALES = [
    Scale({"demand": 1}, {"probability": 0, "flow": 1, "turnover": 1, "share": 0, "unserved": 1}),
    Scale({"distance": 1}, {"probability": 0, "flow": 0, "turnover": 0, "share": 0}),
    Scale({"attraction": 1}, {"probability": 0, "flow": 0, "turnover": 0, "share": 0}),
]


class TestByDemandPoint(Contract):
    case = Case(
        method=_by_point,
        example=_points,
        rows={"demand": 0, "distance": 0},
        results={"probability": 0, "flow": 0, "turnover": None, "share": None, "unserved": None},
        scales=SCALES,
        positive={"demand", "attraction", "distance"},
        finite={"demand", "attraction"},
    )


class TestByStore(Contract):
    case = Case(
        method=_by_point,
        example=lambda rng, rows: {
            "demand": rng.uniform(0, 50, 5),
            "attraction": rng.uniform(1, 9, rows),
            "distance": rng.uniform(1, 9, (5, rows)),
        },
        rows={"attraction": 0, "distance": 1},
        results={"probability": 1, "flow": 1, "turnover": 0, "share": 0, "unserved": None},
        scales=SCALES,
        positive={"demand", "attraction", "distance"},
        finite={"demand", "attraction"},
    )


class TestSparse(Contract):
    case = Case(
        method=_by_point,
        example=lambda rng, rows: {
            **_points(rng, rows),
            "distance": shaped(
                np.where(rng.random((rows, 4)) < 0.7, rng.uniform(1, 9, (rows, 4)), np.inf),
                "sparse",
            ),
        },
        rows={"demand": 0, "distance": 0},
        results={"probability": 0, "flow": 0, "turnover": None, "share": None, "unserved": None},
        scales=SCALES,
        positive={"demand", "attraction", "distance"},
        finite={"demand", "attraction"},
    )
