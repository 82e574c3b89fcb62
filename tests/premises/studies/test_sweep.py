"""Many studies at once: in this process or in others, the answers are the same."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import pytest

from tests.premises.studies.town import FEW, by_day
from torg.places.models import City, District
from torg.premises.studies.analysis import Parameters, answer, gather
from torg.premises.studies.material import pack
from torg.premises.studies.sweep import Question, sweep

pytestmark = pytest.mark.django_db


@pytest.fixture
def questions(city: City, district: District) -> list[Question]:
    by_day(city)
    parts = (pack(gather(city, area, Parameters.read(FEW))) for area in (district, None))
    return [Question(packed, FEW, seed) for seed, packed in enumerate(parts, 1)]


def test_in_other_processes_the_answers_are_the_same(questions: list[Question]) -> None:
    here = sweep(questions)
    assert [len(found["fits"]) > 0 for found in here] == [True, True]
    assert here[0] != here[1]
    # Spawned, so that they know nothing of this process: as on another machine.
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        assert sweep(questions, pool) == here


def test_the_same_as_a_study_says(city: City, district: District) -> None:
    parameters = Parameters.read(FEW)
    inputs = gather(city, district, parameters)
    (found,) = sweep([Question(pack(inputs), FEW, seed=4)])
    assert found == answer(inputs, parameters, 4).as_dict()


def test_what_cannot_be_answered_goes_through(questions: list[Question]) -> None:
    bad = Question(questions[0].packed, {"draws": 0})
    with ThreadPoolExecutor(1) as pool, pytest.raises(ValueError, match="draws"):
        sweep([questions[0], bad], pool)
    assert sweep([], None) == []
