"""One line out of many ways: worked by hand on streets of a few corners."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from torg.places.geometry.merge import group_ways
from torg.places.geometry.spine import StreetWay, faces, find_spine, orient


def way(*points: tuple[float, float], nodes: list[int] | None = None) -> StreetWay:
    """A way; the same corner is the same node unless `nodes` says otherwise."""
    ids = nodes or [hash(point) for point in points]
    return StreetWay(np.array(points, dtype=float), np.array(ids, dtype=np.int64))


def length(line: np.ndarray) -> float:
    return float(np.hypot(*np.diff(line, axis=0).T).sum())


def test_two_ways_become_one_line_from_west_to_east() -> None:
    spine = find_spine([way((100, 0), (200, 0)), way((100, 0), (0, 0))])
    assert spine.tolist() == [[0, 0], [200, 0]]
    assert faces(spine) == ("north", "south")


def test_a_street_to_the_north_has_the_west_on_its_left() -> None:
    spine = find_spine([way((0, 300), (5, 150), (0, 0))])
    assert spine[0].tolist() == [0, 0]
    assert faces(spine) == ("west", "east")


def test_a_dead_end_is_passed_by() -> None:
    spine = find_spine([way((0, 0), (100, 0)), way((100, 0), (200, 0)), way((100, 0), (100, 30))])
    assert length(spine) == pytest.approx(200, abs=1)


@pytest.mark.parametrize("joined", ["both", "west", "none"])
def test_two_carriageways_do_not_double_the_street(joined: str) -> None:
    ways = [way((0, 0), (200, 0), (400, 0)), way((400, 14), (200, 14), (0, 14))]
    if joined in {"both", "west"}:
        ways.append(way((0, 0), (0, 14)))
    if joined == "both":
        ways.append(way((400, 0), (400, 14)))
    assert length(find_spine(ways)) == pytest.approx(400, abs=35)


def test_a_gap_is_stepped_over() -> None:
    spine = find_spine([way((0, 0), (100, 0)), way((160, 0), (260, 0))])
    assert length(spine) == pytest.approx(260, abs=1)


def test_a_ring_round_a_square_is_walked_all_the_way() -> None:
    ring = way((0, 0), (80, 0), (80, 80), (0, 80), (0, 0))
    spine = find_spine([ring])
    assert length(spine) == pytest.approx(320)
    assert spine[0].tolist() == spine[-1].tolist() == [0, 80]
    assert spine[1].tolist() == [80, 80]  # clockwise: the houses around it are on the left


@given(
    st.lists(
        st.tuples(st.integers(-500, 500), st.integers(-500, 500)),
        min_size=2, max_size=12, unique=True,
    )
)  # fmt: skip
def test_whatever_the_bends_west_or_north_is_left(points: list[tuple[int, int]]) -> None:
    line = np.array(points, dtype=float)
    there, back = orient(line), orient(line[::-1])
    assert sorted(map(tuple, there.tolist())) == sorted(map(tuple, line.tolist()))
    if np.hypot(*(line[-1] - line[0])) >= 0.3 * length(line):
        assert there.tolist() == back.tolist() or faces(line) is not None
        dx, dy = there[-1] - there[0]
        assert dy > 0 if abs(dy) >= abs(dx) else dx > 0


def test_streets_of_one_name_in_two_quarters_stay_two() -> None:
    lines = [[(0, 0), (50, 0)], [(50, 0), (99, 0)], [(5000, 0), (5050, 0)], [(0, 9), (50, 9)]]
    names = ["kyrkogatan", "kyrkogatan", "kyrkogatan", "annangatan"]
    shapes = np.array([shapely.LineString(line) for line in lines], dtype=object)
    nodes = [np.array([hash(p) for p in line]) for line in lines]
    assert group_ways(names, shapes, nodes) == [[0, 1], [2], [3]]


def test_nodes_join_what_lies_far_apart_on_the_line() -> None:
    lines = [[(0, 0), (500, 0)], [(500, 0), (900, 0)]]
    shapes = np.array([shapely.LineString(line) for line in lines], dtype=object)
    nodes = [np.array([1, 2]), np.array([2, 3])]
    assert group_ways(["a", "a"], shapes, nodes) == [[0, 1]]
