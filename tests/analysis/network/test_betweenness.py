"""How much walking passes a node or an edge."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.contract import Case, Contract, Scale
from torg_analysis.checks import InputError
from torg_analysis.network import StreetNetwork

from .oracle import Town, towns


def test_a_street_of_four_crossings_by_hand() -> None:
    line = StreetNetwork(
        [[0, 0], [1, 0], [2, 0], [3, 0]], [[0, 1], [1, 2], [2, 3]], [100, 100, 100]
    )
    every = line.betweenness(np.inf)
    assert every.node.tolist() == [0, 2, 2, 0]  # 0–2 and 0–3 pass 1; 0–3 and 1–3 pass 2
    assert every.edge.tolist() == [3, 4, 3]
    near = line.betweenness(200)  # 0–3 is too far
    assert near.node.tolist() == [0, 1, 1, 0]
    assert near.edge.tolist() == [2, 3, 2]
    people = line.betweenness(np.inf, [10, 0, 3, 0])  # only 0–2 has somebody at both ends
    assert people.node.tolist() == [0, 30, 0, 0]
    assert people.edge.tolist() == [30, 30, 0]


def test_equal_ways_share_the_walking() -> None:
    square = StreetNetwork(
        [[0, 0], [1, 0], [1, 1], [0, 1]], [[0, 1], [1, 2], [2, 3], [3, 0]], [10, 10, 10, 10]
    )
    found = square.betweenness(np.inf)
    assert found.node.tolist() == [0.5] * 4
    assert found.edge.tolist() == [2.0] * 4


def _slowly(town: Town, limit: float, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Work σ_st(v) = σ_sv σ_vt out for every triple of nodes, and every pair and edge."""
    distance = town.all_distances()
    ends = [(a, b, e) for e, (a, b) in enumerate(town.edges) if a != b]
    steps = [(a, b, town.lengths[e], e) for a, b, e in ends + [(b, a, e) for a, b, e in ends]]
    ways = np.eye(town.nodes)
    for s in range(town.nodes):
        for t in [t for t in np.argsort(distance[s]) if t != s and distance[s, t] < np.inf]:
            last = [a for a, b, w, _e in steps if b == t and distance[s, a] + w == distance[s, t]]
            ways[s, t] = ways[s, last].sum()
    node, edge = np.zeros(town.nodes), np.zeros(len(town.edges))
    for s, t in itertools.combinations(range(town.nodes), 2):
        if distance[s, t] <= limit:
            pair = weights[s] * weights[t] / ways[s, t]
            for v in set(range(town.nodes)) - {s, t}:
                if distance[s, v] + distance[v, t] == distance[s, t]:
                    node[v] += pair * ways[s, v] * ways[v, t]
            for a, b, w, e in steps:
                if distance[s, a] + w + distance[b, t] == distance[s, t]:
                    edge[e] += pair * ways[s, a] * ways[b, t]
    return node, edge


@given(town=towns(shortest=1, most=7), data=st.data())
@settings(max_examples=60, deadline=None)
def test_every_pair_is_shared_out_as_counted_slowly(town: Town, data: st.DataObject) -> None:
    weights = np.array(
        data.draw(st.lists(st.integers(0, 5), min_size=town.nodes, max_size=town.nodes))
    )
    limit = data.draw(st.sampled_from([5, 40, 400, 10**6]))
    node, edge = _slowly(town, limit, weights)
    found = town.network().betweenness(limit / 10, weights)
    np.testing.assert_allclose(found.node, node, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(found.edge, edge, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ((-1,), "cutoff"),
        ((5, [1]), "weights"),
        ((5, [1, -1]), "weights"),
        ((5, [1, np.nan]), "weights"),
    ],
)
def test_what_cannot_be_answered_is_refused(arguments, field: str) -> None:
    with pytest.raises(InputError) as raised:
        StreetNetwork([[0, 0], [1, 0]], [[0, 1]], [1]).betweenness(*arguments)
    assert raised.value.field == field


def _on_a_star(weights, cutoff):
    """Walk a star: each weight stands at the end of a street of 10 m from a hub where nobody is."""
    arms = len(weights)
    xy = np.zeros((arms + 1, 2))
    edges = np.stack([np.zeros(arms, int), np.arange(1, arms + 1)], 1)
    network = StreetNetwork(xy, edges, np.full(arms, 10.0))
    return network.betweenness(cutoff, np.concatenate([[0.0], weights]))


_on_a_star.__doc__ = StreetNetwork.betweenness.__doc__


class TestBetweenness(Contract):
    case = Case(
        method=_on_a_star,
        example=lambda rng, rows: {"weights": rng.uniform(0, 9, rows), "cutoff": 30.0},
        rows={"weights": 0},
        results={"edge": 0},
        scales=[Scale({"weights": 1}, {"node": 2, "edge": 2})],
        positive={"weights", "cutoff"},
        finite={"weights"},
    )
