"""Places, streets and categories: GET only, the same for everyone."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Query, Router

from torg.core.api.paging import (
    KeyOrder,
    Page,
    first_page,
    meta_of,
    page_by_key,
    page_of_ranked,
)
from torg.core.api.problems import ProblemOut
from torg.places.api import schemas
from torg.places.api.params import (
    AtParams,
    CityParams,
    FacilityParams,
    ListParams,
    PlaceParams,
    city_asked_for,
    read_bbox,
    read_instant,
)
from torg.places.api.shape import (
    place_address,
    streets_in_order,
    streets_of,
    tell_categories,
    tell_facilities,
    tell_places,
    tell_streets,
)
from torg.places.api.strolls import tell_stroll
from torg.places.models import City, Place
from torg.places.queries.calendar import hours_calendar
from torg.places.queries.categories import category_tree
from torg.places.queries.facets import count_categories
from torg.places.queries.facilities import facilities_in_order, find_facilities
from torg.places.queries.finding import find
from torg.places.queries.places import (
    MANY,
    PlaceFilter,
    find_places,
    get_place,
    resolve,
)
from torg.places.queries.spells import in_order
from torg.places.queries.strolls import get_street, stroll

router = Router(tags=["places"])
REFUSALS = {404: ProblemOut, 422: ProblemOut}
BY_NAME = KeyOrder("name", str)
BY_DISTANCE = KeyOrder("distance_sq", float)


@router.get(
    "/places/", response={200: schemas.PlaceList, **REFUSALS}, operation_id="list_places",
    summary="Places, by name, by nearness or by match",
)  # fmt: skip
def list_places(request: HttpRequest, params: Query[PlaceParams]) -> dict[str, Any]:
    """Every place that a visitor may enter, narrowed by whatever is asked."""
    city = city_asked_for(request, params.city)
    at = read_instant("open_at", params.open_at or "now", city)
    wanted = params.wanted(at if params.open_at else None)
    page = _page_of_places(city, wanted, params)
    pinned = {"open_at": at.isoformat()} if params.open_at else None
    return {
        "meta": meta_of(request, page, pinned),
        "data": tell_places(request, city, page.rows, at, wanted.near),
    }


# Before the place itself: its path would take ".ics" for a part of the slug.
@router.get(
    "/places/{slug}.ics",
    url_name="place_hours",
    response={200: None, **REFUSALS},
    operation_id="get_place_hours",
    summary="Opening hours as iCalendar",
    openapi_extra={
        "responses": {
            200: {"description": "OK", "content": {"text/calendar": {"schema": {"type": "string"}}}}
        }
    },
)
def place_hours(request: HttpRequest, slug: Path[str], params: Query[CityParams]) -> HttpResponse:
    """The coming eight weeks of a place's opening hours, exceptions and holidays applied."""
    city = city_asked_for(request, params.city)
    place = get_place(None, city, slug)
    calendar = hours_calendar(place, timezone.now(), url=place_address(request, place))
    return HttpResponse(calendar, content_type="text/calendar; charset=utf-8")


@router.get(
    "/places/{slug}", response={200: schemas.PlaceOut, **REFUSALS}, operation_id="get_place",
    summary="One place",
)  # fmt: skip
def place(request: HttpRequest, slug: Path[str], params: Query[AtParams]) -> dict[str, Any]:
    """Everything that is known of a place, with its state at the asked instant."""
    city = city_asked_for(request, params.city)
    at = read_instant("at", params.at, city)
    return tell_places(request, city, [get_place(None, city, slug)], at)[0]


@router.get(
    "/categories/", response={200: schemas.CategoryList, **REFUSALS},
    operation_id="list_categories", summary="The tree of categories, with counts",
)  # fmt: skip
def list_categories(request: HttpRequest, params: Query[CityParams]) -> dict[str, Any]:
    """The whole tree in one answer, parents before their children."""
    city = city_asked_for(request, params.city)
    rows = tell_categories(category_tree(), count_categories(None, city))
    return {"meta": {"count": len(rows), "next": None, "previous": None}, "data": rows}


@router.get(
    "/facilities/", response={200: schemas.FacilityList, **REFUSALS},
    operation_id="list_facilities", summary="Toilets, playgrounds, stops, parking and the like",
)  # fmt: skip
def list_facilities(request: HttpRequest, params: Query[FacilityParams]) -> dict[str, Any]:
    """What one uses without entering, by name; those without one first."""
    city = city_asked_for(request, params.city)
    found = find_facilities(city, params.kind or "", read_bbox(params.bbox))
    page = page_by_key(found, BY_NAME, params, facilities_in_order)
    rows = tell_facilities(city, page.rows, read_instant("at", "now", city))
    return {"meta": meta_of(request, page), "data": rows}


@router.get(
    "/streets/", tags=["streets"], response={200: schemas.StreetList, **REFUSALS},
    operation_id="list_streets", summary="Streets, by name",
)  # fmt: skip
def list_streets(request: HttpRequest, params: Query[ListParams]) -> dict[str, Any]:
    """Every named street of the city that can be walked."""
    city = city_asked_for(request, params.city)
    page = page_by_key(streets_of(city), BY_NAME, params, streets_in_order)
    return {"meta": meta_of(request, page), "data": tell_streets(request, page.rows)}


@router.get(
    "/streets/{slug}/stroll", url_name="street_stroll", tags=["streets"],
    response={200: schemas.StrollOut, **REFUSALS}, operation_id="get_stroll",
    summary="A walk along a street, both sides",
)  # fmt: skip
def street_stroll(request: HttpRequest, slug: Path[str], params: Query[AtParams]) -> dict[str, Any]:
    """Both sides in walking order, each storefront with its state at the asked instant."""
    city = city_asked_for(request, params.city)
    at = read_instant("at", params.at, city)
    return tell_stroll(request, stroll(None, get_street(city, slug), at))


def _page_of_places(city: City, wanted: PlaceFilter, params: PlaceParams) -> Page[Place]:
    """Return a page of places in two queries while nobody writes, three by a cursor, and those of
    one search when words were given."""
    wanted = resolve(city, wanted)
    found = find(None, city, wanted)
    if wanted.near is None and wanted.found is not None:
        page = page_of_ranked([str(number) for number in found.ids()], params)
        rows = in_order([int(key) for key in page.rows])
        return Page(rows=rows, count=page.count, after=page.after, before=page.before)
    order = BY_NAME if wanted.near is None else BY_DISTANCE
    if not params.cursor:
        keys = found.keys(params.limit + 1)
        return first_page(keys, len(found), order, params, in_order)
    places = find_places(None, city, replace(wanted, many=len(found) > MANY))
    return page_by_key(places, order, params, in_order, len(found))
