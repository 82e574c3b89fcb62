"""The best mix: as good as trying everything, within its wishes, and told when they collide."""

from dataclasses import replace
from itertools import product
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from tests.factories.premises import PremisesFactory, property_owner
from tests.premises.scenarios.town import proposed
from torg.places.models import Place
from torg.premises.enums import State
from torg.premises.models import Premises
from torg.premises.scenarios.analysis import kept
from torg.premises.scenarios.analysis.kept import table_of
from torg.premises.scenarios.analysis.mix import Found, Wishes, _is_fairest, suggest
from torg.premises.scenarios.analysis.owners import gains, owned
from torg.premises.scenarios.analysis.scoring import flows, score
from torg.premises.scenarios.analysis.table import Table
from torg.premises.scenarios.enums import Aim, Search
from torg.premises.scenarios.models import Scenario
from torg.premises.scenarios.page.searched import searched
from torg.premises.scenarios.page.table import scenario_page
from torg.premises.scenarios.page.words import kr
from torg.premises.scenarios.queries.scenarios import owners_of, placed_in
from torg.premises.scenarios.services import scenarios as services
from torg.premises.scenarios.services import suggest as searching
from torg.premises.scenarios.services.suggest import suggest_mix
from torg_analysis.siting import FairMix

pytestmark = pytest.mark.django_db
FREELY = {"worst_loss": 1.0}


def fresh(scenario: Scenario) -> Scenario:
    return Scenario.objects.get(pk=scenario.pk)


def test_as_good_as_trying_everything(table: SimpleNamespace) -> None:
    """Three premises and four trades: all 125 mixes are reckoned by the scenario's own figures.

    Turnover with floors that end, neighbours and variety all count; a trade may come twice.
    """
    knows_neighbours(table)
    trades = ("cafe", "books", "flowers", "shoes")
    whole = table_of(table.study)
    kinds = [whole.trades.index(slug) for slug in trades]
    fit = whole.fit & np.isin(np.arange(len(whole.trades)), kinds)
    of_study = replace(whole, fit=fit, fullest=0.3, known={})
    free = [one.pk for one in table.vacant[1:4]]
    worth = [
        score(of_study, placed).worth
        for mix in product(("", *trades), repeat=3)
        if _fits(of_study, placed := _placed(free, mix)) and max(map(mix.count, trades)) <= 2
    ]
    nobody = owned(of_study, [])
    wishes = Wishes(
        worst_loss=1.0, most=2, locks={row: "" for row in of_study.premises if row not in free}
    )
    found = suggest(of_study, wishes, nobody, free, time_limit=20)
    assert found.state == Search.FOUND
    assert found.value == pytest.approx(max(worth), rel=1e-6)
    assert found.value <= found.bound <= found.value * (1 + 1e-5)
    parts = score(of_study, found.placed)
    assert found.value == parts.worth
    assert 0 not in {parts.gain, parts.neighbours, parts.varied}
    assert any(shop.carries > 0.3 for shop in parts.shops)  # of which some are turned away


