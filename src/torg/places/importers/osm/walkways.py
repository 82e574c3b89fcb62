"""Which ways one may walk on, from OpenStreetMap's tags."""

from collections.abc import Iterator

from torg.places.geometry.walkways import WalkedWay, Walkways, join
from torg.places.importers.osm.extract import Extract, Way
from torg.places.importers.osm.tags import Tags

_WALKED = {
    "primary", "secondary", "tertiary", "unclassified", "residential", "living_street",
    "pedestrian", "road", "service", "footway", "path", "steps", "track", "bridleway", "corridor",
}  # fmt: skip
# Walked only where somebody has said so.
_WHEN_ALLOWED = {"trunk", "cycleway"}
_MAY = {"yes", "designated", "permissive", "customers", "official"}
_MAY_NOT = {"no", "private", "use_sidepath"}


def is_walked(tags: Tags) -> bool:
    """Tell whether anybody may walk along a way with these tags."""
    kind = tags.get("highway", "").removesuffix("_link")
    foot = tags.get("foot", "")
    if foot in _MAY:
        return kind in _WALKED or kind in _WHEN_ALLOWED
    if foot in _MAY_NOT or tags.get("access") in _MAY_NOT:
        return False
    if kind == "service" and tags.get("service") in {"parking_aisle", "drive-through"}:
        return False
    # In the Nordic countries a cycleway is walked on unless there is a pavement beside it.
    return kind in _WALKED or (kind == "cycleway" and tags.get("sidewalk") != "separate")


def find_walkways(extract: Extract) -> Walkways:
    """Return the network of an extract's walkable ways; squares are walked along their edges."""
    return join(_walked(extract))


def _walked(extract: Extract) -> Iterator[WalkedWay]:
    for way in extract.all_ways():
        if _has_nodes(way) and is_walked(way.tags):
            yield WalkedWay(way.nodes, way.lonlat, way.tags["highway"] == "steps")


def _has_nodes(way: Way) -> bool:
    return len(way.nodes) == len(way.lonlat)
