"""Further parts of town beyond scale 1, laid out on a lattice east, north and south of it."""

from torg.demo.grid import Column, Cross, Patch
from torg.demo.noise import stream
from torg.demo.streetnames import StreetNames, district_name

CELL_U, CELL_V = 1180.0, 1120.0  # metres from one part of town to the next
WEST = 1300.0  # the lattice begins east of the old town
ROWS = 12  # parts of town from south to north


def suburbs(scale: float, seed: int) -> tuple[Patch, ...]:
    """Return the further parts of town for a scale, nearest first."""
    names = StreetNames(seed)
    return tuple(_suburb(k, seed, names) for k in range(max(0, round(scale) - 1)))


def _suburb(k: int, seed: int, names: StreetNames) -> Patch:
    rng = stream(seed, "suburb", k)
    column, row = divmod(k, ROWS)
    up = (row + 1) // 2 * (1 if row % 2 else -1)  # 0, 1, -1, 2, -2 …
    offset = (WEST + column * CELL_U, up * CELL_V + rng.uniform(-30, 30))
    us, at = [], 0.0
    while at < CELL_U - 150:
        us.append(at)
        at += rng.uniform(92, 128)
    main = len(us) // 2
    columns = tuple(
        Column(
            u,
            names.take("Allén" if i in {0, len(us) - 1} else ""),
            16 if i in {0, len(us) - 1} else 10,
            "secondary" if i in {0, len(us) - 1} else "pedestrian" if i == main else "residential",
            0.9 if i == main else 0.5 if abs(i - main) == 1 else 0.2,
            ((rng.uniform(4, 10), rng.uniform(420, 700), rng.random()),),
        )
        for i, u in enumerate(us)
    )
    crosses, v, j = [], -480.0, 0
    last = len(us) - 1
    while v < 480:
        whole = j % 3 == 0
        first = 0 if whole else rng.randrange(0, 3)
        final = last if whole else rng.randrange(last - 2, last + 1)
        tilt = rng.uniform(-10, 10)
        shopping = j == 4
        crosses.append(
            Cross(
                names.take(),
                ((first, v), (final, v + tilt)),
                12 if whole else 8,
                "pedestrian" if shopping else "tertiary" if whole else "residential",
                0.8 if shopping else 0.4 if whole else 0.25,
            )
        )
        v += rng.uniform(78, 104)
        j += 1
    edge = Cross(names.take(), ((0, v), (last, v + 4)), 14, "tertiary", 0.15)
    first_edge = crosses[0].name
    return Patch(
        key=f"del{k}",
        district=district_name(k, seed),
        columns=columns,
        crosses=(*crosses, edge),
        open_ground=(
            (main, crosses[3].name, f"square:{names.square()}"),
            (main + 2, first_edge, f"park:{names.park()}"),
        ),
        offset=offset,
    )
