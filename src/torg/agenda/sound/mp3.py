"""MP3 (ISO 11172-3 and 13818-3, layer III): frames one after another, with labels around them.

Labels are ID3v2 and APE before the frames, and ID3v1, its extension, APE and Lyrics3 behind them.
"""

from torg.agenda.sound.parts import need

_ID3 = 10  # bytes of the head of ID3v2, and of its foot
_APE = 32  # bytes of the head of APE, and of its foot
_MOST_PADDING = 4096  # bytes of nothing between the labels and the sound
_ID3V1, _ID3V1_MORE = 128, 227
_LYRICS_END, _LYRICS_SIZE = b"LYRICS200", 6
# kbit/s of layer III by the four bits of a frame's head; 0 = not one that can be followed.
_RATES = {
    1: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0),
}
_SAMPLES = (44_100, 48_000, 32_000, 0)  # a second, of MPEG 1; half in 2, a quarter in 2.5


def begins(data: bytes) -> bool:
    """Whether, behind its labels, one frame of layer III stands where another ends."""
    start = _first_frame(data)
    first = _frame_length(data, start)
    return bool(first and _frame_length(data, start + first))


def bare(data: bytes) -> bytes:
    """Return the frames alone. Raises BrokenSoundError for anything between or behind them."""
    end = _without_labels_behind(data)
    start = at = _first_frame(data)
    while length := _frame_length(data, at):
        if at + length > end:
            break  # cut off, as recordings of streams are: no player plays half a frame
        at += length
    left = data[at:end]
    need(not left.strip(b"\0") or bool(_frame_length(data, at)), "something behind the frames")
    return data[start:at]


def _first_frame(data: bytes) -> int:
    """Return where the labels in front, and the padding behind them, end."""
    start = 0
    while length := _label_in_front(data, start):
        start += length
    padding = data[start : start + _MOST_PADDING]
    return start + len(padding) - len(padding.lstrip(b"\0"))


def _label_in_front(data: bytes, at: int) -> int:
    """Return the bytes of the label that begins here, 0 when none does."""
    head = data[at : at + _APE]
    if head.startswith(b"ID3") and len(head) >= _ID3:
        size = _seven_bits(head[6:_ID3])
        return 2 * _ID3 + size if head[5] & 0x10 else _ID3 + size
    if head.startswith(b"APETAGEX") and len(head) == _APE:
        return _APE + int.from_bytes(head[12:16], "little")  # foot and items; the head is extra
    return 0


def _without_labels_behind(data: bytes) -> int:
    """Return where the labels behind the frames begin."""
    end = len(data)
    while length := _label_behind(data, end):
        end -= length
    return end


def _label_behind(data: bytes, end: int) -> int:
    """Return the bytes of the label that ends here, 0 when none does."""
    if end >= _ID3V1 and data[end - _ID3V1 :].startswith(b"TAG"):
        return _ID3V1
    if end >= _ID3V1_MORE and data[end - _ID3V1_MORE :].startswith(b"TAG+"):
        return _ID3V1_MORE
    foot = data[max(0, end - _APE) : end]
    if foot.startswith(b"APETAGEX"):
        head = _APE if foot[23] & 0x80 else 0  # the highest of 32 bits: it has a head as well
        return min(end, int.from_bytes(foot[12:16], "little") + head)
    if data.endswith(_LYRICS_END, 0, end):
        told = data[end - len(_LYRICS_END) - _LYRICS_SIZE : end - len(_LYRICS_END)]
        whole = int(told) + len(told) + len(_LYRICS_END) if told.isdigit() else 0
        return min(end, whole)
    if data[max(0, end - _ID3) : end].startswith(b"3DI"):
        return min(end, 2 * _ID3 + _seven_bits(data[end - 4 : end]))
    return 0


def _seven_bits(told: bytes) -> int:
    """Return a number of which each byte holds seven bits."""
    number = 0
    for byte in told:
        number = number << 7 | byte & 0x7F
    return number


def _frame_length(data: bytes, at: int) -> int:
    """Return the bytes of the frame of layer III that begins here; 0 for anything else."""
    head = data[at : at + 4]
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
