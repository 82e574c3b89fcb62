"""Reads of what everybody is told of scenarios: those that staff have put in the study's report.

Nothing here asks who reads: it is kept as it was that day, and the report, its open data and the
API say the same of it.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from torg.premises.models import Premises
from torg.premises.scenarios.models import Scenario
from torg.premises.studies.models import Study


def put_forward_in(study: Study) -> QuerySet[Scenario]:
    """Return the scenarios of a study that staff may put in its report, by number."""
    rows = Scenario.objects.filter(study=study).exclude(put_forward_at=None)
    return rows.order_by("number")


def published_in(study: Study) -> QuerySet[Scenario]:
    """Return the scenarios of a study that everybody is told of.

    One that names a premises which has been hidden since is left out as a whole: its sums hold it.
    """
    shown = Scenario.objects.filter(study=study).exclude(published_at=None)
    return shown.exclude(placements__premises__is_hidden=True)


def told_of(scenarios: Iterable[Scenario]) -> list[dict[str, Any]]:
    """Return what everybody is told of published scenarios, in plain values. Two queries.

    Kronor a year as the pages round them; shares 0–1; `gain`, `comes_from` and `owners` are None
    where they would tell of one or two businesses.
    """
    rows = list(scenarios)
    numbers = {shop["premises"] for row in rows for shop in row.published["shops"]}
    premises = Premises.objects.in_bulk(numbers)
    return [_told(row, premises) for row in rows]


def _told(row: Scenario, premises: dict[int, Premises]) -> dict[str, Any]:
    told = {name: value for name, value in row.published.items() if name != "shops"}
    return {
        "number": row.number,
        "letter": row.letter,
        "title": row.title,
        "put_forward_at": row.put_forward_at,
        "published_at": row.published_at,
        **told,
        "shops": [
            {**shop, "premises": where(premises[shop["premises"]])}
            for shop in row.published["shops"]
            if shop["premises"] in premises
        ],
    }


def where(one: Premises) -> dict[str, Any]:
    """Return what is told of where a premises is; the position as GeoJSON."""
    return {
        "slug": one.slug,
        "address": str(one),
        "position": {"type": "Point", "coordinates": (round(one.lon, 6), round(one.lat, 6))},
    }
