"""What a study assumes: every number stated, with the range that its uncertainty is drawn from."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
MOST_DRAWS = 10_000
CATCHMENT_MINUTES = (5, 10, 15, 20)
METRES_A_MINUTE = 75.0  # 4.5 km/h: a stroll
# What is drawn from a range for each draw; spending and what a floor needs are drawn by trade.
DRAWN = (
    "resident_exponent", "worker_exponent", "attraction_exponent", "outside_share", "commuters",
    "rent_share",
)  # fmt: skip
VERSION = "2"  # of the method: raised whenever the same inputs would give other numbers


@dataclass(frozen=True)
class Parameters:
    """Parameters of a study. Pairs are (lowest, highest) of what is drawn; metres, shares."""

    resident_exponent: tuple[float, float] = (1.6, 2.4)  # λ of d^−λ for those who live here
    worker_exponent: tuple[float, float] = (1.8, 2.8)  # and for those who are here by day
    attraction_exponent: tuple[float, float] = (0.8, 1.1)  # α of floor area
    # Shops of other towns: of the floor that everybody's spending would need, as far away as reach.
    outside_share: tuple[float, float] = (0.3, 1.0)
    # Of those who work or study here, who live outside the grid: the others' money is counted where
    # they live, and would be counted twice.
    commuters: tuple[float, float] = (0.3, 0.7)
    rent_share: tuple[float, float] = (0.06, 0.10)  # of turnover that a tenant can pay as rent
    resident_reach_m: float = 3000.0  # as far as anybody walks; the rest is unserved, and counted
    worker_reach_m: float = 800.0  # within a lunch break
    nearest_m: float = 50.0  # nearer is as near: what stands next door is no infinity
    store_m2: float = 120.0  # of a shop whose area nobody has told
    big_store_m2: float = 700.0  # of a grocer's whose area nobody has told
    fullest: float = 2.0  # times the turnover that its floor needs: no newcomer sells more
    # In the worth of a mix, beside turnover, kr a year: a neighbour who stands there twice as often
    # as by chance, and one step of variety, of 100. A choice, not measured; nought: turnover alone.
    neighbour_kr: float = 100_000.0
    variety_kr: float = 100_000.0
    draws: int = 500

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Parameters":
        """Return parameters from what a study has stored. Raises ValueError for what is none."""
        usual = {field.name: field.default for field in fields(cls)}
        if unknown := set(stored) - set(usual):
            raise ValueError(f"no parameter is called {min(unknown)}")
        values: dict[str, Any] = {
            name: _like(name, value, usual[name]) for name, value in stored.items()
        }
        made = cls(**values)
        made._check()
        return made

    def _check(self) -> None:
        for name, value in asdict(self).items():
            low, high = value if isinstance(value, tuple) else (value, value)
            if not 0 <= low <= high < math.inf:
                raise ValueError(f"{name}: {value} is no range from low to high, at least 0")
        above = ("draws", "nearest_m", "store_m2", "big_store_m2", "fullest")
        if not all(getattr(self, name) for name in above) or self.draws > MOST_DRAWS:
            raise ValueError(f"{', '.join(above)} are more than 0, draws at most {MOST_DRAWS}")

    def middle(self) -> "Draw":
        """Return the parameters in the middle of their ranges, and no error of spending."""
        middles = {name: sum(getattr(self, name)) / 2 for name in DRAWN}
        return Draw(**middles, spending=0.0, needed=0.0)


@dataclass(frozen=True)
class Draw:
    """One draw of the parameters.

    `spending` and `needed` (what a square metre has to sell): −1 … 1, times each trade's own
    uncertainty.
    """

    resident_exponent: float
    worker_exponent: float
    attraction_exponent: float
    outside_share: float
    commuters: float
    rent_share: float
    spending: float | Floats  # one number, or one for each trade
    needed: float | Floats


def _like(name: str, value: Any, usual: Any) -> Any:
    """Return a value of the kind that the parameter has by default. Raises ValueError."""
    kind = int if isinstance(usual, int) else float
    many = value if isinstance(usual, tuple) else [value]
    wanted = len(usual) if isinstance(usual, tuple) else 1
    if not isinstance(many, list | tuple) or len(many) != wanted:
        raise ValueError(f"{name}: {value} is no range of {wanted}")
    numbers = [n for n in many if isinstance(n, int | float) and not isinstance(n, bool)]
    if len(numbers) != wanted or any(kind(n) != n for n in numbers):
        raise ValueError(f"{name}: {value} is no number of its kind, so no range either")
    made = tuple(kind(n) for n in numbers)
    return made if isinstance(usual, tuple) else made[0]
