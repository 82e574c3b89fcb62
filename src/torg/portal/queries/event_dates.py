"""The dates of an event in words: what was planned, what has become of each."""

from dataclasses import dataclass

from torg.agenda.enums import EventStatus
from torg.places.models import City
from torg.portal.queries.event_words import day_words, hours_words, span_words
from torg.portal.queries.happenings import Happening


@dataclass(frozen=True)
class DateLine:
    """One date of the list: its words, what was planned before, what has become of it."""

    words: str
    url: str
    is_shown: bool
    is_off: bool
    was: str  # the time that it was moved from
    status: str
    note: str


def moved_from(shown: Happening, city: City) -> str:
    """Return the time that the rule gave, when the date has been moved from it."""
    original = shown.occurrence.original
    if original == shown.occurrence.start and shown.event.status == EventStatus.MOVED:
        original = shown.event.previous_start or original
    original = original.astimezone(city.tz)
    if original == shown.start:
        return ""
    if original.date() == shown.day:
        return hours_words(original, original)
    return f"{day_words(original.date())} {hours_words(original, original)}"


def date_line(happening: Happening, shown: Happening | None, city: City) -> DateLine:
    """Return one date of the list; `shown` is the one that the page is about."""
    chosen = shown is not None and shown.occurrence.pk == happening.occurrence.pk
    return DateLine(
        words=span_words(happening.start, happening.end, all_day=happening.is_all_day),
        url=happening.url,
        is_shown=chosen,
        is_off=happening.is_off,
        was=moved_from(happening, city),
        status=happening.status_words,
        note=happening.occurrence.note,
    )
