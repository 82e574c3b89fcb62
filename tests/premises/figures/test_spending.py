"""What people spend: defaults with a source, editable, and kept as they were for older studies."""

import pytest

from tests.factories.places import CityFactory
from torg.core.models import JournalEntry
from torg.places.categories import sync_categories
from torg.places.models import Category
from torg.premises.figures.enums import DatasetKind
from torg.premises.figures.models import Dataset
from torg.premises.figures.queries.datasets import spendings
from torg.premises.figures.services.spending import defaults, edit_spending, ensure_spending

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("categories")]


@pytest.fixture
def categories() -> None:
    sync_categories()


def test_defaults_name_trades_that_exist_and_stay_within_a_budget() -> None:
    slugs = {row.category for row in defaults()}
    assert slugs <= set(Category.objects.values_list("slug", flat=True))
    assert 20 <= len(slugs) == len(defaults())
    assert sum(row.resident for row in defaults()) < 148_000 * 0.45  # what shops and tables share
    assert all(row.basis for row in defaults())


def test_groceries_are_a_share_of_what_a_person_spends() -> None:
    row = next(row for row in defaults() if row.category == "supermarket")
    assert (row.resident, row.online_permille) == (17_760, 40)  # 12 % of 148,000 kr


def test_written_once() -> None:
    city = CityFactory()
    first, again = ensure_spending(city, by=None), ensure_spending(city, by=None)
    assert first == again
    assert Dataset.objects.filter(kind=DatasetKind.SPENDING).count() == 1
    assert spendings(first).count() == len(defaults())
    assert first.source
    assert first.as_of


def test_edited_figure_is_journalled() -> None:
    dataset = ensure_spending(CityFactory(), by=None)
    row = spendings(dataset).get(category__slug="books")
    assert edit_spending(row, {"resident": 900, "worker": row.worker}, by=None) == ["resident"]
    assert edit_spending(row, {"resident": 900}, by=None) == []
    row.refresh_from_db()
    assert row.resident == 900
    assert JournalEntry.objects.get(verb="spending.edited").data["values"] == {"resident": 900}
    digest = dataset.digest
    dataset.refresh_from_db()
    assert dataset.digest != digest  # a study says which figures it ran on
    for wrong in ({"resident": -1}, {"online_permille": 1001}, {"turnover_per_m2": 0}):
        with pytest.raises(ValueError, match="cannot be"):
            edit_spending(row, wrong, by=None)
    with pytest.raises(ValueError, match="category"):
        edit_spending(row, {"category": 1}, by=None)
