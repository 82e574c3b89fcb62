"""A file of people becomes the city's current dataset; the one before it stays as history."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.factories.places import CityFactory
from tests.premises.figures.files import SQUARE, geojson
from torg.cli import main
from torg.core.models import JournalEntry
from torg.places.models import City
from torg.premises.figures.enums import DatasetKind
from torg.premises.figures.models import Area, Dataset
from torg.premises.figures.queries.datasets import current, source_lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return CityFactory()


def run(*arguments: object) -> tuple[int, dict[str, Any]]:
    outcome = CliRunner().invoke(main, ["import", "people", *map(str, arguments), "--json"])
    return outcome.exit_code, json.loads(outcome.output.splitlines()[-1])


def moved(by: float) -> list[list[float]]:
    return [[lon + by, lat] for lon, lat in SQUARE]


def a_file(path: Path, *people: int) -> Path:
    rows = [({"id": f"a{n}", "antal": number}, moved(n / 100)) for n, number in enumerate(people)]
    return geojson(path, rows)


def test_created_then_unchanged_then_updated(city: City, tmp_path: Path) -> None:
    path = a_file(tmp_path / "bef.geojson", 10, 20)
    code, said = run(path, "--city", city.slug, "--source", "SCB", "--as-of", "2024-12-31")
    assert (code, said["read"], said["created"], said["refused"]) == (0, 2, 2, [])
    first = current(city, DatasetKind.POPULATION)
    assert first is not None
    assert (first.source, first.as_of, first.title) == ("SCB", date(2024, 12, 31), "bef")
    assert list(first.areas.order_by("key").values_list("key", "residents")) == [
        ("a0", 10),
        ("a1", 20),
    ]

    code, said = run(path, "--city", city.slug)
    assert (said["created"], said["updated"], said["unchanged"]) == (0, 0, 2)
    assert Dataset.objects.count() == 1

    code, said = run(a_file(path, 10, 21, 5), "--city", city.slug)
    assert (said["created"], said["updated"], said["unchanged"]) == (1, 1, 1)
    now = current(city, DatasetKind.POPULATION)
    assert now is not None
    assert now != first
    assert Dataset.objects.filter(is_current=False).get() == first
    assert first.areas.count() == 2  # a study that stood on it can still be explained
    assert JournalEntry.objects.filter(verb="dataset.taken").count() == 2


def test_the_same_file_described_anew_is_the_same_dataset(city: City, tmp_path: Path) -> None:
    path = a_file(tmp_path / "bef.geojson", 10)
    run(path, "--city", city.slug)
    run(path, "--city", city.slug, "--source", "SCB", "--licence", "CC0")
    run(path, "--city", city.slug)  # says nothing of the source, and takes nothing away
    assert [(s.title, s.source, s.licence) for s in source_lines(city)] == [("bef", "SCB", "CC0")]


def test_a_city_that_has_grown_takes_the_same_file_anew(city: City, tmp_path: Path) -> None:
    path = a_file(tmp_path / "bef.geojson", 10)
    run(path, "--city", city.slug)
    City.objects.update(east=12.9)
    _code, said = run(path, "--city", city.slug)
    assert (said["unchanged"], Dataset.objects.count()) == (1, 2)


def test_a_file_that_cannot_be_used_changes_nothing(city: City, tmp_path: Path) -> None:
    run(a_file(tmp_path / "bef.geojson", 10), "--city", city.slug)
    for people in ([-1, -2], []):
        bad = a_file(tmp_path / "bad.geojson", *people)
        code, said = run(bad, "--city", city.slug)
        assert (code, "error" in said) == (1, True)
    assert Area.objects.get().residents == 10


def test_who_works_there_is_another_dataset(city: City, tmp_path: Path) -> None:
    rows = [({"id": "a", "workers": 300, "students": 40}, SQUARE)]
    path = geojson(tmp_path / "dag.geojson", rows)
    run(a_file(tmp_path / "bef.geojson", 10), "--city", city.slug)
    code, _said = run(path, "--city", city.slug, "--kind", "day_people")
    day = current(city, DatasetKind.DAY_PEOPLE)
    assert (code, day is not None) == (0, True)
    assert day.areas.values_list("residents", "workers", "students").get() == (0, 300, 40)
    assert Dataset.objects.filter(is_current=True).count() == 2


def test_outline_is_kept_for_maps(city: City, tmp_path: Path) -> None:
    run(a_file(tmp_path / "bef.geojson", 10), "--city", city.slug)
    outline = Area.objects.get().outline
    assert outline["type"] == "Polygon"
    assert len(outline["coordinates"][0]) == 5


@pytest.mark.parametrize("wrong", [("--crs", "EPSG:1"), ("--field", "residents=nix")])
def test_wrong_word_is_refused_with_the_reason(
    city: City, tmp_path: Path, wrong: tuple[str, str]
) -> None:
    code, said = run(a_file(tmp_path / "b.geojson", 1), "--city", city.slug, *wrong)
    assert (code, bool(said["error"])) == (1, True)
    assert not Dataset.objects.exists()
