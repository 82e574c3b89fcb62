"""Made-up counters whose truth is known."""

import numpy as np

START = np.datetime64("2025-01-06T00")  # a Monday


def hourly(rng: np.random.Generator, weeks: int, level: float = 200.0) -> np.ndarray:
    """Return Poisson counts around a week's shape that each day raises or lowers a little."""
    hour = np.arange(weeks * 168)
    shape = 0.05 + np.exp(-0.5 * ((hour % 24 - 14) / 4.0) ** 2)
    weekend = np.where(hour // 24 % 7 >= 5, 1.5, 1.0)
    day = np.exp(np.repeat(rng.normal(0, 0.1, weeks * 7), 24))
    return rng.poisson(level * shape * weekend * day).astype(float)


def truth(weeks: int, level: float = 200.0) -> np.ndarray:
    """Return the expected counts behind `hourly`."""
    hour = np.arange(weeks * 168)
    shape = 0.05 + np.exp(-0.5 * ((hour % 24 - 14) / 4.0) ** 2)
    return level * shape * np.where(hour // 24 % 7 >= 5, 1.5, 1.0)
