"""Buildings: their outlines, and what a front says of height, walls and roof."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from torg.places.importers.osm.shapes import Scene
from torg.places.importers.osm.tags import Tags, first, number_of

MAX_STOREYS = 60
_METRES_A_STOREY = 3.2
# OSM building:material → core.facade material; brick is told apart by its colour below.
_MATERIALS = {
    "brick": "brick",
    "bricks": "brick",
    "masonry": "brick",
    "plaster": "plaster",
    "stucco": "plaster",
    "rendered": "plaster",
    "render": "plaster",
    "adobe": "plaster",
    "wood": "boards",
    "timber": "boards",
    "timber_framing": "half-timber",
    "half_timbered": "half-timber",
    "stone": "stone",
    "sandstone": "stone",
    "limestone": "stone",
    "granite": "stone",
    "marble": "stone",
    "concrete": "modern",
    "glass": "modern",
    "metal": "modern",
    "steel": "modern",
    "metal_plates": "modern",
    "panel": "modern",
    "mirror": "modern",
    "aluminium": "modern",
}
_ROOFS = {
    "flat": "flat",
    "gabled": "tiled",
    "half-hipped": "tiled",
    "hipped": "tiled",
    "pyramidal": "tiled",
    "side_hipped": "tiled",
    "crosspitched": "gable",
    "gambrel": "mansard",
    "mansard": "mansard",
    "stepped_gable": "gable",
    "skillion": "flat",
}
_YELLOW = {"yellow", "beige", "wheat", "khaki", "gold", "lightyellow", "sandybrown", "tan"}
_NOT_HOUSES = {"no", "roof", "canopy", "carport", "shed", "construction", "ruins", "entrance"}


@dataclass(frozen=True)
class Looks:
    """What is known of a building's front; empty and None = unknown."""

    storeys: int | None = None
    material: str = ""
    roof: str = ""


@dataclass
class Houses:
    """The buildings of a scene: refs and outlines in the same order, and a tree over them."""

    refs: list[str]
    outlines: NDArray[np.object_]
    looks: list[Looks]
    tree: shapely.STRtree

    def holding(self, points: NDArray[np.object_]) -> NDArray[np.int64]:
        """Return the number of the smallest building that holds each point, −1 = none."""
        found = np.full(len(points), -1, dtype=np.int64)
        if len(self.outlines) and len(points):
            point, house = self.tree.query(points, predicate="intersects")
            order = np.argsort(-shapely.area(self.outlines[house]), kind="stable")
            found[point[order]] = house[order]  # the smallest is written last
        return found


def find_houses(scene: Scene) -> Houses:
    """Return the buildings of a scene."""
    refs = [ref for ref, tags in scene.tags.items() if is_house(tags)]
    outlines = np.array([scene.areas[ref] for ref in refs], dtype=object)
    return Houses(
        refs, outlines, [looks_of(scene.tags[ref]) for ref in refs], shapely.STRtree(outlines)
    )


def is_house(tags: Tags) -> bool:
    """Tell whether an area is a building that stands in a row of houses."""
    below = tags.get("location") == "underground" or tags.get("layer", "0").startswith("-")
    return "building" in tags and tags["building"] not in _NOT_HOUSES and not below


def looks_of(tags: Tags) -> Looks:
    """Return storeys above the ground floor, material and roof as core.facade names them."""
    levels = number_of(tags.get("building:levels", ""))
    height = number_of(first(tags, "building:height", "height"))
    if levels is None and height is not None:
        levels = height / _METRES_A_STOREY + 0.01  # 16 m are five storeys, whatever floats say
    storeys = None if levels is None or levels < 1 else min(int(levels) - 1, MAX_STOREYS)
    material = first(tags, "building:facade:material", "building:material", "building:cladding")
    known = _MATERIALS.get(material.split(";")[0].strip().lower(), "")
    if known == "brick" and _is_yellow(first(tags, "building:colour", "building:color")):
        known = "yellow-brick"
    shape = first(tags, "roof:shape", "building:roof:shape").lower()
    return Looks(storeys, known, _ROOFS.get(shape, ""))


def _is_yellow(colour: str) -> bool:
    """Tell yellow and buff from red, by name or by #rrggbb."""
    colour = colour.strip().lower()
    if len(colour) == 7 and colour.startswith("#"):
        try:
            red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        except ValueError:
            return False
        return red > 150 and green > 0.7 * red and blue < 0.9 * green
    return colour in _YELLOW
