"""Fixtures that every test may use.

The tables are made once in a template, named by a digest of models and migrations, and kept between
runs; every worker of pytest-xdist then tests on its own clone of it. SQLite clones by copying the
file, PostgreSQL by `CREATE DATABASE … TEMPLATE`.
"""

import fcntl
import hashlib
import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management.commands import flush as django_flush
from django.db import connection

from torg.core.fresh import make_tables
from torg.core.installation import database_is_empty

SRC = Path(settings.PACKAGE)
REDIS_DATABASES = 16  # of a server as it comes


def _tables_digest() -> str:
    digest = hashlib.sha256((SRC.parent.parent / "requirements.lock").read_bytes())
    digest.update((SRC / "core" / "fresh.py").read_bytes())
    for path in sorted(SRC.rglob("*.py")):
        if {"migrations", "models"} & {*path.parts, path.stem}:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:10]


def _template_name() -> str:
    name = (
        settings.DATABASES["default"]["TEST"].get("NAME")
        or f"test_{connection.settings_dict['NAME']}"
    )
    stem, dot, ending = str(name).rpartition(".sqlite3")
    return f"{stem or name}_{_tables_digest()}{dot}{ending if stem else ''}"


def _forget_old_writes(worker_id: str) -> None:
    """Remove what SQLite kept beside an older clone: it would be played back into the new one.

    A thread of a served test may still have held the database when that run ended.
    """
    if connection.vendor == "sqlite":
        clone = connection.creation.get_test_db_clone_settings(worker_id)["NAME"]
        for ending in ("-wal", "-shm"):
            Path(f"{clone}{ending}").unlink(missing_ok=True)


def end_other_sessions() -> None:
    """End what a served page still asks of this worker's PostgreSQL after its browser has left.

    It would hold tables that are to be emptied, or the database that is to be removed.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


def _make_template() -> None:
    """Make the tables as an installation does; test_fresh.py compares them with migrations."""
    creation = connection.creation
    name = creation._get_test_db_name()
    creation._create_test_db(verbosity=0, autoclobber=True, keepdb=True)
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    if database_is_empty():
        make_tables()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: Any, worker_id: str
) -> Iterator[None]:
    with django_db_blocker.unblock():
        original = connection.settings_dict["NAME"]
        connection.settings_dict["TEST"]["NAME"] = _template_name()
        lock = settings.HOME / "test-template.lock"
        with lock.open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)  # the first worker makes it, the others wait
            _make_template()
            connection.close()
            _forget_old_writes(worker_id)
            connection.creation.clone_test_db(suffix=worker_id, verbosity=0, keepdb=False)
        clone = connection.creation.get_test_db_clone_settings(worker_id)
        connection.settings_dict.update(clone)
    yield
    with django_db_blocker.unblock():
        connection.close()
        _drop(connection.settings_dict["NAME"])
        connection.settings_dict["NAME"] = original


def _drop(name: str) -> None:
    """Remove a clone, also while a thread of a served test still holds it."""
    if connection.vendor == "postgresql":
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    else:
        connection.creation._destroy_test_db(name, verbosity=0)


def pytest_configure() -> None:
    """Give every worker a Redis database of its own: to clear a cache there empties the whole."""
    number = os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw")
    for options in settings.CACHES.values():
        server, _slash, database = str(options.get("LOCATION", "")).rpartition("/")
        if number.isdigit() and server.startswith("redis") and database.isdigit():
            options["LOCATION"] = f"{server}/{(int(database) + int(number)) % REDIS_DATABASES}"


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    """Every test has keys of its own.

    The settings are changed too: the threads of a served test make their connections from them.
    """
    prefix = uuid.uuid4().hex
    for alias, options in settings.CACHES.items():
        options["KEY_PREFIX"] = caches[alias].key_prefix = prefix


@pytest.fixture(autouse=True)
def _fresh_counts(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Counts wait in a file: every test has its own, as every worker has its own database."""
    settings.EFFECT_FOLDER = tmp_path_factory.mktemp("effect")


# Names of models and their permissions, which Django makes after migrating: in all tests alike.
ALIKE = {"django_content_type", "auth_permission"}


def _let_flush_empty_everything() -> None:
    """Tests that commit are cleaned up by Django's flush, which the journal rightly refuses.

    The triggers are set aside for the flush and put back at once: only here, never in the product.
    The inverted index is no model's table, so it is emptied along with them. What holds no row is
    left alone, and what Django would make anew stays: both took longer than most of the tests.
    """
    operations = type(connection.ops)

    def only_what_holds_rows(ops: Any, style: Any, tables: list[str], **_: Any) -> list[str]:
        named = [ops.quote_name(table) for table in tables if table not in ALIKE]
        asked = (f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in named)
        with ops.connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(asked))
            return [f"DELETE FROM {name}" for (name,) in cursor.fetchall()]

    flush = operations.execute_sql_flush

    def without_triggers(ops: Any, sql_list: list[str]) -> None:
        with ops.connection.cursor() as cursor:
            if ops.connection.vendor == "postgresql":
                tables = ("core_journalentry", "core_journallink")
                for table in tables:
                    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
                flush(ops, [*sql_list, "DELETE FROM search_index"])
                for table in tables:
                    cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
                return
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
                " AND tbl_name IN ('core_journalentry', 'core_journallink')"
            )
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            flush(ops, [*sql_list, "INSERT INTO search_index(search_index) VALUES ('delete-all')"])
            for _name, sql in triggers:
                cursor.execute(sql)

    operations.sql_flush = only_what_holds_rows
    operations.execute_sql_flush = without_triggers
    django_flush.emit_post_migrate_signal = lambda *_, **__: None


_let_flush_empty_everything()
