"""What is said of a place when its spells do not tell: the tick stood still, or a rule is vague."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import override

from tests.factories.hours import at, place_with
from tests.factories.places import CityFactory, PlaceFactory
from torg.core.models import User
from torg.places.enums import OpenKind
from torg.places.models import City
from torg.places.queries.hours import state_of, states_at
from torg.places.services.holidays import sync_holidays
from torg.places.services.hours import roll_spells, set_exception

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    cache.clear()
    return CityFactory()


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
