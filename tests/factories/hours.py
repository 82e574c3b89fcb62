"""Hours for tests: places that keep them, and the spells that were made."""

from datetime import datetime
from zoneinfo import ZoneInfo

from tests.factories.places import PlaceFactory
from torg.places.models import OpenSpell
from torg.places.services.hours import schedules_for

ZONE = ZoneInfo("Europe/Stockholm")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def place_with(city, raw, **fields):
    """Return a place with the hours; `roll_spells` then sets the day."""
    schedule, _notice = schedules_for(city, [raw])[raw]
    return PlaceFactory(city=city, schedule=schedule, **fields)


def spells_of(city):
    rows = OpenSpell.objects.filter(schedule__city=city).order_by("schedule", "start")
    return list(rows.values_list("schedule_id", "start", "end", "comment"))
