"""Holidays, and the hours that a merchant sets."""

import json
import os
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import override

from tests.factories.hours import at, place_with
from tests.factories.places import CityFactory, PlaceFactory
from torg.core.models import JournalEntry
from torg.places.models import Holiday, HoursException, Place
from torg.places.queries.hours import (
    fortnight,
    holiday_on,
    open_at,
    state_of,
    states_at,
)
from torg.places.services.holidays import set_eve_policy, set_holiday, sync_holidays
from torg.places.services.hours import (
    remove_exception,
    roll_spells,
    set_exception,
    set_hours,
)

MONDAY = date(2026, 11, 23)
SHARED = Path(os.environ.get("TORG_SHARED", Path(settings.PACKAGE).parent.parent.parent / "shared"))


# --- holidays ------------------------------------------------------------------------------------


def test_the_eves_are_a_policy_that_can_be_edited(city, merchant):
    sync_holidays(city, [2026])
    christmas_eve, easter_eve = date(2026, 12, 24), date(2026, 4, 4)
    place = place_with(city, "Mo-Su 10:00-18:00; PH off")
    roll_spells(city, christmas_eve)

    def opens():
        return open_at(Place.objects.all(), city, at("2026-12-24T12:00")).exists()

    assert [holiday_on(city, day).counts for day in (christmas_eve, easter_eve)] == [True, False]
    assert not opens()
    set_eve_policy(city, False, by=merchant)
    roll_spells(city, christmas_eve)
    assert opens()
    set_holiday(city, christmas_eve, counts=True, by=merchant)
    roll_spells(city, christmas_eve)
    assert not opens()
    assert sync_holidays(city, [2026]) == 0  # what the city edited stays
    assert place.schedule.expression == "Mo-Su 10:00-18:00; PH closed"
    assert list(JournalEntry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "city.holidays_added",
        "city.eve_policy_set",
        "city.holiday_set",
    ]


def test_hours_that_say_nothing_of_holidays_stay_but_are_doubted(city):
    sync_holidays(city, [2026])
    silent, aware = place_with(city, "Mo-Fr 10:00-18:00"), place_with(city, "Mo-Fr,PH 10:00-18:00")
    roll_spells(city, date(2026, 12, 25))
    states = states_at(city, [silent.schedule_id, aware.schedule_id], at("2026-12-25T12:00"))

    with override("sv"):
        assert state_of(states, silent).label == "Öppet till 18.00"
    assert (state_of(states, silent).caution, state_of(states, aware).caution) == (True, False)


def test_holidays_of_a_country_that_writes_its_eves_as_holidays(db):
    cache.clear()
    helsinki = CityFactory(slug="provstad-fi", country="FI", timezone="Europe/Helsinki")
    sync_holidays(helsinki, [2026])
    midsummer = holiday_on(helsinki, date(2026, 6, 19))

    assert (midsummer.name_sv, midsummer.name_en) == ("Midsommarafton", "Midsummer Eve")
    assert midsummer.is_eve


def test_a_country_without_a_list_has_none(db):
    assert sync_holidays(CityFactory(slug="ingenstans", country="XX"), [2026]) == 0


def test_swedish_holidays_are_those_of_another_list(city):
    folder = SHARED / "data" / "swedish" / "holidays"
    if not folder.exists():
        pytest.skip("shared data is not here")
    for year in (2022, 2023, 2024, 2025):
        rows = json.loads((folder / f"date-holidays-SE-{year}.json").read_text())
        theirs = {row["date"][:10] for row in rows if row["type"] in {"public", "bank"}}
        sync_holidays(city, [year])
        ours = Holiday.objects.filter(city=city, date__year=year, counts_as_holiday=True)

        assert {day.isoformat() for day in ours.values_list("date", flat=True)} == theirs


# --- what a merchant does ------------------------------------------------------------------------


def test_setting_hours(city, merchant):
    place = PlaceFactory(city=city, provenance={"name": "osm"})
    set_hours(place, "mån-fre 10-18", by=merchant)
    place.refresh_from_db()

    assert place.schedule.expression == "Mo-Fr 10:00-18:00"
    assert place.provenance == {"name": "osm", "hours_raw": "actor"}
    assert place.hours_notice == "Läst som: måndag–fredag 10.00–18.00."
    set_hours(place, "när jag hinner", by=merchant)
    place.refresh_from_db()
    assert (place.schedule, place.hours_raw) == (None, "när jag hinner")
    verbs = JournalEntry.objects.order_by("pk").values_list("verb", "data")
    assert list(verbs) == [
        ("place.hours_set", {"read": True}),
        ("place.hours_set", {"read": False}),
    ]


def test_an_exception_makes_a_schedule_of_its_own(city, merchant):
    one, other = (place_with(city, "Mo-Su 10:00-18:00") for _ in range(2))
    today = timezone.now().astimezone(city.tz).date()
    day = today + timedelta(days=2)
    set_exception(one, day, [("18:00", "20:00")], "Ljuskväll", by=merchant)
    evening = datetime.combine(day, datetime.min.time(), city.tz).replace(hour=19)

    assert one.schedule != other.schedule
    assert list(open_at(Place.objects.all(), city, evening)) == [one]
    shown = fortnight(one, today)[2]
    assert (shown.note, shown.is_exception, len(shown.spans)) == ("Ljuskväll", True, 1)
    remove_exception(one, day, by=merchant)
    assert one.schedule == other.schedule


def test_closed_today_says_why(city, merchant):
    place = place_with(city, "Mo-Su 10:00-18:00")
    today = timezone.now().astimezone(city.tz).date()
    set_exception(place, today, [], "inventering", by=merchant)
    noon = datetime.combine(today, datetime.min.time(), city.tz).replace(hour=12)

    with override("sv"):
        state = state_of(states_at(city, [place.schedule_id], noon), place)
        assert state.label == "Stängt i dag (inventering)"


def test_new_hours_keep_the_exceptions(city, merchant):
    place = place_with(city, "Mo-Su 10:00-18:00")
    today = timezone.now().astimezone(city.tz).date()
    set_exception(place, today, [], "", by=merchant)
    set_hours(place, "Mo-Su 09:00-17:00", by=merchant)

    assert place.schedule.exceptions == [{"date": today.isoformat(), "spans": [], "note": ""}]


@pytest.mark.parametrize("spans", [[("25:00", "26:00")], [("tio", "elva")], [("10:00", "")]])
def test_a_time_that_is_none_is_refused_and_nothing_is_kept(city, merchant, spans):
    place = place_with(city, "24/7")
    with pytest.raises(ValueError, match=r"(?i)iso|format|hour"):
        set_exception(place, MONDAY, spans, by=merchant)

    assert HoursException.objects.count() == 0
