"""Writes of the register as staff and owners keep it: where things are, many at once, what left."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from torg.core.journal import record
from torg.core.models import User
from torg.core.text import clean_text
from torg.places.enums import PlaceStatus, Source
from torg.places.exceptions import RefusedDeedError
from torg.places.models import Actor, City, District
from torg.places.queries.whereabouts import point_of_address
from torg.places.services.places import edit_place
from torg.premises.enums import Origin, State
from torg.premises.keeping.enums import Left
from torg.premises.keeping.services.claims import settle_owner
from torg.premises.models import Premises
from torg.premises.queries.departed import still_mapped
from torg.premises.queries.left import left_in
from torg.premises.queries.where import front_at
from torg.premises.services.register import edit_premises, make_premises
from torg.premises.services.states import Now, set_state

MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Spot:
    """Where somebody says that a premises is. A pin (lat, lon) goes before the address."""

    street_name: str = ""
    house_number: str = ""
    pin: tuple[float, float] | None = None


@transaction.atomic
def add_premises(
    city: City, spot: Spot, values: Mapping[str, Any], *, by: User, origin: Origin
) -> Premises:
    """Make a premises at a spot; what it is stays unknown until somebody says.

    Raises RefusedDeedError when the spot is unknown or outside the city, ValidationError.
    """
    where = _where(city, spot)
    if where is None:
        raise RefusedDeedError(
            _("We do not know that address. Check the street's name, or put a pin on the map.")
        )
    City.objects.select_for_update().get(pk=city.pk)
    made = make_premises(city, {**values, **where}, by=by, origin=origin)
    set_state(
        made, Now(State.UNKNOWN, timezone.now().astimezone(city.tz).date()), by=by, origin=origin
    )
    return made


@transaction.atomic
def move_premises(premises: Premises, spot: Spot, *, by: User, origin: Origin) -> list[str]:
    """Give a premises another address, and another spot where a pin says so; tell what differs.

    Without a pin it stays where it is, unless its street is not known. Raises RefusedDeedError.
    """
    words = {
        "street_name": clean_text(spot.street_name, 160),
        "house_number": clean_text(spot.house_number, 20),
    }
    if spot.pin is None and premises.street_id is not None:
        return edit_premises(premises, words, by=by, origin=origin)
    where = _where(premises.city, spot)
    return edit_premises(premises, {**words, **(where or {})}, by=by, origin=origin)


def _where(city: City, spot: Spot) -> dict[str, Any] | None:
    """Return the fields of a spot; None when neither pin nor address says where it is."""
    point = spot.pin or point_of_address(city, spot.street_name, spot.house_number)
    if point is None:
        return None
    lat, lon = point
    if not (city.south <= lat <= city.north and city.west <= lon <= city.east):
        raise RefusedDeedError(_("That spot is outside %(city)s.") % {"city": city.name})
    return {
        "street_name": clean_text(spot.street_name, 160),
        "house_number": clean_text(spot.house_number, 20),
        **front_at(city, lat, lon, street_name=spot.street_name),
    }


@transaction.atomic
def set_many(
    city: City, numbers: Iterable[int], *, by: User,
    district: District | None = None, owner: Actor | None = None,
) -> int:  # fmt: skip
    """Give many premises a district, an owner or both; return how many differ. All or none.

    Raises RefusedDeedError for none, for too many, and as `settle_owner` does.
    """
    wanted = sorted(set(numbers))
    if not wanted:
        raise RefusedDeedError(_("Tick the premises first."))
    if len(wanted) > MOST_AT_ONCE:
        raise RefusedDeedError(_("At most %(n)s at once.") % {"n": MOST_AT_ONCE})
    changed = 0
    for premises in Premises.objects.filter(city=city, pk__in=wanted).order_by("pk"):
        before = (premises.district_id, premises.owner_id)
        if district is not None and premises.district_id != district.pk:
            edit_premises(premises, {"district": district}, by=by, origin=Origin.STAFF)
        if owner is not None and premises.owner_id != owner.pk:
            settle_owner(premises, owner, by=by)
        changed += before != (premises.district_id, premises.owner_id)
    return changed


_THEN = {Left.EMPTY: State.VACANT, Left.USED: State.OCCUPIED, Left.UNKNOWN: State.UNKNOWN}


@transaction.atomic
def settle_left(
    city: City, numbers: Iterable[int], what: Left, *, by: User, origin: Origin = Origin.STAFF
) -> int:
    """Say of premises whose place has left what they are from today on; return how many.

    One that somebody else has settled meanwhile is left as it is.
    """
    today = timezone.now().astimezone(city.tz).date()
    rows = list(left_in(city).filter(pk__in=set(numbers)).select_related("city"))
    for row in rows:
        set_state(row, Now(_THEN[what], today), by=by, origin=origin)
    if rows:
        record("premises.left_settled", city, by=by, city_id=city.pk, number=len(rows), what=what)
    return len(rows)


@transaction.atomic
def close_departed(city: City, number: int, *, by: User) -> bool:
    """Close a place that the register says has left; return whether it was one still."""
    place = next((one.place for one in still_mapped(city) if one.place.pk == number), None)
    if place is None:
        return False
    return bool(edit_place(place, {"status": PlaceStatus.CLOSED}, by=by, source=Source.STAFF))
