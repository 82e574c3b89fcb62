"""Fonts for print, unpacked from those for browsers."""

import struct

import pytest

from torg.core.built import print_fonts
from torg.core.woff import unpack_woff


def woff(tables: dict[bytes, bytes], *, claims: int | None = None) -> bytes:
    """Make a WOFF file of tables that are not packed."""
    offset = 44 + 20 * len(tables)
    entries, body = b"", b""
    for tag, table in tables.items():
        size = len(table) if claims is None else claims
        entries += struct.pack(">4sIIII", tag, offset + len(body), len(table), size, 7)
        body += table
    head = struct.pack(">4s4sIHHI", b"wOFF", b"\0\1\0\0", 0, len(tables), 0, 0)
    return head.ljust(44, b"\0") + entries + body


def test_tables_come_back_in_an_opentype_file():
    font = unpack_woff(woff({b"abcd": b"12345", b"name": b"old"}))
    assert font[:12] == struct.pack(">4sHHHH", b"\0\1\0\0", 2, 32, 1, 0)
    tag, checksum, offset, size = struct.unpack_from(">4sIII", font, 12)
    assert (tag, font[offset : offset + size], len(font) % 4) == (b"abcd", b"12345", 0)
    assert checksum == (0x31323334 + 0x35000000) % 2**32


def test_a_part_of_a_typeface_is_given_a_name_of_its_own():
    font = unpack_woff(woff({b"name": b"old"}), "Inter Ext")
    assert "Inter Ext".encode("utf-16-be") in font
    assert b"old" not in font


@pytest.mark.parametrize(
    "bad", [b"", b"wOF2" + bytes(60), woff({b"abcd": b"1"})[:50], woff({b"abcd": b"1"}, claims=9)]
)
def test_what_is_no_sound_font_is_refused(bad):
    with pytest.raises(ValueError, match=r"WOFF|damaged|unpacked"):
        unpack_woff(bad)


@pytest.mark.skipif(not print_fonts().exists(), reason="assets are not built: run `torg assets`")
def test_the_build_unpacks_the_faces_of_the_pages():
    assert sorted(path.name for path in print_fonts().iterdir()) == [
        "bricolage-grotesque-latin-800.ttf",
        "bricolage-grotesque-latin-ext-800.ttf",
        "inter-latin-400.ttf",
        "inter-latin-700.ttf",
        "inter-latin-ext-400.ttf",
        "inter-latin-ext-700.ttf",
    ]
