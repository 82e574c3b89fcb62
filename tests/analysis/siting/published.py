"""Published instances, read where they are at hand: in `TORG_SHARED`, or in `shared` beside us."""

import csv
import os
from pathlib import Path

import numpy as np
from scipy.sparse.csgraph import floyd_warshall

_BESIDE = [parent / "shared" for parent in Path(__file__).resolve().parents]


def trial_data() -> Path | None:
    """Return the directory of trial data, or None."""
    named = [Path(os.environ["TORG_SHARED"])] if "TORG_SHARED" in os.environ else _BESIDE
    return next((path / "data" for path in named if (path / "data").is_dir()), None)


def pmed(number: int) -> tuple[np.ndarray, int, int]:
    """Return distances, p and the optimum of OR-Library; the last of repeated edges counts."""
    folder = trial_data() / "retail" / "orlib_pmed"
    read = (folder / f"pmed{number}.txt").read_text().split()
    nodes, edges, p = map(int, read[:3])
    table = np.full((nodes, nodes), np.inf)
    for first, second, length in np.array(read[3 : 3 + 3 * edges], dtype=int).reshape(-1, 3):
        table[first - 1, second - 1] = table[second - 1, first - 1] = length
    np.fill_diagonal(table, 0)
    known = dict(line.split() for line in (folder / "pmedopt.txt").read_text().splitlines()[1:])
    return floyd_warshall(table), p, int(known[f"pmed{number}"])


def san_francisco() -> tuple[np.ndarray, np.ndarray]:
    """Return distances (205 tracts × 16 stores) and people of each tract."""
    name = "SF_network_distance_candidateStore_16_censusTract_205_new.csv"
    with (trial_data() / "retail" / "spopt_sf" / name).open() as lines:
        rows = list(csv.DictReader(lines))
    tracts = sorted({row["DestinationName"] for row in rows})
    stores = sorted({row["name"] for row in rows})
    table, people = np.full((len(tracts), len(stores)), np.nan), np.zeros(len(tracts))
    for row in rows:
        tract = tracts.index(row["DestinationName"])
        table[tract, stores.index(row["name"])] = float(row["distance"])
        people[tract] = float(row["demand"])
    return table, people
