"""The report of a study: its figures are the study's, nobody's secrets are in it, it is kept."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from click.testing import CliRunner
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult

from tests.factories.actors import on_staff, person
from tests.factories.footfall import make_counter
from tests.factories.places import StreetFactory
from tests.factories.strategies import adopted, stretch_of
from tests.matrix import assert_matrix
from tests.premises.reports.conftest import OWNER, RENT, vacant
from tests.premises.studies.town import FEW
from torg.cli import main
from torg.core.built import print_fonts
from torg.core.models import JournalEntry
from torg.places.enums import OSM_CREDIT
from torg.places.models import Category, City
from torg.premises.enums import State
from torg.premises.models import Premises
from torg.premises.passing.services.reckoning import reckon_city
from torg.premises.reports.content import gather_content
from torg.premises.reports.content.parts import trade_names, trade_rows
from torg.premises.reports.content.words import money, money_range
from torg.premises.reports.models import Report
from torg.premises.reports.opendata import FIT_FIELDS, study_csv, study_data
from torg.premises.reports.queries import wanting
from torg.premises.reports.rules import can_make_report, can_read_report
from torg.premises.reports.services import make_report, make_reports, report_content
from torg.premises.studies.enums import StudyState
from torg.premises.studies.models import Study
from torg.premises.studies.queries.supply import supply_of
from torg.premises.studies.services.studies import order_study, run_study

pytestmark = pytest.mark.django_db
needs_fonts = pytest.mark.skipif(
    not print_fonts().exists(), reason="assets are not built: run `torg assets`"
)
Queries = Callable[..., Any]


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    pages = (page.get_textpage().get_text_bounded() for page in document)
    text = " ".join(" ".join(page.replace("\ufffe", "").split()) for page in pages)
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\u202f", " ")


@needs_fonts
@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_pdf_says_what_the_study_says(study: Study, counted: City, language: str) -> None:
    report = make_report(study, language, by=None)
    text = words_of(bytes(report.pdf))
    with override(language):
        names = {c.slug: c.name for c in Category.objects.all()}
        for premises in Premises.objects.filter(district=study.district, state=State.VACANT):
            mine = [fit for fit in study.result["fits"] if fit["premises"] == premises.pk]
            best = max(mine, key=lambda fit: fit["carries"])
            wanted = (
                str(premises), names[best["trade"]], money(best["turnover"]),
                money_range(best["low"], best["high"]),
            )  # fmt: skip
            for said in wanted:
                assert said.replace("\N{NO-BREAK SPACE}", " ") in text
        for row in study.result["trades"]:
            if row["stores_district"]:
                assert names[row["trade"]] in text
    assert study.inputs_digest in text.replace(" ", "")
    assert "Prov" in text  # whose figures they are
    assert {"sv": "5,0 %", "en": "5.0 %"}[language] in text  # of the count of 2026
    assert "Storgatan" in text  # where it is counted


@needs_fonts
def test_the_report_tells_who_is_near_and_what_the_answer_hinges_on(
    study: Study, client: Client
) -> None:
    text = words_of(bytes(make_report(study, "en", by=None).pdf))
    page = client.get(f"/en/analysis/{study.slug}/report/").content.decode()
    with override("en"):
        content = gather_content(study)
    for band, told in zip(study.result["catchment"]["bands"], content.around.bands, strict=True):
        line = f"{told.within} {told.residents} {told.workers} {told.students} {told.shops}"
        assert line.replace("\N{NO-BREAK SPACE}", " ") in text
        assert told.shops == str(band["stores"])
        assert f"<td>{told.residents}</td>" in page
    assert len(content.around.hinges) > 1
    for hinge in content.around.hinges:
        assert f"{hinge.name} {hinge.weight}" in text
        assert f"<dt>{hinge.name}</dt><dd>{hinge.weight}</dd>" in page
    shares = {trade.slug: trade.share for trade in content.trades}
    assert shares["cafe"] == "–"  # two cafés in the district
    assert (shares["clothes"].split(), "Market share" in text) == (["0", "%"], True)  # no shop


@needs_fonts
def test_the_pdf_is_for_those_who_listen_too(study: Study) -> None:
    pdf = pypdfium2.PdfDocument(bytes(make_report(study, "sv", by=None).pdf))
    assert pdf.get_metadata_dict()["Title"] == study.title
    assert pdfium.FPDFCatalog_IsTagged(pdf.raw)
    assert 5 <= len(pdf) <= 12


@needs_fonts
def test_the_same_again_is_kept_and_changed_figures_make_it_anew(study: Study, city: City) -> None:
    first = make_report(study, "sv", by=None)
    assert make_report(study, "sv", by=None).made_at == first.made_at
    assert JournalEntry.objects.filter(verb="report.made").count() == 1
    make_counter(city)
    reckon_city(city)
    again = make_report(study, "sv", by=None)
    assert again.digest != first.digest
    assert Report.objects.count() == 1


def test_strategies_that_hold_are_told_where_premises_stand(study: Study, city: City) -> None:
    street = StreetFactory(city=city)
    Premises.objects.filter(street_name="Hökgatan").update(street=street, along_m=40, side="left")
    cafe, books = (Category.objects.get(slug=slug) for slug in ("cafe", "books"))
    adopted(stretch_of(city, "Norra stråket", street=street), wanted=(cafe,), unwanted=(books,))
    adopted(stretch_of(city, "Någon annanstans", street=StreetFactory(city=city, slug="annan")))
    with override("en"):
        content = report_content(study)
    number = next(v["number"] for v in content["vacancies"] if v["address"] == "Hökgatan 14")
    assert content["strategies"] == [
        {"stretch": "Norra stråket", "wanted": "café",
         "unwanted": "books", "premises": str(number)}
    ]  # fmt: skip


@needs_fonts
def test_what_a_strategy_says_of_a_trade_stands_beside_it(study: Study, city: City) -> None:
    street = StreetFactory(city=city)
    (premises,) = Premises.objects.filter(street_name="Hökgatan")
    Premises.objects.filter(pk=premises.pk).update(street=street, along_m=40, side="left")
    mine = [fit for fit in study.result["fits"] if fit["premises"] == premises.pk]
    best = max(mine, key=lambda fit: fit["carries"])
    trade = Category.objects.get(slug=best["trade"])
    adopted(stretch_of(city, "Norra stråket", street=street), unwanted=(trade,))
    report = make_report(study, "en", by=None)
    told = {one["slug"]: [fit["strategy"] for fit in one["fits"]]
            for one in report.content["vacancies"]}  # fmt: skip
    (words, *others) = told.pop(premises.slug)
    assert words.startswith("not wanted by the strategy of Norra stråket (")
    assert not any([*others, *(one for fits in told.values() for one in fits)])
    assert words in words_of(bytes(report.pdf))


def test_without_an_answer_there_is_no_report(city: City) -> None:
    waiting = order_study(city, None, by=None)
    with pytest.raises(ValueError, match="no answer"):
        make_report(waiting, "sv", by=None)
    make_reports.call(waiting.pk)
    make_reports.call(0)
    assert not Report.objects.exists()
    assert list(wanting()) == []


class TestSecrets:
    def told(self, study: Study, client: Client, folder: Path) -> Iterator[str]:
        """Yield everything that is told of a study."""
        with override("en"):
            yield json.dumps(report_content(study), ensure_ascii=False)
        yield json.dumps(study_data(study), default=str, ensure_ascii=False)
        yield study_csv(study)
        CliRunner().invoke(main, ["export", "open-data", str(folder)], catch_exceptions=False)
        for path in folder.iterdir():
            yield path.read_text()
        start = f"/en/analysis/{study.slug}"
        for address in ("/report/", "/open-data.json", "/open-data.csv"):
            yield client.get(start + address).content.decode()

    def test_no_owner_and_no_asking_rent_in_any_of_it(
        self, study: Study, client: Client, tmp_path: Path
    ) -> None:
        told = list(self.told(study, client, tmp_path / "out"))
        assert len(told) >= 12
        for text in told:
            assert OWNER not in text
            assert str(RENT) not in text
            assert f"{RENT:,}" not in text
        assert any("Hökgatan 14" in text for text in told)  # the premises itself is told of

    def test_nothing_changes_when_an_owner_asks_something_else(
        self, study: Study, client: Client, tmp_path: Path
    ) -> None:
        before = list(self.told(study, client, tmp_path / "a"))
        from torg.premises.models import AskingRent  # noqa: PLC0415  -- read nowhere else here

        AskingRent.objects.update(per_m2_year=1)
        Premises.objects.update(owner=None)
        assert list(self.told(study, client, tmp_path / "b")) == before

    @needs_fonts
    def test_what_is_hidden_is_told_nowhere(
        self, study: Study, client: Client, tmp_path: Path
    ) -> None:
        make_report(study, "en", by=None)
        start = f"/en/analysis/{study.slug}"
        assert client.get(f"{start}/report.pdf").status_code == 200
        Premises.objects.filter(street_name="Hökgatan").update(is_hidden=True)
        for text in self.told(study, client, tmp_path / "out"):
            assert "Hökgatan" not in text
        assert client.get(f"{start}/report.pdf").status_code == 404
        assert "no longer shown" in client.get(f"{start}/report/").content.decode()

    def test_figures_of_fewer_than_three_businesses_are_left_out(self, study: Study) -> None:
        rows = {row["trade"]: row for row in study_data(study)["trades"]}
        assert (rows["cafe"]["stores_district"], rows["cafe"]["stores_town"]) == (2, 3)
        for name in ("district", "share_district", "room_m2", "room_low", "room_high"):
            assert rows["cafe"][name] is None
        assert rows["cafe"]["town"] > 0  # three of them
        assert rows["books"]["town"] is None  # one in the town


def test_the_verdict_is_that_of_the_studys_page(study: Study) -> None:
    """Both say in the same order what is spent, and on what too few shops live."""
    lines = supply_of(study.result["trades"], trade_names()).lines
    rows = trade_rows(study, trade_names())
    assert [row.slug for row in rows] == [line.row["trade"] for line in lines]
    of = {"room": 1, "full": -1, "even": 0}
    assert [row.sure for row in rows] == [of[line.verdict] for line in lines]
    assert all(row.told for row in rows)


def test_who_may_do_what(study: Study, city: City) -> None:
    running = order_study(city, None, by=None)
    people = {"visitor": AnonymousUser(), "member": person("member"), "staff": on_staff()}
    assert_matrix(
        can_read_report, people=people, objects={"answered": study, "waiting": running},
        table="""
                 answered waiting
        visitor  yes      no
        member   yes      no
        staff    yes      yes
        """,
    )  # fmt: skip
    assert_matrix(
        can_make_report, people=people, objects={"study": study},
        table="study\n visitor no\n member no\n staff yes",
    )  # fmt: skip


def test_pages_by_role(study: Study, city: City, client: Client) -> None:
    waiting = order_study(city, None, by=None)
    for address in ("report/", "report.pdf", "open-data.json", "open-data.csv"):
        assert client.get(f"/en/analysis/{waiting.slug}/{address}").status_code == 404
        assert client.get(f"/en/analysis/nowhere/{address}").status_code == 404
    make = f"/en/analysis/{study.slug}/report/make/"
    assert client.post(make).status_code == 302
    assert "login" in client.post(make)["Location"]
    client.force_login(person("member"))
    assert client.post(make).status_code == 403
    assert not DBTaskResult.objects.filter(task_path__endswith="make_reports").exists()
    client.force_login(on_staff())
    assert client.get(make).status_code == 405
    client.post(make)
    assert DBTaskResult.objects.filter(task_path__endswith="make_reports").count() == 1


@needs_fonts
def test_the_page_is_one_number_of_queries_whatever_there_is(
    study: Study, city: City, client: Client, django_assert_num_queries: Queries
) -> None:
    def ask(slug: str, vacancies: int) -> None:
        address = f"/en/analysis/{slug}/report/"
        client.get(address)
        with django_assert_num_queries(4):
            page = client.get(address).content.decode()
        assert page.count('class="rep__vacancy"') == vacancies

    make_report(study, "en", by=None)
    ask(study.slug, 2)
    for corner in (5, 6, 7):
        vacant(city, corner)
    more = run_study(study, by=None)
    make_report(more, "en", by=None)
    ask(more.slug, 5)


def test_before_it_is_made_the_page_says_so(study: Study, client: Client) -> None:
    page = client.get(f"/analys/{study.slug}/rapport/")
    assert "Rapporten är inte klar" in page.content.decode()
    assert client.get(f"/analys/{study.slug}/rapport.pdf").status_code == 404


@needs_fonts
def test_a_study_without_vacancies_or_with_lacks_is_reported_as_what_it_is(city: City) -> None:
    Premises.objects.update(state=State.OCCUPIED)
    study = run_study(order_study(city, None, by=None, parameters=FEW), by=None)
    assert study.state == StudyState.INCOMPLETE
    text = words_of(bytes(make_report(study, "en", by=None).pdf))
    assert "No premises stood empty when the study ran." in text
    assert "What the study had to do without" in text
    assert "No premises stands empty in the district: nothing to place." in text


def test_open_data_holds_every_answer(study: Study) -> None:
    data = study_data(study)
    assert data["licence"] == "CC-BY-4.0"
    told = {
        (one["slug"], fit["trade"]): fit["turnover"]
        for one in data["premises"]
        for fit in one["trades"]
    }
    slugs = dict(Premises.objects.values_list("pk", "slug"))
    kept = {(slugs[fit["premises"]], fit["trade"]): fit["turnover"]
            for fit in study.result["fits"]}  # fmt: skip
    assert told == kept
    rows = list(csv.DictReader(io.StringIO(study_csv(study))))
    assert len(rows) == len(kept)
    assert set(FIT_FIELDS) <= set(rows[0])
    assert {(r["slug"], r["trade"]): int(r["turnover"]) for r in rows} == kept


@needs_fonts
def test_the_map_is_credited_and_what_is_made_of_it_keeps_its_licence(
    study: Study, city: City, client: Client, tmp_path: Path
) -> None:
    city.attribution, city.source_at = OSM_CREDIT, datetime(2026, 3, 12, 21, tzinfo=UTC)
    city.source_name = "staden.osm.pbf"
    city.save()
    made = run_study(order_study(city, study.district, by=None, parameters=FEW, seed=2), by=None)
    stated = next(row for row in made.sources if row["kind"] == "map")
    assert (stated["licence"], stated["as_of"], stated["digest"]) == ("ODbL-1.0", "2026-03-12", "x")
    page = client.get(f"/analys/{made.slug}/").content.decode()
    assert "© OpenStreetMaps bidragsgivare" in page
    assert "12 mars 2026" in page
    text = words_of(bytes(make_report(made, "sv", by=None).pdf))
    assert "© OpenStreetMaps bidragsgivare, ODbL 1.0, utdrag från 12 mars 2026" in text
    assert "staden.osm.pbf" in text
    old = Study.objects.select_related("city").get(pk=study.pk)  # from before sources had a map
    assert [row["kind"] for row in study_data(old)["sources"]][-1] == "map"
    assert study_data(old)["licence"] == "ODbL-1.0"
    CliRunner().invoke(main, ["export", "open-data", str(tmp_path)], catch_exceptions=False)
    package = json.loads((tmp_path / "datapackage.json").read_text())
    of = {one["name"]: one["licenses"][0]["name"] for one in package["resources"]}
    assert (of["premises"], of["vacancy-rates"]) == ("ODbL-1.0", "CC-BY-4.0")


@needs_fonts
def test_commands(study: Study, counted: City, tmp_path: Path) -> None:
    run = CliRunner().invoke
    target = tmp_path / "rapport.pdf"
    done = run(main, ["study", "report", study.slug, "--pdf", str(target), "--json"])
    assert done.exit_code == 0, done.output
    assert target.read_bytes().startswith(b"%PDF")
    assert json.loads(done.stdout.splitlines()[-1])["bytes"] == target.stat().st_size
    assert run(main, ["study", "report", "nowhere", "--pdf", str(target)]).exit_code == 1
    waiting = order_study(counted, None, by=None)
    assert run(main, ["study", "report", waiting.slug, "--pdf", str(target)]).exit_code == 1
    folder = tmp_path / "data"
    done = run(main, ["export", "open-data", str(folder), "--json"])
    assert done.exit_code == 0, done.output
    package = json.loads((folder / "datapackage.json").read_text())
    assert {one["path"] for one in package["resources"]} | {"datapackage.json"} == {
        path.name for path in folder.iterdir()
    }
    for resource in package["resources"]:
        if fields := resource.get("schema", {}).get("fields"):
            header = (folder / resource["path"]).read_text().splitlines()[0]
            assert header.split(",") == [one["name"] for one in fields]
    rates = (folder / "vacancy-rates.csv").read_text().splitlines()
    assert rates[1:] == ["2025-01-15,3,20,0.1500", "2026-01-15,1,20,0.0500"]
    assert len((folder / "footfall.csv").read_text().splitlines()) > 4000
    assert run(main, ["export", "open-data", str(folder), "--city", "nowhere"]).exit_code == 2
