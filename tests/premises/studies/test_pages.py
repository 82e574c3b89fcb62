"""Pages of studies: the list, the answer, what is left out of it, how it is turned round."""

import pytest
from django.core.cache import cache
from django.test import Client

from tests.factories.actors import on_staff, person
from tests.factories.places import PlaceFactory
from tests.factories.premises import PremisesFactory, asks, property_owner
from tests.premises.studies.town import FEW, LAT, LON, STEP, by_day
from torg.places.models import Category, City, District, WalkNetwork
from torg.premises.enums import State
from torg.premises.models import Premises
from torg.premises.studies.enums import StudyState
from torg.premises.studies.models import Study
from torg.premises.studies.queries.page import StudyPage, study_page
from torg.premises.studies.services.studies import order_study, queue_study, run_study


def answered(city: City, district: District, **how) -> Study:
    study = order_study(city, district, by=None, parameters=FEW, **how)
    return run_study(study, by=None)


def vacancy(city: City, district: District, corner: int, **fields) -> Premises:
    place = {"lat": LAT, "lon": LON + corner * STEP, "area_m2": 100, "state": State.VACANT}
    return PremisesFactory(city=city, district=district, **{**place, **fields})


@pytest.fixture
def study(city: City, district: District) -> Study:
    by_day(city)
    return answered(city, district)


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return " ".join(answer.content.decode().replace("\u00a0", " ").split())


# --- the list ------------------------------------------------------------------------------------


def test_an_empty_list_says_what_comes_first(city, client):
    assert "Ingen analys har gjorts här än" in text(client, "/analys/")
    assert "No study has been made here yet" in text(client, "/en/analysis/")
    assert "/analys/ny/" not in text(client, "/analys/")
    client.force_login(on_staff())
    assert 'class="ds-button" href="/analys/ny/"' in text(client, "/analys/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_for_one_as_for_three(
    city, client, count, django_assert_num_queries
):
    for number in range(count):
        Study.objects.create(
            city=city, slug=f"s{number}", title=f"Fråga {number}", state=StudyState.DONE
        )
    client.get("/analys/metod/")  # the city is remembered
    with django_assert_num_queries(2):
        html = text(client, "/analys/")
    assert html.count("Fråga ") == count


def test_a_long_list_has_pages(city, client):
    Study.objects.bulk_create(
        Study(city=city, slug=f"s{n}", title=f"Fråga {n}", state=StudyState.DONE) for n in range(25)
    )
    assert 'rel="next" href="?page=2"' in text(client, "/analys/")
    assert text(client, "/analys/?page=2").count("Fråga ") == 5
    assert text(client, "/analys/?page=nonsens").count("Fråga ") == 20


# --- one study -----------------------------------------------------------------------------------


def test_the_answer_stands_on_the_page_as_it_was_given(study, client):
    html = text(client, f"/analys/{study.slug}/")
    best = study.result["fits"][0]
    premises = Premises.objects.get(pk=best["premises"])
    trade = Category.objects.get(slug=best["trade"]).name_sv
    assert f"{premises}" in html
    assert f"<h4>{trade}</h4>" in html
    robust = round(best["robustness"] * 100)
    assert f"bland de tre bästa i {robust} av 100 dragningar" in html
    assert f"{best['rent_per_m2']:,} kr per m²".replace(",", " ") in html
    assert study.inputs_digest[:16] in html
    assert "Frö 1." in html
    for source in study.sources:
        assert source["title"] in html
    english = text(client, f"/en/analysis/{study.slug}/")
    assert f"among the three best in {robust} of 100 draws" in english


def test_turned_round_it_goes_trade_by_trade(study, city, district, client):
    html = text(client, f"/analys/{study.slug}/?per=bransch")
    trades = {fit["trade"] for fit in study.result["fits"]}
    names = Category.objects.filter(slug__in=trades).values_list("name_sv", flat=True)
    assert all(f">{name}</h3>" in html for name in names)
    assert 'class="unit"' not in html
    english = text(client, f"/en/analysis/{study.slug}/?per=trade")
    assert english.count('<section class="blk trade"') == len(trades)


