"""Walks spread over all routes that are not much longer than the shortest."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from tests.analysis.contract import Case, Contract, Scale
from torg_analysis.checks import InputError
from torg_analysis.network import RouteFlow, StreetNetwork

from .oracle import Town, positions, towns

SQUARE = StreetNetwork(
    [[0, 0], [1, 0], [1, 1], [0, 1]], [[0, 1], [1, 2], [2, 3], [3, 0]], [10, 10, 10, 12]
)
EXACT = 10**6


def test_a_square_by_hand() -> None:
    # From 0 to 2 it is 20 m by 1 and 22 m by 3.
    shortest = SQUARE.route_flow([0], [2], [[8.0]], detour=1.0)
    assert shortest.edge.tolist() == [8.0, 8.0, 0.0, 0.0]
    assert shortest.node.tolist() == [0.0, 8.0, 0.0, 0.0]
    both = SQUARE.route_flow([0], [2], [[8.0]], detour=1.1)
    assert both.edge.tolist() == [4.0, 4.0, 4.0, 4.0]
    assert both.node.tolist() == [0.0, 4.0, 0.0, 4.0]
    assert (both.lost, both.step) == (0.0, 0.1)


def test_beginning_in_the_middle_of_a_street_by_hand() -> None:
    # From the middle of the first street to node 3: 17 m by 0, 25 m by 2.
    from_middle = positions([(0, 50)])
    found = SQUARE.route_flow(from_middle, [3], [[6.0]], detour=1.5)
    assert found.edge.tolist() == [3.0, 3.0, 3.0, 3.0]  # half a street each way, 3 and 3
    one_way = SQUARE.route_flow(from_middle, [3], [[6.0]], detour=1.0)
    assert one_way.edge.tolist() == [3.0, 0.0, 0.0, 6.0]  # 6 people on half of its length


def test_those_who_have_no_way_are_lost() -> None:
    network = StreetNetwork([[0, 0], [9, 0], [18, 0], [30, 0]], [[0, 1], [1, 2]], [9, 9])
    found = network.route_flow([0, 1, 2], [2, 3], [[4.0, 1.0], [2.0, 0.0], [7.0, 0.0]], cutoff=10)
    assert found.edge.tolist() == [0.0, 2.0]  # 0 is too far from 2, 3 is beyond all; 7 stay
    assert found.lost == 5.0


def _steps(town: Town, begin: int):
    """Yield every edge at a node and where it leads."""
    for edge, ends in enumerate(town.edges):
        for here, there in {ends, ends[::-1]}:
            if here == begin:
                yield edge, there


def _nearer(town: Town, way: np.ndarray, begin: int, left: float):
    """Yield every route of steps that come nearer, at most `left` long; `way` is to its end."""
    if way[begin] == 0:
        yield []
        return
    for edge, there in _steps(town, begin):
        longest = left - town.lengths[edge]
        if way[there] < way[begin] and longest >= way[there]:
            for rest in _nearer(town, way, there, longest):
                yield [edge, *rest]


def _routes(town: Town, way: np.ndarray, begin: int, left: float):
    """Yield also those that begin by leading away, if the second step makes up for it."""
    yield from _nearer(town, way, begin, left)
    for edge, away in _steps(town, begin):
        if away != begin and way[away] >= way[begin] > 0:
            for second, there in _steps(town, away):
                longest = left - town.lengths[edge] - town.lengths[second]
                if way[there] < way[begin] and longest >= way[there]:
                    for rest in _nearer(town, way, there, longest):
                        yield [edge, second, *rest]


def _slowly(town: Town, people: np.ndarray, detour: float) -> tuple[np.ndarray, np.ndarray, float]:
    distance = town.all_distances()
    edge, node, lost = np.zeros(len(town.edges)), np.zeros(town.nodes), 0.0
    for begin, end in np.ndindex(people.shape):
        if distance[begin, end] == np.inf:
            lost += people[begin, end]
            continue
        left = np.floor(distance[begin, end] * detour + 1e-6)
        routes = list(_routes(town, distance[end], begin, left))
        for route in routes:
            part = people[begin, end] / len(routes)
            place = begin
            for one in route:
                edge[one] += part
                place = sum(town.edges[one]) - place
                node[place] += part * (place != end)
    return edge, node, lost


@st.composite
def walks(draw: st.DrawFn, most: int = 6) -> tuple[Town, np.ndarray]:
    town = draw(towns(shortest=1, most=most))
    flat = draw(st.lists(st.integers(0, 5), min_size=town.nodes**2, max_size=town.nodes**2))
    return town, np.array(flat, dtype=float).reshape(town.nodes, town.nodes)


@given(walks(), st.sampled_from([1.0, 1.1, 1.5, 2.5]))
@settings(max_examples=60, deadline=None)
def test_every_route_has_the_same_share(case, detour: float) -> None:
    town, people = case
    every = np.arange(town.nodes)
    found = town.network().route_flow(every, every, people, detour=detour, steps=EXACT)
    edge, node, lost = _slowly(town, people, detour)
    np.testing.assert_allclose(found.edge, edge, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(found.node, node, rtol=1e-12, atol=1e-12)
    assert found.lost == pytest.approx(lost)


@given(walks())
@settings(max_examples=40, deadline=None)
def test_without_a_detour_it_is_betweenness(case) -> None:
    town, _people = case
    network, every = town.network(), np.arange(town.nodes)
    pairs = np.triu(np.ones((town.nodes, town.nodes)), 1)
    found, known = (
        network.route_flow(every, every, pairs, detour=1.0),
        network.betweenness(np.inf),
    )
    np.testing.assert_allclose(found.edge, known.edge, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(found.node, known.node, rtol=1e-12, atol=1e-12)


def _grid(side: int, seed: int) -> StreetNetwork:
    rng = np.random.default_rng(seed)
    x, y = np.meshgrid(np.arange(side), np.arange(side))
    xy = np.c_[x.ravel(), y.ravel()] * 80.0 + rng.normal(0, 8, (side * side, 2))
    at = np.arange(side * side).reshape(side, side)
    edges = np.concatenate(
        [np.c_[at[:, :-1].ravel(), at[:, 1:].ravel()], np.c_[at[:-1].ravel(), at[1:].ravel()]]
    )
    lengths = np.hypot(*(xy[edges[:, 0]] - xy[edges[:, 1]]).T)
    return StreetNetwork(xy, edges, lengths)


def _length(network: StreetNetwork, found: RouteFlow) -> float:
    return float(found.edge @ np.rint(network._lengths * 10) / 10)


@given(st.integers(0, 10**6), st.sampled_from([1.0, 1.05, 1.2]), st.sampled_from([16, 64, EXACT]))
@settings(max_examples=30, deadline=None)
def test_nobody_is_lost_on_the_way_and_nobody_walks_too_far(
    seed: int, detour: float, steps: int
) -> None:
    rng, network = np.random.default_rng(seed), _grid(6, seed)
    homes, goals = rng.uniform(0, 400, (9, 2)), rng.integers(0, 36, 4)
    people = rng.uniform(0, 9, (9, 4))
    found = network.route_flow(homes, goals, people, detour=detour, steps=steps)
    shortest = network.distances(homes, goals, np.inf).toarray()
    # What is walked in all lies between the shortest and the longest that the routes may be.
    least, walked = float((people * shortest).sum()), _length(network, found)
    rounding = people.sum() * found.step * 6
    assert least * (1 - 1e-9) <= walked <= least * detour + rounding
    assert found.lost == 0.0


@given(st.integers(0, 10**6), st.sampled_from([1.0, 1.1, 1.3]))
@settings(max_examples=30, deadline=None)
def test_as_many_come_to_a_crossing_as_leave_it(seed: int, detour: float) -> None:
    rng, network = np.random.default_rng(seed), _grid(6, seed)
    every = np.arange(36)
    people = rng.uniform(0, 9, (36, 36)) * (rng.random((36, 36)) < 0.1)
    np.fill_diagonal(people, 0.0)
    found = network.route_flow(every, every, people, detour=detour)
    ends = network._edges
    past = np.bincount(ends[:, 0], found.edge, 36) + np.bincount(ends[:, 1], found.edge, 36)
    standing = people.sum(axis=0) + people.sum(axis=1)
    np.testing.assert_allclose(past, 2 * found.node + standing, rtol=1e-9)


@given(st.integers(0, 10**6))
@settings(max_examples=20, deadline=None)
def test_places_on_streets_are_like_crossings_there(seed: int) -> None:
    """A street cut by hand, with nodes where the places are, carries the same people."""
    rng, network = np.random.default_rng(seed), _grid(4, seed)
    edge = int(rng.integers(0, 24))
    whole = int(network._decimetres[edge])
    low, high = np.sort(rng.choice(np.arange(1, whole), 2, replace=False)).tolist()
    goals, people = rng.integers(0, 16, 3), rng.uniform(1, 9, (2, 3))
    found = network.route_flow(positions([(edge, high), (edge, low)]), goals, people, steps=EXACT)
    first, second = network._edges[edge]
    edges = np.r_[np.delete(network._edges, edge, 0), [[first, 16], [16, 17], [17, second]]]
    pieces = np.array([low, high - low, whole - high]) / 10
    lengths = np.r_[np.delete(network._decimetres, edge) / 10, pieces]
    xy = np.r_[network._xy, network._xy[:2]]
    other = StreetNetwork(xy, edges, lengths).route_flow([17, 16], goals, people, steps=EXACT)
    np.testing.assert_allclose(np.delete(found.edge, edge), other.edge[:-3], rtol=1e-9)
    assert found.edge[edge] == pytest.approx(other.edge[-3:] @ pieces / (whole / 10))
    np.testing.assert_allclose(found.node, other.node[:16], rtol=1e-9)


def test_coarse_steps_are_near_the_exact_answer() -> None:
    network, rng = _grid(8, 3), np.random.default_rng(3)
    every = np.arange(64)
    people = rng.uniform(0, 9, (64, 64))
    exact, coarse = (
        network.route_flow(every, every, people, detour=1.15, steps=steps) for steps in (EXACT, 64)
    )
    assert np.abs(coarse.edge / exact.edge - 1).max() < 0.02
    assert coarse.step > exact.step


def test_sparse_pairs_are_read_as_dense_ones() -> None:
    network, rng = _grid(5, 1), np.random.default_rng(1)
    people = rng.uniform(0, 9, (6, 4)) * (rng.random((6, 4)) < 0.5)
    pairs = (rng.integers(0, 25, 6), rng.integers(0, 25, 4))
    dense = network.route_flow(*pairs, people)
    thin = network.route_flow(*pairs, sparse.coo_array(people))
    assert thin.edge.tolist() == dense.edge.tolist()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"sources": [9]}, "sources"),
        ({"targets": [-1]}, "targets"),
        ({"flow": [[1.0, 2.0]]}, "flow"),
        ({"flow": sparse.csr_array([[1.0, 2.0]])}, "flow"),
        ({"flow": [[-1.0]]}, "flow"),
        ({"flow": sparse.csr_array([[-1.0]])}, "flow"),
        ({"detour": 0.9}, "detour"),
        ({"cutoff": -1.0}, "cutoff"),
        ({"steps": 0}, "steps"),
    ],
)
def test_what_cannot_be_answered_is_refused(changed, field: str) -> None:
    with pytest.raises(InputError) as raised:
        SQUARE.route_flow(**{"sources": [0], "targets": [2], "flow": [[1.0]], **changed})
    assert raised.value.field == field


def test_more_routes_than_can_be_counted_are_refused() -> None:
    """A ladder of 1,100 double streets has 2^1100 routes."""
    many = 1100
    edges = np.repeat(np.c_[np.arange(many), np.arange(many) + 1], 2, axis=0)
    xy = np.c_[np.arange(many + 1), np.zeros(many + 1)]
    ladder = StreetNetwork(xy, edges, np.ones(2 * many))
    with pytest.raises(InputError) as raised:
        ladder.route_flow([0], [many], [[1.0]], detour=1.0)
    assert raised.value.field == "detour"
    assert ladder.route_flow([0], [900], [[1.0]], detour=1.0).edge[0] == 0.5


def _on_a_star(flow, detour):
    """From the end of each arm of 10 m to the end of one more."""
    arms = len(flow) + 1
    edges = np.stack([np.zeros(arms, int), np.arange(1, arms + 1)], 1)
    network = StreetNetwork(np.zeros((arms + 1, 2)), edges, np.full(arms, 10.0))
    found = network.route_flow(
        np.arange(2, arms + 1), [1], np.reshape(flow, (-1, 1)), detour=detour
    )
    return RouteFlow(_closed(found.edge[1:]), found.node, found.lost, found.step)


def _closed(array: np.ndarray) -> np.ndarray:
    array = array.copy()
    array.flags.writeable = False
    return array


_on_a_star.__doc__ = StreetNetwork.route_flow.__doc__


class TestRouteFlow(Contract):
    case = Case(
        method=_on_a_star,
        example=lambda rng, rows: {"flow": rng.uniform(0, 9, rows), "detour": 1.2},
        rows={"flow": 0},
        results={"edge": 0, "lost": None},
        scales=[Scale({"flow": 1}, {"edge": 1})],
        positive={"flow", "detour"},
        finite={"flow", "detour"},
    )
