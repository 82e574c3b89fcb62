"""The demo town's figures: plausible, the same everywhere, added to day by day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.actors import owned, person
from tests.factories.places import CityFactory, PlaceFactory
from torg.places.models import Code, CodeDay, EffectDay
from torg.places.queries.effect import effect_of, last_days
from torg.portal.services.demo_effect import DAYS, make_demo_effect

pytestmark = pytest.mark.django_db


def test_two_months_are_told_the_same_each_time_and_never_twice():
    city = CityFactory()
    place = PlaceFactory(city=city, name="Andra Akten")
    today = timezone.now().astimezone(city.tz).date()
    make_demo_effect(city)
    effect = effect_of(place, last_days(today))
    assert not effect.is_empty
    assert "andra akten" in [term for term, _number in effect.terms]
    rows = list(EffectDay.objects.order_by("date", "kind").values_list("date", "kind", "count"))
    assert len({day for day, _kind, _number in rows}) == DAYS
    make_demo_effect(city)
    assert list(
        EffectDay.objects.order_by("date", "kind").values_list("date", "kind", "count")
    ) == rows  # fmt: skip
    EffectDay.objects.filter(date__gte=today - timedelta(days=3)).delete()
    make_demo_effect(city)
    assert list(
        EffectDay.objects.order_by("date", "kind").values_list("date", "kind", "count")
    ) == rows  # fmt: skip


def test_those_who_run_places_have_signs_that_are_scanned():
    city = CityFactory()
    place = PlaceFactory(city=city, actor=owned(city, person("agare")))
    PlaceFactory(city=city)
    make_demo_effect(city)
    make_demo_effect(city)
    assert {code.place for code in Code.objects.all()} == {place}
    assert Code.objects.count() == 2
    assert CodeDay.objects.exists()
    assert EffectDay.objects.filter(kind="scan", place=place).exists()
