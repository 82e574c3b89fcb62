"""Writes what a town stands on: districts, squares, streets, gaps, facilities, base map.

Nobody edits these by hand: what is gone from the source is deleted, and places let go of it.
"""

import hashlib
import json
from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.db.models import Count, Model

from torg.core.text import slugify_any
from torg.places.enums import PlaceStatus
from torg.places.geometry.walkways import Walkways
from torg.places.models import (
    City,
    Facility,
    MapFeature,
    Place,
    Schedule,
    Street,
    StreetOpening,
    WalkNetwork,
)
from torg.places.services import sync
from torg.places.services.rows import Row

_NEAR = 400.0  # metres: a street or square of the same name, drawn anew


def save_named(
    model: type[Model], city: City, rows: list[Row], links: dict[str, dict[str, int]]
) -> tuple[dict[str, int], sync.Changes]:
    """Sync districts, squares or streets; return primary keys by reference, and what changed.

    `links` maps each link's name to primary keys by reference. Slugs stay when a thing is updated.
    """
    existing = list(sync.all_of(model).filter(city=city).order_by("pk"))
    pairs, gone = sync.match(rows, existing, within=_NEAR)
    sync.delete(model, gone)
    taken = {thing.slug for _row, thing in pairs if thing is not None}
    changes = sync.Changes(gone=gone)
    fields: set[str] = set()
    keys: dict[str, int] = {}
    for row, found in pairs:
        thing: Any = found if found is not None else model(city=city)
        values = {**row.values, "name": row.name, "source_ref": row.ref}
        for name, ref in row.links.items():
            values[f"{name}_id"] = links[name].get(ref)
        changed = sync.apply_values(thing, values)
        if found is None:
            thing.slug = slugify_any(row.name, taken, max_length=80)
        _sort(changes, thing, found, changed, fields)
    sync.write(model, changes.created, changes.updated, _columns(fields))
    for (row, _found), thing in zip(pairs, _in_order(pairs, changes.created), strict=True):
        keys[row.ref] = thing.pk
    return keys, changes


def _in_order(pairs: list[tuple[Row, Any]], created: list[Any]) -> list[Any]:
    new = iter(created)
    return [found if found is not None else next(new) for _row, found in pairs]


def _columns(fields: set[str]) -> list[str]:
    """Names of model fields: "district_id" is the field district."""
    return sorted(name.removesuffix("_id") for name in fields)


def save_openings(
    city: City, rows: list[Row], streets: dict[str, int], squares: dict[str, int]
) -> None:
    """Replace the gaps of all streets, when they differ."""
    wanted = [
        (
            streets[row.ref],
            row.values["side"],
            row.values["along_m"],
            row.values["width_m"],
            row.values["kind"],
            row.name[:160],
            streets.get(row.links.get("to_street", "")),
            squares.get(row.links.get("to_square", "")),
        )
        for row in rows
    ]
    columns = (
        "street_id", "side", "along_m", "width_m", "kind", "name", "to_street_id", "to_square_id",
    )  # fmt: skip
    present = StreetOpening.objects.filter(street__city=city)
    if sorted(map(repr, present.order_by().values_list(*columns))) == sorted(map(repr, wanted)):
        return
    present.delete()
    StreetOpening.objects.bulk_create(
        (StreetOpening(**dict(zip(columns, row, strict=True))) for row in wanted),
        batch_size=sync.BATCH,
    )


def save_facilities(
    city: City, rows: list[Row], schedules: dict[str, tuple[Schedule | None, str]]
) -> sync.Changes:
    """Sync parking, toilets, stops and the like."""
    existing = list(Facility.objects.filter(city=city))
    pairs, gone = sync.match(rows, existing)
    sync.delete(Facility, gone)
    changes = sync.Changes(gone=gone)
    fields: set[str] = set()
    for row, found in pairs:
        facility = found or Facility(city=city)
        values = {**row.values, "name": row.name[:160], "source_ref": row.ref}
        raw = values.pop("hours_raw", "")
        schedule = schedules[raw][0] if raw else None
        values["schedule_id"] = schedule.pk if schedule else None
        changed = sync.apply_values(facility, values)
        _sort(changes, facility, found, changed, fields)
    sync.write(Facility, changes.created, changes.updated, _columns(fields))
    return changes


