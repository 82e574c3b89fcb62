"""The pages of what one follows."""

import pytest
from django.test import Client

from tests.portal.following.conftest import notice
from torg.core.models import User
from torg.core.people import create_person
from torg.places.models import City, Place
from torg.portal.following.models import Follow, Reader
from torg.portal.following.queries import stop_key
from torg.portal.following.services import follow

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client: Client, reader: User) -> Client:
    client.force_login(reader)
    return client


def test_strangers_are_asked_to_sign_in_and_come_back(client: Client, place: Place) -> None:
    answer = client.get("/folj/?what=place&thing=sidan-ett")
    assert answer.status_code == 302
    assert answer.url.startswith("/konto/login/?next=/folj/")


def test_follow_and_unfollow(signed_in: Client, city: City, place: Place, reader: User) -> None:
    asked = signed_in.get("/folj/?what=place&thing=sidan-ett").content.decode()
    assert "Vill du följa Sidan Ett?" in asked
    assert not Follow.objects.exists()  # a link alone changes nothing
    answer = signed_in.post("/folj/", {"what": "place", "thing": "sidan-ett"}, follow=True)
    assert "Nu följer du Sidan Ett." in answer.content.decode()
    made = Follow.objects.get()
    signed_in.post(f"/mina-sidor/foljer/{made.pk}/sluta/")
    assert not Follow.objects.exists()
    assert "Inget än" in signed_in.get("/mina-sidor/foljer/").content.decode()


@pytest.mark.parametrize(
    "query",
    ["", "what=place", "what=place&thing=finns-inte", "what=place&thing=a%00b", "what=planet",
     "what=area", "what=area&lat=x&lon=y", "what=area&lat=999&lon=0"],
)  # fmt: skip
def test_what_is_not_there(signed_in: Client, place: Place, query: str) -> None:
    assert signed_in.get(f"/folj/?{query}").status_code == 404
    assert signed_in.post("/folj/", dict(pair.split("=") for pair in query.split("&") if pair)
                          ).status_code == 404  # fmt: skip


def test_a_word_too_short_is_said(signed_in: Client, city: City) -> None:
    answer = signed_in.post("/folj/", {"what": "keyword", "thing": "ab"}, follow=True)
    assert "minst tre bokstäver" in answer.content.decode()


def test_an_area(signed_in: Client, city: City) -> None:
    point = {"what": "area", "lat": "56.0465", "lon": "12.6945", "thing": "Hemma"}
    signed_in.post("/folj/", point)
    made = Follow.objects.get()
    assert (made.name, made.within_m) == ("Hemma", 400)


def test_what_others_follow_is_theirs(signed_in: Client, city: City, place: Place) -> None:
    other = create_person("annan@example.com", by=None)
    theirs = follow(city, "place", place, by=other)
    assert signed_in.post(f"/mina-sidor/foljer/{theirs.pk}/sluta/").status_code == 404
    assert Follow.objects.exists()
    assert "Sidan Ett" not in signed_in.get("/mina-sidor/foljer/").content.decode()


def test_how_one_is_told(signed_in: Client, reader: User, city: City) -> None:
    signed_in.post("/mina-sidor/foljer/e-post/", {"rhythm": "daily"})
    signed_in.post("/mina-sidor/foljer/e-post/", {"rhythm": "hourly"})
    quiet = {"push": "on", "quiet_from": "22:00", "quiet_until": "06:30"}
    signed_in.post("/mina-sidor/foljer/telefon/", quiet)
    kept = Reader.objects.get(user=reader)
    assert (kept.rhythm, kept.push, f"{kept.quiet_until:%H.%M}") == ("daily", True, "06.30")


def test_the_browser_is_taken_or_refused(signed_in: Client, city: City, reader: User) -> None:
    key = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
    url = "/mina-sidor/foljer/enhet/"
    good = {
        "endpoint": "https://web.push.apple.com/1",
        "key": key,
        "secret": "BTBZMqHH6r4Tts7J_aSIgg",
    }
    assert signed_in.post(url, good).json() == {"push": True}
    assert signed_in.post(url, {**good, "key": "x"}).status_code == 400
    assert signed_in.post(url, {}).status_code == 400
    stop = {"endpoint": good["endpoint"], "stop": "on"}
    assert signed_in.post(url, stop).json() == {"push": False}
    assert not Reader.objects.get(user=reader).push


def test_one_click_ends_the_mail_without_signing_in(reader: User, city: City) -> None:
    client = Client(enforce_csrf_checks=True)
    url = f"/folj/sluta/?key={stop_key(reader)}"
    assert "Ska vi sluta" in client.get(url).content.decode()
    assert not Reader.objects.exists()  # scanners of mail follow links
    answer = client.post(url, {"List-Unsubscribe": "One-Click"})
    assert "Du får ingen mer e-post" in answer.content.decode()
    assert Reader.objects.get(user=reader).rhythm == "never"
    assert client.get("/folj/sluta/?key=falsk").status_code == 404


def test_in_english(signed_in: Client, city: City, place: Place) -> None:
    notice(place)
    assert "Follow Sidan Ett?" in (
        signed_in.get("/en/follow/?what=place&thing=sidan-ett").content.decode()
    )
    assert "What I follow" in signed_in.get("/en/my-pages/following/").content.decode()
