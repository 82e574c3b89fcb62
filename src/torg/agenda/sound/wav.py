"""WAV (RIFF): chunks with names. Format and samples are kept; LIST, bext, id3 go."""

import struct

from torg.agenda.sound.parts import need

_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE


def begins(data: bytes) -> bool:
    return data[:4] == b"RIFF" and data[8:12] == b"WAVE"


def bare(data: bytes) -> bytes:
    """Return format and samples. Raises BrokenSoundError for a chunk that is not whole."""
    chunks: dict[bytes, bytes] = {}
    at = 12
    while at + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        need(at + 8 + size <= len(data), "a chunk is cut off")
        need(name not in chunks or name not in {b"fmt ", b"data"}, "two of what is one")
        chunks[name] = data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    form, samples = chunks.get(b"fmt ", b""), chunks.get(b"data", b"")
    need(len(form) >= 16 and len(samples) > 0, "no format or no samples")
    need(struct.unpack_from("<H", form)[0] in {_PCM, _FLOAT, _EXTENSIBLE}, "not plain samples")
    kept = _chunk(b"fmt ", form) + _chunk(b"data", samples)
    return b"RIFF" + struct.pack("<I", len(kept) + 4) + b"WAVE" + kept


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)
