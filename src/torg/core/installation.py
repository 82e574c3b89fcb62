"""The state of this installation: its database, its migrations, its built files."""

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model

from torg.core.fresh import make_tables


class NotReadyError(Exception):
    """The installation cannot do what was asked; the message says what to run first."""


def database_is_empty() -> bool:
    """Return whether no table exists yet."""
    return not connection.introspection.table_names()


def pending_migrations() -> list[str]:
    """Return the migrations that the database lacks, as "app.name"."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def migrate() -> None:
    """Bring the database to what this version of the code wants."""
    if database_is_empty():
        make_tables()
        return
    call_command("migrate", verbosity=0, interactive=False)


def refresh_statistics(*models: type[Model]) -> None:
    """Let the database count what it holds, of these models or of all, so that it plans well.

    For whatever has just written a great many rows. SQLite never does it by itself, PostgreSQL some
    time later; until then "how many are open in each street" may read every place of the city.
    PostgreSQL also notes which rows everybody sees: it can then count by an index alone, at a third
    of the cost. It cannot within a transaction, where it only counts.
    """
    vacuum = connection.vendor == "postgresql" and not connection.in_atomic_block
    what = "VACUUM (ANALYZE)" if vacuum else "ANALYZE"
    tables = [connection.ops.quote_name(model._meta.db_table) for model in models]
    with connection.cursor() as cursor:
        for table in tables or [""]:
            cursor.execute(f"{what} {table}")


def ensure_database() -> None:
    """Make the tables in an empty database; raise NotReadyError when migrations are missing.

    An empty database has nothing to lose, so the first command may set it up. One that holds data
    is changed only when somebody says so.
    """
    if database_is_empty():
        migrate()
        return
    missing = pending_migrations()
    if missing:
        raise NotReadyError(
            f"The database lacks {len(missing)} migrations, the first is {missing[0]}."
            " Make a backup, then run: torg migrate"
        )
