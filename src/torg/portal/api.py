"""Search over everything, for other programs."""

from collections.abc import Sequence
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Field, Query, Router
from pydantic import BaseModel, field_validator

from torg.core.api.paging import Meta, PageParams, meta_of, page_of_ranked
from torg.core.api.problems import ProblemOut, asked_too_often
from torg.core.frame import address, frame
from torg.core.limits import visitor_key, within_limit
from torg.core.search import Hit, search
from torg.places.api.params import CITY, city_asked_for
from torg.portal.queries.choosing import Choosing
from torg.portal.queries.hits import subtitle_of, title_of
from torg.portal.queries.map_view import map_of_facilities

router = Router(tags=["search"])

Kind = Literal["place", "event", "walk", "street", "square", "premises", "category", "facility"]
PER_MINUTE = 120  # searches from one network address: far more than anybody types
RANKED = 200  # the index ranks so many in one go; nobody reads further


class SearchParams(PageParams):
    q: str = Field(min_length=1, max_length=200, description="What to look for; typos are allowed.")
    type: Kind | None = Field(None, description="Only hits of this kind.")
    city: str = CITY

    @field_validator("q")
    @classmethod
    def _one_line(cls, value: str) -> str:
        return " ".join(value.split())


class HitOut(BaseModel):
    type: Kind
    slug: str
    title: str
    subtitle: str = Field(description="What tells it from others of the same name.")
    category: str = Field(description="Slug of the category, of places; else empty.")
    score: float = Field(description="Higher is better; only comparable within one answer.")
    url: str = Field(description="Its page, for people; may be empty.")


class SearchMeta(Meta):
    """`count` is of what was found; the best 200 can be read."""

    types: dict[str, int] = Field(description="Hits of each kind, as if none had been chosen.")
    suggestion: str = Field(description="A better spelling, if there may be one; mostly empty.")


class SearchOut(BaseModel):
    meta: SearchMeta
    data: list[HitOut]


@router.get(
    "/search/", response={200: SearchOut, 404: ProblemOut, 422: ProblemOut, 429: ProblemOut},
    operation_id="search", summary="Places, events, streets, vacant premises and more by words",
)  # fmt: skip
def search_everything(request: HttpRequest, params: Query[SearchParams]) -> dict[str, Any]:
    """Swedish and English words, compounds and misspellings; best match first.

    At most 120 searches a minute from one network address.
    """
    if not within_limit("api.search", visitor_key(request), amount=PER_MINUTE, seconds=60):
        raise asked_too_often(60)
    city = city_asked_for(request, params.city)
    kinds = [params.type] if params.type else None
    results = search(city.pk, params.q, kinds=kinds, limit=RANKED, language=language_code())
    hits = {f"{hit.kind}:{hit.object_id}": hit for hit in results.hits}
    page = page_of_ranked(list(hits), params)
    meta = meta_of(request, page)
    return {
        "meta": {
            **meta,
            "count": results.total,
            "types": results.by_kind,
            "suggestion": results.suggestion,
        },
        "data": tell_hits(request, [hits[key] for key in page.rows]),
    }


def tell_hits(request: HttpRequest, hits: Sequence[Hit]) -> list[dict[str, Any]]:
    """Return hits as the API tells them."""
    return [
        {
            "type": hit.kind,
            "slug": hit.slug,
            "title": title_of(hit.kind, hit.slug, hit.title),
            "subtitle": subtitle_of(hit.kind, hit.subtitle, hit.facet),
            "category": hit.facet,
            "score": round(hit.score, 4),
            "url": _url(request, hit),
        }
        for hit in hits
    ]


def language_code() -> str:
    """The reader's language as two letters."""
    return (get_language() or "sv")[:2]


def _url(request: HttpRequest, hit: Hit) -> str:
    path = address(frame.pages.get(hit.kind, ""), hit.slug)
    if hit.kind == "category":
        path = address("portal:places") + Choosing(category=hit.slug).query()
    if hit.kind == "facility":
        path = map_of_facilities(hit.slug)
    return request.build_absolute_uri(path) if path else ""
