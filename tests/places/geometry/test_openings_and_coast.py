"""Gaps in the rows of houses, and the sea."""

import numpy as np
import pytest
import shapely

from torg.places.geometry.coast import sea
from torg.places.geometry.openings import Gap, merge_gaps, side_street_gaps, surface_gaps

STREET = shapely.LineString([(0, 0), (300, 0)])
FRAME = shapely.box(0, 0, 1000, 1000)


def test_a_crossing_opens_on_both_sides_a_junction_on_one() -> None:
    y = np.arange(-60.0, 61.0, 5.0)
    crossing = np.column_stack([np.full(len(y), 100.0), y])
    found = side_street_gaps(STREET, (100, 0), crossing, 7, 8.0)
    assert found == [Gap("left", 100, 8.0, 7), Gap("right", 100, 8.0, 7)]
    assert [g.side for g in side_street_gaps(STREET, (100, 0), crossing[y >= 0], 7, 8)] == ["left"]


def test_what_meets_the_street_at_its_end_or_runs_along_it_is_no_gap() -> None:
    y = np.arange(-60.0, 61.0, 5.0)
    assert side_street_gaps(STREET, (3, 0), np.column_stack([y * 0 + 3, y]), 7, 8) == []
    along = np.column_stack([np.arange(60.0, 140.0, 5), np.full(16, 6.0)])
    assert side_street_gaps(STREET, (100, 6), along, 7, 8) == []


def test_a_square_beside_the_street_is_a_wide_gap() -> None:
    found = surface_gaps(STREET, shapely.box(100, 8, 160, 70), -1, 10)
    assert [(g.side, g.to) for g in found] == [("left", -1)]
    assert found[0].along_m == pytest.approx(130, abs=1)
    assert found[0].width_m == pytest.approx(60, abs=14)
    assert surface_gaps(STREET, shapely.box(100, 80, 160, 120), -1, 10) == []


def test_two_carriageways_are_one_mouth() -> None:
    gaps = [Gap("left", 100, 6, 3), Gap("left", 114, 6, 3), Gap("right", 114, 6, 3)]
    assert merge_gaps(gaps) == [Gap("left", 107, 20, 3), Gap("right", 114, 6, 3)]


def test_water_is_on_the_right_of_the_coast() -> None:
    coast = np.array([(400.0, 1100.0), (400, 500), (400, -100)])  # southwards: west is water
    water = sea([coast], FRAME)
    assert sum(part.area for part in water) == pytest.approx(400 * 1000)
    assert shapely.union_all(water).contains(shapely.Point(100, 500))
    assert sea([coast[::-1]], FRAME)[0].contains(shapely.Point(700, 500))


def test_a_coast_cut_off_at_the_edge_is_drawn_on() -> None:
    coast = np.array([(20.0, 300.0), (985, 300)])  # its next nodes were outside the extract
    water = sea([coast], FRAME)
    assert sum(part.area for part in water) == pytest.approx(300 * 1000)


def test_islands_are_land_and_a_loose_end_makes_no_sea() -> None:
    coast = np.array([(-10.0, 300.0), (1010, 300)])  # eastwards: south is water
    island = np.array([(400.0, 100.0), (500, 100), (500, 200), (400, 200), (400.0, 100.0)])
    water = shapely.union_all(sea([coast, island], FRAME))
    assert water.area == pytest.approx(300 * 1000 - 100 * 100)
    loose = np.array([(-10.0, 300.0), (500, 300)])
    assert sea([loose], FRAME) == []
    assert sea([], FRAME) == []
