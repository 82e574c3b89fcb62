"""Numbering and grouping that the searches rely on."""

import numpy as np
from numpy.typing import NDArray

from torg_analysis.checks import Floats, Integers

_SPREAD = ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555))


def along_a_curve(xy: Floats) -> Integers:
    """Return each node's number along Morton's curve: who lies near has a number near.

    Args:
        xy: (n, 2) coordinates.
    Source:
        Morton (1966), A computer oriented geodetic data base.
    """
    if not len(xy):
        return np.zeros(0, np.int64)
    low, extent = xy.min(axis=0), max(float(np.ptp(xy, axis=0).max()), 1e-9)
    cells = ((xy - low) / extent * 0xFFFF).astype(np.int64)
    for bits, mask in _SPREAD:
        cells = (cells | (cells << bits)) & mask
    order = np.argsort(cells[:, 0] | (cells[:, 1] << 1), kind="stable")
    number = np.empty(len(xy), np.int64)
    number[order] = np.arange(len(xy))
    return number


def grouped(key: NDArray[np.int32], groups: int) -> tuple[NDArray[np.int32], Integers]:
    """Return where each group begins in the order by `key` (groups + 1,), and that order."""
    first = np.zeros(groups + 1, np.int64)
    np.cumsum(np.bincount(key, minlength=groups), out=first[1:])
    return first.astype(np.int32), np.argsort(key, kind="stable")
