"""Sites and mixes with a proven bound: OR-Library's p-medians, and made-up districts.

    python benchmarks/bench_siting.py        (also with `spopt` where .venv-bench has it)

The goals: pmed1–10 proven in ≤ 30 s in all; pmed20 ≥ 8 × faster than spopt with HiGHS; a mix of
10 premises × 20 categories proven in ≤ 1 s, 20 × 20 in ≤ 60 s, 30 × 20 within 0.5 % in 60 s.
The instances of OR-Library are read from `TORG_SHARED`, or from `shared` beside the repository.
"""

from measuring import heading, row  # isort: skip

import subprocess
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.analysis.siting.published import pmed, trial_data

from torg_analysis.siting import MixProblem, p_median, tenant_mix

PEER = Path(__file__).parents[1] / ".venv-bench" / "bin" / "python"
SPOPT = """
import sys, time, numpy, pulp
from spopt.locate import PMedian
table = numpy.load(sys.argv[1])
begin = time.process_time()
model = PMedian.from_cost_matrix(table, numpy.ones(len(table)), int(sys.argv[2]))
model.solve(pulp.HiGHS(msg=False, threads=1))
print(time.process_time() - begin, model.problem.objective.value())
"""


def medians() -> None:
    heading("instance", "p", "optimum", "found", "bound", "CPU s")
    total = 0.0
    for number in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20):
        table, p, optimum = pmed(number)
        begin = time.process_time()
        found = p_median(table, np.ones(len(table)), p)
        spent = time.process_time() - begin
        total += spent if number <= 10 else 0.0
        row(f"pmed{number}", p, optimum, found.objective, found.bound, f"{spent:.2f}")
    row("pmed1–10", "", "", "", "", f"{total:.2f}")
    if PEER.exists():
        np.save("/tmp/pmed20.npy", pmed(20)[0])
        done = subprocess.run(
            [PEER, "-c", SPOPT, "/tmp/pmed20.npy", "133"],
            capture_output=True,
            text=True,
            check=False,
        )
        row("pmed20, spopt", 133, 1789, *(done.stdout.split()[::-1] or ["no spopt"]))


def district(premises: int, categories: int, seed: int) -> MixProblem:
    """Return a district of 400 × 300 m, 2,000 points of demand, 120 stores, 8 owners."""
    rng = np.random.default_rng(seed)
    points, stores = 2000, 120

    def street(size: int) -> np.ndarray:
        across = rng.choice([0, 75, 150, 225, 300], size) + rng.normal(0, 3, size)
        return np.c_[rng.uniform(0, 400, size), across]

    def way(one: np.ndarray, other: np.ndarray) -> np.ndarray:
        return np.hypot(*(one[:, None] - other).transpose(2, 0, 1))

    here, there = street(premises), street(stores)
    homes = np.c_[rng.normal(200, 700, points), rng.normal(150, 700, points)]
    kind = rng.integers(0, categories, stores)
    size, theirs = rng.lognormal(5, 0.6, premises), rng.lognormal(5, 0.6, stores)
    share = rng.dirichlet(np.full(categories, 3.0))
    spend = rng.lognormal(3, 1, points)[:, None] * share * 0.03  # million a year
    steep = rng.uniform(1.0, 2.2, categories)
    suits = size[:, None] * rng.lognormal(0, 0.35, (premises, categories))
    ways = np.maximum(way(homes, here), 50)
    pull = [suits[:, c] * ways ** -steep[c] for c in range(categories)]
    known = theirs * np.maximum(way(homes, there), 50) ** -steep[kind]
    rival = np.zeros((points, categories))
    np.add.at(rival.T, kind, known.T)
    rival += 1200 * 1000.0**-steep + 0.5 * rival.mean(axis=0)
    turnover = (spend[:, kind] * known / rival[:, kind]).sum(axis=0)
    loss = np.zeros((premises, categories, stores))
    for j, c in enumerate(kind):
        mine = spend[:, c] * known[:, j] / rival[:, c]
        loss[:, c, j] = mine @ (pull[c] / (rival[:, c, None] + pull[c]))
    half = rng.normal(0, 0.5, (categories, categories)) * (rng.random((categories,) * 2) < 0.3)
    affinity = np.triu(half) + np.triu(half, 1).T
    near = np.clip(1 - way(here, here) / 100, 0, None)
    beside = np.clip(1 - way(here, there) / 100, 0, None) @ affinity[kind]
    return MixProblem(
        fit=rng.random((premises, categories)) < 0.8,
        spend=spend,
        pull=pull,
        rival=rival,
        affinity=affinity,
        nearness=near,
        surroundings=beside,
        complement=2.0,
        variety=20.0,
        present=np.bincount(kind, minlength=categories),
        most=np.full(categories, 2),
        loss=loss,
        turnover=turnover,
        rho=0.25,
        owner=rng.integers(0, 8, premises),
        rent=rng.normal(0.3, 0.15, (premises, categories)),
    )


def mixes() -> None:
    heading("premises × categories", "seed", "value", "bound", "gap %", "CPU s", "s by the clock")
    for premises, seed in ((10, 0), (10, 1), (20, 0), (20, 1), (30, 0), (30, 1)):
        problem = district(premises, 20, seed)
        busy, begin = time.process_time(), time.perf_counter()
        found = tenant_mix(problem, time_limit=60.0)
        spent, clock = time.process_time() - busy, time.perf_counter() - begin
        gap = f"{100 * found.gap:.4f}"
        row(f"{premises} × 20", seed, found.value, found.bound, gap, f"{spent:.2f}", clock)


if __name__ == "__main__":
    if trial_data() is not None:
        medians()
    mixes()
