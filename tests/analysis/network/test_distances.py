"""Many-to-many walking distances against Floyd–Warshall, scipy and work by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from tests.analysis.contract import Case, Contract
from torg_analysis.checks import InputError
from torg_analysis.network import StreetNetwork, graph

from .oracle import Town, positions, stored, towns

GENERATED = settings(max_examples=80, deadline=None)

#   0 ──100── 1 ──100── 2        a square's corner; 3 stands apart, 4 on a loop
#             └──50,5─── 4 (loop of 30)
HAND = StreetNetwork(
    xy=[[0, 0], [100, 0], [200, 0], [900, 900], [100, 50.5]],
    edges=[[0, 1], [1, 2], [1, 4], [4, 4]],
    lengths=[100, 100, 50.5, 30],
)


def _within(expected: np.ndarray, limit: float) -> np.ndarray:
    return np.where(expected <= limit, expected, np.inf)


def test_a_network_worked_by_hand() -> None:
    found = HAND.distances([0, 3], [0, 1, 2, 3, 4], 150.5)
    assert isinstance(found, sparse.csr_array)
    assert found.shape == (2, 5)
    # 0 → 2 is 200 m and beyond the cut-off; 0 → 4 is exactly at it.
    assert found.indptr.tolist() == [0, 3, 4]
    assert found.indices.tolist() == [0, 1, 4, 3]
    assert found.data.tolist() == [0.0, 100.0, 150.5, 0.0]


def test_points_walk_from_their_place_on_the_edge() -> None:
    points = [[30, 4], [80, -3], [150, 2]]
    found = HAND.distances(points, points, 100)
    assert found.toarray().tolist() == [[0, 50, 0], [50, 0, 70], [0, 70, 0]]
    assert found.nnz == 7  # three zeros stored, two pairs beyond


def test_the_way_to_the_street_is_added_when_it_is_asked_for() -> None:
    found = HAND.distances([[30, 4]], [[80, -3], [30, 4]], 100, with_gap=True)
    assert found.toarray().tolist() == [[57, 8]]


@pytest.mark.parametrize("cutoff", [149.9, 150.4999])
def test_just_short_of_a_cutoff_is_beyond_it(cutoff: float) -> None:
    assert HAND.distances([0], [4], cutoff).nnz == 0


def test_a_cutoff_is_forgiven_its_last_binary_digits() -> None:
    line = StreetNetwork([[0, 0], [1, 0]], [[0, 1]], [100.3])
    assert line.distances([0], [1], 100.1 + 0.2).nnz == 1  # 100.29999999999998


@given(town=towns(), data=st.data())
@GENERATED
def test_nodes_are_as_far_apart_as_floyd_and_warshall_say(town: Town, data: st.DataObject) -> None:
    expected = town.all_distances()
    finite = expected[np.isfinite(expected)]
    limit = float(data.draw(st.sampled_from([*finite.tolist(), 3.0, 250.0])))
    node = st.integers(0, town.nodes - 1)
    sources, targets = (data.draw(st.lists(node, max_size=40)) for _ in range(2))
    found = town.network().distances(sources, targets, limit / 10)
    wanted = expected[np.ix_(sources, targets)] if sources and targets else np.empty(found.shape)
    assert np.array_equal(stored(found), _within(wanted, limit))
    assert found.has_canonical_format


@given(town=towns(), data=st.data())
@GENERATED
def test_places_on_edges_are_as_far_apart_as_if_they_were_nodes(
    town: Town, data: st.DataObject
) -> None:
    if not town.edges:
        return
    place = st.integers(0, len(town.edges) - 1).flatmap(
        lambda edge: st.tuples(st.just(edge), st.integers(0, town.lengths[edge]))
    )
    begin, end = (data.draw(st.lists(place, min_size=1, max_size=12)) for _ in range(2))
    expected = town.with_places(begin + end)
    expected = expected[town.nodes : town.nodes + len(begin), town.nodes + len(begin) :]
    finite = expected[np.isfinite(expected)]
    limit = float(data.draw(st.sampled_from([*finite.tolist(), 0.0, 250.0])))
    found = town.network().distances(positions(begin), positions(end), limit / 10)
    assert np.array_equal(stored(found), _within(expected, limit))


@given(town=towns(), data=st.data())
@GENERATED
def test_places_and_nodes_mix(town: Town, data: st.DataObject) -> None:
    if not town.edges:
        return
    edge = data.draw(st.integers(0, len(town.edges) - 1))
    offset = data.draw(st.integers(0, town.lengths[edge]))
    expected = town.with_places([(edge, offset)])[-1:, :-1]
    network = town.network()
    away = network.distances(positions([(edge, offset)]), None, np.inf)
    back = network.distances(np.arange(town.nodes), positions([(edge, offset)]), np.inf)
    assert np.array_equal(stored(away), expected)
    assert np.array_equal(stored(back), expected.T)


def _blocks(side: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return a town of crooked blocks with missing streets, in metres."""
    rng = np.random.default_rng(seed)
    number = np.arange(side * side).reshape(side, side)
    xy = np.argwhere(number >= 0) * 60.0 + rng.uniform(-20, 20, (side * side, 2))
    across = np.stack([number[:-1].ravel(), number[1:].ravel()], 1)
    along = np.stack([number[:, :-1].ravel(), number[:, 1:].ravel()], 1)
    edges = np.concatenate([across, along])
    edges = edges[rng.random(len(edges)) > 0.15]
    lengths = np.hypot(*(xy[edges[:, 0]] - xy[edges[:, 1]]).T) * rng.uniform(1, 1.3, len(edges))
    return xy, edges, lengths


