"""Makers of small recordings: the format, and what labels may be around it."""

import struct

ID3V1 = b"TAG" + b"Vera Lykta".ljust(125, b"\0")
_APE_ITEM = struct.pack("<II", 10, 0) + b"Artist\0" + b"Vera Lykta"
_POLYNOMIAL = 0x04C11DB7  # of an OGG page's checksum


def mp3(*, labels: int = 0, padding: int = 0, frames: int = 4, behind: bytes = b"") -> bytes:
    """MPEG 1, layer III, 128 kbit/s, 44.1 kHz: frames of 417 bytes; labels of that many bytes."""
    head = b""
    if labels:
        size = bytes(labels >> shift & 0x7F for shift in (21, 14, 7, 0))
        head = b"ID3\x04\0\0" + size + b"x" * labels
    return head + b"\0" * padding + (b"\xff\xfb\x90\x00" + b"\x55" * 413) * frames + behind


def ape() -> bytes:
    """An APE label with head and foot."""
    size = len(_APE_ITEM) + 32
    ends = [
        struct.pack("<8sIIII8x", b"APETAGEX", 2000, size, 1, flags)
        for flags in (0xA0000000, 0x80000000)
    ]
    return ends[0] + _APE_ITEM + ends[1]


def lyrics() -> bytes:
    """A Lyrics3 label."""
    body = b"LYRICSBEGIN" + b"IND0000200" + b"AUT00010Vera Lykta"
    return body + f"{len(body):06d}".encode() + b"LYRICS200"


def wav(*, extra: bytes = b"", form: int = 1, samples: bytes = b"\0\1" * 20) -> bytes:
    """Samples of 16 bits, 8 kHz, with further chunks in front of them."""
    about = struct.pack("<HHIIHH", form, 1, 8000, 16_000, 2, 16)
    body = b"WAVE" + extra + wav_chunk(b"fmt ", about) + wav_chunk(b"data", samples)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def wav_chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def ogg(kind: str = "vorbis", *, comment: bytes = b"ARTIST=Vera Lykta", sound: int = 2) -> bytes:
    """A stream with its heads and so many pages of sound."""
    told = struct.pack("<I", 4) + b"Oggy" + struct.pack("<II", 1, len(comment)) + comment
    heads = {
        "vorbis": [
            b"\x01vorbis" + b"\1" * 23, b"\x03vorbis" + told + b"\1", b"\x05vorbis" + b"\7" * 700,
        ],
        "opus": [b"OpusHead" + b"\1" * 11, b"OpusTags" + told],
        "flac": [
            b"\x7fFLAC\1\0\0\2fLaC" + b"\0\0\0\x22" + b"\1" * 34,
            b"\x04" + len(told).to_bytes(3, "big") + told, b"\x86\0\0\x04JPEG",
        ],
        "theora": [b"\x80theora" + b"\1" * 30],
    }[kind]  # fmt: skip
    pages = [ogg_page([heads[0]], 0, first=True)]
    packets = heads[1:]
    lengths, body = _laced(packets)
    at, number = 0, 1
    for start in range(0, len(lengths), 255):
        part = lengths[start : start + 255]
        pages.append(_page(part, body[at : at + sum(part)], number, kind=1 if start else 0))
        at, number = at + sum(part), number + 1
    heard = (ogg_page([bytes([n]) * 300], number + n, time=960 * (n + 1)) for n in range(sound))
    return b"".join([*pages, *heard])


def ogg_page(packets: list[bytes], number: int, *, first: bool = False, time: int = 0) -> bytes:
    lengths, body = _laced(packets)
    return _page(lengths, body, number, kind=2 if first else 0, time=time)


def _laced(packets: list[bytes]) -> tuple[bytes, bytes]:
    lengths = b"".join(b"\xff" * (len(p) // 255) + bytes([len(p) % 255]) for p in packets)
    return lengths, b"".join(packets)


def _page(lengths: bytes, body: bytes, number: int, *, kind: int = 0, time: int = 0) -> bytes:
    head = struct.pack("<4sBBqII", b"OggS", 0, kind, time, 77, number)
    rest = bytes([len(lengths)]) + lengths + body
    return head + struct.pack("<I", _crc(head + bytes(4) + rest)) + rest


def _crc(data: bytes) -> int:
    """Bit by bit, as RFC 3533 describes it."""
    register = 0
    for byte in data:
        register ^= byte << 24
        for _bit in range(8):
            carry = register & 0x80000000
            register = (register << 1) & 0xFFFFFFFF ^ (_POLYNOMIAL if carry else 0)
    return register


def m4a(*, track: bytes = b"soun", large: bool = False, labels: bytes = b"") -> bytes:
    """A box of a film with one track of that kind; `labels` stand in the film's box."""
    handler = box(b"hdlr", b"\0" * 8 + track + b"\0" * 12 + b"Vera Lyktas telefon\0")
    made = box(b"mvhd", b"\0" * 4 + b"\x11\x22\x33\x44" * 2 + b"\7" * 88)
    film = box(b"moov", made + box(b"trak", box(b"mdia", handler)) + labels)
    content = b"\x21" * 64
    if large:
        data = struct.pack(">I4sQ", 1, b"mdat", len(content) + 16) + content
    else:
        data = box(b"mdat", content)
    return box(b"ftyp", b"M4A \0\0\0\0M4A mp42") + film + data


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, name) + content
