"""The demo town's own counters: its festival is found, ordinary Saturdays are not, and the faults
that its files have are kept apart."""

from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from tests.factories.places import CityFactory
from torg.core.importing import ImportReport
from torg.demo import SEED, write_town
from torg.demo.footfall import DAYS, FESTIVAL, festival_day
from torg.demo.weather import write_weather
from torg.places.models import City
from torg.premises.figures.importers.counts import import_footfall
from torg.premises.figures.importers.weather import import_weather
from torg.premises.figures.models import Counter
from torg.premises.figures.services.datasets import About
from torg.premises.passing.models import EffectStatement, Pulse, SetAside
from torg.premises.passing.services.effects import order_effect, reckon_effect
from torg.premises.passing.services.reckoning import reckon_city

pytestmark = pytest.mark.django_db
UNTIL = date(2026, 3, 2)


@pytest.fixture
def city(tmp_path: Path) -> City:
    files = write_town(tmp_path, scale=0.1, until=UNTIL)
    city: City = CityFactory()
    import_footfall(city, files.footfall, files.counters, ImportReport(), by=None)
    return city


def test_its_weather_explains_a_good_part_of_its_days(city: City, tmp_path: Path) -> None:
    def strays() -> float:
        reckon_city(city)
        result = Pulse.objects.get(counter=Counter.objects.order_by("pk")[0]).result
        return float(np.std([day["above"] for day in result["days"]]))

    before, report = strays(), ImportReport()
    path = write_weather(tmp_path, SEED, UNTIL)
    import_weather(city, path, About(file_name=path.name), report, by=None)
    assert (report.read, report.created, report.refused) == (2 * DAYS, 2 * DAYS, 0)
    assert strays() < 0.8 * before


def asked(city: City, day: date, counter: Counter) -> EffectStatement:
    begin, end = (datetime(day.year, day.month, day.day, h, tzinfo=city.tz) for h in FESTIVAL)
    return reckon_effect(order_effect(city, "x", begin, end, by=None, counter=counter))


def test_the_festival_is_found_and_other_saturdays_are_not(city: City) -> None:
    reckon_city(city)
    (stuck,) = SetAside.objects.all()
    assert stuck.end - stuck.start == timedelta(days=2)
    counter, festival = Counter.objects.order_by("pk")[0], festival_day(UNTIL)
    assert festival.weekday() == 5
    found = asked(city, festival, counter).result
    assert found["low"] > 0
    assert found["share_low"] < 0.9 < found["share_high"]  # what the files put into it
    flagged = 0
    for weeks in range(2, 18, 2):
        one = asked(city, festival - timedelta(weeks=weeks), counter)
        flagged += one.result["low"] > 0 or one.result["high"] < 0
        one.delete()  # else it is no placebo for the next
    assert flagged <= 3  # of eight; one is to be expected by chance
