"""An actor's own sources at its desk: looked at first, taken, paused, taken away, by mandate."""

import ssl
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme
from django.core.cache import caches
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from tests.factories.actors import member, on_staff, owned, person
from tests.factories.feeds import ics, many, titles
from tests.factories.places import CityFactory, PlaceFactory
from tests.standins.feedserver import FeedServer
from torg.agenda.importers.feed import sync_feed
from torg.agenda.models import Event, SourceRecord
from torg.agenda.services.events import edit_event
from torg.core.models import JournalEntry, User
from torg.core.sources import note_failure
from torg.places.enums import FeedTrouble, Role, Source
from torg.places.models import Actor, Feed, Mandate, Place
from torg.places.queries.cities import forget_cities
from torg.places.queries.feeds import due
from torg.places.services.feeds import add_feed, note_success
from torg.portal.views.desk_feeds import _TRIES

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return person("ada")


@pytest.fixture
def actor(ada: User) -> Actor:
    city = CityFactory(is_default=True)
    forget_cities()
    caches["shared"].clear()
    return owned(city, ada)


@pytest.fixture
def place(actor: Actor) -> Place:
    made: Place = PlaceFactory(city=actor.city, name="Fyren", actor=actor)
    return made


@pytest.fixture
def desk(ada: User, client: Client) -> Client:
    client.force_login(ada)
    return client


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FeedServer]:
    """A server over https, whose certificate is trusted while a test runs."""
    authority, trusted = trustme.CA(), tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(trusted))
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(tls)
    with override_settings(FETCH_ALLOW={"localhost"}), FeedServer(tls=tls) as running:
        yield running


def url(name: str, actor: Actor, *more: object) -> str:
    return reverse(f"portal:{name}", args=[actor.slug, *more])


def own(actor: Actor, server: FeedServer, text: str, **more: Any) -> Feed:
    feed = add_feed(
        actor.city, server.serve("/a.ics", text), by=None, actor=actor, by_actor=True,
        name="Fyrens kalender", **more,
    )  # fmt: skip
    assert sync_feed(feed) == "taken"
    return feed


# --- who -----------------------------------------------------------------------------------------


def pages(actor: Actor, feed: Feed) -> list[str]:
    return [url("desk_feeds", actor), url("desk_feed_remove", actor, feed.pk)]


def test_it_is_for_owners_editors_and_staff(actor: Actor, ada: User, server: FeedServer) -> None:
    feed = own(actor, server, ics({}))
    editor, till = person("editor"), person("till")
    member(actor, editor, Role.EDITOR)
    member(actor, till, Role.TILL)
    wanted = {ada: 200, editor: 200, on_staff(): 200, till: 403, person("stranger"): 404}
    for who, status in wanted.items():
        client = Client()
        client.force_login(who)
        assert {client.get(path).status_code for path in pages(actor, feed)} == {status}
        deed = client.post(url("desk_feed_do", actor, feed.pk, "pause"))
        assert deed.status_code == (302 if status == 200 else status)
    assert Client().get(url("desk_feeds", actor)).status_code == 302


def test_when_the_mandate_ends_nothing_is_read_or_changed(
    actor: Actor, desk: Client, server: FeedServer
) -> None:
    feed = own(actor, server, ics({}))
    staffs = add_feed(actor.city, "https://a.example.se/b.ics", by=None, actor=actor)
    later = timezone.now() + timedelta(hours=5)
    assert set(due(later)) == {feed, staffs}
    Mandate.objects.update(ended_at=timezone.now())
    assert set(due(later)) == {staffs}
    assert desk.get(url("desk_feeds", actor)).status_code == 403
    assert desk.post(url("desk_feed_remove", actor, feed.pk)).status_code == 403
    assert Feed.objects.count() == 2


def test_another_actors_and_staffs_sources_are_not_there(
    actor: Actor, desk: Client, server: FeedServer
) -> None:
    others = owned(actor.city, person("bo"), whole=False)
    feed = own(others, server, ics({}))
    staffs = add_feed(actor.city, "https://a.example.se/b.ics", by=None, actor=actor)
    page = desk.get(url("desk_feeds", actor)).content.decode()
    assert "Fyrens kalender" not in page
    for number in (feed.pk, staffs.pk, 99):
        assert desk.get(url("desk_feed_remove", actor, number)).status_code == 404
        assert desk.post(url("desk_feed_do", actor, number, "pause")).status_code == 404
    assert Feed.objects.filter(is_active=True).count() == 2


