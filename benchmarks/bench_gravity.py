"""Huff's model side by side with PyPI's `huff` and with plain recomputing.

    python benchmarks/bench_gravity.py

Every work is done in a process of its own, and all have the same distances. `huff` works out
utility, probabilities, flows and market areas of a table with a row for each pair, which must be
made first: as its own examples make it, from points; or by the shortest way there is, from arrays.
It would work out the distances one by one, minutes long, with a line drawn for each: it is given
them. The shortest way is measured without and with the making, and as it comes, that is with its
own checks of the table, which can be left out.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy import sparse

sys.path.insert(0, str(Path(__file__).parent))
from apart import Figures, Work, main, table

POINTS, STORES = 20_000, 1_000
PREMISES, CATEGORIES, RECOMPUTED = 200, 20, 40

Ready = Callable[[], Callable[[], Figures]]


class AsTheCrowFlies:
    """Distances in kilometres that are worked out when they are asked for, some rows at a time."""

    def __init__(self, points: np.ndarray, stores: np.ndarray) -> None:
        self._points, self._stores = points, stores
        self.shape, self.dtype = (len(points), len(stores)), points.dtype

    def __getitem__(self, rows: slice) -> np.ndarray:
        east, north = ((self._points[rows, axis, None] - self._stores[:, axis]) for axis in (0, 1))
        east *= east
        north *= north
        east += north
        return np.sqrt(east, out=east)


def town() -> tuple[np.ndarray, np.ndarray, AsTheCrowFlies, np.ndarray, np.ndarray]:
    """Return demand, floor areas and distances of all to all, and where all are, in kilometres."""
    rng = np.random.default_rng(3)
    points, stores = rng.uniform(0.0, 20.0, (POINTS, 2)), rng.uniform(0.0, 20.0, (STORES, 2))
    demand, attraction = rng.uniform(1.0, 100.0, POINTS), rng.uniform(50.0, 2000.0, STORES)
    return demand, attraction, AsTheCrowFlies(points, stores), points, stores


def everywhere() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return demand, floor areas and distances of all to all, these in memory."""
    demand, attraction, away, *_ = town()
    distance = np.empty(away.shape)
    for begin in range(0, POINTS, 100):
        distance[begin : begin + 100] = away[begin : begin + 100]
    return demand, attraction, distance


def _told(turnover: np.ndarray) -> Figures:
    return {"turnover": float(turnover.sum()), "turnovers": turnover.tolist()}


def _dense() -> Ready:
    from torg_analysis.gravity import Huff  # noqa: PLC0415  -- the peer's process has none of it

    given = everywhere()

    def work() -> Callable[[], Figures]:
        found = Huff().allocate(*given)
        return lambda: _told(found.turnover)

    return work


def _on_the_way() -> Ready:
    from torg_analysis.gravity import Huff  # noqa: PLC0415  -- as above

    given = town()[:3]

    def work() -> Callable[[], Figures]:
        found = Huff().allocate(*given)
        return lambda: _told(found.turnover)

    return work


def _with_flows() -> Ready:
    from torg_analysis.gravity import Huff  # noqa: PLC0415  -- as above

    given = everywhere()

    def work() -> Callable[[], Figures]:
        flow = Huff().allocate(*given).flow
        return lambda: _told(flow.sum(axis=0))

    return work


def _table(given: tuple[np.ndarray, np.ndarray, np.ndarray], **checks: bool):  # type: ignore[no-untyped-def]
    import pandas as pd  # noqa: PLC0415  -- a peer, only in its own process
    from huff.data_management import load_interaction_matrix  # noqa: PLC0415  -- as above

    demand, attraction, distance = given
    pairs = pd.DataFrame(
        {
            "i": np.repeat(np.arange(POINTS), STORES),
            "j": np.tile(np.arange(STORES), POINTS),
            "A_j": np.tile(attraction, POINTS),
            "t_ij": distance.ravel(),
            "C_i": np.repeat(demand, STORES),
        }
    )
    matrix = load_interaction_matrix(
        pairs,
        customer_origins_col="i",
        supply_locations_col="j",
        attraction_col=["A_j"],
        transport_costs_col="t_ij",
        transport_costs_metrics="distance",
        transport_costs_distance_unit="kilometers",
        market_size_col="C_i",
        **checks,
    )
    matrix.define_weightings(
        {
            0: {"name": "A_j", "func": "power", "param": 1},
            1: {"name": "t_ij", "func": "power", "param": -2},
        }
    )
    return matrix


