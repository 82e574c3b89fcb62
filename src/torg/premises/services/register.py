"""Writes of premises: made, changed, given an owner, hidden. Their state has `services.states`."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from torg.core.events import publish
from torg.core.journal import record
from torg.core.models import User
from torg.core.text import slugify_any
from torg.places.models import Actor, Category, City
from torg.premises.enums import Origin
from torg.premises.models import AskingRent, Premises
from torg.premises.services.search import index_premises
from torg.premises.signals import OwnerChanged, PremisesChanged

_RANK = {origin.value: rank for rank, origin in enumerate(Origin)}
EDITABLE = frozenset(
    {"reference", "street_name", "house_number", "lat", "lon", "street", "side", "along_m",
     "frontage_m", "floor", "district", "area_m2", "description", "wheelchair", "accessibility"}
)  # fmt: skip


@transaction.atomic
def make_premises(
    city: City,
    values: Mapping[str, Any],
    *,
    by: User | None,
    origin: Origin,
    uses: Iterable[Category] = (),
    taken: set[str] | None = None,
) -> Premises:
    """Make a premises of `values` (fields by name); its state is not known until one is set.

    `taken` are the slugs of the city's premises, where many are made: it is given the new one.
    Raises ValidationError for a bad value.
    """
    if taken is None:
        taken = set(Premises.objects.filter(city=city).values_list("slug", flat=True))
    premises = Premises(city=city, **values)
    premises.slug = slugify_any(premises.address or "lokal", taken, max_length=90)
    premises.provenance = {name: origin.value for name in values if name in EDITABLE}
    premises.clean_fields(exclude=_not_to_clean(values))
    premises.save()
    premises.uses.set(uses)
    record("premises.made", premises, by=by, organisation_id=premises.owner_id, origin=origin.value)
    publish(PremisesChanged, premises_id=premises.pk, what="made")
    return premises


@transaction.atomic
def edit_premises(
    premises: Premises,
    changes: Mapping[str, Any],
    *,
    by: User | None,
    origin: Origin,
    uses: Iterable[Category] | None = None,
) -> list[str]:
    """Change fields as `origin` says; return the names of those that differ, "uses" among them.

    A field that a higher origin has set is left alone for a lower one. `premises` is brought up to
    date. Raises ValueError for a field that cannot be edited, ValidationError for a bad value.
    """
    if unknown := set(changes) - EDITABLE:
        raise ValueError(f"not editable: {', '.join(sorted(unknown))}")
    premises.refresh_from_db(from_queryset=Premises.objects.select_for_update())
    mine = {name: value for name, value in changes.items() if may_write(premises, name, origin)}
    _refuse_same_reference(premises, mine.get("reference", ""))
    changed = [name for name, value in mine.items() if getattr(premises, name) != value]
    for name, value in mine.items():
        setattr(premises, name, value)
    provenance = {**premises.provenance, **dict.fromkeys(mine, origin.value)}
    if uses is not None and may_write(premises, "uses", origin):
        wanted = {category.pk for category in uses}
        if wanted != set(premises.uses.values_list("pk", flat=True)):
            premises.uses.set(wanted)
            changed.append("uses")
        provenance["uses"] = origin.value
    if changed or provenance != premises.provenance:
        premises.provenance = provenance
        premises.clean_fields(exclude=_not_to_clean(mine))
        premises.save()
    if changed:
        record(
            "premises.edited", premises, by=by, organisation_id=premises.owner_id,
            fields=sorted(changed), origin=origin.value,
        )  # fmt: skip
        index_premises([premises.pk])
        publish(PremisesChanged, premises_id=premises.pk, what="details")
    return sorted(changed)


def _refuse_same_reference(premises: Premises, reference: str) -> None:
    if not reference or premises.owner_id is None:
        return
    same = Premises.objects.filter(
        city=premises.city_id, owner=premises.owner_id, reference=reference
    )
    if same.exclude(pk=premises.pk).exists():
        said = _("Another premises of the owner has that reference. Choose one of its own.")
        raise ValidationError({"reference": said})


def may_write(premises: Premises, name: str, origin: str) -> bool:
    """Tell whether `origin` may write a field, given who wrote it last."""
    return _RANK.get(premises.provenance.get(name, ""), -1) <= _RANK[origin]


def _not_to_clean(mine: Mapping[str, Any]) -> set[str]:
    """Every field but those of `mine`; to say "unknown" is always allowed."""
    return {
        field.name
        for field in Premises._meta.concrete_fields
        if field.name not in mine or mine[field.name] in (None, "", [], {})
    }


@transaction.atomic
def set_owner(premises: Premises, owner: Actor | None, *, by: User | None) -> None:
    """Say who owns a premises. What the owner before asked for it is forgotten: it was theirs."""
    premises.refresh_from_db(from_queryset=Premises.objects.select_for_update())
    if owner is not None and owner.city_id != premises.city_id:
        raise ValueError("an owner in another city")
    before = premises.owner_id
    if before == (owner.pk if owner else None):
        return
    if before is not None:
        AskingRent.objects.filter(premises=premises).delete()
    premises.owner = owner
    premises.save()
    record("premises.owner_set", premises, by=by, organisation_id=premises.owner_id, before=before)
    publish(OwnerChanged, premises_id=premises.pk, before=before, owner=premises.owner_id)
    publish(PremisesChanged, premises_id=premises.pk, what="details")


@transaction.atomic
def hide_premises(premises: Premises, *, by: User, hidden: bool = True) -> None:
    """Take a premises out of everyone's sight, or bring it back."""
    premises.refresh_from_db(from_queryset=Premises.objects.select_for_update())
    if premises.is_hidden == hidden:
        return
    premises.is_hidden = hidden
    premises.save(update_fields=["is_hidden", "updated_at"])
    verb = "premises.hidden" if hidden else "premises.shown"
    record(verb, premises, by=by, organisation_id=premises.owner_id)
    index_premises([premises.pk])
    publish(PremisesChanged, premises_id=premises.pk, what="hidden")
