"""Two members of staff decide pairs that share a record, or cross, in the same moment."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.factories.feeds import ics
from tests.moments import at_once
from torg.agenda.enums import MatchState
from torg.agenda.models import Event, Match, SourceRecord
from torg.agenda.services.matching import join_match, refuse_match, split_match
from torg.core.models import User
from torg.places.models import City

pytestmark = pytest.mark.django_db(transaction=True)

NAMES = ("Schackturnering", "Vernissage", "Zumba")


@pytest.fixture
def records(write: Any) -> list[SourceRecord]:
    """Three events, each told by a source of its own."""
    for n, name in enumerate(NAMES):
        write(f"{n}.ics", ics({"UID": str(n), "SUMMARY": name, "LOCATION": f"Sal {n}"}))
    assert not Match.objects.exists()
    return list(SourceRecord.objects.order_by("pk"))


def pair(city: City, record: SourceRecord, event: Event) -> Match:
    return Match.objects.create(city=city, record=record, event=event, score=0.7)


def shown() -> set[int]:
    return set(Event.objects.filter(publication="published").values_list("pk", flat=True))


def test_a_record_in_two_pairs_goes_one_way(
    city: City, staff: User, records: list[SourceRecord]
) -> None:
    one, two, three = records
    left, right = pair(city, one, two.event), pair(city, one, three.event)
    problems = at_once(lambda: join_match(left, by=staff), lambda: join_match(right, by=staff))
    assert problems == []
    assert set(SourceRecord.objects.values_list("event_id", flat=True)) == {three.event_id}
    assert shown() == {three.event_id}
    right.refresh_from_db()
    assert right.own_event_id == two.event_id  # what the record stood behind by then


def test_two_pairs_that_cross_leave_one_event(
    city: City, staff: User, records: list[SourceRecord]
) -> None:
    one, two, three = records
    there, back = pair(city, one, two.event), pair(city, two, one.event)
    problems = at_once(lambda: join_match(there, by=staff), lambda: join_match(back, by=staff))
    assert [type(problem) for problem in problems] == [ValidationError]
    assert shown() == {two.event_id, three.event_id}
    assert SourceRecord.objects.filter(event=two.event_id).count() == 2
    split_match(there, by=staff)
    assert shown() == {record.event_id for record in records}


def test_a_pair_is_joined_or_kept_apart_not_both(
    city: City, staff: User, records: list[SourceRecord]
) -> None:
    one, two, _three = records
    match = pair(city, one, two.event)
    mine, theirs = Match.objects.get(pk=match.pk), Match.objects.get(pk=match.pk)
    problems = at_once(lambda: refuse_match(mine, by=staff), lambda: join_match(theirs, by=staff))
    assert [type(problem) for problem in problems] == [ValidationError]
    match.refresh_from_db()
    assert match.state == MatchState.SPLIT
    assert shown() == {record.event_id for record in records}


def test_a_source_is_read_while_staff_join(
    city: City, staff: User, records: list[SourceRecord], write: Any
) -> None:
    """Each holds what the other wants, were it not that both begin with the same turn."""
    one, two, _three = records
    match = pair(city, one, two.event)
    told = {"UID": "1", "SUMMARY": "Vernissage", "LOCATION": "Sal 1", "DESCRIPTION": "Ny text"}
    problems = at_once(lambda: join_match(match, by=staff), lambda: write("1.ics", ics(told)))
    assert problems == []
    event = Event.objects.get(pk=two.event_id)
    assert (event.description, event.records.count()) == ("Ny text", 2)


def test_other_pairs_follow_the_event_to_where_it_went(
    city: City, staff: User, records: list[SourceRecord]
) -> None:
    one, two, three = records
    match, later = pair(city, one, two.event), pair(city, three, one.event)
    join_match(match, by=staff)
    later.refresh_from_db()
    assert later.event_id == two.event_id
    join_match(later, by=staff)
    assert shown() == {two.event_id}
    assert SourceRecord.objects.filter(event=two.event_id).count() == 3
