"""Reads of reports, and of what they tell beside the study's own answer."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime

from torg.core.rules import Person
from torg.places.models import City
from torg.premises.models import Premises
from torg.premises.reports.models import Report
from torg.premises.scenarios.queries.published import published_in
from torg.premises.studies.models import Study
from torg.premises.studies.queries.studies import visible_to as studies_visible_to
from torg.premises.studies.queries.supply import FEWEST
from torg.premises.studies.rules import ANSWERED

_OF_SHOPS = ("taken", "taken_district", "taken_town", "gained")


def study_named(user: Person, city: City, slug: str) -> Study | None:
    """Return a study that `user` may see."""
    if "\x00" in slug:  # PostgreSQL refuses to compare with it
        return None
    return studies_visible_to(user, city).filter(slug=slug).first()


def report_of(study: Study, language: str) -> Report | None:
    """Return the report in a language without its PDF; None before it is made."""
    reports = Report.objects.filter(study=study, language=language)
    return reports.defer("pdf").first()


def pdf_of(study: Study, language: str) -> bytes | None:
    """Return the PDF in a language; None before it is made, and while it tells too much."""
    kept = Report.objects.filter(study=study, language=language).first()
    if kept is None or tells_too_much(study, kept):
        return None
    return bytes(kept.pdf)


def tells_too_much(study: Study, report: Report) -> bool:
    """Return whether a report names a premises that has been hidden since, or a scenario that has
    been taken back or out of it. One query, and one where it tells of scenarios.
    """
    shown = set(shown_premises(study).values_list("slug", flat=True))
    if any(one["slug"] not in shown for one in report.content["vacancies"]):
        return True
    told = {one[:2] for one in _scenarios_in(report)}
    return bool(told) and not told <= {one[:2] for one in _scenarios_of(study)}


def _scenarios_in(report: Report) -> set[tuple[Any, ...]]:
    """Return the number of each scenario that a report tells of, and since when it is as it is."""
    told = report.content.get("scenarios", {}).get("told", ())
    return {
        (one["number"], parse_datetime(one["put_forward"]), parse_datetime(one["published"]))
        for one in told
    }


def _scenarios_of(study: Study) -> set[tuple[Any, ...]]:
    """Return the same of the scenarios that the report should tell of now. One query."""
    return set(published_in(study).values_list("number", "put_forward_at", "published_at"))


def told_fits(study: Study) -> list[dict[str, Any]]:
    """Return the fits of an answer without what one or two shops of a trade would lose (None)."""
    town = {row["trade"]: row["stores_town"] for row in study.result.get("trades", ())}
    return [_told(fit, town.get(fit["trade"], 0)) for fit in study.result.get("fits", ())]


def _told(fit: dict[str, Any], shops: int) -> dict[str, Any]:
    if shops == 0 or shops >= FEWEST:
        return fit
    # What comes from elsewhere is the rest of the turnover: it would tell the same.
    return {**fit, **{name: None for name in _OF_SHOPS if name in fit}}


def wanting() -> Iterator[Study]:
    """Yield answered studies whose report is missing in a language, tells too much in one, or does
    not tell of the scenarios that staff have chosen.
    """
    answered = Study.objects.filter(state__in=ANSWERED).exclude(result={})
    languages = {language for language, _name in settings.LANGUAGES}
    for study in answered.order_by("pk"):
        rows = Report.objects.filter(study=study, language__in=languages).defer("pdf")
        kept, scenarios = list(rows), _scenarios_of(study)
        if languages - {one.language for one in kept} or any(
            _scenarios_in(one) != scenarios or tells_too_much(study, one) for one in kept
        ):
            yield study


def shown_premises(study: Study) -> QuerySet[Premises]:
    """Return the premises that a study's answer is of and that everyone may see, in its order.

    Which the answer names: a premises that was hidden since is left out wherever it is told.
    """
    asked = sorted({fit["premises"] for fit in study.result.get("fits", ())})
    return Premises.objects.filter(pk__in=asked, is_hidden=False).order_by("pk")
