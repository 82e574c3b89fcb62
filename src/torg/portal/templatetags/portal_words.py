"""Filters that write times, distances and counts the way the reader's language does."""

from datetime import datetime
from typing import Any

from django import template
from django.core.files.storage import default_storage
from django.template.defaultfilters import capfirst
from django.utils.formats import date_format, number_format

from torg.places.hours.states import clock as clock_text
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
def media(name: str) -> str:
    """The address of our own copy of a picture or a recording."""
    return default_storage.url(name)


@register.filter
def number(count: int) -> str:
    """12 345 with the language's own grouping."""
    return str(number_format(count, force_grouping=True))
