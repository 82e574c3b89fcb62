"""The `torg` command: exit codes, JSON on the last line, and the commands of the core."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from django.db import connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from torg.cli import main
from torg.core import doctor, journal, server
from torg.core.command import Answer, CommandFailed, command
from torg.core.importing import RefusedWhole
from torg.core.models import PeriodicJob, User
from torg.core.tasks import enqueue, task


@task()
def nothing() -> None:
    pass


def _torg(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def _json(result: Result) -> dict[str, Any]:
    return json.loads(result.stdout.splitlines()[-1])


@command("try", needs_database=False)
@click.argument("how")
def attempt(how: str) -> Answer:
    """Go well or badly."""
    if how == "fails":
        raise CommandFailed("It cannot be done. Do this first.")
    if how == "refuses":
        raise RefusedWhole("Not of the format.")
    if how == "wrong":
        raise click.UsageError("not like that")
    return Answer("Two\nlines", {"way": how, "at": timezone.now()}, ok=how != "unwell")


@pytest.mark.parametrize(
    ("how", "code", "out", "err"),
    [
        ("well", 0, "Two\nlines\n", ""),
        ("unwell", 1, "Two\nlines\n", ""),
        ("fails", 1, "", "It cannot be done. Do this first.\n"),
        ("refuses", 1, "", "Not of the format.\n"),
    ],
)
def test_exit_codes_and_words(how: str, code: int, out: str, err: str) -> None:
    result = CliRunner().invoke(attempt, [how])
    assert (result.exit_code, result.stdout, result.stderr) == (code, out, err)
    with_json = CliRunner().invoke(attempt, [how, "--json"])
    assert with_json.exit_code == code
    assert set(_json(with_json)) == ({"way", "at"} if out else {"error"})


@pytest.mark.parametrize("arguments", [["wrong"], [], ["well", "--nonsense"]])
def test_wrong_use_is_2(arguments: list[str]) -> None:
    assert CliRunner().invoke(attempt, arguments).exit_code == 2


def test_an_unknown_command_is_wrong_use() -> None:
    assert _torg("dance").exit_code == 2


@pytest.mark.parametrize(
    "name", ["assets", "backup", "doctor", "migrate", "restore", "serve", "staff", "tick", "worker"]
)
def test_every_command_explains_itself(name: str) -> None:
    result = _torg(name, "--help")
    assert result.exit_code == 0
    assert "--json" in result.stdout


# --- doctor --------------------------------------------------------------------------------------


@pytest.fixture
def _well(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether assets are built is the machine's matter, not these tests'."""
    monkeypatch.setattr(doctor, "_built", doctor._home)
    monkeypatch.setattr(doctor, "_catalogues", doctor._home)


@pytest.mark.django_db
@pytest.mark.usefixtures("_well")
def test_the_doctor_finds_nothing_wrong() -> None:
    result = _torg("doctor", "--json")
    wrong = [c for c in _json(result)["checks"] if not c["ok"]]
    assert (result.exit_code, wrong, _json(result)["ok"]) == (0, [], True)


@pytest.mark.django_db
@pytest.mark.usefixtures("_well")
def test_the_doctor_knows_the_journal_and_its_head() -> None:
    person = User.objects.create_user("kim@example.se")
    for _ in range(3):
        journal.record("person.greeted", person, by=None)
    journal.seal(2)
    head = journal.verify().head
    found = {c["name"]: c for c in _json(_torg("doctor", "--json"))["checks"]}
    assert found["journal"]["detail"] == f"2 sealed, 1 not sealed yet, head {head}"
    assert _torg("doctor", "--journal-head", head).exit_code == 0
    assert _torg("doctor", "--journal-head", "9:abc").exit_code == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("_well")
def test_the_doctor_misses_a_trigger() -> None:
    on_table = " ON core_journalentry" if connection.vendor == "postgresql" else ""
    name = "append_only" if connection.vendor == "postgresql" else "no_update"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER core_journalentry_{name}{on_table}")
    result = _torg("doctor")
    assert result.exit_code == 1
    assert f"WRONG journal guard: missing: core_journalentry_{name}" in result.stdout


