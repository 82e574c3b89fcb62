"""Reads of joining: places that somebody looks for as their own, and a person's own pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from torg.core.frame import address
from torg.core.models import User
from torg.places.models import City, Claim, Invitation, Membership, Place
from torg.places.queries.actors import invitations_to, memberships_of
from torg.places.queries.cities import main_street_of
from torg.places.queries.claims import claims_of
from torg.places.queries.minimap import minimap_svg
from torg.places.queries.places import PlaceFilter, find_places
from torg.places.queries.whereabouts import address_near, point_of_address, street_names

SHOWN = 12


@dataclass(frozen=True)
class MyPages:
    """What is a person's own in a city."""

    memberships: list[Membership]
    claims: list[Claim]
    invitations: list[Invitation]

    @property
    def is_empty(self) -> bool:
        return not (self.memberships or self.claims or self.invitations)


def my_pages(user: User, city: City | None) -> MyPages:
    """Return for whom a person works, what they claim, and where they are invited."""
    if city is None:
        return MyPages([], [], [])
    return MyPages(
        memberships_of(user, city),
        claims_of(user, city),
        invitations_to(user, city, timezone.now()),
    )


@dataclass(frozen=True)
class Spot:
    """Where somebody says that their place is, and its address in words, as far as we know it."""

    lat: float
    lon: float
    words: str


@dataclass(frozen=True)
class PinMap:
    """The map on which a new place gets its pin; `spot` is None before anything is said."""

    city: City
    spot: Spot | None
    streets: list[str]

    @property
    def centre(self) -> tuple[float, float]:
        return (self.spot.lat, self.spot.lon) if self.spot else (self.city.lat, self.city.lon)

    @property
    def drawing(self) -> SafeString:
        """The map as the server draws it: what stands there before, or without, the script."""
        mark, across = ("here", 200) if self.spot else ("", 520)
        return minimap_svg(
            self.city, *self.centre, width=640, height=560, across_m=across, mark=mark
        )

    @property
    def settings(self) -> dict[str, Any]:
        """What the script needs; put on the page as JSON."""
        city = self.city
        return {
            "centre": [self.centre[1], self.centre[0]],
            "zoom": 17.5 if self.spot else 15.5,
            "set": self.spot is not None,
            "bounds": [city.west, city.south, city.east, city.north],
            "layers": address("portal:map_layer", "LAYER").replace("LAYER", "{layer}"),
            "version": f"{city.updated_at:%Y%m%d%H%M%S}",
            "where": address("portal:where"),
            "mainStreet": getattr(main_street_of(city), "name", ""),
            "words": {
                "hint": _("Map for your pin. Press where your door is."),
                "pin": _("Your pin. Arrow keys move it two metres, with Shift ten."),
                "denied": _("Your position could not be read."),
            },
        }


def spot_of(city: City, said: Mapping[str, Any]) -> Spot | None:
    """Return where a form says that a place is: its pin, else its address; None if unknown."""
    pin = read_pin(str(said.get("pin") or ""))
    point = pin or point_of_address(
        city, str(said.get("street_name") or ""), str(said.get("house_number") or "")
    )
    if point is None:
        return None
    near = address_near(city, *point)
    return Spot(*point, _("Near %(address)s") % {"address": near} if near else "")


def pin_map(city: City, said: Mapping[str, Any]) -> PinMap:
    """Return the map for what is said so far."""
    return PinMap(city, spot_of(city, said), street_names(city))


def read_pin(text: str) -> tuple[float, float] | None:
    """Return the latitude and longitude of "56.0465, 12.6945"; None for anything else."""
    try:
        lat, lon = (float(part) for part in text.replace(";", ",").split(","))
    except ValueError:
        return None
    return (lat, lon) if -90 <= lat <= 90 and -180 <= lon <= 180 else None


def found_places(city: City, asked: str) -> list[Place]:
    """Return places that match what somebody writes of their own, at most twelve."""
    if not asked.strip():
        return []
    found = find_places(None, city, PlaceFilter(q=asked)).select_related("category", "actor")
    return list(found[:SHOWN])
