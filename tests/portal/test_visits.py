"""Which looks and presses are counted, and whose are not."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.agenda import make_event
from tests.factories.places import CityFactory, PlaceFactory
from torg.core.people import create_person
from torg.places.models import EffectDay, FoundTerm
from torg.places.services.effect import flush
from torg.places.services.search import index_places
from torg.portal.visits import MOST_PRESSES

pytestmark = pytest.mark.django_db
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
HOST = "http://localhost"


@pytest.fixture
def place():
    return PlaceFactory(city=CityFactory(), slug="sidan-ett")


def counts():
    flush()
    return dict(EffectDay.objects.values_list("kind", "count"))


def look(client, path="/platser/sidan-ett/", **headers):
    return client.get(path, headers={"user-agent": BROWSER, "host": "localhost", **headers})


def press(client, what="call", path="/platser/sidan-ett/rakna/", term="", **headers):
    sent = {"user-agent": BROWSER, "host": "localhost", "origin": HOST, **headers}
    return client.post(path, {"what": what, "term": term}, headers=sent).status_code


def test_a_look_counts_also_when_the_page_comes_from_the_cache(client, place):
    for path in ("/platser/sidan-ett/", "/platser/sidan-ett/", "/en/places/sidan-ett/"):
        assert look(client, path).status_code == 200
    assert counts() == {"view": 3}
    row = EffectDay.objects.get()
    assert (row.place, row.date) == (place, timezone.now().astimezone(place.city.tz).date())


def test_counting_costs_no_query(client, place, django_assert_num_queries):
    look(client)
    look(client)
    with django_assert_num_queries(1):  # the place itself
        look(client)


def test_robots_and_pages_fetched_ahead_are_not_counted(client, place):
    look(client, **{"user-agent": "Googlebot/2.1"})
    look(client, **{"sec-purpose": "prefetch;prerender"})
    client.head("/platser/sidan-ett/", headers={"user-agent": BROWSER})
    look(client, "/platser/finns-inte/")
    assert counts() == {}


def test_the_search_that_led_there_is_counted(client, place):
    for came in (
        f"{HOST}/sok/?q=Varm+korv&typ=plats",
        f"{HOST}/platser/?q=kim%40example.se",
        f"{HOST}/sok/",
        "http://annan.example/sok/?q=annat",
        f"{HOST}/?q=inte",
        "http://[bad",
        f"{HOST}/sok/?q=korv" + "&x=1" * 30,
    ):
        assert look(client, referer=came).status_code == 200
    look(client, "/en/places/sidan-ett/", referer=f"{HOST}/en/search/?q=varm korv")
    assert counts() == {"view": 8, "found": 3}
    assert dict(FoundTerm.objects.values_list("term", "count")) == {"varm korv": 2}


def test_staff_are_not_counted(client, place):
    client.force_login(create_person("kim@example.se", by=None, is_staff=True))
    look(client)
    assert press(client) == 204
    assert counts() == {}


def test_a_person_who_is_signed_in_is_counted(client, place):
    client.force_login(create_person("kim@example.se", by=None))
    look(client)
    assert counts() == {"view": 1}


def test_hours_are_saved_from_the_page_only(client, place):
    look(client, "/platser/sidan-ett.ics", referer=f"{HOST}/platser/sidan-ett/")
    look(client, "/platser/sidan-ett.ics")  # a calendar that subscribes
    assert counts() == {"calendar": 1}


def test_presses_are_counted(client, place):
    for what in ("call", "directions", "website", "call"):
        assert press(client, what) == 204
    assert press(client, "call", "/en/places/sidan-ett/count/") == 204
    assert press(client, origin="http://[bad") == 403
    assert counts() == {"call": 3, "directions": 1, "website": 1}


def test_a_place_that_was_chosen_while_one_typed_was_found_by_those_words(client, place):
    assert press(client, "found", term="Sidan e") == 204
    assert press(client, "found", term="kim@example.se") == 204
    assert press(client, "call", term="annat") == 204
    assert counts() == {"found": 2, "call": 1}
    assert dict(FoundTerm.objects.values_list("term", "count")) == {"sidan e": 1}


def test_the_type_ahead_says_where_to_count(client, place):
    index_places([place])
    lines = client.get("/sok/forslag/", {"q": place.name}).content.decode()
    assert 'data-press="found" data-count="/platser/sidan-ett/rakna/"' in lines


def test_an_event_counts_for_the_place_where_it_is(client, place):
    start = f"{timezone.localdate() + timedelta(days=2)} 18:00"
    here = make_event(title="Kväll", start=start, city=place.city, place=place)
    there = make_event(title="Annan", start=start, city=place.city, place=None)
    page = look(client, f"/evenemang/{here.slug}/").content.decode()
    assert look(client, f"/evenemang/{there.slug}/").status_code == 200
    counted = 'data-press="event_save" data-count="/platser/sidan-ett/rakna/"'
    assert (counted in page) == (f"{here.slug}.ics" in page)
    assert press(client, "event_save") == 204
    assert counts() == {"event_view": 1, "event_save": 1}


def test_what_is_no_press_is_refused(client, place):
    assert press(client, "view") == 400
    assert press(client, "<script>") == 400
    assert press(client, path="/platser/finns-inte/rakna/") == 404
    assert look(client, "/platser/sidan-ett/rakna/").status_code == 405
    assert press(client, origin="http://annan.example") == 403
    assert press(client, origin="") == 403
    assert press(client, **{"sec-fetch-site": "cross-site"}) == 403
    assert press(client, **{"user-agent": "curl/8"}) == 204
    assert counts() == {}


def test_a_press_needs_no_cookie_and_sets_none(place):
    client = Client(enforce_csrf_checks=True)  # unlike the fixture's
    assert press(client) == 204
    look(client)
    assert not client.cookies


def test_more_presses_than_people_make_are_refused(client, place):
    answers = [press(client) for _ in range(MOST_PRESSES + 2)]
    assert answers == [204] * MOST_PRESSES + [429] * 2
    assert counts()["call"] == MOST_PRESSES
    assert press(client, "website") == 204  # another kind has a limit of its own


def test_the_page_names_what_is_counted(client):
    PlaceFactory(
        city=CityFactory(), slug="sidan-ett", phone="042-00 00 00", website="https://e.example"
    )
    page = look(client).content.decode()
    assert 'data-count="/platser/sidan-ett/rakna/"' in page
    assert 'data-press="call" href="tel:' in page
    assert 'data-press="website" href="https://e.example"' in page
    assert page.count('data-press="directions"') >= 2
