"""What lies on the blocks that have no rows of houses: squares, the church, parks, the market."""

import math
import random

from torg.demo.grid import Block
from torg.demo.model import Line, Point, Road, Shape, Spot, Tags, Town
from torg.demo.noise import stream

MATERIAL_TAGS: dict[str, Tags] = {
    "brick": {"building:material": "brick", "building:colour": "#9c4a35"},
    "yellowbrick": {"building:material": "brick", "building:colour": "#d3ab5f"},
    "plaster": {"building:material": "plaster"},
    "halftimber": {"building:material": "timber_framing"},
    "timber": {"building:material": "wood"},
    "stone": {"building:material": "stone"},
    "modern": {"building:material": "concrete"},
}
PLASTER_COLOURS = ("#e9d9b4", "#dfe5e4", "#e8c9a8", "#cfd8c4", "#ead1c8", "#b9c7cf", "#f0ead8")
Frame = tuple[Point, Point, Point, float, float]  # corner, along, up, width, height


def lay_ground(town: Town, block: Block, seed: int) -> None:
    """Add what `block.ground` names, e.g. "square:Stortorget"."""
    kind, _, name = block.ground.partition(":")
    rng = stream(seed, "ground", block.patch.key, name or kind)
    {"square": _square, "market": _square, "church": _church, "park": _park}[kind](
        town, block, name, rng
    )


def frame(block: Block) -> Frame:
    """Return a block's south-west corner, its two directions and its size in metres."""
    s, w = block.sides["S"].line, block.sides["W"].line
    width = math.dist(s[0], s[-1])
    height = math.dist(w[0], w[-1])
    along = ((s[-1][0] - s[0][0]) / width, (s[-1][1] - s[0][1]) / width)
    up = ((w[-1][0] - w[0][0]) / height, (w[-1][1] - w[0][1]) / height)
    return (w[0], along, up, width, height)


def within(f: Frame, x: float, y: float) -> Point:
    (cx, cy), (ax, ay), (ux, uy), _, _ = f
    return (cx + ax * x + ux * y, cy + ay * x + uy * y)


def box(f: Frame, x: float, y: float, w: float, h: float) -> Line:
    return [within(f, x, y), within(f, x + w, y), within(f, x + w, y + h), within(f, x, y + h)]


def _square(town: Town, block: Block, name: str, rng: random.Random) -> None:
    f = frame(block)
    width, height = f[3:]
    town.shapes.append(
        Shape(
            block.ring,
            {
                "place": "square",
                "name": name,
                "highway": "pedestrian",
                "area": "yes",
                "surface": "sett",
                "lit": "yes",
            },
        )
    )
    for k in range(int(width / 14)):
        for y in (5.0, height - 5.0):
            town.spots.append(Spot(within(f, 8 + 14 * k, y), {"natural": "tree"}))
    for k in range(4):
        at = within(f, width * (0.15 + 0.22 * k), height * (0.2 if k % 2 else 0.8))
        town.spots.append(Spot(at, {"amenity": "bench", "backrest": rng.choice(("yes", "no"))}))
    middle = within(f, width / 2, height / 2)
    town.spots.append(Spot(middle, {"amenity": "fountain", "name": f"Fontänen på {name}"}))
    town.spots.append(Spot(within(f, width * 0.6, height * 0.4), {"amenity": "drinking_water"}))
    town.spots.append(
        Spot(
            within(f, 4, height * 0.5),
            {"amenity": "bicycle_parking", "capacity": "24", "bicycle_parking": "stands"},
        )
    )
    if block.ground.startswith("market"):
        town.spots.append(
            Spot(
                within(f, width * 0.4, height * 0.55),
                {
                    "amenity": "marketplace",
                    "name": f"Torghandeln på {name}",
                    "opening_hours": "We,Sa 08:00-14:00",
                    "description": "Grönsaker, blommor, ägg och loppfynd två förmiddagar i veckan.",
                    "wheelchair": "yes",
                },
            )
        )


