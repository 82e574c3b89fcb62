"""The database that the tests run on is set up as production's is."""

import pytest
from django.db import connection

from torg.core.installation import refresh_statistics
from torg.core.models import User


@pytest.mark.django_db
def test_a_person_signs_in_with_an_address_in_lower_case() -> None:
    user = User.objects.create_user("Anna@Example.SE", "ett-lösenord-som-duger")

    assert User.objects.get(email="anna@example.se") == user


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="a setting of SQLite")
def test_sqlite_is_safe_for_concurrent_writers() -> None:
    with connection.cursor() as cursor:
        mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]

    assert (mode, synchronous, connection.transaction_mode) == ("wal", 2, "IMMEDIATE")


@pytest.mark.django_db
def test_the_database_counts_what_was_written() -> None:
    User.objects.create_user("anna@example.se", "ett-lösenord-som-duger")
    refresh_statistics()
    known = {
        "sqlite": "SELECT max(stat + 0) FROM sqlite_stat1 WHERE tbl = %s",
        "postgresql": "SELECT reltuples FROM pg_class WHERE relname = %s",
    }
    with connection.cursor() as cursor:
        cursor.execute(known[connection.vendor], [User._meta.db_table])
        assert cursor.fetchone()[0] == 1
