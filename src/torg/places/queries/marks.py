"""A city's mark: by it, what is kept in memory is known to be as the database has it."""

from collections.abc import Hashable, Iterator

from django.db import connection

from torg.core.doctor import Finding
from torg.places.models import City

_TABLES = ("places_place", "places_openspell")
_TRIGGERS = ("inserted", "deleted", "updated_from", "updated_to")  # as migration 0012 names them


def mark_of(city: City) -> Hashable:
    """Return what changes with every write to the city's places and opening times; one query."""
    with connection.cursor() as cursor:  # every list asks: building a queryset takes twice as long
        cursor.execute("SELECT mark FROM places_citymark WHERE city_id = %s", [city.pk])
        return frozenset(mark for (mark,) in cursor.fetchall())


def look_for_triggers(_head: str) -> Iterator[Finding]:
    """Look for the triggers that mark every write: SQLite loses them if a table is remade."""
    wanted = {f"{table}_{name}" for table in _TABLES for name in _TRIGGERS}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        missing = sorted(wanted - {name for (name,) in cursor.fetchall()})
    detail = f"missing: {', '.join(missing)}" if missing else "every write is marked"
    yield Finding("marks of cities", not missing, detail, "Run again places 0015_marks_of_cities.")
