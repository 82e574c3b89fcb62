"""Small towns to try the models on."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from hypothesis import strategies as st
from scipy import sparse

from torg_analysis.gravity import Allocation, Huff


@dataclass(frozen=True)
class Town:
    """Demand points, stores and candidates at random, some pairs out of reach."""

    demand: np.ndarray
    attraction: np.ndarray
    distance: np.ndarray  # infinite: out of reach
    candidate_attraction: np.ndarray
    candidate_distance: np.ndarray
    outside: np.ndarray

    def allocate(self, model: Huff, shape: str = "dense", **more: Any) -> Allocation:
        return model.allocate(
            self.demand, self.attraction, shaped(self.distance, shape), outside=self.outside, **more
        )


def shaped(distance: np.ndarray, shape: str) -> Any:
    """Return distances dense, or as a sparse array of what is in reach."""
    if shape == "dense":
        return distance
    rows, columns = np.nonzero(np.isfinite(distance))
    return sparse.coo_array(
        (distance[rows, columns], (rows, columns)), shape=distance.shape
    ).tocsr()


class Asked:
    """Distances that are worked out when they are asked for, some rows at a time."""

    def __init__(self, distance: np.ndarray) -> None:
        self._distance = distance
        self.shape, self.dtype, self.most = distance.shape, distance.dtype, 0

    def __getitem__(self, rows: slice) -> np.ndarray:
        asked = self._distance[rows].copy()
        self.most = max(self.most, len(asked))
        return asked


def full(matrix: Any) -> np.ndarray:
    return matrix.toarray() if sparse.issparse(matrix) else matrix


@st.composite
def towns(draw: st.DrawFn, outside: bool = True) -> Town:
    seed = draw(st.integers(0, 2**32 - 1))
    points, stores, candidates = (draw(st.integers(1, most)) for most in (9, 6, 4))
    rng = np.random.default_rng(seed)
    reach = draw(st.sampled_from([0.3, 0.8, 1.0]))

    def away(width: int) -> np.ndarray:
        metres = rng.uniform(1.0, 2000.0, (points, width))
        return np.where(rng.random((points, width)) < reach, metres, np.inf)

    def floors(count: int) -> np.ndarray:
        return rng.uniform(20.0, 3000.0, count) * (rng.random(count) < 0.9)

    return Town(
        rng.uniform(0.0, 100.0, points) * (rng.random(points) < 0.9),
        floors(stores),
        away(stores),
        floors(candidates),
        away(candidates),
        rng.uniform(0.0, 1.0, points) * draw(st.sampled_from([0.0, 1e-3] if outside else [0.0])),
    )


MODELS = st.builds(
    Huff,
    attraction_exponent=st.sampled_from([0.5, 1.0, 1.3]),
    distance_exponent=st.sampled_from([0.0, 1.0, 1.7, 2.0]),
    minimum_distance=st.sampled_from([0.0, 50.0]),
) | st.builds(
    Huff,
    # The steep ones leave e^(−λd) far below the least number there is.
    distance_exponent=st.sampled_from([0.0, 0.003, 2.0]),
    decay=st.sampled_from(["exponential", "logistic"]),
    midpoint=st.sampled_from([0.0, 400.0]),
)


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """Everything that an allocation says, as fields."""

    probability: Any
    flow: Any
    turnover: np.ndarray
    share: np.ndarray
    unserved: np.float64
    outside: np.float64
    more: dict[str, Any] = field(default_factory=dict)


def seen(found: Allocation) -> Seen:
    return Seen(
        found.probability,
        found.flow,
        found.turnover,
        found.share,
        found.unserved,
        found.outside,
        {"unserved_points": found.unserved_points},
    )