@pytest.mark.parametrize("room", [graph.ROOM, 1000])
@pytest.mark.parametrize(("sources", "targets"), [(900, 900), (900, 40), (40, 900), (5, 5)])
def test_a_town_is_equal_to_scipy_to_the_decimetre(
    room: int, sources: int, targets: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With little room the pairs are searched twice and written in place."""
    monkeypatch.setattr(graph, "ROOM", room)
    xy, edges, lengths = _blocks(30, seed=sources)
    rng = np.random.default_rng(targets)
    begin, end = rng.integers(0, 900, sources), rng.integers(0, 900, targets)
    matrix = sparse.coo_array(
        (np.rint(lengths * 10), (edges[:, 0], edges[:, 1])), shape=(900, 900)
    ).tocsr()
    expected = dijkstra(matrix, directed=False, indices=begin, limit=5000)[:, end]
    found = StreetNetwork(xy, edges, lengths).distances(begin, end, 500)
    assert np.array_equal(stored(found), expected)
    assert found.indices.dtype == np.int32


def test_who_is_far_away_is_found_without_a_cutoff() -> None:
    """One street may be longer than all buckets of usual streets together."""
    network = StreetNetwork(
        [[0, 0], [1, 0], [2, 0], [3, 0]], [[0, 1], [1, 2], [2, 3]], [0.1, 9_000_000, 0.1]
    )
    assert network.distances([0], None, np.inf).data.tolist() == [0, 0.1, 9_000_000.1, 9_000_000.2]


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (([[0, 0]], [[0, 1]], [1]), "edges"),
        (([[0, 0]], [[0, 0.5]], [1]), "edges"),
        (([[0, 0], [1, 1]], [[0, 1]], [-1]), "lengths"),
        (([[0, 0], [1, 1]], [[0, 1]], [np.nan]), "lengths"),
        (([[0, 0], [1, 1]], [[0, 1]], [1, 2]), "lengths"),
        (([[0, 0], [1, 1]], [[0, 1]], [2e8]), "lengths"),
        (([[0, 0], [1, np.inf]], [[0, 1]], [1]), "xy"),
        (([0, 1], [[0, 1]], [1]), "xy"),
    ],
)
def test_a_network_that_cannot_be_is_refused(arguments, field: str) -> None:
    with pytest.raises(InputError) as raised:
        StreetNetwork(*arguments)
    assert raised.value.field == field


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (([5], [0], 1), "sources"),
        (([0], [-1], 1), "targets"),
        (([[0, np.nan]], [0], 1), "sources"),
        (([[0, 0, 0]], [0], 1), "sources"),
        (([0], [0], -1), "cutoff"),
        (([0], [0], np.nan), "cutoff"),
        ((positions([(9, 0)]), [0], 1), "sources"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(arguments, field: str) -> None:
    with pytest.raises(InputError) as raised:
        HAND.distances(*arguments)
    assert raised.value.field == field


def test_a_network_without_streets_reaches_only_itself() -> None:
    network = StreetNetwork([[0, 0], [1, 1]], [], [])
    assert stored(network.distances([0, 1], None, 5)).tolist() == [[0, np.inf], [np.inf, 0]]
    assert StreetNetwork([], [], []).distances([], None, 5).shape == (0, 0)


def _from_crossings(sources, cutoff):
    return StreetNetwork(*_blocks(5, seed=1)).distances(sources, None, cutoff)


_from_crossings.__doc__ = StreetNetwork.distances.__doc__


class TestFromCrossings(Contract):
    case = Case(
        method=_from_crossings,
        example=lambda rng, rows: {"sources": rng.integers(0, 25, rows), "cutoff": 150.0},
        rows={"sources": 0},
        results={"value": 0},
        positive={"sources", "cutoff"},
        finite={"sources"},
    )


def _from_points(points, cutoff):
    stores = [[40, 50], [100, 210]]
    return StreetNetwork(*_blocks(5, seed=1)).distances(points, stores, cutoff)


_from_points.__doc__ = StreetNetwork.distances.__doc__


class TestFromPoints(Contract):
    case = Case(
        method=_from_points,
        example=lambda rng, rows: {"points": rng.uniform(0, 250, (rows, 2)), "cutoff": 150.0},
        rows={"points": 0},
        results={"value": 0},
        positive={"cutoff"},
    )
