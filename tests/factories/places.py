"""Makers of places and what they stand in. Nothing here is a real shop, street or person."""

from datetime import datetime, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from torg.places.models import (
    Actor,
    Category,
    City,
    District,
    Facility,
    OpenSpell,
    Place,
    Schedule,
    Square,
    Street,
)
from torg.places.queries.spells import is_long


class CityFactory(DjangoModelFactory[City]):
    class Meta:
        model = City
        django_get_or_create = ("slug",)

    slug = "provstad"
    name = "Provstad"
    timezone = "Europe/Stockholm"
    country = "SE"
    is_default = factory.LazyFunction(lambda: not City.objects.filter(is_default=True).exists())
    lat = 56.0465
    lon = 12.6945
    west = 12.60
    south = 56.00
    east = 12.80
    north = 56.10


class FacilityFactory(DjangoModelFactory[Facility]):
    class Meta:
        model = Facility

    city = factory.SubFactory(CityFactory)
    kind = "toilets"
    lat = 56.0466
    lon = 12.6945


class DistrictFactory(DjangoModelFactory[District]):
    class Meta:
        model = District
        django_get_or_create = ("city", "slug")

    city = factory.SubFactory(CityFactory)
    slug = "soder"
    name = "Söder"


class CategoryFactory(DjangoModelFactory[Category]):
    class Meta:
        model = Category
        django_get_or_create = ("slug",)

    slug = "prov-bokhandel"
    name_sv = "Bokhandel"
    name_en = "Bookshop"
    facade = "other"
    schema_type = "BookStore"


class StreetFactory(DjangoModelFactory[Street]):
    class Meta:
        model = Street
        django_get_or_create = ("city", "slug")

    city = factory.SubFactory(CityFactory)
    slug = "provgatan"
    name = "Provgatan"
    length_m = 200.0
    line = [[12.6945, 56.0465], [12.6945, 56.0483]]


class SquareFactory(DjangoModelFactory[Square]):
    class Meta:
        model = Square

    city = factory.SubFactory(CityFactory)
    slug = factory.Sequence("torg-{}".format)
    name = factory.Sequence("Torg {}".format)
    lat = 56.0465
    lon = 12.6945


class ScheduleFactory(DjangoModelFactory[Schedule]):
    class Meta:
        model = Schedule

    city = factory.SubFactory(CityFactory)
    key = factory.Sequence("{:064x}".format)
    expression = "Mo-Fr 10:00-18:00"


class ActorFactory(DjangoModelFactory[Actor]):
    class Meta:
        model = Actor

    city = factory.SubFactory(CityFactory)
    slug = factory.Sequence("aktor-{}".format)
    name = factory.Sequence("Aktör {}".format)


class PlaceFactory(DjangoModelFactory[Place]):
    class Meta:
        model = Place

    city = factory.SubFactory(CityFactory)
    slug = factory.Sequence("plats-{}".format)
    name = factory.Sequence("Plats {}".format)
    category = factory.SubFactory(CategoryFactory)
    lat = 56.0465
    lon = 12.6945


def make_open(place: Place, *spells: tuple[datetime, datetime], **schedule: Any) -> Schedule:
    """Give a place a schedule of its own that is open during the given spells (aware times)."""
    window = {}  # without spells nothing is worked out in advance: the rule itself is asked
    if spells:
        days = [moment.date() for spell in spells for moment in spell]
        window["spells_from"] = min(days) - timedelta(days=1)
        window["spells_until"] = max(days) + timedelta(days=21)
    place.schedule = ScheduleFactory(city=place.city, **{**window, **schedule})
    place.save(update_fields=["schedule"])
    OpenSpell.objects.bulk_create(
        OpenSpell(
            schedule=place.schedule,
            city=place.city,
            start=start,
            end=end,
            is_long=is_long(start, end),
        )
        for start, end in spells
    )
    return place.schedule
