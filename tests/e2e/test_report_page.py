"""The report of a study as a page: no fault by axe-core, in both languages, by light and dark."""

from pytest_django.live_server_helper import LiveServer

from tests.e2e.conftest import PAIRS, Axe, OpenPage, faults_everywhere
from tests.factories.actors import on_staff
from tests.factories.footfall import make_counter
from tests.factories.premises import PremisesFactory
from tests.premises.studies.town import FEW, LAT, LON, STEP, a_town
from torg.places.models import District
from torg.premises.enums import State
from torg.premises.models import Premises
from torg.premises.passing.services.reckoning import reckon_city
from torg.premises.reports.services import make_report
from torg.premises.scenarios.services.publishing import choose_published
from torg.premises.scenarios.services.scenarios import make_scenario, place_trade, put_forward
from torg.premises.studies.services.studies import order_study, run_study


def test_the_report_is_without_fault(
    live_server: LiveServer, open_page: OpenPage, axe: Axe
) -> None:
    city = a_town()
    district = District.objects.get(city=city)
    for corner, address in ((4, "Hökgatan"), (5, "Storgatan")):
        PremisesFactory(
            city=city, district=district, lat=LAT, lon=LON + corner * STEP, area_m2=90,
            state=State.VACANT, street_name=address,
        )  # fmt: skip
    make_counter(city)
    reckon_city(city)
    study = run_study(order_study(city, district, by=None, parameters=FEW), by=None)
    staff = on_staff()
    scenario = make_scenario(study, by=staff, title="Blommor")
    place_trade(scenario, Premises.objects.filter(city=city)[0].pk, "flowers", by=staff)
    choose_published(study, [put_forward(scenario, by=staff).number], by=staff)
    faults = []
    for which, (language, start) in enumerate((("sv", "/analys"), ("en", "/en/analysis"))):
        address = f"{start}/{study.slug}/{('rapport', 'report')[which]}/"
        faults += faults_everywhere(open_page(address), axe, PAIRS[which])  # not made yet
        make_report(study, language, by=None)
        page = open_page(address)
        for fold in page.locator("details").all():
            fold.evaluate("fold => { fold.open = true }")
        faults += faults_everywhere(page, axe, PAIRS[which])
        assert page.locator(".rep__vacancy").count() == 3
        assert page.locator(".rep__scenario").count() == 1
    assert faults == []
