"""Distances against a geodesic library, and planes against themselves."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from torg.core.geo import LocalPlane, bbox_around, metres

ELLIPSOID = Geod(ellps="WGS84")
LATITUDES, LONGITUDES = st.floats(-89, 89), st.floats(-179, 179)


def test_a_degree_of_latitude() -> None:
    assert metres(0, 0, 1, 0) == pytest.approx(2 * math.pi * 6_371_008.8 / 360)
    assert metres(56.04, 12.69, 56.04, 12.69) == 0
    assert metres(0, 0, 0, 180) == pytest.approx(math.pi * 6_371_008.8)


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_metres_are_within_the_stated_error(a: float, b: float, c: float, d: float) -> None:
    _forward, _back, true = ELLIPSOID.inv(b, a, d, c)
    assert metres(a, b, c, d) == pytest.approx(true, rel=0.006, abs=0.001)
    assert metres(a, b, c, d) == metres(c, d, a, b)


@given(LATITUDES, LONGITUDES, st.floats(1, 50_000), st.floats(0, 360))
def test_the_box_holds_the_circle(lat: float, lon: float, radius: float, angle: float) -> None:
    west, south, east, north = bbox_around(lat, lon, radius)
    # A point of the circle, on the sphere that `metres` measures on.
    lon2, lat2, _back = Geod(a=6_371_008.8, b=6_371_008.8).fwd(lon, lat, angle, radius * 0.999999)
    assert south - 1e-9 <= lat2 <= north + 1e-9
    if west > -180 and east < 180:
        assert west - 1e-9 <= lon2 <= east + 1e-9


def test_the_box_at_a_pole_goes_all_round() -> None:
    assert bbox_around(89.99, 12, 5_000)[::2] == (-180, 180)


def test_a_plane_worked_by_hand() -> None:
    # At 60° N: meridian radius 6,383,453.86 m, prime vertical 6,394,209.17 m.
    plane = LocalPlane(60, 25)
    x, y = plane.to_xy([25.01, 60.01])
    assert x == pytest.approx(6_394_209.17 * 0.5 * math.radians(0.01), abs=0.01)
    assert y == pytest.approx(6_383_453.86 * math.radians(0.01), abs=0.01)


@given(st.floats(-70, 70), LONGITUDES, st.floats(-5_000, 5_000), st.floats(-5_000, 5_000))
def test_planes_are_true_and_go_back(lat: float, lon: float, x: float, y: float) -> None:
    plane = LocalPlane(lat, lon)
    (there,) = plane.to_lonlat([[x, y]])
    assert plane.to_xy([there]) == pytest.approx(np.array([[x, y]]), abs=1e-3)
    _forward, _back, true = ELLIPSOID.inv(lon, lat, *there)
    assert math.hypot(x, y) == pytest.approx(true, rel=0.003, abs=0.01)


@pytest.mark.parametrize("centre", [(90, 0), (0, 200), (float("nan"), 0)])
def test_no_plane_where_none_fits(centre: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="no plane"):
        LocalPlane(*centre)