def test_market_shares_and_from_whom_stand_where_enough_shops_are(city, district, client):
    cafe = Category.objects.get(slug="cafe")
    for corner, where in ((0, district), (5, None), (6, None)):
        PlaceFactory(city=city, category=cafe, lat=LAT, lon=LON + corner * STEP, district=where)
    study = answered(city, district)
    row = next(row for row in study.result["trades"] if row["trade"] == "cafe")
    share = row["district"] / row["demand"]
    html = text(client, f"/analys/{study.slug}/?per=bransch")
    assert f"<td>{round(share * 100)} %</td>" in html
    assert html.count("<td>visas inte</td>") > 2  # the one bookshop's share and sales
    trade = html.split(">Kafé</h3>")[1].split("</section>")[0]
    assert "från grannar i stadsdelen" in trade
    assert "från resten av staden" in trade
    assert "Stadsdelens mångfald" in trade
    told = client.get(f"/api/v1/studies/{study.slug}").json()["answer"]["trades"]
    shares = {one["trade"]: one["share_district"] for one in told}
    assert shares["cafe"] == pytest.approx(share, rel=1e-4)
    assert shares["books"] is None


def test_a_hidden_premises_is_left_out_for_everybody(city, district, client):
    by_day(city)
    other = vacancy(city, district, 4, street_name="Dolda gränd", house_number="7")
    study = answered(city, district)
    assert "Dolda gränd 7" in text(client, f"/analys/{study.slug}/")
    Premises.objects.filter(pk=other.pk).update(is_hidden=True)
    client.force_login(on_staff())
    for path in (f"/analys/{study.slug}/", f"/analys/{study.slug}/?per=bransch"):
        html = text(client, path)
        assert "Dolda gränd" not in html
        assert "1 ledig lokal" in html


def test_no_owner_and_no_asking_rent_stands_there(city, district, client):
    owner = property_owner(city, "Hemliga Hus", seated=True)
    premises = Premises.objects.get(city=city)
    premises.owner = owner.actor
    premises.save()
    asks(premises, 1_371, "public")
    study = answered(city, district)
    for person_ in (None, owner.user, on_staff()):
        if person_:
            client.force_login(person_)
        html = text(client, f"/analys/{study.slug}/")
        assert "Hemliga Hus" not in html
        assert "1 371" not in html


@pytest.mark.parametrize("count", [1, 3])
def test_a_study_takes_as_many_queries_for_one_premises_as_for_three(
    city, district, client, count, django_assert_num_queries
):
    by_day(city)
    for corner in range(count - 1):
        vacancy(city, district, corner + 4)
    study = answered(city, district)
    client.get("/analys/metod/")
    cache.delete("places:categories")
    # The study, its premises, the stretches, the tree, the base map.
    with django_assert_num_queries(5):
        html = text(client, f"/analys/{study.slug}/")
    assert html.count('class="unit"') == count


def test_what_is_missing_is_told_with_what_to_do(city, district, client):
    study = answered(city, district)  # nobody is known to work there
    html = text(client, f"/analys/{study.slug}/")
    assert "Svaret är inte fullständigt" in html
    assert "Ladda upp en fil över vilka som arbetar och studerar var" in html
    assert "Lokal för lokal" in html
    WalkNetwork.objects.all().delete()
    blocked = answered(city, district)
    html = text(client, f"/analys/{blocked.slug}/")
    assert "Det finns inget svar än: något saknas" in html
    assert "torg city create" in html
    assert "Lokal för lokal" not in html


def test_a_study_of_a_district_without_vacancies(city, district, client):
    by_day(city)
    Premises.objects.update(state=State.OCCUPIED)
    html = text(client, f"/analys/{answered(city, district).slug}/")
    assert "Vad som finns, och vad köpen räcker till" in html
    assert "Lokal för lokal" not in html


# --- what would be one business alone ------------------------------------------------------------


def page_of(study: Study) -> StudyPage:
    return study_page(Study.objects.select_related("city", "district").get(pk=study.pk))


def test_one_or_two_shops_are_never_shown_alone(city, district):
    page = page_of(answered(city, district))  # two cafés in the district, a bookshop outside it
    line = next(line for line in page.supply.lines if line.name == "Kafé")
    assert (line.shops, line.sold) == (2, "")
    cafe = next(fit for fit in page.every_unit[0].fits if fit.trade == "cafe")
    assert [piece.kind for piece in cafe.taken] == ["gained", "near"]  # three in the town
    books = next(fit for fit in page.every_unit[0].fits if fit.trade == "books")
    assert books.row["taken"] > 0
    assert books.taken == []
    assert books.taken_is_hidden


