"""Studies for other programs: the question, what it stood on, and the answer. No owner, no rent
that is asked, and no sum of one or two businesses."""

from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Path, Query, Router
from pydantic import BaseModel

from torg.core.api.paging import KeyOrder, Meta, Page, PageParams, meta_of, page_by_key
from torg.core.api.problems import Problem, ProblemOut
from torg.core.frame import address
from torg.places.api.params import CITY, CityParams, city_asked_for
from torg.places.api.schemas import NamedRef, PointOut
from torg.places.api.shape import named
from torg.premises.studies.models import Study
from torg.premises.studies.queries.assumptions import stated_sources
from torg.premises.studies.queries.open_data import answer_of
from torg.premises.studies.queries.studies import visible_to

router = Router(tags=["studies"])
REFUSALS = {404: ProblemOut, 422: ProblemOut}
BY_SLUG = KeyOrder("slug", str)


class StudiesParams(PageParams):
    city: str = CITY


class StudyOut(BaseModel):
    slug: str
    title: str
    district: NamedRef | None = Field(description="null: the whole city.")
    state: Literal["done", "incomplete"] = Field(
        description="incomplete: it had to do without something; see `lacks`."
    )
    run_at: str | None = Field(description="When it was reckoned, ISO 8601.")
    url: str = Field(description="Its page, for people.")


class StudiesOut(BaseModel):
    meta: Meta
    data: list[StudyOut]


class IntervalOut(BaseModel):
    low: int = Field(description="10 of 100 draws are lower.")
    middle: int = Field(description="By the middle of all assumptions.")
    high: int = Field(description="10 of 100 draws are higher.")


class TradeOut(BaseModel):
    """Kronor a year. What would tell what one or two businesses sell is null."""

    trade: str = Field(description="Slug of a category.")
    shops_district: int
    shops_town: int
    sold_district: int | None = Field(description="In the district's shops.")
    share_district: float | None = Field(
        description="sold_district as a share of all that the map's people spend on the trade."
    )
    expected: IntervalOut | None = Field(
        description="What those within 15 minutes' walk spend, wherever they do."
    )
    present: IntervalOut | None = Field(description="What the floors of the shops there need.")
    gap: IntervalOut | None = Field(description="expected − present.")


class FromOut(BaseModel):
    elsewhere: int = Field(description="Money that went to other towns or nowhere before.")
    shops: int = Field(description="Taken from other shops of the town; the two below are parts.")
    shops_district: int | None
    shops_town: int | None


class StanceOut(BaseModel):
    stretch: str = Field(description="Slug of a stretch that the premises stands on.")
    says: Literal["wanted", "unwanted"]
    adopted_on: str = Field(description="When the strategy was adopted, ISO 8601.")
    url: str = Field(description="The stretch's page, for people.")


class FitOut(BaseModel):
    """A trade in a vacant premises, alone. Kronor a year."""

    trade: str
    turnover: IntervalOut
    bears: float | None = Field(description="Share of the draws in which it bears itself.")
    rent_per_m2_year: IntervalOut = Field(description="That its turnover could pay.")
    comes_from: FromOut | None = Field(description="null where fewer than three shops would show.")
    robustness: float = Field(description="Share of the draws in which it is among the best three.")
    variety_gain: float = Field(description="What it adds to the district's Shannon index.")
    complementarity: float | None = Field(
        description="Above 0: its neighbours suit it better than is usual (Jensen's Q)."
    )
    wishes: int = Field(description="People within 400 m who wish for it.")
    strategies: list[StanceOut] = Field(
        description="What standing strategies say of the trade there, read now: no part of the"
        " answer, and without a say in its order."
    )


class VacancyOut(BaseModel):
    slug: str
    address: str
    position: PointOut
    area_m2: int | None
    footfall: IntervalOut | None = Field(description="People who pass in a day, reckoned.")
    fits: list[FitOut] = Field(description="The best first.")


class AnswerOut(BaseModel):
    shannon: float = Field(description="Variety of the district's shops now.")
    draws: int
    trades: list[TradeOut]
    premises: list[VacancyOut] = Field(description="Vacant ones that everyone may see.")
    catchment: dict[str, Any] | None = Field(
        description="People within 5, 10, 15 and 20 minutes' walk, with outlines as GeoJSON."
    )
    hinges: list[dict[str, Any]] = Field(
        description="Assumptions by how much the best trades hinge on them (rank correlation)."
    )


class SourceOut(BaseModel):
    kind: str = Field(description="population, day_people, spending, footfall; map: shops, streets")
    title: str
    source: str
    licence: str
    url: str
    as_of: str
    digest: str


class WholeStudyOut(StudyOut):
    lacks: list[str]
    parameters: dict[str, Any] = Field(description="Every assumption; pairs are ranges.")
    seed: int
    version: str = Field(description="Of the method.")
    inputs_digest: str = Field(description="SHA-256 of all that it stood on.")
    sources: list[SourceOut]
    answer: AnswerOut | None = Field(description="null where it could not be answered.")


@router.get(
    "/studies/", response={200: StudiesOut, **REFUSALS}, operation_id="list_studies",
    summary="Studies that have been answered",
)  # fmt: skip
def list_studies(request: HttpRequest, params: Query[StudiesParams]) -> dict[str, Any]:
    """What districts lack: every study of the city that has been run."""
    city = city_asked_for(request, params.city)
    page: Page[Study] = page_by_key(visible_to(None, city), BY_SLUG, params, _in_order)
    return {"meta": meta_of(request, page), "data": [_line(request, row) for row in page.rows]}


@router.get(
    "/studies/{slug}", response={200: WholeStudyOut, **REFUSALS}, operation_id="get_study",
    summary="One study with its answer",
)  # fmt: skip
def one_study(request: HttpRequest, slug: Path[str], params: Query[CityParams]) -> dict[str, Any]:
    """A study as it was answered; premises that have been hidden since are left out.

    What strategies of stretches say of its trades is as it stands now.
    """
    city = city_asked_for(request, params.city)
    found = visible_to(None, city).filter(slug=slug.replace("\x00", "")).first()
    if found is None:
        raise Problem(404, _("There is no such study here."))
    return {
        **_line(request, found),
        "lacks": found.lacks,
        "parameters": found.parameters,
        "seed": found.seed,
        "version": found.version,
        "inputs_digest": found.inputs_digest,
        "sources": stated_sources(found),
        "answer": answer_of(found, request.build_absolute_uri),
    }


def _in_order(ids: list[int]) -> list[Study]:
    rows = Study.objects.select_related("district").defer("result", "sources", "parameters")
    by_id = rows.in_bulk(ids)
    return [by_id[number] for number in ids if number in by_id]


def _line(request: HttpRequest, row: Study) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "title": row.title,
        "district": named(row.district),
        "state": row.state,
        "run_at": row.run_at.isoformat() if row.run_at else None,
        "url": request.build_absolute_uri(address("studies:study", row.slug)),
    }
