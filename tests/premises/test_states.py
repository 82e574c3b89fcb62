"""What a premises has been: one row a day at most, no overlaps, the newest shown."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.factories.places import PlaceFactory
from tests.factories.premises import PremisesFactory
from torg.core.models import JournalEntry
from torg.premises.enums import Origin, State
from torg.premises.exceptions import HistoryError
from torg.premises.models import PremisesStatus
from torg.premises.services.states import Now, remove_state, set_state

pytestmark = pytest.mark.django_db


def say(premises, state, since, **fields):
    return set_state(premises, Now(state, since, **fields), by=None, origin=Origin.STAFF)


def periods(premises):
    rows = PremisesStatus.objects.filter(premises=premises)
    return [(row.since.isoformat(), row.state) for row in rows]


def test_the_newest_row_is_what_a_premises_is():
    premises, place = PremisesFactory(), PlaceFactory()
    say(premises, State.VACANT, date(2024, 1, 1))
    say(premises, State.OCCUPIED, date(2024, 6, 1), place=place)
    premises.refresh_from_db()
    assert (premises.state, premises.since, premises.place) == (
        State.OCCUPIED, date(2024, 6, 1), place,
    )  # fmt: skip


def test_history_is_filled_in_behind_what_is():
    premises = PremisesFactory()
    say(premises, State.VACANT, date(2024, 6, 1))
    say(premises, State.OCCUPIED, date(2020, 1, 1), tenant="Garnboden")
    premises.refresh_from_db()
    assert (premises.state, premises.tenant) == (State.VACANT, "")
    assert periods(premises) == [("2020-01-01", "occupied"), ("2024-06-01", "vacant")]


def test_one_day_has_one_state():
    premises = PremisesFactory()
    say(premises, State.VACANT, date(2024, 6, 1))
    say(premises, State.REBUILDING, date(2024, 6, 1))
    assert periods(premises) == [("2024-06-01", "rebuilding")]
    with pytest.raises(IntegrityError), transaction.atomic():
        PremisesStatus.objects.create(
            premises=premises, since=date(2024, 6, 1), state=State.VACANT, origin=Origin.STAFF
        )


def test_the_same_said_again_makes_no_new_period():
    premises = PremisesFactory()
    first = say(premises, State.VACANT, date(2024, 1, 1))
    assert say(premises, State.VACANT, date(2025, 1, 1), note="still") == first
    first.refresh_from_db()
    assert (periods(premises), first.note) == ([("2024-01-01", "vacant")], "still")
    say(premises, State.VACANT, date(2023, 1, 1))
    assert periods(premises) == [("2023-01-01", "vacant")]


def test_a_wrong_row_is_taken_out_and_what_was_before_lasted_on():
    premises = PremisesFactory()
    say(premises, State.OCCUPIED, date(2023, 1, 1), tenant="Garnboden")
    wrong = say(premises, State.VACANT, date(2024, 1, 1))
    remove_state(wrong, by=None)
    premises.refresh_from_db()
    assert (premises.state, premises.tenant) == (State.OCCUPIED, "Garnboden")
    with pytest.raises(HistoryError):
        remove_state(PremisesStatus.objects.get(premises=premises), by=None)


@pytest.mark.parametrize(
    "now",
    [
        Now(State.VACANT, timezone.now().date() + timedelta(days=2)),
        Now(State.VACANT, date(1700, 1, 1)),
        Now(State.VACANT, date(2024, 1, 1), tenant="Garnboden"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(now):
    premises = PremisesFactory()
    with pytest.raises(HistoryError):
        set_state(premises, now, by=None, origin=Origin.STAFF)
    assert periods(premises) == []
    assert not JournalEntry.objects.filter(object_type="premises.premises").exists()


def test_a_vacant_premises_has_no_place_in_it():
    premises = PremisesFactory()
    with pytest.raises(HistoryError):
        say(premises, State.VACANT, date(2024, 1, 1), place=PlaceFactory())


def test_each_change_is_one_row_of_the_journal():
    premises = PremisesFactory()
    say(premises, State.VACANT, date(2024, 1, 1))
    rows = JournalEntry.objects.filter(object_type="premises.premises", object_id=premises.pk)
    assert [(row.verb, row.data["state"]) for row in rows] == [("premises.state_set", "vacant")]
