"""Guided walks: how they are made, and what may be shown."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.utils import translation

from tests.factories.actors import on_staff
from tests.factories.places import CityFactory, PlaceFactory
from tests.factories.walks import LAT, LON, WalkFactory, WalkStopFactory, make_walk
from torg.agenda.models import Walk, WalkStop
from torg.agenda.queries.walks import get_walk, stops_of, visible_walks, walks_with_stops
from torg.agenda.services import walks
from torg.agenda.tasks import reroute_walks
from torg.core.models import JournalEntry, User
from torg.core.search import remove_documents, search
from torg.core.tasks import periodic_jobs
from torg.places.models import City

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return CityFactory()


@pytest.fixture
def guide() -> User:
    return on_staff("guide")


def titles(walk: Walk) -> list[str]:
    return [f"{stop.number} {stop.title}" for stop in walk.stops.all()]


def test_a_walk_is_made_and_published(city: City, guide: User) -> None:
    walk = make_walk(city, guide)
    assert (walk.slug, walk.publication) == ("tegel-och-tang", "published")
    assert walk.length_m == pytest.approx(200, abs=1)
    assert walk.is_guessed  # the town has no network of ways
    assert [leg["m"] for leg in walk.legs] == [pytest.approx(100, abs=0.5)] * 2
    along = list(walk.stops.values_list("along_m", flat=True))
    assert along == [0, pytest.approx(100, abs=0.5), pytest.approx(200, abs=1)]
    verbs = JournalEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs)[1:] == [
        "walk.created", "walk.stop_added", "walk.stop_added", "walk.stop_added", "walk.published",
    ]  # fmt: skip
    (hit,) = search(city.pk, "stadsvandring tegel").hits
    assert (hit.kind, hit.slug) == ("walk", "tegel-och-tang")


def test_stops_change_places(city: City, guide: User) -> None:
    walk = make_walk(city, guide)
    harbour, _square, church = walk.stops.all()
    walks.move_stop(church, 1, by=guide)
    assert titles(walk) == ["1 Kyrkan", "2 Hamnen", "3 Torget"]
    walks.move_stop(harbour, 99, by=guide)
    assert titles(walk) == ["1 Kyrkan", "2 Torget", "3 Hamnen"]
    walks.move_stop(church, 0, by=guide)  # it stands there: nothing is done
    assert JournalEntry.objects.filter(verb="walk.stop_moved").count() == 2
    walks.remove_stop(walk.stops.get(title="Torget"), by=guide)
    assert titles(walk) == ["1 Kyrkan", "2 Hamnen"]
    assert walk.stops.get(number=2).along_m == pytest.approx(200, abs=1)


def test_a_published_walk_keeps_two_stops(city: City, guide: User) -> None:
    walk = make_walk(city, guide)
    walks.remove_stop(walk.stops.all()[2], by=guide)
    with pytest.raises(ValidationError):
        walks.remove_stop(walk.stops.all()[1], by=guide)
    assert walk.stops.count() == 2
    walks.unpublish_walk(walk, by=guide)
    assert search(city.pk, "tegel").total == 0
    walks.remove_stop(walk.stops.all()[1], by=guide)
    assert walk.stops.count() == 1


def test_what_is_missing_is_said_all_at_once(city: City, guide: User) -> None:
    walk = walks.create_walk(city, {"title": "Halvfärdig"}, by=guide)
    walks.add_stop(walk, {"title": "Hamnen", "lat": LAT, "lon": LON}, by=guide)
    with pytest.raises(ValidationError) as refusal:
        walks.publish_walk(walk, by=guide)
    assert refusal.value.messages == [
        "En stadsvandring har minst 2 stopp.",
        "Berätta i en mening vad vandringen handlar om.",
        "Stopp 1, Hamnen, har ingen text.",
    ]
    walk.refresh_from_db()
    assert walk.publication == "draft"


def test_a_stop_at_a_place_stands_where_the_place_stands(city: City, guide: User) -> None:
    walk = walks.create_walk(city, {"title": "Handlarna"}, by=guide)
    place = PlaceFactory(city=city, lat=56.05, lon=12.70)
    stop = walks.add_stop(walk, {"title": "Boden", "place": place}, by=guide)
    assert (stop.lat, stop.lon) == (56.05, 12.70)
    elsewhere = PlaceFactory(city=CityFactory(slug="annanstans"))
    with pytest.raises(ValidationError) as refusal:
        walks.edit_stop(stop, {"place": elsewhere}, by=guide)
    assert list(refusal.value.message_dict) == ["place"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"image": "walks/a.webp"}, "image_alt"),
        ({"audio": "walks/a.mp3"}, "transcript"),
        ({"quiz": {"question": "Hur gammal?", "answers": ["100"], "right": 0}}, "quiz"),
        ({"quiz": {"question": "", "answers": ["100", "200"], "right": 0}}, "quiz"),
        ({"quiz": {"question": "Hur gammal?", "answers": ["100", "200"], "right": 2}}, "quiz"),
        ({"quiz": {"question": "Hur gammal?", "answers": "ja", "right": 0}}, "quiz"),
        ({"quiz": ["Hur gammal?"]}, "quiz"),
        ({"title": ""}, "title"),
    ],
)
def test_what_a_stop_must_have(city: City, guide: User, values: dict, field: str) -> None:
    walk = make_walk(city, guide)
    stop = walk.stops.all()[0]
    with pytest.raises(ValidationError) as refusal:
        walks.edit_stop(stop, values, by=guide)
    assert list(refusal.value.message_dict) == [field]
    assert WalkStop.objects.get(pk=stop.pk).title == "Hamnen"


def test_a_good_quiz_is_taken(city: City, guide: User) -> None:
    walk = make_walk(city, guide)
    quiz = {"question": "Hur gammal?", "answers": ["100", "200"], "right": 1, "because": "Klart."}
    assert walks.edit_stop(walk.stops.all()[0], {"quiz": quiz}, by=guide).quiz == quiz


def test_too_many_stops(city: City, guide: User) -> None:
    walk = WalkFactory(city=city)
    for number in range(1, walks.MOST_STOPS + 1):
        WalkStopFactory(walk=walk, number=number)
    with pytest.raises(ValidationError):
        walks.add_stop(walk, {"title": "En till", "lat": LAT, "lon": LON}, by=guide)


def test_fields_that_are_not_for_editing(city: City, guide: User) -> None:
    walk = make_walk(city, guide)
    with pytest.raises(ValueError, match="not editable: publication, slug"):
        walks.edit_walk(walk, {"slug": "annat", "publication": "hidden"}, by=guide)


def test_texts_in_the_readers_language(city: City) -> None:
    walk = WalkFactory(city=city, title="Tegel", texts={"en": {"title": "Brick"}})
    assert walk.told("title") == "Tegel"
    with translation.override("en"):
        assert (walk.told("title"), walk.told("summary")) == ("Brick", "")


def test_drafts_are_for_staff(city: City, guide: User) -> None:
    make_walk(city, guide)
    draft = WalkFactory(city=city)
    WalkFactory(city=CityFactory(slug="annanstans"), publication="published")
    assert visible_walks(AnonymousUser(), city).count() == 1
    assert visible_walks(guide, city).count() == 2
    assert get_walk(guide, city, draft.slug) == draft
    for slug in (draft.slug, "finns-inte", "a\x00b"):
        with pytest.raises(Walk.DoesNotExist):
            get_walk(AnonymousUser(), city, slug)


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(
    city: City, guide: User, number: int, django_assert_num_queries: object
) -> None:
    for n in range(number):
        walk = make_walk(city, guide, title=f"Vandring {n}")
    with django_assert_num_queries(2):  # type: ignore[operator]  # a fixture that is a function
        assert [len(w.stops.all()) for w in walks_with_stops(None, city)] == [3] * number
    with django_assert_num_queries(1):  # type: ignore[operator]  # as above
        assert [stop.place for stop in stops_of(walk)] == [None] * 3


def test_walks_follow_the_ways_that_there_are_now(city: City, guide: User) -> None:
    walk = make_walk(city, guide)
    before = Walk.objects.get()
    reroute_walks()
    assert Walk.objects.get().updated_at == before.updated_at  # nothing differed
    Walk.objects.update(legs=[], length_m=0)
    reroute_walks()
    assert (Walk.objects.get().legs, Walk.objects.get().length_m) == (walk.legs, walk.length_m)
    assert periodic_jobs()["agenda.reroute_walks"] == timedelta(days=1)


def test_what_the_search_knows_of_walks_is_made_anew(city: City, guide: User) -> None:
    walk = make_walk(city, guide)
    remove_documents("walk", [walk.pk])
    assert search(city.pk, "tegel").total == 0
    walks.index_walks(city)
    assert search(city.pk, "tegel").total == 1
