"""What is written here after a source told of it is found at once and shown once."""

from typing import Any

import pytest

from tests.core.moderation.conftest import SAID
from tests.factories.agenda import make_event
from tests.factories.feeds import ANCHOR, ics, titles
from tests.factories.places import ActorFactory, PlaceFactory
from torg.agenda.enums import Publication
from torg.agenda.models import Event, Match, SourceRecord
from torg.agenda.services.events import edit_event, publish_event
from torg.agenda.services.matching import draft_event, split_match
from torg.agenda.services.written import Found, match_written
from torg.core.models import User
from torg.core.moderation import kind_named
from torg.core.moderation.services import restrict
from torg.places.enums import Source
from torg.places.models import City, Place

pytestmark = pytest.mark.django_db
TOLD = {"SUMMARY": "Trio Lind", "LOCATION": "Fyren", "URL": "https://fyren.example.se/1"}


@pytest.fixture
def place(city: City) -> Place:
    made: Place = PlaceFactory(city=city, name="Fyren", actor=ActorFactory(city=city))
    return made


def written(city: City, place: Place | None, title: str = "TRIO LIND!", **fields: Any) -> Event:
    start = ANCHOR.astimezone(city.tz)
    actor = place.actor if place else None
    said = {"actor": actor, "source": Source.ACTOR, "place": place, **fields}
    return make_event(title, f"{start:%Y-%m-%d %H:%M}", city=city, **said)


def test_it_takes_over_what_the_source_told(write: Any, city: City, place: Place) -> None:
    feed = write("a.ics", ics(TOLD))
    old = Event.objects.get()
    event = written(city, place)
    assert match_written(event, by=None) == Found([feed.name], 0)
    assert titles() == ["TRIO LIND!"]
    assert event.website == "https://fyren.example.se/1"  # what it had not said itself
    old.refresh_from_db()
    assert (old.merged_into, old.publication) == (event, "hidden")
    write("a.ics", ics({**TOLD, "SUMMARY": "Trio Lind spelar", "DESCRIPTION": "Ny"}))
    event.refresh_from_db()
    assert (titles(), event.description) == (["TRIO LIND!"], "Ny")
    assert match_written(event, by=None) == Found()


def test_staff_part_them_and_they_stay_apart(
    write: Any, city: City, place: Place, staff: User
) -> None:
    write("a.ics", ics(TOLD))
    event = written(city, place)
    match_written(event, by=None)
    split_match(Match.objects.get(), by=staff)
    assert titles() == ["TRIO LIND!", "Trio Lind"]
    event.refresh_from_db()
    assert event.website == ""
    assert match_written(event, by=None) == Found()
    assert titles() == ["TRIO LIND!", "Trio Lind"]


def test_a_draft_is_compared_when_it_is_shown(write: Any, city: City, place: Place) -> None:
    write("a.ics", ics(TOLD))
    event = written(city, place, publication=Publication.DRAFT)
    assert match_written(event, by=None) == Found()
    publish_event(event, by=None)
    assert match_written(event, by=None).joined == ["a.ics"]


def test_what_is_moved_to_the_same_time_is_compared(write: Any, city: City, place: Place) -> None:
    write("a.ics", ics(TOLD))
    event = make_event("Trio Lind", "2031-01-01 10:00", city=city, place=place, actor=place.actor,
                       source=Source.ACTOR)  # fmt: skip
    assert match_written(event, by=None) == Found()
    edit_event(event, {"starts_at": ANCHOR, "ends_at": None}, by=None, source=Source.ACTOR)
    assert match_written(event, by=None).joined == ["a.ics"]


def test_two_sources_of_the_same_are_both_taken(write: Any, city: City, place: Place) -> None:
    write("a.ics", ics(TOLD))
    write("b.ics", ics({**TOLD, "UID": "b"}))
    assert Event.objects.count() == 1
    event = written(city, place)
    assert match_written(event, by=None).joined == ["a.ics", "b.ics"]


@pytest.mark.parametrize(
    "told",
    [
        {**TOLD, "RRULE": "FREQ=WEEKLY"},  # its other dates would be lost
        {"SUMMARY": "Trio Lind", "LOCATION": ""},  # it does not say where
    ],
)
def test_what_is_unsure_waits_for_staff(
    write: Any, city: City, place: Place, told: dict[str, str]
) -> None:
    write("a.ics", ics(told))
    assert match_written(written(city, place), by=None) == Found([], 1)
    assert (len(titles()), Match.objects.get().state) == (2, "suggested")


