"""What a study stood on, packed: the same arrays come back."""

from dataclasses import replace

import numpy as np
import pytest

from tests.premises.studies.town import FEW, by_day
from torg.places.models import City, District
from torg.premises.models import Premises
from torg.premises.studies.analysis import Parameters, answer, gather
from torg.premises.studies.material import pack, unpack
from torg.premises.studies.models import Study, StudyInputs
from torg.premises.studies.queries.studies import inputs_of
from torg.premises.studies.services.studies import order_study, run_study

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("empty", [False, True])
def test_the_same_arrays_come_back(city: City, district: District, empty: bool) -> None:
    by_day(city)
    if empty:
        Premises.objects.all().delete()
        city.places.all().delete()
    inputs = gather(city, district, Parameters())
    packed = pack(inputs)
    again = unpack(packed)
    assert again.digest == inputs.digest
    assert pack(again) == packed
    assert again.stores.names == inputs.stores.names
    assert (again.residents.to_stores != inputs.residents.to_stores).nnz == 0
    other = replace(inputs, fit=~inputs.fit) if not empty else replace(inputs, fit=np.ones((1, 1)))
    assert unpack(pack(other)).digest != inputs.digest


def test_a_study_keeps_what_it_stood_on(city: City, district: District) -> None:
    parameters = Parameters.read(FEW)
    study = run_study(order_study(city, district, by=None, parameters=FEW), by=None)
    kept = inputs_of(study)
    city.places.all().delete()  # what has changed since does not matter
    assert kept.digest == study.inputs_digest == study.inputs.digest
    fits = answer(kept, parameters, study.seed).as_dict()["fits"]
    assert list(study.result["fits"]) == list(fits)


def test_a_study_without_them_says_so(city: City) -> None:
    study = order_study(city, None, by=None)
    with pytest.raises(LookupError):
        inputs_of(study)
    assert (Study.objects.count(), StudyInputs.objects.count()) == (1, 0)
