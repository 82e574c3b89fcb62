"""From a source to events: taken, matched, kept in step, and never lost by an error page."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.exceptions import ValidationError
from django.test import override_settings
from django.utils import timezone

from tests.factories.agenda import make_event
from tests.factories.places import ActorFactory, CityFactory, PlaceFactory
from tests.standins.feedserver import FeedServer
from torg.agenda.importers.feed import sync_feed
from torg.agenda.models import Event, Match, Occurrence, SourceRecord
from torg.agenda.services.events import edit_event
from torg.agenda.services.matching import join_match, refuse_match, split_match
from torg.cli import main
from torg.core.models import ImportRun, JournalEntry, User
from torg.places.enums import Source
from torg.places.models import City, Feed
from torg.places.queries.feeds import health_of, trouble_words
from torg.places.services.feeds import add_feed, agree_to_gone, pause_feed, resume_feed

pytestmark = pytest.mark.django_db

SOON = datetime(2027, 3, 1, 18, tzinfo=UTC)
ANCHOR = datetime.now(UTC).replace(hour=18, minute=0, second=0, microsecond=0) + timedelta(days=20)


def ics(*events: dict[str, Any]) -> str:
    lines = ["BEGIN:VCALENDAR"]
    for event in events:
        facts = {"UID": "1", "SUMMARY": "Kväll", "DTSTART": f"{ANCHOR:%Y%m%dT%H%M%SZ}", **event}
        lines += ["BEGIN:VEVENT", *(f"{k}:{v}" for k, v in facts.items() if v), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def many(n: int, **facts: Any) -> list[dict[str, Any]]:
    return [
        {
            "UID": str(i),
            "SUMMARY": f"{WORDS[i % 10]} nummer {i}",
            "LOCATION": f"Sal {i}",
            "DTSTART": f"{ANCHOR + timedelta(hours=3 * i):%Y%m%dT%H%M%SZ}",
            **facts,
        }
        for i in range(n)
    ]


WORDS = ["Jazz", "Bio", "Dans", "Opera", "Kurs", "Marknad", "Visning", "Samtal", "Match", "Brunch"]


@pytest.fixture
def city() -> City:
    return CityFactory()


@pytest.fixture
def staff() -> User:
    return User.objects.create_user("personal@example.se", is_staff=True)


@pytest.fixture
def write(tmp_path: Path, city: City) -> Any:
    """Writes a source's file and reads it as its feed; returns the feed."""

    def run(name: str, text: str, **values: Any) -> Feed:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        feed = Feed.objects.filter(city=city, url=str(path)).first()
        feed = feed or add_feed(city, str(path), by=None, name=name, **values)
        sync_feed(feed)
        feed.refresh_from_db()
        return feed

    return run


def titles() -> list[str]:
    return sorted(Event.objects.filter(publication="published").values_list("title", flat=True))


# --- the command ---------------------------------------------------------------------------------


def run(*arguments: str) -> tuple[int, dict[str, Any]]:
    answer = CliRunner().invoke(main, ["import", "events", *arguments, "--json"])
    last = answer.stdout.strip().splitlines()[-1] if answer.stdout.strip() else "{}"
    return answer.exit_code, json.loads(last) if last.startswith("{") else {}


def test_the_command_counts_and_changes_nothing_the_second_time(tmp_path: Path, city: City) -> None:
    path = tmp_path / "a.ics"
    path.write_text(ics(*many(3), {"UID": "x", "DTSTART": "igår"}), encoding="utf-8")
    wanted = {"read": 4, "created": 3, "updated": 0, "unchanged": 0}
    code, answer = run(str(path), "--city", city.slug)
    assert (code, {name: answer[name] for name in wanted}) == (0, wanted)
    assert [row["reason"] for row in answer["refused"]] == ["”igår” är ingen tid."]
    before = list(Event.objects.values_list("pk", "updated_at"))
    code, answer = run(str(path), "--city", city.slug)
    assert (code, answer["created"], answer["updated"], answer["unchanged"]) == (0, 0, 0, 3)
    assert list(Event.objects.values_list("pk", "updated_at")) == before


