"""Keeps the window of spells ahead of the clock: by the tick, and where none runs by a visitor."""

import logging
from datetime import timedelta

from django.core.cache import cache
from django.db import DatabaseError
from django.utils import timezone

from torg.core.installation import refresh_statistics
from torg.places.models import City, OpenSpell, Schedule
from torg.places.queries.cities import forget_cities
from torg.places.services.holidays import sync_holidays
from torg.places.services.hours import roll_spells

logger = logging.getLogger(__name__)

# So far ahead visitors ask ("Saturday", the coming week): with less left, nothing ticks here.
NEEDED = timedelta(days=8)
_RETRY_SECONDS = 60


def roll_city(city: City) -> int:
    """Move the city's window on to its today, with the holidays it needs; return spells added."""
    year = timezone.now().astimezone(city.tz).year
    sync_holidays(city, (year, year + 1))
    return roll_spells(city)


def roll_every_city() -> None:
    """Move the window of every city on."""
    if sum(roll_city(city) for city in City.objects.all()):
        refresh_statistics(OpenSpell, Schedule)


def catch_up(city: City) -> None:
    """Move the city's window on if it no longer reaches a week ahead.

    Costs nothing while the tick runs. Where none does, the first visitor after a fortnight waits
    for it (seconds in a very large city), and the others are answered meanwhile. A database that
    cannot be written just now is no reason to answer nobody: it is tried again in a minute.
    """
    needed = timezone.now().astimezone(city.tz).date() + NEEDED
    if city.spells_until is None or city.spells_until >= needed:
        return
    if not cache.add(f"places:catching-up:{city.pk}", True, _RETRY_SECONDS):
        return
    try:
        roll_city(city)
    except DatabaseError:
        logger.exception("the opening hours of %s could not be moved on", city.slug)
        return
    logger.warning("nothing has ticked for %s: a visitor moved its hours on", city.slug)
    forget_cities()
