"""The category tree: complete, consistent, and kept as staff want it."""

import json
import os
from pathlib import Path

import pytest

from torg.core.facade import KINDS, SCENES
from torg.core.models import JournalEntry
from torg.places.categories import (
    FRONTLESS,
    NEED_A_NAME,
    NEED_HOURS,
    category_for,
    category_lines,
    finder_of_database,
    sync_categories,
)
from torg.places.enums import Need
from torg.places.models import Category

SHARED = Path(os.environ.get("TORG_SHARED", Path(__file__).parents[3] / "shared"))


def test_the_tree_is_well_formed() -> None:
    lines = category_lines()
    slugs = [line.slug for line in lines]
    tags = [tag for line in lines for tag in line.osm_tags]
    tops = [line for line in lines if not line.parent]
    assert len(slugs) == len(set(slugs))
    assert len(tags) == len(set(tags))
    assert 8 <= len(tops) <= 13
    assert {line.parent for line in lines} - {""} == {top.slug for top in tops}
    assert {line.facade for line in lines} <= {*KINDS, *SCENES}
    assert all(0 < line.needs < 2 * Need.SIT for line in lines)
    assert set(slugs) >= FRONTLESS | NEED_A_NAME | NEED_HOURS
    assert all(line.name_sv and line.name_en and line.schema_type for line in lines)


def test_industry_codes_are_real() -> None:
    path = SHARED / "data" / "swedish" / "sni" / "sni_codes.json"
    if not path.is_file():
        pytest.skip("the industry codes are not at hand")
    known = {row["code"] for row in json.loads(path.read_text())}
    used = {code for line in category_lines() for code in line.sni_codes}
    assert used - known == {"49320"} - known  # taxi transport: its code is not in the shared file


@pytest.mark.parametrize(
    ("tags", "slug"),
    [
        ({"shop": "bakery"}, "bakery"),
        ({"shop": "bakery", "amenity": "cafe"}, "bakery"),
        ({"amenity": "restaurant"}, "restaurant"),
        ({"shop": "deli; kitchen"}, "deli"),
        ({"shop": "something_new"}, "other-shops"),
        ({"shop": "Books"}, "books"),
        ({"amenity": "nightclub;restaurant"}, "nightclub"),
        ({"craft": "basket_maker"}, "repair"),
        ({"shop": "vacant"}, None),
        ({"shop": "no", "amenity": "pharmacy"}, "pharmacy"),
        ({"amenity": "bench"}, None),
        ({}, None),
    ],
)
def test_tags_to_category(tags: dict[str, str], slug: str | None) -> None:
    assert category_for(tags) == slug


def test_sync_twice_is_sync_once(db: None) -> None:
    first = {slug: category.pk for slug, category in sync_categories().items()}
    before = list(Category.objects.order_by("pk").values())
    assert {slug: category.pk for slug, category in sync_categories().items()} == first
    assert list(Category.objects.order_by("pk").values()) == before
    assert Category.objects.get(slug="bakery").parent == Category.objects.get(slug="food")


def test_what_staff_edited_stays(db: None) -> None:
    sync_categories()
    bakery = Category.objects.get(slug="bakery")
    bakery.name_sv, bakery.osm_tags = "Bagarbod", [*bakery.osm_tags, "shop=bread"]
    bakery.save()
    JournalEntry.objects.create(
        verb="category.edited", object_type="places.category", object_id=bakery.pk
    )
    Category.objects.filter(slug="books").update(name_sv="Fel")
    sync_categories()
    bakery.refresh_from_db()
    assert bakery.name_sv == "Bagarbod"
    assert finder_of_database().all_for({"shop": "bread"}) == ["bakery"]
    assert Category.objects.get(slug="books").name_sv == "Böcker"