def test_the_command_says_what_is_wrong(tmp_path: Path, city: City) -> None:
    path = tmp_path / "a.ics"
    path.write_text("<html><h1>500</h1></html>")
    code, answer = run(str(path), "--city", city.slug)
    assert (code, answer["error"]) == (1, "Sidan innehåller inga evenemang i schema.orgs form.")
    assert run(str(path), "--city", "nowhere")[0] == 2
    assert run("missing.ics", "--city", city.slug)[0] == 2
    assert run(str(path), "--city", city.slug, "--actor", "nobody")[0] == 2
    code, answer = run("http://a.example.se/x.ics", "--city", city.slug)
    assert code == 1
    assert ImportRun.objects.filter(kind="events").count() == 1


def test_an_actors_events_are_the_actors(tmp_path: Path, city: City) -> None:
    actor = ActorFactory(city=city)
    path = tmp_path / "a.ics"
    path.write_text(ics({}))
    assert run(str(path), "--city", city.slug, "--actor", actor.slug)[0] == 0
    assert Event.objects.get().actor == actor


# --- venues --------------------------------------------------------------------------------------


def test_a_venue_is_found_by_name_spot_and_address(write: Any, city: City) -> None:
    house = PlaceFactory(
        city=city,
        name="Kulturhuset Fyren",
        street_name="Storgatan",
        house_number="5",
        lat=56.05,
        lon=12.70,
    )
    PlaceFactory(city=city, name="Kiosken", lat=56.06, lon=12.71)
    PlaceFactory(city=city, name="Kiosken", lat=56.07, lon=12.72)
    write(
        "a.ics",
        ics(
            {"UID": "1", "SUMMARY": "A", "LOCATION": "Kulturhuset Fyren"},
            {"UID": "2", "SUMMARY": "B", "LOCATION": "Stora salen\\, Kulturhuset Fyren"},
            {"UID": "3", "SUMMARY": "C", "LOCATION": "Kulturhus Fyren", "GEO": "56.0501;12.7001"},
            {"UID": "4", "SUMMARY": "D", "LOCATION": "Kulturhuset Fyren", "GEO": "57.7;11.9"},
            {"UID": "5", "SUMMARY": "E", "LOCATION": "Kiosken"},
            {"UID": "6", "SUMMARY": "F", "LOCATION": "Någon annanstans"},
        ),
    )
    found = dict(Event.objects.values_list("title", "place_id"))
    assert found == {"A": house.pk, "B": house.pk, "C": house.pk, "D": None, "E": None, "F": None}
    assert Event.objects.get(title="F").location_name == "Någon annanstans"
    assert SourceRecord.objects.get(uid="1").venue["why"] == {"name": 1.0}


def test_where_no_venue_is_stated_it_is_the_feeds(write: Any, city: City) -> None:
    place = PlaceFactory(city=city)
    write("a.ics", ics({}), place=place)
    assert Event.objects.get().place == place


# --- one event, many sources ---------------------------------------------------------------------


def test_the_same_event_from_two_sources_is_one(write: Any) -> None:
    first = write(
        "a.ics", ics({"SUMMARY": "Jazz på Fyren: Trio Lind", "LOCATION": "Fyren"}), rank=20
    )
    second = write(
        "b.ics",
        ics(
            {
                "UID": "b",
                "SUMMARY": "Trio Lind – jazz på Fyren",
                "LOCATION": "Fyren",
                "DESCRIPTION": "Tre herrar",
                "SEQUENCE": "1",
            }
        ),
        rank=10,
    )
    event = Event.objects.get()
    assert set(event.records.values_list("feed_id", flat=True)) == {first.pk, second.pk}
    assert (event.title, event.description) == ("Trio Lind – jazz på Fyren", "Tre herrar")
    match = Match.objects.get()
    assert (match.state, match.reasons["minutes"], match.reasons["venue"]) == ("merged", 0, 1.0)
    given = {record.feed_id: record.given for record in event.records.all()}
    assert "title" in given[second.pk]
    assert "title" not in given[first.pk]


