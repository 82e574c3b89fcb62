"""The tags of a house."""

from torg.demo.ground import MATERIAL_TAGS, PLASTER_COLOURS
from torg.demo.model import House, Tags
from torg.demo.noise import stream

_TIMBER_COLOURS = ("#8a2b20", "#3f5f78", "#56704f", "#eceae2")


def house_tags(house: House, seed: int) -> Tags:
    """Return the OSM tags of a house, those of the place that fills it included."""
    rng = stream(seed, "house", house.street, house.number, round(house.order))
    kind = {"norr": "apartments", "gård": "outbuilding"}.get(house.zone, "yes")
    if kind == "yes" and house.pull < 0.25 and house.units == 1:
        kind = "apartments"
    tags: Tags = {
        "building": kind,
        "building:levels": str(house.levels),
        **MATERIAL_TAGS[house.material],
        "roof:shape": house.roof,
    }
    if house.material == "plaster":
        tags["building:colour"] = rng.choice(PLASTER_COLOURS)
    elif house.material == "timber":
        tags["building:colour"] = rng.choice(_TIMBER_COLOURS)
    if house.number and house.zone != "gård":
        tags["addr:street"] = house.street
        tags["addr:housenumber"] = house.number
    if rng.random() < 0.25:
        tags["start_date"] = str(rng.randint(1780, 1935))
    return {**tags, **house.tags}
