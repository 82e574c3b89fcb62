"""The task that reads an uploaded file: each kind by the importer that the command uses too."""

import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.utils import translation

from torg.core.importing import ImportReport, RefusedWhole, start_import
from torg.core.models import ImportRun, User
from torg.core.tasks import task
from torg.places.models import City
from torg.premises.figures.enums import DatasetKind
from torg.premises.uploads.enums import UploadKind

_PEOPLE = {UploadKind.POPULATION, UploadKind.DAY_PEOPLE}


@task()
def read_upload(number: int, stored: dict[str, list[str]], said: dict[str, str]) -> None:
    """Read what was uploaded for an import run, in the city's language, and remove the files.

    A run that is not running any more has been read: a second try changes nothing.
    """
    run = ImportRun.objects.filter(pk=number, status=ImportRun.Status.RUNNING).first()
    city = City.objects.filter(pk=run.city_id or 0).first() if run else None
    try:
        if run is not None and city is not None:
            with tempfile.TemporaryDirectory() as folder, translation.override(city.language):
                paths = {role: _fetch(Path(folder), *names) for role, names in stored.items()}
                _read(run, city, paths, said)
    finally:  # a list of premises may hold rents
        for name, _called in stored.values():
            default_storage.delete(name)


def _fetch(folder: Path, name: str, called: str) -> Path:
    """Copy a kept file to where importers read, under the name that it had: it tells its format."""
    inside = folder / name.rpartition("/")[2]
    inside.mkdir()
    path = inside / (Path(called).name or "file")
    with default_storage.open(name) as kept, path.open("wb") as copy:
        shutil.copyfileobj(kept, copy)
    return path


def _read(run: ImportRun, city: City, paths: Mapping[str, Path], said: Mapping[str, str]) -> None:
    by = User.objects.filter(pk=run.user_id or 0).first()
    # What was refused whole is told on the run's page.
    with (
        suppress(RefusedWhole),
        start_import(run.kind, run.source, by=by, city=city, run=run) as report,
    ):
        kind = UploadKind(run.kind)
        if kind in _PEOPLE:
            _read_people(city, kind, paths["file"], said, report, by)
        elif kind == UploadKind.FOOTFALL:
            from torg.premises.figures.importers.counts import (  # noqa: PLC0415  -- heavy
                import_footfall,
            )

            import_footfall(city, paths["file"], paths.get("locations"), report, by=by)
        elif kind == UploadKind.WEATHER:
            _read_weather(city, paths["file"], said, report, by)
        else:
            from torg.premises.importers.file import import_premises  # noqa: PLC0415  -- heavy

            import_premises(city, paths["file"], report, by=by)


def _read_weather(
    city: City, path: Path, said: Mapping[str, str], report: ImportReport, by: User | None
) -> None:
    from torg.premises.figures.importers.weather import import_weather  # noqa: PLC0415  -- heavy
    from torg.premises.figures.services.datasets import About  # noqa: PLC0415  -- as above

    about = About(file_name=path.name, **_about(said))
    import_weather(city, path, about, report, by=by)


def _about(said: Mapping[str, str]) -> dict[str, Any]:
    """Return what staff say of a file's figures, as fields of About."""
    words = {name: said.get(name, "") for name in ("title", "source", "licence", "url")}
    day = date.fromisoformat(said["as_of"]) if said.get("as_of") else None
    return {**words, "as_of": day}


def _read_people(
    city: City,
    kind: UploadKind,
    path: Path,
    said: Mapping[str, str],
    report: ImportReport,
    by: User | None,
) -> None:
    from torg.premises.figures.importers.people import (  # noqa: PLC0415  -- loads shapely, pyproj
        HowToRead,
        about_file,
        import_people,
    )

    about = about_file(path, **_about(said))
    how = HowToRead(said.get("crs", ""))
    import_people(city, path, DatasetKind(kind.value), about, report, by=by, how=how)
