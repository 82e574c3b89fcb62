"""A list of premises that somebody has sent: kept, and put before a worker."""

import uuid
from pathlib import PurePath

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from torg.core.journal import record
from torg.core.models import ImportRun, User
from torg.core.tasks import enqueue
from torg.core.text import clean_text
from torg.places.models import City
from torg.premises.keeping.reading import read_list


@transaction.atomic
def take_list(city: City, file: File, *, by: User) -> ImportRun:
    """Keep a file and ask a worker to read it into the register; return the import's record."""
    name = clean_text(PurePath(str(file.name)).name, 120) or "list"
    kept = default_storage.save(f"uploads/premises/{uuid.uuid4().hex}", file)
    run = ImportRun.objects.create(kind="premises", source=name, city_id=city.pk, user_id=by.pk)
    record("premises.list_taken", city, by=by, city_id=city.pk, run=run.pk)
    enqueue(read_list, run.pk, city.pk, kept, by.pk)
    return run
