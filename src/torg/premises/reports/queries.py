"""Reads of reports, and of what they tell beside the study's own answer."""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from torg.core.rules import Person
from torg.places.models import City
from torg.premises.models import Premises
from torg.premises.reports.models import Report
from torg.premises.studies.models import Study
from torg.premises.studies.queries.studies import visible_to as studies_visible_to
from torg.premises.studies.rules import ANSWERED


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
    """Return whether a report names a premises that has been hidden since. One query."""
    shown = set(shown_premises(study).values_list("slug", flat=True))
    return any(one["slug"] not in shown for one in report.content["vacancies"])


def wanting() -> Iterator[Study]:
    """Yield answered studies whose report is missing in a language or tells too much."""
    answered = Study.objects.filter(state__in=ANSWERED).exclude(result={})
    kept = Report.objects.filter(study=OuterRef("pk")).order_by()
    number = kept.values("study").annotate(n=Count("pk")).values("n")
    for study in answered.annotate(made=Coalesce(Subquery(number), 0)).order_by("pk"):
        some = Report.objects.filter(study=study).defer("pdf").first()
        if study.made < len(settings.LANGUAGES) or some is None or tells_too_much(study, some):
            yield study


def shown_premises(study: Study) -> QuerySet[Premises]:
    """Return the premises that a study's answer is of and that everyone may see, in its order.

    Which the answer names: a premises that was hidden since is left out wherever it is told.
    """
    asked = sorted({fit["premises"] for fit in study.result.get("fits", ())})
    return Premises.objects.filter(pk__in=asked, is_hidden=False).order_by("pk")
