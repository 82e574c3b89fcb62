"""Which street, which side, how far along, how wide: worked by hand."""

import numpy as np
import pytest
import shapely

from torg.places.geometry.frontage import choose_streets, find_frontages, front_lengths

STREETS = np.array(
    [shapely.LineString([(0, 0), (200, 0)]), shapely.LineString([(100, -150), (100, 150)])],
    dtype=object,
)
HOUSES = np.array([shapely.box(20, 6, 60, 18), shapely.box(20, 30, 60, 45)], dtype=object)


def points(*xy: tuple[float, float]) -> np.ndarray:
    return shapely.points(np.array(xy, dtype=float))


def test_side_along_setback_and_shared_width() -> None:
    fronts = find_frontages(
        points((30, 10), (50, 10), (30, -9)), [[], [], []], STREETS, HOUSES,
        np.array([0, 0, -1]), is_house=np.zeros(3, dtype=bool),
    )  # fmt: skip
    assert fronts.street.tolist() == [0, 0, 0]
    assert fronts.left.tolist() == [True, True, False]
    assert fronts.along_m == pytest.approx([30, 50, 30])
    assert fronts.setback_m == pytest.approx([6, 6, 9])
    assert fronts.frontage_m[:2] == pytest.approx([20, 20])
    assert np.isnan(fronts.frontage_m[2])
    assert not fronts.in_courtyard.any()


def test_behind_another_house_is_in_the_courtyard() -> None:
    fronts = find_frontages(
        points((40, 36)), [[]], STREETS, HOUSES, np.array([1]), is_house=np.array([False])
    )
    assert fronts.in_courtyard.tolist() == [True]
    assert np.isnan(fronts.frontage_m[0])


def test_deep_in_a_mall_has_no_window_on_the_street() -> None:
    mall = np.array([shapely.box(0, 6, 120, 90)], dtype=object)
    fronts = find_frontages(
        points((30, 12), (60, 12), (60, 48)), [[], [], []], STREETS[:1], mall,
        np.array([0, 0, 0]), is_house=np.array([False, False, True]),
    )  # fmt: skip
    assert fronts.in_courtyard.tolist() == [False, False, False]
    inner = find_frontages(
        points((60, 48)), [[]], STREETS[:1], mall, np.array([0]), is_house=np.array([False])
    )
    assert inner.in_courtyard.tolist() == [True]


def test_the_address_goes_before_nearness() -> None:
    spot = points((96, 40))
    assert choose_streets(spot, [[]], STREETS).tolist() == [1]
    assert choose_streets(spot, [[0]], STREETS).tolist() == [0]


def test_far_away_and_past_the_end_is_on_no_street() -> None:
    lone = STREETS[:1]
    assert choose_streets(points((50, 90), (240, 0), (208, 3)), [[], [0], []], lone).tolist() == [
        -1,
        -1,
        0,
    ]


def test_a_department_store_has_the_whole_front_and_its_shops_share_it() -> None:
    fronts = find_frontages(
        points((40, 12), (30, 10), (50, 10)), [[], [], []], STREETS, HOUSES,
        np.array([0, 0, 0]), is_house=np.array([True, False, False]),
    )  # fmt: skip
    assert fronts.frontage_m == pytest.approx([40, 20, 20])


def test_a_lone_node_says_nothing_of_a_wide_house() -> None:
    wide = np.array([shapely.box(0, 6, 150, 18)], dtype=object)
    fronts = find_frontages(
        points((40, 12)), [[]], STREETS[:1], wide, np.array([0]), is_house=np.array([False])
    )
    assert np.isnan(fronts.frontage_m[0])


def test_the_length_of_a_front_is_its_near_wall() -> None:
    angled = shapely.Polygon([(20, 6), (60, 6), (70, 40), (10, 40)])
    found = front_lengths(np.array([angled], dtype=object), STREETS[:1])
    assert found == pytest.approx([40], abs=4)


def test_no_streets_no_houses_no_places() -> None:
    none = np.array([], dtype=object)
    fronts = find_frontages(
        points((1, 1)), [[]], none, none, np.array([-1]), is_house=np.array([False])
    )
    assert fronts.street.tolist() == [-1]
    empty = find_frontages(
        none, [], STREETS, HOUSES, np.array([], dtype=int), is_house=np.array([], dtype=bool)
    )
    assert empty.street.tolist() == []
