"""Turns that writers take. On SQLite there is one writer at a time anyhow."""

from zlib import crc32

from django.db import connection


def take_turn(name: str) -> None:
    """Wait until nobody else is in a transaction that took the same turn; ends with ours.

    Call within a transaction, before the first read that decides what is written.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [crc32(name.encode())])
