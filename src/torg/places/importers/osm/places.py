"""Finds → rows of places: what their tags say, cleaned, and where they front."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from torg.core.text import clean_text
from torg.places.categories import FRONTLESS
from torg.places.enums import Need, Side
from torg.places.geometry.frontage import find_frontages
from torg.places.importers.osm.finds import Find
from torg.places.importers.osm.houses import Houses, Looks
from torg.places.importers.osm.shapes import Scene
from torg.places.importers.osm.streets import StreetShape
from torg.places.importers.osm.tags import (
    Tags,
    email_of,
    first,
    names_of,
    phone_of,
    street_key,
    website_of,
    words_of,
)
from torg.places.models import Category
from torg.places.services.rows import Row

_ACCESS_KEYS = (
    "wheelchair:description",
    "toilets:wheelchair",
    "toilets",
    "changing_table",
    "capacity:disabled",
    "hearing_loop",
    "tactile_paving",
    "tactile_writing",
    "blind",
    "deaf",
    "ramp:wheelchair",
    "automatic_door",
    "elevator",
    "kerb",
    "step_count",
)
_ATTRIBUTE_KEYS = (
    "outdoor_seating",
    "indoor_seating",
    "takeaway",
    "delivery",
    "drive_through",
    "internet_access",
    "internet_access:fee",
    "fee",
    "charge",
    "smoking",
    "dog",
    "reservation",
    "organic",
    "second_hand",
    "breakfast",
    "lunch",
    "brunch",
    "happy_hours",
    "microbrewery",
    "highchair",
    "kids_area",
    "min_age",
    "stars",
    "rooms",
    "brand",
    "operator",
    "brand:wikidata",
    "wikidata",
    "wikipedia",
    "capacity",
    "bulk_purchase",
    "self_service",
    "denomination",
    "religion",
    "sport",
    "start_date",
    "repair",
    "diet:vegetarian",
    "diet:vegan",
    "diet:gluten_free",
    "diet:halal",
    "diet:kosher",
    "diet:lactose_free",
    "clothes",
    "trade",
    "female",
    "male",
    "unisex",
)
_YES = {"yes", "only", "designated", "limited"}
_CARDS = {"cards", "credit_cards", "debit_cards", "visa", "mastercard", "american_express"}
_MAX_HOURS = 4_000


def place_rows(
    scene: Scene,
    finds: list[Find],
    streets: list[StreetShape],
    houses: Houses,
    categories: dict[str, Category],
    language: str,
) -> list[Row]:
    """Return one row for each find, in the same order."""
    points = np.array([find.point for find in finds], dtype=object)
    house = houses.holding(points)
    address = [_address(scene, houses, find, int(h)) for find, h in zip(finds, house, strict=True)]
    rows = [
        Row(find.ref, *_said(find, categories, language, place_address))
        for find, place_address in zip(finds, address, strict=True)
    ]
    if rows:
        lonlat = scene.plane.to_lonlat(shapely.get_coordinates(points))
        for row, (lon, lat) in zip(rows, lonlat.round(7), strict=True):
            row.values |= {"lat": float(lat), "lon": float(lon)}
        _add_fronts(rows, finds, points, address, streets, houses, house)
    return rows


def _said(
    find: Find, categories: dict[str, Category], language: str, address: dict[str, str]
) -> tuple[str, dict[str, Any]]:
    """Return name and values: what the tags of one find say."""
    tags, kinds = find.tags, [categories[slug] for slug in find.categories]
    names, attributes = names_of(tags), _attributes(tags)
    name = find.name
    if not name:
        name = kinds[0].name_sv if language == "sv" else kinds[0].name_en
        names = {"sv": kinds[0].name_sv, "en": kinds[0].name_en}
        attributes["nameless"] = "yes"
    values = {
        "category": kinds[0].slug,
        "names": names,
        "description": _description(tags, language),
        "needs": needs_of(tags, kinds),
        "floor": clean_text(tags.get("level", ""), 10),
        "phone": phone_of(tags),
        "email": email_of(tags),
        "website": website_of(tags),
        "hours_raw": tags.get("opening_hours", "").replace("\x00", "").strip()[:_MAX_HOURS],
        "wheelchair": _wheelchair(tags),
        "accessibility": _kept(tags, _ACCESS_KEYS),
        "cuisine": words_of(tags.get("cuisine", "")),
        "payment": _payment(tags),
        "attributes": attributes,
        **address,
    }
    return name, values


def needs_of(tags: Tags, kinds: Sequence[Category]) -> int:
    """Return the bits of enums.Need: those of its categories, and what its own tags add or deny."""
    needs = 0
    for kind in kinds:
        needs |= kind.needs
    if tags.get("fee") == "no":
        needs |= Need.FREE
    elif tags.get("fee") == "yes" or "charge" in tags:
        needs &= ~Need.FREE
    if tags.get("indoor_seating") in _YES:
        needs |= Need.SIT
    elif tags.get("indoor_seating") == "no" or tags.get("takeaway") == "only":
        needs &= ~Need.SIT
    if any(tags.get(key) in _YES for key in ("kids_area", "playground", "highchair")):
        needs |= Need.CHILDREN
    return int(needs)


def _description(tags: Tags, language: str) -> str:
    text = first(tags, f"description:{language}", "description", "description:en")
    return clean_text(text, 2_000, lines=True)


def _wheelchair(tags: Tags) -> str:
    value = tags.get("wheelchair", "").strip().lower()
    value = {"designated": "yes", "partial": "limited", "bad": "limited"}.get(value, value)
    return value if value in {"yes", "limited", "no"} else ""


def _kept(tags: Tags, keys: Sequence[str]) -> dict[str, str]:
    kept = {key: clean_text(tags[key], 200) for key in keys if key in tags}
    return {key: value for key, value in kept.items() if value}


def _attributes(tags: Tags) -> dict[str, str]:
    return _kept(tags, _ATTRIBUTE_KEYS)


def _payment(tags: Tags) -> list[str]:
    """Return the ways to pay that are accepted, cards of all brands as one."""
    ways = {
        key.removeprefix("payment:")
        for key, value in tags.items()
        if key.startswith("payment:") and value in _YES
    }
    cards = {"cards"} if ways & _CARDS else set()
    return sorted(clean_text(way, 40) for way in (ways - _CARDS) | cards)[:16]


# --- where ---------------------------------------------------------------------------------------


def _address(scene: Scene, houses: Houses, find: Find, house: int) -> dict[str, str]:
    """The address of a place: its own, else the one that is written on its building."""
    own = find.tags
    tags: Tags = own
    if house >= 0 and not first(own, "addr:street", "addr:place", "addr:housenumber"):
        around = scene.tags[houses.refs[house]]
        number = around.get("addr:housenumber", "")
        if ";" not in number and "," not in number:  # a corner house has several: not known
            tags = {**around, **own}
    return {
        "street_name": clean_text(first(tags, "addr:street", "addr:place"), 160),
        "house_number": clean_text(tags.get("addr:housenumber", ""), 20),
        "postcode": clean_text(tags.get("addr:postcode", ""), 16),
        "locality": clean_text(tags.get("addr:city", ""), 80),
    }


def _add_fronts(
    rows: list[Row],
    finds: list[Find],
    points: np.ndarray,
    address: list[dict[str, str]],
    streets: list[StreetShape],
    houses: Houses,
    house: np.ndarray,
) -> None:
    by_key: dict[str, list[int]] = defaultdict(list)
    for number, street in enumerate(streets):
        for key in street.keys:
            by_key[key].append(number)
    number_of_house = {f"osm:{ref}": i for i, ref in enumerate(houses.refs)}
    fronts = find_frontages(
        points,
        [by_key.get(street_key(a["street_name"]), []) for a in address],
        np.array([street.line for street in streets], dtype=object),
        houses.outlines,
        np.array([number_of_house.get(find.ref, h) for find, h in zip(finds, house, strict=True)]),
        is_house=np.array([find.ref in number_of_house for find in finds]),
    )
    for i, (row, find) in enumerate(zip(rows, finds, strict=True)):
        if fronts.street[i] >= 0 and "nameless" in row.values["attributes"]:
            _name_by_street(row, find, streets[fronts.street[i]].name)
        looks = houses.looks[house[i]] if house[i] >= 0 else Looks()
        row.values |= {
            "storeys": looks.storeys, "material": looks.material, "roof": looks.roof,
            "side": "", "along_m": None, "setback_m": None, "in_courtyard": False,
            "frontage_m": None,
        }  # fmt: skip
        row.links["street"] = ""
        if fronts.street[i] < 0 or not _is_walked_past(find, row.values["floor"]):
            continue
        row.links["street"] = streets[fronts.street[i]].ref
        width = float(fronts.frontage_m[i])
        row.values |= {
            "side": Side.LEFT.value if fronts.left[i] else Side.RIGHT.value,
            "along_m": round(float(fronts.along_m[i]), 1),
            "setback_m": round(float(fronts.setback_m[i]), 1),
            "in_courtyard": bool(fronts.in_courtyard[i]),
            "frontage_m": None if np.isnan(width) else round(width, 1),
        }


def _name_by_street(row: Row, find: Find, street: str) -> None:
    """Tell what has no name, sign or address from others of its kind: "Toalett vid Kajgatan"."""
    if find.categories[0] not in FRONTLESS:
        return
    kinds = row.values["names"]
    row.values["names"] = {
        "sv": clean_text(f"{kinds['sv']} vid {street}", 160),
        "en": clean_text(f"{kinds['en']} by {street}", 160),
    }
    row.name = row.values["names"]["sv" if row.name == kinds["sv"] else "en"]


def _is_walked_past(find: Find, floor: str) -> bool:
    """A park has no front, and neither has what lies on an upper floor or below ground."""
    if find.categories[0] in FRONTLESS:
        return False
    floors = {part.strip() for part in floor.split(";") if part.strip()}
    return not floors or bool(floors & {"0", "0.0", "-0.5", "0.5", "G", "g"}) or "0-" in floor
