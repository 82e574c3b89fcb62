"""`torg city create` whose process is killed half-way leaves nothing; run again, it completes."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from torg.demo import write_town

SCRATCH = f"torg_killed_{os.getpid()}"  # tests run beside each other


@pytest.fixture
def home(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of an installation of its own, on the engine of this run."""
    environment = {k: v for k, v in os.environ.items() if k != "TORG_DATABASE_URL"}
    environment["TORG_HOME"] = str(tmp_path / "home")
    if connection.vendor != "postgresql":
        yield environment
        return
    told = connection.settings_dict
    at = {"host": told["HOST"], "port": told["PORT"], "user": told["USER"]}
    at = {key: str(value) for key, value in at.items() if value}
    secret = {"password": told["PASSWORD"]} if told["PASSWORD"] else {}
    with psycopg.connect(dbname="postgres", autocommit=True, **at, **secret) as server:
        server.execute(f"DROP DATABASE IF EXISTS {SCRATCH} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {SCRATCH}")
        word = f":{told['PASSWORD']}" if told["PASSWORD"] else ""
        environment["TORG_DATABASE_URL"] = (
            f"postgres://{told['USER']}{word}@{told['HOST']}:{told['PORT'] or 5432}/{SCRATCH}"
        )
        yield environment
        server.execute(f"DROP DATABASE IF EXISTS {SCRATCH} WITH (FORCE)")


def torg(home: dict[str, str], *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "torg.cli", *words]
    pipe: Any = subprocess.PIPE
    return subprocess.Popen(command, env=home, stdout=pipe, stderr=pipe, text=True)


def counted(home: dict[str, str]) -> str:
    """How many cities, places, streets and spells another process sees."""
    words = (
        "import django; django.setup();"
        "from torg.places.models import City, Place, Street, OpenSpell;"
        "print([m.objects.count() > 0 for m in (City, Place, Street, OpenSpell)])"
    )
    environment = {**home, "DJANGO_SETTINGS_MODULE": "torg.config.settings"}
    command = [sys.executable, "-c", words]
    return subprocess.run(
        command, env=environment, check=True, capture_output=True, text=True
    ).stdout.strip()


@pytest.mark.parametrize(
    "percent",
    [75, pytest.param(60, marks=pytest.mark.deep), pytest.param(94, marks=pytest.mark.deep)],
)
def test_killed_half_way_and_run_again(home: dict[str, str], tmp_path: Path, percent: int) -> None:
    extract = write_town(tmp_path / "made", scale=0.5).osm
    create = ("city", "create", "prov", "--name", "Prov", "--osm", str(extract))
    process = torg(home, *create)
    assert process.stderr is not None
    for line in process.stderr:
        if line.strip().startswith(f"{percent} %"):
            process.send_signal(signal.SIGKILL)
            break
    assert process.wait(60) == -signal.SIGKILL
    assert counted(home) == "[False, False, False, False]"

    again = torg(home, *create)
    output, problem = again.communicate(timeout=300)
    assert again.returncode == 0, problem
    assert "Prov" in output
    assert counted(home) == "[True, True, True, True]"
