"""Premises for other programs. Asking rents only where everyone may see them."""

from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Path, Query, Router
from pydantic import BaseModel

from torg.core.api.paging import KeyOrder, Meta, Page, PageParams, meta_of, page_by_key
from torg.core.api.problems import Problem, ProblemOut
from torg.core.frame import address, frame
from torg.places.api.params import CITY, CityParams, city_asked_for
from torg.places.api.schemas import NamedRef, PointOut
from torg.places.api.shape import named
from torg.places.models import City
from torg.places.queries.places import if_public
from torg.premises.enums import State
from torg.premises.models import AskingRent, Premises
from torg.premises.queries.premises import get_premises, visible_to
from torg.premises.queries.rents import public_rents

router = Router(tags=["premises"])
REFUSALS = {404: ProblemOut, 422: ProblemOut}
BY_ADDRESS = KeyOrder("slug", str)


class PremisesParams(PageParams):
    city: str = CITY
    state: Literal["", "occupied", "vacant", "let", "rebuilding", "temporary", "unknown"] = Field(
        "", description="Only premises that are so now."
    )
    street: str = Field("", max_length=100, description="Slug of a street.")
    district: str = Field("", max_length=100, description="Slug of a district.")
    area_min: int | None = Field(None, ge=0, le=1_000_000, description="m², at least.")
    area_max: int | None = Field(None, ge=0, le=1_000_000, description="m², at most.")
    accessible: bool = Field(False, description="Only what a wheelchair can enter.")


class TenantOut(BaseModel):
    slug: str
    name: str


class PremisesOut(BaseModel):
    """A unit in a building. What is not known is null or empty, never guessed."""

    slug: str
    address: str
    position: PointOut
    street: NamedRef | None
    side: str = Field(description="left or right, seen in the street's walking direction.")
    along_m: float | None = Field(description="Metres from the street's start to mid-front.")
    frontage_m: float | None
    district: NamedRef | None
    floor: str = Field(
        description='Storeys from the street: "0" or empty at street level, "-1" the cellar, "1–2".'
        " As the source wrote it where that was not clear."
    )
    area_m2: int | None
    uses: list[str] = Field(description="Slugs of categories that could be there.")
    accessible: str = Field(description="yes, limited, no; empty: not known.")
    state: Literal["occupied", "vacant", "let", "rebuilding", "temporary", "unknown"]
    since: str | None = Field(description="Day from which it is known to be so, ISO 8601.")
    place: TenantOut | None = Field(description="What is in it, where everyone may see the place.")
    asking_rent_per_m2_year: int | None = Field(
        description="Kronor per m² and year, where the owner shows it to everyone; else null."
    )
    url: str = Field(description="Its page, for people.")


class PremisesListOut(BaseModel):
    meta: Meta
    data: list[PremisesOut]


@router.get(
    "/premises/", response={200: PremisesListOut, **REFUSALS}, operation_id="list_premises",
    summary="Premises, by address",
)  # fmt: skip
def list_premises(request: HttpRequest, params: Query[PremisesParams]) -> dict[str, Any]:
    """Every premises of the city's register, narrowed by whatever is asked."""
    city = city_asked_for(request, params.city)
    wanted = visible_to(None, city)
    if params.state:
        wanted = wanted.filter(state=State(params.state))
    for field, value in _conditions(params).items():
        wanted = wanted.filter(**{field: value})
    page: Page[Premises] = page_by_key(wanted, BY_ADDRESS, params, _in_order)
    return {"meta": meta_of(request, page), "data": _tell(request, page.rows)}


@router.get(
    "/premises/{slug}", response={200: PremisesOut, **REFUSALS}, operation_id="get_premises",
    summary="One premises",
)  # fmt: skip
def one_premises(
    request: HttpRequest, slug: Path[str], params: Query[CityParams]
) -> dict[str, Any]:
    """What everyone may know of a premises."""
    city = city_asked_for(request, params.city)
    return _tell(request, [_found(city, slug)])[0]


def _in_order(ids: list[int]) -> list[Premises]:
    joined = Premises.objects.select_related("street", "district", "place")
    by_id = joined.prefetch_related("uses").in_bulk(ids)
    return [by_id[number] for number in ids if number in by_id]


def _found(city: City, slug: str) -> Premises:
    try:
        return get_premises(None, city, slug)
    except Premises.DoesNotExist:
        raise Problem(404, _("There is no such premises here.")) from None


def _conditions(params: PremisesParams) -> dict[str, Any]:
    asked = {
        "street__slug": params.street.replace("\x00", ""),
        "district__slug": params.district.replace("\x00", ""),
        "area_m2__gte": params.area_min,
        "area_m2__lte": params.area_max,
        "wheelchair": "yes" if params.accessible else "",
    }
    return {field: value for field, value in asked.items() if value not in ("", None)}


def _tell(request: HttpRequest, rows: list[Premises]) -> list[dict[str, Any]]:
    rents = public_rents(row.pk for row in rows)
    return [_one(request, row, rents.get(row.pk)) for row in rows]


def _one(request: HttpRequest, row: Premises, rent: AskingRent | None) -> dict[str, Any]:
    page = address(frame.pages.get("premises", ""), row.slug)
    place = if_public(row.place)
    return {
        "slug": row.slug,
        "address": row.address,
        "position": {"type": "Point", "coordinates": (row.lon, row.lat)},
        "street": named(row.street),
        "side": row.side,
        "along_m": row.along_m,
        "frontage_m": row.frontage_m,
        "district": named(row.district),
        "floor": row.floor,
        "area_m2": row.area_m2,
        "uses": [use.slug for use in row.uses.all()],
        "accessible": row.wheelchair,
        "state": row.state,
        "since": row.since.isoformat() if row.since else None,
        "place": {"slug": place.slug, "name": place.name} if place else None,
        "asking_rent_per_m2_year": rent.per_m2_year if rent else None,
        "url": request.build_absolute_uri(page) if page else "",
    }
