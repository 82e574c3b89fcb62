"""Weather where it is given: told apart from what is usual and from effects. Where it is not given
everything is as it was before there was any."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from django.test import Client

from tests.factories.footfall import FIRST, WEEKS, Change, make_counter
from tests.factories.places import CityFactory
from torg.places.models import City
from torg.premises.figures.enums import DatasetKind
from torg.premises.figures.models import Counter, Dataset, Weather
from torg.premises.passing.analysis import reckon, together
from torg.premises.passing.analysis.hours import VERSION
from torg.premises.passing.analysis.weather import weather_beside
from torg.premises.passing.models import EffectStatement, Pulse
from torg.premises.passing.services.effects import order_effect, publish_effect, reckon_effect
from torg.premises.passing.services.reckoning import counted, reckon_city

STOCKHOLM = ZoneInfo("Europe/Stockholm")
SATURDAY = FIRST + timedelta(weeks=20, days=5)
BEGIN, END = (datetime(SATURDAY.year, SATURDAY.month, SATURDAY.day, h, tzinfo=STOCKHOLM)
              for h in (10, 18))  # fmt: skip
DRAWN = np.random.default_rng(9).random(WEEKS * 7 + 1) < 0.3


def rains(day: date) -> bool:
    return bool(DRAWN[(day - FIRST).days]) or day == SATURDAY


def in_the_rain(factor: float, festival: float = 1.0) -> Change:
    """Let fewer people pass on days of rain, and more at the festival."""
    return lambda at, people: (
        people * (factor if rains(at.date()) else 1.0) * (festival if BEGIN <= at < END else 1.0)
    )


def tell_weather(city: City, days: int = WEEKS * 7, first: date = FIRST) -> None:
    """Tell the rain of each day: 8 mm or none."""
    Dataset.objects.filter(city=city).update(is_current=False)
    data = Dataset.objects.create(
        city=city, kind=DatasetKind.RAIN, title="Regn", source="Prov", digest="x"
    )
    Weather.objects.bulk_create(
        Weather(
            city=city, dataset=data, kind=DatasetKind.RAIN, hours=24,
            start=datetime(day.year, day.month, day.day, tzinfo=STOCKHOLM).astimezone(UTC),
            value=8.0 if rains(day) else 0.0,
        )
        for day in (first + timedelta(days=n) for n in range(days))
    )  # fmt: skip


def asked(city: City) -> EffectStatement:
    return reckon_effect(order_effect(city, "Hamndagen", BEGIN, END, by=None))


@pytest.mark.django_db
class TestFootfall:
    @pytest.fixture
    def city(self) -> City:
        return CityFactory()

    def result(self, street: Counter) -> dict[str, object]:
        hours = counted(street)
        assert hours is not None
        return reckon(hours)[0].as_dict()

    def test_without_weather_all_is_as_it_was(self, city: City) -> None:
        street = make_counter(city, change=in_the_rain(0.8))
        hours = counted(street)
        assert hours is not None
        bits = np.packbits(hours.aside).tobytes() + np.packbits(hours.holiday).tobytes()
        stood_on = f"{VERSION} {hours.first}".encode() + hours.people.tobytes() + bits
        assert hours.digest == hashlib.sha256(stood_on).hexdigest()
        before, effect = self.result(street), asked(city).result
        assert set(before) == {"first", "last", "days", "week", "coming", "gaps", "too_short"}
        assert "weather" not in effect
        tell_weather(CityFactory(slug="annanstad", name="Annanstad", is_default=False))
        tell_weather(city, days=13)  # too few to say anything
        assert self.result(street) == before
        EffectStatement.objects.all().delete()
        assert asked(city).result == effect

    def test_a_wet_day_is_usual_for_a_wet_day(self, city: City) -> None:
        street = make_counter(city, change=in_the_rain(0.7))
        before = self.result(street)
        tell_weather(city)
        after = self.result(street)
        assert after["weather"] == {"rain": 1.0}
        assert after["coming"] == before["coming"]  # nobody knows the weather to come
        off = [
            np.mean([abs(d["above"]) for d in told["days"] if rains(date.fromisoformat(d["day"]))])
            for told in (before, after)
        ]
        assert off[1] < 0.5 * off[0]

    def test_an_effect_is_told_apart_from_the_rain_of_its_day(self, city: City) -> None:
        for seed, name in enumerate(("Storgatan", "Torget")):
            make_counter(city, name, seed=seed, change=in_the_rain(0.7, festival=1.4))
        without = asked(city).result
        EffectStatement.objects.all().delete()
        tell_weather(city)
        found = asked(city).result
        assert without["share"] < 0.2
        assert (found["weather"], found["low"] > 0) == ({"rain": 1.0}, True)
        assert 0.25 < found["share"] < 0.55

    def test_new_weather_is_reckoned_with_and_the_pages_say_so(
        self, city: City, client: Client
    ) -> None:
        street = make_counter(city)
        reckon_city(city)
        shown = publish_effect(asked(city), by=None)
        for path in ("/en/footfall/", "/en/footfall/storgatan/"):
            assert "The weather is not known here" in client.get(path).content.decode()
        told = client.get(f"/en/footfall/effects/{shown.pk}/").content.decode()
        assert "The weather of those hours is not known: neither it nor" in told
        tell_weather(city, days=100)
        assert [reckon_city(city), reckon_city(city)] == [1, 0]
        kept = Pulse.objects.get(counter=street).result["weather"]
        assert kept == Pulse.objects.get(counter=None).result["weather"]
        assert kept == {"rain": pytest.approx(100 / (WEEKS * 7), abs=0.01)}
        for path in ("/en/footfall/", "/en/footfall/storgatan/"):
            page = client.get(path).content.decode()
            assert "Precipitation is known for 48 of 100 hours." in page
        EffectStatement.objects.all().delete()
        shown = publish_effect(asked(city), by=None)  # of a day that is not known
        told = client.get(f"/en/footfall/effects/{shown.pk}/").content.decode()
        assert "The weather of those hours is not known: neither it nor" in told
        tell_weather(city, days=1, first=SATURDAY)
        EffectStatement.objects.all().delete()
        shown = publish_effect(asked(city), by=None)
        told = client.get(f"/en/footfall/effects/{shown.pk}/").content.decode()
        assert "Precipitation is known for 100 of 100 hours." in told

    def test_counters_together_have_the_weather_of_the_hours_that_they_share(
        self, city: City
    ) -> None:
        tell_weather(city)
        one = counted(make_counter(city, "Storgatan"))
        two = counted(make_counter(city, "Torget", first=FIRST + timedelta(weeks=4), weeks=10))
        assert one is not None
        assert two is not None
        both = together([one, two])
        assert both.weather is not None
        assert one.weather is not None
        assert both.first == two.first
        assert np.array_equal(both.weather.away, one.weather.away[4 * 168 : 14 * 168])


def test_hours_go_before_days_and_gaps_are_as_usual() -> None:
    start = datetime(2026, 6, 1, tzinfo=UTC)
    first = int(start.timestamp()) // 3600
    rain = DatasetKind.RAIN.value
    rows = [(rain, start + timedelta(days=n), 24, 2.4 * (n % 3)) for n in range(20)]
    rows.append((rain, start + timedelta(days=1, hours=5), 1, 4.8))
    found = weather_beside(rows, first, 30 * 24, lambda at: int(at.timestamp()) // 3600)
    assert found is not None
    assert (found.kinds, found.known[: 20 * 24].all(), found.known[20 * 24 :].any()) == (
        (rain,), True, False,
    )  # fmt: skip
    assert not found.away[20 * 24 :].any()
    day, hour = found.away[24 + 4, 0], found.away[24 + 5, 0]
    # A day with 2.4 mm, and an hour of it as wet as a day with 115 mm would be.
    assert hour - day == pytest.approx(np.log1p(4.8 * 24) - np.log1p(2.4), abs=0.5)
    assert weather_beside(rows[:10], first, 30 * 24, lambda at: int(at.timestamp()) // 3600) is None
