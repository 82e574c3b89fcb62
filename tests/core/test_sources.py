"""When a source is asked again; how one is doing is tested where there are some: feeds, counts."""

from datetime import UTC, datetime, timedelta

import pytest

from torg.core.sources import after, wait_after

FIRST, LONGEST = timedelta(minutes=5), timedelta(hours=24)


@pytest.mark.parametrize(
    ("failures", "retry_after", "minutes"),
    [
        (1, None, 10),
        (2, None, 20),
        (8, None, 1280),
        (9, None, 1440),  # a day at most
        (30_000, None, 1440),
        (1, 60, 10),  # less than it would wait anyway
        (1, 3600, 60),
        (9, 172_800, 2880),  # the other side knows best
    ],
)
def test_it_waits_ever_longer(failures: int, retry_after: int | None, minutes: int) -> None:
    assert wait_after(failures, FIRST, LONGEST, retry_after) == timedelta(minutes=minutes)


def test_it_comes_up_to_a_tenth_later() -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    times = [after(now, timedelta(hours=10)) - now for _ in range(50)]
    assert timedelta(hours=10) <= min(times) < max(times) < timedelta(hours=11)