@pytest.mark.parametrize(
    "other",
    [
        {"SUMMARY": "Lång visning av nya bilder", "LOCATION": "Fyren"},
        {
            "SUMMARY": "Trio Lind",
            "LOCATION": "Fyren",
            "DTSTART": f"{ANCHOR + timedelta(days=1):%Y%m%dT%H%M%SZ}",
        },
    ],
)
def test_what_is_not_alike_stays_two(write: Any, other: dict[str, str]) -> None:
    write("a.ics", ics({"SUMMARY": "Trio Lind", "LOCATION": "Fyren"}))
    write("b.ics", ics({"UID": "b", **other}))
    assert (Event.objects.count(), Match.objects.count()) == (2, 0)


def _unsure(write: Any) -> Match:
    write("a.ics", ics({"SUMMARY": "Jazzkväll med Trio Lind", "LOCATION": "Fyren"}))
    write("b.ics", ics({"UID": "b", "SUMMARY": "Trio Lind", "LOCATION": ""}))
    return Match.objects.get(state="suggested")


def test_what_is_unsure_waits_for_a_person_and_can_be_undone(write: Any, staff: User) -> None:
    match = _unsure(write)
    assert Event.objects.count() == 2
    join_match(match, by=staff)
    assert titles() == ["Jazzkväll med Trio Lind"]
    assert match.event.records.count() == 2
    with pytest.raises(ValidationError):
        join_match(match, by=staff)
    split_match(match, by=staff)
    assert titles() == ["Jazzkväll med Trio Lind", "Trio Lind"]
    for number in range(2):  # and it stays so, whatever the sources say next
        write(
            "b.ics",
            ics(
                {
                    "UID": "b",
                    "SUMMARY": "Trio Lind",
                    "LOCATION": "",
                    "SEQUENCE": str(number),
                    "DESCRIPTION": f"ny text {number}",
                }
            ),
        )
        write(
            "a.ics",
            ics(
                {
                    "SUMMARY": "Jazzkväll med Trio Lind",
                    "LOCATION": "Fyren",
                    "DESCRIPTION": f"{number}",
                }
            ),
        )
        assert titles() == ["Jazzkväll med Trio Lind", "Trio Lind"]
    assert set(
        JournalEntry.objects.filter(verb__in=["event.joined", "event.parted"]).values_list(
            "user_id", flat=True
        )
    ) == {staff.pk}


def test_a_clear_match_can_be_split_too(write: Any, staff: User) -> None:
    write("a.ics", ics({"SUMMARY": "Trio Lind", "LOCATION": "Fyren"}))
    write("b.ics", ics({"UID": "b", "SUMMARY": "Trio Lind", "LOCATION": "Fyren"}))
    own = split_match(Match.objects.get(), by=staff)
    assert titles() == ["Trio Lind", "Trio Lind"]
    write(
        "b.ics", ics({"UID": "b", "SUMMARY": "Trio Lind", "LOCATION": "Fyren", "DESCRIPTION": "ny"})
    )
    own.refresh_from_db()
    assert (own.description, Event.objects.count()) == ("ny", 2)


def test_a_pair_that_was_kept_apart_is_not_asked_about_again(write: Any, staff: User) -> None:
    refuse_match(_unsure(write), by=staff)
    write("b.ics", ics({"UID": "b", "SUMMARY": "Trio Lind", "LOCATION": "", "DESCRIPTION": "ny"}))
    assert Match.objects.filter(state="suggested").count() == 0


def test_what_a_person_has_written_is_never_overwritten(write: Any, staff: User) -> None:
    write("a.ics", ics({"DESCRIPTION": "från källan"}))
    edit_event(Event.objects.get(), {"title": "Vår egen rubrik"}, by=staff, source=Source.STAFF)
    write("a.ics", ics({"SUMMARY": "Källans nya", "DESCRIPTION": "ny från källan"}))
    event = Event.objects.get()
    assert (event.title, event.description) == ("Vår egen rubrik", "ny från källan")


def test_an_event_of_an_actors_own_is_joined_and_keeps_its_words(write: Any, city: City) -> None:
    place = PlaceFactory(city=city, name="Fyren")
    start = ANCHOR.astimezone(city.tz)
    event = make_event("Trio Lind", f"{start:%Y-%m-%d %H:%M}", city=city, place=place)
    write(
        "a.ics",
        ics({"SUMMARY": "TRIO LIND!", "LOCATION": "Fyren", "URL": "https://fyren.example.se/1"}),
    )
    event.refresh_from_db()
    assert (Event.objects.count(), event.title, event.website) == (
        1,
        "Trio Lind",
        "https://fyren.example.se/1",
    )


