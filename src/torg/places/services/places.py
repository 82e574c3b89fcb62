"""Writes of places: by an import, and by the people who know better."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import JSONField
from django.utils.translation import gettext as _

from torg.core.facade import fit_brand
from torg.core.journal import record
from torg.core.models import User
from torg.core.moderation.queries import standing_measures
from torg.core.text import slugify_any
from torg.places.enums import PlaceStatus, Source
from torg.places.models import Category, City, HoursException, Place, Schedule
from torg.places.services import sync
from torg.places.services.ground import recount_fronts
from torg.places.services.hours import renew_schedule
from torg.places.services.moderation import HELD
from torg.places.services.rows import Row
from torg.places.services.search import index_places

_RANK = {source.value: rank for rank, source in enumerate(Source)}
_MOVED = 60.0  # metres: a place drawn anew (a node made into a house) is the same place
# Who has set a place on another spot has thereby set where it fronts.
_POSITION = frozenset(
    {"lat", "lon", "street_id", "side", "along_m", "setback_m", "in_courtyard", "frontage_m",
     "district_id"}
)  # fmt: skip
_HOURS = frozenset({"hours_raw", "hours_notice", "schedule_id"})
# What is worked out from other fields has no source of its own.
_DERIVED = frozenset(
    {"names", "name_in_source", "slug", "hours_notice", "schedule_id", "source_ref", "needs"}
)
EDITABLE = frozenset(
    {"name", "description", "category", "street_name", "house_number", "postcode", "locality",
     "lat", "lon", "street", "side", "along_m", "in_courtyard", "frontage_m", "storeys", "material",
     "roof", "floor", "phone", "email", "website", "wheelchair", "accessibility", "cuisine",
     "payment", "attributes", "needs", "status", "actor", "brand"}
)  # fmt: skip


@dataclass
class PlaceChanges(sync.Changes):
    """What an import did to the places; `gone` are now to be reviewed, `returned` are back."""

    returned: list[Place] = field(default_factory=list)
    changed_fields: dict[int, list[str]] = field(default_factory=dict)


@transaction.atomic
def edit_place(
    place: Place, changes: Mapping[str, Any], *, by: User, source: Source, reason: str = ""
) -> list[str]:
    """Change fields of a place as `by` says; return the names of those that differ.

    `source` (STAFF or ACTOR) is noted for each field, so that no lower source overwrites it; a
    field that a higher source has set is left alone for a lower one, and so is what a restriction
    holds (`services.moderation`). Hours have `set_hours`.
    `reason` is a code for the journal, such as "moved". `place` is brought up to date. Raises
    ValueError for a field that cannot be edited, ValidationError for a bad value.
    """
    unknown = set(changes) - EDITABLE
    if unknown:
        raise ValueError(f"not editable: {', '.join(sorted(unknown))}")
    place.refresh_from_db(from_queryset=Place.objects.select_for_update())
    held = held_fields(place)
    mine = {
        name: value
        for name, value in changes.items()
        if name not in held and _may(place.provenance, name, source)
    }
    streets, trade = {place.street_id}, place.category
    changed = sync.apply_values(place, mine)
    if not mine:
        return []
    if "category" in changed and "needs" not in mine:
        place.needs = place.needs & ~trade.needs | place.category.needs
    place.provenance = {**place.provenance, **dict.fromkeys(mine, source.value)}
    place.clean_fields(exclude=_not_to_clean(mine))
    _refuse_unreadable(place.brand if "brand" in mine else "")
    place.save()
    if {"status", "street"} & set(changed):
        recount_fronts(streets | {place.street_id})
    if changed:
        index_places([place])  # what is hidden must not be suggested any more
        why: dict[str, Any] = {"reason": reason} if reason else {}
        record(
            "place.edited", place, by=by, organisation_id=place.actor_id,
            fields=sorted(changed), source=source.value, **why,
        )  # fmt: skip
    return changed


def _refuse_unreadable(brand: str) -> None:
    """Raise ValidationError for a colour on which a sign's letters cannot be read."""
    try:
        fits = not brand or fit_brand(brand)[0] == brand
    except ValueError:
        fits = False
    if not fits:
        raise ValidationError({"brand": _("A sign cannot have that colour.")})


def held_fields(place: Place) -> set[str]:
    """Return the fields that a standing restriction keeps as they are."""
    return {HELD[measure] for measure in standing_measures("place", place.pk) if measure in HELD}


def _not_to_clean(mine: Mapping[str, Any]) -> set[str]:
    """Every field but those of `mine`; to say "unknown" or "none" is always allowed."""
    return {
        field.name
        for field in Place._meta.concrete_fields
        if field.name not in mine
        or (mine[field.name] in (None, [], {}) and (field.null or isinstance(field, JSONField)))
    }


def _may(provenance: Mapping[str, str], name: str, source: str) -> bool:
    """Tell whether `source` may write a field, given who wrote it last."""
    return _RANK.get(provenance.get(name, ""), -1) <= _RANK[source]


