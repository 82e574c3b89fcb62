"""Unpack a WOFF font into the OpenType font that it holds, for programs that are no browsers.

WOFF 1.0 (W3C): a header, a directory, and each table as it is or packed with zlib. No Django.
"""

import struct
import zlib

_HEADER = struct.Struct(">4s4sIHHI")  # signature, flavour, length, tables, reserved, size unpacked
_HEADER_SIZE = 44  # with versions, and metadata that we do not need
_ENTRY = struct.Struct(">4sIIII")  # tag, offset, packed, unpacked, checksum
LARGEST = 10_000_000  # bytes of one table


def unpack_woff(packed: bytes, family: str = "") -> bytes:
    """Return the OpenType font. Raises ValueError when it is no sound WOFF file.

    With `family` it is called that. A typeface comes in parts by script that are all named alike;
    a browser is told which part has which letters, another program must tell them apart by name.
    """
    try:
        signature, flavour, _length, number, _reserved, _size = _HEADER.unpack_from(packed)
        if signature != b"wOFF":
            raise ValueError("not a WOFF file")
        entries = [
            _ENTRY.unpack_from(packed, _HEADER_SIZE + _ENTRY.size * n) for n in range(number)
        ]
    except struct.error as error:
        raise ValueError("the WOFF file is cut off") from error
    power = max(number, 1).bit_length() - 1  # the directory is laid out for a binary search
    head = struct.pack(">4sHHHH", flavour, number, 16 << power, power, 16 * number - (16 << power))
    offset = len(head) + 16 * number
    directory, tables = [], []
    for tag, start, packed_size, size, _checked in entries:
        table = packed[start : start + packed_size]
        if packed_size < size:
            table = _inflated(table)
        if len(table) != size:
            raise ValueError(f"the table {tag!r} is damaged")
        if family and tag == b"name":
            table = _names(family)
        directory.append(struct.pack(">4sIII", tag, _checksum(table), offset, len(table)))
        table += bytes(-size % 4)
        tables.append(table)
        offset += len(table)
    return b"".join([head, *directory, *tables])


def _inflated(table: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(table, LARGEST)
    except zlib.error as error:
        raise ValueError("a table cannot be unpacked") from error


def _names(family: str) -> bytes:
    """Return a table of names: family, style, whole name, name for PostScript; in Unicode."""
    texts = {1: family, 2: "Regular", 4: family, 6: family.replace(" ", "")}
    records, stored = [], b""
    for number, text in texts.items():
        coded = text.encode("utf-16-be")
        records.append(struct.pack(">6H", 3, 1, 0x409, number, len(coded), len(stored)))
        stored += coded
    head = struct.pack(">3H", 0, len(records), 6 + 12 * len(records))
    return b"".join([head, *records, stored])


def _checksum(table: bytes) -> int:
    padded = table + bytes(-len(table) % 4)
    return sum(struct.unpack(f">{len(padded) // 4}I", padded)) % 2**32
