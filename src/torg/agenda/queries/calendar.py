"""Events as iCalendar (RFC 5545): one event, or all that a filter finds.

Rules stay rules: a calendar gets RRULE, EXDATE and an override for each changed date, with the
zone's own changes of the clock, so that it shows what a page shows. The same data give the same
bytes; an event keeps its UID for good, and SEQUENCE tells that its time or place changed.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from icalendar import Calendar, Timezone
from icalendar import Event as VEvent

from torg.agenda.enums import Attendance, EventStatus
from torg.agenda.models import Event, EventDate
from torg.agenda.recurrence import Rule, read_recurrence
from torg.agenda.recurrence.rule import LISTS, WEEKDAYS
from torg.core.markdown import as_text

_ZONE_YEARS = 5  # for so long after the last start the clock's changes are told
_STATUS = {EventStatus.CANCELLED: "CANCELLED", EventStatus.POSTPONED: "TENTATIVE"}


def events_calendar(name: str, events: Sequence[Event], *, url_of: Callable[[Event], str]) -> bytes:
    """Return the calendar of these events, read with place and city; at most one more query.

    `name` is shown by whoever subscribes; `url_of` gives an event's page, "" for none. What recurs
    is there once, with its rule.
    """
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//Torg//{get_language()}")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    changed = _dates_of(events)
    components = [
        part for event in events for part in _components(event, changed[event.pk], url_of(event))
    ]
    for zone in _zones(events, components):
        calendar.add_component(zone)
    for part in components:
        calendar.add_component(part)
    return bytes(calendar.to_ical())


def uid_of(event: Event) -> str:
    """Return what calendars know the event by, whatever becomes of it."""
    return f"event-{event.pk}@{event.city.slug}.torg"


def _dates_of(events: Iterable[Event]) -> dict[int, list[EventDate]]:
    found: dict[int, list[EventDate]] = defaultdict(list)
    numbers = [event.pk for event in events if event.recurs]
    for date_ in EventDate.objects.filter(event__in=numbers) if numbers else ():
        found[date_.event_id].append(date_)
    return found


def _components(event: Event, changed: list[EventDate], url: str) -> list[VEvent]:
    main = _component(event, event.starts_at, event.ends_at, event.status, event.status_note, url)
    if not event.recurs:
        return [main]
    _add_rule(main, event)
    overrides = []
    for one in sorted(changed, key=lambda row: row.original):
        start = one.starts_at or one.original
        end = one.ends_at
        if end is None and event.ends_at is not None:
            end = start + (event.ends_at - event.starts_at)
        status = one.status if one.status != EventStatus.SCHEDULED else event.status
        part = _component(event, start, end, status, one.note, url)
        part.add("recurrence-id", _when(event, one.original))
        overrides.append(part)
    return [main, *overrides]


def _component(
    event: Event, start: datetime, end: datetime | None, status: str, note: str, url: str
) -> VEvent:
    part = VEvent()
    part.add("uid", uid_of(event))
    part.add("dtstamp", event.updated_at.astimezone(UTC))
    part.add("last-modified", event.updated_at.astimezone(UTC))
    part.add("sequence", event.sequence)
    part.add("dtstart", _when(event, start))
    if end is not None and end > start:
        part.add("dtend", _when(event, end))
    part.add("summary", event.title)
    part.add("status", _STATUS.get(EventStatus(status), "CONFIRMED"))
    words = [note, event.summary, as_text(event.description)]
    if text := "\n\n".join(filter(None, words)):
        part.add("description", text)
    _add_where(part, event)
    if event.keywords:
        part.add("categories", [str(word) for word in event.keywords])
    if url:
        part.add("url", url)
    return part


def _add_where(part: VEvent, event: Event) -> None:
    place = event.place
    if place is not None:
        words = [place.name, place.address, place.locality]
        part.add("location", ", ".join(filter(None, words)))
        part.add("geo", (place.lat, place.lon))
        return
    if event.attendance == Attendance.ONLINE and event.online_url:
        part.add("location", event.online_url)
    elif words := list(filter(None, [event.location_name, event.address])):
        part.add("location", ", ".join(words))
    if event.lat is not None and event.lon is not None:
        part.add("geo", (event.lat, event.lon))


def _add_rule(part: VEvent, event: Event) -> None:
    recurrence = read_recurrence(
        event.starts_at,
        event.timezone,
        rrule=event.rrule,
        rdates=event.rdates,
        exdates=event.exdates,
    )
    for rule in recurrence.rules:
        part.add("rrule", _rule(rule, recurrence.zone, whole_days=event.all_day))
    if recurrence.extra:
        part.add("rdate", [_local(event, moment) for moment in recurrence.extra])
    left_out = set(recurrence.left_out)
    left_out |= {
        datetime.combine(date.fromordinal(day), recurrence.start.time())
        for day in recurrence.left_out_days
    }
    if left_out:
        part.add("exdate", [_local(event, moment) for moment in sorted(left_out)])


def _rule(rule: Rule, zone: ZoneInfo, *, whole_days: bool) -> dict[str, Any]:
    """Return the parts of RRULE, as the library takes them."""
    parts: dict[str, Any] = {"FREQ": rule.freq}
    if rule.interval > 1:
        parts["INTERVAL"] = rule.interval
    if rule.count is not None:
        parts["COUNT"] = rule.count
    if rule.until is not None:
        # UNTIL is of the kind that DTSTART is: a date, or an instant in UTC.
        until = rule.until.replace(tzinfo=zone).astimezone(UTC)
        parts["UNTIL"] = rule.until.date() if whole_days else until
    if rule.week_start:
        parts["WKST"] = WEEKDAYS[rule.week_start]
    if rule.by_day:
        parts["BYDAY"] = [f"{nth or ''}{WEEKDAYS[day]}" for nth, day in rule.by_day]
    for name, (attribute, *_range) in LISTS.items():
        if numbers := getattr(rule, attribute):
            parts[name] = list(numbers)
    return parts


def _when(event: Event, moment: datetime) -> date | datetime:
    """Return a whole day as a date, what recurs in its zone (its clock matters), else UTC."""
    if event.all_day:
        return moment.astimezone(event.tz).date()
    return moment.astimezone(event.tz) if event.recurs else moment.astimezone(UTC)


def _local(event: Event, moment: datetime) -> date | datetime:
    return moment.date() if event.all_day else moment.replace(tzinfo=event.tz)


def _zones(events: Iterable[Event], parts: Iterable[VEvent]) -> list[Any]:
    """Return VTIMEZONE of each zone that stands in the calendar."""
    used = {event.timezone for event in events if event.recurs and not event.all_day}
    if not used:
        return []
    years = [part.decoded("dtstart").year for part in parts]
    return [_zone(name, min(years), max(years) + _ZONE_YEARS) for name in sorted(used)]


@lru_cache(maxsize=64)
def _zone(name: str, first: int, last: int) -> Timezone:
    return Timezone.from_tzinfo(ZoneInfo(name), name, date(first, 1, 1), date(last, 1, 1))
