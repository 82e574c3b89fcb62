"""Tasks are rows of the caller's transaction; periodic jobs run once each time they are due."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connections, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from torg.core import tasks
from torg.core.journal import record, verify
from torg.core.models import ImportRun, PeriodicJob, User
from torg.core.tasks import enqueue, periodic, task, tick

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
done: list[str] = []


@task()
def greet(name: str, *, loudly: bool = False) -> str:
    if name == "nobody":
        raise ValueError("there is nobody")
    done.append(name.upper() if loudly else name)
    return name


@pytest.fixture(autouse=True)
def _nothing_done() -> None:
    done.clear()


@pytest.fixture
def jobs() -> Iterator[dict[str, tasks._Job]]:
    """Only the jobs of the test."""
    tasks.periodic_jobs()
    kept = dict(tasks._jobs)
    tasks._jobs.clear()
    yield tasks._jobs
    tasks._jobs.clear()
    tasks._jobs.update(kept)


def _work() -> None:
    call_command("db_worker", batch=True, queue_name="*", startup_delay=False, verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_a_task_is_kept_or_lost_with_the_deed() -> None:
    with transaction.atomic():
        enqueue(greet, "Kim")
        transaction.set_rollback(True)
    with transaction.atomic():
        enqueue(greet, "Alva", loudly=True)
    _work()
    assert done == ["ALVA"]
    assert DBTaskResult.objects.successful().count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_task_that_fails_is_kept_and_the_next_one_runs() -> None:
    enqueue(greet, "nobody")
    enqueue(greet, "Kim")
    _work()
    assert done == ["Kim"]
    assert DBTaskResult.objects.failed().get().exception_class_path == "builtins.ValueError"


@pytest.mark.django_db(transaction=True)
def test_a_task_for_later_waits() -> None:
    enqueue(greet, "Kim", after=timezone.now() + timedelta(hours=1))
    _work()
    assert done == []


@pytest.mark.django_db
def test_a_job_runs_when_its_time_has_come_round(jobs: dict) -> None:
    periodic("test.greet", every=timedelta(minutes=10))(lambda: done.append("x"))
    minutes = [0, 5, 9, 10, 19, 25, 34, 35]
    ran = [m for m in minutes if tick(NOW + timedelta(minutes=m))]
    assert ran == [0, 10, 25, 35]
    assert len(done) == 4


@pytest.mark.django_db
def test_a_job_that_fails_stops_nobody_and_says_so(jobs: dict) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    periodic("test.a", every=timedelta(minutes=10))(fail)
    periodic("test.b", every=timedelta(minutes=10))(lambda: done.append("b"))
    assert [(run.name, run.error) for run in tick(NOW)] == [
        ("test.a", "ZeroDivisionError"),
        ("test.b", ""),
    ]
    job = PeriodicJob.objects.get(name="test.a")
    assert (job.error, job.leased_until) == ("ZeroDivisionError", None)


@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_run_a_job_once(jobs: dict) -> None:
    running, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        done.append("slow")
        running.set()
        assert go_on.wait(30)

    periodic("test.slow", every=timedelta(minutes=1))(slow)

    def first() -> None:
        tick(NOW)
        connections.close_all()

    thread = threading.Thread(target=first)
    thread.start()
    assert running.wait(30)
    assert tick(NOW) == []
    assert tick(NOW + timedelta(minutes=5)) == []  # due again, but still running
    go_on.set()
    thread.join()
    assert done == ["slow"]
    assert [run.name for run in tick(NOW + timedelta(minutes=5))] == ["test.slow"]


@pytest.mark.django_db
def test_a_job_that_outlived_its_lease_does_not_end_the_next_one(jobs: dict) -> None:
    taken_over = NOW + timedelta(hours=3)

    def outlive() -> None:
        PeriodicJob.objects.update(leased_until=taken_over)  # as another tick would

    periodic("test.long", every=timedelta(minutes=1))(outlive)
    tick(NOW)
    assert PeriodicJob.objects.get(name="test.long").leased_until == taken_over


@pytest.mark.django_db
def test_a_job_whose_process_died_runs_again_when_its_lease_is_out(jobs: dict) -> None:
    periodic("test.greet", every=timedelta(minutes=1))(lambda: done.append("x"))
    PeriodicJob.objects.create(
        name="test.greet", started_at=NOW, leased_until=NOW + timedelta(hours=1)
    )
    assert tick(NOW + timedelta(minutes=59)) == []
    assert len(tick(NOW + timedelta(minutes=60))) == 1


def test_two_jobs_cannot_have_one_name(jobs: dict) -> None:
    def one() -> None: ...
    def two() -> None: ...

    periodic("test.x", every=timedelta(1))(one)
    with pytest.raises(ValueError, match=r"test\.x"):
        periodic("test.x", every=timedelta(1))(two)


@pytest.mark.django_db
def test_the_core_seals_tidies_and_ends_what_died() -> None:
    person = User.objects.create_user("kim@example.se")
    record("person.greeted", person, by=None)
    dead = ImportRun.objects.create(kind="osm", source="x")
    live = ImportRun.objects.create(kind="osm", source="y")
    ImportRun.objects.filter(pk=dead.pk).update(started_at=timezone.now() - timedelta(days=1))
    enqueue(greet, "Kim")
    DBTaskResult.objects.update(
        status="SUCCESSFUL", finished_at=timezone.now() - timedelta(days=15)
    )
    tasks.seal_journal()
    tasks.tidy_tasks()
    tasks.end_dead_imports()
    dead.refresh_from_db()
    live.refresh_from_db()
    assert (verify().sealed, DBTaskResult.objects.count()) == (1, 0)
    assert (dead.status, live.status) == ("failed", "running")
