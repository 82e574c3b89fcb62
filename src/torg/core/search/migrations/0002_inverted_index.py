"""The inverted index: FTS5 on SQLite, tsvector with GIN on PostgreSQL."""

from django.db import migrations

SQLITE = (
    # The ascii tokenizer takes every sign beyond ASCII as part of a word: tokens arrive whole.
    """CREATE VIRTUAL TABLE search_index USING fts5
    (terms, content='', columnsize=0, detail=none, tokenize='ascii')""",
)
POSTGRES = (
    """CREATE TABLE search_index (key bigint PRIMARY KEY, terms tsvector NOT NULL)
    WITH (toast_tuple_target = 128)""",
    # Vectors lie outside the rows, which keeps the rows that a common word visits small.
    "ALTER TABLE search_index ALTER COLUMN terms SET STORAGE EXTERNAL",
    "CREATE INDEX search_index_terms ON search_index USING gin (terms) WITH (fastupdate = off)",
    'ALTER TABLE search_searchterm ALTER COLUMN form TYPE varchar(60) COLLATE "C"',
    'ALTER TABLE search_searchterm ALTER COLUMN folded TYPE varchar(60) COLLATE "C"',
    'ALTER TABLE search_searchterm ALTER COLUMN term TYPE varchar(60) COLLATE "C"',
)


def make_index(apps, schema_editor):
    statements = POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE
    for statement in statements:
        schema_editor.execute(statement)


def drop_index(apps, schema_editor):
    schema_editor.execute("DROP TABLE search_index")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_search")]
    operations = [migrations.RunPython(make_index, drop_index)]
