"""A time in an address: read in both languages, written in the reader's."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from torg.core.sun import is_evening, sun_height
from torg.portal.when import format_when, parse_when

ZONE = ZoneInfo("Europe/Stockholm")
NOW = datetime(2026, 10, 2, 14, 20, tzinfo=ZONE)  # a Friday


@pytest.mark.parametrize(
    ("text", "day", "hour", "minute"),
    [
        ("fre-20.00", 2, 20, 0),
        ("fri-20:30", 2, 20, 30),
        ("fredag 9", 2, 9, 0),
        ("lör-10.00", 3, 10, 0),
        ("LOR-10.00", 3, 10, 0),
        ("sat-10.00", 3, 10, 0),
        ("tor-23.59", 8, 23, 59),
    ],
)
def test_the_next_such_weekday(text: str, day: int, hour: int, minute: int) -> None:
    assert parse_when(text, NOW) == datetime(2026, 10, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    "text", ["", "20.00", "fre", "fre-25.00", "fre-20.75", "zzz-10.00", "fre-20.00.00", "fre-٢٠.00"]
)
def test_what_cannot_be_read_is_none(text: str) -> None:
    assert parse_when(text, NOW) is None


@given(st.text(max_size=40))
def test_no_text_upsets_it(text: str) -> None:
    parse_when(text, NOW)


@given(st.integers(0, 6 * 24 * 2))
def test_what_is_written_is_read_back(half_hours: int) -> None:
    at = datetime(
        2026, 10, 2 + half_hours // 48, half_hours % 48 // 2, half_hours % 2 * 30, tzinfo=ZONE
    )
    for language in ("sv", "en"):
        with override(language):
            assert parse_when(format_when(at), NOW) == at


def test_the_day_is_named_in_the_readers_language() -> None:
    saturday = datetime(2026, 10, 3, 20, 0, tzinfo=ZONE)
    with override("sv"):
        assert format_when(saturday) == "lor-20.00"
    with override("en"):
        assert format_when(saturday) == "sat-20.00"


@pytest.mark.parametrize(
    ("at", "evening"),
    [
        (datetime(2026, 6, 21, 21, 30, tzinfo=ZONE), False),
        (datetime(2026, 6, 21, 23, 30, tzinfo=ZONE), True),
        (datetime(2026, 12, 21, 15, 0, tzinfo=ZONE), False),
        (datetime(2026, 12, 21, 16, 30, tzinfo=ZONE), True),
        (datetime(2026, 10, 2, 14, 20, tzinfo=ZONE), False),
    ],
)
def test_evening_is_when_it_is_dark(at: datetime, evening: bool) -> None:
    assert is_evening(56.05, 12.69, at) is evening


def test_the_noon_sun_stands_where_the_almanac_says() -> None:
    solstice = datetime(2026, 6, 21, 13, 11, tzinfo=ZONE)  # the sun is due south at 12.69° E
    assert sun_height(56.05, 12.69, solstice) == pytest.approx(90 - 56.05 + 23.44, abs=0.05)
