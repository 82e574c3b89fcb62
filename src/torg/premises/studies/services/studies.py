"""Writes of studies: ordered, queued, run. What runs one is `running`, which loads scipy."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from torg.core.journal import record
from torg.core.models import User
from torg.core.tasks import enqueue, task
from torg.core.text import clean_text, slugify_any
from torg.places.models import City, District
from torg.premises.studies.enums import Fault, StudyState
from torg.premises.studies.exceptions import StudyAnsweredError, StudyBusyError
from torg.premises.studies.models import Study
from torg.premises.studies.parameters import Parameters
from torg.premises.studies.rules import ANSWERED

PATIENCE = timedelta(minutes=10)  # who has not been heard of for so long has stopped
# Pages beside those of studies, in both languages; see urls.py.
RESERVED = frozenset({"metod", "method", "ny", "new", "siffror", "figures", "ladda-upp", "upload"})
MOST_ATTEMPTS = 2  # what stops a second worker too is the study's own fault


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
    assumed = Parameters.read(parameters or {})
    today = timezone.now().astimezone(city.tz).date()
    City.objects.select_for_update().get(pk=city.pk)  # two orders at once get slugs of their own
    taken = RESERVED | set(Study.objects.filter(city=city).values_list("slug", flat=True))
    name = district.name if district else city.name
    study: Study = Study.objects.create(
        city=city,
        district=district,
        slug=slugify_any(district.slug if district else city.slug, taken),
        title=(clean_text(title, 160) or f"{name} {today:%Y-%m-%d}")[:160],
        parameters=asdict(assumed),  # all of them: defaults may change with the method
        seed=seed,
    )
    record("study.ordered", study, by=by, city_id=city.pk)
    return study


@transaction.atomic
def queue_study(study: Study, *, by: User | None) -> Study:
    """Let a worker run the study as soon as one is free; a failed one may be tried again.

    Raises StudyBusyError while it waits or runs, StudyAnsweredError when it has its answer.
    """
    there = Study.objects.select_for_update().get(pk=study.pk)
    if there.state in ANSWERED:
        raise StudyAnsweredError(there.title)
    if there.state in (StudyState.QUEUED, StudyState.RUNNING):
        raise StudyBusyError(there.title)
    there.attempts, there.fault = 0, ""
    _put_in_queue(there, timezone.now())
    record("study.queued", there, by=by, city_id=there.city_id)
    return there


@transaction.atomic
def order_and_queue(
    city: City,
    district: District | None,
    *,
    by: User | None,
    title: str = "",
    parameters: Mapping[str, Any] | None = None,
    seed: int = 1,
) -> Study:
    """Make a study and let a worker run it. Raises ValueError for parameters that are none."""
    made = order_study(city, district, by=by, title=title, parameters=parameters, seed=seed)
    return queue_study(made, by=by)


def run_study(
    study: Study, *, by: User | None, step: Callable[[float], None] = lambda share: None
) -> Study:
    """Run a study now, in this process: see `running.run`."""
    from torg.premises.studies.services.running import run  # noqa: PLC0415  -- loads scipy

    return run(study, by=by, step=step)


@task()
def run_queued(number: int) -> None:
    """Run a study that waits. One that another has taken, or that is answered, is left alone."""
    from torg.premises.studies.services.running import run_next  # noqa: PLC0415  -- loads scipy

    study = Study.objects.select_related("city", "district").filter(pk=number).first()
    if study is not None and study.state == StudyState.QUEUED:
        run_next(study)


def take_up_stopped(now: datetime) -> int:
    """Queue again what stopped while it ran, or mark it as failed; return how many there were.

    What has waited for as long is asked for again, in case its task was lost: a study that is asked
    for twice runs once.
    """
    silent = Study.objects.filter(
        state__in=(StudyState.RUNNING, StudyState.QUEUED), heard_at__lt=now - PATIENCE
    )
    numbers = list(silent.values_list("pk", flat=True))
    return sum(_take_up(number, now) for number in numbers)


@transaction.atomic
def _take_up(number: int, now: datetime) -> bool:
    study = Study.objects.select_for_update().get(pk=number)
    waits, runs = study.state == StudyState.QUEUED, study.state == StudyState.RUNNING
    if not (waits or runs) or study.heard_at is None or study.heard_at >= now - PATIENCE:
        return False  # it was heard of in the meantime
    if runs and study.attempts >= MOST_ATTEMPTS:
        study.state, study.fault, study.claim = StudyState.FAILED, Fault.STOPPED, ""
        study.save(update_fields=["state", "fault", "claim"])
    else:
        _put_in_queue(study, now)
    record("study.taken_up", study, by=None, city_id=study.city_id, state=str(study.state))
    return True


def _put_in_queue(study: Study, now: datetime) -> None:
    study.state, study.claim, study.heard_at = StudyState.QUEUED, "", now
    study.progress, study.step = 0.0, ""
    study.save(
        update_fields=[
            "state", "claim", "heard_at", "progress", "step", "attempts", "fault",
        ]
    )  # fmt: skip
    enqueue(run_queued, study.pk)
