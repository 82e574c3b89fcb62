"""Dates for lists: many rows of which each tells a little.

A list of a day may have four hundred rows. Read as whole events with all that belongs to them, most
of the time goes into columns that nobody looks at and objects that nobody needs.
"""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.db.models.base import ModelState

from torg.agenda.models import Event, Occurrence
from torg.places.models import Place

M = TypeVar("M", bound=Model)

_IN = 900  # SQLite allows 999 variables in old builds
_DATE = tuple(field.attname for field in Occurrence._meta.concrete_fields)
_EVENT = (
    "slug", "title", "texts", "kind", "rrule", "rdates", "all_day", "status", "is_free",
    "price_min", "price_max", "price_text", "audience", "min_age", "max_age", "attendance",
    "publication", "city_id", "place_id", "location_name", "address", "lat", "lon", "image",
)  # fmt: skip
_PLACE = ("slug", "name", "lat", "lon")


def listed(rows: QuerySet[Occurrence]) -> list[Occurrence]:
    """Return occurrences with what a list tells of their events and places; two queries.

    Any other field of an event or a place is read when it is asked for, one by one: what needs
    more for many rows takes `with_event`.
    """
    using = rows.db
    found = []
    for values in rows.values_list(*_DATE, *(f"event__{name}" for name in _EVENT)):
        row = _made(Occurrence, using, _DATE, values)
        _join(row, "event", _made(Event, using, _EVENT, values[len(_DATE) :], pk=row.event_id))
        found.append(row)
    places = _places({row.place_id for row in found if row.place_id is not None}, using)
    for row in found:
        place = places.get(row.place_id) if row.place_id is not None else None
        _join(row, "place", place)
        _join(row.event, "place", place)
    return found


def _places(numbers: Iterable[int], using: str) -> dict[int, Place]:
    """Return places by number.

    Asked for by number, not joined: PostgreSQL would read all the places of a city for a day's.
    """
    wanted, found = sorted(numbers), {}
    for at in range(0, len(wanted), _IN):
        rows = Place.objects.using(using).filter(pk__in=wanted[at : at + _IN])
        for values in rows.values_list("pk", *_PLACE):
            found[values[0]] = _made(Place, using, _PLACE, values[1:], pk=values[0])
    return found


def _join(row: Model, name: str, other: Model | None) -> None:
    """Put beside a row what its foreign key names, as `select_related` does."""
    row._state.fields_cache[name] = other  # noqa: SLF001  -- Django has no other way


def _made(
    model: type[M], using: str, names: Iterable[str], values: Sequence[Any], pk: int | None = None
) -> M:
    """Return an object with these of its fields, as reading it with `only` would.

    Made as copying and unpickling make it, without `__init__`, which asks for every column that
    the model has: for a list, that took longer than all else.
    """
    made = model.__new__(model)
    made.__dict__.update(zip(names, values, strict=False))
    if pk is not None:
        made.__dict__["id"] = pk
    state = made._state = ModelState()  # noqa: SLF001  -- as above
    state.db, state.adding = using, False
    return made
