"""Chance that never changes: the same words give the same numbers, on every machine, for ever.

Python's own `random` and `hash` promise neither between versions, so a drawing would change when
the interpreter does. One stream per part of a drawing: what one part uses up moves no other.
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")

_MASK = (1 << 64) - 1


class Stream:
    """Numbers drawn from words: splitmix64 (Steele, Lea & Flood 2014) seeded by BLAKE2b."""

    __slots__ = ("_state",)

    def __init__(self, *words: str) -> None:
        seed = "\x1f".join(words).encode("utf-8", "surrogatepass")
        self._state = int.from_bytes(blake2b(seed, digest_size=8).digest(), "big")

    def number(self) -> float:
        """Return the next number, 0 ≤ number < 1."""
        self._state = z = (self._state + 0x9E3779B97F4A7C15) & _MASK
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
        return ((z ^ (z >> 31)) >> 11) / (1 << 53)

    def below(self, limit: int) -> int:
        """Return a whole number, 0 ≤ number < limit."""
        return int(self.number() * limit)

    def between(self, low: float, high: float) -> float:
        return low + self.number() * (high - low)

    def pick(self, choices: Sequence[T]) -> T:
        return choices[self.below(len(choices))]

    def chance(self, probability: float) -> bool:
        return self.number() < probability
