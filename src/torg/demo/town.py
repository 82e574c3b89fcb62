"""Writes the files of the demo town, the same kind an operator would have."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from torg.demo.build import build_town
from torg.demo.buildings import house_tags
from torg.demo.footfall import write_footfall
from torg.demo.model import Town
from torg.demo.osmfile import Extract
from torg.demo.population import write_day_people, write_population
from torg.demo.premises import write_premises
from torg.demo.settle import settle
from torg.demo.weather import write_weather

EPOCH = date(2026, 6, 1)
SEED = 1658  # any number: another gives another town on the same plan


@dataclass(frozen=True)
class TownFiles:
    """Where the files are.

    `osm` is an extract; `population` and `day_people` are GeoJSON cells of 250 m; `footfall` has
    hourly counts of the counters that stand in `counters`; `weather` has those days' warmth and
    rain; `premises` is the owners' list, CSV.
    """

    name: str
    osm: Path
    population: Path
    day_people: Path
    footfall: Path
    counters: Path
    weather: Path
    premises: Path
    places: int  # how many were put into the town


def write_town(
    directory: Path, *, scale: float = 1.0, seed: int = SEED, until: date = EPOCH
) -> TownFiles:
    """Write the town's files into `directory`; the same arguments give the same bytes.

    Passers-by have been counted up to the day before `until`.
    """
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
    day_people = directory / "dagbefolkning.geojson"
    write_day_people(day_people, town, scale, seed)
    footfall, counters = write_footfall(directory, town, seed, until)
    weather = write_weather(directory, seed, until)
    premises = directory / "lokaler.csv"
    write_premises(premises, town, seed)
    return TownFiles(
        town.name, osm, population, day_people, footfall, counters, weather, premises, places
    )


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
