"""OGG (RFC 3533) with Vorbis, Opus (RFC 7845) or FLAC: pages that carry packets of one stream.

The packet of comments is replaced by an empty one; pages after the heads are copied with their
number and checksum made right.
"""

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from torg.agenda.sound.parts import need

_HEAD = struct.Struct("<4sBBqIIIB")  # mark, version, kind, time, stream, number, checksum, segments
_FULL = 255  # bytes of a segment that goes on in the next
_CONTINUED, _FIRST, _LAST = 1, 2, 4
_NO_TIME = -1  # on a page in which no packet ends
_EMPTY = struct.pack("<II", 0, 0)  # a maker of no name, no comments
_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


@dataclass(frozen=True)
class _Page:
    kind: int
    time: int
    stream: int
    segments: bytes  # the lengths of the segments, as on the page
    body: bytes

    def written(self, number: int) -> bytes:
        """Return the page with that number and the checksum that it then has."""
        lengths = self.segments
        head = _HEAD.pack(
            b"OggS", 0, self.kind, self.time, self.stream, number, 0, len(lengths)
        )  # fmt: skip
        whole = head + lengths + self.body
        return whole[:22] + struct.pack("<I", checksum(whole)) + whole[26:]


def begins(data: bytes) -> bool:
    """Whether the first page begins a stream of sound."""
    if not data.startswith(b"OggS\0") or len(data) < 28:
        return False
    packet = data[27 + data[26] :]
    return packet.startswith((b"\x01vorbis", b"OpusHead", b"\x7fFLAC"))


def bare(data: bytes) -> bytes:
    """Return the stream with empty comments.

    Raises BrokenSoundError for a page that is not whole, and when there is more than one stream.
    """
    pages = _pages(data)
    need(len({page.stream for page in pages}) == 1, "more than one stream")
    need(all(bool(page.kind & _FIRST) == (n == 0) for n, page in enumerate(pages)), "two streams")
    heads, used = _heads(pages)
    first, *others = _WITHOUT[heads[0][:5]](heads)
    out = [_page_of([first], _FIRST, pages[0].stream)]
    out += _laid_out(others, pages[0].stream)
    out += pages[used:]
    return b"".join(page.written(number) for number, page in enumerate(out))


def checksum(data: bytes) -> int:
    """Return the CRC-32 of RFC 3533: zlib's with every byte and the sum turned round."""
    turned = zlib.crc32(data.translate(_REVERSED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int.from_bytes(turned.to_bytes(4, "little").translate(_REVERSED), "big")


# --- reading -------------------------------------------------------------------------------------


def _pages(data: bytes) -> list[_Page]:
    pages, at = [], 0
    while at < len(data):
        need(at + _HEAD.size <= len(data), "half a page")
        mark, version, kind, time, stream, _number, told, count = _HEAD.unpack_from(data, at)
        need((mark, version) == (b"OggS", 0), "no page where one should be")
        start = at + _HEAD.size + count
        lengths = data[at + _HEAD.size : start]
        end = start + sum(lengths)
        need(len(lengths) == count and end <= len(data), "half a page")
        whole = data[at:end]
        need(checksum(whole[:22] + bytes(4) + whole[26:]) == told, "a page that is damaged")
        pages.append(_Page(kind, time, stream, lengths, data[start:end]))
        at = end
    return pages


def _heads(pages: list[_Page]) -> tuple[list[bytes], int]:
    """Return the packets before the sound, and how many pages they fill: sound begins a new one."""
    packets, packet, wanted = [], b"", 1
    for number, page in enumerate(pages):
        at = 0
        for length in page.segments:
            packet += page.body[at : at + length]
            at += length
            if length < _FULL:
                packets.append(packet)
                wanted, packet = _heads_of(packets[0]), b""
        if len(packets) >= wanted:
            need(len(packets) == wanted and not packet, "sound on the page of the heads")
            return packets, number + 1
    need(False, "no end of the heads")
    return [], 0


def _heads_of(first: bytes) -> int:
    """Return how many packets stand before the sound."""
    if first.startswith(b"\x7fFLAC"):
        need(len(first) >= 13 and first[7:9] != b"\0\0", "it does not say how many heads it has")
        return 1 + int.from_bytes(first[7:9], "big")
    need(first.startswith((b"\x01vorbis", b"OpusHead")), "not a sound that we know")
    return 3 if first.startswith(b"\x01") else 2


# --- writing -------------------------------------------------------------------------------------


def _vorbis(heads: list[bytes]) -> list[bytes]:
    need(heads[1].startswith(b"\x03vorbis") and heads[2].startswith(b"\x05vorbis"), "odd heads")
    return [heads[0], b"\x03vorbis" + _EMPTY + b"\x01", heads[2]]


def _opus(heads: list[bytes]) -> list[bytes]:
    need(heads[1].startswith(b"OpusTags"), "odd heads")
    return [heads[0], b"OpusTags" + _EMPTY]


def _flac(heads: list[bytes]) -> list[bytes]:
    """One block of no comments, the last; what else there was (pictures, cue sheets) goes."""
    need(heads[1][:1] in {b"\x04", b"\x84"}, "odd heads")
    first = heads[0][:7] + (1).to_bytes(2, "big") + heads[0][9:]
    return [first, b"\x84" + len(_EMPTY).to_bytes(3, "big") + _EMPTY]


_WITHOUT: dict[bytes, Callable[[list[bytes]], list[bytes]]] = {
    b"\x01vorb": _vorbis, b"OpusH": _opus, b"\x7fFLAC": _flac,
}  # fmt: skip


def _lacing(packet: bytes) -> bytes:
    """Return the lengths of the segments that carry a packet."""
    full, rest = divmod(len(packet), _FULL)
    return bytes([_FULL] * full + [rest])


def _page_of(packets: list[bytes], kind: int, stream: int) -> _Page:
    return _Page(kind, 0, stream, b"".join(map(_lacing, packets)), b"".join(packets))


def _laid_out(packets: list[bytes], stream: int) -> list[_Page]:
    """Lay the packets out on pages of at most 255 segments each."""
    lengths, body = b"".join(map(_lacing, packets)), b"".join(packets)
    pages, at, goes_on = [], 0, False
    for start in range(0, len(lengths), 255):
        part = lengths[start : start + 255]
        ends = any(length < _FULL for length in part)
        kind, moment = _CONTINUED if goes_on else 0, 0 if ends else _NO_TIME
        pages.append(_Page(kind, moment, stream, part, body[at : at + sum(part)]))
        at, goes_on = at + sum(part), part[-1] == _FULL
    return pages
