"""Writes of studies: ordered, run, answered."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from torg.core.journal import record
from torg.core.models import User
from torg.core.text import clean_text, slugify_any
from torg.places.models import City, District, WalkNetwork
from torg.premises.figures.queries.datasets import source_lines
from torg.premises.figures.services.spending import ensure_spending
from torg.premises.studies.analysis import VERSION, Parameters, answer, gather
from torg.premises.studies.analysis.answer import lacks
from torg.premises.studies.enums import Lack, StudyState
from torg.premises.studies.exceptions import StudyBusyError
from torg.premises.studies.models import Study

PATIENCE = timedelta(hours=1)  # one that has run for longer was stopped from outside
_BLOCKING = {Lack.NETWORK, Lack.POPULATION, Lack.STORES, Lack.REACH}


@transaction.atomic
def order_study(
    city: City,
    district: District | None,
    *,
    by: User | None,
    title: str = "",
    parameters: Mapping[str, Any] | None = None,
    seed: int = 1,
) -> Study:
    """Make a study that is yet to run. Raises ValueError for parameters that are none."""
    Parameters.read(parameters or {})
    today = timezone.now().astimezone(city.tz).date()
    City.objects.select_for_update().get(pk=city.pk)  # two orders at once get slugs of their own
    taken = set(Study.objects.filter(city=city).values_list("slug", flat=True))
    name = district.name if district else city.name
    study: Study = Study.objects.create(
        city=city,
        district=district,
        slug=slugify_any(district.slug if district else city.slug, taken),
        title=(clean_text(title, 160) or f"{name} {today:%Y-%m-%d}")[:160],
        parameters=dict(parameters or {}),
        seed=seed,
    )
    record("study.ordered", study, by=by, city_id=city.pk)
    return study


def run_study(
    study: Study, *, by: User | None, step: Callable[[float], None] = lambda share: None
) -> Study:
    """Run a study now and keep its answer. Without what it needs it is kept as incomplete.

    One that has been answered stays as it was answered: on the same figures it is returned, on
    others a new study with the same question is made, run and returned. `step` is told the share
    that is done, 0 to 1. Raises StudyBusyError while another runs it; what goes wrong leaves the
    study as failed and goes through.
    """
    ensure_spending(study.city, by=by)
    parameters = Parameters.read(study.parameters)
    inputs = gather(study.city, study.district, parameters)
    if study.inputs_digest:
        if (study.inputs_digest, study.version) == (inputs.digest, VERSION):
            return study
        study = order_study(
            study.city, study.district, by=by, parameters=study.parameters, seed=study.seed
        )
    _claim(study)
    missing = _missing(study.city, lacks(inputs))
    try:
        blocked = bool(_BLOCKING & set(missing))
        result = {} if blocked else answer(inputs, parameters, study.seed, step).as_dict()
    except BaseException as fault:
        _finish(study, StudyState.FAILED, by=by, fault=type(fault).__name__)
        raise
    study.lacks = [lack.value for lack in missing]
    study.inputs_digest, study.version, study.result = inputs.digest, VERSION, result
    study.sources = [_stated(line) for line in source_lines(study.city)]
    state = StudyState.INCOMPLETE if missing else StudyState.DONE
    _finish(study, state, by=by)
    return study


@transaction.atomic
def _claim(study: Study) -> None:
    """Take the study for this process, unless another has it and may still be at it."""
    now = timezone.now()
    there = Study.objects.select_for_update().get(pk=study.pk)
    if there.state == StudyState.RUNNING and there.run_at and now - there.run_at < PATIENCE:
        raise StudyBusyError(there.title)
    study.state, study.run_at = StudyState.RUNNING, now
    study.save(update_fields=["state", "run_at"])


@transaction.atomic
def _finish(study: Study, state: StudyState, *, by: User | None, fault: str = "") -> None:
    study.state, study.run_at = state, timezone.now()
    study.save()
    record(
        "study.run", study, by=by, city_id=study.city_id, state=str(state), fault=fault,
        digest=study.inputs_digest[:16],
    )  # fmt: skip


def _missing(city: City, found: list[Lack]) -> list[Lack]:
    if WalkNetwork.objects.filter(city=city).exists():
        return found
    return [Lack.NETWORK, *(lack for lack in found if lack is not Lack.REACH)]


def _stated(line: Any) -> dict[str, str]:
    return {
        name: str(getattr(line, name) or "")
        for name in ("kind", "title", "source", "licence", "url", "as_of", "digest")
    }
