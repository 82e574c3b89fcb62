"""The pages of guided walks."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.factories.actors import on_staff, person
from tests.factories.places import CityFactory, PlaceFactory
from tests.factories.town import make_town
from tests.factories.walks import LAT, LON, WalkFactory, make_walk
from torg.agenda.models import WalkStop
from torg.agenda.services.walks import add_stop, edit_stop
from torg.core.models import User
from torg.places.enums import PlaceStatus
from torg.places.models import City, Place
from torg.portal.queries.walks import today_walks
from torg.portal.services.demo_walks import make_demo_walks

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return make_town()


@pytest.fixture
def guide() -> User:
    return on_staff("guide")


def words_of(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_no_walks_yet(client: Client, city: City) -> None:
    assert "Inga stadsvandringar än" in words_of(client, "/stadsvandringar/")


def test_the_list(client: Client, city: City, guide: User) -> None:
    make_walk(city, guide, step_free=True)
    WalkFactory(city=city, title="Hemligt utkast")
    words = words_of(client, "/stadsvandringar/")
    assert "Tegel och tång Från hamnen till kyrkan. 3 stopp · 200 m · ungefär 10 min" in words
    assert "utan trappor" in words
    assert "Hemligt utkast" not in words
    client.force_login(guide)
    assert "Hemligt utkast" in words_of(client, "/stadsvandringar/")


def test_a_walk_with_a_place_and_a_quiz(client: Client, city: City, guide: User) -> None:
    walk = make_walk(city, guide)
    cafe = Place.objects.get(name="Hörnkiosken")
    quiz = {
        "question": "Hur gammal?",
        "answers": ["100 år", "200 år"],
        "right": 1,
        "because": "Ja.",
    }
    add_stop(walk, {"title": "Kiosken", "text": "En rad\n\nEn till", "place": cafe}, by=guide)
    edit_stop(walk.stops.get(number=1), {"quiz": quiz}, by=guide)
    answer = client.get(f"/stadsvandringar/{walk.slug}/").content.decode()
    assert 'id="stopp-4"' in answer
    assert "<p>En rad</p>" in answer
    words = words_of(client, f"/stadsvandringar/{walk.slug}/")
    assert "4 stopp" in words
    assert "100 m, 2 min till fots" in words
    assert "Hörnkiosken Alltid öppet" in words
    assert "a 100 år b 200 år Visa svaret b är rätt. Ja." in words
    assert "En streckad linje visar bara riktningen" in words  # the town has no network of ways


def test_in_english(client: Client, city: City, guide: User) -> None:
    walk = make_walk(city, guide, texts={"en": {"title": "Brick and weed"}})
    words = words_of(client, f"/en/walks/{walk.slug}/")
    assert "Brick and weed" in words
    assert "Hamnen" in words  # not translated: better in Swedish than not at all
    assert "3 stops · 200 m · about 10 min" in words


def test_a_hidden_place_is_not_led_to(client: Client, city: City, guide: User) -> None:
    walk = make_walk(city, guide)
    place = PlaceFactory(city=city, name="Dolda Boden", status=PlaceStatus.HIDDEN)
    add_stop(walk, {"title": "Porten", "text": "Bara en port.", "place": place}, by=guide)
    words = words_of(client, f"/stadsvandringar/{walk.slug}/")
    assert "Porten" in words
    assert "Dolda Boden" not in words


def test_drafts_and_strangers(client: Client, city: City, guide: User) -> None:
    draft = WalkFactory(city=city, title="Utkastet")
    words_of(client, f"/stadsvandringar/{draft.slug}/", 404)
    words_of(client, "/stadsvandringar/finns-inte/", 404)
    client.force_login(person("unsafe", is_staff=True))  # without a second factor: a visitor
    words_of(client, f"/stadsvandringar/{draft.slug}/", 404)
    client.force_login(guide)
    assert "Det här är ett utkast" in words_of(client, f"/stadsvandringar/{draft.slug}/")


def test_what_people_write_is_text(client: Client, city: City, guide: User) -> None:
    walk = make_walk(city, guide, title="<script>alert(1)</script>")
    answer = client.get(f"/stadsvandringar/{walk.slug}/").content.decode()
    assert "<script>alert" not in answer


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(
    client: Client,
    city: City,
    guide: User,
    number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for n in range(number):
        walk = make_walk(city, guide, title=f"Vandring {n}")
    for _stop in range(number):
        add_stop(
            walk, {"title": "Till", "text": "Mer.", "place": Place.objects.all()[_stop]}, by=guide
        )
    for path in ("/stadsvandringar/", f"/stadsvandringar/{walk.slug}/"):
        client.get(path)  # the drawn maps are kept from now on
    with django_assert_num_queries(2):
        client.get("/stadsvandringar/")
    with django_assert_num_queries(4):
        client.get(f"/stadsvandringar/{walk.slug}/")


def test_the_demo_walks_are_made_once() -> None:
    city = CityFactory(slug="orehamn")
    for name in ("Sundets museum", "Örehamns rådhus", "Sankt Erasmus kyrka", "Konstmuseet Valvet"):
        PlaceFactory(city=city, name=name, lat=LAT, lon=LON)
    assert make_demo_walks(city) == 1  # the other has one stop only
    PlaceFactory(city=city, name="Missionshuset Ronden")
    assert make_demo_walks(city) == 1
    assert make_demo_walks(city) == 0
    stops = WalkStop.objects.filter(walk__city=city)
    assert {(bool(stop.image), bool(stop.image_alt)) for stop in stops} == {(True, True)}
    (heard,) = stops.exclude(audio="")
    assert (heard.title, heard.audio[-4:]) == ("Där sillen bars i land", ".wav")
    assert heard.texts["en"]["transcript"].endswith("Nobody speaks.")


def test_walks_are_found_from_elsewhere(client: Client, city: City, guide: User) -> None:
    WalkFactory(city=city, title="Hemligt utkast")
    assert "Stadsvandringar" not in words_of(client, "/promenad/?t=fre-14.20")
    assert "Gå med en guide" not in words_of(client, "/")
    cache.clear()
    walk = make_walk(city, guide)
    assert "Stadsvandringar: med en guide i fickan" in words_of(client, "/promenad/")
    today = words_of(client, "/")
    assert "Gå med en guide" in today
    assert "Tegel och tång Från hamnen till kyrkan. 3 stopp" in today
    assert "Hemligt utkast" not in today
    found = client.get("/sok/?q=tegel").content.decode()
    assert f'href="/stadsvandringar/{walk.slug}/"' in found
    assert "Stadsvandring" in words_of(client, "/sok/?q=tegel&typ=vandring")
    assert "Guided walk" in words_of(client, "/en/search/?q=tegel&type=walk")
    listed = client.get("/sitemap-walks-1.xml").content.decode()
    assert f"/stadsvandringar/{walk.slug}/" in listed
    assert f"/en/walks/{walk.slug}/" in listed
    assert listed.count("<url>") == 2


@pytest.mark.parametrize("number", [1, 3])
def test_the_front_page_asks_twice(
    city: City, guide: User, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(number):
        make_walk(city, guide, title=f"Vandring {n}")
    with django_assert_num_queries(2):
        assert len(today_walks(city, timezone.now()) or []) == number
