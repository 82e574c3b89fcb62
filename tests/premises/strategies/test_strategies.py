"""Stretches and their strategies: drafted, adopted, never changed after that; promises by day."""

from datetime import date

import pytest

from tests.factories.places import CategoryFactory, CityFactory, StreetFactory
from tests.factories.premises import PremisesFactory, property_owner, vacant
from tests.factories.strategies import action, adopted, days, stretch_of
from torg.core.models import JournalEntry
from torg.places.exceptions import RefusedDeedError
from torg.premises.counting.models import Count, CountLine
from torg.premises.models import StretchPart
from torg.premises.strategies import queries
from torg.premises.strategies.enums import ActionState
from torg.premises.strategies.models import Action, Strategy
from torg.premises.strategies.services import actions, strategies, stretches
from torg.premises.strategies.services.actions import Planned
from torg.premises.strategies.services.strategies import Said
from torg.premises.strategies.services.stretches import Part

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return CityFactory()


def test_a_stretch_is_parts_of_streets_and_keeps_its_address(city):
    street = StreetFactory(city=city)
    stretch = stretches.make_stretch(
        city, "Norra stråket", "", [Part(street, "left", 10, 90), Part(street)], by=None
    )
    assert (stretch.slug, stretch.parts.count()) == ("norra-straket", 2)
    stretches.change_stretch(stretch, "Nya namnet", "", [Part(street, "right")], by=None)
    stretch.refresh_from_db()
    parts = [(p.side, p.from_m, p.to_m) for p in StretchPart.objects.filter(stretch=stretch)]
    assert (stretch.slug, stretch.name, parts) == (
        "norra-straket",
        "Nya namnet",
        [("right", 0, None)],
    )


@pytest.mark.parametrize(
    ("name", "side", "begin", "end"),
    [("", "", 0, None), ("X", "", 50, 20), ("X", "", 900, None), ("X", "", -1, None)],
)
def test_a_stretch_that_cannot_be_is_refused(city, name, side, begin, end):
    street = StreetFactory(city=city)
    with pytest.raises(RefusedDeedError):
        stretches.make_stretch(city, name, "", [Part(street, side, begin, end)], by=None)
    with pytest.raises(RefusedDeedError):
        stretches.make_stretch(city, "Inga gator", "", [], by=None)
    assert queries.visible_to(None, city).count() == 0


def test_no_stretch_takes_the_address_of_a_page(city):
    assert stretch_of(city, "Ny").slug == "ny-2"


def test_what_is_adopted_stays_and_the_next_one_replaces_it(city):
    cafe, bank = CategoryFactory(slug="kafe"), CategoryFactory(slug="bank")
    stretch = stretch_of(city)
    first = adopted(stretch, wanted=(cafe,), unwanted=(bank,), ago=100)
    draft = strategies.write_draft(stretch, Said("Något annat", (bank,)), by=None)
    assert (draft.number, queries.standing_of(stretch)) == (2, first)
    strategies.adopt_strategy(draft, days(-1), by=None)
    first.refresh_from_db()
    assert (first.replaced_on, first.identity) == (days(-1), "Stadens vardagsrum.")
    assert queries.standing_of(stretch) == draft
    assert [row.number for row in queries.adopted_of(stretch)] == [2, 1]
    with pytest.raises(RefusedDeedError):
        strategies.adopt_strategy(draft, days(0), by=None)
    with pytest.raises(RefusedDeedError):
        strategies.drop_draft(draft, by=None)


@pytest.mark.parametrize("day", [days(1), days(-200)])
def test_a_day_that_cannot_be_is_refused(city, day):
    stretch = stretch_of(city)
    adopted(stretch, ago=100)
    draft = strategies.write_draft(stretch, Said("Nytt"), by=None)
    with pytest.raises(RefusedDeedError):
        strategies.adopt_strategy(draft, day, by=None)
    assert Strategy.objects.get(pk=draft.pk).is_draft


def test_a_category_is_not_both_wanted_and_not(city):
    cafe, stretch = CategoryFactory(), stretch_of(city)
    with pytest.raises(RefusedDeedError, match="Bokhandel"):
        strategies.write_draft(stretch, Said("Allt", (cafe,), (cafe,)), by=None)
    assert not Strategy.objects.exists()


def test_an_empty_strategy_is_not_adopted(city):
    draft = strategies.write_draft(stretch_of(city), Said(""), by=None)
    with pytest.raises(RefusedDeedError):
        strategies.adopt_strategy(draft, days(0), by=None)