def test_three_shops_are_shown_and_add_up(city, district):
    cafe = Category.objects.get(slug="cafe")
    for corner in (0, 4):
        PlaceFactory(city=city, category=cafe, lat=LAT, lon=LON + corner * STEP, district=district)
    for corner in (6, 9):
        PlaceFactory(city=city, category=cafe, lat=LAT, lon=LON + corner * STEP, district=None)
    page = page_of(answered(city, district))
    line = next(line for line in page.supply.lines if line.name == "Kafé")
    assert line.shops == 4
    assert line.sold.endswith("kr")
    fit = next(fit for fit in page.every_unit[0].fits if fit.trade == "cafe")
    assert [piece.kind for piece in fit.taken] == ["gained", "town", "near"]
    assert sum(float(piece.width[:-1]) for piece in fit.taken) == pytest.approx(100, abs=0.2)


def test_what_is_missing_comes_first_and_what_is_enough_is_not_called_missing(city, district):
    page = page_of(answered(city, district))
    gaps = [line.row["gap"] for line in page.supply.lines]
    assert gaps == sorted(gaps, reverse=True)
    assert all(line.row["gap_low"] > 0 for line in page.supply.missing)
    assert all(line.row["gap_high"] < 0 for line in page.supply.crowded)
    best = page.supply.missing[0].name
    assert best[1:] in page.verdict


def test_an_answer_of_the_first_version_of_the_method_is_shown_too(study, client):
    kept = study.result
    for name in ("catchment", "hinges", "passing", "premises", "neighbours"):
        del kept[name]
    new = ("expected", "present", "gap")
    kept["trades"] = [
        {key: value for key, value in row.items() if not key.startswith(new)}
        for row in kept["trades"]
    ]
    kept["fits"] = [
        {k: v for k, v in row.items() if k not in {"bears", "complementarity", "wishes", "taken"}}
        for row in kept["fits"]
    ]
    for row in kept["fits"]:
        row["taken_district"] = row["taken_town"] = 5
    Study.objects.filter(pk=study.pk).update(result=kept, version="1")
    html = text(client, f"/analys/{study.slug}/")
    assert "gjord med en äldre version av metoden" in html
    assert 'class="unit"' in html
    assert client.get(f"/api/v1/studies/{study.slug}").status_code == 200


def test_what_is_not_known_of_the_surroundings_is_said(study, client):
    html = text(client, f"/analys/{study.slug}/")
    assert "fyra räknare behövs, 0 är kända" in html
    assert "Promenad i 4,5 km i timmen, från stadsdelens mitt." in html
    band = study.result["catchment"]["bands"][0]
    assert f'<th scope="row">5 minuter</th><td>{band["residents"]:,}</td>'.replace(",", " ") in html


# --- under way -----------------------------------------------------------------------------------


def test_who_waits_sees_how_far_it_has_come(city, district, client):
    study = queue_study(order_study(city, district, by=None, parameters=FEW), by=None)
    path = f"/analys/{study.slug}/"
    assert client.get(path).status_code == 404
    seated = property_owner(city, "Ägaren", seated=True)
    client.force_login(seated.user)
    assert 'value="0"' in text(client, path)
    Study.objects.filter(pk=study.pk).update(state=StudyState.RUNNING, progress=0.42, step="draw")
    html = text(client, path)
    assert 'hx-get="/analys/soder/"' in html
    assert '<progress id="study-progress" max="100" value="42">' in html
    part = client.get(path, headers={"HX-Request": "true"})
    assert part.content.decode().strip().startswith("<section")
    run_study(Study.objects.get(pk=reset(study)), by=None)
    done = client.get(path, headers={"HX-Request": "true"})
    assert done.headers["HX-Refresh"] == "true"
    client.force_login(person("obehorig"))
    assert client.get(path).status_code == 200


def reset(study: Study) -> int:
    Study.objects.filter(pk=study.pk).update(state=StudyState.NEW, heard_at=None)
    return study.pk


def test_a_failed_one_can_be_run_again_by_staff(city, district, client):
    study = order_study(city, district, by=None, parameters=FEW)
    Study.objects.filter(pk=study.pk).update(state=StudyState.FAILED, fault="stopped")
    path = f"/analys/{study.slug}/"
    assert client.get(path).status_code == 404
    client.force_login(on_staff())
    html = text(client, path)
    assert "Analysen kunde inte göras klar" in html
    assert f'action="{path}igen/"' in html
    assert client.post(f"{path}igen/").status_code == 302
    study.refresh_from_db()
    assert study.state == StudyState.QUEUED
    again = client.post(f"{path}igen/", follow=True)
    assert "Analysen väntar eller körs redan" in again.content.decode()


def test_an_address_that_is_none(city, client):
    assert client.get("/analys/finns-inte/").status_code == 404
    assert "Så räknar vi" in text(client, "/analys/metod/")
