"""Chance that is the same on every machine: one stream of numbers for each purpose.

A stream of its own for each part means that a longer list of benches never moves a house.
"""

import math
import random


def stream(seed: int, *purpose: object) -> random.Random:
    """Return the random numbers of one purpose, e.g. `stream(7, "houses", "Klockgatan")`."""
    return random.Random("/".join(map(str, (seed, *purpose))))  # noqa: S311 -- drawing, not secrets


def sway(value: float, *waves: tuple[float, float, float]) -> float:
    """Return a gentle bend in metres: a sum of waves (amplitude m, wavelength m, phase 0–1)."""
    return sum(a * math.sin(2 * math.pi * (value / length + phase)) for a, length, phase in waves)
