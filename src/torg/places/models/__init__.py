from torg.places.models.city import City, District, Holiday, MapFeature, WalkNetwork
from torg.places.models.codes import Code, CodeDay
from torg.places.models.effect import EffectDay, FoundTerm
from torg.places.models.hours import HoursException, OpenSpell, Schedule
from torg.places.models.places import Actor, Category, Facility, Place
from torg.places.models.streets import Square, Street, StreetOpening

__all__ = [
    "Actor",
    "Category",
    "City",
    "Code",
    "CodeDay",
    "District",
    "EffectDay",
    "Facility",
    "FoundTerm",
    "Holiday",
    "HoursException",
    "MapFeature",
    "OpenSpell",
    "Place",
    "Schedule",
    "Square",
    "Street",
    "StreetOpening",
    "WalkNetwork",
]
