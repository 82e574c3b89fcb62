"""PostgreSQL: tables of keys and of tsvectors made of our own terms, with a GIN index.

`search_index` has the terms of each key. The GIN index over them stands on `search_key`, which has
the keys alone and is kept by triggers: to count, the row of every match is visited, see migration
0003.

The vectors are built from arrays and the queries are casts: no text search configuration, hence no
dictionary of PostgreSQL's own, comes between our terms and the index.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import connection

from torg.core.search.backends.base import Backend, Expression, Tokens
from torg.core.search.keys import LABEL_MASK

_BATCH = 2000
# What so many documents answer is looked for among the first few thousand before it is gathered
# from the whole index: where a city has 100,000 documents, the first 200 are mostly there. To look
# through so many in vain costs a millisecond or two, to gather 4,000 from everywhere costs four.
_COMMON, _FIRST = 3_000, 8_000


class PostgresBackend(Backend):
    conjunction = " & "
    disjunction = " | "

    def quote(self, token: str) -> str:
        return f"'{token}'"

    def add(self, rows: Iterable[tuple[int, Tokens]]) -> None:
        ordered = sorted(rows)
        with connection.cursor() as cursor:
            for start in range(0, len(ordered), _BATCH):
                part = ordered[start : start + _BATCH]
                cursor.execute(
                    "INSERT INTO search_index (key, terms) SELECT key, "
                    "array_to_tsvector(string_to_array(terms, ' ')) "
                    "FROM unnest(%s::bigint[], %s::text[]) AS row (key, terms) "
                    "ON CONFLICT (key) DO UPDATE SET terms = excluded.terms",
                    [[key for key, _ in part], [" ".join(tokens) for _, tokens in part]],
                )

    def remove(self, rows: Iterable[tuple[int, Tokens]]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM search_index WHERE key = ANY(%s)", [[key for key, _ in rows]]
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
        if expected >= _COMMON:
            keys = self._among_first(expression, low, high, limit)
            if len(keys) == limit:
                return keys
        narrowed = f"AND (key & {LABEL_MASK}) = ANY(%s) " if labels else ""
        # OFFSET 0 keeps the planner from walking the primary key in the hope of an early match.
        sql = (
            "SELECT key FROM (SELECT key FROM search_key "  # noqa: S608  -- numbers only
            "WHERE search_terms_of(key) @@ %s::tsquery AND key BETWEEN %s AND %s "
            f"{narrowed}OFFSET 0) AS found ORDER BY key LIMIT %s"
        )
        chosen = [list(labels)] if labels else []
        with connection.cursor() as cursor:
            cursor.execute(sql, [self.write(expression), low, high, *chosen, limit])
            return [key for (key,) in cursor.fetchall()]

    def _among_first(self, expression: Expression, low: int, high: int, limit: int) -> list[int]:
        """Return the keys that match among the lowest: all that are wanted, if they are enough."""
        sql = (
            "SELECT key FROM (SELECT key, terms FROM search_index WHERE key BETWEEN %s AND %s "
            "ORDER BY key LIMIT %s) AS first WHERE terms @@ %s::tsquery ORDER BY key LIMIT %s"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [low, high, _FIRST, self.write(expression), limit])
            return [key for (key,) in cursor.fetchall()]

    def count(self, expression: Expression, low: int, high: int) -> dict[int, int]:
        sql = (
            f"SELECT key & {LABEL_MASK} AS label, count(*) FROM search_key "  # noqa: S608  -- a constant
            "WHERE search_terms_of(key) @@ %s::tsquery AND key BETWEEN %s AND %s GROUP BY label"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [self.write(expression), low, high])
            return dict(cursor.fetchall())

    def documents(self, keys: Collection[int], fields: Sequence[str]) -> list[tuple[Any, ...]]:
        """As the plain way, but with one array: two hundred numbers are slow to put into a text."""
        columns = ", ".join(map(connection.ops.quote_name, fields))
        sql = f"SELECT {columns} FROM search_searchdocument WHERE key = ANY(%s)"  # noqa: S608  -- names of columns
        with connection.cursor() as cursor:
            cursor.execute(sql, [list(keys)])
            return cursor.fetchall()
