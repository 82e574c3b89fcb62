"""What is said of a place when its spells do not tell: the tick stood still, or a rule is vague."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from tests.factories.hours import at, place_with
from tests.factories.places import CityFactory, PlaceFactory
from torg.core.models import User
from torg.places.enums import OpenKind
from torg.places.models import City, Place
from torg.places.queries.hours import open_at, state_of, states_at
from torg.places.services.holidays import sync_holidays
from torg.places.services.hours import roll_spells, set_exception
from torg.places.services.rolling import catch_up

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("rule", "moment", "label"),
    [
        ("24/7", "2026-12-16T12:00", "Alltid öppet"),
        ("Mo-Fr 10:00-18:00", "2026-12-16T12:00", "Öppet till 18.00"),
        ("Mo-Fr 10:00-18:00", "2026-12-16T17:30", "Stänger om 30 min"),
        ("Mo-Fr 10:00-18:00", "2026-12-16T19:00", "Öppnar tors 10.00"),
        ("Mo-Su 10:00-18:00; PH off", "2026-12-25T12:00", "Stängt i dag (juldagen)"),
        ("Mo-Su 20:00-02:00", "2026-12-16T01:00", "Stänger om 60 min"),
        ("Mo-Fr 10:00-18:00", "2026-10-07T12:00", "Öppet till 18.00"),
    ],
)
def test_spells_that_have_run_out_are_no_closing(
    city: City, rule: str, moment: str, label: str
) -> None:
    sync_holidays(city, [2026])
    place = place_with(city, rule)
    roll_spells(city, date(2026, 11, 9))
    with override("sv"):
        assert state_of(states_at(city, [place.schedule_id], at(moment)), place).label == label


def test_dated_hours_alone_say_nothing_of_other_days(city: City) -> None:
    merchant = User.objects.create_user("handlare@example.se")
    place = PlaceFactory(city=city)
    now = timezone.now().astimezone(city.tz).replace(hour=12, minute=0, second=0, microsecond=0)
    set_exception(place, now.date() + timedelta(days=2), [("10:00", "16:00")], by=merchant)

    def kind(days: int) -> OpenKind:
        moment = now + timedelta(days=days)
        return state_of(states_at(city, [place.schedule_id], moment), place).kind

    assert [kind(days) for days in (0, 1, 2, 3)] == [
        OpenKind.UNKNOWN, OpenKind.UNKNOWN, OpenKind.OPEN, OpenKind.UNKNOWN,
    ]  # fmt: skip


def test_the_first_visitor_moves_hours_on_where_nothing_ticks(
    city: City, client: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    today = timezone.now().astimezone(city.tz).date()
    place = place_with(city, "24/7", name="Alltid")
    sync_holidays(city, (today.year, today.year + 1))
    roll_spells(city, today - timedelta(days=30))
    cache.clear()
    now = timezone.now()
    assert not open_at(Place.objects.all(), city, now).exists()

    answer = client.get("/api/v1/places/?open_at=now")
    assert (answer.json()["meta"]["count"], answer.json()["data"][0]["slug"]) == (1, place.slug)
    city.refresh_from_db()
    assert city.spells_until == today + timedelta(days=21)
    assert list(open_at(Place.objects.all(), city, now)) == [place]
    with django_assert_num_queries(0):
        catch_up(city)


def test_another_city_that_the_api_is_asked_for_is_moved_on_too(city: City, client: Client) -> None:
    other = CityFactory(slug="annan")
    today = timezone.now().astimezone(other.tz).date()
    place_with(other, "24/7")
    roll_spells(other, today - timedelta(days=30))
    answer = client.get("/api/v1/places/?open_at=now&city=annan")
    assert answer.json()["meta"]["count"] == 1


def test_a_week_ahead_is_enough(city: City, django_assert_num_queries: Callable[..., Any]) -> None:
    place_with(city, "24/7")
    today = timezone.now().astimezone(city.tz).date()
    roll_spells(city, today - timedelta(days=13))
    with django_assert_num_queries(0):
        catch_up(city)
    city.spells_until = None  # a city that was never rolled is nobody's to catch up with
    with django_assert_num_queries(0):
        catch_up(city)
