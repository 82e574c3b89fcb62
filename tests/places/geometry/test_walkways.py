"""The network that one walks on, and the shortest way along it."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from torg.core.geo import LocalPlane
from torg.places.geometry.walkways import WalkedWay, Walkways, join, shortest_legs

PLANE = LocalPlane(56.0, 12.7)


def way(*nodes: tuple[int, float, float], is_steps: bool = False) -> WalkedWay:
    """A way of (id, x, y): metres east and north of the plane's centre."""
    ids = np.array([node[0] for node in nodes])
    return WalkedWay(ids, PLANE.to_lonlat([node[1:] for node in nodes]), is_steps)


def at(x: float, y: float) -> tuple[float, float]:
    lon, lat = PLANE.to_lonlat([x, y])
    return float(lat), float(lon)


# A block of 100 × 50 m; a bridge of 200 m crosses its south side without touching it; steps cut a
# corner between 1 and 3.
BLOCK = way((1, 0, 0), (2, 100, 0), (3, 100, 50), (4, 0, 50), (1, 0, 0))
BRIDGE = way((10, 50, -100), (11, 50, 100))
STEPS = way((1, 0, 0), (3, 100, 50), is_steps=True)


def test_ways_that_share_nodes_become_one_network() -> None:
    network = join([BLOCK, BRIDGE, STEPS, BLOCK])
    assert network.lonlat.shape == (6, 2)
    assert len(network.edges) == 6  # four sides, the bridge, the steps; a way told twice is one
    assert network.is_steps.sum() == 1
    assert sorted(network.lengths.round()) == [50, 50, 100, 100, 112, 200]


def test_where_two_ways_share_an_edge_the_one_without_steps_counts() -> None:
    network = join([way((1, 0, 0), (2, 9, 0), is_steps=True), way((2, 9, 0), (1, 0, 0))])
    assert network.is_steps.tolist() == [False]


def test_the_way_round_a_corner() -> None:
    (leg,) = shortest_legs(join([BLOCK]), [at(40, -5), at(105, 20)])
    assert leg.metres == pytest.approx(80, abs=0.1)  # 60 m east along the side, 20 m north
    assert not leg.is_straight
    assert len(leg.line) == 3


def test_two_points_on_one_edge() -> None:
    there, back = shortest_legs(join([BLOCK]), [at(20, 3), at(70, -3), at(20, 3)])
    assert there.metres == back.metres == pytest.approx(50, abs=0.1)
    assert there.line == back.line[::-1]


def test_the_same_point_twice() -> None:
    (leg,) = shortest_legs(join([BLOCK]), [at(20, 3), at(20, 3)])
    assert leg.metres == 0


def test_a_bridge_is_not_a_crossing() -> None:
    block = way((1, 0, 0), (2, 300, 0), (3, 300, 50), (4, 0, 50), (1, 0, 0))
    bridge = way((10, 150, -400), (11, 150, 400))
    (leg,) = shortest_legs(join([block, bridge]), [at(150, 390), at(10, 0)])
    assert leg.is_straight  # the bridge leads nowhere near


def test_what_leads_nowhere_is_passed_over() -> None:
    square = way((20, 40, 15), (21, 60, 15), (22, 60, 35), (20, 40, 15))  # inside the block
    (leg,) = shortest_legs(join([BLOCK, square]), [at(50, 14), at(95, -5)])
    assert not leg.is_straight
    assert leg.metres == pytest.approx(45, abs=0.1)


def test_without_steps() -> None:
    corners = [at(0, 0), at(100, 50)]
    network = join([BLOCK, STEPS])
    (short,) = shortest_legs(network, corners)
    (free,) = shortest_legs(network, corners, step_free=True)
    assert short.metres == pytest.approx(111.8, abs=0.1)
    assert free.metres == pytest.approx(150, abs=0.1)


def test_no_network_gives_straight_lines() -> None:
    nothing = Walkways.empty()
    first, second = shortest_legs(nothing, [at(0, 0), at(30, 40), at(30, 0)])
    assert first.is_straight
    assert (first.metres, second.metres) == (
        pytest.approx(50, rel=0.01), pytest.approx(40, rel=0.01),
    )  # fmt: skip
    assert shortest_legs(nothing, []) == shortest_legs(nothing, [at(0, 0)]) == []
    only_steps = join([STEPS])
    assert shortest_legs(only_steps, [at(0, 0), at(100, 50)], step_free=True)[0].is_straight


def test_packed_and_unpacked() -> None:
    network = join([BLOCK, STEPS])
    again = Walkways.unpacked(network.packed())
    assert np.array_equal(again.lonlat, network.lonlat)
    assert np.array_equal(again.edges, network.edges)
    assert np.array_equal(again.is_steps, network.is_steps)
    assert again.packed() == network.packed()


GRID = 5


@given(
    st.lists(st.integers(0, GRID * GRID - 1), min_size=2, max_size=5),
    st.sets(st.integers(0, 2 * GRID * (GRID - 1) - 1), max_size=12),
)
@settings(max_examples=60, deadline=None)
def test_from_node_to_node_it_is_dijkstra(stops: list[int], missing: set[int]) -> None:
    """On a grid with some streets taken away: equal to the shortest path between the nodes."""
    across = [(r * GRID + c, r * GRID + c + 1) for r in range(GRID) for c in range(GRID - 1)]
    along = [(r * GRID + c, r * GRID + c + GRID) for r in range(GRID - 1) for c in range(GRID)]
    pairs = [pair for i, pair in enumerate(across + along) if i not in missing]

    def spot(number: int) -> tuple[int, float, float]:
        return number, number % GRID * 400.0, number // GRID * 300.0

    network = join(way(spot(a), spot(b)) for a, b in pairs)
    costs = np.array([400.0 if b == a + 1 else 300.0 for a, b in pairs])
    ends = np.array(pairs).T
    full = csr_array((costs, (ends[0], ends[1])), shape=(GRID * GRID, GRID * GRID))
    there = [number for number in stops if number in set(ends.ravel())]
    legs = shortest_legs(network, [at(*spot(number)[1:]) for number in there])
    for (a, b), leg in zip(pairwise(there), legs, strict=True):
        true = dijkstra(full, directed=False, indices=a)[b]
        if np.isinf(true):
            assert leg.is_straight
        else:
            assert not leg.is_straight
            assert leg.metres == pytest.approx(true, rel=0.001)
