"""The population grid: GeoJSON squares of 250 m with the people who live in each, by age."""

import json
import math
from pathlib import Path

from torg.demo.model import Town
from torg.demo.noise import stream
from torg.demo.osmfile import to_lonlat
from torg.demo.shore import coast_x

CELL_M = 250.0
INHABITANTS = 60_000  # at scale 1
SPREAD_M = 1500.0  # how fast the town thins out
REACH_M = 3250.0
AGES = ("0-15", "16-24", "25-44", "45-64", "65-")
YOUNG, OLD = (0.12, 0.16, 0.36, 0.22, 0.14), (0.2, 0.09, 0.24, 0.26, 0.21)  # centre, outskirts


def write_population(path: Path, town: Town, scale: float, seed: int) -> None:
    """Write the grid; the cells sum to 60,000 people for each step of scale."""
    rng = stream(seed, "people")
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
    people = INHABITANTS * max(scale, 0.05) / sum(weights.values())
    cells = [_cell(i, j, round(w * people)) for (i, j), w in sorted(weights.items())]
    body = {"type": "FeatureCollection", "name": "befolkning", "features": cells}
    path.write_text(json.dumps(body, ensure_ascii=False, separators=(",", ":")), "utf-8")


def _built_up(town: Town) -> tuple[float, float, float, float]:
    xs = [x for house in town.houses for x, _ in house.ring]
    ys = [y for house in town.houses for _, y in house.ring]
    return (min(xs), min(ys), max(xs), max(ys))


def _cells(low: float, high: float) -> range:
    return range(math.floor(low / CELL_M), math.ceil(high / CELL_M))


def _cell(i: int, j: int, people: int) -> dict[str, object]:
    x, y = i * CELL_M, j * CELL_M
    corners = [(x, y), (x + CELL_M, y), (x + CELL_M, y + CELL_M), (x, y + CELL_M), (x, y)]
    far = min(1.0, math.hypot(x, y) / 1500)
    shares = [young + (old - young) * far for young, old in zip(YOUNG, OLD, strict=True)]
    ages = [int(people * share) for share in shares]
    ages[2] += people - sum(ages)
    return {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [[to_lonlat(c) for c in corners]]},
        "properties": {
            "id": f"{i}:{j}",
            "population": people,
            **dict(zip(AGES, ages, strict=True)),
        },
    }
