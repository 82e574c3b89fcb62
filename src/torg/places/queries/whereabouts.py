"""Where an address is, and which street a spot fronts on, from what the city itself knows."""

import math
from itertools import pairwise
from typing import Any

from torg.core.geo import MEAN_RADIUS, bbox_around
from torg.places.enums import PlaceStatus, Side
from torg.places.models import City, Place, Street

_SAME_BLOCK_M = 60.0
NEAR_M = 40.0  # metres: a street further off is not walked past
_DEGREE = math.radians(MEAN_RADIUS)  # metres to a degree of latitude


def point_of_address(city: City, street: str, number: str = "") -> tuple[float, float] | None:
    """Return latitude and longitude of an address; None when the street is unknown.

    The spot of a place with that address, else of the nearest number on the street, else the
    middle of the street.
    """
    street = street.strip()
    if not street or "\x00" in street + number:
        return None
    there = Place.objects.filter(city=city, street_name__iexact=street)
    there = there.exclude(status=PlaceStatus.PROPOSED)
    rows = list(there.values_list("house_number", "lat", "lon"))
    if rows:
        wanted = _leading(number)
        _far, lat, lon = min((abs(_leading(house) - wanted), lat, lon) for house, lat, lon in rows)
        return lat, lon
    line = Street.objects.filter(city=city, name__iexact=street).values_list("line", flat=True)
    for points in line:
        if points:
            lon, lat = points[len(points) // 2]
            return lat, lon
    return None


def address_near(city: City, lat: float, lon: float) -> str:
    """Return the address of the nearest place within 60 m, else the street's name, else ""."""
    west, south, east, north = bbox_around(lat, lon, _SAME_BLOCK_M)
    near = Place.objects.filter(
        city=city, lat__range=(south, north), lon__range=(west, east), status=PlaceStatus.ACTIVE
    ).exclude(street_name="")
    rows = near.values_list("lat", "lon", "street_name", "house_number")
    scale = math.cos(math.radians(lat))
    nearest = min(
        rows, key=lambda row: math.hypot(row[0] - lat, (row[1] - lon) * scale), default=None
    )
    if nearest is not None:
        return f"{nearest[2]} {nearest[3]}".strip()
    street = place_at(city, lat, lon).get("street")
    return street.name if street else ""


def street_names(city: City) -> list[str]:
    """Return the names of the city's streets, each once."""
    names = Street.objects.filter(city=city).exclude(name="").order_by("name")
    return list(dict.fromkeys(names.values_list("name", flat=True)))


def _leading(number: str) -> int:
    digits = ""
    for char in number.strip():
        if not (char.isascii() and char.isdigit()):
            break
        digits += char
    return int(digits[:6] or 0)


def place_at(city: City, lat: float, lon: float, *, street_name: str = "") -> dict[str, Any]:
    """Return the fields of a place that follow from its spot: street, side, how far along it.

    With `street_name` the street of that name, when it is near enough; at a corner two are.
    """
    west, south, east, north = bbox_around(lat, lon, 4 * NEAR_M)
    streets = Street.objects.filter(
        city=city, west__lte=east, east__gte=west, south__lte=north, north__gte=south
    )
    best: tuple[float, Street, float, Side] | None = None
    metres_off = 0.0
    for street in streets:
        found = _nearest_on(street, lat, lon)
        if found is None or found[0] > NEAR_M:
            continue
        addressed = bool(street_name) and street.name.casefold() == street_name.casefold()
        off = found[0] - (NEAR_M if addressed else 0)
        if best is None or off < best[0]:
            best = (off, street, found[1], found[2])
            metres_off = found[0]
    if best is None:
        return {}
    _off, street, along, side = best
    return {
        "street": street, "side": side.value, "along_m": round(along, 1),
        "setback_m": round(metres_off, 1),
    }  # fmt: skip


def _nearest_on(street: Street, lat: float, lon: float) -> tuple[float, float, Side] | None:
    """Return metres off the street's line, metres along it and the side; None without a line."""
    scale = math.cos(math.radians(lat))
    points = [((x - lon) * scale * _DEGREE, (y - lat) * _DEGREE) for x, y in street.line]
    best: tuple[float, float, Side] | None = None
    walked = 0.0
    for (ax, ay), (bx, by) in pairwise(points):
        dx, dy = bx - ax, by - ay
        length = math.hypot(dx, dy)
        if not length:
            continue
        share = min(1.0, max(0.0, -(ax * dx + ay * dy) / length**2))
        px, py = ax + share * dx, ay + share * dy
        far = math.hypot(px, py)
        if best is None or far < best[0]:
            left = dx * -ay - dy * -ax > 0
            best = (far, walked + share * length, Side.LEFT if left else Side.RIGHT)
        walked += length
    return best
