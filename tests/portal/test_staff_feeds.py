"""Staff's pages of sources: each one's health in plain words, and pairs that may be the same."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from tests.factories.agenda import make_event
from tests.factories.places import ActorFactory, CityFactory, PlaceFactory
from tests.matrix import assert_matrix
from torg.agenda.models import Event, Match, SourceRecord
from torg.core.models import User
from torg.core.people import create_person
from torg.core.sources import note_failure
from torg.places.care.rules import can_take_care
from torg.places.models import City, Feed
from torg.places.queries.cities import forget_cities
from torg.places.queries.feeds import visible_to
from torg.places.services.feeds import add_feed, note_success
from torg.portal.queries.queues import queues_for

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture(autouse=True)
def city() -> City:
    made: City = CityFactory(is_default=True)
    forget_cities()
    return made


@pytest.fixture
def staff() -> User:
    until = NOW + timedelta(days=1)
    return create_person("vera@example.com", by=None, is_staff=True, second_factor_from=until)


@pytest.fixture
def desk(staff: User) -> Client:
    client = Client()
    client.force_login(staff, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def _feed(city: City, n: int = 1) -> Feed:
    return add_feed(city, f"https://kalla{n}.example.se/k.ics", by=None, name=f"Källa {n}")


def _pair(city: City) -> Match:
    feed = _feed(city, 99)
    one, other = make_event("Trio Lind", city=city), make_event("Jazz med Trio Lind", city=city)
    row = {"title": "Trio Lind", "starts_at": "2026-12-01T18:00:00+01:00"}
    record = SourceRecord.objects.create(
        feed=feed, event=one, uid="1", data={**row, "timezone": "Europe/Stockholm"}, digest="x",
        first_seen_at=NOW, seen_at=NOW,
    )  # fmt: skip
    return Match.objects.create(
        city=city, record=record, event=other, score=0.8, reasons={"title": 0.9, "minutes": 0}
    )


@pytest.mark.parametrize(
    "path", ["/stad/kallor/", "/stad/kallor/ny/", "/stad/kallor/1/", "/stad/dubbletter/"]
)
def test_only_staff_get_in(client: Client, path: str) -> None:
    assert client.get(path)["Location"].startswith("/konto/login/")
    client.force_login(User.objects.create_user("m@example.com"))
    assert client.get(path).status_code == 403


def test_who_takes_care_of_sources(staff: User, city: City) -> None:
    feed = _feed(city)
    people = {
        "visitor": AnonymousUser(),
        "member": User.objects.create_user("m@example.com"),
        "staff": staff,
    }
    table = "\n".join(
        ["before during after", "visitor no no no", "member no no no", "staff yes yes yes"]
    )
    assert_matrix(
        can_take_care,
        people=people,
        objects=dict.fromkeys(("before", "during", "after"), feed),
        table=table,
    )


def test_an_actors_own_sources_are_seen_by_who_works_there(city: City, staff: User) -> None:
    actor, member = ActorFactory(city=city), User.objects.create_user("m@example.com")
    own, other = _feed(city, 1), _feed(city, 2)
    Feed.objects.filter(pk=own.pk).update(actor=actor)
    actor.memberships.create(user=member, role="editor")
    assert [*visible_to(member, city)] == [own]
    assert {*visible_to(staff, city)} == {own, other}
    assert [*visible_to(AnonymousUser(), city), *visible_to(None, city)] == []


@pytest.mark.parametrize("n", [0, 1, 3])
def test_the_list_of_sources(
    desk: Client, city: City, n: int, django_assert_num_queries: Any
) -> None:
    for number in range(n):
        _feed(city, number)
    desk.get("/stad/kallor/")
    session = not settings.SESSION_ENGINE.endswith("cached_db")
    with django_assert_num_queries((5 if n else 3) + session):
        page = desk.get("/en/staff/feeds/").content.decode()
    assert page.count("case__name") == n
    assert ("reads no source yet" in page) == (not n)


def test_what_is_wrong_is_said_in_the_readers_language(desk: Client, city: City) -> None:
    feed = _feed(city)
    note_failure(feed, NOW, "tls_expired", facts={"host": "kalla1.example.se"})
    swedish, english = "/stad/kallor/", "/en/staff/feeds/"
    said = "Certifikatet för kalla1.example.se har gått ut."
    assert said in desk.get(swedish).content.decode()
    said = "The certificate of kalla1.example.se has expired."
    assert said in desk.get(english).content.decode()
    note_success(feed, NOW)
    assert "Fungerar." in desk.get(swedish).content.decode()


def test_a_source_is_added_changed_and_paused(desk: Client, city: City) -> None:
    place = PlaceFactory(city=city, name="Fyren")
    said = {"name": "Ny", "url": "https://a.example.se/k.ics", "format": "auto", "every": "3"}
    said |= {"rank": "50", "place": "fyren"}
    assert desk.post("/stad/kallor/ny/", said).status_code == 302
    feed = Feed.objects.get()
    assert (feed.name, feed.place, feed.every) == ("Ny", place, timedelta(hours=3))
    desk.post(f"/stad/kallor/{feed.pk}/", {**said, "name": "Nyare", "every": "24"})
    desk.post(f"/stad/kallor/{feed.pk}/pause/")
    feed.refresh_from_db()
    assert (feed.name, feed.every, feed.is_active) == ("Nyare", timedelta(days=1), False)
    desk.post(f"/stad/kallor/{feed.pk}/resume/")
    desk.post(f"/stad/kallor/{feed.pk}/now/")
    desk.get(f"/stad/kallor/{feed.pk}/pause/")  # a link alone changes nothing
    feed.refresh_from_db()
    assert feed.is_active is True


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("url", "http://a.example.se/", "https://"),
        ("place", "Ingenstans", "Ingen plats"),
        ("name", "", "måste fyllas i"),
    ],
)
def test_a_form_that_fails_keeps_what_was_typed(
    desk: Client, field: str, value: str, words: str
) -> None:
    said = {"name": "Behåll mig", "url": "https://b.example.se/k.ics", "format": "auto"}
    said |= {"every": "3", "rank": "50", "place": "", field: value}
    page = desk.post("/stad/kallor/ny/", said).content.decode()
    assert words in page
    assert said["url"] in page
    assert Feed.objects.count() == 0


def test_a_pair_is_joined_and_parted_again(desk: Client, city: City) -> None:
    match = _pair(city)
    page = desk.get("/stad/dubbletter/").content.decode()
    assert "rubrikerna är till 90 % lika" in page
    desk.post(f"/stad/dubbletter/{match.pk}/join/")
    assert Event.objects.filter(publication="published").count() == 1
    assert "case__name" in desk.get("/stad/dubbletter/?joined").content.decode()
    desk.post(f"/stad/dubbletter/{match.pk}/split/")
    assert Event.objects.filter(publication="published").count() == 2
    assert "Samma ändå" in desk.get("/stad/dubbletter/?apart").content.decode()
    assert desk.post(f"/stad/dubbletter/{match.pk}/join/").status_code == 404
    desk.post(f"/stad/dubbletter/{match.pk}/again/")
    assert Event.objects.filter(publication="published").count() == 1
    for deed in ("join", "again", "apart", "sjung"):  # it is joined already
        assert desk.post(f"/stad/dubbletter/{match.pk}/{deed}/").status_code == 404


def test_it_is_said_what_parting_gives_back(desk: Client, city: City) -> None:
    match = _pair(city)
    desk.post(f"/stad/dubbletter/{match.pk}/join/")
    page = desk.get("/stad/dubbletter/?joined").content.decode()
    assert "blir ”Trio Lind” ett eget evenemang igen, med det som Källa 99 berättar" in page
    assert "Jazz med Trio Lind" in page


def test_a_pair_is_kept_apart(desk: Client, city: City) -> None:
    match = _pair(city)
    desk.post(f"/stad/dubbletter/{match.pk}/apart/")
    match.refresh_from_db()
    assert match.state == "split"
    assert "Inget par väntar" in desk.get("/stad/dubbletter/").content.decode()


def test_the_desk_has_both_queues(city: City) -> None:
    _pair(city)
    feed = _feed(city)
    for _time in range(3):
        note_failure(feed, NOW, "not_found", facts={"status": 404})
    waiting = {queue.name: queue.number for queue in queues_for(city, NOW)}
    assert (waiting["feeds"], waiting["doubles"]) == (1, 1)
