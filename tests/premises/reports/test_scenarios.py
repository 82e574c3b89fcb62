"""The chapter on scenarios: chosen by staff, the same in print, on the page and as open data."""

import re
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult

from tests.factories.premises import asks
from tests.matrix import assert_matrix
from tests.premises.reports.test_reports import needs_fonts, words_of
from tests.premises.scenarios.town import a_table, proposed
from torg.places.models import Category
from torg.premises.enums import RentVisibility
from torg.premises.reports.content.words import money, signed_money
from torg.premises.reports.models import Report
from torg.premises.reports.opendata import study_data
from torg.premises.reports.queries import pdf_of, wanting
from torg.premises.reports.rules import can_choose_scenarios
from torg.premises.reports.services import make_reports, report_content
from torg.premises.scenarios.models import Scenario
from torg.premises.scenarios.services import scenarios as services
from torg.premises.scenarios.services.talk import cast_vote

pytestmark = pytest.mark.django_db
RENT = 987_651


@pytest.fixture
def table() -> SimpleNamespace:
    """A and B put forward, one of which all is told and one that takes from the only bookshop."""
    made = a_table()
    asks(made.vacant[0], RENT, RentVisibility.OWNER)
    made.a = proposed(made, (0, "flowers"), (2, "shoes"), (3, "bakery"))
    made.b = proposed(made, (0, "books"), (4, "shoes"))
    for one in (made.a, made.b):
        services.put_forward(one, by=made.people["staff"])
    cast_vote(made.a, by=made.people["a"])
    made.path = f"/en/analysis/{made.study.slug}/report/"
    return made


def choose(table: SimpleNamespace, who: str, *numbers: int) -> int:
    client = Client()
    if table.people[who].pk:
        client.force_login(table.people[who])
    answer = client.post(f"{table.path}scenarios/", {"scenarios": numbers})
    table.said = answer.content.decode()
    return answer.status_code


def test_a_report_without_scenarios_is_as_it_was(table: SimpleNamespace) -> None:
    with override("en"):
        content = report_content(table.study)
    named = {*content, *content["words"], *content["drawings"]}
    assert not {name for name in named if "scenarios" in name}
    assert not any("scenario" in one for one in content["verdict"]["decisions"])
    assert "neither owners nor what they ask" in content["words"]["premises_source"]
    assert study_data(table.study)["scenarios"] == []


def test_staff_choose_of_those_put_forward(table: SimpleNamespace) -> None:
    people = {who: table.people[who] for who in ("public", "stranger", "a", "staff")}
    assert_matrix(
        can_choose_scenarios, people=people, objects={"study": table.study},
        table="study\n public no\n stranger no\n a no\n staff yes",
    )  # fmt: skip
    draft = proposed(table, (1, "flowers"))

    def chosen() -> list[int]:
        rows = Scenario.objects.exclude(published_at=None)
        return list(rows.values_list("number", flat=True))

    assert [choose(table, who, 1) for who in ("public", "stranger", "a")] == [302, 403, 403]
    for wrong in ([draft.number], [99], [table.a.number, draft.number]):
        assert choose(table, "staff", *wrong) == 422
    assert re.search(r'value="1"[^>]*checked', table.said)
    assert chosen() == []
    assert choose(table, "staff", 1, 2) == 302
    assert chosen() == [1, 2]
    assert DBTaskResult.objects.filter(task_path__endswith="make_reports").count() == 1
    assert choose(table, "staff", 2) == 302
    assert chosen() == [2]
    for number in range(4):
        services.put_forward(proposed(table, (number, "flowers")), by=None)
    numbers = list(Scenario.objects.exclude(put_forward_at=None).values_list("number", flat=True))
    assert choose(table, "staff", *numbers[:5]) == 422
    assert "At most four" in table.said


@needs_fonts
@pytest.mark.parametrize("language", ["sv", "en"])
def test_print_page_and_open_data_tell_the_same(table: SimpleNamespace, language: str) -> None:
    choose(table, "staff", 1, 2)
    make_reports.call(table.study.pk)
    path = {"sv": f"/analys/{table.study.slug}/rapport/", "en": table.path}[language]
    page = Client().get(path).content.decode()
    plain = page.replace("\N{NO-BREAK SPACE}", " ")
    printed = words_of(pdf_of(table.study, language) or b"")
    first, second = Client().get(
        f"/en/analysis/{table.study.slug}/open-data.json"
    ).json()["scenarios"]  # fmt: skip
    assert (second["gain"], second["owners"]) == (None, None)
    assert (first["votes"], first["owners"]) == (1, {"concerned": 3, "gain": 3})
    with override(language):
        names = {one.slug: one.name for one in Category.objects.all()}
        wanted = [signed_money(first["gain"][name]) for name in ("low", "middle", "high")]
        for one in (first, second):
            wanted += [f"{one['letter']} {one['title']}", money(one["sales"])]
            for shop in one["shops"]:
                wanted += [shop["premises"]["address"], names[shop["trade"]]]
                wanted += [money(shop["turnover"])]
    for words in wanted:
        for told in (plain, printed):
            assert words.replace("\N{NO-BREAK SPACE}", " ") in told
    for told in (plain, printed):
        assert str(RENT) not in told.replace(" ", "").replace(",", "")
        assert "Ägare" not in told


@needs_fonts
def test_what_is_taken_out_or_back_is_no_longer_told(table: SimpleNamespace) -> None:
    choose(table, "staff", 1)
    make_reports.call(table.study.pk)
    assert list(wanting()) == []
    assert Client().get(table.path).content.decode().count('id="scenarios-head"') == 1
    services.take_back(table.a, by=table.people["staff"])
    page = Client().get(table.path).content.decode()
    assert "no longer shown" in page
    assert pdf_of(table.study, "en") is None
    assert list(wanting()) == [table.study]
    make_reports.call(table.study.pk)
    assert list(wanting()) == []
    assert "scenarios" not in Report.objects.get(language="en").content
    choose(table, "staff", 2)  # were its task lost, the report would be asked for all the same
    assert list(wanting()) == [table.study]
