"""Is this installation well enough to answer people? Asked every few seconds, so it is cheap."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, connection
from django.db.models import Min, Q
from django.db.models.functions import Greatest
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
    # One for later has waited since it was due; the others (due in the year 9999) since they were
    # asked for.
    times = DBTaskResult.objects.ready().aggregate(
        due=Min(Greatest("enqueued_at", "run_after"), filter=Q(run_after__lte=now)),
        asked=Min("enqueued_at", filter=Q(run_after__gt=now)),
    )
    return max((now - time for time in times.values() if time), default=timedelta(0))


def _check_queue(now: datetime) -> str:
    wait = longest_wait(now)
    if wait <= LONGEST_WAIT:
        return "ok"
    return f"a task has waited {int(wait.total_seconds() // 60)} minutes"
