"""What a study assumes: every number stated, with the range that its uncertainty is drawn from."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

VERSION = "1"  # of the method: raised whenever the same inputs would give other numbers


@dataclass(frozen=True)
class Parameters:
    """Parameters of a study. Pairs are (lowest, highest) of what is drawn; metres, shares."""

    resident_exponent: tuple[float, float] = (1.6, 2.4)  # λ of d^−λ for those who live here
    worker_exponent: tuple[float, float] = (1.8, 2.8)  # and for those who are here by day
    attraction_exponent: tuple[float, float] = (0.8, 1.1)  # α of floor area
    # Shops of other towns: of the floor that everybody's spending would need, as far away as reach.
    outside_share: tuple[float, float] = (0.3, 1.0)
    rent_share: tuple[float, float] = (0.06, 0.10)  # of turnover that a tenant can pay as rent
    resident_reach_m: float = 3000.0  # as far as anybody walks; the rest is unserved, and counted
    worker_reach_m: float = 800.0  # within a lunch break
    nearest_m: float = 50.0  # nearer is as near: what stands next door is no infinity
    store_m2: float = 120.0  # of a shop whose area nobody has told
    big_store_m2: float = 700.0  # of a grocer's whose area nobody has told
    fullest: float = 2.0  # times the turnover that its floor needs: no shop sells more
    draws: int = 500

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Parameters":
        """Return parameters from what a study has stored. Raises ValueError for what is none."""
        known = {field.name for field in fields(cls)}
        if unknown := set(stored) - known:
            raise ValueError(f"no parameter is called {min(unknown)}")
        values: dict[str, Any] = {
            name: tuple(map(float, value)) if isinstance(value, list | tuple) else value
            for name, value in stored.items()
        }
        made = cls(**values)
        made._check()
        return made

    def _check(self) -> None:
        for name, value in asdict(self).items():
            low, high = value if isinstance(value, tuple) else (value, value)
            if not 0 <= low <= high:
                raise ValueError(f"{name}: {value} is no range from low to high, at least 0")
        if self.draws < 1 or not self.nearest_m:
            raise ValueError("draws and nearest_m are more than 0")

    def middle(self) -> "Draw":
        """Return the parameters in the middle of their ranges, and no error of spending."""
        pairs = (
            self.resident_exponent, self.worker_exponent, self.attraction_exponent,
            self.outside_share, self.rent_share,
        )  # fmt: skip
        resident, worker, attraction, outside, rent = ((low + high) / 2 for low, high in pairs)
        return Draw(resident, worker, attraction, outside, rent, spending=0.0)


@dataclass(frozen=True)
class Draw:
    """One draw of the parameters. `spending`: −1 … 1, times each trade's own uncertainty."""

    resident_exponent: float
    worker_exponent: float
    attraction_exponent: float
    outside_share: float
    rent_share: float
    spending: Any  # one number, or one for each trade