def _sold(areas) -> Figures:  # type: ignore[no-untyped-def]
    return _told(areas.set_index("j")["T_j"].loc[np.arange(STORES)].to_numpy())


def _huff(*, table_first: bool = False, checked: bool = False) -> Ready:
    import huff.models  # noqa: F401, PLC0415  -- a peer, only in its own process

    checks = {} if checked else {"check_df_vars": False}
    given = everywhere()
    made = _table(given, **checks) if table_first else None

    def work() -> Callable[[], Figures]:
        matrix = made or _table(given, **checks)
        matrix.utility(**checks)
        matrix.probabilities(**checks)
        matrix.flows(**checks)
        areas = matrix.marketareas(**checks).get_market_areas_df()
        return lambda: _sold(areas)

    return work


def _huff_from_points() -> Ready:
    import geopandas as gpd  # noqa: PLC0415  -- a peer, only in its own process
    from huff.data_management import load_geodata  # noqa: PLC0415  -- as above
    from huff.models import create_interaction_matrix  # noqa: PLC0415  -- as above

    demand, attraction, distance = everywhere()
    *_, points, stores = town()

    def located(kind: str, field: str, values: np.ndarray, places: np.ndarray):  # type: ignore[no-untyped-def]
        where = gpd.points_from_xy(*(places * 1000 + [370_000, 6_210_000]).T)
        known = {"id": np.arange(len(places)), field: values}
        return load_geodata(
            gpd.GeoDataFrame(known, geometry=where, crs="EPSG:3006"),
            location_type=kind, unique_id="id",
        )  # fmt: skip

    def work() -> Callable[[], Figures]:
        origins = located("origins", "demand", demand, points)
        origins.define_marketsize("demand")
        origins.define_transportcosts_weighting(func="power", param_lambda=-2)
        goals = located("destinations", "area", attraction, stores)
        goals.define_attraction("area")
        goals.define_attraction_weighting(func="power", param_gamma=1)
        matrix = create_interaction_matrix(origins, goals)
        matrix.get_interaction_matrix_df()["t_ij"] = distance.ravel()
        matrix.flows()
        areas = matrix.marketareas().get_market_areas_df()
        return lambda: _sold(areas)

    return work


def _reached() -> Ready:
    """Give 200,000 points 5,000 stores, of which each reaches about 60."""
    from torg_analysis.gravity import Huff  # noqa: PLC0415  -- as above

    rng = np.random.default_rng(5)
    points, stores, each = 200_000, 5_000, 60
    columns = np.sort(rng.integers(0, stores, (points, each)), axis=1).astype(np.int32)
    starts = np.arange(0, points * each + 1, each, dtype=np.int32)
    shape = (points, stores)
    distance = sparse.csr_array(
        (rng.uniform(10.0, 1500.0, points * each), columns.ravel(), starts), shape=shape
    )
    demand, attraction = rng.uniform(1.0, 100.0, points), rng.uniform(50.0, 2000.0, stores)

    def work() -> Callable[[], Figures]:
        found = Huff().allocate(demand, attraction, distance)
        return lambda: {"pairs": distance.nnz, "turnover": found.turnover.sum()}

    return work


