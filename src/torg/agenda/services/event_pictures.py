"""Pictures of events in the storage: drawn anew before they come here."""

from uuid import uuid4

from torg.agenda.queries.events import PICTURES
from torg.agenda.services.store import keep_file
from torg.places.pictures import Size


def keep_picture(drawn: Size) -> str:
    """Write a picture; return its name, which is of no other event: the value of `image`.

    Whoever keeps it gives it to an event, or drops it (`store.drop_files`).
    """
    ending = f"-{drawn.width}x{drawn.height}.{drawn.ending}"
    return keep_file(uuid4().hex, drawn.data, ending, folder=PICTURES)
