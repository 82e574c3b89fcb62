"""A stroll as the API tells it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest

from torg.places.api.shape import SLUG_MARK, named, page_address, tell_state, tell_streets
from torg.places.enums import Side
from torg.places.hours.states import OpeningState
from torg.places.models import Place
from torg.places.queries.strolls import Stroll
from torg.places.queries.walking import StrollItem


def tell_stroll(request: HttpRequest, walk: Stroll) -> dict[str, Any]:
    """Return a street with both its sides. Reads nothing more from the database."""
    street = walk.street
    at = walk.at.astimezone(street.city.tz)
    page = page_address(request, "place")
    faces = {Side.LEFT: street.left_faces, Side.RIGHT: street.right_faces}
    return {
        "street": tell_streets(request, [street])[0],
        "at": at,
        "open_count": walk.open_count,
        "known_count": walk.known_count,
        "total": walk.total,
        "start_towards": street.start_towards,
        "end_towards": street.end_towards,
        "line": street.line,
        "sides": [
            {
                "side": side.value,
                "faces": faces[side],
                "items": [_item(item, at, page) for item in items],
            }
            for side, items in walk.sides
        ],
    }


def _item(item: StrollItem, at: datetime, page: str) -> dict[str, Any]:
    place, state = item.place, item.state
    return {
        "kind": item.kind.value,
        "name": item.name,
        "number": item.number,
        "at_m": round(item.at_m, 1),
        "x_m": round(item.x_m, 1),
        "width_m": round(item.width_m, 1),
        "place": _passed(place, state, at, page, "window") if place and state else None,
        "inside": [_passed(i.place, i.state, at, page, i.where) for i in item.inside],
        "to_street": named(item.to_street),
        "to_square": named(item.to_square),
        "open_count": item.open_count,
        "lines": list(item.lines),
        "area": item.area,
        "premises": item.premises,
        "empty_m": round(item.empty_m, 1),
    }


def _passed(
    place: Place, state: OpeningState, at: datetime, page: str, reached: str
) -> dict[str, Any]:
    category = place.category
    return {
        "slug": place.slug,
        "name": place.name,
        "category": {
            "slug": category.slug,
            "name": category.name,
            "parent": category.parent.slug if category.parent else None,
        },
        "state": tell_state(state, at),
        "url": page.replace(SLUG_MARK, place.slug),
        "reached": reached,
    }
