"""Builds the town from its plan: streets, squares, houses, shore, rail. No places yet."""

from shapely import Polygon, union_all

from torg.demo.furniture import furnish
from torg.demo.grid import Block, Patch, blocks
from torg.demo.ground import lay_ground
from torg.demo.houses import build, courtyard, number_houses
from torg.demo.model import House, Point, Shape, Town
from torg.demo.outskirts import lay_outskirts, lay_strand
from torg.demo.plan import BASE, TOWN
from torg.demo.shore import lay_shore
from torg.demo.station import lay_railway
from torg.demo.streets import join_streets, lay_streets
from torg.demo.suburbs import suburbs

MARGIN_M = 260.0  # of land shown round the houses
SEA_M = 900.0  # of the sound shown west of Stortorget
# The town lies turned, so a frame along the meridians reaches further than the houses do; the coast
# must run out of it at both ends or no reader can tell land from sea.
COAST_BEYOND_M, TILT = 700.0, 0.17


def build_town(scale: float, seed: int) -> Town:
    """Return the town without its places. Above scale 1 it has a further part for each step."""
    town = Town(TOWN)
    patches = (*BASE, *suburbs(scale, seed))
    town.roads = lay_streets(patches)
    for patch in patches:
        for block in blocks(patch):
            _fill(town, patch, block, seed)
        town.shapes.append(_district(patch))
    _join_parks(town)
    number_houses(town.houses)
    _number_yards(town)
    town.frame = _frame(town)
    north, south = town.frame[1][1], town.frame[0][1]
    beyond = COAST_BEYOND_M + (town.frame[1][0] - town.frame[0][0]) * TILT
    lay_shore(town, north + beyond, south - beyond)
    lay_railway(town, south - MARGIN_M)
    lay_strand(town)
    if len(patches) == len(BASE):
        lay_outskirts(town)
    town.roads = join_streets(town.roads, seed)
    furnish(town, seed)
    return town


def _fill(town: Town, patch: Patch, block: Block, seed: int) -> None:
    before = len(town.houses), len(town.yards), len(town.shapes), len(town.spots), len(town.roads)
    if block.ground:
        lay_ground(town, block, seed)
    else:
        town.houses += build(block, seed)
        town.yards += courtyard(block, seed)
    if patch.offset != (0.0, 0.0):
        _move(town, before, patch)


def _join_parks(town: Town) -> None:
    """Make one park of the blocks that share its name, over the street that stops at it."""
    parks: dict[str, list[Shape]] = {}
    for shape in town.shapes:
        if shape.tags.get("leisure") == "park":
            parks.setdefault(shape.tags["name"], []).append(shape)
    for shapes in parks.values():
        if len(shapes) > 1:
            whole = union_all([Polygon(shape.ring).buffer(12) for shape in shapes]).buffer(-12)
            shapes[0].ring = [(x, y) for x, y in whole.exterior.coords[:-1]]
            gone = set(map(id, shapes[1:]))
            town.shapes = [shape for shape in town.shapes if id(shape) not in gone]


def _move(town: Town, before: tuple[int, ...], patch: Patch) -> None:
    """Shift what was just added to where the patch lies."""
    dx, dy = patch.offset
    houses, yards, shapes, spots, roads = before
    for house in [*town.houses[houses:], *town.yards[yards:]]:
        house.ring = [(x + dx, y + dy) for x, y in house.ring]
        a, b = house.front
        house.front = ((a[0] + dx, a[1] + dy), (b[0] + dx, b[1] + dy))
        house.order += dy if abs(b[1] - a[1]) > abs(b[0] - a[0]) else dx
    for shape in town.shapes[shapes:]:
        shape.ring = [(x + dx, y + dy) for x, y in shape.ring]
    for spot in town.spots[spots:]:
        spot.at = (spot.at[0] + dx, spot.at[1] + dy)
    for road in town.roads[roads:]:
        road.points = [(x + dx, y + dy) for x, y in road.points]


def _number_yards(town: Town) -> None:
    """A house in a courtyard has the number of the nearest house in front of it."""
    rows: dict[tuple[str, str], list[House]] = {}
    for house in town.houses:
        rows.setdefault((house.street, house.side), []).append(house)
    for yard in town.yards:
        row = rows.get((yard.street, yard.side), [])
        if row:
            x, y = yard.inside()
            yard.number = min(
                row, key=lambda h: (h.front[0][0] - x) ** 2 + (h.front[0][1] - y) ** 2
            ).number


def _frame(town: Town) -> tuple[Point, Point]:
    """Return the south-west and north-east corner of what the extract covers."""
    xs = [x for house in town.houses for x, _ in house.ring]
    ys = [y for house in town.houses for _, y in house.ring]
    return ((-SEA_M, min(ys) - MARGIN_M), (max(xs) + MARGIN_M, max(ys) + MARGIN_M))


def _district(patch: Patch) -> Shape:
    """Return the district's boundary: from its first to its last column and cross."""
    dx, dy = patch.offset
    first, last = patch.columns[0], patch.columns[-1]
    low = [_edge(patch, k, 0) for k in range(len(patch.columns))]
    high = [_edge(patch, k, -1) for k in range(len(patch.columns))]
    west = 0.0 if patch.offset != (0.0, 0.0) or first.u > -150 else -46.0
    south = [
        (c.x(v) + (west if c is first else 0), v) for c, v in zip(patch.columns, low, strict=True)
    ]
    north = [
        (c.x(v) + (west if c is first else 0), v) for c, v in zip(patch.columns, high, strict=True)
    ]
    middle = (low[-1] + high[-1]) / 2
    ring = [*south, (last.x(middle), middle), *reversed(north)]
    tags = {
        "boundary": "administrative",
        "admin_level": "10",
        "place": "suburb",
        "name": patch.district,
    }
    return Shape([(x + dx, y + dy) for x, y in ring], tags)


def _edge(patch: Patch, column: int, which: int) -> float:
    return sorted(c.v(column) for c in patch.crosses if c.first <= column <= c.last)[which]
