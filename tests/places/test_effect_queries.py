"""What Torg gave a place, compared with before and with others."""

from datetime import date, timedelta

import pytest

from tests.factories.effect import counted, searched
from tests.factories.places import ActorFactory, CategoryFactory, CityFactory, PlaceFactory
from torg.places.enums import EffectKind, PlaceStatus
from torg.places.queries.effect import (
    Period,
    effect_of,
    last_days,
    month_of,
    sums_of,
    town_effect,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 26)


def test_periods():
    assert last_days(TODAY) == Period(date(2026, 10, 29), date(2026, 11, 25))
    assert last_days(TODAY).before == Period(date(2026, 10, 1), date(2026, 10, 28))
    assert month_of(TODAY) == Period(date(2026, 11, 1), date(2026, 11, 30))
    assert month_of(date(2026, 3, 31)).before == Period(date(2026, 2, 1), date(2026, 2, 28))
    assert month_of(date(2027, 1, 1)).before == Period(date(2026, 12, 1), date(2026, 12, 31))
    assert len(month_of(TODAY).days) == 30


@pytest.mark.parametrize("places", [1, 3])
def test_numbers_are_compared_with_the_period_before(places, django_assert_num_queries):
    own = PlaceFactory()
    for place in [own, *(PlaceFactory() for _ in range(places - 1))]:
        counted(place, TODAY, view=100)  # today is not over
        counted(place, TODAY - timedelta(days=1), view=7, call=1)
        counted(place, TODAY - timedelta(days=28), view=3)
        counted(place, TODAY - timedelta(days=29), view=4)
        counted(place, TODAY - timedelta(days=57), view=50)
    with django_assert_num_queries(3):  # rows, who else there is, terms
        effect = effect_of(own, last_days(TODAY))
    views, calls = effect.of(EffectKind.VIEW), effect.of(EffectKind.CALL)
    assert (views.now, views.before, views.change) == (10, 4, 6)
    assert (calls.now, calls.before, calls.typical) == (1, 0, None)
    assert (effect.views[0], effect.views[-1]) == (
        (TODAY - timedelta(days=28), 3),
        (TODAY - timedelta(days=1), 7),
    )
    assert len(effect.views) == 28
    assert not effect.is_empty


def test_the_median_is_of_five_other_actors_at_least():
    own = PlaceFactory(actor=ActorFactory())
    period, day = last_days(TODAY), TODAY - timedelta(days=2)
    counted(own, day, view=1000)
    counted(PlaceFactory(actor=own.actor), day, view=999)  # the actor's own
    chain = ActorFactory()
    others = [PlaceFactory(actor=chain), PlaceFactory(actor=chain)]
    others += [PlaceFactory() for _ in range(3)]
    for number, place in enumerate(others, 1):
        counted(place, day, view=10 * number)
    PlaceFactory(status=PlaceStatus.CLOSED)
    PlaceFactory(category=CategoryFactory(slug="annan"))
    PlaceFactory(city=CityFactory(slug="annan-stad"))
    assert (effect_of(own, period).others, effect_of(own, period).of(EffectKind.VIEW).typical) == (
        0,
        None,
    )
    PlaceFactory()  # a fifth actor, whom nobody has looked at
    effect = effect_of(own, period)
    assert effect.others == 5
    assert effect.of(EffectKind.VIEW).typical == 25  # of 0 10 20 30 40 50
    assert effect.of(EffectKind.CALL).typical == 0


def test_only_terms_of_three_searches_are_shown():
    place = PlaceFactory()
    for back, terms in ((1, {"surdeg": 2, "kim": 2}), (2, {"surdeg": 1, "bulle": 4})):
        searched(place, TODAY - timedelta(days=back), **terms)
    searched(place, TODAY - timedelta(days=40), kim=9)
    assert effect_of(place, last_days(TODAY)).terms == [("bulle", 4), ("surdeg", 3)]


def test_the_sums_of_an_actor_and_of_the_town(django_assert_num_queries):
    actor = ActorFactory()
    first, second = PlaceFactory(actor=actor), PlaceFactory(actor=actor)
    period = last_days(TODAY)
    counted(first, TODAY - timedelta(days=1), view=2)
    counted(first, TODAY - timedelta(days=3), view=2, call=1)
    counted(second, TODAY - timedelta(days=3), view=5)
    counted(PlaceFactory(city=CityFactory(slug="annan-stad")), TODAY - timedelta(days=3), view=9)
    with django_assert_num_queries(1):
        sums = sums_of(actor, period)
    assert (sums[first.pk]["view"], sums[first.pk]["call"], sums[second.pk]["view"]) == (4, 1, 5)
    with django_assert_num_queries(2):
        town = town_effect(first.city, period)
    assert (town.figures[0].now, town.places, dict(town.views)[TODAY - timedelta(days=3)]) == (
        9,
        2,
        7,
    )


def test_a_place_that_nobody_has_looked_at_is_empty():
    effect = effect_of(PlaceFactory(), last_days(TODAY))
    assert effect.is_empty
    assert effect.terms == []
