"""Brings the rows of a table in line with a source, by reference."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Manager, Model

from torg.core.geo import metres
from torg.places.services.rows import Row

Thing = TypeVar("Thing", bound=Model)
BATCH = 500


@dataclass
class Changes:
    """What a sync did to one table, by object."""

    created: list[Any] = field(default_factory=list)
    updated: list[Any] = field(default_factory=list)
    unchanged: int = 0
    gone: list[Any] = field(default_factory=list)

    def figures(self) -> dict[str, int]:
        return {
            "created": len(self.created),
            "updated": len(self.updated),
            "unchanged": self.unchanged,
            "gone": len(self.gone),
        }


def match(
    rows: Iterable[Row],
    existing: Sequence[Any],
    *,
    within: float = 0,
    alike: Callable[[Row, Any], bool] = lambda row, thing: True,
) -> tuple[list[tuple[Row, Any | None]], list[Any]]:
    """Pair each row with what is there already; return the pairs and what no row named.

    By reference. A thing that was drawn anew in the source has another reference: with `within`
    (metres), what has the same name, now or in the source, lies that near and is `alike` is the
    same thing.
    """
    by_ref = {thing.source_ref: thing for thing in existing if thing.source_ref}
    pairs = [(row, by_ref.pop(row.ref, None)) for row in rows]
    left: list[Any] = [thing for thing in existing if by_ref.get(thing.source_ref) is thing]
    if not within or not left:
        return pairs, left
    by_name: dict[str, list[Any]] = defaultdict(list)
    for other in left:
        for name in {other.name, getattr(other, "name_in_source", "")} - {""}:
            by_name[name].append(other)
    taken: set[int] = set()
    for index, (row, paired) in enumerate(pairs):
        if paired is not None:
            continue
        near = [
            (far, other.pk, other)
            for other in by_name.get(row.name, ())
            if other.pk not in taken
            and (far := metres(*_middle(row.values), *_middle(vars(other)))) <= within
            and alike(row, other)
        ]
        if near:
            _far, key, nearest = min(near, key=lambda found: found[:2])
            pairs[index] = (row, nearest)
            taken.add(key)
    return pairs, [other for other in left if other.pk not in taken]


def _middle(values: dict[str, Any]) -> tuple[float, float]:
    """Latitude and longitude of a thing: its point, else the middle of its box."""
    if "lat" in values:
        return values["lat"], values["lon"]
    return (values["south"] + values["north"]) / 2, (values["west"] + values["east"]) / 2


def apply_values(thing: Model, values: dict[str, Any]) -> list[str]:
    """Set the values that differ; return their names."""
    changed = [name for name, value in values.items() if getattr(thing, name) != value]
    for name in changed:
        setattr(thing, name, values[name])
    return changed


def write(
    model: type[Thing], created: list[Thing], updated: list[Thing], fields: Iterable[str]
) -> None:
    """Insert and update in batches. Updates are upserts by primary key: one statement a batch."""
    all_of(model).bulk_create(created, batch_size=BATCH)
    if updated:
        all_of(model).bulk_create(
            updated,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["pk"],
            update_fields=list(fields),
        )


def all_of(model: type[Thing]) -> Manager[Thing]:
    """Return the manager of any model."""
    return model._default_manager  # noqa: SLF001  -- Django's documented way for any model


def delete(model: type[Thing], things: Iterable[Any]) -> None:
    """Delete in batches that both engines take."""
    keys = [thing if isinstance(thing, int) else thing.pk for thing in things]
    for start in range(0, len(keys), BATCH):
        all_of(model).filter(pk__in=keys[start : start + BATCH]).delete()
