"""One suggestion, by rules that can be told."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import translation

from tests.factories.places import PlaceFactory, ScheduleFactory
from torg.places.models import Holiday, HoursException, Notice, Photo
from torg.places.queries.suggestions import Advice, suggestion_for

pytestmark = pytest.mark.django_db
TODAY = date(2026, 12, 1)


@pytest.fixture
def place():
    return PlaceFactory(schedule=ScheduleFactory(), description="Vi bakar surdeg.")


def advice(place, terms=()):
    found = suggestion_for(place, list(terms), TODAY)
    return found.advice if found else None


def photo(place):
    return Photo.objects.create(place=place, alt="Dörren", digest="x", width=1, height=1)


def notice(place, ended: date):
    end = datetime(ended.year, ended.month, ended.day, 12, tzinfo=place.city.tz)
    Notice.objects.create(place=place, text="Nytt", starts_at=end - timedelta(days=1), ends_at=end)


def test_hours_come_first():
    assert advice(PlaceFactory()) == Advice.HOURS


def test_a_holiday_that_the_hours_do_not_mention(place):
    day = TODAY + timedelta(days=20)
    Holiday.objects.create(city=place.city, date=day, name_sv="Juldagen", name_en="Christmas Day")
    with translation.override("sv"):
        assert "Juldagen" in suggestion_for(place, [], TODAY).text
    with translation.override("en"):
        assert "Christmas Day" in suggestion_for(place, [], TODAY).text
    HoursException.objects.create(place=place, date=day, spans=[])
    assert advice(place) == Advice.PHOTO


def test_a_rule_for_holidays_answers_for_all_of_them(place):
    Holiday.objects.create(city=place.city, date=TODAY, name_sv="Dag", name_en="Day")
    place.schedule.expression = "Mo-Fr 10:00-18:00; PH off"
    assert advice(place) == Advice.PHOTO


def test_photo_then_words_then_news_then_nothing(place):
    assert advice(place) == Advice.PHOTO
    photo(place)
    assert advice(place, [("surdeg", 9), ("tårta", 4)]) == Advice.TERM
    assert "tårta" in suggestion_for(place, [("surdeg", 9), ("tårta", 4)], TODAY).text
    assert advice(place, [("surdeg", 9)]) == Advice.NOTICE
    notice(place, TODAY - timedelta(days=31))
    assert advice(place) == Advice.NOTICE
    notice(place, TODAY - timedelta(days=29))
    assert advice(place) is None
