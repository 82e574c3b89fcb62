"""Flow that a model tells, calibrated on counters."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.contract import Case, Contract, Scale
from torg_analysis.checks import InputError
from torg_analysis.footfall import calibrate


class TestCalibrate(Contract):
    case = Case(
        method=calibrate,
        example=lambda rng, rows: {
            "flow": rng.uniform(1, 900, rows),
            "counts": rng.uniform(1, 900, rows),
        },
        rows={"flow": 0, "counts": 0},
        results={"fitted": 0, "left_out": 0, "slope": None, "error": None},
        scales=[Scale({"counts": 1}, {"slope": 0, "fitted": 1, "left_out": 1, "error": 0})],
        positive={"flow", "counts"},
        finite={"flow", "counts"},
        empty="flow",
        least_rows=3,
        too_few="flow",
        rtol=1e-8,
    )


def test_by_hand() -> None:
    # ln(1 + flow) = 0, 1, 2 and ln(count) = 1, 2, 6: slope 2.5, intercept 0.5.
    found = calibrate(np.expm1([0.0, 1.0, 2.0]), np.exp([1.0, 2.0, 6.0]))
    assert (found.slope, found.intercept) == (pytest.approx(2.5), pytest.approx(0.5))
    assert found.predict(np.expm1(2.0)) == pytest.approx(np.exp(5.5))
    # Without the last counter the line through the others ends at 3.
    assert found.left_out[2] == pytest.approx(np.exp(3.0))


@given(st.integers(0, 10**6))
@settings(max_examples=20, deadline=None)
def test_left_out_is_a_fit_to_the_others(seed: int) -> None:
    rng = np.random.default_rng(seed)
    flow, counts = rng.uniform(1, 500, 8), rng.uniform(1, 500, 8)
    found = calibrate(flow, counts)
    for out in range(8):
        kept = np.arange(8) != out
        slope, intercept = np.polyfit(np.log1p(flow[kept]), np.log(counts[kept]), 1)
        expected = np.exp(intercept + slope * np.log1p(flow[out]))
        assert found.left_out[out] == pytest.approx(expected, rel=1e-6)


def test_flow_that_tells_nothing_is_seen_to() -> None:
    rng = np.random.default_rng(1)
    told = calibrate(flow := rng.uniform(1, 1e4, 20), 3 * (1 + flow) ** 0.7)
    untold = calibrate(rng.permutation(flow), 3 * (1 + flow) ** 0.7)
    assert (told.r2, told.error) == (pytest.approx(1.0), pytest.approx(0.0, abs=1e-9))
    assert untold.r2 < 0.3


@pytest.mark.parametrize(
    ("flow", "counts", "field"),
    [
        ([1, 2, 3], [1, 0, 2], "counts"),
        ([5, 5, 5], [1, 2, 3], "flow"),
        ([5, 5, 9], [1, 2, 3], "flow"),
    ],
)
def test_what_cannot_be_used_is_named(flow: list, counts: list, field: str) -> None:
    with pytest.raises(InputError) as raised:
        calibrate(flow, counts)
    assert raised.value.field == field