def test_nobody_takes_over_what_is_anothers(write: Any, city: City, place: Place) -> None:
    write("a.ics", ics(TOLD))
    event = written(city, place, actor=ActorFactory(city=city))
    assert match_written(event, by=None) == Found([], 1)
    assert len(titles()) == 2
    by_staff = written(city, place, actor=None, source=Source.STAFF)
    assert match_written(by_staff, by=None).joined == ["a.ics"]


def test_what_people_have_written_in_is_not_hidden(
    write: Any, city: City, place: Place, staff: User
) -> None:
    write("a.ics", ics(TOLD))
    edit_event(Event.objects.get(), {"summary": "Ord"}, by=staff, source=Source.STAFF)
    assert match_written(written(city, place), by=None) == Found([], 1)


def test_what_is_not_alike_is_left(write: Any, city: City, place: Place) -> None:
    write("a.ics", ics({**TOLD, "SUMMARY": "Något helt annat"}))
    assert match_written(written(city, place), by=None) == Found()


def test_one_that_recurs_takes_one_date_of_its_own(write: Any, city: City, place: Place) -> None:
    write("a.ics", ics(TOLD))
    start = ANCHOR.astimezone(city.tz)
    event = make_event(
        "Trio Lind", "2026-01-01 10:00", city=city, place=place, actor=place.actor, hours=None,
        source=Source.ACTOR, rrule="FREQ=DAILY",
    )  # fmt: skip
    edit_event(event, {"starts_at": ANCHOR, "rrule": "FREQ=WEEKLY"}, by=None, source=Source.ACTOR)
    assert match_written(event, by=None).joined == ["a.ics"]
    assert event.starts_at.astimezone(city.tz) == start


def test_made_a_draft_again_the_source_tells_of_it_by_itself(
    write: Any, city: City, place: Place, staff: User
) -> None:
    write("a.ics", ics(TOLD))
    old = Event.objects.get()
    event = written(city, place)
    match_written(event, by=None)
    assert titles() == ["TRIO LIND!"]
    draft_event(event, by=staff)
    old.refresh_from_db()
    event.refresh_from_db()
    assert titles() == ["Trio Lind"]
    assert (old.merged_into, old.publication, event.publication) == (None, "published", "draft")
    assert event.website == ""  # what only the source had said goes with it
    assert not Match.objects.exists()
    write("a.ics", ics({**TOLD, "DESCRIPTION": "Ny"}))
    old.refresh_from_db()
    assert (titles(), old.description) == (["Trio Lind"], "Ny")
    publish_event(event, by=None)
    assert match_written(event, by=None).joined == ["a.ics"]  # nothing was kept apart by it
    assert titles() == ["TRIO LIND!"]


def test_of_two_sources_both_tell_of_it_again(
    write: Any, city: City, place: Place, staff: User
) -> None:
    """Two that told of one event tell of one again."""
    write("a.ics", ics(TOLD))
    write("b.ics", ics({**TOLD, "UID": "b"}))
    event = written(city, place)
    match_written(event, by=None)
    draft_event(event, by=staff)
    assert titles() == ["Trio Lind"]
    assert set(SourceRecord.objects.values_list("event__title", flat=True)) == {"Trio Lind"}


def test_what_a_source_told_of_after_it_was_written_is_told_by_itself_too(
    write: Any, city: City, place: Place, staff: User
) -> None:
    """The source never had an event of its own: it gets one."""
    event = written(city, place)
    write("a.ics", ics(TOLD))
    assert titles() == ["TRIO LIND!"]
    draft_event(event, by=staff)
    assert titles() == ["Trio Lind"]
    publish_event(event, by=None)
    match_written(event, by=None)
    assert titles() == ["TRIO LIND!"]


def test_what_the_source_has_no_more_stays_away(
    write: Any, city: City, place: Place, staff: User
) -> None:
    rows = [{"UID": str(n), "SUMMARY": f"Annat {n}"} for n in range(5)]
    write("a.ics", ics(TOLD, *rows))
    event = written(city, place)
    match_written(event, by=None)
    write("a.ics", ics(*rows))
    draft_event(event, by=staff)
    assert "Trio Lind" not in titles()


def test_what_a_restriction_holds_is_not_shown_by_it(
    write: Any, city: City, place: Place, staff: User
) -> None:
    write("a.ics", ics(TOLD))
    old, event = Event.objects.get(), written(city, place)
    match_written(event, by=None)
    kind = kind_named("event")
    assert kind is not None
    restrict(kind, old.pk, SAID, by=staff)
    draft_event(event, by=staff)
    assert titles() == []
