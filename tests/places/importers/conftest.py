"""Fixtures of the OpenStreetMap importer."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.places.importers.osm_xml import Town, small_town
from torg.core.importing import ImportReport, start_import
from torg.places.importers.osm.create import create_city
from torg.places.models import City

SHARED = Path(os.environ.get("TORG_SHARED", Path(__file__).parents[4] / "shared")) / "data" / "osm"


@pytest.fixture
def shared() -> Callable[[str], Path]:
    """Returns the path of a real extract, or skips the test where it is not at hand."""

    def find(name: str) -> Path:
        path = SHARED / name
        if not path.is_file():
            pytest.skip(f"{name} is not at hand")
        return path

    return find


@pytest.fixture
def town() -> Town:
    return small_town()


@pytest.fixture
def run(tmp_path: Path, db: None) -> Callable[..., tuple[City, ImportReport]]:
    """Imports a Town or a file as the city "prov"; returns city and report."""

    def run_import(source: Town | Path, **options: str) -> tuple[City, ImportReport]:
        path = source.write(tmp_path / "town.osm") if isinstance(source, Town) else source
        options = {"country": "SE", **options}
        with start_import("osm", path.name, by=None) as report:
            city = create_city("prov", name="Prov", osm=path, report=report, **options)
        return city, report

    return run_import
