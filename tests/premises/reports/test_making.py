"""Reports are made in every language, asked for again with patience, and tell what is so."""

import csv
import io
from typing import Any

import pytest
from django.core.cache import caches
from django.db import IntegrityError
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult

from torg.core.built import print_fonts
from torg.premises.enums import State
from torg.premises.models import Premises
from torg.premises.reports.content.parts import vacancies
from torg.premises.reports.models import Report
from torg.premises.reports.opendata import study_csv, study_data
from torg.premises.reports.queries import shown_premises, wanting
from torg.premises.reports.services import make_reports
from torg.premises.reports.tasks import make_missing
from torg.premises.reports.tries import _names, forget_tries, is_time, wait_after
from torg.premises.studies.models import Study

pytestmark = pytest.mark.django_db
needs_fonts = pytest.mark.skipif(
    not print_fonts().exists(), reason="assets are not built: run `torg assets`"
)


@needs_fonts
def test_the_worker_makes_what_is_missing_in_every_language(study: Study) -> None:
    make_missing()
    task = DBTaskResult.objects.get(task_path__endswith="make_reports")
    assert task.args_kwargs["args"] == [study.pk]
    make_reports.call(study.pk)
    assert set(Report.objects.values_list("language", flat=True)) == {"sv", "en"}
    assert list(wanting()) == []
    Premises.objects.filter(street_name="Hökgatan").update(is_hidden=True)
    assert list(wanting()) == [study]
    make_reports.call(study.pk)
    assert list(wanting()) == []


@needs_fonts
def test_each_language_is_looked_at_for_what_it_tells(study: Study) -> None:
    make_reports.call(study.pk)
    for language in ("sv", "en"):
        kept = Report.objects.get(study=study, language=language)
        good = kept.content
        kept.content = {**good, "vacancies": [{"slug": "hidden-since"}]}
        kept.save()
        assert list(wanting()) == [study]
        kept.content = good
        kept.save()
    assert list(wanting()) == []


@needs_fonts
def test_one_language_that_fails_keeps_no_other_from_being_made(
    study: Study, settings: Any
) -> None:
    settings.LANGUAGES = [(None, "none"), *settings.LANGUAGES]  # no row without a language
    with pytest.raises(IntegrityError):
        make_reports.call(study.pk)
    assert set(Report.objects.values_list("language", flat=True)) >= {"sv", "en"}


def test_what_cannot_be_made_is_asked_for_later_and_later(study: Study) -> None:
    make_missing()
    make_missing()
    asked = DBTaskResult.objects.filter(task_path__endswith="make_reports")
    assert asked.count() == 1
    for tries in (1, 2):  # its wait is over
        assert not is_time(study)
        caches["shared"].delete(_names(study)[1])
        make_missing()
        make_missing()
        assert asked.count() == tries + 1
    assert [wait_after(n) for n in (0, 1, 2, 3)] == [120, 240, 480, 960]
    assert wait_after(20) == 24 * 3600
    forget_tries(study)
    assert is_time(study)


def test_a_number_with_a_small_two_is_read(study: Study) -> None:
    Premises.objects.filter(street_name="Hökgatan").update(house_number="14²")
    with override("sv"):
        told = vacancies(study, list(shown_premises(study)), {})
    assert any(one.address.endswith("14²") for one in told)


def facts_at_hokgatan(study: Study) -> str:
    told = vacancies(study, list(shown_premises(study)), {})
    [facts] = [one.facts for one in told if one.address.startswith("Hökgatan")]
    return facts


def test_premises_that_were_taken_since_are_not_told_as_vacant(study: Study) -> None:
    Premises.objects.filter(street_name="Hökgatan").update(since="2026-02-01")
    with override("en"):
        told = facts_at_hokgatan(study)
        assert "vacant since" in told
        Premises.objects.filter(street_name="Hökgatan").update(state=State.LET)
        told = facts_at_hokgatan(study)
    assert "vacant since" not in told
    assert "taken since the study ran" in told


def test_what_one_or_two_shops_would_lose_is_left_out(study: Study) -> None:
    names = ("taken", "taken_district", "taken_town", "gained")
    shown = list(shown_premises(study))
    trades = {row["trade"]: row["stores_town"] for row in study.result["trades"]}
    few = {trade for trade, shops in trades.items() if 0 < shops < 3}
    fits = [fit for one in study_data(study)["premises"] for fit in one["trades"]]
    hidden = {fit["trade"] for fit in fits if all(fit[name] is None for name in names)}
    assert hidden == few & {fit["trade"] for fit in fits}
    assert hidden
    assert {fit["trade"] for fit in fits if fit["taken"] is not None}
    for row in csv.DictReader(io.StringIO(study_csv(study))):
        assert all(row[name] == "" for name in names) is (row["trade"] in few)
    with override("en"):
        told = [fit for one in vacancies(study, shown, {}) for fit in one.fits]
    assert told
    assert all((fit.taken == "–") is (fit.trade in few) for fit in told)
