"""A city's mark becomes another one with every write to its places and opening times.

The database does it itself, so no way of writing can forget it. On PostgreSQL a writer takes away
the marks that nobody else is about to take away and adds one of its own: no writer waits for
another, and every commit shows a mark that was never seen before. Marks are random, so that neither
a rollback nor a restored backup brings one back that has stood for something else.

SQLite drops a table's triggers when Django remakes the table: a migration that alters one of these
two tables must create them again. `torg doctor` looks for the triggers.
"""

from django.db import migrations, models

TABLES = ("places_place", "places_openspell")
FUNCTION = """
CREATE OR REPLACE FUNCTION places_mark_cities() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    number bigint;
BEGIN
    FOR number IN SELECT DISTINCT city_id FROM touched LOOP
        DELETE FROM places_citymark WHERE mark IN (
            SELECT mark FROM places_citymark WHERE city_id = number FOR UPDATE SKIP LOCKED
        );
        INSERT INTO places_citymark (city_id, mark) VALUES (number, gen_random_uuid());
    END LOOP;
    RETURN NULL;
END $$
"""
EMPTIED = """
CREATE OR REPLACE FUNCTION places_mark_all_cities() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE places_citymark SET mark = gen_random_uuid();
    RETURN NULL;
END $$
"""
# The rows before and after: a row that moves to another city changes both.
ON_POSTGRESQL = {
    "inserted": "AFTER INSERT ON {table} REFERENCING NEW TABLE AS touched",
    "deleted": "AFTER DELETE ON {table} REFERENCING OLD TABLE AS touched",
    "updated_from": "AFTER UPDATE ON {table} REFERENCING OLD TABLE AS touched",
    "updated_to": "AFTER UPDATE ON {table} REFERENCING NEW TABLE AS touched",
}
ON_SQLITE = {
    "inserted": ("INSERT", "NEW"),
    "deleted": ("DELETE", "OLD"),
    "updated_from": ("UPDATE", "OLD"),
    "updated_to": ("UPDATE", "NEW"),
}
# Not INSERT OR REPLACE: within a trigger, the deed's own "or ignore" would hold.
SQLITE_BODY = """
    UPDATE places_citymark SET mark = hex(randomblob(16)) WHERE city_id = {row}.city_id;
    INSERT INTO places_citymark (city_id, mark) SELECT {row}.city_id, hex(randomblob(16))
        WHERE NOT EXISTS (SELECT 1 FROM places_citymark WHERE city_id = {row}.city_id);
END"""


def mark_writes(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION)
        schema_editor.execute(EMPTIED)
        for table in TABLES:
            for name, when in ON_POSTGRESQL.items():
                schema_editor.execute(
                    f"CREATE TRIGGER {table}_{name} {when.format(table=table)}"
                    " FOR EACH STATEMENT EXECUTE FUNCTION places_mark_cities()"
                )
            schema_editor.execute(
                f"CREATE TRIGGER {table}_emptied AFTER TRUNCATE ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION places_mark_all_cities()"
            )
        return
    for table in TABLES:
        for name, (deed, row) in ON_SQLITE.items():
            unless = "WHEN OLD.city_id <> NEW.city_id" if name == "updated_from" else ""
            schema_editor.execute(
                f"CREATE TRIGGER {table}_{name} AFTER {deed} ON {table} {unless} BEGIN"
                + SQLITE_BODY.format(row=row)
            )


def mark_no_more(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    names = [*ON_POSTGRESQL, "emptied"] if postgresql else list(ON_SQLITE)
    for table in TABLES:
        for name in names:
            on_table = f" ON {table}" if postgresql else ""
            schema_editor.execute(f"DROP TRIGGER {table}_{name}{on_table}")
    if postgresql:
        schema_editor.execute("DROP FUNCTION places_mark_cities()")
        schema_editor.execute("DROP FUNCTION places_mark_all_cities()")


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0014_sources_of_actors_own"),
    ]

    operations = [
        migrations.CreateModel(
            name="CityMark",
            fields=[
                ("mark", models.CharField(max_length=36, primary_key=True, serialize=False)),
                ("city_id", models.BigIntegerField(db_index=True)),
            ],
        ),
        migrations.RunPython(mark_writes, mark_no_more),
    ]
