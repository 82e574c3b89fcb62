"""On PostgreSQL the index by terms stands on a table of keys alone, beside that of the terms.

Counting what a common word finds visits the row of every match, and a row with its terms is seven
times as wide as a key (PostgreSQL moves values out of a row only when it exceeds 2 kB). The index
is made of what a function reads in the other table. That is allowed to a function that always gives
the same for the same key; it does, because triggers take a key out and put it in anew whenever its
terms change. The function is dear, so that it is looked up in the index and never called for rows.
"""

from django.db import migrations

POSTGRES = (
    "CREATE TABLE search_key (key bigint PRIMARY KEY)",
    # With the path of now: a restored dump has none when it makes the index.
    """CREATE OR REPLACE FUNCTION search_terms_of(wanted bigint) RETURNS tsvector
    LANGUAGE sql IMMUTABLE STRICT COST 10000 SET search_path FROM CURRENT
    AS 'SELECT terms FROM search_index WHERE key = wanted'""",
    """CREATE INDEX search_key_terms ON search_key USING gin (search_terms_of(key))
    WITH (fastupdate = off)""",
    "ALTER INDEX search_key_terms ALTER COLUMN 1 SET STATISTICS 0",
    """CREATE OR REPLACE FUNCTION search_keep_keys() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'TRUNCATE' THEN
            DELETE FROM search_key;
            RETURN NULL;
        END IF;
        IF TG_OP <> 'INSERT' THEN
            DELETE FROM search_key USING gone WHERE search_key.key = gone.key;
        END IF;
        IF TG_OP <> 'DELETE' THEN
            INSERT INTO search_key SELECT key FROM come;
        END IF;
        RETURN NULL;
    END $$""",
    """CREATE TRIGGER search_index_inserted AFTER INSERT ON search_index
    REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION search_keep_keys()""",
    """CREATE TRIGGER search_index_updated AFTER UPDATE ON search_index
    REFERENCING OLD TABLE AS gone NEW TABLE AS come
    FOR EACH STATEMENT EXECUTE FUNCTION search_keep_keys()""",
    """CREATE TRIGGER search_index_deleted AFTER DELETE ON search_index
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION search_keep_keys()""",
    """CREATE TRIGGER search_index_emptied AFTER TRUNCATE ON search_index
    FOR EACH STATEMENT EXECUTE FUNCTION search_keep_keys()""",
    "DROP INDEX search_index_terms",
)
BACK = (
    "CREATE INDEX search_index_terms ON search_index USING gin (terms) WITH (fastupdate = off)",
    "DROP TRIGGER search_index_inserted ON search_index",
    "DROP TRIGGER search_index_updated ON search_index",
    "DROP TRIGGER search_index_deleted ON search_index",
    "DROP TRIGGER search_index_emptied ON search_index",
    "DROP FUNCTION search_keep_keys()",
    "DROP TABLE search_key",
    "DROP FUNCTION search_terms_of(bigint)",
)


def make_narrow(apps, schema_editor):
    _execute(schema_editor, POSTGRES)


def make_wide(apps, schema_editor):
    _execute(schema_editor, BACK)


def _execute(schema_editor, statements):
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0002_inverted_index")]
    operations = [migrations.RunPython(make_narrow, make_wide)]
