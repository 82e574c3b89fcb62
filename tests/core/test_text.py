"""Text from outside becomes slugs and plain text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torg.core.text import clean_text, slugify_any


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Åhléns & Søn", "ahlens-son"),
        ("Café Ærø – nr 5", "cafe-aero-nr-5"),
        ("Þingvellir", "thingvellir"),
        ("Łódź", "lodz"),
        ("İstanbul", "istanbul"),
        ("Straße", "strasse"),
        ("Đặng", "dang"),
        ("Москва", "moskva"),
        ("Борщ і сало", "borshch-i-salo"),
        ("Αθήνα", "athina"),
        ("القاهرة", "alqahrt"),
        ("בית", "byt"),
        ("서울", "seoul"),
        ("ガスト", "gasuto"),
        ("東京", "6771-4eac"),
        ("कखग", "kakhaga"),
        ("१२", "12"),
        ("  --  ", "x"),
        ("🍕", "x"),
        ("", "x"),
    ],
)
def test_slugs(text: str, slug: str) -> None:
    assert slugify_any(text) == slug


@given(st.text())
def test_any_text_gives_an_ascii_slug(text: str) -> None:
    slug = slugify_any(text)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= 80
    assert slugify_any(text) == slug


def test_slugs_are_made_unique_and_kept_short() -> None:
    taken = {"torget", "torget-2", "torget-3"}
    assert [slugify_any("Torget", taken) for _ in range(3)] == ["torget-4", "torget-5", "torget-6"]
    assert slugify_any("Torget", ["torget"]) == "torget-2"
    long = "a" * 100
    assert slugify_any(long, {"a" * 10}, max_length=10) == "a" * 8 + "-2"


def test_ten_thousand_namesakes_are_quick() -> None:
    taken: set[str] = set()
    for _ in range(10_000):
        slugify_any("Parkering", taken)
    assert len(taken) == 10_000


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("<b>Hej</b> &amp; du", "Hej & du"),
        ("A < B > C", "A < B > C"),
        ("M&M", "M&M"),
        ("<script>alert(1)</script>ok", "ok"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;ok", "ok"),
        ("a\x00b\x1bc\ud800d", "a b c d"),
        ("evil\u202etxt.exe", "eviltxt.exe"),
        ("zero\u200bwidth", "zerowidth"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("  två\n\tord ", "två ord"),
        ("e\u0301", "é"),
        (None, ""),
        (5, "5"),
    ],
)
def test_clean_text(text: object, clean: str) -> None:
    assert clean_text(text) == clean


def test_lines_stay_when_wanted() -> None:
    assert clean_text("en \r\n två\n\n\n\ntre", lines=True) == "en\ntvå\n\ntre"


@given(st.text(st.characters()), st.integers(1, 50))
def test_clean_text_is_short_plain_and_steady(text: str, length: int) -> None:
    clean = clean_text(text, length)
    assert len(clean) <= length
    assert not re.search(r"[\x00-\x1f\x7f\u202a-\u202e]", clean)
    assert clean_text(clean, length) == clean


@pytest.mark.parametrize("piece", ["<", "<b>", "&lt;", "\u202e", "&"])
def test_ten_megabytes_are_cut_before_they_are_read(piece: str) -> None:
    assert len(clean_text(piece * (10_000_000 // len(piece)))) <= 160
