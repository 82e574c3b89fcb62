"""The page of figures, and the town's sums."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from tests.factories.actors import owned, person
from tests.factories.effect import counted, searched
from tests.factories.places import ActorFactory, CityFactory, PlaceFactory
from tests.sessions import SESSION_QUERIES
from torg.core.people import create_person
from torg.places.enums import EffectKind
from torg.places.queries.effect import Figure, last_days, month_of
from torg.portal.queries.statistics import Line, chart_of, read_period

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    city = CityFactory()
    cache.clear()
    return city


@pytest.fixture
def owner(client):
    owner = person("agare")
    client.force_login(owner)
    return owner


@pytest.fixture
def place(city, owner):
    return PlaceFactory(city=city, slug="sidan-ett", name="Sidan Ett", actor=owned(city, owner))


def page(client, place, query="", start="/aktor/", end="/statistik/"):
    answer = client.get(f"{start}{place.actor.slug}{end}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def yesterday(city):
    return timezone.now().astimezone(city.tz).date() - timedelta(days=1)


def test_the_figures_are_told_in_both_languages(client, city, place):
    counted(place, yesterday(city), view=12, found=4, call=2, directions=1)
    counted(place, yesterday(city) - timedelta(days=28), view=15)
    searched(place, yesterday(city), surdeg=4, kim=2)
    swedish = page(client, place)
    assert "<b>12</b>" in swedish
    assert "<b>3</b>" in swedish  # on their way
    assert "15 perioden före" in swedish
    assert "−3" in swedish
    assert ("surdeg" in swedish, "kim" in swedish) == (True, False)
    assert "Berätta när ni har öppet" in swedish
    assert "minst fem andra aktörer" in swedish
    english = page(client, place, start="/en/actor/", end="/statistics/")
    assert "What Torg gives you" in english


def test_a_place_that_nobody_has_looked_at_says_what_to_do(client, place):
    assert "Gör en skylt" in page(client, place)


def test_an_actor_without_a_place(client, city, owner):
    actor = owned(city, owner)
    answer = client.get(f"/aktor/{actor.slug}/statistik/")
    assert "ingen plats att räkna för" in answer.content.decode()


def test_one_of_several_places_and_a_month_are_chosen(client, city, place):
    other = PlaceFactory(city=city, slug="b", name="Sidan Två", actor=place.actor)
    last = month_of(month_of(yesterday(city)).first - timedelta(days=1))
    counted(other, last.first, view=77)
    chosen = page(client, place, f"?place=b&period={last.first:%Y-%m}")
    assert "<b>77</b>" in chosen
    assert '<option value="b" selected>' in chosen
    for bad in ("?place=x&period=2026-13", "?period=9999-01", "?period=0001-01", "?period=%00"):
        assert "Sidan Ett" in page(client, place, bad)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_many(client, city, place, count, django_assert_num_queries):
    for n in range(count):
        counted(place, yesterday(city) - timedelta(days=n), view=3)
        if n:
            PlaceFactory(city=city, actor=place.actor)
    page(client, place)
    with django_assert_num_queries(13 + SESSION_QUERIES):
        page(client, place)


def test_others_do_not_see_it(client, city, place):
    url = f"/aktor/{place.actor.slug}/statistik/"
    client.force_login(person("annan"))
    assert client.get(url).status_code == 404
    client.logout()
    assert client.get(url).status_code == 302
    assert client.get("/stad/effekt/").status_code == 302


def test_staff_see_the_sums_of_the_town(client, city, place):
    counted(place, yesterday(city), view=5)
    counted(PlaceFactory(city=city), yesterday(city), view=6)
    assert client.get("/stad/effekt/").status_code == 403
    client.force_login(
        create_person(
            "stad@example.com", by=None, is_staff=True,
            second_factor_from=timezone.now() + timedelta(days=1),
        )
    )  # fmt: skip
    town = client.get("/stad/effekt/").content.decode()
    assert "<td>11</td>" in town
    assert "2 platser hade minst en visning" in town
    assert place.name not in town
    assert "What Torg gives the town" in client.get("/en/staff/effect/").content.decode()
    assert client.get(f"/aktor/{place.actor.slug}/statistik/").status_code == 200


def test_a_chart_is_as_tall_as_its_tallest_day():
    chart = chart_of([(date(2026, 1, n), n * 10) for n in (1, 2, 4)])
    assert [(bar.x, bar.y, bar.height) for bar in chart.bars] == [
        (1, 75, 25), (11, 50, 50), (21, 0, 100),
    ]  # fmt: skip
    assert (chart.most, chart.width) == (40, 30)
    assert [bar.height for bar in chart_of([(date(2026, 1, 1), 0)]).bars] == [0]


@pytest.mark.parametrize(("now", "change"), [(5, "+2"), (3, "0"), (1, "−2")])
def test_a_change_has_its_sign(now, change):
    assert Line("", Figure(EffectKind.VIEW, now, 3)).change == change


def test_only_whole_months_that_are_over_can_be_asked_for():
    today = date(2026, 11, 26)
    assert read_period({"period": "2026-10"}, today) == month_of(date(2026, 10, 1))
    assert read_period({"period": "2026-11"}, today) == last_days(today)
    assert read_period({}, today) == last_days(today)


def test_an_actor_of_another_city_is_not_here(client, owner, city):
    other = ActorFactory(city=CityFactory(slug="annan", is_default=False))
    assert client.get(f"/aktor/{other.slug}/statistik/").status_code == 404
