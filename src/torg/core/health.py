"""Is this installation well enough to answer people? Asked every few seconds, so it is cheap."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, connection
from django.db.models import Min
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from torg.core.installation import pending_migrations

# A task that has been ready this long says that no worker is running, or that it cannot keep up.
LONGEST_WAIT = timedelta(minutes=10)


@dataclass(frozen=True)
class Health:
    """Each part is "ok" or says what is wrong."""

    database: str
    migrations: str
    queue: str

    @property
    def ok(self) -> bool:
        return self.database == self.migrations == self.queue == "ok"

    def as_dict(self) -> dict[str, object]:
        return {
            "ok": self.ok,
            "database": self.database,
            "migrations": self.migrations,
            "queue": self.queue,
        }


_migrated: set[str] = set()  # databases found complete; that does not change while a process lives


def check_health(now: datetime | None = None) -> Health:
    """Ask the database, its migrations and the queue; two queries once the migrations are known."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        migrations = _check_migrations()
        queue = _check_queue(now or timezone.now()) if migrations == "ok" else "not asked"
    except DatabaseError:
        return Health("unreachable", "not asked", "not asked")
    return Health("ok", migrations, queue)


def _check_migrations() -> str:
    name = str(connection.settings_dict["NAME"])
    if name not in _migrated:
        missing = pending_migrations()
        if missing:
            return f"{len(missing)} missing"
        _migrated.add(name)
    return "ok"


def longest_wait(now: datetime) -> timedelta:
    """Return how long the oldest task that could have been run has waited."""
    ready = DBTaskResult.objects.ready()
    times = ready.aggregate(asked=Min("enqueued_at"), due=Min("run_after"))
    if times["asked"] is None:
        return timedelta(0)
    # A task for later has waited since it was due, the others since they were asked for.
    oldest = max(times["asked"], min(times["due"], now)) if times["due"] < now else times["asked"]
    return max(timedelta(0), now - oldest)


def _check_queue(now: datetime) -> str:
    wait = longest_wait(now)
    if wait <= LONGEST_WAIT:
        return "ok"
    return f"a task has waited {int(wait.total_seconds() // 60)} minutes"
