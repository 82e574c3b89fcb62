"""M4A (ISO 14496-12 and -14): boxes within boxes, with sound alone.

The samples are found by their distance from the file's beginning, so no box is taken out: what is
not needed to play becomes a box of nothing, as long as it was.
"""

import struct
from collections.abc import Iterator

from torg.agenda.sound.parts import BrokenSoundError, need

_BRANDS = {b"M4A ", b"M4B ", b"mp41", b"mp42", b"isom", b"iso2", b"iso5", b"iso6", b"dash"}
_MOST_BOXES = 10_000
_HOLDS_BOXES = {
    b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"dinf", b"mvex", b"moof", b"traf",
    b"mfra",
}  # fmt: skip
_KEPT = {
    b"ftyp", b"styp", b"mdat", b"mvhd", b"tkhd", b"mdhd", b"hdlr", b"smhd", b"nmhd", b"elst",
    b"dref", b"stsd", b"stts", b"ctts", b"stsc", b"stsz", b"stz2", b"stco", b"co64", b"stss",
    b"sgpd", b"sbgp", b"mehd", b"trex", b"mfhd", b"tfhd", b"tfdt", b"trun", b"sidx", b"tfra",
    b"mfro", b"iods",
}  # fmt: skip
_TIMED = {b"mvhd", b"tkhd", b"mdhd"}  # say when they were made and changed
_HANDLER_NAME = 24  # bytes of a handler before its name, which may be a person's

Box = tuple[bytes, int, int, int]  # name; where it, its content and what follows it begin


def begins(data: bytes) -> bool:
    """Whether it is a film's box of a kind that we know."""
    return data[4:8] == b"ftyp" and data[8:12] in _BRANDS


def bare(data: bytes) -> bytes:
    """Return the same boxes with nothing in those that a player does not need.

    Raises BrokenSoundError when a box is not whole, or a track is not of sound.
    """
    out, tracks, names = bytearray(data), [], set()
    for name, start, inside, end in _all_boxes(data, 0, len(data)):
        names.add(name)
        if name == b"hdlr":
            tracks.append(data[inside + 8 : inside + 12])
            out[inside + _HANDLER_NAME : end] = bytes(max(0, end - inside - _HANDLER_NAME))
        elif name in _TIMED:
            need(end - inside >= 20, "no room for the times")
            length = 16 if data[inside] == 1 else 8
            out[inside + 4 : inside + 4 + length] = bytes(length)
        elif name not in _KEPT and name not in _HOLDS_BOXES:
            out[start + 4 : start + 8] = b"free"
            out[inside:end] = bytes(end - inside)
    need({b"moov", b"mdat"} <= names, "no film or nothing in it")
    need(set(tracks) == {b"soun"}, "a track that is not of sound")
    return bytes(out)


def _all_boxes(data: bytes, start: int, end: int) -> Iterator[Box]:
    """Yield every box and those within it. What holds the track's labels is not gone into."""
    waiting, seen = [(start, end)], 0
    while waiting:
        at, stop = waiting.pop()
        while at < stop:
            box = _box(data, at, stop)
            seen += 1
            if seen > _MOST_BOXES:
                raise BrokenSoundError("too many boxes")
            yield box
            name, _start, inside, at = box
            if name in _HOLDS_BOXES:
                waiting.append((inside, at))


def _box(data: bytes, at: int, stop: int) -> Box:
    need(at + 8 <= stop, "half a box")
    size, name, head = *struct.unpack_from(">I4s", data, at), 8
    if size == 1:
        need(at + 16 <= stop, "half a box")
        size, head = struct.unpack_from(">Q", data, at + 8)[0], 16
    elif size == 0:
        size = stop - at
    need(head <= size <= stop - at, "a box that is larger than what it lies in")
    return name, at, at + head, at + size
