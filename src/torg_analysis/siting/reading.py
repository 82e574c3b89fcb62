"""Reading of what the siting methods share."""

import numpy as np
from numpy.typing import ArrayLike

from torg_analysis.checks import Floats, InputError, indices, numbers


def distances(values: ArrayLike) -> Floats:
    """Return (points × sites) distances ≥ 0, where inf says that there is no way.

    Raises:
        InputError: `distance` has another shape, is negative or not a number.
    """
    table = np.asarray(values, dtype=np.float64)
    numbers("distance", np.where(table == np.inf, 0.0, table), None, None, least=0.0)
    return table


def count(p: int, sites: int) -> int:
    """Return the number of sites to choose, 1 … `sites`.

    Raises:
        InputError: `p` is not one of these.
    """
    wanted = int(indices("p", p, below=sites + 1))
    if wanted == 0:
        raise InputError("p", "at least one site must be chosen")
    return wanted
