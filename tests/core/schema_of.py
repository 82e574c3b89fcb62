"""What a database is made of, as one text: run by itself it tells that of TORG_DATABASE_URL."""

import json
import sys
from typing import Any

TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')",
    "postgresql": """
        SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL
        SELECT proname, pg_get_functiondef(p.oid) FROM pg_proc p
        JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'public'""",
}
# Expressions, predicates and orders of indexes, which Django's own account leaves out in part.
INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
}
# Django's own migration made it wider than Django's own model is.
AS_WIDE = {("auth_group_permissions", "id")}
CHECKS = {
    "sqlite": None,  # stand in the text of their tables: Django's account has their columns
    "postgresql": """
        SELECT conname, pg_get_constraintdef(c.oid) FROM pg_constraint c
        JOIN pg_namespace n ON n.oid = c.connamespace WHERE n.nspname = 'public'""",
}


def schema_of(connection: Any) -> dict[str, Any]:
    """Return tables with columns and constraints, indexes, triggers; in no order of making."""
    tell = connection.introspection
    with connection.cursor() as cursor:
        names = [n for n in tell.table_names(cursor) if not n.startswith("sqlite_")]  # its own
        tables = {name: _table(tell, cursor, name) for name in names}
        rows = []
        for asked in (TRIGGERS, INDEXES, CHECKS):
            if sql := asked[connection.vendor]:
                cursor.execute(sql)
                rows.append(sorted([name, " ".join(text.split())] for name, text in cursor))
        cursor.execute("SELECT app, name FROM django_migrations")
        rows.append(sorted(list(row) for row in cursor.fetchall()))
    return {"tables": tables, "more": rows}


def _table(tell: Any, cursor: Any, name: str) -> dict[str, Any]:
    columns = sorted(
        [c.name, str(c.type_code), c.internal_size, c.null_ok, c.default, c.collation]
        for c in tell.get_table_description(cursor, name)
        if (name, c.name) not in AS_WIDE
    )
    constraints = []
    for named, facts in tell.get_constraints(cursor, name).items():
        # SQLite numbers what has no name, in the order of making.
        label = "" if named.startswith(("__unnamed", "fk_")) else named
        constraints.append([label, json.dumps(facts, default=str, sort_keys=True)])
    return {"columns": columns, "constraints": sorted(constraints)}


if __name__ == "__main__":
    import django

    django.setup()
    from django.db import connection

    sys.stdout.write(json.dumps(schema_of(connection)) + "\n")
