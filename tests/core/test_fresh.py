"""An empty database gets at once the tables that the migrations would have made one by one."""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.core.schema_of import schema_of
from torg.config import settings as configured

ROOT = Path(__file__).parents[2]


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of an installation on an empty database of the engine that is tested."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TORG_", "DJANGO_"))}
    kept |= {"TORG_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": configured.__name__}
    if connection.vendor == "sqlite":
        yield kept
        return
    name = f"torg_fresh_{uuid.uuid4().hex[:8]}"
    server, _slash, _database = os.environ["TORG_DATABASE_URL"].rpartition("/")
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        yield {**kept, "TORG_DATABASE_URL": f"{server}/{name}"}
    finally:
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _run(environment: dict[str, str], *words: str, well: bool = True) -> str:
    done = subprocess.run(
        [sys.executable, *words], env=environment, cwd=ROOT, capture_output=True, text=True,
        check=False, timeout=300,
    )  # fmt: skip
    assert not well or done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.django_db
def test_tables_made_at_once_are_those_of_the_migrations(elsewhere: dict[str, str]) -> None:
    """The tests' own tables were made at once."""
    _run(elsewhere, "-m", "django", "migrate", "--verbosity", "0")
    migrated = json.loads(_run(elsewhere, "-m", "tests.core.schema_of").splitlines()[-1])
    fresh = json.loads(json.dumps(schema_of(connection)))
    assert sorted(fresh["tables"]) == sorted(migrated["tables"])
    for table, facts in migrated["tables"].items():
        assert fresh["tables"][table] == facts, table
    for ours, theirs in zip(fresh["more"], migrated["more"], strict=True):
        assert [row for row in ours if row not in theirs] == []
        assert [row for row in theirs if row not in ours] == []


@pytest.mark.django_db
def test_nothing_is_left_to_migrate(elsewhere: dict[str, str]) -> None:
    """Whoever looks at an installation's first database finds every migration and trigger."""
    _run(elsewhere, "-m", "torg.cli", "migrate")
    doctor = _run(elsewhere, "-m", "torg.cli", "doctor", "--json", well=False)
    checks = {c["name"]: c["ok"] for c in json.loads(doctor.splitlines()[-1])["checks"]}
    told = ("migrations", "journal guard", "marks of cities")
    assert {name: checks[name] for name in told} == dict.fromkeys(told, True)
