"""Work in the background: tasks that a worker runs, and jobs that come round.

A task is a row that is written in the caller's transaction: it exists if and only if the deed that
asked for it does. A worker (`torg worker`) runs it at least once; make tasks safe to repeat.

    @task()
    def send_receipt(order_id: int) -> None: …

    enqueue(send_receipt, order.pk)

A periodic job lives in its app's `tasks.py`; `torg tick` runs the jobs that are due. Two ticks at
once are safe: a job is claimed with one conditional update, and for at most `LEASE`.

    @periodic("places.roll_spells", every=timedelta(hours=6))
    def roll_all_spells() -> None: …
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _
from django_tasks import task
from django_tasks.base import Task, TaskResult
from django_tasks_db.models import DBTaskResult

from torg.core import journal
from torg.core.models import ImportRun, PeriodicJob

__all__ = ["JobRun", "enqueue", "periodic", "task", "tick"]

logger = logging.getLogger(__name__)

LEASE = timedelta(hours=1)  # a job that has not come back by then is taken to be dead


@dataclass(frozen=True)
class _Job:
    name: str
    every: timedelta
    run: Callable[[], object]


@dataclass(frozen=True)
class JobRun:
    """What one tick did with one job: the seconds it took and, if it failed, how."""

    name: str
    seconds: float
    error: str = ""


_jobs: dict[str, _Job] = {}


def enqueue(what: Task, *args: Any, after: datetime | None = None, **kwargs: Any) -> TaskResult:
    """Ask for `what(*args, **kwargs)`, in the caller's transaction; not before `after`.

    Arguments must be JSON: hand over numbers of objects, not objects.
    """
    return (what.using(run_after=after) if after else what).enqueue(*args, **kwargs)


def periodic(name: str, *, every: timedelta) -> Callable[[Callable[[], Any]], Callable[[], Any]]:
    """Let `torg tick` run the function when `every` has passed since it last started."""

    def register(function: Callable[[], Any]) -> Callable[[], Any]:
        if name in _jobs and _jobs[name].run.__qualname__ != function.__qualname__:
            raise ValueError(f"two periodic jobs are called {name}")
        _jobs[name] = _Job(name, every, function)
        return function

    return register


def periodic_jobs() -> dict[str, timedelta]:
    """Return the name of every job and how often it comes round."""
    autodiscover_modules("tasks")
    return {name: job.every for name, job in sorted(_jobs.items())}


def tick(now: datetime | None = None) -> list[JobRun]:
    """Run the jobs that are due and say what was run. One that fails does not stop the others."""
    now, start = now or timezone.now(), time.monotonic()
    known = set(PeriodicJob.objects.values_list("name", flat=True))
    PeriodicJob.objects.bulk_create(
        [PeriodicJob(name=name) for name in periodic_jobs() if name not in known],
        ignore_conflicts=True,  # another tick may be making them too
    )
    runs = []
    for _name, job in sorted(_jobs.items()):
        # Jobs before it may have taken long: a lease from when the tick began could be out already.
        until = now + timedelta(seconds=time.monotonic() - start) + LEASE
        if _claim(job, now, until):
            runs.append(_run(job, until))
    return runs


def _claim(job: _Job, now: datetime, until: datetime) -> bool:
    """Take the job if it is due and free. One statement, so only one tick gets it."""
    due = Q(started_at=None) | Q(started_at__lte=now - job.every)
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    claimed = PeriodicJob.objects.filter(due & free, name=job.name).update(
        started_at=now, leased_until=until
    )
    return bool(claimed)


def _run(job: _Job, leased_until: datetime) -> JobRun:
    start, error = time.monotonic(), ""
    try:
        job.run()
    except Exception as exc:
        logger.exception("periodic job %s failed", job.name)
        error = type(exc).__name__
    # One that outlived its lease may have been taken over: the new one's lease is not ours to end.
    PeriodicJob.objects.filter(name=job.name, leased_until=leased_until).update(
        finished_at=timezone.now(), leased_until=None, error=error
    )
    return JobRun(job.name, round(time.monotonic() - start, 3), error)


# --- the core's own jobs -------------------------------------------------------------------------


@periodic("core.seal_journal", every=timedelta(minutes=1))
def seal_journal() -> None:
    """Link what was written since the last time."""
    while journal.seal() == journal.BATCH:
        pass


@periodic("core.seal_stragglers", every=timedelta(days=1))
def seal_stragglers() -> None:
    """Link what the quick look passed by, if anything."""
    journal.seal(thorough=True)


@periodic("core.tidy_tasks", every=timedelta(days=1))
def tidy_tasks() -> None:
    """Forget tasks that were done two weeks ago and failures of three months ago."""
    now = timezone.now()
    DBTaskResult.objects.successful().filter(finished_at__lte=now - timedelta(days=14)).delete()
    DBTaskResult.objects.failed().filter(finished_at__lte=now - timedelta(days=90)).delete()


@periodic("core.end_dead_imports", every=timedelta(hours=1))
def end_dead_imports() -> None:
    """Mark imports as failed whose process is gone, so that nobody waits for their bar to move."""
    started = timezone.now() - timedelta(hours=12)
    ImportRun.objects.filter(status=ImportRun.Status.RUNNING, started_at__lte=started).update(
        status=ImportRun.Status.FAILED, finished_at=timezone.now(), message=_("It was interrupted.")
    )
