from torg.places.models.actors import Actor, Invitation, Mandate, Membership
from torg.places.models.city import City, District, Holiday, MapFeature, WalkNetwork
from torg.places.models.claims import Claim, ClaimCode
from torg.places.models.codes import Code, CodeDay
from torg.places.models.effect import EffectDay, FoundTerm
from torg.places.models.effect_letters import EffectLetter, EffectOptOut
from torg.places.models.feeds import Feed
from torg.places.models.hours import HoursException, OpenSpell, Schedule
from torg.places.models.marks import CityMark
from torg.places.models.places import Category, Facility, Place
from torg.places.models.storefront import Notice, Photo
from torg.places.models.streets import Square, Street, StreetOpening

__all__ = [
    "Actor",
    "Category",
    "City",
    "CityMark",
    "Claim",
    "ClaimCode",
    "Code",
    "CodeDay",
    "District",
    "EffectDay",
    "EffectLetter",
    "EffectOptOut",
    "Facility",
    "Feed",
    "FoundTerm",
    "Holiday",
    "HoursException",
    "Invitation",
    "Mandate",
    "MapFeature",
    "Membership",
    "Notice",
    "OpenSpell",
    "Photo",
    "Place",
    "Schedule",
    "Square",
    "Street",
    "StreetOpening",
    "WalkNetwork",
]
