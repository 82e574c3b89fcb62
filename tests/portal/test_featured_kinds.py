"""Events and walks that staff put forward."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.agenda import make_event
from tests.factories.places import CityFactory
from tests.factories.walks import WalkFactory, make_walk
from torg.core.people import create_person
from torg.places.care.featured import kind_named

pytestmark = pytest.mark.django_db


def test_an_event_to_come() -> None:
    city = CityFactory()
    start = (timezone.now() + timedelta(days=7)).strftime("%Y-%m-%d 18:00")
    event = make_event("Ljuskväll", start, city=city, location_name="Klocktorget")
    past = make_event("Ljusmorgon", "2020-01-01 08:00", city=city)
    kind = kind_named("event")
    item = kind.find(city, event.pk)
    assert (item.title, item.href) == ("Ljuskväll", "/evenemang/ljuskvall/")
    assert item.fact.endswith("Klocktorget")
    assert kind.find(city, past.pk) is None
    assert kind.find(city, 404) is None
    assert kind.search(city, "ljus") == [(event.pk, "Ljuskväll")]


def test_a_walk() -> None:
    city = CityFactory()
    walk = make_walk(city, create_person("guide@example.com", by=None, is_staff=True))
    draft = WalkFactory(city=city, title="Tegelutkast")
    kind = kind_named("walk")
    assert kind.find(city, walk.pk).href == f"/stadsvandringar/{walk.slug}/"
    assert kind.find(city, draft.pk) is None
    assert kind.search(city, "tegel") == [(walk.pk, "Tegel och tång")]
