"""What people wish for near a spot, by kind of trade."""

from django.db.models import QuerySet

from torg.core.geo import bbox_around, metres
from torg.places.models import City
from torg.premises.figures.models import DemandSignal

NEAR_M = 400.0  # metres: about five minutes on foot


def standing_wishes(city: City) -> QuerySet[DemandSignal]:
    """Return the wishes of a city that have not been taken back."""
    return DemandSignal.objects.filter(city=city, withdrawn_at=None)


def wishes_near(city: City, lat: float, lon: float) -> list[tuple[str, int]]:
    """Return names of trades with how many wish for them within 400 m, the most wished first.

    One query. A wish that others support counts each of them.
    """
    west, south, east, north = bbox_around(lat, lon, NEAR_M)
    rows = standing_wishes(city).filter(lat__range=(south, north), lon__range=(west, east))
    found: dict[str, int] = {}
    for row in rows.select_related("category"):
        if metres(row.lat, row.lon, lat, lon) <= NEAR_M:
            found[row.category.name] = found.get(row.category.name, 0) + row.supporters
    return sorted(found.items(), key=lambda wish: (-wish[1], wish[0]))
