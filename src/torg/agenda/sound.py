"""Recordings from outside: told by what is in them, not by their name. No database here.

They are not written anew as pictures are: browsers play them in a process of its own, and ours are
served with a fixed type that allows nothing else.
"""

import struct
from collections.abc import Iterator

from django.utils.translation import gettext as _

from torg.agenda.exceptions import UnfitSoundError

MOST_BYTES = 20 * 1024 * 1024
TYPES = {"mp3": "audio/mpeg", "ogg": "audio/ogg", "m4a": "audio/mp4"}
_ID3 = 10  # bytes of the head of an MP3's own labels
_MOST_PADDING = 4096  # bytes of nothing between those labels and the sound
# kbit/s of layer III by the four bits of a frame's head; 0 = not one that can be followed.
_RATES = {
    1: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0),
}
_SAMPLES = (44_100, 48_000, 32_000, 0)  # a second, of MPEG 1; half in 2, a quarter in 2.5
_VORBIS, _OPUS, _FLAC = b"\x01vorbis", b"OpusHead", b"\x7fFLAC"
_BRANDS = {b"M4A ", b"M4B ", b"mp41", b"mp42", b"isom", b"iso2", b"iso5", b"iso6", b"dash"}
_MOST_BOXES = 10_000


def ending_of(data: bytes) -> str:
    """Return "mp3", "ogg" or "m4a". Raises UnfitSoundError with a plain reason."""
    if not data:
        raise UnfitSoundError(_("The file is empty."))
    if len(data) > MOST_BYTES:
        raise UnfitSoundError(_("The recording is larger than 20 MB. Save it smaller."))
    for ending, fits in (("ogg", _is_ogg), ("m4a", _is_m4a), ("mp3", _is_mp3)):
        if fits(data):
            return ending
    raise UnfitSoundError(
        _("That is not a recording that we can take: MP3, OGG or M4A, with sound alone.")
    )


def _is_mp3(data: bytes) -> bool:
    """Whether, behind its labels, one frame of layer III stands where another ends."""
    start = 0
    if data.startswith(b"ID3") and len(data) > _ID3:
        size = 0
        for byte in data[6:_ID3]:
            size = size << 7 | byte & 0x7F
        start = _ID3 + size
    padding = data[start : start + _MOST_PADDING]
    start += len(padding) - len(padding.lstrip(b"\0"))
    first = _frame_length(data[start : start + 4])
    return bool(first and _frame_length(data[start + first : start + first + 4]))


def _frame_length(head: bytes) -> int:
    """Return the bytes of the frame of layer III that this is the head of; 0 for anything else."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return 0
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3  # 3 = MPEG 1, 2 = 2, 0 = 2.5; 1 = III
    if version == 1 or layer != 1:
        return 0
    rate = _RATES[1 if version == 3 else 2][head[2] >> 4]
    samples = _SAMPLES[head[2] >> 2 & 3] // {3: 1, 2: 2, 0: 4}[version]
    if not rate or not samples:
        return 0
    return (144 if version == 3 else 72) * rate * 1000 // samples + (head[2] >> 1 & 1)


def _is_ogg(data: bytes) -> bool:
    """Whether the first page begins a stream of sound."""
    if not data.startswith(b"OggS\0") or len(data) < 28:
        return False
    packet = data[27 + data[26] :]
    return packet.startswith((_VORBIS, _OPUS, _FLAC)) and b"\x80theora" not in data[:8192]


def _is_m4a(data: bytes) -> bool:
    """Whether it is a film's box with sound and no picture in it."""
    if data[4:8] != b"ftyp" or data[8:12] not in _BRANDS:
        return False
    boxes = dict(_boxes(data))
    tracks = set(_handlers(boxes.get(b"moov", b"")))
    return b"mdat" in boxes and b"soun" in tracks and b"vide" not in tracks


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and content of the boxes that follow each other; stop where one is broken."""
    at = 0
    for _n in range(_MOST_BOXES):
        if at + 8 > len(data):
            return
        size, name, head = *struct.unpack_from(">I4s", data, at), 8
        if size == 1 and at + 16 <= len(data):
            size, head = struct.unpack_from(">Q", data, at + 8)[0], 16
        elif size == 0:
            size = len(data) - at
        if size < head or at + size > len(data):
            return
        yield name, data[at + head : at + size]
        at += size


def _handlers(moov: bytes) -> Iterator[bytes]:
    """Yield what each track holds: "soun", "vide" and the like."""
    for name, track in _boxes(moov):
        if name == b"trak":
            media = dict(_boxes(dict(_boxes(track)).get(b"mdia", b"")))
            yield media.get(b"hdlr", b"")[8:12]
