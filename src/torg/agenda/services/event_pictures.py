"""Pictures of events in the storage: drawn anew before they come here, in a few sizes."""

import io
from collections.abc import Iterable
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image

from torg.agenda.models import Event, SourcePicture
from torg.agenda.queries.pictures import PICTURES, smaller
from torg.agenda.services.store import keep_file
from torg.places.pictures import Size, fitted


def keep_picture(drawn: Size) -> str:
    """Write a picture and its smaller sizes; return its name, which no other picture has.

    That is the value of `image`. Whoever keeps it gives it to an event, or drops it.
    """
    ending = f"-{drawn.width}x{drawn.height}.{drawn.ending}"
    name = keep_file(uuid4().hex, drawn.data, ending, folder=PICTURES)
    for width, small in smaller(name).items():
        with Image.open(io.BytesIO(drawn.data), formats=["WEBP"]) as picture:
            size = fitted(picture.convert("RGB"), width)
        default_storage.save(small, ContentFile(size.data))
    return name


def drop_pictures(names: Iterable[str]) -> None:
    """Delete pictures with all their sizes after the commit, save those that something still has.

    Several events may have the one copy of a picture that their source names.
    """
    gone = {name for name in names if name}

    def drop() -> None:
        for name in gone:
            if Event.objects.filter(image=name).exists():
                continue
            if not SourcePicture.objects.filter(name=name).exists():
                for file in (name, *smaller(name).values()):
                    default_storage.delete(file)

    transaction.on_commit(drop, robust=True)
