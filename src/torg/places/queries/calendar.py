"""A place's opening hours as an iCalendar file, for a visitor's own calendar."""

from datetime import UTC, datetime, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from torg.places.models import Place
from torg.places.queries.hours import fortnight

WEEKS = 8


def hours_calendar(place: Place, now: datetime, *, url: str) -> bytes:
    """Return the coming eight weeks of opening times as a calendar (RFC 5545, UTC).

    One event for each spell, holidays and dated exceptions already applied; none when the hours
    are not known. The same hours give the same bytes, and an event keeps its identity between
    downloads, so that a calendar that subscribes shows no doubles.
    """
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//Torg//{get_language()}")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("%(place)s, opening hours") % {"place": place.name})
    calendar.add("refresh-interval", timedelta(days=1), parameters={"VALUE": "DURATION"})
    today = now.astimezone(place.city.tz).date()
    for day in fortnight(place, today, days=WEEKS * 7):
        note = day.note or day.holiday
        for start, end in day.spans:
            calendar.add_component(_event(place, start, end, note, url))
    return bytes(calendar.to_ical())


def _event(place: Place, start: datetime, end: datetime, note: str, url: str) -> Event:
    event = Event()
    begin = start.astimezone(UTC)
    event.add("uid", f"{begin:%Y%m%dT%H%M}-{place.slug}@{place.city.slug}.torg")
    event.add("dtstamp", place.updated_at.astimezone(UTC))
    event.add("dtstart", begin)
    event.add("dtend", end.astimezone(UTC))
    event.add("summary", _("%(place)s is open") % {"place": place.name})
    if note:
        event.add("description", note)
    if where := ", ".join(filter(None, [place.address, place.locality])):
        event.add("location", where)
    event.add("geo", (place.lat, place.lon))
    event.add("url", url)
    event.add("transp", "TRANSPARENT")  # a shop being open does not make its visitor busy
    return event
