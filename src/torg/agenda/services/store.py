"""Files of stops and of events in the storage, under names of our own."""

import hashlib
from collections.abc import Iterable

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from torg.agenda.queries.walks import FOLDER


def keep_file(owner: int | str, data: bytes, ending: str, *, folder: str = FOLDER) -> str:
    """Write a file of stop number `owner`, or of what else has that name; return the file's name.

    The name is made of the content and the owner: no two owners share one, and what stands under a
    name never changes.
    """
    digest = hashlib.sha256(f"{owner}|".encode() + data).hexdigest()[:32]
    name = f"{folder}{digest}{ending}"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(data))
    return name


def drop_files(names: Iterable[str]) -> None:
    """Delete files after the commit: a deed that is rolled back has lost nothing."""
    gone = [name for name in names if name]

    def drop() -> None:
        for name in gone:
            default_storage.delete(name)

    transaction.on_commit(drop, robust=True)
