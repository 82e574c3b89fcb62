"""Stretches for other programs: where they lie, what is wanted there, how much stands empty."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Path, Query, Router
from pydantic import BaseModel

from torg.core.api.paging import KeyOrder, Meta, Page, PageParams, meta_of, page_by_key
from torg.core.api.problems import Problem, ProblemOut
from torg.core.frame import address
from torg.places.api.params import CITY, CityParams, city_asked_for
from torg.places.api.schemas import NamedRef
from torg.places.api.shape import named
from torg.places.models import City
from torg.premises.counting.models import Count
from torg.premises.counting.queries import Rate
from torg.premises.models import Stretch
from torg.premises.queries.premises import stretches_in
from torg.premises.strategies import queries
from torg.premises.strategies.models import Strategy

router = Router(tags=["premises"])
REFUSALS = {404: ProblemOut, 422: ProblemOut}
BY_SLUG = KeyOrder("slug", str)


class StretchParams(PageParams):
    city: str = CITY


class PartOut(BaseModel):
    street: NamedRef | None
    side: str = Field(description="left or right, seen in walking direction; empty: both.")
    from_m: float
    to_m: float | None = Field(description="Null: to the street's end.")


class StrategyOut(BaseModel):
    """The strategy that holds now."""

    adopted_on: str = Field(description="ISO 8601.")
    identity: str
    wanted: list[str] = Field(description="Slugs of categories.")
    unwanted: list[str] = Field(description="Slugs of categories.")


class VacancyOut(BaseModel):
    """From the newest closed count of the city, on foot."""

    counted_on: str = Field(description="ISO 8601.")
    counted: int
    vacant: int


class StretchOut(BaseModel):
    slug: str
    name: str
    description: str
    parts: list[PartOut]
    strategy: StrategyOut | None
    vacancy: VacancyOut | None
    url: str = Field(description="Its page, for people.")


class StretchListOut(BaseModel):
    meta: Meta
    data: list[StretchOut]


@router.get(
    "/stretches/", response={200: StretchListOut, **REFUSALS}, operation_id="list_stretches",
    summary="Stretches and their strategies",
)  # fmt: skip
def list_stretches(request: HttpRequest, params: Query[StretchParams]) -> dict[str, Any]:
    """The stretches of a city."""
    city = city_asked_for(request, params.city)
    wanted = Stretch.objects.filter(city=city)
    page: Page[Stretch] = page_by_key(wanted, BY_SLUG, params, lambda ids: _in_order(city, ids))
    return {"meta": meta_of(request, page), "data": _tell(request, city, page.rows)}


@router.get(
    "/stretches/{slug}", response={200: StretchOut, **REFUSALS}, operation_id="get_stretch",
    summary="One stretch",
)  # fmt: skip
def one_stretch(request: HttpRequest, slug: Path[str], params: Query[CityParams]) -> dict[str, Any]:
    """What everyone may know of a stretch."""
    city = city_asked_for(request, params.city)
    try:
        found = queries.get_stretch(None, city, slug)
    except Stretch.DoesNotExist:
        raise Problem(404, _("There is no such stretch here.")) from None
    return _tell(request, city, [found])[0]


def _in_order(city: City, ids: list[int]) -> list[Stretch]:
    by_id = {row.pk: row for row in stretches_in(city).filter(pk__in=ids)}
    return [by_id[number] for number in ids if number in by_id]


def _tell(request: HttpRequest, city: City, rows: list[Stretch]) -> list[dict[str, Any]]:
    strategies = queries.standing(rows)
    count, rates = queries.newest_rates(city)
    return [_one(request, row, strategies.get(row.pk), count, rates.get(row.pk)) for row in rows]


def _one(
    request: HttpRequest,
    row: Stretch,
    strategy: Strategy | None,
    count: Count | None,
    rate: Rate | None,
) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "name": row.name,
        "description": row.description,
        "parts": [
            {
                "street": named(part.street), "side": part.side, "from_m": part.from_m,
                "to_m": part.to_m,
            }
            for part in row.parts.all()
        ],
        "strategy": _strategy(strategy) if strategy else None,
        "vacancy": {
            "counted_on": count.day.isoformat(), "counted": rate.counted, "vacant": rate.vacant,
        }
        if count and rate
        else None,
        "url": request.build_absolute_uri(address("strategies:stretch", row.slug)),
    }  # fmt: skip


def _strategy(strategy: Strategy) -> dict[str, Any]:
    return {
        "adopted_on": strategy.adopted_on.isoformat() if strategy.adopted_on else "",
        "identity": strategy.identity,
        "wanted": [row.slug for row in strategy.wanted.all()],
        "unwanted": [row.slug for row in strategy.unwanted.all()],
    }
