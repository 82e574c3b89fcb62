from torg.places.models.city import City, District, Holiday, MapFeature, WalkNetwork
from torg.places.models.hours import HoursException, OpenSpell, Schedule
from torg.places.models.places import Actor, Category, Facility, Place
from torg.places.models.streets import Square, Street, StreetOpening

__all__ = [
    "Actor",
    "Category",
    "City",
    "District",
    "Facility",
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
