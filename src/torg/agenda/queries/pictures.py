"""Pictures of events: what their files are called, and how they are told to who does not see."""

import re
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from torg.agenda.enums import Publication
from torg.agenda.models import Event, Occurrence, SourcePicture, SourceRecord
from torg.places.enums import Source
from torg.places.models import Feed

PICTURES = "events/"  # the folder in the storage; a picture's address ends as its name does
WIDEST = 1600  # pixels of our own copy of a source's picture
WIDTHS = (240, 480, 960)  # pixels of the smaller ones beside it
_NAME = re.compile(r"(events/[0-9a-f]{32}-(\d{1,5})x(\d{1,5}))(?:\.w(\d{3}))?\.webp", re.ASCII)


def size_of(image: str) -> tuple[int, int]:
    """Return the width and height in pixels that a picture's name tells; 0, 0 for no such name."""
    told = _NAME.fullmatch(image)
    return (int(told[2]), int(told[3])) if told else (0, 0)


def smaller(image: str) -> dict[int, str]:
    """Return the names of a picture's smaller files, by their width in pixels."""
    told = _NAME.fullmatch(image)
    if told is None:
        return {}
    return {width: f"{told[1]}.w{width}.webp" for width in WIDTHS if width < int(told[2])}


def whole_of(name: str) -> str:
    """Return the name of the picture that a file is, or is a smaller one of; "" for none."""
    told = _NAME.fullmatch(name)
    return f"{told[1]}.webp" if told else ""


def picture_alt(event: Event, title: str = "") -> str:
    """Return the picture in words: those that were given, else whose picture it is."""
    return event.image_alt or _("Picture for %(title)s") % {"title": title or event.title}


def is_a_sources(event: Event) -> bool:
    """Tell whether the event's picture may be a source's: no person has chosen one."""
    return bool(event.provenance.get("image", Source.FEED) == Source.FEED)


def unused(pictures: QuerySet[SourcePicture]) -> QuerySet[SourcePicture]:
    """Return those that no event names which visitors see."""
    named = Event.objects.filter(
        city=OuterRef("city"), image_source=OuterRef("url"), publication=Publication.PUBLISHED
    ).exclude(image_source="")
    return pictures.filter(~Exists(named))


def without_copy(feed: Feed, now: datetime) -> QuerySet[Event]:
    """Return a source's events to come that name a picture which we know nothing of, or have not
    given them."""
    named = SourcePicture.objects.filter(city=OuterRef("city"), url=OuterRef("image_source"))
    missing = ~Exists(named) | (Q(image="") & Exists(named.exclude(name="")))
    coming = Occurrence.objects.filter(event=OuterRef("pk"), end__gte=now)
    told = SourceRecord.objects.filter(event=OuterRef("pk"), feed=feed, gone_at=None)
    shown = Event.objects.filter(city=feed.city_id, publication=Publication.PUBLISHED)
    return shown.exclude(image_source="").filter(missing, Exists(told), Exists(coming))
