"""The journal can be added to, and nothing else: the database itself refuses the rest.

Both engines refuse UPDATE and DELETE of a row, PostgreSQL also TRUNCATE. SQLite's INSERT OR REPLACE
deletes the old row without telling a delete trigger, so an insert over a row is refused there too.
SQLite drops a table's triggers when Django remakes the table: a migration that alters one of these
two tables must create them again. `torg doctor` looks for the triggers.
"""

from django.db import migrations

TABLES = {
    "core_journalentry": "EXISTS (SELECT 1 FROM core_journalentry WHERE id = NEW.id)",
    "core_journallink": (
        "EXISTS (SELECT 1 FROM core_journallink"
        " WHERE position = NEW.position OR entry_id = NEW.entry_id)"
    ),
}
FUNCTION = """
CREATE OR REPLACE FUNCTION core_journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def append_only(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION)
        for table in TABLES:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION core_journal_refuse()"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION core_journal_refuse()"
            )
        return
    for table, exists in TABLES.items():
        for name, deed, when in (
            ("no_update", "UPDATE", ""),
            ("no_delete", "DELETE", ""),
            ("no_replace", "INSERT", f"WHEN {exists}"),
        ):
            schema_editor.execute(
                f"CREATE TRIGGER {table}_{name} BEFORE {deed} ON {table} {when}"
                " BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
            )


def no_longer(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    names = (
        ("append_only", "no_truncate") if postgresql else ("no_update", "no_delete", "no_replace")
    )
    for table in TABLES:
        for name in names:
            on_table = f" ON {table}" if postgresql else ""
            schema_editor.execute(f"DROP TRIGGER {table}_{name}{on_table}")
    if postgresql:
        schema_editor.execute("DROP FUNCTION core_journal_refuse()")


class Migration(migrations.Migration):
    dependencies = [("core", "0002_periodic_jobs")]
    operations = [migrations.RunPython(append_only, no_longer)]
