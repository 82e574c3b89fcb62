"""Turns places and streets into what the API answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from torg.core.frame import address, frame
from torg.core.geo import metres
from torg.places.enums import Need
from torg.places.hours.states import UNKNOWN, OpeningState
from torg.places.models import City, Facility, Place, Street
from torg.places.queries.categories import CategoryNode, category_tree
from torg.places.queries.coming import states_and_spells
from torg.places.queries.hours import state_of, states_at
from torg.places.queries.spells import Spell

SLUG_MARK = "slug-of-it"  # stands for the slug in an address that is reversed once a request


@dataclass(frozen=True)
class Told:
    """What is looked up once for all places of an answer."""

    request: HttpRequest
    city: City
    at: datetime  # in the city's zone
    near: tuple[float, float] | None
    states: dict[int, OpeningState]
    spells: dict[int, list[Spell]]
    parents: dict[str, str]  # category slug → slug of the category above
    page: str
    ics: str


def tell_places(
    request: HttpRequest,
    city: City,
    places: Sequence[Place],
    at: datetime,
    near: tuple[float, float] | None = None,
) -> list[dict[str, Any]]:
    """Return the places as the API tells them, in one query whatever their number; in one more
    where some are open neither now nor within a week.

    `near` is the point (latitude, longitude) from which distances are told.
    """
    states, spells = states_and_spells(city, places, at)
    told = Told(
        request=request,
        city=city,
        at=at.astimezone(city.tz),
        near=near,
        states=states,
        spells=spells,
        parents={node.slug: node.parent_slug for top in category_tree() for node in top.walk()},
        page=page_address(request, "place"),
        ics=request.build_absolute_uri(reverse("api:place_hours", args=[SLUG_MARK])),
    )
    return [_place(place, told) for place in places]


def _place(place: Place, told: Told) -> dict[str, Any]:
    category = place.category
    return {
        "slug": place.slug,
        "name": place.name,
        "names": place.names,
        "description": place.description,
        "category": {
            "slug": category.slug,
            "name": category.name,
            "parent": told.parents.get(category.slug) or None,
        },
        "needs": need_names(place.needs),
        "address": {
            "text": place.address,
            "street": place.street_name,
            "number": place.house_number,
            "postcode": place.postcode,
            "locality": place.locality,
        },
        "location": {"type": "Point", "coordinates": (place.lon, place.lat)},
        "distance_m": round(metres(*told.near, place.lat, place.lon), 1) if told.near else None,
        "street": named(place.street),
        "district": named(place.district),
        "state": tell_state(state_of(told.states, place), told.at),
        "hours": _hours(place, told),
        "accessibility": {
            "wheelchair": place.wheelchair or "unknown",
            "details": {key: str(value) for key, value in place.accessibility.items()},
        },
        "cuisine": place.cuisine,
        "payment": place.payment,
        "attributes": {key: str(value) for key, value in place.attributes.items()},
        "contact": {"phone": place.phone, "email": place.email, "website": place.website},
        "source": {
            "ref": place.source_ref,
            "attribution": told.city.attribution,
            "updated_at": place.updated_at,
        },
        "url": told.page.replace(SLUG_MARK, place.slug),
        "ics_url": told.ics.replace(SLUG_MARK, place.slug),
    }


def tell_state(state: OpeningState, at: datetime) -> dict[str, Any]:
    """Return an opening state as the API tells it."""
    return {
        "kind": state.kind.value,
        "label": state.label,
        "at": at,
        "until": state.until,
        "opens": state.opens,
        "minutes_left": state.minutes_left,
        "reason": state.reason,
    }


def _hours(place: Place, told: Told) -> dict[str, Any]:
    zone = told.at.tzinfo
    return {
        "expression": place.schedule.expression if place.schedule else None,
        "raw": place.hours_raw,
        "notice": place.hours_notice,
        "next": [
            {
                "start": spell.start.astimezone(zone),
                "end": spell.end.astimezone(zone),
                "comment": spell.comment,
            }
            for spell in told.spells.get(place.schedule_id or 0, [])
        ],
    }


def tell_streets(request: HttpRequest, streets: Sequence[Street]) -> list[dict[str, Any]]:
    """Return streets as the API tells them."""
    page = page_address(request, "street")
    stroll = request.build_absolute_uri(reverse("api:street_stroll", args=[SLUG_MARK]))
    return [
        {
            "slug": street.slug,
            "name": street.name,
            "names": street.names,
            "pedestrian": street.is_pedestrian,
            "length_m": round(street.length_m, 1),
            "places": street.places_count,
            "district": named(street.district),
            "bbox": street.bbox,
            "stroll_url": stroll.replace(SLUG_MARK, street.slug),
            "url": page.replace(SLUG_MARK, street.slug),
        }
        for street in streets
    ]


def tell_facilities(
    city: City, facilities: Sequence[Facility], at: datetime
) -> list[dict[str, Any]]:
    """Return facilities as the API tells them, in one query for their opening states."""
    states = states_at(city, (facility.schedule_id for facility in facilities), at)
    return [
        {
            "id": facility.pk,
            "kind": facility.kind,
            "name": facility.name,
            "location": {"type": "Point", "coordinates": (facility.lon, facility.lat)},
            "wheelchair": facility.wheelchair or "unknown",
            "fee": facility.fee,
            "state": tell_state(
                states.get(facility.schedule_id or 0, UNKNOWN), at.astimezone(city.tz)
            ),
            "hours": facility.schedule.expression if facility.schedule else None,
            "attributes": _texts(facility.attributes),
            "source": facility.source_ref,
        }
        for facility in facilities
    ]


def _texts(attributes: dict[str, Any]) -> dict[str, str]:
    """Return attributes as texts, several values with semicolons as OpenStreetMap writes them."""
    return {
        key: ";".join(map(str, value)) if isinstance(value, list) else str(value)
        for key, value in attributes.items()
        if not isinstance(value, dict)  # names in other languages
    }


def tell_categories(tree: Sequence[CategoryNode], counts: dict[str, int]) -> list[dict[str, Any]]:
    """Return the tree as a list, parents before their children."""
    return [
        {
            "slug": node.slug,
            "name": node.name,
            "parent": node.parent_slug or None,
            "names": {"sv": node.name_sv, "en": node.name_en},
            "needs": need_names(node.needs),
            "count": counts.get(node.slug, 0),
        }
        for top in tree
        for node in top.walk()
    ]


def streets_of(city: City) -> QuerySet[Street]:
    """Return the city's streets."""
    return Street.objects.filter(city=city)


def streets_in_order(ids: Sequence[int]) -> list[Street]:
    """Return streets by id, without their shapes, in the order of the ids; one query."""
    streets = Street.objects.select_related("district")
    found = streets.defer("line", "parts", "district__outline").in_bulk(list(ids))
    return [found[number] for number in ids if number in found]


def need_names(bits: int) -> list[str]:
    """Return the names of a set of needs: 1 | 64 is ["eat", "sit"]."""
    return [need.name.lower() for need in Need if bits & need.value]


def page_address(request: HttpRequest, kind: str) -> str:
    """Return the address of a page for people, with a mark where the slug goes.

    The pages belong to an app above, which has told the frame their names. An English reader gets
    the English page.
    """
    path = address(frame.pages.get(kind, ""), SLUG_MARK)
    return request.build_absolute_uri(path) if path else ""


def place_address(request: HttpRequest, place: Place) -> str:
    """Return the address of a place's page."""
    return page_address(request, "place").replace(SLUG_MARK, place.slug)


def named(thing: Any) -> dict[str, str] | None:
    """Return slug and name of a street, square or district; None for None."""
    return {"slug": thing.slug, "name": thing.name} if thing is not None else None