# --- a new one -----------------------------------------------------------------------------------


def test_it_is_looked_at_before_it_is_taken(
    actor: Actor, place: Place, desk: Client, server: FeedServer
) -> None:
    rows = [*many(9, LOCATION="Fyren"), {"UID": "x", "DTSTART": "igår"}]
    address = server.serve("/a.ics", ics(*rows))
    page = desk.post(url("desk_feeds", actor), {"url": address}).content.decode()
    assert "9 evenemang framöver" in page
    assert "1 evenemang går inte att läsa:" in page
    assert "”igår” är ingen tid." in page
    assert page.count("nummer") == 8
    assert (Feed.objects.count(), Event.objects.count()) == (0, 0)
    said = {"url": address, "name": "Vår kalender", "place": place.slug}
    answer = desk.post(url("desk_feed_accept", actor), said, follow=True)
    assert "Källan är er" in answer.content.decode()
    feed = Feed.objects.get()
    assert (feed.actor, feed.place, feed.by_actor, feed.name) == (
        actor,
        place,
        True,
        "Vår kalender",
    )
    assert sync_feed(feed) == "taken"
    assert set(Event.objects.values_list("actor", "place")) == {(actor.pk, place.pk)}
    assert JournalEntry.objects.filter(verb="feed.added", organisation_id=actor.pk).exists()
    page = desk.get(url("desk_feeds", actor)).content.decode()
    assert "Fungerar." in page
    assert "9 evenemang" in page


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://a.example.se/k.ics", "https://"),
        ("file:///etc/passwd", "https://"),
        ("/etc/passwd", "https://"),
        ("https://127.0.0.1/k.ics", "internt nätverk"),
        ("https://169.254.169.254/latest/", "internt nätverk"),
        ("webcal://10.0.0.1/k.ics", "internt nätverk"),
        ("", "fyll"),
    ],
)
def test_addresses_that_are_refused_stay_in_the_form(
    actor: Actor, desk: Client, address: str, words: str
) -> None:
    page = desk.post(url("desk_feeds", actor), {"url": address}).content.decode()
    assert words in page.lower() or words in page
    assert f'value="{address}"' in page or not address
    desk.post(url("desk_feed_accept", actor), {"url": address, "name": "x", "place": ""})
    assert Feed.objects.filter(url__startswith="http:").count() == 0
    assert Feed.objects.filter(url__startswith="/").count() == 0


@pytest.mark.parametrize("fault", ["404", "hang", "error-page", "empty", "huge"])
def test_what_is_wrong_with_a_source_is_said_at_once(
    actor: Actor, desk: Client, server: FeedServer, fault: str
) -> None:
    address = server.serve("/a.ics", ics({}))
    server.fault = fault
    page = desk.post(url("desk_feeds", actor), {"url": address}).content.decode()
    assert 'aria-invalid="true"' in page
    assert Feed.objects.count() == 0


def test_so_many_looks_and_no_more(actor: Actor, desk: Client) -> None:
    for _time in range(_TRIES):
        desk.post(url("desk_feeds", actor), {"url": "https://127.0.0.1/"})
    page = desk.post(url("desk_feeds", actor), {"url": "https://127.0.0.1/"}).content.decode()
    assert "många försök" in page


def test_who_we_are_comes_first(actor: Actor, desk: Client) -> None:
    Actor.objects.filter(pk=actor.pk).update(org_number="", legal_name="")
    page = desk.get(url("desk_feeds", actor)).content.decode()
    assert "vilka ni är" in page
    said = {"url": "https://a.example.se/k.ics", "name": "x", "place": ""}
    assert desk.post(url("desk_feed_accept", actor), said).status_code == 403
    assert Feed.objects.count() == 0


def test_the_same_address_is_read_once(actor: Actor, desk: Client) -> None:
    add_feed(actor.city, "https://a.example.se/k.ics", by=None)
    page = desk.post(url("desk_feeds", actor), {"url": "webcal://a.example.se/k.ics"})
    assert "läser redan den här källan" in page.content.decode()


# --- pause, take away ----------------------------------------------------------------------------


