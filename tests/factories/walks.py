"""Makers of guided walks. Nothing here is a real street or person."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from tests.factories.places import CityFactory
from torg.agenda.models import Walk, WalkStop
from torg.agenda.services.walks import add_stop, create_walk, publish_walk
from torg.core.models import User
from torg.places.models import City

LAT, LON = 56.0465, 12.6945


class WalkFactory(DjangoModelFactory[Walk]):
    class Meta:
        model = Walk

    city = factory.SubFactory(CityFactory)
    slug = factory.Sequence("vandring-{}".format)
    title = factory.Sequence("Vandring {}".format)


class WalkStopFactory(DjangoModelFactory[WalkStop]):
    class Meta:
        model = WalkStop

    walk = factory.SubFactory(WalkFactory)
    number = factory.Sequence(lambda n: n + 1)
    title = "Stopp"
    lat = LAT
    lon = LON


def make_walk(city: City, by: User | None, **fields: Any) -> Walk:
    """Make a published walk of three stops, 100 m apart as the crow flies."""
    values = {"title": "Tegel och tång", "summary": "Från hamnen till kyrkan.", **fields}
    walk = create_walk(city, values, by=by)
    for number, title in enumerate(("Hamnen", "Torget", "Kyrkan")):
        stop = {"title": title, "text": f"Om {title}.", "lat": LAT + number * 0.0009, "lon": LON}
        add_stop(walk, stop, by=by)
    return publish_walk(walk, by=by)
