"""Sums are whole öre, and none of them goes missing."""

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from torg.core.money import format_kr, parse_kr, split, vat_part


@pytest.mark.parametrize(
    ("text", "ore"),
    [("1 234,50", 123450), ("12.5", 1250), ("-3 kr", -300), ("0", 0), ("1\u00a0000 kr", 100000)],
)
def test_parse(text: str, ore: int) -> None:
    assert parse_kr(text) == ore


@pytest.mark.parametrize("text", ["", "kr", "1,234", "1e5", "12,3,4", "NaN", "tio", "1" * 20])
def test_what_is_not_a_sum_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a sum"):
        parse_kr(text)


@pytest.mark.parametrize(
    ("ore", "swedish", "english"),
    [
        (123450, "1 234,50 kr", "SEK 1,234.50"),
        (500, "5 kr", "SEK 5"),
        (-5, "−0,05 kr", "−SEK 0.05"),
        (0, "0 kr", "SEK 0"),
    ],
)
def test_format(ore: int, swedish: str, english: str) -> None:
    with translation.override("sv"):
        assert format_kr(ore) == swedish.replace(" ", "\u00a0")
    with translation.override("en"):
        assert format_kr(ore) == english.replace(" ", "\u00a0")


@given(st.integers(0, 10**11))
def test_what_is_written_can_be_read(ore: int) -> None:
    with translation.override("sv"):
        assert parse_kr(format_kr(ore)) == ore


@pytest.mark.parametrize(
    ("gross", "rate", "vat"), [(12500, 25, 2500), (10600, 6, 600), (11200, 12, 1200), (1, 25, 0)]
)
def test_vat_is_part_of_the_price(gross: int, rate: int, vat: int) -> None:
    assert vat_part(gross, Decimal(rate)) == vat


def test_a_split_worked_by_hand() -> None:
    assert split(1000, [1, 1, 1]) == [334, 333, 333]
    assert split(-1000, [1, 1, 1]) == [-334, -333, -333]
    assert split(100, [0, 1]) == [0, 100]


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 1000), min_size=1, max_size=9))
def test_a_split_adds_up(total: int, weights: list[int]) -> None:
    if not sum(weights):
        weights[0] = 1
    parts = split(total, weights)
    assert sum(parts) == total
    whole = sum(weights)
    assert all(
        abs(part * whole - total * w) < whole for part, w in zip(parts, weights, strict=True)
    )


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1], [2, -1]])
def test_weights_that_split_nothing(weights: list[int]) -> None:
    with pytest.raises(ValueError, match=r"weights|min"):
        split(100, weights)
