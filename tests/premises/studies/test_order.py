"""Ordering a study by form: who may, what is kept when it fails, what a worker makes of it."""

import pytest
from django_tasks_db.models import DBTaskResult

from tests.factories.actors import on_staff
from tests.factories.premises import property_owner
from tests.premises.studies.town import by_day
from torg.core.models import JournalEntry
from torg.places.models import District
from torg.premises.studies.enums import StudyState
from torg.premises.studies.forms import OrderForm
from torg.premises.studies.models import Study
from torg.premises.studies.parameters import Parameters
from torg.premises.studies.services.studies import RESERVED, order_study, run_queued


def typed(city, **other):
    """What a browser would send of the form as it is shown."""
    form = OrderForm(city)
    shown = {name: form[name].value() for name in form.fields}
    filled = {name: "" if value is None else value for name, value in shown.items()}
    return {**filled, "district": "soder", "draws": 20, **other}


def test_only_staff_order(owners, client):
    for name, who in owners.people.items():
        client.logout()
        if who.is_authenticated:
            client.force_login(who)
        allowed = client.get("/analys/ny/").status_code == 200
        assert allowed == (name == "staff"), name
        client.post("/analys/ny/", typed(owners.city, district=""))
    assert [study.city for study in Study.objects.all()] == [owners.city]


def test_an_order_waits_for_a_worker_and_is_answered(city, district, client):
    by_day(city)
    staff = on_staff()
    client.force_login(staff)
    sent = typed(city, title="Vad fattas?", seed=7, rent_share_low=5, store_m2=90)
    answer = client.post("/analys/ny/", sent)
    assert answer.headers["Location"] == "/analys/soder/"
    study = Study.objects.get()
    assert (study.state, study.title, study.seed) == (StudyState.QUEUED, "Vad fattas?", 7)
    assert study.parameters["rent_share"] == [0.05, 0.1]
    assert (study.parameters["store_m2"], study.parameters["draws"]) == (90, 20)
    assert JournalEntry.objects.filter(verb="study.ordered", user_id=staff.pk).count() == 1
    (asked,) = DBTaskResult.objects.ready()
    run_queued.func(*asked.args_kwargs["args"])
    study.refresh_from_db()
    assert study.state == StudyState.DONE
    assert study.result["draws"] == 20


def test_the_form_as_it_is_shown_is_what_is_assumed_anyway(city, district):
    form = OrderForm(city, typed(city, draws=Parameters().draws))
    assert form.is_valid()
    assert Parameters.read(form.order()["parameters"]) == Parameters()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"draws": 5}, "draws"),
        ({"seed": "x"}, "seed"),
        ({"district": "finns-inte"}, "district"),
        ({"outside_share_low": 80, "outside_share_high": 20}, "outside_share_high"),
        ({"resident_reach_m": -1}, "resident_reach_m"),
        ({"nearest_m": 0}, "nearest_m"),
        ({"commuters_high": "mycket"}, "commuters_high"),
    ],
)
def test_what_was_typed_stays_and_the_fault_stands_beside_it(city, district, client, wrong, said):
    client.force_login(on_staff())
    answer = client.post("/analys/ny/", typed(city, title="Min fråga", **wrong))
    assert answer.status_code == 200
    html = answer.content.decode()
    assert 'value="Min fråga"' in html
    assert f'id="id_{said}_error"' in html
    name, value = next(iter(wrong.items()))
    assert name == "district" or f'value="{value}"' in html
    assert Study.objects.count() == 0


def test_a_fault_among_the_assumptions_opens_their_fold(city, district, client):
    client.force_login(on_staff())
    shut = client.get("/analys/ny/").content.decode()
    assert 'study-order__more">' in shut
    html = client.post("/analys/ny/", typed(city, rent_share_low=50)).content.decode()
    assert 'study-order__more" open>' in html


def test_owners_read_what_is_under_way(city, district, client):
    order_study(city, district, by=None)
    client.force_login(property_owner(city, "agare", seated=True).user)
    html = client.get("/analys/").content.decode()
    assert "inte körd än" in html
    assert "/analys/ny/" not in html


def test_no_study_takes_the_address_of_another_page(city):
    for slug in sorted(RESERVED):
        district = District.objects.create(city=city, slug=slug, name=slug)
        assert order_study(city, district, by=None).slug == f"{slug}-2"
