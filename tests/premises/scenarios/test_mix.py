"""The best mix: as good as trying everything, within its wishes, and told when they collide."""

from itertools import product
from types import SimpleNamespace

import pytest
from django_tasks_db.models import DBTaskResult

from tests.premises.scenarios.town import proposed
from torg.premises.scenarios.analysis.kept import table_of
from torg.premises.scenarios.analysis.mix import Wishes, suggest
from torg.premises.scenarios.analysis.owners import gains, owned
from torg.premises.scenarios.analysis.scoring import score
from torg.premises.scenarios.enums import Aim, Search
from torg.premises.scenarios.models import Scenario
from torg.premises.scenarios.page.table import scenario_page
from torg.premises.scenarios.queries.scenarios import owners_of, placed_in
from torg.premises.scenarios.services import scenarios as services
from torg.premises.scenarios.services import suggest as searching
from torg.premises.scenarios.services.suggest import suggest_mix

pytestmark = pytest.mark.django_db
FREELY = {"worst_loss": 1.0}


def fresh(scenario: Scenario) -> Scenario:
    return Scenario.objects.get(pk=scenario.pk)


def test_as_good_as_trying_everything(table: SimpleNamespace) -> None:
    """Three premises and four trades: all 125 mixes are reckoned by the scenario's own figures."""
    of_study = table_of(table.study)
    of = owned(of_study, owners_of(of_study.premises, of_study.stores))
    free = [one.pk for one in table.vacant[:3]]
    trades = ("cafe", "books", "flowers", "shoes")
    best = 0.0
    for mix in product(("", *trades), repeat=3):
        placed = tuple(sorted((pk, slug) for pk, slug in zip(free, mix, strict=True) if slug))
        fits = all(
            of_study.fit[of_study.premises.index(pk), of_study.trades.index(slug)]
            for pk, slug in placed
        )
        if fits and len(set(mix) - {""}) == len([slug for slug in mix if slug]):
            best = max(best, score(of_study, placed).gain)
    others = {row: "" for row in of_study.premises if row not in free}
    found = suggest(of_study, Wishes(worst_loss=1.0, locks=others), of, free, time_limit=20)
    assert found.state == Search.FOUND
    assert found.value >= best * (1 - 1e-9)  # all trades are open to it
    assert found.value <= found.bound * (1 + 1e-9)
    assert found.value == pytest.approx(score(of_study, found.placed).gain)
    assert {pk for pk, _trade in found.placed} <= set(free)


def test_the_scenario_is_filled_and_what_is_locked_stays(table: SimpleNamespace) -> None:
    staff = table.people["staff"]
    scenario = proposed(table, (0, "hairdresser"), (1, "cafe"))
    services.lock_premises(scenario, table.vacant[0].pk, locked=True, by=staff)
    services.lock_premises(scenario, table.vacant[2].pk, locked=True, by=staff)
    assert suggest_mix(scenario, FREELY, by=staff) == Search.FOUND
    found = dict(placed_in(fresh(scenario)))
    assert found[table.vacant[0].pk] == "hairdresser"
    assert table.vacant[2].pk not in found  # to stay empty
    assert len(found) == len(set(found.values())) == 5
    told = fresh(scenario).search
    assert told["state"] == "found"
    assert told["value"] <= told["bound"] * (1 + 1e-9)
    of_study = table_of(table.study)
    of = owned(of_study, owners_of(of_study.premises, of_study.stores))
    everyone = gains(of_study, placed_in(fresh(scenario)), of).by_owner
    assert all(one.gain >= -1 for one in everyone.values())


@pytest.mark.parametrize("aim", list(Aim))
def test_every_aim_gives_a_mix(table: SimpleNamespace, aim: Aim) -> None:
    scenario = proposed(table)
    asked = {"aim": aim.value, **FREELY}
    assert suggest_mix(scenario, asked, by=table.people["staff"]) == Search.FOUND
    assert fresh(scenario).search["aim"] == aim
    assert placed_in(fresh(scenario))


def test_wishes_that_collide_are_told_in_words(table: SimpleNamespace) -> None:
    staff = table.people["staff"]
    scenario = proposed(table, (0, "cafe"), (1, "cafe"))
    for number in (0, 1):
        services.lock_premises(scenario, table.vacant[number].pk, locked=True, by=staff)
    assert suggest_mix(scenario, FREELY, by=staff) == Search.COLLIDES
    assert {told["kind"] for told in fresh(scenario).search["collisions"]} == {"lock", "most"}
    page = scenario_page(staff, fresh(scenario), scenario.made_at)
    assert page.search is not None
    assert sorted(page.search.reasons) == sorted(
        [
            f"{table.vacant[0]} is locked as it is.",
            f"{table.vacant[1]} is locked as it is.",
            "There may not be more of the trade Café.",
        ]
    )
    assert len(placed_in(fresh(scenario))) == 2  # nothing was changed


def test_no_shop_loses_more_than_was_asked(table: SimpleNamespace) -> None:
    staff, scenario = table.people["staff"], proposed(table)
    suggest_mix(scenario, {"worst_loss": 0.0, "most": 3}, by=staff)
    of_study = table_of(table.study)
    chosen = {trade for _premises, trade in placed_in(fresh(scenario))}
    present = {of_study.trades[kind] for kind in of_study.store_trade}
    assert chosen.isdisjoint(present)
    asked = {"worst_loss": 0.0, "wanted": ["cafe"]}
    assert suggest_mix(scenario, asked, by=staff) == Search.COLLIDES
    kinds = {told["kind"] for told in fresh(scenario).search["collisions"]}
    assert kinds == {"least", "loss"}


def test_a_long_search_is_a_task(table: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "QUICK", 1)
    staff, scenario = table.people["staff"], proposed(table)
    assert suggest_mix(scenario, FREELY, by=staff) == Search.WAITS
    page = scenario_page(staff, fresh(scenario), scenario.made_at)
    assert page.search is not None
    assert page.search.waits
    (waiting,) = DBTaskResult.objects.ready()
    arguments = waiting.args_kwargs["args"]
    searching.search_later.call(*arguments)
    assert fresh(scenario).search["state"] == "found"
    found = placed_in(fresh(scenario))
    searching.search_later.call(*arguments)  # a task may come twice
    assert placed_in(fresh(scenario)) == found
