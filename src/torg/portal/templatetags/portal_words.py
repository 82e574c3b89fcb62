"""Filters that write times, distances and counts the way the reader's language does."""

from datetime import datetime
from typing import Any

from django import template
from django.template.defaultfilters import capfirst
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.safestring import SafeString

from torg.agenda.queries.walks import FOLDER
from torg.core.markdown import as_html
from torg.places.hours.states import clock as clock_text
from torg.places.models import Photo
from torg.portal.queries.today_words import short_day as short_day_text

register = template.Library()


@register.filter
def clock(moment: datetime) -> str:
    """14.20 in Swedish, 14:20 in English; the moment is in the city's own zone."""
    return clock_text(moment)


@register.filter
def long_day(moment: datetime) -> str:
    """Fredag 2 oktober."""
    return str(capfirst(date_format(moment, "l j F", use_l10n=False)))


@register.filter
def short_day(moment: datetime) -> str:
    """fre; Fri in English."""
    return short_day_text(moment)


@register.filter
def day_key(moment: datetime) -> int:
    """The day's number, to tell today from tomorrow."""
    return moment.toordinal()


@register.filter
def distance(metres: float) -> str:
    """40 m below a kilometre, to the nearest ten; above it 1,2 km."""
    if metres < 995:
        return f"{max(10, round(metres, -1)):.0f}\N{NO-BREAK SPACE}m"
    return f"{number_format(metres / 1000, 1)}\N{NO-BREAK SPACE}km"


@register.filter
def told(thing: Any, name: str) -> Any:
    """A field of something that is told in two languages, in the reader's."""
    return thing.told(name)


@register.filter
def markdown(text: str) -> SafeString:
    """A text that somebody has written, as paragraphs, lists and headings below h2."""
    return as_html(text)


@register.filter
def media(name: str) -> str:
    """The address at which we serve the picture or the recording of a walk's stop."""
    return reverse("root:walk_file", args=[name.removeprefix(FOLDER)])


@register.filter
def number(count: int) -> str:
    """12 345 with the language's own grouping."""
    return str(number_format(count, force_grouping=True))


@register.filter
def srcset(photo: Photo, ending: str) -> str:
    """The files of a photo and their widths, as HTML lists them."""
    return ", ".join(f"{_photo_url(photo, w, ending)} {w}w" for w in photo.widths)


@register.filter
def smallest(photo: Photo, ending: str) -> str:
    """The address of a photo's smallest size."""
    return _photo_url(photo, photo.widths[0], ending)


@register.filter
def shown_width(photo: Photo) -> int:
    """The width of a photo in pixels, so that its room is kept."""
    return int(photo.widths[-1])


@register.filter
def shown_height(photo: Photo) -> int:
    """The height that goes with `shown_width`."""
    return round(photo.widths[-1] / photo.shape)


def _photo_url(photo: Photo, width: int, ending: str) -> str:
    return reverse("root:photo", args=[photo.digest, width, ending])
