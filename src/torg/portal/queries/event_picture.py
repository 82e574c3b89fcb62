"""Where an event's picture is, for a page."""

from dataclasses import dataclass
from urllib.parse import urljoin

from django.core.files.storage import default_storage

from torg.agenda.models import Event
from torg.agenda.queries.pictures import PICTURES, picture_alt, size_of, smaller
from torg.core.frame import address


@dataclass(frozen=True)
class EventPicture:
    """A picture as a page shows it: `address` is the whole one, `url` without the host."""

    url: str
    address: str
    srcset: str
    width: int
    height: int
    alt: str
    credit: str

    @property
    def is_wide(self) -> bool:
        return self.width > self.height


def picture_of(event: Event, title: str, page: str) -> EventPicture | None:
    """Return the picture of an event whose page is at `page`; None where it has none.

    Without words of its own it is told by the `title`.
    """
    if not event.image:
        return None
    width, height = size_of(event.image)
    url = picture_url(event)
    return EventPicture(
        url, urljoin(page, url), picture_srcset(event), width or 240, height or 320,
        picture_alt(event, title), event.image_credit,
    )  # fmt: skip


def picture_url(event: Event, width: int = 0) -> str:
    """Return the address at which we serve the event's picture; "" where it has none.

    With `width` the smallest file that is so many pixels wide, or the whole.
    """
    fit = [name for wide, name in smaller(event.image).items() if wide >= width]
    return _address(fit[0] if width and fit else event.image)


def picture_srcset(event: Event) -> str:
    """Return the sizes of the event's picture as `srcset` has them; "" where there is but one."""
    files = smaller(event.image)
    if not files:
        return ""
    every = {**files, size_of(event.image)[0]: event.image}
    return ", ".join(f"{_address(name)} {wide}w" for wide, name in every.items())


def file_of(name: str, whole: str) -> str:
    """Return the file to serve: pictures of before there were smaller ones have but the whole."""
    return name if name == whole or default_storage.exists(name) else whole


def _address(name: str) -> str:
    return address("root:event_file", name.removeprefix(PICTURES)) if name else ""