def _placed(free: list[int], mix: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    return tuple(sorted((pk, slug) for pk, slug in zip(free, mix, strict=True) if slug))


def _fits(of_study: Table, placed: tuple[tuple[int, str], ...]) -> bool:
    return all(
        of_study.fit[of_study.premises.index(pk), of_study.trades.index(slug)]
        for pk, slug in placed
    )


def knows_neighbours(table: SimpleNamespace) -> None:
    """Let the study have told who stands near whom: its town has too few shops to tell."""
    told = [("cafe", "books", 3.0), ("books", "cafe", 0.5), ("shoes", "flowers", 2.0)]
    result = table.study.result
    result["neighbours"] = [
        {"trade": a, "beside": b, "attraction": times, "p": 0.001} for a, b, times in told
    ]
    for number, fit in enumerate(result["fits"]):
        fit["complementarity"] = (-1) ** number * 2.0
    table.study.save()
    kept._tables.clear()


def test_the_page_and_the_mix_tell_the_same_worth(table: SimpleNamespace) -> None:
    """Of trades that may be told, so that the sum is shown."""
    knows_neighbours(table)
    staff = table.people["staff"]
    scenario = proposed(table, (1, "shoes"), (2, "flowers"))
    for one in table.vacant:
        services.lock_premises(scenario, one.pk, locked=True, by=staff)
    assert suggest_mix(scenario, FREELY, by=staff) == Search.FOUND
    found = fresh(scenario).search
    page = scenario_page(staff, fresh(scenario), scenario.made_at)
    parts = score(table_of(table.study), placed_in(scenario))
    assert found["value"] == parts.worth == parts.gain + parts.neighbours + parts.varied
    beside = table_of(table.study).beside
    suits = sum(
        fit["complementarity"]
        for fit in table.study.result["fits"]
        if (fit["premises"], fit["trade"]) in placed_in(scenario)
    )
    assert parts.neighbours == pytest.approx(beside.neighbour * suits + beside.neighbour_kr)
    assert [part.amount for part in page.outcome.worth] == [
        kr(amount, sign=True)
        for amount in (parts.gain, parts.neighbours, parts.varied, parts.worth)
    ]
    rows = {row.name: row.cells[0].words for row in page.comparison.rows}
    assert rows["Worth together: net gain, neighbours and variety"] == kr(found["value"], sign=True)
    assert page.search is not None
    assert page.search.words.startswith("Proven: within these wishes no other mix is worth more")


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
def test_who_has_no_premises_in_play_forbids_nothing(table: SimpleNamespace, aim: Aim) -> None:
    """A fifth owner has only let premises, with a shop of each trade: it can only lose."""
    table.owners["e"] = property_owner(table.city, "Ägare e", seated=True)
    of_study = table_of(table.study)
    for pk in of_study.stores:
        place = Place.objects.get(pk=pk)
        Premises.objects.filter(place=place).delete()
        PremisesFactory(
            city=table.city, district=table.district, lat=place.lat, lon=place.lon, place=place,
            area_m2=90, state=State.OCCUPIED, owner=table.owners["e"].actor,
        )  # fmt: skip
    staff, scenario = table.people["staff"], proposed(table)
    asked = {"aim": aim.value, "wanted": ["cafe"], "worst_loss": 0.5}
    assert suggest_mix(scenario, asked, by=staff) == Search.FOUND
    placed = placed_in(fresh(scenario))
    of = owned(of_study, owners_of(of_study.premises, of_study.stores))
    change = {pk: one.gain for pk, one in gains(of_study, placed, of).by_owner.items()}
    let_only = table.owners["e"].actor.pk
    assert change[let_only] < 0
    assert all(gain >= -1 for pk, gain in change.items() if pk != let_only)
    lost = flows(of_study, placed, draws=False).loss.sum(axis=0)
    assert (lost <= 0.5 * of_study.turnover + 1).all()  # and that is what protects it
    page = scenario_page(staff, fresh(scenario), scenario.made_at)
    assert page.search is not None
    assert "No present shop loses more than 50\u00a0% of what it sells" in page.search.limit


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
    asked["wanted"] = ["books"]  # of which there is one shop: it is not named by its trade
    assert suggest_mix(scenario, asked, by=staff) == Search.COLLIDES
    told = fresh(scenario).search["collisions"]
    assert [one.get("trade") for one in told if one["kind"] == "loss"] == [None]
    page = scenario_page(staff, fresh(scenario), scenario.made_at)
    assert page.search is not None
    assert "A present shop may not lose more than that." in page.search.reasons


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


def waiting(table: SimpleNamespace, scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(searching, "QUICK", 1)
    assert suggest_mix(scenario, FREELY, by=table.people["staff"]) == Search.WAITS
    return DBTaskResult.objects.ready().latest("enqueued_at").args_kwargs["args"]


def test_a_search_lets_go_of_what_was_put_forward_or_asked_for_anew(
    table: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff, scenario = table.people["staff"], proposed(table, (0, "cafe"))
    first = waiting(table, scenario, monkeypatch)
    second = waiting(table, scenario, monkeypatch)
    searching.search_later.call(*first)
    assert fresh(scenario).search["state"] == "waits"  # for the second
    services.put_forward(scenario, by=staff)
    assert fresh(scenario).search == {}
    searching.search_later.call(*second)
    assert [trade for _pk, trade in placed_in(fresh(scenario))] == ["cafe"]


def test_a_search_replaces_nothing_that_was_changed_while_it_thought(
    table: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff, scenario = table.people["staff"], proposed(table)
    before = searching._prints(scenario)
    asked = searching._plain(FREELY)
    services.place_trade(scenario, table.vacant[0].pk, "cafe", by=staff)
    found = Found(Search.FOUND, ((table.vacant[1].pk, "books"),))
    assert searching._write(scenario, before, asked, found, by=staff) == Search.CHANGED
    assert placed_in(fresh(scenario)) == ((table.vacant[0].pk, "cafe"),)
    page = scenario_page(staff, fresh(scenario), scenario.made_at)
    assert page.search is not None
    assert "nothing was replaced" in page.search.words


def test_what_was_proven_goes_with_a_change(table: SimpleNamespace) -> None:
    staff, scenario = table.people["staff"], proposed(table)
    for change in (
        lambda: services.place_trade(scenario, table.vacant[0].pk, "", by=staff),
        lambda: services.lock_premises(scenario, table.vacant[1].pk, locked=True, by=staff),
    ):
        Scenario.objects.filter(pk=scenario.pk).update(search={"state": "found"})
        change()
        assert fresh(scenario).search == {}


def test_the_fairest_is_said_where_it_is_proven() -> None:
    told = {"state": "found", "aim": "nash", "gap": 0.0, "bound": 1.0}
    for fairest, words in ((True, "The fairest mix within"), (False, "There may be a fairer one")):
        scenario = Scenario(search={**told, "is_fairest": fairest})
        found = searched(scenario, {}, {}, frozenset(), "Centrum", True)
        assert found is not None
        assert words in found.words
    parts = np.zeros(1, int), 1.0, 1.0, np.zeros(1)
    assert _is_fairest(FairMix(*parts, 2.0, 2.0))
    assert not _is_fairest(FairMix(*parts, 2.0, 2.1))


def test_the_market_is_prepared_before_anything_is_locked(table: SimpleNamespace) -> None:
    staff, scenario = table.people["staff"], proposed(table)
    kept._tables.clear()
    with CaptureQueriesContext(connection) as seen:
        services.place_trade(scenario, table.vacant[0].pk, "cafe", by=staff)
    said = [query["sql"] for query in seen]
    read = next(at for at, sql in enumerate(said) if "studyinputs" in sql)
    assert read < next(at for at, sql in enumerate(said) if sql.startswith("SAVEPOINT"))
