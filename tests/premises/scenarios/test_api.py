"""Scenarios for other programs: who comes in by which door, and what each is never told."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from tests.premises.scenarios.test_views import (
    AT_TABLE,
    SECRETS,
    client_of,
    numbers_in,
    round_table,
    shown,
)
from tests.premises.scenarios.town import proposed
from torg.premises.enums import State
from torg.premises.models import AskingRent
from torg.premises.scenarios.analysis.told import as_shown
from torg.premises.scenarios.models import Scenario
from torg.premises.scenarios.page.words import kr
from torg.premises.scenarios.services import publishing, talk
from torg.premises.scenarios.services import scenarios as services

pytestmark = pytest.mark.django_db
__all__ = ["round_table"]  # a fixture of both files
TABLE, REPORT = "round-table", "scenarios"
TOLD = ((0, "flowers"), (2, "shoes"), (3, "bakery"))  # of three owners; no shop sells them today


@pytest.fixture
def told(round_table: SimpleNamespace) -> SimpleNamespace:
    """A third scenario, put forward, of which all may be told; it is in the report."""
    staff = round_table.people["staff"]
    round_table.told = proposed(round_table, *TOLD)
    services.put_forward(round_table.told, by=staff)
    publishing.choose_published(round_table.study, [round_table.told.number], by=staff)
    return round_table


def ask(table: SimpleNamespace, who: str, door: str, scenario: Scenario | None = None) -> Any:
    number = scenario.number if scenario else ""
    path = f"/api/v1/studies/{table.study.slug}/{door}/{number}"
    return client_of(table.people[who]).get(path)


def answers(table: SimpleNamespace, who: str) -> list[HttpResponse]:
    """Everything that both doors answer to somebody."""
    everything = (None, table.forward, table.draft, table.told)
    return [ask(table, who, door, one) for door in (TABLE, REPORT) for one in everything]


def test_who_comes_in_by_which_door(told: SimpleNamespace) -> None:
    for scenario in (None, told.draft, told.told):
        for who in told.people:
            answer = ask(told, who, TABLE, scenario)
            seen = 200 if who in AT_TABLE else 401 if who == "public" else 403
            assert (who, answer.status_code) == (who, seen)
            assert "no-store" in answer["Cache-Control"]
            assert "Access-Control-Allow-Credentials" not in answer
    # Who is not let in learns nothing of what is there.
    told.study.slug = "nowhere"
    assert ask(told, "stranger", TABLE).status_code == 403
    assert ask(told, "staff", TABLE).status_code == 404


def test_what_everybody_is_told_is_the_same_to_everybody(told: SimpleNamespace) -> None:
    listed = {ask(told, who, REPORT).content for who in told.people}
    ones = {ask(told, who, REPORT, told.told).content for who in told.people}
    assert (len(listed), len(ones)) == (1, 1)
    answer = ask(told, "public", REPORT)
    assert answer["Cache-Control"] == "public, max-age=60"
    [one] = answer.json()["data"]
    assert one == ask(told, "public", REPORT, told.told).json()
    assert [shop["trade"] for shop in one["shops"]] == ["flowers", "shoes", "bakery"]
    assert one["vacant"] == {"today": 6, "then": 3}
    for hidden in (told.forward, told.draft):  # put forward, but not chosen; a draft
        assert ask(told, "staff", REPORT, hidden).status_code == 404


def test_what_everybody_is_told_stays_until_it_is_chosen_anew_or_taken_back(
    told: SimpleNamespace,
) -> None:
    """Two answers at two times give nobody's vote and nobody's letting away."""
    before = ask(told, "public", REPORT).content
    talk.cast_vote(told.told, by=told.people["a"])
    told.vacant[3].state = State.LET
    told.vacant[3].save()
    assert ask(told, "public", REPORT).content == before
    publishing.choose_published(told.study, [told.told.number], by=None)
    now = ask(told, "public", REPORT).json()["data"][0]
    assert (now["votes"], len(now["shops"])) == (1, 2)
    told.vacant[2].is_hidden = True
    told.vacant[2].save()
    assert ask(told, "public", REPORT).json()["data"] == []
    services.take_back(told.told, by=told.people["staff"])
    assert Scenario.objects.get(pk=told.told.pk).published == {}


@pytest.mark.parametrize("who", ["public", *AT_TABLE])
def test_no_answer_knows_what_another_asks(told: SimpleNamespace, who: str) -> None:
    """Others ask another rent, then none: every answer stays byte for byte."""
    before = [one.content for one in answers(told, who)]
    own = {"a": 0, "b": 2}.get(who)
    for number, rent in SECRETS.items():
        seen = any(str(rent) in numbers_in(one.decode()) for one in before)
        assert seen == (number == own)
    others = AskingRent.objects.all()
    if own is not None:
        others = others.exclude(premises=told.vacant[own])
    others.update(per_m2_year=1)
    assert [one.content for one in answers(told, who)] == before
    others.delete()
    assert [one.content for one in answers(told, who)] == before


def test_an_owners_figures_are_told_to_that_owner_alone(told: SimpleNamespace) -> None:
    found = {who: ask(told, who, TABLE, told.told).json() for who in AT_TABLE}
    slugs = {who: told.owners[who].actor.slug for who in ("a", "b")}
    for who, one in found.items():
        assert [own["owner"] for own in one["own"]] == [
            slug for owner, slug in slugs.items() if owner == who
        ]
        text = shown(told, who, told.told)  # the page says the same, and says it is all there is
        for own in one["own"]:
            for name, sign in (("gain", True), ("rent", False), ("lost", False)):
                assert kr(own[name], sign=sign) in text
        assert kr(one["owners"]["total"], sign=True) in text
    alike = [{**one, "own": [], "placements": []} for one in found.values()]
    assert all(one == alike[0] for one in alike)
    public = ask(told, "public", REPORT, told.told).json()
    assert public["owners"] == {"concerned": 3, "gain": 3}  # of their money not even the sum
    assert public["gain"] == alike[0]["gain"]
    # Of two owners nothing is said in sum: each would know the other's part by its own.
    told.two = proposed(told, *TOLD[:2])
    for who in AT_TABLE:
        assert ask(told, who, TABLE, told.two).json()["owners"] is None


def test_one_or_two_shops_losses_are_told_by_neither_door(told: SimpleNamespace) -> None:
    """The scenario takes from two cafés and one bookshop: what is left of its sales is theirs."""
    publishing.choose_published(told.study, [told.forward.number], by=None)
    for who, door in (("public", REPORT), ("staff", TABLE)):
        one = ask(told, who, door, told.forward).json()
        assert one["sales"] > 0
        assert (one["gain"], one["comes_from"], one["worth"]["together"]) == (None, None, None)
    assert ask(told, "public", REPORT, told.forward).json()["owners"] is None
    assert ask(told, "public", REPORT, told.told).status_code == 404  # not chosen any more


@pytest.mark.parametrize("amount", [0, 499, 1_499, 640_400, -12_600, 1_249_000, -6_951_000])
def test_sums_are_rounded_as_the_pages_round_them(amount: int) -> None:
    assert kr(as_shown(amount), sign=True) == kr(amount, sign=True)
    assert as_shown(amount) % 1000 == 0


@pytest.mark.parametrize(
    ("door", "who", "asked"), [(REPORT, "public", (5, 3)), (TABLE, "a", (14, 25))]
)
def test_pages_follow_each_other_at_a_fixed_number_of_queries(
    table: SimpleNamespace, door: str, who: str, asked: tuple[int, int]
) -> None:
    client = client_of(table.people[who])
    first = f"/api/v1/studies/{table.study.slug}/{door}/"
    made = [proposed(table, (0, "flowers"))]

    def choose() -> None:
        for one in Scenario.objects.filter(put_forward_at=None):
            services.put_forward(one, by=None)
        publishing.choose_published(table.study, [one.number for one in made], by=None)

    def queries(path: str) -> int:
        client.get(path)  # what is kept from then on
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path).status_code == 200
        # Sessions are in the cache where there is one that is shared.
        return sum("django_session" not in query["sql"] for query in seen.captured_queries)

    choose()
    few = queries(first), queries(f"{first}1")
    made += [proposed(table, *TOLD[: n + 1]) for n in range(3)]
    choose()
    assert (queries(first), queries(f"{first}1")) == few
    assert few == asked
    found, path = [], f"{first}?limit=2"
    while path:
        page = client.get(path).json()
        assert page["meta"]["count"] == 4
        found += [one["number"] for one in page["data"]]
        path = page["meta"]["next"]
    assert found == [1, 2, 3, 4]