@pytest.mark.django_db
@pytest.mark.usefixtures("_well")
def test_the_doctor_sees_a_queue_that_stands_and_jobs_that_fail() -> None:
    enqueue(nothing)
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(hours=1))
    PeriodicJob.objects.create(
        name="core.seal_journal", started_at=timezone.now() - timedelta(days=1), error="OSError"
    )
    unrun = len(doctor.periodic_jobs()) - 1
    result = _torg("doctor")
    wrong = re.findall(r"WRONG ([\w ]+): (.*)", result.stdout)
    assert wrong == [
        ("task queue", "oldest waits 3600 s, 0 failed"),
        (
            "periodic jobs",
            f"{unrun} never run; late: core.seal_journal; failed: core.seal_journal (OSError)",
        ),
    ]


@pytest.mark.django_db
@pytest.mark.usefixtures("_well")
def test_the_doctor_minds_who_can_read_the_key(tmp_path: Path, settings: Any) -> None:
    settings.HOME = tmp_path
    (tmp_path / "secret-key").write_text("x")
    (tmp_path / "secret-key").chmod(0o644)
    result = _torg("doctor")
    assert (result.exit_code, "WRONG secret key: mode 644" in result.stdout) == (1, True)


# --- staff ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_first_member_of_staff_is_made_at_the_command_line() -> None:
    assert _torg("staff", "Boss@example.se").exit_code == 0
    boss = User.objects.get()
    assert (boss.email, boss.is_staff, boss.has_usable_password()) == (
        "boss@example.se",
        True,
        False,
    )
    assert _json(_torg("staff", "boss@example.se", "--remove", "--json")) == {
        "person": boss.pk,
        "is_staff": False,
    }
    boss.refresh_from_db()
    assert not boss.is_staff
    assert _torg("staff", "nobody@example.se", "--remove").exit_code == 1
    assert _torg("staff", "not an address").exit_code == 2


# --- worker, tick, serve -------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_worker_runs_what_waits_and_tick_what_is_due() -> None:
    person = User.objects.create_user("kim@example.se")
    with transaction.atomic():
        journal.record("person.greeted", person, by=None)
        enqueue(nothing)
    assert _torg("worker", "--until-empty").exit_code == 0
    assert DBTaskResult.objects.successful().count() == 1
    result = _torg("tick", "--json")
    assert (
        result.exit_code,
        "core.seal_journal" in [j["name"] for j in _json(result)["jobs"]],
    ) == (
        0,
        True,
    )
    assert journal.verify().sealed == 1
    assert _torg("tick").stdout == "Nothing was due.\n"


@pytest.mark.django_db(transaction=True)
def test_the_worker_ticks_until_it_is_stopped() -> None:
    ticker = server.Ticker(seconds=0.05)
    ticker.start()
    deadline = time.monotonic() + 10
    while not PeriodicJob.objects.filter(finished_at__isnull=False) and time.monotonic() < deadline:
        time.sleep(0.05)
    ticker.stop()
    ticker.join(5)
    assert not ticker.is_alive()
    assert PeriodicJob.objects.filter(finished_at__isnull=False).exists()


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """The environment of an installation of its own, on SQLite."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TORG_", "DJANGO_", "COV_"))}
    return {**kept, "TORG_HOME": str(tmp_path)}


def _run(home: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "torg.cli", *arguments],
        env=home, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_an_empty_installation_says_what_to_do(home: dict[str, str]) -> None:
    served = _run(home, "serve", "--json")
    assert served.returncode == 1
    assert "Run: torg demo" in json.loads(served.stdout.splitlines()[-1])["error"]
    assert _run(home, "doctor").returncode == 1
    assert _run(home, "tick").returncode == 0  # makes the tables
    assert _run(home, "migrate", "--json").stdout.splitlines()[-1] == '{"migrations": []}'


def test_serve_answers_and_stops(home: dict[str, str]) -> None:
    assert _run(home, "migrate").returncode == 0
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "torg.cli", "serve", "--port", str(port), "--with-worker"],
        env=home, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        answer = _until_answered(f"http://127.0.0.1:{port}/healthz")
        # A browser keeps connections open that it may need: nobody waits for them.
        kept = socket.create_connection(("127.0.0.1", port))
    finally:
        process.terminate()
        out, _err = process.communicate(timeout=14)
    kept.close()
    assert answer == {"ok": True, "database": "ok", "migrations": "ok", "queue": "ok"}
    assert out.splitlines()[0] == f"Torg answers on http://localhost:{port} (stop with Ctrl-C)"


def _until_answered(url: str) -> dict[str, Any]:
    deadline = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return json.load(answer)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
