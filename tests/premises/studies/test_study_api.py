"""Studies as open data: the shape of the lists, and what is never told."""

import pytest

from tests.factories.places import PlaceFactory
from tests.factories.premises import PremisesFactory
from tests.premises.studies.town import FEW, LAT, LON, STEP
from torg.places.models import Category
from torg.premises.enums import State
from torg.premises.models import Premises
from torg.premises.studies.enums import StudyState
from torg.premises.studies.models import Study
from torg.premises.studies.services.studies import order_study, run_study


@pytest.fixture
def study(city, district):
    return run_study(order_study(city, district, by=None, parameters=FEW), by=None)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_has_the_usual_shape(city, client, count, django_assert_num_queries):
    for number in range(count):
        Study.objects.create(city=city, slug=f"s{number}", title="Fråga", state=StudyState.DONE)
    Study.objects.create(city=city, slug="waits", title="Väntar")
    client.get("/api/v1/studies/")
    with django_assert_num_queries(3):
        answer = client.get("/api/v1/studies/").json()
    assert answer["meta"] == {"count": count, "next": None, "previous": None}
    assert [row["slug"] for row in answer["data"]] == [f"s{number}" for number in range(count)]
    assert answer["data"][0]["url"].endswith("/analys/s0/")


def test_a_study_tells_what_it_stood_on_and_its_answer(study, client):
    told = client.get(f"/api/v1/studies/{study.slug}").json()
    assert (told["seed"], told["inputs_digest"]) == (1, study.inputs_digest)
    assert told["parameters"]["draws"] == FEW["draws"]
    assert told["lacks"] == ["day_people"]
    assert {source["kind"] for source in told["sources"]} == {"population", "spending"}
    (vacancy,) = told["answer"]["premises"]
    best, kept = vacancy["fits"][0], study.result["fits"][0]
    assert best["trade"] == kept["trade"]
    assert best["turnover"] == {
        "low": kept["low"], "middle": kept["turnover"], "high": kept["high"],
    }  # fmt: skip


def test_sums_of_one_or_two_businesses_are_not_told(study, client):
    answer = client.get(f"/api/v1/studies/{study.slug}").json()["answer"]
    by_trade = {row["trade"]: row for row in answer["trades"]}
    assert (by_trade["cafe"]["shops_district"], by_trade["cafe"]["sold_district"]) == (2, None)
    fits = {row["trade"]: row for row in answer["premises"][0]["fits"]}
    assert fits["books"]["comes_from"] is None  # one bookshop in the town
    cafe = fits["cafe"]["comes_from"]  # three cafés, of which two in the district
    assert (cafe["shops_district"], cafe["shops_town"]) == (None, None)
    assert cafe["elsewhere"] + cafe["shops"] == fits["cafe"]["turnover"]["middle"]


def test_three_here_and_three_elsewhere_are_told(city, district, client):
    cafe = Category.objects.get(slug="cafe")
    for corner, where in ((0, district), (5, None), (6, None)):
        PlaceFactory(city=city, category=cafe, lat=LAT, lon=LON + corner * STEP, district=where)
    made = run_study(order_study(city, district, by=None, parameters=FEW), by=None)
    answer = client.get(f"/api/v1/studies/{made.slug}").json()["answer"]
    row = next(row for row in answer["trades"] if row["trade"] == "cafe")
    assert row["sold_district"] > 0
    fit = next(row for row in answer["premises"][0]["fits"] if row["trade"] == "cafe")
    parts = fit["comes_from"]
    assert parts["shops_district"] + parts["shops_town"] == pytest.approx(parts["shops"], abs=2)


def test_hidden_premises_and_studies_under_way_are_not_there(city, district, client):
    PremisesFactory(
        city=city, district=district, state=State.VACANT, street_name="Dolda gränd", lat=LAT,
        lon=LON, area_m2=100,
    )  # fmt: skip
    made = run_study(order_study(city, district, by=None, parameters=FEW), by=None)
    path = f"/api/v1/studies/{made.slug}"
    assert "Dolda" in client.get(path).content.decode()
    Premises.objects.filter(street_name="Dolda gränd").update(is_hidden=True)
    assert "Dolda" not in client.get(path).content.decode()
    Study.objects.filter(pk=made.pk).update(state=StudyState.RUNNING)
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("application/problem+json")
