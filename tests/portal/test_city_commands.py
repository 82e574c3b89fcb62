"""`torg city create` and `torg city default`: words for people, one JSON object, exit codes."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.utils import translation

from tests.places.importers.osm_xml import small_town
from torg.places.models import City
from torg.portal.commands import city_group
from torg.premises.figures.models import Area

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> Result:
    return CliRunner().invoke(city_group, list(arguments))


@pytest.fixture
def osm(tmp_path: Path) -> str:
    return str(small_town().write(tmp_path / "prov.osm"))


def test_create_answers_people_and_programs(osm: str) -> None:
    with translation.override("en"):
        result = run("create", "prov", "--name", "Prov", "--osm", osm, "--country", "SE", "--json")
    assert result.exit_code == 0
    answer = json.loads(result.stdout.splitlines()[-1])
    counts = {key: answer[key] for key in ("read", "created", "updated", "unchanged", "refused")}
    assert counts == {"read": 6, "created": 6, "updated": 0, "unchanged": 0, "refused": []}
    assert answer["city"]["url"] == "http://localhost:8000/"
    assert answer["summary"]["figures"]["streets"]["created"] == 2
    assert "6 places, 2 streets" in result.stdout
    assert "http://localhost:8000/" in result.stdout
    assert "Reading the file" in result.stderr


def test_the_second_city_says_where_it_is_and_can_become_the_default(osm: str) -> None:
    run("create", "prov", "--name", "Prov", "--osm", osm)
    result = run("create", "annan", "--name", "Annan", "--osm", osm)
    assert "http://annan.localhost:8000/" in result.stdout
    assert "torg city default annan" in result.stdout
    assert run("default", "annan").exit_code == 0
    assert City.objects.get(is_default=True).slug == "annan"
    assert run("default", "ingen").exit_code == 1


def test_a_bad_file_fails_with_its_reason(tmp_path: Path) -> None:
    page = tmp_path / "page.osm.pbf"
    page.write_text("<html>404</html>")
    with translation.override("en"):
        result = run("create", "prov", "--name", "Prov", "--osm", str(page), "--json")
    assert result.exit_code == 1
    assert "not an OpenStreetMap extract" in json.loads(result.stdout.splitlines()[-1])["error"]


@pytest.mark.parametrize(
    "arguments",
    [["prov"], ["prov", "--name", "Prov"], ["prov", "--name", "P", "--osm", "none.osm"]],
)
def test_wrong_use(arguments: list[str]) -> None:
    assert run("create", *arguments).exit_code == 2


@pytest.mark.parametrize("name", ["", "  ", "x" * 121, "<b>Prov</b>", "Prov\nstad"])
def test_a_name_that_no_town_has(osm: str, name: str) -> None:
    result = run("create", "prov", "--name", name, "--osm", osm)
    assert (result.exit_code, City.objects.exists()) == (1, False)


def test_a_population_grid_is_taken_in_for_studies(osm: str, tmp_path: Path) -> None:
    grid = tmp_path / "grid.geojson"
    create = ("create", "prov", "--name", "Prov", "--osm", osm, "--population", str(grid))
    grid.write_text("no table")
    assert (run(*create).exit_code, City.objects.exists()) == (1, False)
    grid.write_text('{"type": "FeatureCollection", "features": []}')
    assert (run(*create).exit_code, City.objects.exists()) == (1, True)  # nothing in it
    west, south, _east, _north = City.objects.get().bbox
    ring = [[west, south], [west + 0.001, south], [west, south + 0.001], [west, south]]
    feature = {"type": "Feature", "properties": {"id": "a", "population": 7},
               "geometry": {"type": "Polygon", "coordinates": [ring]}}  # fmt: skip
    grid.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert run(*create).exit_code == 0
    assert Area.objects.get().residents == 7