def _sort(
    changes: sync.Changes, thing: Any, found: Any, changed: list[str], fields: set[str]
) -> None:
    if found is None:
        changes.created.append(thing)
    elif changed:
        changes.updated.append(thing)
        fields.update(changed)
    else:
        changes.unchanged += 1


def save_features(city: City, rows: Iterable[Row]) -> dict[str, int]:
    """Bring the base map in line; returns how many shapes are new and how many are gone.

    Memory: one batch of rows, and a digest of each shape that is there already.
    """
    columns = ("layer", "rank", "name", "geometry", "attributes", "west", "south", "east", "north")
    present: dict[tuple[str, str], tuple[int, bytes]] = {
        (ref, values[0]): (pk, _digest(values))
        for pk, ref, *values in MapFeature.objects.filter(city=city)
        .values_list("pk", "source_ref", *columns)
        .iterator(chunk_size=2_000)
    }
    created = 0
    source = iter(rows)
    while batch := list(islice(source, sync.BATCH)):
        new = []
        for row in batch:
            values = {**row.values, "name": row.name}
            _pk, digest = present.get((row.ref, values["layer"]), (0, b""))
            if digest and digest == _digest([values[column] for column in columns]):
                del present[row.ref, values["layer"]]
            else:
                new.append(MapFeature(city=city, source_ref=row.ref, **values))
        MapFeature.objects.bulk_create(new)
        created += len(new)
    sync.delete(MapFeature, [pk for pk, _digest in present.values()])
    return {"created": created, "gone": len(present)}


def save_walkways(city: City, walkways: Walkways | None) -> None:
    """Replace the network that one walks on, when it differs."""
    if walkways is None:
        return
    packed = walkways.packed()
    digest = hashlib.sha256(packed).hexdigest()
    if not WalkNetwork.objects.filter(city=city, digest=digest).exists():
        WalkNetwork.objects.update_or_create(
            city=city, defaults={"digest": digest, "packed": packed}
        )


def _digest(values: list[Any]) -> bytes:
    return hashlib.blake2b(json.dumps(values, sort_keys=True).encode(), digest_size=16).digest()


def count_fronts(city: City) -> None:
    """Store on each street how many active places front on it, and choose the main street."""
    counts = dict(
        Place.objects.filter(city=city, status=PlaceStatus.ACTIVE, street__isnull=False)
        .values_list("street")
        .annotate(n=Count("pk"))
        .order_by()
    )
    streets = list(Street.objects.filter(city=city))
    changed = [street for street in streets if street.places_count != counts.get(street.pk, 0)]
    for street in changed:
        street.places_count = counts.get(street.pk, 0)
    sync.write(Street, [], changed, ["places_count"])
    city.main_street = _main_street(streets)


def recount_fronts(streets: Iterable[int | None]) -> None:
    """Store anew on each of these streets how many active places front on it."""
    for number in {street for street in streets if street is not None}:
        fronts = Place.objects.filter(street=number, status=PlaceStatus.ACTIVE)
        Street.objects.filter(pk=number).update(places_count=fronts.count())


def _main_street(streets: list[Street]) -> Street | None:
    """The liveliest pedestrian street, unless others are livelier by far; then the liveliest."""
    liveliest = max(streets, key=_liveliness, default=None)
    walked = max((s for s in streets if s.is_pedestrian), key=_liveliness, default=None)
    if liveliest is None or walked is None:
        return liveliest
    lively = walked.places_count >= max(3, 0.3 * liveliest.places_count)
    return walked if lively else liveliest


def _liveliness(street: Street) -> tuple[int, float]:
    return street.places_count, street.length_m
