"""Events in the visitor's own calendar: one, a place's, a list's."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from icalendar import Calendar

from tests.factories.agenda import make_event
from tests.factories.places import CityFactory, PlaceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    cache.clear()
    return CityFactory()


def coming(days=2):
    return f"{timezone.localdate() + timedelta(days=days)} 18:00"


def events_in(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(answer.content)
    return str(calendar["x-wr-calname"]), [str(e["summary"]) for e in calendar.walk("VEVENT")]


def test_one_event(client, city):
    event = make_event("Kväll", coming(), city=city)
    assert events_in(client, f"/evenemang/{event.slug}.ics") == ("Kväll", ["Kväll"])
    assert b"http://testserver/evenemang/" in client.get(f"/evenemang/{event.slug}.ics").content
    assert client.get("/evenemang/finns-inte.ics").status_code == 404


def test_what_is_on_at_a_place(client, city):
    place = PlaceFactory(city=city, name="Tygellen")
    make_event("Här", coming(), place=place, city=city)
    make_event("Var här", coming(-2), place=place, city=city)
    make_event("Där", coming(), city=city)
    path = f"/platser/{place.slug}/evenemang.ics"
    assert events_in(client, path) == ("Tygellen", ["Här"])
    assert client.get("/platser/finns-inte/evenemang.ics").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_with_what_is_chosen_whatever_the_day(
    client, city, count, django_assert_max_num_queries
):
    for n in range(count):
        make_event(f"Fri {n}", coming(n + 1), is_free=True, city=city)
    make_event("Dyr", coming(), is_free=False, city=city)
    make_event("Utkast", coming(), is_free=True, publication="draft", city=city)
    client.get("/evenemang.ics")
    with django_assert_max_num_queries(4):
        name, found = events_in(client, "/evenemang.ics?gratis=ja&nar=idag&sida=9")
    assert (name, len(found)) == ("Evenemang i Provstad", count)
    html = client.get("/evenemang/?gratis=ja&nar=idag").content.decode()
    assert 'href="/evenemang.ics?gratis=ja"' in html
