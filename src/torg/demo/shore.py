"""The sound to the west: coastline, quays, piers, the ferry, the bathing place."""

from torg.demo.model import Line, Road, Shape, Spot, Town
from torg.demo.noise import sway

# The harbour's edge from north to south: (x, v). Piers of stone are part of the land.
HARBOUR: Line = [
    (-292, 420), (-286, 404), (-300, 396), (-392, 372), (-470, 318), (-476, 306), (-468, 302),
    (-386, 358), (-300, 382), (-268, 380), (-262, 360), (-261, 112), (-418, 108), (-420, 84),
    (-256, 84), (-254, -58), (-452, -64), (-452, -108), (-255, -104), (-256, -232),
    (-392, -240), (-404, -420), (-398, -640), (-352, -660), (-344, -760),
]  # fmt: skip
FERRY_PIER = (-446.0, -86.0)


def coast_x(v: float) -> float:
    """Return where the beach lies outside the harbour."""
    return -318 + sway(v, (26.0, 1900.0, 0.1), (9.0, 640.0, 0.4), (3.0, 150.0, 0.7))


def shoreline(north: float, south: float) -> Line:
    """Return the coast from north to south: the land on its left, as OSM has it."""
    upper = [(coast_x(v), v) for v in _steps(north, 470.0)]
    lower = [(coast_x(v), v) for v in _steps(-830.0, south)]
    return [*upper, *HARBOUR, *lower]


def _steps(start: float, stop: float, step: float = 40.0) -> list[float]:
    count = max(1, round((start - stop) / step))
    return [start - (start - stop) * k / count for k in range(count + 1)]


def lay_shore(town: Town, north: float, south: float) -> None:
    line = shoreline(north, south)
    for part in (line[i : i + 400] for i in range(0, len(line) - 1, 399)):
        town.roads.append(Road(part, {"natural": "coastline"}))
    town.spots.append(Spot((-900.0, 60.0), {"natural": "strait", "name": "Sundet"}))
    _jetties(town)
    _quays(town)
    _bathing(town)


def _jetties(town: Town) -> None:
    """Add the floating jetties of the marina and the quays' own piers."""
    for k, v in enumerate((344.0, 306.0, 268.0, 230.0, 192.0)):
        line = [(-261.5, v), (-300.0, v - 1), (-352.0 + 9 * k, v - 2)]
        town.roads.append(Road(line, {"man_made": "pier", "floating": "yes", "ref": "ABCDE"[k]}))
    pier = [(-255.0, -60), (-452, -66), (-452, -106), (-256, -102)]
    town.shapes.append(Shape(pier, {"man_made": "pier", "name": "Färjepiren", "area": "yes"}))
    town.shapes.append(
        Shape(
            [(-420, -72), (-366, -71), (-366, -90), (-420, -91)],
            {
                "building": "transportation",
                "building:levels": "2",
                "amenity": "ferry_terminal",
                "name": "Färjeterminalen",
                "opening_hours": "Mo-Su 05:30-24:00",
                "wheelchair": "yes",
                "roof:shape": "flat",
                "building:material": "glass",
                "addr:street": "Färjepiren",
                "addr:housenumber": "1",
            },
        )
    )
    route = [(-452, -86), (-700, -60), (-1200, 40), (-1750, 160)]
    town.roads.append(
        Road(
            route, {"route": "ferry", "name": "Färjan över sundet", "foot": "yes", "bicycle": "yes"}
        )
    )
    town.shapes.append(
        Shape(
            [(-475, 312), (-471, 312), (-471, 308), (-475, 308)],
            {
                "man_made": "lighthouse",
                "building": "tower",
                "tourism": "attraction",
                "name": "Norra fyren",
                "description": "Liten vit fyr längst ut på vågbrytaren. Gå hit när solen går ner.",
            },
        )
    )


def _quays(town: Town) -> None:
    """Add the walks along the water and the warehouses between street and quay."""
    walks: list[tuple[Line, str]] = [
        ([(-250, 350), (-249, 230), (-249, 112)], "Marinpromenaden"),
        ([(-249, 112), (-246, 84), (-245, 10), (-244, -58)], "Kungskajen"),
        ([(-244, -58), (-246, -104), (-247, -232)], "Fiskekajen"),
        ([(-249, 112), (-300, 97), (-414, 96)], "Norra piren"),
    ]
    for line, name in walks:
        tags = {"highway": "pedestrian", "name": name, "surface": "sett", "lit": "yes"}
        town.roads.append(Road(line, tags))
    town.roads.append(
        Road(
            [(-244, -58), (-300, -98), (-440, -98)],
            {"highway": "footway", "name": "Färjepiren", "surface": "paving_stones"},
        )
    )
    for north, south, x0, x1 in ((-256, -300, -380, -352), (-320, -392, -384, -350)):
        town.shapes.append(
            Shape(
                [(x0, north), (x1, north), (x1, south), (x0, south)],
                {"building": "warehouse", "building:levels": "3", "building:material": "brick"},
            )
        )


def _bathing(town: Town) -> None:
    """Add the beach and the bath house on its pier."""
    beach = [(coast_x(v) + 1, v) for v in _steps(900.0, 480.0)]
    inner = [(x + 34, v) for x, v in reversed(beach)]
    town.shapes.append(
        Shape([*beach, *inner], {"natural": "beach", "surface": "sand", "name": "Lotsstranden"})
    )
    x, v = coast_x(640.0), 640.0
    walk = [(x + 30, v), (x - 10, v), (x - 92, v + 4)]
    town.roads.append(Road(walk, {"man_made": "pier", "highway": "footway", "name": "Badbryggan"}))
    town.shapes.append(
        Shape(
            [(x - 120, v - 14), (x - 92, v - 14), (x - 92, v + 22), (x - 120, v + 22)],
            {
                "building": "yes",
                "building:material": "wood",
                "building:levels": "1",
                "leisure": "sauna",
                "name": "Örehamns kallbadhus",
                "opening_hours": "Mo-Fr 06:30-20:00; Sa-Su 08:00-18:00",
                "fee": "yes",
                "description": "Kallbad och bastu året om, med utsikt över sundet.",
                "addr:street": "Strandvägen",
                "addr:housenumber": "2",
            },
        )
    )