# --- actions -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"accepted_on": None}, ActionState.PROPOSED),
        ({}, ActionState.OPEN),
        ({"function": "Gatukontoret"}, ActionState.PROMISED),
        ({"function": "Gatukontoret", "due": date(2026, 5, 1)}, ActionState.PROMISED),
        ({"function": "Gatukontoret", "due": date(2026, 4, 30)}, ActionState.LATE),
        ({"due": date(2026, 4, 30), "done_on": date(2026, 4, 30)}, ActionState.KEPT),
        ({"due": date(2026, 4, 30), "done_on": date(2026, 5, 1)}, ActionState.DONE),
        ({"done_on": date(2026, 5, 1)}, ActionState.KEPT),
    ],
)
def test_the_state_of_an_action_follows_from_its_days(fields, state):
    row = Action(text="Bänkar", **{"accepted_on": date(2026, 1, 1), **fields})
    assert row.state_on(date(2026, 5, 1)) == state


def test_an_action_goes_from_proposed_to_kept(city):
    owner = property_owner(city, "own", seated=True)
    row = actions.propose_action(stretch_of(city), Planned("Bänkar"), owner.actor, by=owner.user)
    with pytest.raises(RefusedDeedError):
        actions.promise_action(row, owner.actor, days(5), by=owner.user)
    actions.accept_action(row, by=owner.user)
    actions.promise_action(row, owner.actor, days(5), by=owner.user)
    assert (row.actor, row.state_on(days(0)), row.state_on(days(6))) == (
        owner.actor, ActionState.PROMISED, ActionState.LATE,
    )  # fmt: skip
    actions.finish_action(row, days(0), by=owner.user)
    assert row.state_on(days(0)) == ActionState.KEPT
    with pytest.raises(RefusedDeedError):
        actions.remove_action(row, by=owner.user)
    actions.reopen_action(row, by=owner.user)
    actions.remove_action(row, by=owner.user)
    verbs = JournalEntry.objects.filter(object_type="strategies.action").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "action.proposed", "action.accepted", "action.promised", "action.done", "action.reopened",
        "action.removed",
    ]  # fmt: skip


def test_nobody_takes_over_a_promise_and_none_is_for_yesterday(city):
    own, other = (property_owner(city, name, seated=True) for name in ("own", "other"))
    row = action(stretch_of(city), actor=own.actor, due=days(3))
    with pytest.raises(RefusedDeedError):
        actions.promise_action(row, other.actor, days(5), by=other.user)
    with pytest.raises(RefusedDeedError):
        actions.promise_action(row, own.actor, days(-1), by=own.user)
    row.refresh_from_db()
    assert (row.actor, row.due) == (own.actor, days(3))


@pytest.mark.parametrize(
    "planned", [{"text": " "}, {"text": "X", "due": days(1)}], ids=["nothing", "nobody by a day"]
)
def test_an_action_says_what_and_a_day_says_who(city, planned):
    with pytest.raises(RefusedDeedError):
        action(stretch_of(city), **planned)


def test_late_promises_are_told_to_who_made_them_and_to_staff(owners):
    stretch = stretch_of(owners.city)
    late = action(stretch, "Sen", actor=owners.own.actor, due=days(-1))
    action(stretch, "I tid", actor=owners.own.actor, due=days(0))
    action(stretch, "Kontorets", function="Gatukontoret", due=days(-9))
    told = {
        name: [row.text for row in queries.late_for(user, owners.city, days(0))]
        for name, user in owners.people.items()
    }
    own = [late.text]
    assert told == {
        **{name: [] for name in owners.people}, "owner": own, "editor": own,
        "staff": ["Kontorets", "Sen"],
    }  # fmt: skip


# --- wishes and rates ----------------------------------------------------------------------------


def test_wishes_reach_the_premises_that_stand_on_the_stretch(city):
    cafe, street = CategoryFactory(), StreetFactory(city=city)
    stretch = stretch_of(city, street=street)
    strategy = adopted(stretch, wanted=(cafe,))
    on, off = PremisesFactory(city=city, street=street, along_m=5), PremisesFactory(city=city)
    wishes = queries.wishes_for(city, [on, off])
    assert {pk: [(w.strategy, w.wanted) for w in rows] for pk, rows in wishes.items()} == {
        on.pk: [(strategy, frozenset({cafe.pk}))]
    }


def test_the_rate_of_a_stretch_comes_from_the_newest_count(city):
    stretch = stretch_of(city)
    for year, states in ((2025, ["vacant"] * 3), (2026, ["vacant", "occupied", "let", "occupied"])):
        count = Count.objects.create(
            city=city, day=date(year, 1, 15), closed_at=f"{year}-01-15T15:00Z"
        )
        for state in states:
            CountLine.objects.create(
                count=count, state=state, before=state, stretches=[[stretch.pk, stretch.name]]
            )
    newest, rates = queries.newest_rates(city)
    assert (newest.day.year, rates[stretch.pk].vacant, rates[stretch.pk].counted) == (2026, 1, 4)


def test_what_stands_empty_on_a_stretch_is_in_walking_order(city):
    street = StreetFactory(city=city)
    stretch = stretch_of(city, street=street)
    rows = [PremisesFactory(city=city, street=street, along_m=m) for m in (90, 10, 40)]
    for row in rows[:2]:
        vacant(row)
    assert [row.along_m for row in queries.vacant_on(None, stretch)] == [10, 90]
