"""What every import shares: counts, refused rows with reasons, progress, and the kept result.

    with start_import("osm", path.name, by=user, city=city) as report:
        with transaction.atomic():  # all or nothing, where the import wants that
            for row in rows:
                report.read += 1
                …

The run is kept whatever happens. Progress moves while a transaction is open, because it is written
to the shared cache and not to the database: SQLite has one writer, and that is the import itself.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.cache import caches
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from torg.core.models import ImportRun, RefusedRow, User
from torg.core.rules import staff_with_mfa

logger = logging.getLogger(__name__)

SHOWN = 100  # refused rows on the page of a run; the file has all
MAX_REFUSED = 10_000  # rows kept with their reasons; the rest are counted
_MAX_CONTENT = 2_000  # characters kept of a refused row
_EVERY = 0.5  # seconds between two notes of progress
_KEEP = 24 * 3600  # seconds that a note of progress lives


class RefusedWhole(Exception):  # noqa: N818  -- a result in the reader's language, not a fault
    """The whole import was refused; the message says why, in the reader's language."""


class ImportReport:
    """The running tally of one import."""

    def __init__(self, run_id: int | None = None) -> None:
        self.run_id = run_id
        self.read = self.created = self.updated = self.unchanged = self.refused = 0
        self.refused_rows: list[dict[str, str]] = []
        self.summary: dict[str, Any] = {}  # what changed, in figures: kept with the run
        self.listener: Callable[[str, float], None] | None = None  # is told every step too
        self._noted = 0.0

    def refuse(self, row: object, reason: object, content: object = "") -> None:
        """Count a row that was not taken: how to find it, why, and the row as it was."""
        self.refused += 1
        if len(self.refused_rows) < MAX_REFUSED:
            self.refused_rows.append(
                {
                    "row": str(row)[:200],
                    "reason": str(reason)[:500],
                    "content": str(content).replace("\x00", "")[:_MAX_CONTENT],
                }
            )

    def step(self, text: str, percent: float = 0) -> None:
        """Say what the import is doing now and how far it is (0–100)."""
        if self.listener is not None:
            self.listener(str(text), percent)
        now = time.monotonic()
        if self.run_id is not None and now - self._noted >= _EVERY:
            self._noted = now
            note = {"step": str(text)[:120], "percent": max(0, min(100, round(percent)))}
            caches["shared"].set(_key(self.run_id), {**note, **self.counts()}, _KEEP)

    def counts(self) -> dict[str, int]:
        """Return the five counts."""
        return {
            "read": self.read,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "refused": self.refused,
        }

    def as_dict(self) -> dict[str, Any]:
        """Return the answer of an import, as the command line prints it."""
        refused = [{"row": row["row"], "reason": row["reason"]} for row in self.refused_rows]
        if self.refused > len(refused):
            more = _("and %(n)d more rows") % {"n": self.refused - len(refused)}
            refused.append({"row": "…", "reason": more})
        return {**self.counts(), "refused": refused}


def _key(run_id: int) -> str:
    return f"core:import:{run_id}"


@contextmanager
def start_import(
    kind: str,
    source: str,
    *,
    by: User | None,
    city: models.Model | None = None,
    run: ImportRun | None = None,
) -> Iterator[ImportReport]:
    """Run an import: yields its report, keeps its result, and lets exceptions through.

    `run` is one that was made when the import was asked for; without it one is made.

    Open transactions inside it, never around it, or a failure would take the record of it along.
    """
    run = run or ImportRun.objects.create(
        kind=kind,
        source=str(source)[:500],
        city_id=city.pk if city is not None else None,
        user_id=by.pk if by is not None else None,
    )
    report = ImportReport(run.pk)
    try:
        yield report
    except RefusedWhole as refusal:
        _keep(run, report, ImportRun.Status.REFUSED, str(refusal))
        raise
    except BaseException:
        logger.exception("import failed", extra={"run": run.pk, "kind": kind})
        _keep(run, report, ImportRun.Status.FAILED, _("Something went wrong; nothing was kept."))
        raise
    _keep(run, report, ImportRun.Status.DONE, "")


def _keep(run: ImportRun, report: ImportReport, status: str, message: str) -> None:
    for field, count in report.counts().items():
        setattr(run, field, count)
    run.status, run.message, run.summary = status, message, report.summary
    run.progress, run.step, run.finished_at = 100, "", timezone.now()
    run.save()
    RefusedRow.objects.bulk_create(
        (RefusedRow(run=run, **row) for row in report.refused_rows), batch_size=500
    )
    caches["shared"].delete(_key(run.pk))


def visible_to(user: AbstractBaseUser | AnonymousUser) -> models.QuerySet[ImportRun]:
    """Return the runs that this person may see, newest first: all of them for staff."""
    runs = ImportRun.objects.order_by("-started_at", "-pk")
    return runs if staff_with_mfa(user) else runs.none()


def safe_cells(cells: Iterable[str]) -> list[str]:
    """Return the cells so that no spreadsheet takes one for a formula and runs it."""
    return [f"'{cell}" if cell[:1] in "=+-@\t\r\n" and cell else cell for cell in cells]


def with_progress(run: ImportRun) -> ImportRun:
    """Return the run with the latest note of its progress filled in (not saved)."""
    note = caches["shared"].get(_key(run.pk)) if run.status == ImportRun.Status.RUNNING else None
    if note:
        run.step, run.progress = note.pop("step"), note.pop("percent")
        for field, count in note.items():
            setattr(run, field, count)
    return run
