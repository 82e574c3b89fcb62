"""What is done with scenarios: made, changed, locked, put forward; said and voted."""

from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction

from tests.premises.scenarios.town import proposed
from torg.core.models import JournalEntry
from torg.core.privacy import erase_person, export_person
from torg.premises.enums import State
from torg.premises.scenarios.exceptions import ScenarioError
from torg.premises.scenarios.models import Comment, Placement, Scenario, Vote
from torg.premises.scenarios.queries.scenarios import placed_in
from torg.premises.scenarios.services import scenarios as services
from torg.premises.scenarios.services import talk

pytestmark = pytest.mark.django_db


def placed(scenario: Scenario) -> list[str]:
    return [trade for _premises, trade in placed_in(Scenario.objects.get(pk=scenario.pk))]


def test_numbers_are_letters() -> None:
    letters = [Scenario(number=n).letter for n in (1, 2, 26, 27, 52, 53)]
    assert letters == ["A", "B", "Z", "AA", "AZ", "BA"]


def test_placed_moved_and_emptied(table: SimpleNamespace) -> None:
    staff = table.people["staff"]
    scenario = proposed(table, (0, "cafe"), (1, "books"))
    assert (scenario.number, scenario.letter) == (1, "A")
    services.place_trade(scenario, table.vacant[0].pk, "flowers", by=staff)
    assert placed(scenario) == ["flowers", "books"]
    services.place_trade(scenario, table.vacant[0].pk, "", by=staff)
    assert placed(scenario) == ["books"]
    verbs = JournalEntry.objects.filter(verb__startswith="scenario.").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["scenario.made"] + 4 * ["scenario.placed"]


def test_what_does_not_fit_is_refused_and_told(table: SimpleNamespace) -> None:
    staff, scenario = table.people["staff"], proposed(table)
    with pytest.raises(ScenarioError, match="too small"):
        services.place_trade(scenario, table.vacant[0].pk, "supermarket", by=staff)
    with pytest.raises(ScenarioError, match="trades of the study"):
        services.place_trade(scenario, table.vacant[0].pk, "bank", by=staff)
    with pytest.raises(ScenarioError, match="vacant premises of the study"):
        services.place_trade(scenario, 10**9, "cafe", by=staff)
    table.vacant[0].state = State.OCCUPIED
    table.vacant[0].save()
    with pytest.raises(ScenarioError, match="not vacant any more"):
        services.place_trade(scenario, table.vacant[0].pk, "cafe", by=staff)
    table.vacant[1].is_hidden = True
    table.vacant[1].save()
    with pytest.raises(ScenarioError, match="vacant premises of the study"):
        services.place_trade(scenario, table.vacant[1].pk, "cafe", by=staff)
    assert placed(scenario) == []


def test_a_premises_is_locked_with_its_trade_or_empty(table: SimpleNamespace) -> None:
    staff, scenario = table.people["staff"], proposed(table, (0, "cafe"))
    for number in (0, 1):
        services.lock_premises(scenario, table.vacant[number].pk, locked=True, by=staff)
    rows = Placement.objects.filter(scenario=scenario).values_list("trade", "is_locked")
    assert list(rows) == [("cafe", True), ("", True)]
    for number in (0, 1):
        services.lock_premises(scenario, table.vacant[number].pk, locked=False, by=staff)
    rows = Placement.objects.filter(scenario=scenario).values_list("trade", "is_locked")
    assert list(rows) == [("cafe", False)]
    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.create(scenario=scenario, premises=table.vacant[2])


def test_put_forward_it_stays_as_it_is(table: SimpleNamespace) -> None:
    staff, a = table.people["staff"], table.people["a"]
    scenario = proposed(table)
    with pytest.raises(ScenarioError, match="at least one"):
        services.put_forward(scenario, by=staff)
    services.place_trade(scenario, table.vacant[0].pk, "cafe", by=staff)
    with pytest.raises(ScenarioError, match="put forward"):
        talk.cast_vote(scenario, by=a)
    services.put_forward(scenario, by=staff)
    for deed in (
        lambda: services.place_trade(scenario, table.vacant[0].pk, "books", by=staff),
        lambda: services.lock_premises(scenario, table.vacant[0].pk, locked=True, by=staff),
        lambda: services.name_scenario(scenario, "Ny", by=staff),
        lambda: services.remove_scenario(scenario, by=staff),
        lambda: services.put_forward(scenario, by=staff),
    ):
        with pytest.raises(ScenarioError, match="make a copy"):
            deed()
    copy = services.copy_scenario(scenario, by=a)
    assert (copy.number, placed(copy), copy.made_by) == (2, ["cafe"], a)
    talk.cast_vote(scenario, by=a)
    services.take_back(scenario, by=staff)
    assert not Vote.objects.exists()
    services.remove_scenario(scenario, by=staff)
    assert services.make_scenario(table.study, by=staff).number == 3


def test_one_vote_a_person_which_may_be_moved(table: SimpleNamespace) -> None:
    staff, a = table.people["staff"], table.people["a"]
    one, two = proposed(table, (0, "cafe")), proposed(table, (0, "books"))
    for scenario in (one, two):
        services.put_forward(scenario, by=staff)
    talk.cast_vote(one, by=a)
    talk.cast_vote(two, by=a)
    talk.cast_vote(two, by=a)
    talk.cast_vote(one, by=staff)
    assert {(v.scenario_id, v.person_id) for v in Vote.objects.all()} == {
        (two.pk, a.pk),
        (one.pk, staff.pk),
    }
    talk.withdraw_vote(one, by=a)  # it is not there
    assert Vote.objects.count() == 2
    talk.withdraw_vote(two, by=a)
    assert Vote.objects.count() == 1
    journaled = JournalEntry.objects.filter(verb__contains="vote")
    assert {entry.object_type for entry in journaled} == {"studies.study"}
    assert all(entry.data == {} for entry in journaled)  # nobody reads there who preferred what


def test_what_is_said_goes_with_the_person(table: SimpleNamespace) -> None:
    staff, a = table.people["staff"], table.people["a"]
    scenario = proposed(table, (0, "cafe"), by=a)
    services.put_forward(scenario, by=a)
    with pytest.raises(ScenarioError, match="something"):
        talk.write_comment(scenario, " \n ", by=a)
    talk.write_comment(scenario, "Bra <b>hörn</b>", by=a)
    kept = talk.write_comment(scenario, "Håller med", by=staff)
    talk.cast_vote(scenario, by=a)
    export = export_person(a)
    assert [row["text"] for row in export["scenarios.comment"]] == ["Bra hörn"]
    assert len(export["scenarios.vote"]) == 1
    erase_person(a, by=a)
    assert list(Comment.objects.all()) == [kept]
    assert not Vote.objects.exists()
    assert Scenario.objects.get(pk=scenario.pk).made_by is None
    talk.remove_comment(kept, by=staff)
    assert not Comment.objects.exists()


def test_too_many_scenarios(table: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST", 2)
    for _number in range(2):
        services.make_scenario(table.study, by=None)
    with pytest.raises(ScenarioError, match="too many"):
        services.make_scenario(table.study, by=None)
