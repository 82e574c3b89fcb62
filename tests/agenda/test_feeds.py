"""From a source to events: taken, their venues found, matched with those of other sources."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.exceptions import ValidationError

from tests.factories.agenda import make_event
from tests.factories.feeds import ANCHOR, ics, many, titles
from tests.factories.places import ActorFactory, PlaceFactory
from torg.agenda.models import Event, Match, SourceRecord
from torg.agenda.queries.records import ToldBy, sources_of
from torg.agenda.services.events import edit_event
from torg.agenda.services.matching import join_after_all, join_match, refuse_match, split_match
from torg.cli import main
from torg.core.models import ImportRun, JournalEntry, User
from torg.places.enums import Source
from torg.places.models import City

pytestmark = pytest.mark.django_db


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
    assert sources_of(event) == [ToldBy("b.ics", ""), ToldBy("a.ics", "")]
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


def test_parting_gives_back_all_that_came_along(write: Any, staff: User) -> None:
    write("a.ics", ics({"SUMMARY": "Jazzkväll med Trio Lind", "LOCATION": "Fyren"}))
    write("b.ics", ics({"UID": "b", "SUMMARY": "Trio Lind", "LOCATION": ""}))
    write("c.ics", ics({"UID": "c", "SUMMARY": "Trio Lind", "URL": "https://lind.example.se/"}))
    Match.objects.exclude(record__feed__name="b.ics").delete()
    own = Event.objects.get(records__feed__name="b.ics")
    big = Event.objects.get(records__feed__name="a.ics")
    SourceRecord.objects.filter(feed__name="c.ics").update(event=own)
    Event.objects.exclude(pk__in=[own.pk, big.pk]).delete()
    match = Match.objects.get()
    for join in (join_match, join_after_all):
        join(match, by=staff)
        assert (titles(), big.records.count()) == (["Jazzkväll med Trio Lind"], 3)
        split_match(match, by=staff)
        own.refresh_from_db()
        names = sorted(own.records.values_list("feed__name", flat=True))
        assert (names, own.merged_into, own.publication) == (["b.ics", "c.ics"], None, "published")
        assert list(big.records.values_list("feed__name", flat=True)) == ["a.ics"]
        big.refresh_from_db()
        assert big.website == ""  # what came along went back


def test_a_suggestion_follows_an_event_that_was_joined(write: Any, staff: User) -> None:
    match = _unsure(write)
    own, feed = match.record.event, match.event.records.get().feed
    third = make_event("Trio Lind, jazz", f"{ANCHOR:%Y-%m-%d %H:%M}", city=match.city)
    record = SourceRecord.objects.create(
        feed=feed, event=third, uid="3", data=match.record.data, digest="x", first_seen_at=ANCHOR,
        seen_at=ANCHOR,
    )  # fmt: skip
    other = Match.objects.create(city=match.city, record=record, event=own, score=0.8)
    join_match(match, by=staff)
    other.refresh_from_db()
    assert other.event == match.event
    join_match(other, by=staff)
    assert match.event.records.count() == 3
    third.refresh_from_db()
    with pytest.raises(ValidationError):
        join_match(Match.objects.create(city=match.city, record=record, event=third, score=0.8),
                   by=staff)  # fmt: skip


def test_more_dates_are_not_lost_in_an_event_with_one(write: Any) -> None:
    write("a.ics", ics({"SUMMARY": "Trio Lind", "LOCATION": "Fyren"}))
    weekly = {"UID": "b", "SUMMARY": "Trio Lind", "LOCATION": "Fyren", "RRULE": "FREQ=WEEKLY"}
    write("b.ics", ics(weekly))
    assert (Event.objects.count(), Match.objects.get().state) == (2, "suggested")


def test_an_actors_source_says_nothing_of_what_is_anothers(write: Any, city: City) -> None:
    place = PlaceFactory(city=city, name="Fyren", actor=ActorFactory(city=city))
    write("a.ics", ics({"SUMMARY": "Trio Lind", "LOCATION": "Fyren"}))
    told = {"UID": "b", "SUMMARY": "Trio Lind", "LOCATION": "Fyren", "STATUS": "CANCELLED"}
    write("b.ics", ics(told), actor=ActorFactory(city=city))
    assert Event.objects.get(title="Trio Lind", place=place, status="scheduled").actor is None
    assert Match.objects.get().state == "suggested"
    write("c.ics", ics({**told, "UID": "c"}), actor=place.actor)
    assert Event.objects.filter(status="cancelled", actor=place.actor).count() == 1
