"""What is new, and for whom."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from tests.factories.agenda import make_event
from tests.factories.places import CategoryFactory, DistrictFactory
from tests.portal.following.conftest import NOW, notice
from torg.agenda.enums import Publication
from torg.agenda.models import Event
from torg.agenda.services.events import cancel_event, hide_event, publish_event
from torg.core.models import User
from torg.places.enums import PlaceStatus, Source
from torg.places.models import City, Place
from torg.places.queries.categories import forget_categories
from torg.portal.following.news import is_followed, news_of, news_since
from torg.portal.following.services import follow, follow_area

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=10)


def test_notices_are_news_while_they_are_up(city: City, place: Place, elsewhere: Place) -> None:
    shown = notice(place)
    notice(elsewhere, "Var uppe för länge sedan", NOW - timedelta(days=5))
    notice(elsewhere, "Kommer i morgon", NOW + timedelta(days=1))
    (item,) = news_since(city, NOW - timedelta(days=1), NOW)
    assert (item.key, item.title, item.text) == (
        f"notice:{shown.pk}", "Sidan Ett", "Nya böcker i dag",
    )  # fmt: skip
    assert item.page == ("portal:place", "sidan-ett")
    Place.objects.filter(pk=place.pk).update(status=PlaceStatus.HIDDEN)
    assert news_since(city, NOW - timedelta(days=1), NOW) == []


def test_new_and_cancelled_events_are_news(city: City, place: Place, reader: User) -> None:
    now = timezone.now()
    start = (now + timedelta(days=9)).strftime("%Y-%m-%d 18:00")
    event = make_event("Läsecirkel", start, place=place)
    make_event("Förbi", "2020-01-01 18:00")
    (item,) = news_since(city, now - LONG_AGO, now + timedelta(hours=1))
    assert (item.key, item.headline) == (f"event:{event.pk}", "Läsecirkel")
    assert item.starts is not None
    cancel_event(event, by=reader, source=Source.STAFF)
    (item,) = news_since(city, now - LONG_AGO, now + timedelta(hours=1))
    assert item.key == f"event:{event.pk}:cancelled"
    with translation.override("sv"):
        assert item.headline == "Inställt: Läsecirkel"
    with translation.override("en"):
        assert item.headline == "Cancelled: Läsecirkel"


def test_an_event_is_news_when_it_is_published(city: City, place: Place, reader: User) -> None:
    """And not when it was written as a draft, weeks before; nor again when it was hidden."""
    now = timezone.now()
    start = (now + timedelta(days=9)).strftime("%Y-%m-%d 18:00")
    event = make_event("Läsecirkel", start, place=place, publication=Publication.DRAFT)
    Event.objects.update(created_at=now - timedelta(days=40))
    recent = now - timedelta(days=1)
    assert news_since(city, recent, now) == []
    publish_event(event, by=reader)
    (item,) = news_since(city, recent, timezone.now())
    assert (item.key, item.at > now) == (f"event:{event.pk}", True)
    Event.objects.update(published_at=now - timedelta(days=20))
    hide_event(event, by=reader)
    publish_event(event, by=reader)
    assert news_since(city, recent, timezone.now()) == []


def test_two_queries_whatever_there_is(
    city: City, place: Place, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in (1, 3):
        for _n in range(number):
            notice(place)
        with django_assert_num_queries(2):
            assert len(news_since(city, NOW - LONG_AGO, NOW)) in {1, 4}


def test_what_is_gone_is_told_no_more(city: City, place: Place) -> None:
    up = notice(place)
    key = f"notice:{up.pk}"
    assert [item.key for item in news_of(city, [key, "event:404"], NOW)] == [key]
    up.withdrawn_at = NOW
    up.save()
    assert news_of(city, [key], NOW) == []


@pytest.mark.parametrize(
    ("what", "here", "there"),
    [("place", True, False), ("street", True, False), ("category", True, False)],
)
def test_followed_things(
    city: City, place: Place, elsewhere: Place, reader: User, what: str, here: bool, there: bool
) -> None:
    thing = {"place": place, "street": place.street, "category": place.category}[what]
    mine = [follow(city, what, thing, by=reader)]
    notice(place)
    notice(elsewhere)
    found = {item.title: is_followed(item, mine) for item in news_since(city, NOW - LONG_AGO, NOW)}
    assert found == {"Sidan Ett": here, "Håvens Fisk": there}


def test_a_category_holds_what_is_below_it(city: City, place: Place, reader: User) -> None:
    above = CategoryFactory(slug="prov-handel", name_sv="Handel")
    place.category.parent = above
    place.category.save()
    forget_categories()
    mine = [follow(city, "category", above, by=reader)]
    notice(place)
    (item,) = news_since(city, NOW - LONG_AGO, NOW)
    assert is_followed(item, mine)


def test_districts_and_areas(city: City, place: Place, elsewhere: Place, reader: User) -> None:
    district = DistrictFactory(city=city)
    elsewhere.district = district
    elsewhere.save()
    notice(place)
    notice(elsewhere)
    news = {item.title: item for item in news_since(city, NOW - LONG_AGO, NOW)}
    by_district = [follow(city, "district", district, by=reader)]
    assert is_followed(news["Håvens Fisk"], by_district)
    assert not is_followed(news["Sidan Ett"], by_district)
    by_area = [follow_area(city, (place.lat + 0.001, place.lon), 200, "Hemma", by=reader)]
    assert is_followed(news["Sidan Ett"], by_area)
    assert not is_followed(news["Håvens Fisk"], by_area)


@pytest.mark.parametrize(
    ("word", "is_met"), [("loppis", True), ("LOPPISEN", True), ("jazz", False), ("lopp", False)]
)
def test_words_are_met_in_any_form(
    city: City, place: Place, reader: User, word: str, is_met: bool
) -> None:
    notice(place, "Stor loppis på lördag")
    (item,) = news_since(city, NOW - LONG_AGO, NOW)
    assert is_followed(item, [follow(city, "keyword", word, by=reader)]) is is_met
