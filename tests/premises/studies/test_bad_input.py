"""What cannot be is told where it comes in, and a study that lacks it is incomplete, not wrong."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from tests.factories.places import PlaceFactory
from tests.premises.figures.files import geojson
from tests.premises.studies.town import FEW, LAT, LON, STEP, by_day
from torg.cli import main
from torg.places.geometry.walkways import Walkways
from torg.places.models import Category, City, District, WalkNetwork
from torg.premises.enums import State
from torg.premises.figures.models import Dataset, Spending
from torg.premises.models import Premises
from torg.premises.studies.analysis import Parameters, gather
from torg.premises.studies.enums import Lack
from torg.premises.studies.models import Study
from torg.premises.studies.queries.assumptions import missing_of
from torg.premises.studies.services.studies import order_study, run_study

pytestmark = pytest.mark.django_db


def square(east: float = LON) -> list[list[float]]:
    ring = [(0, 0), (STEP, 0), (STEP, STEP), (0, STEP), (0, 0)]
    return [[east + x, LAT - STEP / 2 + y] for x, y in ring]


BOW = [square()[0], square()[2], square()[1], square()[3], square()[0]]


def take_people(
    city: City, path: Path, shape: Any, people: int, *more: str, crs: str = ""
) -> tuple[int, dict[str, Any]]:
    """Read a file instead of the town's people; return the exit code and what is said."""
    Dataset.objects.filter(kind="population").delete()
    file = geojson(path / "people.geojson", [({"id": "a", "antal": people}, shape)], crs=crs)
    command = ["import", "people", str(file), "--city", city.slug, *more, "--json"]
    outcome = CliRunner().invoke(main, command)
    return outcome.exit_code, json.loads(outcome.output.splitlines()[-1])


def studied(city: City, district: District) -> Study:
    return run_study(order_study(city, district, by=None, parameters=FEW), by=None)


@pytest.mark.parametrize(
    ("shape", "people", "crs", "said"),
    [
        (square(), 900, "urn:ogc:def:crs:EPSG::99999", "koordinatsystem"),
        ([[y, x] for x, y in square()], 900, "", "bytt plats"),
        (square(), -900, "", "Inget i filen"),
    ],
    ids=["unknown system", "lat and lon changed places", "negative people"],
)
def test_people_that_cannot_be(
    city: City, district: District, tmp_path: Path, shape: Any, people: int, crs: str, said: str
) -> None:
    code, answer = take_people(city, tmp_path, shape, people, crs=crs)
    assert (code, said in answer["error"]) == (1, True), answer
    by_day(city)
    study = studied(city, district)
    assert (study.state, study.lacks, study.result) == ("incomplete", ["population"], {})


def test_an_area_that_crosses_itself_is_mended(
    city: City, district: District, tmp_path: Path
) -> None:
    code, answer = take_people(city, tmp_path, BOW, 900)
    assert (code, answer["refused"]) == (0, [])
    by_day(city)
    study = studied(city, district)
    assert (study.state, study.lacks) == ("done", [])
    cafe = next(line for line in study.result["trades"] if line["trade"] == "cafe")
    each = gather(city, district, Parameters()).trades
    number = each.slugs.index("cafe")
    day = 0.5 * (500 * each.worker[number] + 100 * each.student[number])
    assert cafe["demand"] == pytest.approx(900 * each.resident[number] + day, abs=1)


def test_nobody_spends_anything(city: City, district: District) -> None:
    by_day(city)
    Spending.objects.update(resident=0, worker=0, student=0)
    study = studied(city, district)
    assert (study.state, study.lacks, study.result) == ("incomplete", ["demand"], {})


def test_a_shop_that_nobody_can_reach(city: City, district: District) -> None:
    by_day(city)
    cafe = Category.objects.get(slug="cafe")
    PlaceFactory(city=city, category=cafe, lat=LAT + 0.3, lon=LON, name="Ön")
    study = studied(city, district)
    assert (study.state, study.lacks) == ("incomplete", ["cut_off"])
    assert study.result["fits"]


def test_a_path_that_leads_nowhere_cuts_no_shop_off(city: City, district: District) -> None:
    by_day(city)
    before = studied(city, district).result["trades"]
    network = WalkNetwork.objects.get(city=city)
    ways = Walkways.unpacked(bytes(network.packed))
    yard = np.array([[LON + 3 * STEP, LAT + 1e-6], [LON + 3.1 * STEP, LAT + 1e-6]])  # by a café
    more = Walkways(
        np.vstack([ways.lonlat, yard]), np.vstack([ways.edges, [[10, 11]]]).astype(np.int32),
        np.zeros(10, dtype=np.bool_),
    )  # fmt: skip
    WalkNetwork.objects.update(packed=more.packed())
    study = studied(city, district)
    assert (study.state, study.lacks) == ("done", [])
    for line, was in zip(study.result["trades"], before, strict=True):
        assert line["demand"] == was["demand"]
        assert line["unserved"] == was["unserved"]


def test_one_shop_only(city: City, district: District) -> None:
    by_day(city)
    city.places.exclude(pk=city.places.first().pk).delete()
    study = studied(city, district)
    assert (study.state, study.lacks) == ("incomplete", ["few_stores"])
    cafe = next(line for line in study.result["trades"] if line["trade"] == "cafe")
    assert (cafe["town"], cafe["district"], cafe["outside"]) == (None, None, None)
    assert {fit["worst_loss"] for fit in study.result["fits"] if fit["trade"] == "cafe"} == {None}


def test_all_premises_are_let(city: City, district: District) -> None:
    by_day(city)
    Premises.objects.update(state=State.OCCUPIED)
    study = studied(city, district)
    assert (study.state, study.lacks) == ("incomplete", ["vacant"])
    assert not study.result["fits"]
    assert study.result["trades"]


def test_whatever_is_lacking_has_words_and_advice() -> None:
    for lack in missing_of(Lack.values):
        assert lack.words
        assert lack.advice, lack.words
