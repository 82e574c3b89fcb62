"""Writes the files of the demo town, the same kind an operator would have."""

from dataclasses import dataclass
from pathlib import Path

from torg.demo.build import build_town
from torg.demo.buildings import house_tags
from torg.demo.model import Town
from torg.demo.osmfile import Extract
from torg.demo.population import write_population
from torg.demo.settle import settle

SEED = 1658  # any number: another gives another town on the same plan


@dataclass(frozen=True)
class TownFiles:
    """Where the files are. `osm` is an extract, `population` GeoJSON cells of 250 m."""

    name: str
    osm: Path
    population: Path
    places: int  # how many were put into the town


def write_town(directory: Path, *, scale: float = 1.0, seed: int = SEED) -> TownFiles:
    """Write the town's files into `directory`; the same scale and seed give the same bytes."""
    directory.mkdir(parents=True, exist_ok=True)
    town = build_town(scale, seed)
    places = settle(town, scale, seed)
    extract = Extract()
    _draw(town, extract, seed)
    osm = directory / "orehamn.osm.pbf"
    (west, south), (east, north) = town.frame
    extract.write(osm, [(x, y) for x in (west, east) for y in (south, north)])
    population = directory / "befolkning.geojson"
    write_population(population, town, scale, seed)
    return TownFiles(town.name, osm, population, places)


def _draw(town: Town, extract: Extract, seed: int) -> None:
    for road in town.roads:
        extract.line(road.points, road.tags)
    for shape in town.shapes:
        if shape.holes:
            extract.area(shape.ring, shape.holes, shape.tags)
        else:
            extract.ring(shape.ring, shape.tags)
    for house in [*town.houses, *town.yards]:
        extract.ring(house.ring, house_tags(house, seed))
    for spot in town.spots:
        extract.point(spot.at, spot.tags)
