"""Writes of stretches: made, changed, taken away. Staff keep them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from torg.core.journal import record
from torg.core.models import User
from torg.core.text import clean_text, slugify_any
from torg.places.exceptions import RefusedDeedError
from torg.places.models import City, Street
from torg.premises.models import Stretch, StretchPart

# The first words of addresses below /strak/ that are no stretch's.
RESERVED = frozenset({"ny", "new", "atgarder", "actions"})
MOST_PARTS = 30


@dataclass(frozen=True)
class Part:
    """A part of one street; `side` "" = both, `to_m` None = to the street's end. Metres."""

    street: Street
    side: str = ""
    from_m: float = 0.0
    to_m: float | None = None


@transaction.atomic
def make_stretch(
    city: City, name: str, description: str, parts: Iterable[Part], *, by: User | None
) -> Stretch:
    """Make a stretch of parts of streets. Raises RefusedDeedError without a name or a part."""
    City.objects.select_for_update().get(pk=city.pk)  # two at once get slugs of their own
    name, wanted = _checked(city, name, parts)
    taken = set(Stretch.objects.filter(city=city).values_list("slug", flat=True)) | RESERVED
    stretch = Stretch.objects.create(
        city=city, slug=slugify_any(name, taken), name=name,
        description=clean_text(description, 2_000, lines=True),
    )  # fmt: skip
    _write_parts(stretch, wanted)
    record("stretch.made", stretch, by=by, parts=len(wanted))
    return stretch


@transaction.atomic
def change_stretch(
    stretch: Stretch, name: str, description: str, parts: Iterable[Part], *, by: User
) -> Stretch:
    """Write a stretch anew; its address stays. Raises RefusedDeedError, see make_stretch."""
    stretch.refresh_from_db(from_queryset=Stretch.objects.select_for_update())
    name, wanted = _checked(stretch.city, name, parts)
    stretch.name, stretch.description = name, clean_text(description, 2_000, lines=True)
    stretch.save(update_fields=["name", "description"])
    stretch.parts.all().delete()
    _write_parts(stretch, wanted)
    record("stretch.changed", stretch, by=by, parts=len(wanted))
    return stretch


@transaction.atomic
def remove_stretch(stretch: Stretch, *, by: User) -> None:
    """Take a stretch away, with its strategies and actions; counts keep its name."""
    stretch.refresh_from_db(from_queryset=Stretch.objects.select_for_update())
    record("stretch.removed", stretch, by=by, name=stretch.name)
    stretch.delete()


def _checked(city: City, name: str, parts: Iterable[Part]) -> tuple[str, list[Part]]:
    name, wanted = clean_text(name, 120), list(parts)
    if not name:
        raise RefusedDeedError(_("The stretch needs a name."))
    if not wanted:
        raise RefusedDeedError(_("Choose at least one street that the stretch lies on."))
    if len(wanted) > MOST_PARTS:
        raise RefusedDeedError(_("A stretch has at most %(n)s parts.") % {"n": MOST_PARTS})
    for part in wanted:
        _refuse_part(city, part)
    return name, wanted


def _refuse_part(city: City, part: Part) -> None:
    if part.street.city_id != city.pk:
        raise RefusedDeedError(_("The street is in another city."))
    if part.from_m < 0 or part.from_m >= max(1.0, part.street.length_m):
        raise RefusedDeedError(
            _("%(street)s is %(m)s metres long: begin the part before its end.")
            % {"street": part.street.name, "m": round(part.street.length_m)}
        )
    if part.to_m is not None and part.to_m <= part.from_m:
        raise RefusedDeedError(
            _("The part of %(street)s ends before it begins.") % {"street": part.street.name}
        )


def _write_parts(stretch: Stretch, parts: list[Part]) -> None:
    StretchPart.objects.bulk_create(
        StretchPart(
            stretch=stretch, street=part.street, side=part.side, from_m=part.from_m,
            to_m=part.to_m, order=order,
        )
        for order, part in enumerate(parts)
    )  # fmt: skip
