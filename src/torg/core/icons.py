"""The icons of the home screen: the four panes of the mark, drawn dot by dot, the same every time.

Phones want PNG, and a maskable one may be cut to a circle of 80 % of its width: there the panes
stand smaller on a full ground. Written with the standard library alone, for `torg assets`.
"""

import struct
import zlib

Colour = tuple[int, int, int]
_GROUND: Colour = (243, 245, 244)
# Left above, right above, left below, right below: as in favicon.svg.
_PANES: tuple[Colour, ...] = ((161, 58, 38), (255, 196, 77), (29, 111, 146), (22, 35, 58))
_MARGIN, _PANE, _BAR = 2 / 32, 13 / 32, 2 / 32  # of the width
_SAFE = 0.56  # of the width, so that the corners lie within the circle of 80 %

ICONS: dict[str, tuple[int, bool]] = {
    "icon-180.png": (180, False),
    "icon-192.png": (192, False),
    "icon-512.png": (512, False),
    "icon-maskable-512.png": (512, True),
}


def draw_icon(size: int, *, maskable: bool) -> bytes:
    """Return a PNG of `size` × `size` dots, 8 bits a colour, without transparency."""
    scale = _SAFE if maskable else 1.0
    start = (1 - scale) / 2
    rows = []
    for y in range(size):
        line = bytearray([0])  # no filter
        upper = _band((y + 0.5) / size, start, scale)
        for x in range(size):
            line += bytes(_colour(_band((x + 0.5) / size, start, scale), upper))
        rows.append(bytes(line))
    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    body = zlib.compress(b"".join(rows), 9)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", body)
        + _chunk(b"IEND", b"")
    )


def _band(at: float, start: float, scale: float) -> int | None:
    """Return 0 or 1 for the first or second pane along an axis, None between and around them."""
    inside = (at - start) / scale
    if _MARGIN <= inside < _MARGIN + _PANE:
        return 0
    if _MARGIN + _PANE + _BAR <= inside < _MARGIN + 2 * _PANE + _BAR:
        return 1
    return None


def _colour(x: int | None, y: int | None) -> Colour:
    return _GROUND if x is None or y is None else _PANES[2 * y + x]


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
