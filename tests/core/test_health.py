"""`/healthz` is 200 only when all is well; safety headers are on every page."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from torg.core import health
from torg.core.health import check_health, longest_wait
from torg.core.tasks import enqueue, task


@task()
def nothing() -> None:
    pass


def _waiting(minutes: int, *, due_in: int | None = None) -> None:
    now = timezone.now()
    enqueue(nothing, after=None if due_in is None else now + timedelta(minutes=due_in))
    DBTaskResult.objects.update(enqueued_at=now - timedelta(minutes=minutes))


@pytest.mark.django_db
def test_well(client: Client) -> None:
    answer = client.get("/healthz", headers={"Host": "10.1.2.3"})
    assert (answer.status_code, answer.json()) == (
        200,
        {"ok": True, "database": "ok", "migrations": "ok", "queue": "ok"},
    )
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_two_queries_and_three_when_something_waits(
    client: Client, django_assert_num_queries: object
) -> None:
    client.get("/healthz")
    with django_assert_num_queries(2):  # type: ignore[operator]
        client.get("/healthz")


@pytest.mark.django_db
def test_a_task_that_nobody_runs(client: Client) -> None:
    _waiting(9)
    assert client.get("/healthz").status_code == 200
    _waiting(11)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["queue"]) == (503, "a task has waited 11 minutes")


@pytest.mark.django_db
@pytest.mark.parametrize(("asked", "due", "waits"), [(60, 30, 0), (60, -5, 5), (3, None, 3)])
def test_a_task_for_later_waits_from_when_it_was_due(
    asked: int, due: int | None, waits: int
) -> None:
    _waiting(asked, due_in=due)
    assert longest_wait(timezone.now()).total_seconds() // 60 == waits


@pytest.mark.django_db
def test_a_later_task_does_not_hide_one_that_waits() -> None:
    _waiting(20)
    first = DBTaskResult.objects.get()
    enqueue(nothing, after=timezone.now() - timedelta(minutes=1))
    assert longest_wait(timezone.now()).total_seconds() // 60 == 20
    assert DBTaskResult.objects.exclude(pk=first.pk).count() == 1


@pytest.mark.django_db
def test_missing_migrations(client: Client) -> None:
    health._migrated.clear()
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE app = 'core' AND name ="
            " (SELECT MAX(name) FROM django_migrations WHERE app = 'core')"
        )
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (
        503,
        {"ok": False, "database": "ok", "migrations": "1 missing", "queue": "not asked"},
    )


@pytest.mark.django_db(transaction=True)
def test_no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    connection.close()
    gone = {"NAME": "/proc/none/x.sqlite3"} if connection.vendor == "sqlite" else {"PORT": "1"}
    for key, value in gone.items():
        monkeypatch.setitem(connection.settings_dict, key, value)
    found = check_health()
    assert (found.ok, found.database) == (False, "unreachable")
    connection.close()


# --- headers -------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/en/account/login/", "/finns-inte/"])
def test_every_page_has_its_safety_headers(client: Client, path: str) -> None:
    headers = client.get(path).headers
    policy = dict(
        part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    sources = {source for value in policy.values() for source in value.split()}
    assert not {s for s in sources if "unsafe" in s or "//" in s or "*" in s}
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "geolocation=(self)" in headers["Permissions-Policy"]


@pytest.mark.django_db
def test_a_page_that_is_not_there_helps_on_in_both_languages(client: Client) -> None:
    for path, language in [("/finns-inte/", "sv"), ("/en/nothing-here/", "en")]:
        answer = client.get(path)
        assert (answer.status_code, answer["Content-Language"]) == (404, language)
        assert f'<html lang="{language}"' in answer.content.decode()


@pytest.mark.django_db
def test_an_api_address_that_is_not_there_is_a_problem_document(client: Client) -> None:
    answer = client.get("/api/v1/nothing-here/")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.django_db
def test_an_unknown_host_is_refused(client: Client) -> None:
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400
