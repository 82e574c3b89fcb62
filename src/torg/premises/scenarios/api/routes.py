"""Two doors to scenarios: what everybody is told, and what those at the table see.

The first answers everyone alike. The second asks who reads and is kept by no cache; decision 0013
says who is shown what there.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Query, Router

from torg.core.api.paging import KeyOrder, Page, PageParams, meta_of, page_by_key
from torg.core.api.problems import Problem, ProblemOut
from torg.core.frame import address, frame
from torg.core.rules import signed_in
from torg.places.api.params import CITY, CityParams, city_asked_for
from torg.places.models import City
from torg.premises.scenarios.api.schemas import (
    LinesAtTableOut,
    ScenarioAtTableOut,
    ScenarioOut,
    ScenariosOut,
)
from torg.premises.scenarios.models import Scenario
from torg.premises.scenarios.page.words import url_of
from torg.premises.scenarios.queries.published import published_in, told_of, where
from torg.premises.scenarios.queries.scenarios import visible_to, votes_in
from torg.premises.scenarios.rules import can_sit_at_table
from torg.premises.studies.models import Study
from torg.premises.studies.queries.studies import visible_to as visible_studies

router = Router(tags=["studies"])
REFUSALS = {404: ProblemOut, 422: ProblemOut}
AT_TABLE = {401: ProblemOut, 403: ProblemOut, **REFUSALS}
BY_NUMBER = KeyOrder("number", float)


class ScenariosParams(PageParams):
    city: str = CITY


@router.get(
    "/studies/{slug}/scenarios/", response={200: ScenariosOut, **REFUSALS},
    operation_id="list_scenarios", summary="Scenarios that a study's report tells of",
)  # fmt: skip
def list_scenarios(
    request: HttpRequest, slug: Path[str], params: Query[ScenariosParams]
) -> dict[str, Any]:
    """What if these premises had these tenants: what staff have put in the report, for everyone."""
    study = _study(city_asked_for(request, params.city), slug)
    shown = published_in(study)

    def told(ids: list[int]) -> list[dict[str, Any]]:
        rows = shown.filter(pk__in=ids).order_by("number")
        return [_with_report(request, study, one) for one in told_of(rows)]

    page: Page[dict[str, Any]] = page_by_key(shown, BY_NUMBER, params, told)
    return {"meta": meta_of(request, page), "data": page.rows}


@router.get(
    "/studies/{slug}/scenarios/{number}", response={200: ScenarioOut, **REFUSALS},
    operation_id="get_scenario", summary="One scenario that a study's report tells of",
)  # fmt: skip
def one_scenario(
    request: HttpRequest, slug: Path[str], number: Path[int], params: Query[CityParams]
) -> dict[str, Any]:
    """As the report tells of it."""
    study = _study(city_asked_for(request, params.city), slug)
    for told in told_of(published_in(study).filter(number=number)):
        return _with_report(request, study, told)
    raise _missing()


@router.get(
    "/studies/{slug}/round-table/", response={200: LinesAtTableOut, **AT_TABLE},
    operation_id="list_scenarios_at_table", summary="Scenarios round the table, signed in",
)  # fmt: skip
def list_at_table(
    request: HttpRequest, response: HttpResponse, slug: Path[str], params: Query[ScenariosParams]
) -> dict[str, Any]:
    """Every scenario, drafts too, for the staff and for who acts for an owner in the network."""
    study = _study_at_table(request, response, slug, params.city)
    seen = visible_to(request.user, study)

    def lines(ids: list[int]) -> list[dict[str, Any]]:
        votes, rows = votes_in(study), seen.filter(pk__in=ids).order_by("number")
        return [
            {**_head(request, row), "votes": votes[row.pk], "placements": _placements(row)}
            for row in rows.prefetch_related("placements__premises")
        ]

    page: Page[dict[str, Any]] = page_by_key(seen, BY_NUMBER, params, lines)
    return {"meta": meta_of(request, page), "data": page.rows}


@router.get(
    "/studies/{slug}/round-table/{number}", response={200: ScenarioAtTableOut, **AT_TABLE},
    operation_id="get_scenario_at_table", summary="One scenario round the table, signed in",
)  # fmt: skip
def one_at_table(
    request: HttpRequest, response: HttpResponse, slug: Path[str], number: Path[int],
    params: Query[CityParams],
) -> dict[str, Any]:  # fmt: skip
    """What its page shows to the same reader: an owner's figures to who acts for that owner."""
    # Loads numpy and scipy: a web process that shows no scenario needs neither.
    from torg.premises.scenarios.page.pages import scenario_data  # noqa: PLC0415  -- as above

    study = _study_at_table(request, response, slug, params.city)
    found = visible_to(request.user, study).filter(number=number).first()
    if found is None:
        raise _missing()
    return {**_head(request, found), **scenario_data(request.user, found)}


def _study(city: City, slug: str) -> Study:
    """Return an answered study that has kept what scenarios are reckoned from."""
    answered = visible_studies(None, city).filter(inputs__isnull=False)
    found = answered.filter(slug=slug.replace("\x00", "")).first()
    if found is None:
        raise Problem(404, _("There is no such study here, or it has no answer yet."))
    return found


def _study_at_table(
    request: HttpRequest, response: HttpResponse, slug: str, city_slug: str
) -> Study:
    """Return a study to who sits at the city's table; who does not learns nothing of it."""
    response["Cache-Control"] = "private, no-store"
    city = city_asked_for(request, city_slug)
    if not can_sit_at_table(request.user, city):
        raise _refused(signed_in(request.user))
    return _study(city, slug)


def _refused(is_known: bool) -> Problem:
    if is_known:
        return Problem(
            403, _("Scenarios are for the owners in the network and for staff with a second step.")
        )
    return Problem(401, _("Sign in on the pages in the same browser, then ask again."))


def _missing() -> Problem:
    return Problem(404, _("There is no such scenario here."))


def _with_report(request: HttpRequest, study: Study, told: dict[str, Any]) -> dict[str, Any]:
    page = address(frame.pages.get("study_report", ""), study.slug)
    return {**told, "url": request.build_absolute_uri(page) if page else ""}


def _head(request: HttpRequest, row: Scenario) -> dict[str, Any]:
    return {
        "number": row.number,
        "letter": row.letter,
        "title": row.title,
        "put_forward_at": row.put_forward_at,
        "published_at": row.published_at,
        "url": request.build_absolute_uri(url_of(row)),
    }


def _placements(row: Scenario) -> list[dict[str, Any]]:
    return [
        {"premises": where(one.premises), "trade": one.trade or None, "is_locked": one.is_locked}
        for one in row.placements.all()
        if not one.premises.is_hidden
    ]
