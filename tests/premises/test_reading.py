"""What people write about premises, read."""

from datetime import date

import pytest
from django.utils import translation

from torg.premises.reading import (
    UnreadableError,
    read_area,
    read_day,
    read_floor,
    read_metres,
    read_rent,
    split_address,
)


@pytest.mark.parametrize(
    ("text", "area", "has_notice"),
    [
        ("120", 120, False),
        ("120 kvm ca", 120, True),
        ("ca 120 m²", 120, True),
        ("c:a 85 m2", 85, True),
        ("1 200 kvm", 1_200, True),
        ("1\u00a0200", 1_200, True),
        ("84,5", 84, True),
        ("", None, False),
        ("-", None, False),
        ("85–90", None, True),
        ("85 + 20 lager", None, True),
        ("stor", None, True),
    ],
)
def test_areas(text, area, has_notice):
    read = read_area(text)
    assert (read.value, bool(read.notice)) == (area, has_notice)


@pytest.mark.parametrize("text", ["-40", "0", "900000", "-40 kvm"])
def test_an_area_that_cannot_be_is_refused(text):
    with pytest.raises(UnreadableError):
        read_area(text)


def test_the_notice_says_what_was_read():
    with translation.override("sv"):
        assert read_area("120 kvm ca").notice == "Ytan ”120 kvm ca” lästes som 120 m²."


@pytest.mark.parametrize(
    ("text", "rent"),
    [("1 850", 1_850), ("1850 kr/m²", 1_850), ("1850 kr/kvm och år", 1_850), ("", None)],
)
def test_rents(text, rent):
    assert read_rent(text).value == rent


def test_a_rent_that_is_not_clear_is_not_repeated():
    read = read_rent("1850-1950")
    assert read.value is None
    assert "1850" not in read.notice
    with pytest.raises(UnreadableError) as refused:
        read_rent("987654")
    assert "987654" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-03-01", date(2025, 3, 1)),
        ("2025-03", date(2025, 3, 1)),
        ("2025", date(2025, 1, 1)),
        ("1/3 2025", date(2025, 3, 1)),
        ("45717", date(2025, 3, 1)),
        ("2025-03-01T00:00:00", date(2025, 3, 1)),
        ("", None),
    ],
)
def test_days(text, day):
    assert read_day(text) == day


@pytest.mark.parametrize("text", ["i våras", "2025-13-01", "31/2 2025"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(UnreadableError):
        read_day(text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Hökgatan 14 B, 2 tr", ("Hökgatan", "14 B")),
        ("Norra Vallgatan 3-5", ("Norra Vallgatan", "3-5")),
        ("Stortorget", ("Stortorget", "")),
        ("", ("", "")),
    ],
)
def test_addresses_are_parted(text, parts):
    assert split_address(text) == parts


def test_metres():
    assert read_metres("7,5 m").value == 7.5
    assert read_metres("7 till 9").value is None
    with pytest.raises(UnreadableError):
        read_metres("-3")


@pytest.mark.parametrize(
    ("texts", "floor"),
    [
        (("", "-", "?"), ""),
        (("0", "0.0", "0,0", "BV", "b.v.", "bottenvåning", "Markplan", "gatuplanet", "G", "-0.5",
          "entréplan", "ground floor", "plan 0"), "0"),
        (("0;1;2", "bv + 1 tr", "-1–0", "bv och 1 tr"), "0"),
        (("1", "1.0", "1 tr", "en trappa upp", "vån 1"), "1"),
        (("2", "vån 2", "plan 2", "2 tr", "2:a våningen", "2nd floor"), "2"),
        (("-1", "−1", "källare", "Källarplan", "basement"), "-1"),
        (("1–2", "1;2", "1 tr, 2 tr"), "1–2"),
        (("på vinden, till höger",), "på vinden,"),
        (("entresol",), "entresol"),
    ],
)  # fmt: skip
def test_floors_are_storeys_from_the_street(texts, floor):
    for text in texts:
        assert read_floor(text).value == floor
    assert read_floor(floor).value == floor


def test_a_floor_that_is_not_clear_is_told_of():
    noted = ("vinden", "plan 2", "0;1")
    assert [bool(read_floor(text).notice) for text in (*noted, "BV", "1 tr", "1")] == (
        [True] * 3 + [False] * 3
    )
    assert [read_floor(text).is_clear for text in noted] == [False, True, True]
