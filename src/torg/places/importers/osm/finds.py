"""Finds what a visitor may enter among the elements of an extract, each thing once; and what
stands empty."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from torg.core.importing import ImportReport
from torg.core.text import slugify_any
from torg.places.categories import (
    KEYS,
    NEED_A_NAME,
    NEED_HOURS,
    OTHER,
    CategoryFinder,
)
from torg.places.importers.osm.extract import Relation, Way
from torg.places.importers.osm.reader import REASONS
from torg.places.importers.osm.shapes import MAX_TOWN, Scene
from torg.places.importers.osm.tags import Tags, name_of, street_key

# Keys of things that have hours but are no place: gates, lifts, car parks, ticket machines.
_THINGS = (
    "amenity", "highway", "barrier", "railway", "public_transport", "man_made", "emergency",
    "landuse", "leisure", "natural", "power", "waterway", "boundary", "place", "type",
)  # fmt: skip
# What is tagged as empty, and what may be said to have been in it.
_EMPTY = frozenset({"vacant", "empty", "disused"})
_WAS = {
    "disused:shop": None,  # whatever it was
    "disused:craft": None,
    "disused:amenity": frozenset(
        {"restaurant", "cafe", "bar", "pub", "fast_food", "bank", "pharmacy", "ice_cream"}
    ),
}
_FEW = 20  # of one name within some metres: more are not compared
_SAME_SPOT = 12.0  # metres between two nodes of the same name and kind: one place, drawn twice
_PRIVATE = {"private", "no", "members", "residents", "employees"}
_PRIVATE_GARDENS = {"private", "residential"}
# Boards and maps are information too, but nobody enters them.
_ONLY = [("tourism", "information", "information", {"office", "visitor_centre"})]


@dataclass
class Find:
    """Something that may be entered. `point` and `area` (None for a node) are in metres."""

    ref: str
    tags: dict[str, str]
    categories: list[str]
    name: str
    point: shapely.Point
    area: BaseGeometry | None = None


def find_all(
    scene: Scene, finder: CategoryFinder, language: str, report: ImportReport
) -> list[Find]:
    """Return every place of the scene once. Refused elements are counted on `report`."""
    finds: list[Find] = []
    for ref, tags, shape in _candidates(scene, _has_key):
        name = name_of(tags, language)
        categories = categories_of(tags, name, finder)
        if not categories:
            continue
        report.read += 1
        if name and slugify_any(name) == "x" and not any(char.isalnum() for char in name):
            report.refuse(ref, _(REASONS["name"]), tags)
            continue
        point = shapely.Point(shape) if isinstance(shape, shapely.Point) else _inside(shape)
        if max(abs(point.x), abs(point.y)) > MAX_TOWN:
            report.refuse(ref, _(REASONS["far"]), tags)
            continue
        area = None if isinstance(shape, shapely.Point) else shape
        finds.append(Find(ref, tags, categories, name, point, area))
    for ref, tags in scene.broken:
        if finder.all_for(tags) or "building" in tags:
            report.read += 1
            report.refuse(ref, _(REASONS["shape"]), tags)
    return _once(finds)


def find_vacant(scene: Scene, finder: CategoryFinder) -> list[Find]:
    """Return the premises that the scene says stand empty; they have no name and no category."""
    finds = []
    for ref, tags, shape in _candidates(scene, _says_empty):
        if categories_of(tags, "", finder):
            continue  # something else has moved in
        point = shape if isinstance(shape, shapely.Point) else _inside(shape)
        if max(abs(point.x), abs(point.y)) <= MAX_TOWN:
            area = None if isinstance(shape, shapely.Point) else shape
            finds.append(Find(ref, tags, [OTHER], "", shapely.Point(point), area))
    return finds


def _says_empty(tags: Tags) -> bool:
    return tags.get("shop") in _EMPTY or any(
        tags.get(key) and (kinds is None or tags[key] in kinds) for key, kinds in _WAS.items()
    )


def was_in(tags: Tags) -> str:
    """Return what was in a vacant premises before, as OpenStreetMap calls it; "" = not known."""
    return next((tags[key] for key in _WAS if tags.get(key) not in {None, "", "yes"}), "")


def categories_of(tags: Tags, name: str, finder: CategoryFinder) -> list[str]:
    """Return the categories of an element, none when it tells a visitor nothing.

    An unnamed lawn tells nothing, nor does an office that does not say when it is open; something
    with a name and opening hours does, even when no tag says what it is.
    """
    if not is_public(tags):
        return []
    hours = "opening_hours" in tags
    found = [slug for slug in finder.all_for(tags) if hours or slug not in NEED_HOURS]
    if not found and hours and name and not any(key in tags for key in _THINGS):
        found = [OTHER]
    return [] if found and found[0] in NEED_A_NAME and not (name or hours) else found


def is_public(tags: Tags) -> bool:
    """Tell whether a visitor may go in, as far as the tags say."""
    if tags.get("access") in _PRIVATE or "yes" in (tags.get("disused"), tags.get("abandoned")):
        return False
    for key, value, key_of_kind, kinds in _ONLY:
        if tags.get(key) == value and tags.get(key_of_kind) not in kinds:
            return False
    return not (tags.get("leisure") == "garden" and tags.get("garden:type") in _PRIVATE_GARDENS)


def _candidates(
    scene: Scene, wanted: Callable[[Tags], bool]
) -> Iterator[tuple[str, dict[str, str], BaseGeometry]]:
    """Every element whose tags are wanted, and its shape in metres."""
    extract = scene.extract
    points = [p for p in extract.points if wanted(p.tags)]
    if points:
        xy = scene.plane.to_xy([[p.lon, p.lat] for p in points])
        for point, shape in zip(points, shapely.points(xy), strict=True):
            yield f"osm:node/{point.id}", point.tags, shape
    for ref, area in scene.areas.items():
        if wanted(scene.tags[ref]):
            yield f"osm:{ref}", scene.tags[ref], area
    broken = {ref for ref, _tags in scene.broken}
    elements: list[Way | Relation] = [*extract.ways.values(), *extract.relations]
    for element in elements:
        ref = f"{'way' if isinstance(element, Way) else 'relation'}/{element.id}"
        if ref not in scene.areas and ref not in broken and wanted(element.tags):
            shape = _partial(scene, element)
            if shape is not None:
                yield f"osm:{ref}", element.tags, shape


def _has_key(tags: Tags) -> bool:
    if "highway" in tags and "shop" not in tags and "amenity" not in tags:
        return False
    return "opening_hours" in tags or any(key in tags for key in KEYS)


def _partial(scene: Scene, element: Way | Relation) -> BaseGeometry | None:
    """The middle of what the extract holds of an open line, or of a shape that reaches out."""
    if isinstance(element, Way):
        return shapely.Point(scene.line(element).mean(axis=0))
    ways = [scene.extract.ways[ref] for ref, _role in element.members if ref in scene.extract.ways]
    if not ways:
        return None
    return shapely.Point(np.vstack([scene.line(way) for way in ways]).mean(axis=0))


def _inside(area: BaseGeometry) -> shapely.Point:
    """The middle of an area, or a point within it where the middle lies outside."""
    middle = area.centroid
    return middle if area.contains(middle) else area.representative_point()


# --- once ----------------------------------------------------------------------------------------


def _once(finds: list[Find]) -> list[Find]:
    """Join a node with the area around it, or with its twin, when both mean one place."""
    gone: set[int] = set()
    for kept, other in _may_be_one(finds):
        if not {kept, other} & gone and _is_same(finds[kept], finds[other]):
            # The richer one gives its identity: it is the one that mappers look after.
            rich, poor = sorted((kept, other), key=lambda i: -len(finds[i].tags))
            _join(finds[rich], finds[poor])
            gone.add(poor)
    return [find for i, find in enumerate(finds) if i not in gone]


def _may_be_one(finds: list[Find]) -> Iterator[tuple[int, int]]:
    """Give pairs that lie so that they may be one place: an area and what is in it, then twins.

    A hostile extract puts all that it has on one spot. So pairs are never gathered: areas are asked
    one by one, and twins must bear one name, of which each is compared with a few.
    """
    if not finds:
        return
    points = shapely.STRtree([find.point for find in finds])
    for i, find in enumerate(finds):
        if find.area is not None:
            for other in points.query(find.area, "contains"):
                if other != i:
                    yield i, int(other)
    named: dict[str, list[int]] = {}
    for i, find in enumerate(finds):
        if find.name or find.area is not None:
            named.setdefault(street_key(find.name) if find.name else "", []).append(i)
    for same in named.values():
        yield from _neighbours(finds, same)


def _neighbours(finds: list[Find], same: list[int]) -> Iterator[tuple[int, int]]:
    """Give pairs of these that lie within a few metres, each with `_FEW` before it at most."""
    cells: dict[tuple[int, int], list[int]] = {}
    for i in same:
        x, y = finds[i].point.x, finds[i].point.y
        column, row = int(x // _SAME_SPOT), int(y // _SAME_SPOT)
        near = [
            other
            for a in (column - 1, column, column + 1)
            for b in (row - 1, row, row + 1)
            for other in cells.get((a, b), ())
            if math.hypot(finds[other].point.x - x, finds[other].point.y - y) <= _SAME_SPOT
        ]
        yield from ((other, i) for other in near)
        here = cells.setdefault((column, row), [])
        if len(here) < _FEW:
            here.append(i)


def _is_same(one: Find, other: Find) -> bool:
    if one.name and other.name and street_key(one.name) != street_key(other.name):
        return False
    if not (one.name or other.name) and one.area is None and other.area is None:
        return False  # two nameless hairdressers side by side are two
    if one.area is None and other.area is None and not (one.name and other.name):
        return False
    return bool(set(one.categories) & set(other.categories))


def _join(rich: Find, poor: Find) -> None:
    rich.tags = {**poor.tags, **rich.tags}
    rich.name = rich.name or poor.name
    rich.categories += [c for c in poor.categories if c not in rich.categories]
    if rich.area is None:
        rich.area = poor.area
