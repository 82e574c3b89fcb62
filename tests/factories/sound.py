"""Makers of small recordings that hold nothing but their format."""

import struct


def mp3(*, labels: int = 0, padding: int = 0, frames: int = 4) -> bytes:
    """MPEG 1, layer III, 128 kbit/s, 44.1 kHz: frames of 417 bytes; labels of that many bytes."""
    head = b""
    if labels:
        size = bytes(labels >> shift & 0x7F for shift in (21, 14, 7, 0))
        head = b"ID3\x04\0\0" + size + b"x" * labels
    return head + b"\0" * padding + (b"\xff\xfb\x90\x00" + b"\x55" * 413) * frames


def ogg(packet: bytes = b"\x01vorbis") -> bytes:
    """One page whose first packet begins so."""
    body = packet + b"\0" * 24
    return b"OggS\0\x02" + b"\0" * 20 + bytes([1, len(body)]) + body


def m4a(*, track: bytes = b"soun", large: bool = False) -> bytes:
    """A box of a film with one track of that kind."""
    handler = _box(b"hdlr", b"\0" * 8 + track + b"\0" * 12)
    film = _box(b"moov", _box(b"trak", _box(b"mdia", handler)))
    content = b"\x21" * 64
    if large:
        data = struct.pack(">I4sQ", 1, b"mdat", len(content) + 16) + content
    else:
        data = _box(b"mdat", content)
    return _box(b"ftyp", b"M4A \0\0\0\0M4A mp42") + film + data


def _box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, name) + content
