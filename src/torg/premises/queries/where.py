"""Where a premises stands: the fields that follow from its spot, and the places near it."""

from typing import Any

from torg.core.geo import bbox_around, metres
from torg.places.enums import PlaceStatus
from torg.places.models import City, Place
from torg.places.queries.whereabouts import place_at
from torg.premises.models import Premises

NEAR_M = 60.0  # metres: a place this near may be what is in the premises


def front_at(city: City, lat: float, lon: float, *, street_name: str = "") -> dict[str, Any]:
    """Return spot, street, side, metres along it and district of a spot; None where nothing is."""
    found = place_at(city, lat, lon, street_name=street_name)
    street = found.get("street")
    return {
        "lat": lat, "lon": lon, "street": street, "side": found.get("side", ""),
        "along_m": found.get("along_m"), "district": street.district if street else None,
    }  # fmt: skip


def places_near(premises: Premises) -> list[Place]:
    """Return the active places within 60 m, the nearest first: one of them may be in it."""
    west, south, east, north = bbox_around(premises.lat, premises.lon, NEAR_M)
    there = Place.objects.filter(
        city=premises.city_id, status=PlaceStatus.ACTIVE,
        lat__range=(south, north), lon__range=(west, east),
    )  # fmt: skip
    return sorted(
        there, key=lambda row: (metres(row.lat, row.lon, premises.lat, premises.lon), row.pk)
    )


def place_called(premises: Premises, name: str) -> Place | None:
    """Return the nearest active place of that name at the premises; None where there is none."""
    wanted = " ".join(name.casefold().split())
    return next(
        (row for row in places_near(premises) if " ".join(row.name.casefold().split()) == wanted),
        None,
    )
