"""A study from rows to an answer: money adds up, the same again, incomplete rather than wrong."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from django.utils import timezone

from tests.factories.premises import PremisesFactory
from tests.premises.studies.town import FEW, LAT, by_day
from torg.cli import main
from torg.places.models import Category, City, District, WalkNetwork
from torg.premises.enums import State
from torg.premises.figures.enums import DatasetKind
from torg.premises.figures.models import Area, Dataset
from torg.premises.models import Premises
from torg.premises.studies.analysis import Parameters, answer, gather
from torg.premises.studies.analysis.answer import lacks
from torg.premises.studies.analysis.model import market, slices
from torg.premises.studies.enums import Lack, StudyState
from torg.premises.studies.exceptions import StudyBusyError
from torg.premises.studies.models import Study
from torg.premises.studies.services.studies import order_study, run_study

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("outside", [(0.3, 1.0), (0.0, 0.0)])
def test_money_adds_up(city: City, district: District, outside: tuple[float, float]) -> None:
    by_day(city)
    parameters = Parameters(**FEW, outside_share=outside)
    inputs = gather(city, district, parameters)
    of = market(inputs, slices(inputs), parameters, parameters.middle())
    sold = np.bincount(inputs.stores.trade, of.turnover, len(inputs.trades.slugs))
    assert np.allclose(of.demand, of.unserved + of.outside + sold, rtol=1e-9)
    cafe = inputs.trades.slugs.index("cafe")
    people = 10 * 1000 + sum(range(10))
    each = inputs.trades
    assert of.demand[cafe] == pytest.approx(
        people * each.resident[cafe] + 0.5 * (500 * each.worker[cafe] + 100 * each.student[cafe])
    )  # half of those who are here by day live elsewhere
    assert (of.outside.sum() > 0) == (outside[1] > 0)
    assert of.outside.min() >= -1e-6
    nobody_sells = inputs.trades.slugs.index("shoes")
    assert of.unserved[nobody_sells] == pytest.approx(of.demand[nobody_sells])


def test_a_newcomer_takes_from_neighbours_and_from_elsewhere(
    city: City, district: District
) -> None:
    parameters = Parameters(**FEW)
    inputs = gather(city, district, parameters)
    found = answer(inputs, parameters, seed=1)
    fit = next(fit for fit in found.fits if fit.trade == "cafe")
    assert fit.turnover == pytest.approx(fit.taken + fit.gained, abs=2)
    assert min(fit.taken, fit.gained) > 0
    # Two cafés are too few to tell of by themselves.
    assert (fit.taken_district, fit.taken_town) == (None, None)
    of = market(inputs, slices(inputs), parameters, parameters.middle())
    cafe = inputs.trades.slugs.index("cafe")
    here, town = of.taken_inside[0, cafe], of.taken_town[0, cafe]
    assert fit.taken == pytest.approx(here + town, abs=2)
    assert here > town > 0  # two neighbours within 62 m, one far off
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


@pytest.mark.parametrize(
    ("use", "trades"),
    [
        ("eat", {"restaurant", "cafe", "fast-food", "bar"}),  # all that stands below it
        ("bank", set()),  # nothing that spending is known for
    ],
)
def test_uses_that_are_no_trades_themselves(
    city: City, district: District, use: str, trades: set[str]
) -> None:
    premises = PremisesFactory(city=city, district=district, state=State.VACANT, area_m2=500)
    premises.uses.add(Category.objects.get(slug=use))
    found = answer(gather(city, district, Parameters(**FEW)), Parameters(**FEW), seed=1)
    assert {fit.trade for fit in found.fits if fit.premises == premises.pk} == trades


def test_neither_too_small_nor_up_the_stairs(city: City, district: District) -> None:
    large = PremisesFactory(city=city, district=district, state=State.VACANT, area_m2=400)
    PremisesFactory(city=city, district=district, state=State.VACANT, area_m2=400, floor="2")
    found = answer(gather(city, district, Parameters(**FEW)), Parameters(**FEW), seed=1)
    assert {fit.premises for fit in found.fits if fit.trade == "supermarket"} == {large.pk}
    assert len(found.names) == 2


def test_where_nobody_walks_no_trade_is_robust(city: City, district: District) -> None:
    far = PremisesFactory(city=city, district=district, state=State.VACANT, lat=LAT + 0.2)
    inputs = gather(city, district, Parameters(**FEW))
    found = answer(inputs, Parameters(**FEW), seed=1)
    assert {fit.robustness for fit in found.fits if fit.premises == far.pk} == {0.0}
    assert Lack.UNREACHED in lacks(inputs)


def test_people_who_cannot_come_do_not_change_the_town(city: City, district: District) -> None:
    parameters = Parameters(**FEW)
    before = answer(gather(city, district, parameters), parameters, seed=1)
    people = Dataset.objects.get(kind=DatasetKind.POPULATION)
    Area.objects.create(dataset=people, key="far", lat=LAT + 0.1, lon=12.6945, residents=90_000)
    after = answer(gather(city, district, parameters), parameters, seed=1)
    assert after.fits == before.fits
    cafe = next(line for line in after.trades if line.trade == "cafe")
    assert cafe.unserved == pytest.approx(90_000 * 8 * 148, rel=0.01)


def test_a_shop_in_two_premises_has_both_floors(city: City, district: District) -> None:
    place = city.places.first()
    for area in (400, 800):
        PremisesFactory(city=city, place=place, state=State.OCCUPIED, area_m2=area)
    stores = gather(city, district, Parameters()).stores
    assert stores.area[stores.ids.index(place.pk)] == 1200


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
    for wrong in (
        {"x": 1},
        {"draws": 0},
        {"draws": 7.5},
        {"draws": True},
        {"draws": 10**9},
        {"draws": "5"},
        {"rent_share": [0.2, 0.1]},
        {"rent_share": 0.1},
        {"outside_share": -1},
        {"nearest_m": [1, 2]},
        {"fullest": float("inf")},
        {"store_m2": 0},
    ):
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
    assert Study.objects.count() == 2
    Area.objects.filter(key="1").update(residents=5)  # other figures: asked anew, and both are kept
    code, other = run("run", "soder")
    assert (code, other["slug"], other["inputs"] != first["inputs"]) == (0, "soder-3", True)
    assert Study.objects.get(slug="soder").result["fits"] == first["result"]["fits"]
    code, said = run("run", "none")
    assert (code, "soder" in said["error"]) == (1, True)


def test_two_do_not_run_it_at_once(city: City, district: District) -> None:
    study = order_study(city, district, by=None, parameters=FEW)
    Study.objects.filter(pk=study.pk).update(state=StudyState.RUNNING, heard_at=timezone.now())
    with pytest.raises(StudyBusyError):
        run_study(study, by=None)
    Study.objects.filter(pk=study.pk).update(heard_at=timezone.now() - timedelta(hours=2))
    assert run_study(study, by=None).result


def test_a_study_that_fails_says_so(city: City, district: District) -> None:
    study = order_study(city, district, by=None, parameters=FEW)

    def stop(share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_study(study, by=None, step=stop)
    study.refresh_from_db()
    assert (study.state, study.result) == (StudyState.FAILED, {})
    assert run_study(study, by=None).result
