"""Who sees which studies: everyone the answered ones, the owners' table what is under way."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.places import CityFactory
from tests.matrix import assert_matrix
from torg.premises.studies.enums import StudyState
from torg.premises.studies.models import Study
from torg.premises.studies.queries.studies import visible_to
from torg.premises.studies.rules import can_order_study, can_see_study


@pytest.fixture
def studies(owners) -> dict[str, Study]:
    return {
        state.value: Study.objects.create(city=owners.city, slug=state.value, state=state)
        for state in StudyState
    }


SEES = """
              new  queued  running  done  incomplete  failed
    visitor   no   no      no       yes   yes         no
    stranger  no   no      no       yes   yes         no
    till      yes  yes     yes      yes   yes         no
    editor    yes  yes     yes      yes   yes         no
    owner     yes  yes     yes      yes   yes         no
    other     yes  yes     yes      yes   yes         no
    outside   no   no      no       yes   yes         no
    left      no   no      no       yes   yes         no
    expired   no   no      no       yes   yes         no
    staff     yes  yes     yes      yes   yes         yes
    unsafe    no   no      no       yes   yes         no
"""


def test_who_sees_a_study(owners, studies) -> None:
    assert_matrix(can_see_study, people=owners.people, objects=studies, table=SEES)


def test_the_door_lets_through_what_the_rule_does(owners, studies) -> None:
    Study.objects.create(city=CityFactory(slug="annan"), slug="elsewhere", state=StudyState.DONE)
    for name, person in owners.people.items():
        found = set(visible_to(person, owners.city))
        assert found == {s for s in studies.values() if can_see_study(person, s)}, name


def test_one_study_or_many_take_as_many_queries(owners, studies) -> None:
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            list(visible_to(owners.own.user, owners.city))
        counts.append(len(queries))
        Study.objects.filter(slug="done").delete()
    assert counts[0] == counts[1]


def test_who_orders(owners) -> None:
    who_may = {name for name, person in owners.people.items() if can_order_study(person)}
    assert who_may == {"staff"}
