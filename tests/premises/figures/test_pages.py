"""The page of the figures: sources for everybody; changes by staff, with who and when."""

import pytest

from tests.factories.actors import on_staff, person
from tests.factories.places import CityFactory
from tests.matrix import assert_matrix
from torg.core.models import JournalEntry
from torg.places.categories import sync_categories
from torg.places.models import Category, City
from torg.premises.figures.enums import DatasetKind
from torg.premises.figures.models import Area, Counter, Dataset, DemandSignal, HourCount, Spending
from torg.premises.figures.rules import can_edit_spending, can_see_figures, can_see_who_edited
from torg.premises.figures.services.spending import edit_spending, ensure_spending


@pytest.fixture
def city(db) -> City:
    sync_categories()
    return CityFactory()


def text(client, path="/analys/siffror/"):
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().replace("\u00a0", " ").split())


def fill(city: City, count: int) -> None:
    """Give the city figures of every kind: `count` counters, wishes and older deliveries."""
    for number in range(count + 1):
        Dataset.objects.filter(city=city, kind=DatasetKind.POPULATION).update(is_current=False)
        data = Dataset.objects.create(
            city=city, kind=DatasetKind.POPULATION, title=f"Folk {number}", source="Kontoret",
            licence="CC0", as_of="2025-12-31", digest=str(number),
        )  # fmt: skip
        Area.objects.create(dataset=data, key="a", lat=56, lon=12, residents=1_234)
    rows = Spending.objects.filter(dataset=ensure_spending(city, by=None)).order_by("pk")
    for number, row in enumerate(rows[:count]):
        counter = Counter.objects.create(
            city=city, slug=f"r{number}", name=f"Räknare {number}", lat=56, lon=12
        )
        HourCount.objects.create(counter=counter, start="2026-01-01T10:00Z", people=5)
        DemandSignal.objects.create(
            city=city, category=row.category, origin=f"x:{number}", lat=56, lon=12, supporters=3,
            raised_at="2026-01-01T10:00Z",
        )  # fmt: skip


def test_nothing_is_known_yet(city, client):
    html = text(client)
    assert "Inga siffror har lästs in än" in html
    assert "Ladda upp" not in html
    client.force_login(on_staff())
    assert 'href="/analys/ladda-upp/"' in text(client)


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_one_as_for_three(city, client, count, django_assert_num_queries):
    fill(city, count)
    client.get("/analys/metod/")
    with django_assert_num_queries(6):  # datasets, spending, people's sum, edits, counters, wishes
        html = text(client)
    assert html.count("Räknare ") == count
    assert ("1 234" in html, "Kontoret" in html, "CC0" in html) == (True, True, True)


def test_who_may_what(owners):
    everybody = "\n".join(f"{name} yes" for name in owners.people)
    only_staff = "\n".join(f"{name} {'yes' if name == 'staff' else 'no'}" for name in owners.people)
    for rule, rows in (
        (can_see_figures, everybody), (can_edit_spending, only_staff),
        (can_see_who_edited, only_staff),
    ):  # fmt: skip
        assert_matrix(rule, people=owners.people, objects={"it": None}, table=f"it\n{rows}")


def row_of(city: City, slug: str) -> Spending:
    return Spending.objects.get(dataset=ensure_spending(city, by=None), category__slug=slug)


def shown(client, path: str) -> dict[str, str]:
    form = client.get(path).context["form"]
    return {name: str(form[name].value()) for name in form.fields}


def test_staff_change_what_is_spent_and_it_is_written_down(city, client):
    kim = on_staff("kim")
    client.force_login(kim)
    row = row_of(city, "cafe")
    path = f"/analys/siffror/utgifter/{row.pk}/"
    sent = {**shown(client, path), "resident": "1500", "online_permille": "2.5"}
    assert client.post(path, sent).status_code == 302
    row.refresh_from_db()
    assert (row.resident, row.online_permille) == (1500, 25)
    entry = JournalEntry.objects.get(verb="spending.edited")
    assert (entry.user_id, entry.data["fields"]) == (kim.pk, ["online_permille", "resident"])
    html = text(client)
    assert str(kim) in html
    assert "en boende, kr per år 1 500" in html
    client.logout()
    html = text(client)
    assert str(kim) not in html
    assert "en boende, kr per år 1 500" in html


def test_nothing_typed_changes_nothing(city, client):
    client.force_login(on_staff())
    row = row_of(city, "shoes")
    path = f"/analys/siffror/utgifter/{row.pk}/"
    answer = client.post(path, shown(client, path), follow=True)
    assert "Inget ändrades" in answer.content.decode()
    assert not JournalEntry.objects.filter(verb="spending.edited").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("resident", "-1"), ("resident", "mycket"), ("online_permille", "120"), ("least_m2", "")],
)
def test_figures_that_cannot_be_are_told_and_kept(city, client, field, value):
    client.force_login(on_staff())
    row = row_of(city, "shoes")
    path = f"/analys/siffror/utgifter/{row.pk}/"
    answer = client.post(path, {**shown(client, path), "worker": "777", field: value})
    html = answer.content.decode()
    assert (answer.status_code, f'id="id_{field}_error"' in html) == (200, True)
    assert 'value="777"' in html
    row.refresh_from_db()
    assert row.worker != 777


def test_others_cannot_change_and_old_figures_cannot_be_changed(city, client):
    row = row_of(city, "shoes")
    path = f"/analys/siffror/utgifter/{row.pk}/"
    assert client.get(path).status_code == 302
    client.force_login(person("vem"))
    assert client.get(path).status_code == 403
    client.force_login(on_staff())
    Dataset.objects.update(is_current=False)
    assert client.get(path).status_code == 404


def test_an_edit_of_a_trade_by_somebody_who_has_left(city, client):
    gone = on_staff("borta")
    edit_spending(row_of(city, "cafe"), {"resident": 5}, by=gone)
    gone.delete()
    client.force_login(on_staff())
    assert "någon som har slutat" in text(client)
    assert Category.objects.filter(slug="cafe").exists()