# --- cancelled, gone, empty ----------------------------------------------------------------------


def test_a_cancellation_is_not_hidden_by_a_stale_source(write: Any) -> None:
    both = {"SUMMARY": "Trio Lind", "LOCATION": "Fyren"}
    write("a.ics", ics(both), rank=1)
    write("b.ics", ics({"UID": "b", **both}), rank=90)
    write("b.ics", ics({"UID": "b", **both, "STATUS": "CANCELLED"}))
    assert Event.objects.get().status == "cancelled"
    write("a.ics", ics({**both, "DESCRIPTION": "kom alla"}))  # the stale one speaks again
    assert Event.objects.get().status == "cancelled"
    write("b.ics", ics({"UID": "b", **both}))  # who cancelled takes it back
    assert Event.objects.get().status == "scheduled"


def test_what_is_gone_is_hidden_unless_another_tells_of_it(write: Any) -> None:
    rows = many(6)
    write("a.ics", ics(*rows))
    write("b.ics", ics({**rows[0], "UID": "b"}))
    feed = write("a.ics", ics(*rows[2:]))
    assert feed.last_error == ""
    assert len(titles()) == 5
    assert "nummer 0" in " ".join(titles())
    assert SourceRecord.objects.exclude(gone_at=None).count() == 2
    write("a.ics", ics(*rows))  # it comes back
    assert len(titles()) == 6
    assert SourceRecord.objects.exclude(gone_at=None).count() == 0


def test_more_than_half_gone_waits_for_staff(write: Any, staff: User, tmp_path: Path) -> None:
    rows = many(12)
    write("a.ics", ics(*rows))
    feed = write("a.ics", ics(*rows[:3]))
    assert (len(titles()), feed.last_error, feed.error_facts) == (
        12,
        "shrunk",
        {"gone": 9, "known": 12},
    )
    assert trouble_words(feed) == (
        "9 av 12 evenemang var borta på en gång. Inget döljs förrän du godkänner det."
    )
    agree_to_gone(feed, by=staff)
    sync_feed(feed)
    feed.refresh_from_db()
    assert (len(titles()), feed.last_error, feed.gone_agreed) == (3, "", False)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "BEGIN:VCALENDAR\nEND:VCALENDAR",
        "<html><h1>502</h1></html>",
        "{}",
        '{"meta":{},"data":[]}',
    ],
)
def test_nothing_is_lost_because_a_source_came_back_empty(write: Any, text: str) -> None:
    write("a.ics", ics(*many(3)))
    feed = write("a.ics", text)
    assert (len(titles()), feed.failures, feed.last_error) == (3, 1, "not_of_format")
    assert SourceRecord.objects.exclude(gone_at=None).count() == 0


def test_what_cannot_be_read_is_not_taken_for_gone(write: Any) -> None:
    rows = many(4)
    write("a.ics", ics(*rows))
    rows[0]["DTSTART"] = "snart"
    write("a.ics", ics(*rows))
    assert len(titles()) == 4


def test_what_a_person_has_touched_is_not_hidden(write: Any, staff: User) -> None:
    rows = many(4)
    write("a.ics", ics(*rows))
    event = Event.objects.order_by("starts_at").first()
    assert event is not None
    edit_event(event, {"title": "Vår egen"}, by=staff, source=Source.STAFF)
    write("a.ics", ics(*rows[1:]))
    assert len(titles()) == 4


def test_dates_of_one_event_keep_their_own_status(write: Any) -> None:
    dates = [f"{ANCHOR + timedelta(days=n):%Y-%m-%d %H:%M}" for n in range(3)]
    row = {
        "id": 1,
        "title": {"rendered": "Träff"},
        "occasions": [
            {"start_date": d, "status": "cancelled" if n == 1 else "scheduled"}
            for n, d in enumerate(dates)
        ],
    }
    write("h.json", json.dumps([row]))
    found = Occurrence.objects.order_by("start").values_list("status", flat=True)
    assert list(found) == ["scheduled", "cancelled", "scheduled"]


