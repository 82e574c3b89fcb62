"""Two grids of GeoJSON squares of 250 m: who lives in each, by age; who works and studies there."""

import json
import math
import random
from pathlib import Path

from torg.demo.model import Town
from torg.demo.noise import stream
from torg.demo.osmfile import to_lonlat
from torg.demo.shore import coast_x

CELL_M = 250.0
INHABITANTS = 60_000  # at scale 1
SPREAD_M = 1500.0  # how fast the town thins out
REACH_M = 3250.0
JOBS, PUPILS = 26_000, 3_200  # at scale 1
JOBS_SPREAD_M = 650.0  # work lies closer to the centre than beds do
CAMPUS_CELLS = 6  # the cells nearest the centre's south, where the students are
AGES = ("0-15", "16-24", "25-44", "45-64", "65-")
YOUNG, OLD = (0.12, 0.16, 0.36, 0.22, 0.14), (0.2, 0.09, 0.24, 0.26, 0.21)  # centre, outskirts


def write_population(path: Path, town: Town, scale: float, seed: int) -> None:
    """Write the grid; the cells sum to 60,000 people for each step of scale."""
    rng = stream(seed, "people")
    weights = _weights(town, scale, rng)
    people = INHABITANTS * max(scale, 0.05) / sum(weights.values())
    cells = [_cell(i, j, _ages(i, j, round(w * people))) for (i, j), w in sorted(weights.items())]
    _write(path, "befolkning", cells)


def write_day_people(path: Path, town: Town, scale: float, seed: int) -> None:
    """Write the grid of the day: 26,000 who work and 3,200 who study, for each step of scale."""
    rng = stream(seed, "day people")
    cells = sorted(_weights(town, scale, rng))
    share = max(scale, 0.05)
    jobs = {c: math.exp(-_far(*c) / JOBS_SPREAD_M) * rng.uniform(0.4, 1.6) for c in cells}
    campus = sorted(cells, key=lambda c: math.hypot(c[0], c[1] + 2))[:CAMPUS_CELLS]
    each = JOBS * share / sum(jobs.values())
    rows = []
    for i, j in cells:
        students = round(PUPILS * share / len(campus)) if (i, j) in campus else 0
        rows.append(_cell(i, j, {"workers": round(jobs[i, j] * each), "students": students}))
    _write(path, "dagbefolkning", rows)


def _weights(town: Town, scale: float, rng: random.Random) -> dict[tuple[int, int], float]:
    """Return how densely each cell on land is lived in, relative to the others."""
    west, south, east, north = _built_up(town)
    weights: dict[tuple[int, int], float] = {}
    for i in _cells(west - 500, east + REACH_M / 2):
        for j in _cells(south - REACH_M / 2, north + REACH_M / 2):
            x, y = (i + 0.5) * CELL_M, (j + 0.5) * CELL_M
            if x < coast_x(y) + 60:
                continue
            edge = max(0.0, x - east, south - y, y - north)
            core = 1.0 if scale > 1 else 0.35 + 1.2 * math.exp(-math.hypot(x, y) / SPREAD_M)
            weights[i, j] = core * math.exp(-edge / SPREAD_M) * rng.uniform(0.5, 1.4)
    return weights


def _far(i: int, j: int) -> float:
    return math.hypot((i + 0.5) * CELL_M, (j + 0.5) * CELL_M)


def _write(path: Path, name: str, cells: list[dict[str, object]]) -> None:
    body = {"type": "FeatureCollection", "name": name, "features": cells}
    path.write_text(json.dumps(body, ensure_ascii=False, separators=(",", ":")), "utf-8")


def _built_up(town: Town) -> tuple[float, float, float, float]:
    xs = [x for house in town.houses for x, _ in house.ring]
    ys = [y for house in town.houses for _, y in house.ring]
    return (min(xs), min(ys), max(xs), max(ys))


def _cells(low: float, high: float) -> range:
    return range(math.floor(low / CELL_M), math.ceil(high / CELL_M))


def _ages(i: int, j: int, people: int) -> dict[str, int]:
    far = min(1.0, math.hypot(i * CELL_M, j * CELL_M) / 1500)
    shares = [young + (old - young) * far for young, old in zip(YOUNG, OLD, strict=True)]
    ages = [int(people * share) for share in shares]
    ages[2] += people - sum(ages)
    return {"population": people, **dict(zip(AGES, ages, strict=True))}


def _cell(i: int, j: int, amounts: dict[str, int]) -> dict[str, object]:
    x, y = i * CELL_M, j * CELL_M
    corners = [(x, y), (x + CELL_M, y), (x + CELL_M, y + CELL_M), (x, y + CELL_M), (x, y)]
    return {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [[to_lonlat(c) for c in corners]]},
        "properties": {"id": f"{i}:{j}", **amounts},
    }
