"""Walking distances within 1.5 km, side by side with scipy, pandana and cityseer.

    python benchmarks/bench_network.py

The towns are crooked blocks of about 55 m with one street in ten missing. Every work is done in a
process of its own. The answers are described by the number of pairs and the sum of metres: ours
must be scipy's to the last digit. pandana adds floats, so pairs at the very cut-off may differ;
cityseer takes the straight lines for lengths, and is asked one source at a time.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from apart import Figures, Work, main, table

CUTOFF = 1500.0
SMALL, LARGE = (125, 160), (400, 500)  # blocks: 20,000 and 200,000 nodes
PART = 500  # sources that cityseer is asked for: it answers one at a time

Ready = Callable[[], Callable[[], Figures]]
Edges = tuple[np.ndarray, np.ndarray, np.ndarray]


def town(high: int, wide: int) -> Edges:
    """Return nodes (metres), edges and lengths in whole decimetres, as metres."""
    rng = np.random.default_rng(7)
    number = np.arange(high * wide).reshape(high, wide)
    xy = np.argwhere(number >= 0) * 55.0 + rng.uniform(-15, 15, (high * wide, 2))
    across = np.stack([number[:-1].ravel(), number[1:].ravel()], 1)
    along = np.stack([number[:, :-1].ravel(), number[:, 1:].ravel()], 1)
    edges = np.concatenate([across, along])
    edges = edges[rng.random(len(edges)) > 0.1]
    straight = np.hypot(*(xy[edges[:, 0]] - xy[edges[:, 1]]).T)
    return xy, edges, np.rint(straight * rng.uniform(1.0, 1.2, len(edges)) * 10) / 10


def ends(nodes: int, count: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).choice(nodes, count, replace=False)


def _ours(size: tuple[int, int], sources: int, targets: int | None) -> Ready:
    from torg_analysis.network import StreetNetwork, kernels  # noqa: F401, PLC0415  -- compiled

    xy, edges, lengths = town(*size)
    begin = ends(len(xy), sources, 1)
    end = None if targets is None else ends(len(xy), targets, 2)

    def work() -> Callable[[], Figures]:
        found = StreetNetwork(xy, edges, lengths).distances(begin, end, CUTOFF)
        return lambda: {"pairs": found.nnz, "metres": round(float(found.data.sum()), 1)}

    return work


def _matrix(size: tuple[int, int]):  # type: ignore[no-untyped-def]
    from scipy import sparse  # noqa: PLC0415  -- only its own process needs it

    xy, edges, lengths = town(*size)
    decimetres = np.rint(lengths * 10)
    shape = (len(xy), len(xy))
    return sparse.coo_array((decimetres, (edges[:, 0], edges[:, 1])), shape=shape).tocsr()


def _scipy(size: tuple[int, int], sources: int, targets: int | None) -> Ready:
    from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415  -- as above

    matrix = _matrix(size)
    begin = ends(matrix.shape[0], sources, 1)
    end = None if targets is None else ends(matrix.shape[0], targets, 2)

    def work() -> Callable[[], Figures]:
        # Undirected, so it too may search from the fewer; rows in parts, as all would not fit.
        few, many = (begin, None) if end is None else (end, begin)
        pairs, total = 0, 0.0
        step = len(few) if end is None else 100
        for first in range(0, len(few), step):
            found = dijkstra(
                matrix, directed=False, indices=few[first : first + step], limit=CUTOFF * 10
            )
            found = found if many is None else found[:, many]
            inside = np.isfinite(found)
            pairs, total = pairs + int(inside.sum()), total + float(found[inside].sum())
        return lambda: {"pairs": pairs, "metres": round(total / 10, 1)}

    return work


def _pandana() -> Ready:
    import pandana  # noqa: PLC0415  -- a peer, only in its own process
    import pandas as pd  # noqa: PLC0415  -- as above

    xy, edges, lengths = town(*SMALL)

    def work() -> Callable[[], Figures]:
        network = pandana.Network(
            pd.Series(xy[:, 0]),
            pd.Series(xy[:, 1]),
            pd.Series(edges[:, 0]),
            pd.Series(edges[:, 1]),
            pd.DataFrame({"metres": lengths}),
            twoway=True,
        )
        found = network.nodes_in_range(np.arange(len(xy)), CUTOFF)
        return lambda: {"pairs": len(found), "metres": round(float(found["metres"].sum()), 1)}

    return work


def _cityseer() -> Ready:
    from cityseer.rustalgos import graph  # noqa: PLC0415  -- a peer, as above

    xy, edges, _lengths = town(*SMALL)  # it takes lengths from the geometry
    network = graph.NetworkStructure()
    for number, (x, y) in enumerate(xy):
        network.add_street_node(number, x, y, True, 1.0)
    for number, (a, b) in enumerate(edges):
        for begin, end in ((a, b), (b, a)):
            line = f"LINESTRING({xy[begin][0]} {xy[begin][1]}, {xy[end][0]} {xy[end][1]})"
            network.add_street_edge(int(begin), int(end), number, int(begin), int(end), line)
    network.validate()
    asked = ends(len(xy), PART, 1)

    def work() -> Callable[[], Figures]:
        pairs = 0
        for source in asked:
            visited, _tree = network.dijkstra_tree_shortest(int(source), int(CUTOFF), 1.0)
            pairs += len(visited)
        return lambda: {"pairs": pairs}

    return work


def _walked(cutoff: float, detour: float) -> Ready:
    """Let people from 5,000 places choose among 500 goals and spread over the routes there."""
    from torg_analysis.footfall.walks import walk  # noqa: PLC0415  -- the peers' have none of it
    from torg_analysis.gravity import Huff  # noqa: PLC0415  -- as above
    from torg_analysis.network import StreetNetwork, routes  # noqa: F401, PLC0415  -- compiled

    xy, edges, lengths = town(*SMALL)
    begin, end = ends(len(xy), 5_000, 1), ends(len(xy), 500, 2)
    people, attraction = np.ones(len(begin)), np.ones(len(end))
    model = Huff(decay="exponential", distance_exponent=0.002)

    def work() -> Callable[[], Figures]:
        network = StreetNetwork(xy, edges, lengths)
        found = walk(network, model, begin, people, end, attraction, cutoff=cutoff, detour=detour)
        return lambda: {"km walked": round(float(found.edge @ lengths) / 1000, 1)}

    return work


WORKS: dict[str, Work] = {
    "torg, 800 m, shortest only": lambda: _walked(800, 1.0),
    "torg, 800 m, up to 1.15": lambda: _walked(800, 1.15),
    "torg, 1,500 m, up to 1.15": lambda: _walked(1500, 1.15),
    "torg, all in reach": lambda: _ours(SMALL, 20_000, None),
    "scipy, all in reach": lambda: _scipy(SMALL, 20_000, None),
    "pandana, all in reach": _pandana,
    f"cityseer, all in reach of {PART}": _cityseer,
    f"torg, all in reach of {PART}": lambda: _ours(SMALL, PART, None),
    "torg, to 2,000 stores": lambda: _ours(LARGE, 20_000, 2_000),
    "scipy, to 2,000 stores": lambda: _scipy(LARGE, 20_000, 2_000),
}


def tables() -> None:
    table(
        __file__,
        "1.5 km, 20,000 nodes, from all",
        [
            ("torg, all in reach", None, "≤ 2 s, ≤ 500 MB"),
            ("scipy, all in reach", None, "≥ 7×"),
            ("pandana, all in reach", "pandana", "≥ 25×"),
        ],
    )
    table(
        __file__,
        f"1.5 km, 20,000 nodes, from {PART}",
        [
            (f"torg, all in reach of {PART}", None, ""),
            (f"cityseer, all in reach of {PART}", "cityseer", "≥ 7×"),
        ],
    )
    table(
        __file__,
        "1.5 km, 200,000 nodes, from 20,000",
        [
            ("torg, to 2,000 stores", None, "≤ 0.5 s"),
            ("scipy, to 2,000 stores", None, ""),
        ],
    )
    table(
        __file__,
        "walks from 5,000 to 500 places over all routes",
        [
            ("torg, 800 m, shortest only", None, ""),
            ("torg, 800 m, up to 1.15", None, ""),
            ("torg, 1,500 m, up to 1.15", None, ""),
        ],
    )


if __name__ == "__main__":
    main(WORKS, tables)
