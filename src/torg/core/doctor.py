"""`torg doctor`: is everything as it should be, and if not, what to do."""

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from torg.core import journal
from torg.core.health import LONGEST_WAIT, longest_wait
from torg.core.installation import database_is_empty, pending_migrations
from torg.core.models import PeriodicJob
from torg.core.tasks import periodic_jobs

# The triggers that make the journal append-only: two tables, as 0003_journal_is_append_only names
# them. SQLite loses them if a table is remade, so somebody has to look.
_TRIGGERS = {
    "postgresql": ("append_only", "no_truncate"),
    "sqlite": ("no_update", "no_delete", "no_replace"),
}
_WANTED_PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}  # 2 = FULL


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `advice` says what to do when it is not well."""

    name: str
    ok: bool
    detail: str
    advice: str = ""


Check = Callable[[str], Iterator[Finding]]
_added: list[Check] = []


def add_check(check: Check) -> None:
    """Let an app look at what is its own in the database. Call it once, when the app is loaded."""
    _added.append(check)


def examine(journal_head: str = "") -> list[Finding]:
    """Look at everything. `journal_head` is a "position:digest" that was noted earlier."""
    findings: list[Finding] = []
    for check in (_home, _secret, _time_zones, _built, _catalogues, _database):
        findings.extend(check(journal_head))
    return findings


def _home(_head: str) -> Iterator[Finding]:
    writable = os.access(settings.HOME, os.W_OK | os.X_OK)
    yield Finding("home", writable, str(settings.HOME), "Let the program's user write there.")


def _secret(_head: str) -> Iterator[Finding]:
    path = Path(settings.HOME) / "secret-key"
    if not path.exists():
        yield Finding("secret key", True, "from TORG_SECRET_KEY")
        return
    mode = stat.S_IMODE(path.stat().st_mode)
    yield Finding("secret key", not mode & 0o077, f"mode {mode:03o}", f"Run: chmod 600 {path}")


def _time_zones(_head: str) -> Iterator[Finding]:
    try:
        ZoneInfo(settings.TIME_ZONE)
        yield Finding("time zones", True, settings.TIME_ZONE)
    except ZoneInfoNotFoundError:
        yield Finding("time zones", False, "no data", "Install the system's tzdata package.")


def _built(_head: str) -> Iterator[Finding]:
    built = (Path(settings.PACKAGE) / "core/static/dist/manifest.json").exists()
    yield Finding("assets", built, "built" if built else "not built", "Run: torg assets")


def _catalogues(_head: str) -> Iterator[Finding]:
    sources = sorted(Path(settings.PACKAGE).rglob("locale/*/LC_MESSAGES/django.po"))
    missing = [po for po in sources if not po.with_suffix(".mo").exists()]
    detail = f"{len(sources) - len(missing)} of {len(sources)} compiled"
    yield Finding("translations", not missing, detail, "Run: torg assets")


def _database(head: str) -> Iterator[Finding]:
    try:
        empty = database_is_empty()
    except DatabaseError as error:
        advice = "See TORG_DATABASE_URL, and that the database server runs."
        yield Finding("database", False, str(error).splitlines()[0], advice)
        return
    if empty:
        yield Finding("database", False, "empty", "Run: torg demo, or: torg city create")
        return
    yield Finding("database", True, connection.vendor)
    missing = pending_migrations()
    detail = f"{len(missing)} missing" if missing else "all there"
    yield Finding("migrations", not missing, detail, "Make a backup, then run: torg migrate")
    if not missing:
        for check in (_pragmas, _triggers, _journal, _queue, _jobs, *_added):
            yield from check(head)


def _pragmas(_head: str) -> Iterator[Finding]:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for pragma, wanted in _WANTED_PRAGMAS.items():
            cursor.execute(f"PRAGMA {pragma}")
            found = cursor.fetchone()[0]
            advice = "The file system may not allow it: is it a network disk?"
            yield Finding(f"sqlite {pragma}", found == wanted, str(found), advice)


def _triggers(_head: str) -> Iterator[Finding]:
    wanted = {
        f"core_journal{table}_{name}"
        for table in ("entry", "link")
        for name in _TRIGGERS[connection.vendor]
    }
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        missing = sorted(wanted - {name for (name,) in cursor.fetchall()})
    detail = f"missing: {', '.join(missing)}" if missing else "append-only"
    yield Finding(
        "journal guard", not missing, detail, "Run again core 0003_journal_is_append_only."
    )


def _journal(head: str) -> Iterator[Finding]:
    found = journal.verify(head)
    advice = "Do not delete anything. Compare with a backup: someone changed the journal."
    detail = (
        f"{found.sealed} sealed, {found.unsealed} not sealed yet, head {found.head or 'none'}"
        if found.ok
        else f"broken at {found.first_broken}: {found.reason}"
    )
    yield Finding("journal", found.ok, detail, advice)


def _queue(_head: str) -> Iterator[Finding]:
    wait = longest_wait(timezone.now())
    failed = DBTaskResult.objects.failed().count()
    detail = f"oldest waits {int(wait.total_seconds())} s, {failed} failed"
    yield Finding("task queue", wait <= LONGEST_WAIT, detail, "Is torg worker running?")


def _jobs(_head: str) -> Iterator[Finding]:
    """A job that has never run is not an error: the installation may be new."""
    known = {job.name: job for job in PeriodicJob.objects.all()}
    late, failed = [], []
    for name, every in periodic_jobs().items():
        job = known.get(name)
        if job is None or job.started_at is None:
            continue
        if timezone.now() - job.started_at > 3 * every + LONGEST_WAIT:
            late.append(name)
        if job.error:
            failed.append(f"{name} ({job.error})")
    never = sum(1 for name in periodic_jobs() if name not in known)
    parts = [f"{never} never run"]
    parts += [f"late: {', '.join(late)}"] if late else []
    parts += [f"failed: {', '.join(failed)}"] if failed else []
    advice = "Does torg worker run, or torg tick every minute?"
    yield Finding("periodic jobs", not late and not failed, "; ".join(parts), advice)
