"""Walks chosen by Huff and spread over routes: by hand, and what they tell of counters left out."""

import numpy as np
import pytest

from tests.analysis.contract import Case, Contract, Scale
from torg_analysis.checks import InputError
from torg_analysis.footfall import calibrate
from torg_analysis.footfall.walks import walk
from torg_analysis.gravity import Huff
from torg_analysis.network import RouteFlow, StreetNetwork

LINE = StreetNetwork(
    [[0, 0], [100, 0], [200, 0], [500, 0]], [[0, 1], [1, 2], [2, 3]], [100, 100, 300]
)
MODEL = Huff(decay="exponential", distance_exponent=0.002)


def test_by_hand() -> None:
    # From node 1 the shops at 0 and 2 are equally far; the second is three times as large. From
    # node 3 only the shop at 2 is within 300 m.
    found = walk(LINE, MODEL, [1, 3], [8.0, 5.0], [0, 2], [1.0, 3.0], cutoff=300)
    assert found.edge == pytest.approx([2.0, 6.0, 5.0])
    assert found.node == pytest.approx([0.0, 0.0, 0.0, 0.0])
    assert found.lost == 0.0


def test_who_reaches_nothing_is_counted() -> None:
    found = walk(LINE, MODEL, [0, 3], [8.0, 5.0], [1], [1.0], cutoff=200)
    assert found.edge.tolist() == [8.0, 0.0, 0.0]
    assert found.lost == 5.0


def test_shops_that_attract_nobody_leave_all_at_home() -> None:
    found = walk(LINE, MODEL, [0, 3], [8.0, 5.0], [1], [0.0])
    assert found.edge.tolist() == [0.0, 0.0, 0.0]
    assert found.lost == 13.0


def _town(side: int = 8) -> tuple[StreetNetwork, np.random.Generator]:
    rng = np.random.default_rng(5)
    x, y = np.meshgrid(np.arange(side), np.arange(side))
    xy = np.c_[x.ravel(), y.ravel()] * 70.0 + rng.normal(0, 9, (side * side, 2))
    at = np.arange(side * side).reshape(side, side)
    edges = np.concatenate(
        [np.c_[at[:, :-1].ravel(), at[:, 1:].ravel()], np.c_[at[:-1].ravel(), at[1:].ravel()]]
    )
    return StreetNetwork(xy, edges, np.hypot(*(xy[edges[:, 0]] - xy[edges[:, 1]]).T)), rng


def test_counters_of_people_who_stroll_are_told_better_by_all_routes() -> None:
    """People walk up to a quarter farther than they must; a fifth of each count is chance."""
    network, rng = _town()
    homes, goals = rng.uniform(0, 490, (60, 2)), rng.uniform(100, 390, (12, 2))
    walks = (homes, rng.uniform(1, 40, 60), goals, rng.uniform(50, 900, 12))
    flows = {
        detour: walk(network, MODEL, *walks, detour=detour).edge for detour in (1.0, 1.15, 1.25)
    }
    counted = rng.choice(len(flows[1.0]), 30, replace=False)
    counts = 40 * (1 + flows[1.25][counted]) ** 0.9 * rng.lognormal(0, 0.2, 30)
    error = {detour: calibrate(flow[counted], counts).log_error for detour, flow in flows.items()}
    assert error[1.25] < error[1.15] < error[1.0]
    assert error[1.25] == pytest.approx(0.2, abs=0.08)  # what is left is the chance


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"people": [-1.0]}, "people"),
        ({"people": [1.0, 2.0]}, "people"),
        ({"attraction": [1.0, 2.0]}, "attraction"),
        ({"attraction": [-1.0]}, "attraction"),
        ({"sources": [9]}, "sources"),
        ({"targets": [9]}, "targets"),
        ({"cutoff": -1.0}, "cutoff"),
        ({"detour": 0.5}, "detour"),
    ],
)
def test_what_cannot_be_used_is_named(changed, field: str) -> None:
    given = {"sources": [0], "people": [1.0], "targets": [2], "attraction": [1.0], **changed}
    with pytest.raises(InputError) as raised:
        walk(LINE, MODEL, **given)
    assert raised.value.field == field


def _on_a_star(people, attraction):
    """From the end of each arm of 10 m to the ends of the first two."""
    arms = len(people) + 2
    edges = np.stack([np.zeros(arms, int), np.arange(1, arms + 1)], 1)
    network = StreetNetwork(np.zeros((arms + 1, 2)), edges, np.full(arms, 10.0))
    found = walk(network, MODEL, np.arange(3, arms + 1), people, [1, 2], attraction)
    edge = found.edge[2:].copy()
    edge.flags.writeable = False
    return RouteFlow(edge, found.node, found.lost, found.step)


_on_a_star.__doc__ = walk.__doc__


class TestWalk(Contract):
    case = Case(
        method=_on_a_star,
        example=lambda rng, rows: {
            "people": rng.uniform(0, 9, rows),
            "attraction": rng.uniform(1, 9, 2),
        },
        rows={"people": 0},
        results={"edge": 0, "lost": None},
        scales=[Scale({"people": 1}, {"edge": 1}), Scale({"attraction": 1}, {"edge": 0})],
        positive={"people", "attraction"},
        finite={"people", "attraction"},
    )
