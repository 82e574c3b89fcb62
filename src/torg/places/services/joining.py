"""Putting a place on the map that is not there yet. Visitors see it once it has been checked."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from torg.core.journal import record
from torg.core.models import User
from torg.core.text import clean_text, slugify_any
from torg.places.enums import PlaceStatus, Source
from torg.places.exceptions import RefusedDeedError
from torg.places.models import Actor, Category, City, Claim, Place
from torg.places.queries.whereabouts import place_at, point_of_address
from torg.places.services.claims import claim_place


@dataclass(frozen=True)
class NewPlace:
    """What the person says of the place. A pin (degrees) goes before the address."""

    name: str
    category: Category
    street_name: str = ""
    house_number: str = ""
    pin: tuple[float, float] | None = None  # latitude, longitude


@transaction.atomic
def propose_place(city: City, new: NewPlace, actor: Actor, message: str = "", *, by: User) -> Claim:
    """Put a place on the map for staff to check, and claim it for the actor.

    Raises RefusedDeedError when the spot is unknown or outside the city.
    """
    name = clean_text(new.name, 160)
    if not name:
        raise RefusedDeedError(_("The place needs a name."))
    point = new.pin or point_of_address(city, new.street_name, new.house_number)
    if point is None:
        raise RefusedDeedError(
            _("We do not know that address. Check the street's name, or put a pin on the map.")
        )
    lat, lon = point
    if not (city.south <= lat <= city.north and city.west <= lon <= city.east):
        raise RefusedDeedError(_("That spot is outside %(city)s.") % {"city": city.name})
    City.objects.select_for_update().get(pk=city.pk)
    taken = set(Place.objects.filter(city=city).values_list("slug", flat=True))
    place = Place(
        city=city,
        slug=slugify_any(name, taken),
        name=name,
        category=new.category,
        needs=new.category.needs,
        status=PlaceStatus.PROPOSED,
        street_name=clean_text(new.street_name, 160),
        house_number=clean_text(new.house_number, 20),
        lat=lat,
        lon=lon,
        **place_at(city, lat, lon),
    )
    said = ("name", "category", "street_name", "house_number", "lat", "lon", "street")
    place.provenance = dict.fromkeys(said, Source.ACTOR.value)
    place.save()
    record("place.proposed", place, by=by, organisation_id=actor.pk)
    return claim_place(place, actor, message, by=by, is_new_place=True)
