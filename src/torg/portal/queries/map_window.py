"""Which part of the town a map shows: as an address says it, in numbers."""

import math

from torg.core.geo import bbox_around
from torg.places.queries.places import BBox

# What a window shows: metres across one pixel of the map at zoom 0, on the equator.
_METRES_PER_PIXEL = 78_271.517
_HALF_WINDOW = 420  # pixels from the middle to the edge of a usual window


def window(centre: tuple[float, float], zoom: float) -> BBox:
    """Return (west, south, east, north) of what a usual window shows around a centre."""
    metres = _METRES_PER_PIXEL * math.cos(math.radians(centre[0])) / 2**zoom
    return bbox_around(centre[0], centre[1], metres * _HALF_WINDOW)


def numbers_in(text: str, count: int) -> list[float]:
    """Return the numbers of "1.5,2" if there are so many and all are finite, else none."""
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        return []
    good = len(numbers) == count and all(math.isfinite(number) for number in numbers)
    return numbers if good else []


def is_on_earth(lat: float, lon: float) -> bool:
    return -85 <= lat <= 85 and -180 <= lon <= 180


def box_of(numbers: list[float]) -> BBox | None:
    if len(numbers) != 4:
        return None
    west, south, east, north = numbers
    good = west < east and south < north and is_on_earth(south, west) and is_on_earth(north, east)
    return (west, south, east, north) if good else None
