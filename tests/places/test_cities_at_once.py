"""Two imports of the same new city at once, and which city a host name means."""

import threading

import pytest
from django.core.cache import cache
from django.db import connections

from tests.factories.places import CityFactory
from torg.core.importing import ImportReport
from torg.places.categories import category_lines, sync_categories
from torg.places.models import Category, City
from torg.places.queries.cities import city_for
from torg.places.services.cities import save_town
from torg.places.services.rows import Row, TownRows


def _town() -> TownRows:
    return TownRows(
        bbox=(12.6, 56.0, 12.8, 56.1), lat=56.05, lon=12.7, timezone="Europe/Stockholm",
        country="SE", language="sv", source_name="prov.osm", source_at=None, attribution="",
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_the_same_city_make_one() -> None:
    cache.clear()
    inside, problems = threading.Event(), list[BaseException]()

    def first_rows() -> "list[Row]":
        inside.set()
        thread.join(1)  # the other has time to look for the city, and must wait for it
        return []

    class Slow(TownRows):
        @property
        def features(self) -> "list[Row]":  # type: ignore[override]  # read in the transaction
            return first_rows()

        @features.setter
        def features(self, value: object) -> None:
            """Nothing to keep."""

    def other() -> None:
        inside.wait(30)
        try:
            save_town("prov", "Prov", _town(), by=None, report=ImportReport())
        except BaseException as problem:
            problems.append(problem)
        finally:
            connections.close_all()

    thread = threading.Thread(target=other)
    thread.start()
    save_town("prov", "Prov", Slow(**vars(_town())), by=None, report=ImportReport())
    thread.join(30)
    assert problems == []
    assert list(City.objects.values_list("slug", "is_default")) == [("prov", True)]


@pytest.mark.django_db(transaction=True)
def test_two_first_imports_at_once_make_one_category_tree() -> None:
    Category.objects.all().delete()
    ready, problems = threading.Barrier(2), list[BaseException]()

    def first_import() -> None:
        try:
            ready.wait(30)
            sync_categories()
        except BaseException as problem:
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=first_import) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert problems == []
    slugs = sorted(Category.objects.values_list("slug", flat=True))
    assert slugs == sorted(line.slug for line in category_lines())


@pytest.mark.django_db
def test_a_citys_own_host_name_goes_before_one_that_begins_like_another() -> None:
    cache.clear()
    CityFactory(slug="centrum", name="A-stad")
    own = CityFactory(slug="bstad", name="B-stad", hosts=["centrum.example.se"])
    assert city_for("centrum.example.se:8000") == own
    assert city_for("bstad.localhost") == own
