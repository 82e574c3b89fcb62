"""The tables of an empty database, made at once.

Taken one by one, migrations describe all the models anew at every step: ten seconds of somebody's
first start, and more with every capability. An empty database gets the tables as the models are
now, then what migrations make beyond models, and is noted as migrated. tests/core/test_fresh.py
holds that both ways end in the same tables, indexes, constraints, triggers and functions.
"""

from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

# Triggers, and tables that no model knows; in this order.
BEYOND_MODELS = (
    ("core", "0003_journal_is_append_only"),
    ("search", "0002_inverted_index"),
    ("search", "0003_narrow_index"),
    ("places", "0015_marks_of_cities"),
)


def make_tables() -> None:
    """Make every table in an empty database, in one transaction."""
    loader, recorder = MigrationLoader(connection), MigrationRecorder(connection)
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        for key in BEYOND_MODELS:
            _go_beyond(loader, key, editor)
        editor.create_model(recorder.Migration)
        recorder.migration_qs.bulk_create(
            recorder.Migration(app=app, name=name) for app, name in sorted(loader.graph.nodes)
        )
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)


def _go_beyond(
    loader: MigrationLoader, key: tuple[str, str], editor: BaseDatabaseSchemaEditor
) -> None:
    for operation in loader.disk_migrations[key].operations:
        if isinstance(operation, RunPython):
            operation.code(apps, editor)  # type: ignore[arg-type]  # they use the editor alone
