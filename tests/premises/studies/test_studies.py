"""A study from rows to an answer: money adds up, the same again, incomplete rather than wrong."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from tests.factories.places import CityFactory, DistrictFactory, PlaceFactory
from tests.factories.premises import PremisesFactory
from torg.cli import main
from torg.places.categories import sync_categories
from torg.places.geometry.walkways import Walkways
from torg.places.models import Category, City, District, WalkNetwork
from torg.premises.enums import State
from torg.premises.figures.enums import DatasetKind
from torg.premises.figures.models import Area, Dataset
from torg.premises.figures.services.spending import ensure_spending
from torg.premises.models import Premises
from torg.premises.studies.analysis import Parameters, answer, gather
from torg.premises.studies.analysis.model import market, slices
from torg.premises.studies.models import Study
from torg.premises.studies.services.studies import order_study, run_study

pytestmark = pytest.mark.django_db
LAT, LON = 56.0465, 12.6945
STEP = 0.001  # degrees of longitude between two corners: 62 m
FEW = {"draws": 20}


@pytest.fixture
def city() -> City:
    """A street of ten corners; a district at its western end, with two cafés and a vacancy."""
    sync_categories()
    city = CityFactory()
    district = DistrictFactory(city=city)
    corners = np.array([[LON + n * STEP, LAT] for n in range(10)])
    edges = np.array([[n, n + 1] for n in range(9)], dtype=np.int32)
    ways = Walkways(corners, edges, np.zeros(9, dtype=np.bool_))
    WalkNetwork.objects.create(city=city, packed=ways.packed(), digest="x")
    cafe, books = (Category.objects.get(slug=slug) for slug in ("cafe", "books"))
    for corner, category, here in (
        (1, cafe, True),
        (3, cafe, True),
        (8, cafe, False),
        (7, books, False),
    ):
        PlaceFactory(
            city=city, category=category, lat=LAT, lon=LON + corner * STEP,
            district=district if here else None,
        )  # fmt: skip
    premises = PremisesFactory(
        city=city, district=district, lat=LAT, lon=LON + 2 * STEP, area_m2=100
    )
    premises.state = State.VACANT
    premises.save()
    people = Dataset.objects.create(
        city=city, kind=DatasetKind.POPULATION, title="Folk", source="Prov", digest="1"
    )
    Area.objects.bulk_create(
        Area(dataset=people, key=str(n), lat=LAT, lon=LON + n * STEP, residents=1000 + n)
        for n in range(10)
    )
    ensure_spending(city, by=None)
    return city


@pytest.fixture
def district(city: City) -> District:
    return District.objects.get(city=city)


def by_day(city: City) -> None:
    day = Dataset.objects.create(
        city=city, kind=DatasetKind.DAY_PEOPLE, title="Dag", source="Prov", digest="2"
    )
    Area.objects.create(dataset=day, key="d", lat=LAT, lon=LON, workers=500, students=100)


def test_money_adds_up(city: City, district: District) -> None:
    by_day(city)
    parameters = Parameters(**FEW)
    inputs = gather(city, district, parameters)
    of = market(inputs, slices(inputs), parameters, parameters.middle())
    sold = np.bincount(inputs.stores.trade, of.turnover, len(inputs.trades.slugs))
    assert np.allclose(of.demand, of.unserved + of.outside + sold, rtol=1e-9)
    cafe = inputs.trades.slugs.index("cafe")
    people = 10 * 1000 + sum(range(10))
    each = inputs.trades
    assert of.demand[cafe] == pytest.approx(
        people * each.resident[cafe] + 500 * each.worker[cafe] + 100 * each.student[cafe]
    )
    nobody_sells = inputs.trades.slugs.index("shoes")
    assert of.unserved[nobody_sells] == pytest.approx(of.demand[nobody_sells])


def test_a_newcomer_takes_from_neighbours_and_from_elsewhere(
    city: City, district: District
) -> None:
    found = answer(gather(city, district, Parameters(**FEW)), Parameters(**FEW), seed=1)
    fit = next(fit for fit in found.fits if fit.trade == "cafe")
    assert fit.turnover == pytest.approx(fit.taken_district + fit.taken_town + fit.gained, abs=2)
    assert min(fit.taken_district, fit.taken_town, fit.gained) > 0
    assert fit.taken_district > fit.taken_town  # two neighbours within 62 m, one far off
    assert fit.low <= fit.turnover <= fit.high
    assert 0 < fit.worst_loss < 1
    assert fit.turnover <= 2.0 * 100 * 25_000  # never more than twice what the floor needs


def test_what_is_unlike_the_street_adds_to_its_variety(city: City, district: District) -> None:
    found = answer(gather(city, district, Parameters(**FEW)), Parameters(**FEW), seed=1)
    by_trade = {fit.trade: fit for fit in found.fits}
    assert by_trade["cafe"].diversity == pytest.approx(0)
    assert by_trade["books"].diversity > 0


def test_the_same_again_and_another_seed(city: City, district: District) -> None:
    parameters = Parameters(**FEW)
    first = gather(city, district, parameters)
    again = gather(city, district, parameters)
    assert first.digest == again.digest
    assert answer(first, parameters, seed=1) == answer(again, parameters, seed=1)
    assert answer(first, parameters, seed=2).fits != answer(first, parameters, seed=1).fits
    Area.objects.filter(key="1").update(residents=5)
    assert gather(city, district, parameters).digest != first.digest


def test_only_trades_that_the_premises_is_for(city: City, district: District) -> None:
    premises = PremisesFactory(city=city, district=district, state=State.VACANT, area_m2=60)
    premises.uses.add(Category.objects.get(slug="books"))
    found = answer(gather(city, district, Parameters(**FEW)), Parameters(**FEW), seed=1)
    assert {fit.trade for fit in found.fits if fit.premises == premises.pk} == {"books"}
    best = [fit for fit in found.fits if fit.premises == premises.pk]
    assert best[0].robustness == 1.0


def test_what_is_hidden_or_elsewhere_is_not_studied(city: City, district: District) -> None:
    PremisesFactory(city=city, district=district, state=State.VACANT, is_hidden=True)
    PremisesFactory(city=city, district=None, state=State.VACANT)
    assert len(gather(city, district, Parameters()).candidates.ids) == 1
    assert len(gather(city, None, Parameters()).candidates.ids) == 2


@pytest.mark.parametrize(
    ("without", "lack", "has_answer"),
    [
        ("day", "day_people", True),
        ("people", "population", False),
        ("stores", "stores", False),
        ("network", "network", False),
        ("vacant", "vacant", True),
        ("reach", "reach", False),
    ],
)
def test_incomplete_rather_than_wrong(
    city: City, district: District, without: str, lack: str, has_answer: bool
) -> None:
    if without != "day":
        by_day(city)
    match without:
        case "people":
            Area.objects.update(residents=0)
        case "stores":
            city.places.update(category=Category.objects.get(slug="bank"))
        case "network":
            WalkNetwork.objects.all().delete()
        case "vacant":
            Premises.objects.update(state=State.OCCUPIED)
        case "reach":
            Area.objects.update(lat=LAT + 0.5)
    study = run_study(order_study(city, district, by=None, parameters=FEW), by=None)
    assert study.state == "incomplete"
    assert lack in study.lacks
    assert bool(study.result) == has_answer


def test_parameters_that_are_none() -> None:
    assert Parameters.read({"draws": 7, "rent_share": [0.1, 0.2]}).rent_share == (0.1, 0.2)
    for wrong in ({"x": 1}, {"draws": 0}, {"rent_share": [0.2, 0.1]}, {"outside_share": -1}):
        with pytest.raises(ValueError, match=r"parameter|range|more than 0"):
            Parameters.read(wrong)
    middle = replace(Parameters(), rent_share=(0.0, 0.2)).middle()
    assert middle.rent_share == 0.1


def run(*arguments: str) -> tuple[int, dict[str, Any]]:
    outcome = CliRunner().invoke(main, ["study", *arguments, "--json"])
    return outcome.exit_code, json.loads(outcome.output.splitlines()[-1])


def test_by_command(city: City, district: District) -> None:
    by_day(city)
    code, said = run("order", "--city", city.slug, "--district", district.slug, "--draws", "20")
    assert (code, said) == (0, {"slug": "soder"})
    assert run("order", "--city", city.slug, "--district", district.slug)[1]["slug"] == "soder-2"
    code, first = run("run", "soder")
    assert (code, first["state"], first["lacks"]) == (0, "done", [])
    assert {source["kind"] for source in first["sources"]} == {
        "population",
        "day_people",
        "spending",
    }
    assert run("run", "soder")[1] == first
    assert Study.objects.get(slug="soder").result["fits"] == first["result"]["fits"]
    code, said = run("run", "none")
    assert (code, "soder" in said["error"]) == (1, True)
