"""The icons of the home screen: real PNGs, the same every time, whole inside a phone's mask."""

import struct
import zlib

import pytest

from torg.core.icons import ICONS, draw_icon


def _dots(png: bytes) -> tuple[int, list[bytes]]:
    """Return width and rows of three bytes a dot; checks every chunk's sum on the way."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    at, data, size = 8, b"", 0
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        (found,) = struct.unpack(">I", png[at + 8 + length : at + 12 + length])
        assert found == zlib.crc32(kind + body)
        size = struct.unpack(">I", body[:4])[0] if kind == b"IHDR" else size
        data += body if kind == b"IDAT" else b""
        at += 12 + length
    raw, line = zlib.decompress(data), 1 + 3 * size
    assert len(raw) == line * size
    return size, [raw[y * line + 1 : (y + 1) * line] for y in range(size)]


@pytest.mark.parametrize(("name", "size"), [(name, size) for name, (size, _m) in ICONS.items()])
def test_an_icon_is_a_png_of_its_size(name: str, size: int) -> None:
    png = draw_icon(size, maskable=ICONS[name][1])
    assert _dots(png)[0] == size
    assert png == draw_icon(size, maskable=ICONS[name][1])


def test_the_four_panes_stand_where_the_mark_has_them() -> None:
    size, rows = _dots(draw_icon(64, maskable=False))
    quarter, three = size // 4, 3 * size // 4
    found = [tuple(rows[y][3 * x : 3 * x + 3]) for y in (quarter, three) for x in (quarter, three)]
    assert found == [(161, 58, 38), (255, 196, 77), (29, 111, 146), (22, 35, 58)]


def test_a_round_mask_cuts_nothing_off() -> None:
    size, rows = _dots(draw_icon(128, maskable=True))
    ground, middle = rows[0][:3], (size - 1) / 2
    for y in range(size):
        for x in range(size):
            if rows[y][3 * x : 3 * x + 3] != ground:
                assert ((x - middle) ** 2 + (y - middle) ** 2) ** 0.5 <= 0.4 * size
