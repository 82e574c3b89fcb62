"""SQLite: a contentless FTS5 table whose rowid is the key, so matches come in order of the key."""

from collections.abc import Iterable, Sequence

from django.db import connection

from torg.core.search.backends.base import Backend, Expression, Tokens
from torg.core.search.keys import LABEL_MASK


class SqliteBackend(Backend):
    conjunction = " AND "
    disjunction = " OR "

    def quote(self, token: str) -> str:
        return f'"{token}"'

    def add(self, rows: Iterable[tuple[int, Tokens]]) -> None:
        # FTS5 writes to disk each time that a rowid is lower than the one before it.
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_index (rowid, terms) VALUES (%s, %s)",
                [(key, " ".join(tokens)) for key, tokens in sorted(rows)],
            )

    def remove(self, rows: Iterable[tuple[int, Tokens]]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_index (search_index, rowid, terms) VALUES ('delete', %s, %s)",
                [(key, " ".join(tokens)) for key, tokens in sorted(rows)],
            )

    def match(
        self,
        expression: Expression,
        low: int,
        high: int,
        limit: int,
        labels: Sequence[int] = (),
        *,
        expected: int = 0,
    ) -> list[int]:
        narrowed = ""
        if labels:
            marks = ", ".join(["%s"] * len(labels))
            narrowed = f"AND (rowid & {LABEL_MASK}) IN ({marks}) "
        sql = (
            "SELECT rowid FROM search_index WHERE search_index MATCH %s "  # noqa: S608  -- numbers only
            f"AND rowid BETWEEN %s AND %s {narrowed}ORDER BY rowid LIMIT %s"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [self.write(expression), low, high, *labels, limit])
            return [key for (key,) in cursor.fetchall()]

    def count(self, expression: Expression, low: int, high: int) -> dict[int, int]:
        sql = (
            f"SELECT rowid & {LABEL_MASK} AS label, count(*) FROM search_index "  # noqa: S608  -- a constant
            "WHERE search_index MATCH %s AND rowid BETWEEN %s AND %s GROUP BY label"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [self.write(expression), low, high])
            return dict(cursor.fetchall())