# --- by an import --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Keys:
    """Primary keys of what rows link to, by reference or slug; schedules by hours as written."""

    streets: Mapping[str, int]
    districts: Mapping[str, int]
    categories: Mapping[str, Category]
    schedules: Mapping[str, tuple[Schedule | None, str]]


def save_places(
    city: City, rows: list[Row], keys: Keys, *, source: Source, covers: tuple[float, ...]
) -> PlaceChanges:
    """Create, update and flag the places of one source. Call within a transaction.

    What people have edited stays. A place of this source that no row names any more is set to be
    reviewed, if it lies within `covers` (west, south, east, north): what the source tells of.
    """
    prefix = f"{source.value}:"
    existing = list(Place.objects.filter(city=city, source_ref__startswith=prefix).order_by("pk"))
    category_of = {category.pk: slug for slug, category in keys.categories.items()}
    pairs, gone = sync.match(
        rows,
        existing,
        within=_MOVED,
        # The category that people gave it is not the source's.
        alike=lambda row, place: (
            not _may(place.provenance, "category", source)
            or category_of.get(place.category_id) == row.values["category"]
        ),
    )
    own_days = set(
        HoursException.objects.filter(place__city=city).values_list("place_id", flat=True)
    )
    taken = set(Place.objects.filter(city=city).values_list("slug", flat=True))
    changes, columns = PlaceChanges(), set[str]()
    renew: list[Place] = []
    for row, found in pairs:
        place = found or Place(city=city)
        changed = _take(place, row, keys, source, keep_schedule=place.pk in own_days)
        if found is None:
            place.slug = _slug(row, taken)
            changes.created.append(place)
        elif changed:
            columns.update(changed)
            _note_update(changes, place, changed)
            if place.pk in own_days and "hours_raw" in changed:
                renew.append(place)
        else:
            changes.unchanged += 1
    changes.gone = [place for place in gone if _is_missing(place, covers)]
    for place in changes.gone:
        place.status = PlaceStatus.REVIEW
    columns |= {"status", "updated_at", "provenance"}
    fields = sorted(name.removesuffix("_id") for name in columns)
    sync.write(Place, changes.created, [*changes.updated, *changes.gone], fields)
    for place in renew:
        renew_schedule(place)
    return changes


def _note_update(changes: PlaceChanges, place: Place, changed: list[str]) -> None:
    changes.updated.append(place)
    # What it is called in the source is told by its name, if that follows.
    changes.changed_fields[place.pk] = [name for name in changed if name != "name_in_source"]
    if "status" in changed:
        changes.returned.append(place)


def _take(place: Place, row: Row, keys: Keys, source: Source, *, keep_schedule: bool) -> list[str]:
    """Set what the row says and the place's provenance allows; return the columns that changed."""
    wanted = _wanted(row, keys)
    kept = {
        name for name, by in place.provenance.items() if _RANK.get(by, -1) > _RANK[source.value]
    }
    if "lat" in kept or "lon" in kept or "street" in kept:
        kept |= _POSITION
    if "hours_raw" in kept:
        kept |= _HOURS
    if keep_schedule and place.hours_raw == wanted["hours_raw"]:
        kept |= {"schedule_id"}  # its own dated hours are part of the schedule that it has
    if "category" in kept:
        kept |= {"category_id", "needs"}  # the needs of a trade that it does not have
    wanted = {name: value for name, value in wanted.items() if name not in kept}
    if place.status == PlaceStatus.REVIEW and "status" not in kept:
        wanted["status"] = PlaceStatus.ACTIVE.value
    changed = sync.apply_values(place, wanted)
    provenance = {
        **place.provenance,
        **{
            name.removesuffix("_id"): source.value
            for name, value in wanted.items()
            if name not in _DERIVED and value not in ("", None, [], {})
        },
    }
    if provenance != place.provenance:
        place.provenance = provenance
        changed.append("provenance")
    return changed


def _wanted(row: Row, keys: Keys) -> dict[str, Any]:
    """The columns of a place as its row gives them."""
    name = row.name[:160]
    values = {**row.values, "name": name, "name_in_source": name, "source_ref": row.ref}
    values["category_id"] = keys.categories[values.pop("category")].pk
    values["street_id"] = keys.streets.get(row.links.get("street", ""))
    values["district_id"] = keys.districts.get(row.links.get("district", ""))
    raw = values["hours_raw"]
    schedule, notice = keys.schedules[raw] if raw else (None, "")
    values["schedule_id"] = schedule.pk if schedule else None
    values["hours_notice"] = notice[:300]
    return values


def _slug(row: Row, taken: set[str]) -> str:
    """A slug of the name; of namesakes the second gets its street's name added."""
    slug = slugify_any(row.name, max_length=80)
    street = row.values.get("street_name", "")
    if slug in taken and street:
        return slugify_any(f"{row.name} {street}", taken, max_length=100)
    return slugify_any(row.name, taken, max_length=80)


def _is_missing(place: Place, covers: tuple[float, ...]) -> bool:
    west, south, east, north = covers
    within = west <= place.lon <= east and south <= place.lat <= north
    theirs = _RANK.get(place.provenance.get("status", ""), -1) > 0
    return within and place.status == PlaceStatus.ACTIVE and not theirs
