"""What is heard at stops of the demo town's walks: made of numbers, without a word spoken.

The same sound is the same bytes: 16 bits, one channel. Sums of decaying tones and of noise that is
let through in part.
"""

import io
import wave
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

RATE = 16_000  # samples a second
_PEAK = 0.8  # of what 16 bits hold
Wave = NDArray[np.float64]

# A church bell's partials: of the strike note, how loud, how many seconds until a third is left.
_BELL = (
    (0.5, 0.5, 3.2), (1.0, 1.0, 1.9), (1.2, 0.7, 1.3), (1.5, 0.45, 1.0), (2.0, 0.7, 0.8),
    (2.67, 0.3, 0.45), (3.01, 0.25, 0.35), (4.1, 0.16, 0.22),
)  # fmt: skip


def play_sound(name: str) -> bytes:
    """Return the sound of that name (a key of SOUNDS) as a WAV file."""
    heard = SOUNDS[name]()
    heard = heard / np.abs(heard).max() * _PEAK * 32_767
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(heard.astype("<i2").tobytes())
    return out.getvalue()


def _seconds(length: float) -> Wave:
    return np.arange(int(length * RATE)) / RATE


def _noise(length: float, low: float, high: float, seed: int) -> Wave:
    """Noise between two frequencies (Hz), with soft edges."""
    count = int(length * RATE)
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(count))
    pitch = np.fft.rfftfreq(count, 1 / RATE)
    through = 1 / (1 + (low / np.maximum(pitch, 1)) ** 4) / (1 + (pitch / high) ** 4)
    heard = np.fft.irfft(spectrum * through, count)
    return heard / np.abs(heard).max()


def _put(ground: Wave, heard: Wave, at: float, loud: float = 1.0) -> None:
    """Add a sound to the ground from that second on; what reaches over its end is cut."""
    start = int(at * RATE)
    part = heard[: len(ground) - start]
    ground[start : start + len(part)] += part * loud


def _faded(heard: Wave, seconds: float = 0.4) -> Wave:
    """Let it begin and end softly."""
    edge = np.minimum(
        1, np.minimum(_seconds(len(heard) / RATE), _seconds(len(heard) / RATE)[::-1]) / seconds
    )
    return heard * edge


def _stroke(pitch: float, length: float = 5.0) -> Wave:
    t = _seconds(length)
    heard = sum(
        loud * np.exp(-t / lasts) * np.sin(2 * np.pi * pitch * part * t + n)
        for n, (part, loud, lasts) in enumerate(_BELL)
    )
    return np.asarray(heard) * np.minimum(1, t / 0.004)


def _bells() -> Wave:
    """Four strokes of the hour and one, lighter, of the quarter."""
    ground = _noise(11, 60, 300, 1) * 0.02
    for n in range(4):
        _put(ground, _stroke(196), 0.2 + n * 1.9)
    _put(ground, _stroke(294), 8.0, 0.7)
    return _faded(ground, 0.15)


def _harbour() -> Wave:
    """Water against a quay, a halyard against its mast, gulls."""
    length, t = 10.0, _seconds(10.0)
    swell = 0.35 + 0.65 * np.sin(2 * np.pi * t / 3.1) ** 2
    ground = _noise(length, 120, 900, 2) * swell * 0.5 + _noise(length, 30, 120, 3) * 0.4
    for at in (0.9, 2.2, 2.5, 5.1, 6.4, 6.7, 8.8):
        ring = _seconds(0.25)
        _put(ground, np.exp(-ring / 0.05) * np.sin(2 * np.pi * 2_350 * ring), at, 0.22)
    for at, high in ((1.4, 1.0), (3.6, 1.12), (4.1, 1.08), (4.6, 1.0), (7.5, 1.05)):
        _put(ground, _gull(high), at, 0.28)
    return _faded(ground)


def _gull(high: float) -> Wave:
    t = _seconds(0.42)
    pitch = high * (1_500 - 1_250 * np.maximum(0, t - 0.12)) + 60 * np.sin(2 * np.pi * 26 * t)
    turn = 2 * np.pi * np.cumsum(pitch) / RATE
    return np.sin(np.pi * t / 0.42) ** 0.7 * (
        np.sin(turn) + 0.5 * np.sin(2 * turn) + 0.25 * np.sin(3 * turn)
    )


def _brook() -> Wave:
    """Water that runs in a pipe under a floor: a murmur and many small drops."""
    length, chance = 9.0, np.random.default_rng(4)
    ground = _noise(length, 200, 1_400, 5) * 0.35 + _noise(length, 40, 160, 6) * 0.25
    for at in np.sort(chance.uniform(0, length - 0.2, 130)):
        t, pitch = _seconds(0.07), chance.uniform(450, 1_500)
        drop = np.exp(-t / 0.018) * np.sin(2 * np.pi * (pitch + 4_000 * t) * t)
        _put(ground, drop, at, chance.uniform(0.05, 0.3))
    return _faded(ground)


SOUNDS: dict[str, Callable[[], Wave]] = {"bells": _bells, "harbour": _harbour, "brook": _brook}
