"""What a worker does for the register: read the lists that staff have sent."""

import shutil
import tempfile
from pathlib import Path

from django.core.files.storage import default_storage

from torg.core.importing import RefusedWhole, start_import
from torg.core.models import ImportRun, User
from torg.core.tasks import task
from torg.places.models import City


@task()
def read_list(run_id: int, city_id: int, name: str, user_id: int) -> None:
    """Read a list that was kept under `name` into the register; a second run does nothing."""
    from torg.premises.importers.file import import_premises  # noqa: PLC0415  -- heavy: pyproj, shapely

    run = ImportRun.objects.get(pk=run_id)
    city, by = City.objects.filter(pk=city_id).first(), User.objects.filter(pk=user_id).first()
    if run.status != ImportRun.Status.RUNNING or city is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list"
        with default_storage.open(name) as kept, path.open("wb") as copy:
            shutil.copyfileobj(kept, copy)
        try:
            with start_import(run.kind, run.source, by=by, city=city, run=run) as report:
                import_premises(city, path, report, by=by)
        except RefusedWhole:
            pass  # it stands on the import's page, for whoever sent it
    default_storage.delete(name)