def district():  # type: ignore[no-untyped-def]
    """Return a town of 20,000 points and 500 stores, and 200 premises in its district, 1.2 km.

    As the crow flies, on 12 by 12 km; three stores in ten stand in the two by two of its centre.
    """
    rng = np.random.default_rng(11)
    points = rng.uniform(0, 12_000, (POINTS, 2))
    stores = rng.uniform(0, 12_000, (500, 2))
    stores[:150] = rng.uniform(5_000, 7_000, (150, 2))
    premises = rng.uniform(5_500, 6_500, (PREMISES, 2))
    return (
        rng.uniform(1.0, 100.0, POINTS),
        rng.uniform(50.0, 2000.0, 500),
        _near(points, stores),
        np.tile(rng.uniform(50.0, 2000.0, CATEGORIES), (PREMISES, 1)).T.ravel(),
        sparse.csr_array(sparse.hstack([_near(points, premises)] * CATEGORIES)),
    )


def _near(here: np.ndarray, there: np.ndarray) -> sparse.csr_array:
    from scipy.spatial import cKDTree  # noqa: PLC0415  -- as above

    near = cKDTree(here).sparse_distance_matrix(cKDTree(there), 1200, output_type="coo_matrix")
    return sparse.csr_array(near)


def _what_if() -> Ready:
    from torg_analysis.gravity import Huff  # noqa: PLC0415  -- as above

    demand, attraction, distance, candidates, to_candidates = district()
    model = Huff(minimum_distance=20)
    now = model.allocate(demand, attraction, distance)

    def work() -> Callable[[], Figures]:
        found = model.what_if(now, candidates, to_candidates)
        losses = found.loss_by_store
        some = np.arange(0, len(candidates), len(candidates) // RECOMPUTED)
        return lambda: {
            "pairs": to_candidates.nnz,
            f"loss of {RECOMPUTED}": losses[some].sum(),
            f"turnover of {RECOMPUTED}": found.turnover_new[some].sum(),
        }

    return work


def _recomputed() -> Ready:
    from torg_analysis.gravity import Huff  # noqa: PLC0415  -- as above

    demand, attraction, distance, candidates, to_candidates = district()
    model = Huff(minimum_distance=20)
    now = model.allocate(demand, attraction, distance).turnover
    some = np.arange(0, len(candidates), len(candidates) // RECOMPUTED)
    tables = [sparse.csr_array(sparse.hstack([distance, to_candidates[:, [one]]])) for one in some]

    def work() -> Callable[[], Figures]:
        loss = turnover = 0.0
        for one, wide in zip(some, tables, strict=True):
            then = model.allocate(demand, np.append(attraction, candidates[one]), wide).turnover
            loss, turnover = loss + (now - then[:-1]).sum(), turnover + then[-1]
        return lambda: {f"loss of {RECOMPUTED}": loss, f"turnover of {RECOMPUTED}": turnover}

    return work


WORKS: dict[str, Work] = {
    "torg, turnover and share": _dense,
    "torg, distances worked out on the way": _on_the_way,
    "torg, with all flows": _with_flows,
    "huff, as in its examples": _huff_from_points,
    "huff, from its table": lambda: _huff(table_first=True),
    "huff, from arrays": _huff,
    "huff, from arrays, as it comes": lambda: _huff(checked=True),
    "torg, sparse": _reached,
    "torg, 4,000 what-ifs at once": _what_if,
    f"torg, {RECOMPUTED} allocations anew": _recomputed,
}


def tables() -> None:
    table(
        __file__,
        "20,000 points × 1,000 stores",
        [
            ("torg, turnover and share", None, ""),
            ("torg, distances worked out on the way", None, ""),
            ("torg, with all flows", None, ""),
            ("huff, as in its examples", "huff", "≥ 40×, ≥ 20 times the memory"),
            ("huff, from arrays, as it comes", "huff", ""),
            ("huff, from arrays", "huff", ""),
            ("huff, from its table", "huff", ""),
        ],
    )
    table(__file__, "200,000 × 5,000 in reach", [("torg, sparse", None, "≤ 0.5 s")])
    table(
        __file__,
        "4,000 candidates, 20,000 points, 500 stores",
        [
            ("torg, 4,000 what-ifs at once", None, "≤ 0.15 s"),
            (f"torg, {RECOMPUTED} allocations anew", None, ""),
        ],
    )


if __name__ == "__main__":
    main(WORKS, tables)
