"""Sites and mixes with a proven bound: OR-Library's p-medians, and made-up districts.

    python benchmarks/bench_siting.py        (puts `spopt` into .venv-bench)

The goals: pmed1–10 proven in ≤ 30 s in all; pmed20 ≥ 8 × faster than spopt with HiGHS; a mix of
10 premises × 20 categories proven in ≤ 1 s, 20 × 20 in ≤ 60 s, 30 × 20 within 0.5 % in 60 s.
The instances of OR-Library are read from `TORG_SHARED`, or from `shared` beside the repository.
"""

from measuring import heading, row  # isort: skip

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from apart import peer_python
from tests.analysis.siting.published import pmed, trial_data

from torg_analysis.siting import (
    MixProblem,
    fair_mix,
    p_median,
    pareto_front,
    price_of_fairness,
    shapley_of_mix,
    tenant_mix,
)

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
    row("pmed20, spopt with HiGHS", 133, 1789, *_spopt(*pmed(20)[:2]))


def _spopt(table: np.ndarray, p: int) -> list[str]:
    """Return objective, no bound, and CPU seconds of the peer in a process of its own."""
    python = peer_python("spopt")
    if python is None:
        return ["spopt could not be installed"]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "table.npy"
        np.save(file, table)
        command = [python, "-c", SPOPT, str(file), str(p)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return [(done.stderr.strip().splitlines() or ["failed"])[-1][:80]]
    spent, objective = done.stdout.split()[-2:]
    return [objective, "", f"{float(spent):.2f}"]


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


def fairness() -> None:
    """What it takes to be fair in a district of eight owners, and what it costs the whole."""
    heading("20 premises × 20 categories", "seed", "value", "price %", "fairness", "bound", "CPU s")
    for seed in (0, 1):
        problem = district(20, 20, seed)
        best = tenant_mix(problem)
        for rule in ("maximin", "nash"):
            begin = time.process_time()
            found = fair_mix(problem, rule)
            spent = time.process_time() - begin
            price = f"{100 * price_of_fairness(best.bound, found.value):.2f}"
            fair = (f"{found.fairness:.4f}", f"{found.fairness_bound:.4f}")
            row(rule, seed, found.value, price, *fair, f"{spent:.2f}")
        begin = time.process_time()
        front = pareto_front(problem, 6)
        price = f"0 to {100 * front.price[-1]:.2f}"
        least = f"{front.least[0]:.4f} to {front.least[-1]:.4f}"
        spent = time.process_time() - begin
        row(f"front of {len(front.value)}", seed, front.value[-1], price, least, "", f"{spent:.2f}")
        for aim in ("income", "value"):
            begin = time.process_time()
            shares = shapley_of_mix(problem, best.assignment, aim)
            spent = time.process_time() - begin
            row(f"Shapley, {aim}", seed, float(shares.share.sum()), "", "", "", f"{spent:.3f}")


if __name__ == "__main__":
    if trial_data() is not None:
        medians()
    mixes()
    fairness()
