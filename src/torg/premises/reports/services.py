"""Writes of reports: made from an answered study, in each language, and kept with it."""

import hashlib
import json
import logging
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from torg.core.journal import record
from torg.core.models import User
from torg.core.tasks import enqueue, task
from torg.premises.reports.content import gather_content
from torg.premises.reports.content.labels import alts, cover, labels
from torg.premises.reports.models import Report
from torg.premises.reports.tries import forget_tries
from torg.premises.reports.typesetting import typeset_report
from torg.premises.scenarios.services.publishing import choose_published
from torg.premises.studies.models import Study
from torg.premises.studies.rules import ANSWERED

logger = logging.getLogger(__name__)


@transaction.atomic
def order_report(study: Study, *, by: User | None) -> None:
    """Ask for the report of a study, in every language; a task makes it."""
    record("report.ordered", study, by=by, city_id=study.city_id)
    enqueue(make_reports, study.pk)


def tell_scenarios(study: Study, numbers: Collection[int], *, by: User | None) -> None:
    """Let a study's report tell of the scenarios with these numbers and of no others, and make it.

    Raises ScenarioError; see `choose_published`.
    """
    choose_published(study, numbers, by=by)
    order_report(study, by=by)  # were it lost, `tasks.make_missing` would ask for it


@task()
def make_reports(study_id: int) -> None:
    """Make the report of a study in every language. Safe to repeat; nothing without an answer.

    A language that fails keeps no other from being made: the first fault is raised after all.
    """
    study = Study.objects.select_related("city", "district").filter(pk=study_id).first()
    if study is None or study.state not in ANSWERED or not study.result:
        return
    faults: list[Exception] = []
    for language, _name in settings.LANGUAGES:
        try:
            make_report(study, language, by=None)
        except Exception as fault:
            logger.exception("the report of study %d in %s failed", study_id, language)
            faults.append(fault)
    if faults:
        raise faults[0]
    forget_tries(study)


def make_report(study: Study, language: str, *, by: User | None) -> Report:
    """Make the report of an answered study in a language and keep it; return it.

    When everything that it says is as it was, the one that is kept is returned. Raises ValueError
    for a study without an answer, TypesettingError when the PDF cannot be made.
    """
    if not study.result:
        raise ValueError(f"study {study.pk} has no answer to report")
    with override(language):
        content = report_content(study)
    digest = _digest(content)
    kept = Report.objects.filter(study=study, language=language).first()
    if kept is not None and kept.digest == digest:
        return kept
    now = timezone.now()
    pdf = typeset_report(content, made_at=now)
    return _keep(study, language, content, digest, pdf, by)


def report_content(study: Study) -> dict[str, Any]:
    """Return all that a report says and shows, in the active language."""
    # The map needs shapely, which the web process does without.
    from torg.premises.reports.drawing.charts import gap_chart, rate_chart  # noqa: PLC0415  -- heavy
    from torg.premises.reports.drawing.gains import scenario_chart  # noqa: PLC0415  -- as above
    from torg.premises.reports.drawing.map import district_map  # noqa: PLC0415  -- as above

    said = gather_content(study)
    content: dict[str, Any] = said.as_dict()
    described = alts(content)
    drawings = {
        "map": district_map(study.city, study.district, said.vacancies, described["map"]),
        "gap": gap_chart(said.trades, described["gap"]),
        "rates": rate_chart(said.rates, described["rates"]),
    }
    said_words = labels()
    if told := content.get("scenarios"):
        drawings["scenarios"] = scenario_chart(told["told"], told["alt"])
        said_words.update(told.pop("words"))
    return {
        **content, "words": said_words, "alts": described, "cover": cover(content),
        "drawings": drawings,
    }  # fmt: skip


def _digest(content: dict[str, Any]) -> str:
    text = json.dumps(content, sort_keys=True, cls=DjangoJSONEncoder, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def _keep(
    study: Study, language: str, content: dict[str, Any], digest: str, pdf: bytes, by: User | None
) -> Report:
    Study.objects.select_for_update().get(pk=study.pk)  # two makers come one after another
    values = {"content": content, "digest": digest, "pdf": pdf, "made_at": timezone.now()}
    report, _made = Report.objects.update_or_create(study=study, language=language, defaults=values)
    record(
        "report.made", report, by=by, city_id=study.city_id, language=language,
        digest=digest[:16], bytes=len(pdf),
    )  # fmt: skip
    return report