def test_pause_and_read_again(actor: Actor, desk: Client, server: FeedServer) -> None:
    feed = own(actor, server, ics({}))
    for deed, active in (("pause", False), ("resume", True), ("now", True)):
        desk.post(url("desk_feed_do", actor, feed.pk, deed))
        feed.refresh_from_db()
        assert feed.is_active is active
    assert desk.post(url("desk_feed_do", actor, feed.pk, "agree")).status_code == 404
    assert titles() == ["Kväll"]


def test_taken_away_it_is_said_and_done_what_becomes_of_its_events(
    actor: Actor, desk: Client, server: FeedServer
) -> None:
    old = {"UID": "gammal", "SUMMARY": "Över", "DTSTART": "20200101T180000Z"}
    feed = own(actor, server, ics(*many(4), old))
    shared = server.serve("/b.ics", ics({**many(2)[1], "UID": "b"}))
    sync_feed(add_feed(actor.city, shared, by=None))
    written = Event.objects.get(title="Dans nummer 2")
    edit_event(written, {"summary": "Vår egen rad"}, by=None, source=Source.ACTOR)
    page = desk.get(url("desk_feed_remove", actor, feed.pk)).content.decode()
    assert "2 kommande evenemang som bara den här källan berättar om döljs." in page
    assert "2 kommande evenemang står kvar" in page
    assert Feed.objects.filter(pk=feed.pk).exists()
    desk.post(url("desk_feed_remove", actor, feed.pk))
    assert titles() == ["Bio nummer 1", "Dans nummer 2", "Över"]
    assert not Feed.objects.filter(pk=feed.pk).exists()
    entry = JournalEntry.objects.get(verb="feed.removed")
    assert (entry.data["hidden"], entry.data["kept"]) == (2, 2)
    hidden = Event.objects.filter(publication="hidden").first()
    assert hidden is not None
    assert Client().get(f"/evenemang/{hidden.slug}/").status_code == 410


# --- another name, another address ---------------------------------------------------------------


def changed(desk: Client, actor: Actor, feed: Feed, **said: str) -> str:
    path = url("desk_feed_change", actor, feed.pk)
    return desk.post(
        path, {"name": feed.name, "url": feed.url, **said}, follow=True
    ).content.decode()


def test_another_name(actor: Actor, desk: Client, server: FeedServer) -> None:
    feed = own(actor, server, ics({}))
    assert f"/kallor/{feed.pk}/andra/" in desk.get(url("desk_feeds", actor)).content.decode()
    page = desk.get(url("desk_feed_change", actor, feed.pk)).content.decode()
    assert f'value="{feed.url}"' in page
    asked = len(server.asked)
    assert "Källan är ändrad." in changed(desk, actor, feed, name="Fyrens kvällar")
    feed.refresh_from_db()
    assert (feed.name, feed.moved_at, len(server.asked)) == ("Fyrens kvällar", None, asked)
    entry = JournalEntry.objects.get(verb="feed.edited")
    assert (entry.organisation_id, entry.data["fields"]) == (actor.pk, ["name"])
    assert 'aria-invalid="true"' in changed(desk, actor, feed, name="")


def test_another_address_is_looked_at_first(actor: Actor, desk: Client, server: FeedServer) -> None:
    feed = own(actor, server, ics(*many(3)))
    old, new = feed.url, server.serve("/ny.ics", ics(*many(4)))
    page = changed(desk, actor, feed, url=new, name="Ny")
    assert "4 evenemang framöver" in page
    assert "Läs den här i stället" in page
    feed.refresh_from_db()
    assert (feed.url, feed.name) == (old, "Fyrens kalender")
    assert "Källan är ändrad." in changed(desk, actor, feed, url=new, name="Ny", seen=new)
    feed.refresh_from_db()
    assert (feed.url, feed.name, feed.moved_at is None) == (new, "Ny", False)
    assert sync_feed(feed) == "taken"
    feed.refresh_from_db()
    assert (feed.moved_at, len(titles())) == (None, 4)


def test_a_move_while_a_reading_is_under_way_is_kept(
    actor: Actor, desk: Client, server: FeedServer
) -> None:
    feed = own(actor, server, ics(*many(3)))
    well, badly = Feed.objects.get(pk=feed.pk), Feed.objects.get(pk=feed.pk)
    new = server.serve("/ny.ics", ics(*many(4)))
    changed(desk, actor, feed, url=new, name="Ny", seen=new)
    kept = Feed.objects.values().get(pk=feed.pk)
    note_success(well, timezone.now(), etag="x", last_modified="y", digest="z")
    note_failure(badly, timezone.now(), FeedTrouble.NO_FILE.value)
    assert Feed.objects.values().get(pk=feed.pk) == kept
    assert kept["moved_at"] is not None


