"""What strategies of stretches say of the trades in a study: marked where it is shown, no more."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.formats import date_format

from tests.factories.places import StreetFactory
from tests.factories.strategies import adopted, stretch_of
from tests.premises.studies.town import FEW
from torg.places.models import Category, City, District
from torg.premises.models import Premises
from torg.premises.strategies.models import Strategy
from torg.premises.strategies.services.strategies import Said, write_draft
from torg.premises.studies.models import Study
from torg.premises.studies.services.studies import order_study, run_study


@pytest.fixture
def study(city: City, district: District) -> Study:
    Premises.objects.update(street=StreetFactory(city=city), along_m=40, side="left")
    return run_study(order_study(city, district, by=None, parameters=FEW), by=None)


def strategy(city: City, name: str, wanted: str, unwanted: str = "") -> Strategy:
    street = Premises.objects.get().street
    chosen = [tuple(Category.objects.filter(slug=slug)) for slug in (wanted, unwanted)]
    return adopted(stretch_of(city, name, street=street), wanted=chosen[0], unwanted=chosen[1])


def fits(client: Client, study: Study) -> list[dict[str, Any]]:
    (premises,) = client.get(f"/api/v1/studies/{study.slug}").json()["answer"]["premises"]
    return list(premises["fits"])


def bare(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: row[key] for key in row if key != "strategies"} for row in rows]


def test_trades_are_marked_with_the_day_and_nothing_else_changes(
    city: City, study: Study, client: Client
) -> None:
    before = fits(client, study)
    assert not any(row["strategies"] for row in before)
    first, second = (row["trade"] for row in before[:2])
    made = strategy(city, "Norra stråket", first, second)
    strategy(city, "Torget", first)
    told = fits(client, study)
    assert bare(told) == bare(before)
    assert made.adopted_on is not None
    day, page = made.adopted_on.isoformat(), "/strak/norra-straket/"
    said = {
        "stretch": "norra-straket", "adopted_on": day, "url": f"http://testserver{page}",
    }  # fmt: skip
    assert told[0]["strategies"][0] == {**said, "says": "wanted"}
    assert [one["stretch"] for one in told[0]["strategies"]] == ["norra-straket", "torget"]
    assert [row["strategies"] for row in told[1:3]] == [[{**said, "says": "unwanted"}], []]
    words = f"önskas inte enligt strategin för Norra stråket ({date_format(made.adopted_on)})"
    for turned in ("", "?per=bransch"):
        html = client.get(f"/analys/{study.slug}/{turned}").content.decode()
        assert f'href="{page}">{words}</a>' in html
        assert ">önskas enligt strategin för Torget (" in html
    study.refresh_from_db()
    assert "strategies" not in str(study.result)


def test_only_the_strategy_that_stands_is_told(city: City, study: Study, client: Client) -> None:
    def says() -> dict[str, list[str]]:
        rows = fits(client, study)
        return {row["trade"]: [one["says"] for one in row["strategies"]] for row in rows}

    cafe = Category.objects.get(slug="cafe")
    assert cafe.parent is not None
    made = strategy(city, "Torget", cafe.parent.slug)
    write_draft(made.stretch, Said("Annat.", (), (cafe,)), by=None)
    assert says()["cafe"] == ["wanted"]  # with all that stands below its parent
    assert says()["books"] == []
    Premises.objects.update(side="right", street=None)
    assert not any(says().values())


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_one_strategy_as_for_three(
    city: City, study: Study, client: Client, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        strategy(city, f"Stråk {number}", "cafe")
    client.get("/analys/metod/")
    cache.delete("places:categories")
    # The study, its premises, the tree, the base map; stretches with parts and streets, strategies
    # with what they want and do not want.
    with django_assert_num_queries(10):
        html = client.get(f"/analys/{study.slug}/").content.decode()
    assert html.count(">Strategin för Stråk ") == count
