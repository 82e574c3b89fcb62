"""Events as the API tells them: dicts of the shape in `schemas`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from torg.agenda.enums import Attendance, EventKind, EventStatus
from torg.agenda.models import Event, Occurrence
from torg.agenda.queries.pictures import PICTURES, picture_alt, size_of
from torg.agenda.recurrence import read_recurrence
from torg.agenda.recurrence.words import in_words
from torg.core.frame import address
from torg.places.api.shape import SLUG_MARK, page_address
from torg.places.models import City, Place

_STATUS = {
    EventStatus.SCHEDULED: "EventScheduled",
    EventStatus.SOLD_OUT: "EventScheduled",
    EventStatus.CANCELLED: "EventCancelled",
    EventStatus.POSTPONED: "EventPostponed",
    EventStatus.MOVED: "EventRescheduled",
}


@dataclass(frozen=True)
class Told:
    """What is looked up once for all events of an answer."""

    request: HttpRequest
    city: City
    zone: ZoneInfo
    page: str
    place_page: str
    ics: str
    kinds: dict[str, dict[str, str]]


def told_of(request: HttpRequest, city: City) -> Told:
    """Return what every event of an answer needs."""
    return Told(
        request=request,
        city=city,
        zone=city.tz,
        page=page_address(request, "event"),
        place_page=page_address(request, "place"),
        ics=request.build_absolute_uri(reverse("api:event_calendar", args=[SLUG_MARK])),
        kinds=_kinds(),
    )


def tell_occurrences(
    request: HttpRequest, city: City, rows: Sequence[Occurrence]
) -> list[dict[str, Any]]:
    """Return occurrences, read with event and place, as events; no query."""
    told = told_of(request, city)
    return [tell_occurrence(told, row) for row in rows]


def tell_occurrence(told: Told, row: Occurrence) -> dict[str, Any]:
    """Return one date of an event."""
    event = row.event
    own = event.website and {told.city.language: event.website}
    first = event.previous_start
    if row.status == EventStatus.MOVED and row.start != row.original:
        first = row.original
    return {
        "id": _id(event, row.original),
        "slug": event.slug,
        "name": _texts(told, event, "title"),
        "short_description": _texts(told, event, "summary"),
        "description": _texts(told, event, "description"),
        **_times(told, event, row),
        "has_start_time": not event.all_day,
        "has_end_time": event.ends_at is not None and not event.all_day,
        "previous_start_time": first.astimezone(told.zone) if first else None,
        "kind": {"id": event.kind, "name": told.kinds[event.kind]},
        "keywords": [
            {"id": word.casefold(), "name": {told.city.language: word}} for word in event.keywords
        ],
        "location": _location(told, event),
        "internet_based": event.attendance != Attendance.ONSITE,
        "virtual_location": event.online_url,
        "provider": _one(told, event.actor.name if event.actor else event.organiser_name),
        "offers": _offers(told, event, row.status),
        "audience": event.audience,
        "audience_min_age": event.min_age,
        "audience_max_age": event.max_age,
        "accessibility": {key: str(value) for key, value in event.accessibility.items()},
        "in_language": [{"id": str(code)} for code in event.languages],
        "images": _images(told, event),
        "super_event": _super_event(told, event),
        "info_url": own or {},
        "created_time": event.created_at,
        "last_modified_time": event.updated_at,
        "url": told.page.replace(SLUG_MARK, event.slug),
        "ics_url": told.ics.replace(SLUG_MARK, event.slug),
    }


def tell_event(
    request: HttpRequest, city: City, event: Event, dates: Sequence[Occurrence]
) -> dict[str, Any]:
    """Return an event at the first of `dates`, with all of them."""
    told = told_of(request, city)
    shown = dates[0] if dates else _as_first_told(event)
    shown.event = event
    return {
        **tell_occurrence(told, shown),
        "id": event.slug,
        "rrule": event.rrule,
        "sub_events": [
            {"id": _id(event, row.original), **_times(told, event, row)} for row in dates
        ],
    }


def _as_first_told(event: Event) -> Occurrence:
    """Return the date of an event that has none any more, or none yet: not saved."""
    start = event.starts_at
    return Occurrence(
        start=start, end=event.ends_at or start, original=start, status=event.status,
        note=event.status_note,
    )  # fmt: skip


def _times(told: Told, event: Event, row: Occurrence) -> dict[str, Any]:
    stated = event.ends_at is not None or row.end > row.start
    return {
        "start_time": row.start.astimezone(told.zone),
        "end_time": row.end.astimezone(told.zone) if stated else None,
        "event_status": _STATUS[EventStatus(row.status)],
        "status_note": _one(told, row.note),
    }


def _id(event: Event, original: datetime) -> str:
    return f"{event.slug}:{original.astimezone(UTC):%Y%m%dT%H%MZ}" if event.recurs else event.slug


def _one(told: Told, text: str) -> dict[str, str]:
    return {told.city.language: text} if text else {}


def _texts(told: Told, event: Event, name: str) -> dict[str, str]:
    texts = {language: own[name] for language, own in event.texts.items() if own.get(name)}
    return {**texts, **_one(told, getattr(event, name))}


def _location(told: Told, event: Event) -> dict[str, Any] | None:
    place = event.place
    if place is not None:
        return _at_place(told, place)
    if not (event.location_name or event.address or event.lat is not None):
        return None
    return {
        "id": None,
        "name": _one(told, event.location_name),
        "street_address": _one(told, event.address),
        "postal_code": "",
        "address_locality": _one(told, told.city.name),
        "position": _point(event.lat, event.lon),
        "info_url": {},
    }


def _at_place(told: Told, place: Place) -> dict[str, Any]:
    return {
        "id": place.slug,
        "name": _one(told, place.name),
        "street_address": _one(told, place.address),
        "postal_code": place.postcode,
        "address_locality": _one(told, place.locality or told.city.name),
        "position": _point(place.lat, place.lon),
        "info_url": _one(told, told.place_page.replace(SLUG_MARK, place.slug)),
    }


def _point(lat: float | None, lon: float | None) -> dict[str, Any] | None:
    return {"type": "Point", "coordinates": (lon, lat)} if lat is not None else None


def _offers(told: Told, event: Event, status: str) -> list[dict[str, Any]]:
    if status in {EventStatus.CANCELLED, EventStatus.POSTPONED}:
        return []  # there is nothing to buy
    stated = (event.is_free, event.price_min, event.price_max)
    if all(value is None for value in stated) and not (event.price_text or event.tickets_url):
        return []
    return [
        {
            "is_free": event.is_free,
            "price": _one(told, event.price_text),
            "price_min": event.price_min,
            "price_max": event.price_max,
            "currency": "SEK",
            "info_url": _one(told, event.tickets_url),
            "availability": "SoldOut" if status == EventStatus.SOLD_OUT else "InStock",
        }
    ]


def _images(told: Told, event: Event) -> list[dict[str, Any]]:
    if not event.image:
        return []
    width, height = size_of(event.image)
    return [
        {
            "url": told.request.build_absolute_uri(
                address("root:event_file", event.image.removeprefix(PICTURES))
            ),
            "alt_text": picture_alt(event),
            "photographer_name": event.image_credit,
            "width": width,
            "height": height,
        }
    ]


def _super_event(told: Told, event: Event) -> dict[str, Any] | None:
    """Return what the date is part of: the event that recurs, else its series."""
    if event.recurs:
        return {
            "id": event.slug,
            "name": _texts(told, event, "title"),
            "super_event_type": "recurring",
            "recurrence": recurrence_texts(event),
        }
    if event.series is None:
        return None
    return {
        "id": event.series.slug,
        "name": _one(told, event.series.title),
        "super_event_type": "series",
        "recurrence": {},
    }


def recurrence_texts(event: Event) -> dict[str, str]:
    """Return when an event happens, in words, by language."""
    recurrence = read_recurrence(
        event.starts_at,
        event.timezone,
        rrule=event.rrule,
        rdates=event.rdates,
        exdates=event.exdates,
    )
    texts = {}
    for language in ("sv", "en"):
        with translation.override(language):
            texts[language] = in_words(recurrence, whole_days=event.all_day)
    return texts


def _kinds() -> dict[str, dict[str, str]]:
    """Return the names of every kind by language."""
    names: dict[str, dict[str, str]] = {kind.value: {} for kind in EventKind}
    for language in ("sv", "en"):
        with translation.override(language):
            for kind in EventKind:
                names[kind.value][language] = str(kind.label)
    return names
