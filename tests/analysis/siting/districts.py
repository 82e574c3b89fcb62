"""Small made-up districts."""

import numpy as np

from torg_analysis.siting import MixProblem


def district(rng: np.random.Generator, premises: int, categories: int = 3, **given) -> MixProblem:
    """Return a district in which everything matters a little; `given` replaces parts of it."""
    points, stores, owners = 8, 4, 2
    pull = rng.uniform(0, 2, (categories, points, premises))
    spend = rng.uniform(0, 5, (points, categories))
    rival = rng.uniform(0.5, 3, (points, categories))
    near = np.triu(rng.random((premises, premises)) * (rng.random((premises, premises)) < 0.6), 1)
    affinity = rng.normal(0, 0.6, (categories, categories))
    parts = {
        "fit": rng.random((premises, categories)) < 0.85,
        "spend": spend,
        "pull": list(pull),
        "rival": rival,
        "counted": rng.uniform(0.3, 1, (points, categories)),
        "ceiling": rng.uniform(2, 10, (premises, categories)),
        "affinity": affinity,
        "nearness": near + near.T,
        "surroundings": rng.normal(0, 0.3, (premises, categories)),
        "complement": 2.0,
        "variety": 3.0,
        "present": rng.integers(0, 3, categories),
        "most": np.full(categories, 2),
        "loss": rng.uniform(0, 2, (premises, categories, stores)),
        "turnover": rng.uniform(4, 12, stores),
        "rho": 0.4,
        "owner": rng.integers(0, owners, premises),
        "rent": rng.normal(1.0, 1.0, (premises, categories)),
        "burden": rng.uniform(0, 0.1, (premises, categories, owners)),
    }
    return MixProblem(**{**parts, **given})
