"""What stands in the streets: stops, parking, benches, toilets, trees, entrances' steps."""

import math
from itertools import pairwise

from torg.demo.model import Point, Road, Shape, Spot, Tags, Town
from torg.demo.noise import stream


def furnish(town: Town, seed: int) -> None:
    for road in town.roads:
        kind = road.tags.get("highway", "")
        if kind == "pedestrian":
            _pedestrian(town, road, seed)
        elif kind in {"secondary", "tertiary"}:
            _stops(town, road, seed)
        elif kind in {"residential", "living_street"}:
            _parking(town, road, seed)
    _garages(town)


def _along(road: Road, every: float, start: float = 30.0) -> list[tuple[Point, Point]]:
    """Return points each `every` metres along a road, with the unit vector to its left."""
    out: list[tuple[Point, Point]] = []
    wait = start
    for (ax, ay), (bx, by) in pairwise(road.points):
        length = math.hypot(bx - ax, by - ay)
        while length > 0 and wait < length:
            t = wait / length
            left = (-(by - ay) / length, (bx - ax) / length)
            out.append(((ax + (bx - ax) * t, ay + (by - ay) * t), left))
            wait += every
        wait -= length
    return out


def _beside(at: Point, left: Point, metres: float) -> Point:
    return (at[0] + left[0] * metres, at[1] + left[1] * metres)


def _pedestrian(town: Town, road: Road, seed: int) -> None:
    rng = stream(seed, "bench", road.tags.get("name"), round(road.points[0][0]))
    for k, (at, left) in enumerate(_along(road, 46.0)):
        side = 1 if k % 2 else -1
        town.spots.append(Spot(_beside(at, left, 2.2 * side), {"amenity": "bench"}))
        if rng.random() < 0.25:
            tags = {"amenity": "bicycle_parking", "capacity": str(rng.choice((8, 12, 16)))}
            town.spots.append(Spot(_beside(at, left, -2.6 * side), tags))


def _stops(town: Town, road: Road, seed: int) -> None:
    name = road.tags.get("name", "")
    for k, (at, left) in enumerate(_along(road, 320.0, 110.0)):
        for side in (1, -1):
            tags = {
                "highway": "bus_stop",
                "public_transport": "platform",
                "bus": "yes",
                "name": f"{name} {k + 1}" if k else name,
                "shelter": "yes" if side > 0 else "no",
            }
            town.spots.append(Spot(_beside(at, left, 8.0 * side), tags))
    for at, left in _along(road, 24.0, 12.0):
        if stream(seed, "tree", round(at[0]), round(at[1])).random() < 0.5:
            town.spots.append(Spot(_beside(at, left, 7.0), {"natural": "tree"}))


def _parking(town: Town, road: Road, seed: int) -> None:
    rng = stream(seed, "parking", road.tags.get("name"), round(road.points[0][1]))
    for at, left in _along(road, 260.0, rng.uniform(60, 240)):
        tags = {
            "amenity": "parking",
            "parking": "street_side",
            "fee": "yes",
            "capacity": str(rng.randint(4, 14)),
            "capacity:disabled": "1",
            "fee:conditional": "no @ (18:00-09:00)",
        }
        town.spots.append(Spot(_beside(at, left, 3.4), tags))


def _garages(town: Town) -> None:
    """Add the two car parks of the centre and the toilets at the quay."""
    lots: tuple[tuple[str, float, float, Tags], ...] = (
        ("P-huset Söderport", -60.0, -372.0, {"parking": "multi-storey", "capacity": "340"}),
        ("Hamnparkeringen", -300.0, -262.0, {"parking": "surface", "capacity": "120"}),
    )
    for name, x, y, extra in lots:
        w, h = (46.0, 30.0) if extra["parking"] == "surface" else (34.0, 26.0)
        tags = {"amenity": "parking", "name": name, "fee": "yes", "capacity:disabled": "6", **extra}
        if extra["parking"] == "surface":
            ring = [(x, y), (x + w, y), (x + w, y - h), (x, y - h)]
            town.shapes.append(Shape(ring, tags))
        else:
            town.spots.append(Spot((x, y), tags))
    toilets: Tags = {"amenity": "toilets", "wheelchair": "yes", "unisex": "yes"}
    town.spots.append(Spot((-243.0, 92.0), {**toilets, "fee": "yes", "charge": "10 SEK"}))
    town.spots.append(Spot((-238.0, -120.0), {**toilets, "fee": "no", "changing_table": "yes"}))
    town.spots.append(
        Spot((-240.0, 250.0), {"leisure": "playground", "name": "Piratlekplatsen", "fee": "no"})
    )
