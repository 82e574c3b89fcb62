"""Reads about places. `visible_to` is the only door to a place; the rest narrow what it opens."""

import math
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection
from django.db.models import (
    CharField,
    F,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast, Concat, StrIndex
from django.utils.translation import get_language

from torg.core.geo import MEAN_RADIUS, bbox_around
from torg.core.rules import Person, staff_with_mfa
from torg.core.search import search
from torg.places.enums import PlaceStatus
from torg.places.models import City, Place
from torg.places.queries.categories import category_ids, category_tree
from torg.places.queries.hours import open_at

__all__ = [
    "Person",
    "PlaceFilter",
    "category_tree",
    "find_places",
    "get_place",
    "narrow",
    "near_by",
    "resolve",
    "visible_to",
    "with_distance",
]

METRES_PER_DEGREE = math.radians(MEAN_RADIUS)  # of latitude, on the mean sphere
# Where a box holds more places than this, a further page is read in the order of the list, which
# soon meets enough of them; with fewer, the box is read whole and sorted.
MANY = 2_000
# What `q` may bring: the search index ranks its best 200 in one place, see core.search.
FOUND_AT_MOST = 200

_SEEN_BY_ALL = (PlaceStatus.ACTIVE,)
_NOT_TO_BE_NAMED = (PlaceStatus.HIDDEN, PlaceStatus.PROPOSED)
_SEEN_BY_STAFF = (PlaceStatus.ACTIVE, PlaceStatus.REVIEW, PlaceStatus.HIDDEN)

BBox = tuple[float, float, float, float]


@dataclass(frozen=True)
class PlaceFilter:
    """What is wanted of a place; an empty field asks for nothing.

    `bbox` is west, south, east, north in degrees; `near` is latitude, longitude and puts the
    nearest first; `within_m` cuts off at so many metres from `near`. `need` is a set of bits of
    `enums.Need`, all of which must be met. `category`, `district` and `street` are slugs; a
    category includes what stands below it. `q` is a visitor's search words.
    """

    bbox: BBox | None = None
    near: tuple[float, float] | None = None
    within_m: float | None = None
    category: str = ""
    need: int = 0
    open_at: datetime | None = None
    accessible: bool = False
    district: str = ""
    street: str = ""
    q: str = ""
    # The caller has counted more than MANY: see there. It changes how rows are found, never which.
    many: bool = False
    # The ids that `q` found, best first; `resolve` fills it in so that one page searches once.
    found: tuple[int, ...] | None = None


def visible_to(user: Person | None, city: City) -> QuerySet[Place]:
    """Return the city's places that `user` may see.

    Everyone sees active places; staff also those under review or hidden.
    """
    places = Place.objects.filter(city=city)
    if staff_with_mfa(user):
        return places.filter(status__in=_SEEN_BY_STAFF)
    return places.filter(status__in=_SEEN_BY_ALL)


def if_public(place: Place | None) -> Place | None:
    """Return the place where everyone may see it, else None: for what tells of it in passing."""
    return place if place is not None and place.status in _SEEN_BY_ALL else None


def may_be_named(place: Place) -> bool:
    """Tell whether history may name the place: what has left may be, what staff hid may not."""
    return place.status not in _NOT_TO_BE_NAMED


def get_place(user: Person | None, city: City, slug: str) -> Place:
    """Return one place with category, street, district, actor and schedule in one query.

    Raises `Place.DoesNotExist` for an unknown slug and for one that `user` may not see.
    """
    if "\x00" in slug:  # PostgreSQL refuses to compare with it
        raise Place.DoesNotExist
    return (
        visible_to(user, city)
        .select_related("category", "category__parent", "street", "district", "actor", "schedule")
        .get(slug=slug)
    )


def resolve(city: City, wanted: PlaceFilter) -> PlaceFilter:
    """Return `wanted` with its search words looked up (one search, or none without words)."""
    if not wanted.q.strip() or wanted.found is not None:
        return wanted
    language = (get_language() or "sv")[:2]
    results = search(city.pk, wanted.q, kinds=["place"], limit=FOUND_AT_MOST, language=language)
    return replace(wanted, found=tuple(hit.object_id for hit in results.hits))


def find_places(user: Person | None, city: City, wanted: PlaceFilter) -> QuerySet[Place]:
    """Return the visible places that meet `wanted`, in the order that `wanted` implies.

    Nearest first with `near` (annotated `distance_sq`, square metres), else best match first with
    `q`, else by name. Ties are broken by id, so that the order is total.
    """
    wanted = resolve(city, wanted)
    places = narrow(visible_to(user, city), city, wanted).select_related("category")
    if wanted.near is not None:
        nearest = with_distance(places, *wanted.near)
        # The plug-in for types does not see an annotation that another function made.
        return nearest.order_by("distance_sq", "id")  # type: ignore[misc]  # annotated
    if wanted.found is not None:
        return _by_rank(places, wanted.found)
    return places.order_by("name", "id")


def narrow(places: QuerySet[Place], city: City, wanted: PlaceFilter) -> QuerySet[Place]:
    """Apply every condition of a resolved filter to the city's places; the caller orders them."""
    if wanted.bbox is not None:
        places = _inside(places, wanted.bbox, by_index=not wanted.many)
    if wanted.near is not None and wanted.within_m is not None:
        places = _inside(places, bbox_around(*wanted.near, wanted.within_m))
        places = with_distance(places, *wanted.near, alias=True)
        places = places.filter(distance_sq__lte=wanted.within_m**2)  # type: ignore[misc]  # annotated  # as above
    if wanted.category:
        places = places.filter(category_id__in=category_ids(wanted.category))
    if wanted.need:
        met = F("needs").bitand(wanted.need)
        places = places.alias(needs_met=met).filter(needs_met=wanted.need)
    if wanted.accessible:
        places = places.filter(wheelchair="yes")
    if wanted.district:
        places = places.filter(district__slug=wanted.district)
    if wanted.street:
        places = places.filter(street__slug=wanted.street)
    if wanted.found is not None:
        places = places.filter(pk__in=wanted.found)
    if wanted.open_at is not None:
        places = open_at(places, city, wanted.open_at)
    return places


def with_distance(
    places: QuerySet[Place], lat: float, lon: float, *, alias: bool = False
) -> QuerySet[Place]:
    """Annotate `distance_sq`: squared metres from a point, on the plane that touches there.

    The plane errs by less than 0.1 % within 10 km, and needs no function that only one of the
    database engines knows. Longitudes are not wrapped: no city straddles the date line.
    """
    north = (F("lat") - lat) * METRES_PER_DEGREE
    east = (F("lon") - lon) * (METRES_PER_DEGREE * math.cos(math.radians(lat)))
    squared = north * north + east * east
    return places.alias(distance_sq=squared) if alias else places.annotate(distance_sq=squared)


def near_by(
    user: Person | None, place: Place, *, limit: int = 4, within_m: float = 400
) -> list[Place]:
    """Return up to `limit` visible places nearest to `place`, itself not among them."""
    wanted = PlaceFilter(near=(place.lat, place.lon), within_m=within_m)
    around = find_places(user, place.city, wanted).exclude(pk=place.pk)
    return list(around.select_related("category", "street")[:limit])


def _inside(places: QuerySet[Place], bbox: BBox, *, by_index: bool = True) -> QuerySet[Place]:
    west, south, east, north = bbox
    if by_index or connection.vendor == "postgresql":  # which keeps statistics, and chooses itself
        return places.filter(lat__gte=south, lat__lte=north, lon__gte=west, lon__lte=east)
    # A sum has no index, so SQLite is left with that of the order.
    sums = places.alias(lat_sum=F("lat") + 0.0, lon_sum=F("lon") + 0.0)
    return sums.filter(lat_sum__gte=south, lat_sum__lte=north, lon_sum__gte=west, lon_sum__lte=east)


def _by_rank(places: QuerySet[Place], found: tuple[int, ...]) -> QuerySet[Place]:
    """Order by the position of the id in `found`: one string search, the same on both engines."""
    line = Value("," + ",".join(map(str, found)) + ",", output_field=CharField())
    own = Concat(Value(","), Cast("pk", CharField()), Value(","), output_field=CharField())
    return places.annotate(rank=StrIndex(line, own)).order_by("rank", "id")
