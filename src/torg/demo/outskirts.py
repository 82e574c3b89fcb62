"""The land round the town: roads out of it, woods, fields, allotments and lawns by the water."""

from torg.demo.model import Line, Road, Shape, Spot, Town
from torg.demo.shore import coast_x
from torg.demo.streets import SURFACE

ROADS: tuple[tuple[str, str, Line], ...] = (
    ("Kustvägen", "secondary", [(-208, 826), (-226, 960), (-238, 1100)]),
    ("Skogavägen", "secondary", [(428, 838), (470, 930), (560, 1030), (640, 1100)]),
    ("Landsvägen", "secondary", [(740, 414), (840, 430), (960, 470), (1080, 490)]),
    ("Malmövägen", "secondary", [(744, -300), (860, -320), (980, -360), (1080, -420)]),
    ("Södra Kustvägen", "secondary", [(-99, -890), (-110, -980), (-130, -1100)]),
)
WOODS: tuple[tuple[str, str, Line], ...] = (
    ("wood", "Klintskogen", [(800, -140), (1080, -120), (1080, 300), (900, 340), (820, 180)]),
    (
        "wood",
        "Fyrdungen",
        [(-60, 860), (200, 850), (300, 900), (260, 1060), (40, 1080), (-80, 980)],
    ),
    ("allotments", "Koloniområdet Lyckan", [(470, -350), (690, -345), (680, -520), (462, -540)]),
    ("meadow", "", [(470, -560), (700, -540), (760, -820), (480, -800)]),
    ("meadow", "", [(470, 860), (800, 460), (1060, 520), (1060, 900), (700, 1000)]),
    ("grass", "", [(-92, -900), (-120, -1060), (330, -1060), (430, -900)]),
)


def lay_outskirts(town: Town) -> None:
    """Add what lies round the town at scale 1; larger towns have their suburbs there."""
    for name, highway, line in ROADS:
        town.roads.append(Road(line, {"highway": highway, "name": name, **SURFACE[highway]}))
    for kind, name, ring in WOODS:
        tags = {"natural": kind} if kind == "wood" else {"landuse": kind}
        town.shapes.append(Shape(ring, {**tags, "name": name} if name else tags))
    view = {
        "tourism": "viewpoint",
        "name": "Klintens utsikt",
        "description": "Härifrån ser man hela staden, sundet och landet på andra sidan.",
    }
    town.spots.append(Spot((752.0, 44.0), view))


def lay_strand(town: Town) -> None:
    """Add the lawn between the bathing beach and Strandvägen."""
    beach = [(coast_x(v) + 35, v) for v in (480, 560, 640, 720, 800, 890)]
    tags = {"leisure": "park", "name": "Strandängen"}
    town.shapes.append(Shape([*beach, (-238, 890), (-246, 640), (-236, 480)], tags))
    walk = [(-252, 424), (-262, 480), (coast_x(640) + 40, 640), (-262, 800), (-240, 900)]
    town.roads.append(Road(walk, {"highway": "footway", "name": "Strandpromenaden"}))
