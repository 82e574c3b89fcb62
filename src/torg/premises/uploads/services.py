"""Writes of uploads: the file is kept and asked to be read, in one transaction."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from torg.core.journal import record
from torg.core.models import ImportRun, User
from torg.core.tasks import enqueue
from torg.places.models import City
from torg.premises.uploads.enums import UploadKind
from torg.premises.uploads.reading import read_upload


def take_upload(
    city: City,
    kind: UploadKind,
    files: Mapping[str, File],
    said: Mapping[str, str],
    *,
    by: User,
) -> ImportRun:
    """Keep files and let a worker read them; return the run whose page tells how it goes.

    `files` holds "file" and, for counts, maybe "locations". `said` is what staff say of them:
    title, source, licence, as_of (ISO), crs.
    """
    kept = {role: (_keep(file), str(file.name)) for role, file in files.items()}
    try:
        return _ask(city, kind, kept, said, by=by)
    except BaseException:
        for name, _called in kept.values():
            default_storage.delete(name)
        raise


@transaction.atomic
def _ask(
    city: City,
    kind: UploadKind,
    kept: Mapping[str, tuple[str, str]],
    said: Mapping[str, str],
    *,
    by: User,
) -> ImportRun:
    called = kept["file"][1]
    run: ImportRun = ImportRun.objects.create(
        kind=kind.value, source=called[:500], city_id=city.pk, user_id=by.pk
    )
    stored: dict[str, Any] = {role: list(names) for role, names in kept.items()}
    enqueue(read_upload, run.pk, stored, dict(said))
    record("upload.taken", run, by=by, city_id=city.pk, kind=kind.value)
    return run


def _keep(file: File) -> str:
    """Keep a file under a name that nobody can guess; it is removed when it has been read."""
    return default_storage.save(f"uploads/{uuid4().hex}", file)
