"""Opening a place where a front is known: somebody has moved into a premises."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from torg.core.journal import record
from torg.core.models import User
from torg.core.text import clean_text, slugify_any
from torg.places.enums import PlaceStatus, Source
from torg.places.exceptions import RefusedDeedError
from torg.places.models import Category, City, Place
from torg.places.services.ground import recount_fronts
from torg.places.services.search import index_places

# What a front says of its place.
SPOT = frozenset(
    {"street_name", "house_number", "lat", "lon", "district_id", "street_id", "side", "along_m",
     "frontage_m", "floor", "wheelchair"}
)  # fmt: skip


@transaction.atomic
def open_place(
    city: City, name: str, category: Category, spot: Mapping[str, Any], *, by: User | None
) -> Place:
    """Put a place on the map for everyone at once, without an actor: nobody runs it yet.

    `spot` has the fields of SPOT. For who knows that it is there: staff, the owner of the house.
    Raises RefusedDeedError without a name, ValueError for other fields.
    """
    if unknown := set(spot) - SPOT:
        raise ValueError(f"not of a spot: {', '.join(sorted(unknown))}")
    name = clean_text(name, 160)
    if not name:
        raise RefusedDeedError(_("The place needs a name."))
    City.objects.select_for_update().get(pk=city.pk)  # two at once get slugs of their own
    taken = set(Place.objects.filter(city=city).values_list("slug", flat=True))
    place = Place(
        city=city, slug=slugify_any(name, taken), name=name, category=category,
        needs=category.needs, status=PlaceStatus.ACTIVE, **spot,
    )  # fmt: skip
    told = (
        "name",
        "category",
        *(field for field, value in spot.items() if value not in ("", None)),
    )
    place.provenance = dict.fromkeys(
        (field.removesuffix("_id") for field in told), Source.STAFF.value
    )
    place.save()
    recount_fronts([place.street_id])
    index_places([place])
    record("place.opened", place, by=by)
    return place
