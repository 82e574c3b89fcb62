"""What residents wish for, as a figure of a spot: told by the app that keeps needs."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from torg.core.journal import record
from torg.places.models import Category, City
from torg.premises.figures.models import DemandSignal


@dataclass(frozen=True)
class Wish:
    """A need with a spot (degrees, WGS 84) and how many people stand behind it."""

    origin: str  # what it is told of: "need:17"
    lat: float
    lon: float
    supporters: int
    raised_at: datetime


@transaction.atomic
def receive_wish(city: City, category_slug: str, wish: Wish) -> DemandSignal | None:
    """Keep a wish or bring it up to date; None when the trade is not one that Torg knows.

    Told twice it counts once, and what was taken back later than it was raised stays so. For
    `wiring.py`, where the app that keeps needs tells that one is raised or gains support.
    """
    category = Category.objects.filter(slug=category_slug).first()
    known = DemandSignal.objects.filter(city=city, origin=wish.origin).first()
    if known and known.withdrawn_at and known.withdrawn_at >= wish.raised_at:
        return known
    if category is None:
        return None
    signal, made = DemandSignal.objects.update_or_create(
        city=city,
        origin=wish.origin,
        defaults={
            "category": category,
            "lat": wish.lat,
            "lon": wish.lon,
            "supporters": wish.supporters,
            "raised_at": wish.raised_at,
            "withdrawn_at": None,
        },
    )
    if made:
        record("demand.signalled", signal, by=None, city_id=city.pk, category=category_slug)
    return signal


@transaction.atomic
def withdraw_wish(city: City, origin: str, at: datetime) -> bool:
    """Take a wish back: it was met, withdrawn or removed. Return whether there was one."""
    signal = (
        DemandSignal.objects.select_for_update()
        .filter(city=city, origin=origin, withdrawn_at=None)
        .first()
    )
    if signal is None:
        return False
    signal.withdrawn_at = max(at, signal.raised_at)
    signal.save(update_fields=["withdrawn_at"])
    record("demand.withdrawn", signal, by=None, city_id=city.pk)
    return True
