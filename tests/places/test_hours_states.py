"""What is open when: schedules, spells and states, against days worked out by hand."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from tests.factories.places import CityFactory, PlaceFactory
from torg.places.enums import OpenKind
from torg.places.models import OpenSpell, Place
from torg.places.queries.hours import open_at, states_at
from torg.places.services.holidays import sync_holidays
from torg.places.services.hours import roll_spells, schedules_for

ZONE = ZoneInfo("Europe/Stockholm")
# A Monday in the week before Advent; nothing is a holiday.
MONDAY = date(2026, 11, 23)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.fixture
def city(db):
    return CityFactory()


def schedule_on(city, raw, today=MONDAY):
    schedule, notice = schedules_for(city, [raw])[raw]
    assert notice == ""
    roll_spells_to(city, schedule, today)
    return schedule


def roll_spells_to(city, schedule, today):
    PlaceFactory(city=city, schedule=schedule)
    OpenSpell.objects.filter(schedule=schedule).delete()
    schedule.spells_from = schedule.spells_until = None
    schedule.save()
    roll_spells(city, today)


def label(city, schedule, moment, language="sv"):
    with override(language):
        state = states_at(city, [schedule.pk], at(moment))[schedule.pk]
        return state.kind, state.label, state.short


@pytest.mark.parametrize(
    ("moment", "kind", "swedish", "short"),
    [
        ("2026-11-23T09:00", OpenKind.CLOSED, "Öppnar 10.00", "Öppnar 10.00"),
        ("2026-11-23T10:00", OpenKind.OPEN, "Öppet till 18.00", "Öppet till 18.00"),
        ("2026-11-23T17:00", OpenKind.SOON, "Stänger om 60 min", "Öppet till 18.00"),
        ("2026-11-23T17:35", OpenKind.SOON, "Stänger om 25 min", "Öppet till 18.00"),
        ("2026-11-23T18:00", OpenKind.CLOSED, "Öppnar tis 10.00", "Öppnar tis 10.00"),
        ("2026-11-27T18:00", OpenKind.CLOSED, "Öppnar lör 10.30", "Öppnar lör 10.30"),
        ("2026-11-28T16:00", OpenKind.CLOSED, "Öppnar mån 10.00", "Öppnar mån 10.00"),
    ],
)
def test_a_shop_through_the_week(city, moment, kind, swedish, short):
    shop = schedule_on(city, "Mo-Fr 10:00-18:00; Sa 10:30-16:00; PH off")

    assert label(city, shop, moment) == (kind, swedish, short)


def test_english(city):
    shop = schedule_on(city, "Mo-Fr 10:00-18:00")

    assert label(city, shop, "2026-11-23T12:00", "en")[1:] == (
        "Open until 18:00",
        "Open until 18:00",
    )
    assert label(city, shop, "2026-11-27T19:00", "en")[1:] == ("Opens Mon 10:00", "Opens Mon 10:00")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_time_is_written_in_one_form_in_lists_and_captions_alike(city, language):
    shop = schedule_on(city, "Mo-Fr 08:00-18:00")

    _kind, whole, short = label(city, shop, "2026-11-23T06:00", language)
    assert whole == short == {"sv": "Öppnar 8.00", "en": "Opens 8:00"}[language]


def test_round_the_clock_never_closes(city):
    shop = schedule_on(city, "24/7")

    assert label(city, shop, "2026-11-23T03:00") == (OpenKind.OPEN, "Alltid öppet", "Alltid öppet")


def test_closed_on_an_eve_that_counts(city):
    sync_holidays(city, [2026])
    shop = schedule_on(city, "Mo-Fr 10:00-18:00; PH off", date(2026, 12, 24))

    assert label(city, shop, "2026-12-24T12:00")[1] == "Stängt i dag (julafton)"


def test_open_at_takes_only_what_is_open(city):
    day = schedule_on(city, "Mo-Fr 10:00-18:00")
    schedule_on(city, "Mo-Fr 20:00-02:00")

    assert [p.schedule_id for p in open_at(Place.objects.all(), city, at("2026-11-23T12:00"))] == [
        day.pk
    ]