def _church(town: Town, block: Block, _: str, __: random.Random) -> None:
    """Klocktorget along the pedestrian street, and behind it the brick church in its yard."""
    f = frame(block)
    width, height = f[3:]
    square = 40.0
    plaza = Shape(
        box(f, 0, 0, square, height),
        {
            "place": "square",
            "name": "Klocktorget",
            "highway": "pedestrian",
            "area": "yes",
            "surface": "cobblestone",
        },
    )
    yard = Shape(
        box(f, square, 0, width - square, height),
        {"landuse": "grass", "name": "Kyrkogården"},
    )
    nave_y, nave_h = height * 0.32, height * 0.36
    x0 = square + 5
    ring = [
        within(f, x0, nave_y + 2), within(f, x0 + 8, nave_y + 2), within(f, x0 + 8, nave_y),
        within(f, width - 12, nave_y), within(f, width - 6, nave_y + nave_h * 0.3),
        within(f, width - 6, nave_y + nave_h * 0.7), within(f, width - 12, nave_y + nave_h),
        within(f, x0 + 8, nave_y + nave_h), within(f, x0 + 8, nave_y + nave_h - 2),
        within(f, x0, nave_y + nave_h - 2),
    ]  # fmt: skip
    church = Shape(
        ring,
        {
            "building": "church",
            "amenity": "place_of_worship",
            "religion": "christian",
            "denomination": "lutheran",
            "name": "Sankt Erasmus kyrka",
            "opening_hours": "Mo-Fr 09:00-17:00; Sa 10:00-15:00; Su 10:00-14:00",
            "building:levels": "3",
            **MATERIAL_TAGS["brick"],
            "roof:shape": "gabled",
            "wheelchair": "limited",
            "addr:street": "Kyrkogatan",
            "addr:housenumber": "2",
            "description": "Tegelkyrka från 1400-talet med klocktorn. Mässa söndagar klockan 11.",
            "website": "https://sankterasmus.example/",
        },
    )
    town.shapes += [plaza, yard, church]
    for k in range(3):
        town.spots.append(Spot(within(f, 12 + 10 * k, height - 6), {"natural": "tree"}))
        town.spots.append(Spot(within(f, 14 + 8 * k, 6), {"amenity": "bench"}))
    town.spots.append(Spot(within(f, 22, height / 2), {"historic": "memorial", "name": "Lotsen"}))


def _park(town: Town, block: Block, name: str, rng: random.Random) -> None:
    f = frame(block)
    width, height = f[3:]
    town.shapes.append(Shape(block.ring, {"leisure": "park", "name": name}))
    walk = {"highway": "footway", "surface": "fine_gravel"}
    across = [within(f, 0, 0), within(f, width * 0.45, height * 0.55), within(f, width, height)]
    town.roads.append(Road(across, walk))
    town.roads.append(Road([within(f, width, 0), across[1], within(f, 0, height)], walk))
    pond = [
        within(
            f,
            width * 0.7 + width * 0.14 * math.cos(a) * (1 + 0.2 * math.sin(3 * a)),
            height * 0.42 + height * 0.2 * math.sin(a),
        )
        for a in (2 * math.pi * k / 18 for k in range(18))
    ]
    town.shapes.append(Shape(pond, {"natural": "water", "water": "pond"}))
    for _ in range(int(width * height / 260)):
        at = within(f, rng.uniform(4, width - 4), rng.uniform(4, height - 4))
        town.spots.append(Spot(at, {"natural": "tree"}))
    for k in range(5):
        town.spots.append(Spot(within(f, width * (0.1 + k * 0.18), 5), {"amenity": "bench"}))
    play = {"leisure": "playground", "name": f"Lekplatsen i {name}", "wheelchair": "yes"}
    town.spots.append(Spot(within(f, width * 0.25, height * 0.75), play))
    town.spots.append(
        Spot(
            within(f, width * 0.1, height * 0.9),
            {
                "amenity": "toilets",
                "fee": "no",
                "wheelchair": "yes",
                "opening_hours": "08:00-20:00",
            },
        )
    )