# --- over the network ----------------------------------------------------------------------------


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with override_settings(FETCH_ALLOW={"localhost"}), FeedServer() as running:
        yield running


def test_a_feed_is_read_again_only_when_it_has_changed(server: FeedServer, city: City) -> None:
    url = server.serve("/a.ics", ics(*many(2)), ETag='"1"')
    feed = add_feed(city, url, by=None, insecure=True)
    assert (sync_feed(feed), len(titles())) == ("taken", 2)
    assert (sync_feed(feed), server.asked[-1][1]["If-None-Match"]) == ("unchanged", '"1"')
    server.serve("/a.ics", ics(*many(2)))  # another tag, the same bytes
    assert sync_feed(feed) == "unchanged"
    assert ImportRun.objects.count() == 1
    feed.refresh_from_db()
    assert feed.next_at is not None
    assert feed.last_ok_at is not None
    assert timedelta(hours=3) <= feed.next_at - feed.last_ok_at < timedelta(hours=3.4)


@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        ("500", "server_error"),
        ("404", "not_found"),
        ("reset", "no_connection"),
        ("garbage", "garbage"),
        ("truncate", "truncated"),
        ("error-page", "not_of_format"),
        ("empty", "empty"),
        ("loop", "redirects"),
        ("to-private", "refused_address"),
    ],
)
def test_every_fault_is_noted_and_nothing_is_lost(
    server: FeedServer, city: City, fault: str, problem: str
) -> None:
    feed = add_feed(city, server.serve("/a.ics", ics(*many(2))), by=None, insecure=True)
    sync_feed(feed)
    server.fault = fault
    feed.digest = feed.etag = ""
    assert sync_feed(feed) == problem
    feed.refresh_from_db()
    assert (len(titles()), feed.failures, feed.last_error) == (2, 1, problem)
    assert health_of(feed).state == "trouble"
    server.fault = ""
    assert sync_feed(feed) in {"taken", "unchanged"}
    feed.refresh_from_db()
    assert (feed.failures, health_of(feed).state) == (0, "well")


def test_a_source_that_keeps_failing_is_asked_ever_less_and_then_not(
    city: City, staff: User
) -> None:
    feed = add_feed(city, "/no/such/file.ics", by=None)
    waits = []
    now = timezone.now()
    for _time in range(40):
        sync_feed(feed, now=now)
        feed.refresh_from_db()
        assert feed.next_at is not None
        waits.append(feed.next_at - now)
    assert timedelta(minutes=9) < waits[0] < timedelta(minutes=12)
    assert timedelta(hours=23) < waits[-1] < timedelta(hours=27)
    assert (feed.is_active, health_of(feed).state) == (False, "stopped")
    resume_feed(feed, by=staff)
    assert (feed.is_active, feed.failures) == (True, 0)
    pause_feed(feed, by=staff)
    assert feed.is_active is False


def test_pages_that_follow_are_read_and_a_loop_of_pages_ends(
    server: FeedServer, city: City
) -> None:
    def page(number: int, following: str | None) -> str:
        row = {
            "id": f"x:{number}",
            "name": {"sv": f"{WORDS[number]} {number}"},
            "event_status": "EventScheduled",
            "start_time": f"{ANCHOR + timedelta(days=number):%Y-%m-%dT%H:%M:%SZ}",
        }
        return json.dumps({"meta": {"next": following}, "data": [row]})

    server.serve("/3", page(3, server.url("/3")))
    server.serve("/2", page(2, server.url("/3")))
    feed = add_feed(city, server.serve("/1", page(1, server.url("/2"))), by=None, insecure=True)
    assert sync_feed(feed) == "taken"
    assert {"Bio 1", "Dans 2", "Opera 3"} <= set(titles())


@pytest.mark.parametrize(
    ("url", "field"),
    [
        ("http://a.example.se/x", "url"),
        ("https://u:p@a.example.se/", "url"),
        ("javascript:x", "url"),
        ("", "url"),
    ],
)
def test_feeds_that_cannot_be_added(city: City, url: str, field: str) -> None:
    with pytest.raises(ValidationError) as error:
        add_feed(city, url, by=None)
    assert field in error.value.message_dict
