"""Points are placed on the nearest edge."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.contract import Case, Contract, Scale
from torg_analysis.checks import InputError
from torg_analysis.network import StreetNetwork

# The edge 0–1 is a bend: 120 m of walking over 100 m of map. 2–2 is a loop on one spot.
XY = [[0, 0], [100, 0], [100, 100]]
NETWORK = StreetNetwork(XY, [[0, 1], [2, 1], [2, 2]], [120, 100, 40])


def test_points_placed_by_hand() -> None:
    found = NETWORK.nearest([[25, 10], [-30, 40], [103, 60], [101, -1]])
    assert found.edge.tolist() == [0, 0, 1, 0]  # the last is as near to both: the first edge
    assert found.offset.tolist() == [30, 0, 40, 120]
    assert found.gap.tolist() == [10, 50, 3, np.sqrt(2)]
    assert found.xy.tolist() == [[25, 0], [0, 0], [100, 60], [100, 0]]
    assert len(found) == 4


def test_a_point_at_a_loop_stands_at_its_spot() -> None:
    alone = StreetNetwork([[5, 5]], [[0, 0]], [40])
    found = alone.nearest([[8, 9]])
    assert (found.edge.tolist(), found.offset.tolist(), found.gap.tolist()) == ([0], [0], [5])


def test_without_edges_nothing_can_be_placed() -> None:
    empty = StreetNetwork([[0, 0]], [], [])
    with pytest.raises(InputError) as raised:
        empty.nearest([[1, 1]])
    assert raised.value.field == "points"
    assert len(empty.nearest([])) == 0


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_no_edge_is_nearer(seed: int) -> None:
    rng = np.random.default_rng(seed)
    xy = rng.uniform(0, 100, (12, 2))
    edges = rng.integers(0, 12, (15, 2))
    points = rng.uniform(-20, 120, (9, 2))
    found = StreetNetwork(xy, edges, np.ones(15)).nearest(points)
    along = np.linspace(0, 1, 400)[:, None, None]
    on_edges = xy[edges[:, 0]] * (1 - along) + xy[edges[:, 1]] * along
    for point, gap, place in zip(points, found.gap, found.xy, strict=True):
        assert gap <= np.hypot(*(on_edges - point).T).min() + 1e-9
        assert np.hypot(*(place - point)) == pytest.approx(gap)


def _placed(points, scale):
    return StreetNetwork(
        np.array(XY) * scale, [[0, 1], [2, 1], [2, 2]], np.array([120, 100, 40]) * scale
    ).nearest(points)


_placed.__doc__ = StreetNetwork.nearest.__doc__


class TestNearest(Contract):
    case = Case(
        method=_placed,
        example=lambda rng, rows: {"points": rng.uniform(-50, 150, (rows, 2)), "scale": 1.0},
        rows={"points": 0},
        results={"edge": 0, "offset": 0, "gap": 0, "xy": 0},
        scales=[Scale({"points": 1, "scale": 1}, {"edge": 0, "offset": 1, "gap": 1, "xy": 1})],
        finite={"points"},
    )