@pytest.mark.parametrize("alike", [True, False])
def test_events_stay_the_same_at_another_address(
    actor: Actor, place: Place, desk: Client, server: FeedServer, alike: bool
) -> None:
    """Whether it names its events as before or, written by another program, all anew."""
    rows = many(3, LOCATION="Fyren")
    feed = own(actor, server, ics(*rows))
    before = dict(Event.objects.values_list("title", "pk"))
    edit_event(
        Event.objects.get(title="Bio nummer 1"), {"summary": "Vår rad"}, by=None,
        source=Source.ACTOR,
    )  # fmt: skip
    moved = [{**row, "UID": row["UID"] if alike else f"ny-{row['UID']}"} for row in rows]
    extra = {"UID": "till", "SUMMARY": "Helt nytt", "LOCATION": "Fyren"}
    moved.append({**many(4)[3], **extra})
    new = server.serve("/ny.ics", ics(*moved))
    changed(desk, actor, feed, url=new, seen=new)
    feed.refresh_from_db()
    assert sync_feed(feed) == "taken"
    after = dict(Event.objects.values_list("title", "pk"))
    assert {title: after[title] for title in before} == before
    assert titles() == sorted([*before, "Helt nytt"])
    assert Event.objects.get(title="Bio nummer 1").summary == "Vår rad"
    uids = SourceRecord.objects.filter(gone_at=None).values_list("uid", flat=True)
    assert set(uids) == {row["UID"] for row in moved}


def test_a_wholly_other_calendar_hides_nothing_unasked(
    actor: Actor, desk: Client, server: FeedServer
) -> None:
    feed = own(actor, server, ics(*many(6)))
    other = [
        {**row, "UID": f"b{n}", "SUMMARY": f"Något annat {n}"} for n, row in enumerate(many(6))
    ]
    new = server.serve("/ny.ics", ics(*other))
    changed(desk, actor, feed, url=new, seen=new)
    feed.refresh_from_db()
    assert sync_feed(feed) == "shrunk"
    assert len(titles()) == 12
    assert "stadens personal" in desk.get(url("desk_feeds", actor)).content.decode().lower()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://a.example.se/k.ics", "https://"),
        ("/etc/passwd", "https://"),
        ("https://127.0.0.1/k.ics", "internt nätverk"),
        ("https://taken.example.se/k.ics", "läser redan"),
        ("", "fyll"),
    ],
)
def test_an_address_that_is_refused_changes_nothing(
    actor: Actor, desk: Client, server: FeedServer, address: str, words: str
) -> None:
    add_feed(actor.city, "https://taken.example.se/k.ics", by=None)
    feed = own(actor, server, ics({}))
    page = changed(desk, actor, feed, url=address)
    assert words in page.lower()
    assert f'value="{address}"' in page or not address
    was = feed.url
    feed.refresh_from_db()
    assert feed.url == was


def test_who_may_change_a_source(actor: Actor, ada: User, server: FeedServer) -> None:
    feed = own(actor, server, ics({}))
    editor, till = person("editor"), person("till")
    member(actor, editor, Role.EDITOR)
    member(actor, till, Role.TILL)
    wanted = {ada: 200, editor: 200, on_staff(): 200, till: 403, person("stranger"): 404}
    for who, status in wanted.items():
        client = Client()
        client.force_login(who)
        assert client.get(url("desk_feed_change", actor, feed.pk)).status_code == status
    staffs = add_feed(actor.city, "https://a.example.se/b.ics", by=None, actor=actor)
    client = Client()
    client.force_login(ada)
    assert client.get(url("desk_feed_change", actor, staffs.pk)).status_code == 404
    Mandate.objects.update(ended_at=timezone.now())
    assert client.get(url("desk_feed_change", actor, feed.pk)).status_code == 403


def test_staff_see_whose_it_is(actor: Actor, server: FeedServer, client: Client) -> None:
    own(actor, server, ics({}))
    client.force_login(on_staff())
    assert f"{actor.name}s egen" in client.get("/stad/kallor/").content.decode()
