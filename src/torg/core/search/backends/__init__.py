"""The one place that knows which database holds the inverted index."""

from django.db import connection

from torg.core.search.backends.base import Backend, Expression, Tokens
from torg.core.search.backends.postgres import PostgresBackend
from torg.core.search.backends.sqlite import SqliteBackend

__all__ = ["Backend", "Expression", "Tokens", "backend"]


def backend() -> Backend:
    """Return the backend of the default database.

    Raises NotImplementedError for an engine that Torg does not run on.
    """
    if connection.vendor == "postgresql":
        return PostgresBackend()
    if connection.vendor == "sqlite":
        return SqliteBackend()
    raise NotImplementedError(f"search runs on SQLite and PostgreSQL, not {connection.vendor}")
