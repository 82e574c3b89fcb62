"""An event as a schema.org document (JSON-LD), as a plain dict: the page escapes and prints it.

An event that recurs is told once, at its next date, with an EventSchedule for the rest; what is not
known is left out. Times carry their offset; whole days are dates.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from torg.agenda.enums import Attendance, Audience, EventKind, EventStatus
from torg.agenda.models import Event, Occurrence
from torg.agenda.queries.pictures import picture_alt, size_of
from torg.agenda.recurrence import Rule, read_recurrence
from torg.agenda.recurrence.rule import DAILY, MONTHLY, WEEKLY, YEARLY
from torg.core.markdown import as_text
from torg.places.models import Place

SCHEMA = "https://schema.org/"
_TELLING = 500  # characters of a description
_TYPES = {
    EventKind.MUSIC: "MusicEvent",
    EventKind.STAGE: "TheaterEvent",
    EventKind.FILM: "ScreeningEvent",
    EventKind.EXHIBITION: "ExhibitionEvent",
    EventKind.TALK: "LiteraryEvent",
    EventKind.COURSE: "EducationEvent",
    EventKind.MARKET: "SaleEvent",
    EventKind.FOOD: "FoodEvent",
    EventKind.SPORT: "SportsEvent",
    EventKind.FESTIVAL: "Festival",
    EventKind.MEETING: "SocialEvent",
}
_STATUS = {
    EventStatus.SCHEDULED: "EventScheduled",
    EventStatus.SOLD_OUT: "EventScheduled",
    EventStatus.CANCELLED: "EventCancelled",
    EventStatus.POSTPONED: "EventPostponed",
    EventStatus.MOVED: "EventRescheduled",
}
_ATTENDANCE = {
    Attendance.ONSITE: "OfflineEventAttendanceMode",
    Attendance.ONLINE: "OnlineEventAttendanceMode",
    Attendance.MIXED: "MixedEventAttendanceMode",
}
_REPEATS = {DAILY: "P{}D", WEEKLY: "P{}W", MONTHLY: "P{}M", YEARLY: "P{}Y"}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def event_document(
    event: Event, dates: Sequence[Occurrence], *, url: str, image: str = "", place_url: str = ""
) -> dict[str, Any]:
    """Return the document of an event, read with place, actor, series and city; no query.

    `dates` are its coming occurrences, the next one first (none when it is over). Addresses are
    absolute: of its page, of its picture ("" for none), of its place's page.
    """
    shown = dates[0] if dates else None
    status = EventStatus(shown.status if shown else event.status)
    start = shown.start if shown else event.starts_at
    end = (shown.end if shown.end > shown.start else None) if shown else event.ends_at
    document = {
        "@context": SCHEMA.rstrip("/"),
        "@type": _TYPES.get(EventKind(event.kind), "Event"),
        "@id": url,
        "url": url,
        "name": event.title,
        "description": event.summary or as_text(event.description)[:_TELLING].rstrip(),
        "startDate": _when(event, start),
        "endDate": _when(event, end),
        "previousStartDate": _previous(event, shown, status),
        "eventStatus": SCHEMA + _STATUS[status],
        "eventAttendanceMode": SCHEMA + _ATTENDANCE[Attendance(event.attendance)],
        "location": _locations(event, place_url),
        "organizer": _organiser(event),
        "image": _image(event, image),
        "offers": _offers(event, status),
        "isAccessibleForFree": event.is_free,
        "inLanguage": [str(code) for code in event.languages],
        "typicalAgeRange": _ages(event),
        "audience": _audience(event),
        "keywords": [str(word) for word in event.keywords],
        "eventSchedule": _schedules(event),
        "superEvent": event.series and {"@type": "EventSeries", "name": event.series.title},
        "sameAs": event.website,
    }
    return _known(document)


def _when(event: Event, moment: datetime | None) -> str | None:
    if moment is None:
        return None
    local = moment.astimezone(event.tz)
    return local.date().isoformat() if event.all_day else local.isoformat(timespec="minutes")


def _previous(event: Event, shown: Occurrence | None, status: EventStatus) -> str | None:
    if status != EventStatus.MOVED:
        return None
    if shown is not None and shown.start != shown.original:
        return _when(event, shown.original)
    return _when(event, event.previous_start)


def _locations(event: Event, place_url: str) -> Any:
    online = event.attendance != Attendance.ONSITE and bool(event.online_url)
    virtual = {"@type": "VirtualLocation", "url": event.online_url} if online else None
    there = None if event.attendance == Attendance.ONLINE else _location(event, place_url)
    found = [one for one in (there, virtual) if one]
    return found[0] if len(found) == 1 else found


def _location(event: Event, place_url: str) -> dict[str, Any] | None:
    place = event.place
    if place is not None:
        return _known(
            {
                "@type": "Place",
                "@id": place_url,
                "name": place.name,
                "address": _address(event, place.address, place),
                "geo": _geo(place.lat, place.lon),
            }
        )
    # Google wants an address of every place: the city is one where nothing more is known.
    return _known(
        {
            "@type": "Place",
            "name": event.location_name or event.city.name,
            "address": _address(event, event.address, None),
            "geo": _geo(event.lat, event.lon),
        }
    )


def _address(event: Event, street: str, place: Place | None) -> dict[str, Any]:
    return _known(
        {
            "@type": "PostalAddress",
            "streetAddress": street,
            "postalCode": place.postcode if place else "",
            "addressLocality": (place.locality if place else "") or event.city.name,
            "addressCountry": event.city.country,
        }
    )


def _geo(lat: float | None, lon: float | None) -> dict[str, Any] | None:
    if lat is None or lon is None:
        return None
    return {"@type": "GeoCoordinates", "latitude": lat, "longitude": lon}


def _organiser(event: Event) -> dict[str, Any] | None:
    name = event.actor.name if event.actor else event.organiser_name
    website = event.actor.website if event.actor else ""
    return _known({"@type": "Organization", "name": name, "url": website}) if name else None


def _image(event: Event, url: str) -> list[dict[str, Any]]:
    if not url:
        return []
    width, height = size_of(event.image)
    picture = {
        "@type": "ImageObject",
        "url": url,
        "width": width or None,
        "height": height or None,
        "caption": picture_alt(event),
        "creditText": event.image_credit,
    }
    return [_known(picture)]


def _offers(event: Event, status: EventStatus) -> dict[str, Any] | None:
    if status in {EventStatus.CANCELLED, EventStatus.POSTPONED}:
        return None  # nobody is to be led to a ticket for what does not take place
    price = 0 if event.is_free else event.price_min
    if price is None and not event.tickets_url:
        return None
    sold_out = status == EventStatus.SOLD_OUT
    offer = {
        "@type": "Offer",
        "url": event.tickets_url,
        "price": None if price is None else _kronor(price),
        "priceCurrency": None if price is None else "SEK",
        "availability": SCHEMA + ("SoldOut" if sold_out else "InStock"),
    }
    if event.price_max is not None and event.price_min is not None and not event.is_free:
        offer |= {
            "@type": "AggregateOffer",
            "price": None,
            "lowPrice": _kronor(event.price_min),
            "highPrice": _kronor(event.price_max),
        }
    return _known(offer)


def _kronor(ore: int) -> str:
    """Return "125" or "125.50": a decimal point, no thousands, as schema.org has it."""
    whole, rest = divmod(ore, 100)
    return f"{whole}.{rest:02}" if rest else str(whole)


def _ages(event: Event) -> str | None:
    if event.min_age is None and event.max_age is None:
        return None
    return f"{event.min_age or 0}-{'' if event.max_age is None else event.max_age}"


def _audience(event: Event) -> dict[str, str] | None:
    if event.audience == Audience.EVERYONE:
        return None
    return {"@type": "Audience", "audienceType": str(Audience(event.audience).label)}


def _schedules(event: Event) -> list[dict[str, Any]]:
    """Return the rules that schema.org has words for: every n days, weeks, months or years."""
    if not event.rrule:
        return []
    recurrence = read_recurrence(
        event.starts_at,
        event.timezone,
        rrule=event.rrule,
        rdates=event.rdates,
        exdates=event.exdates,
    )
    left_out = sorted(
        {moment.date().isoformat() for moment in recurrence.left_out}
        | {datetime.fromordinal(day).date().isoformat() for day in recurrence.left_out_days}
    )
    return [
        _known(
            {
                "@type": "Schedule",
                "startDate": recurrence.start.date().isoformat(),
                "endDate": rule.until and rule.until.date().isoformat(),
                "startTime": None if event.all_day else f"{recurrence.start:%H:%M}",
                "endTime": _closing(event),
                "repeatFrequency": _REPEATS[rule.freq].format(rule.interval),
                "repeatCount": rule.count,
                "byDay": _by_day(rule, recurrence.start),
                "byMonthDay": list(rule.by_month_day),
                "byMonth": list(rule.by_month),
                "exceptDate": left_out,
                "scheduleTimezone": event.timezone,
            }
        )
        for rule in recurrence.rules
        if _has_words(rule)
    ]


def _has_words(rule: Rule) -> bool:
    special = (rule.by_position, rule.by_week, rule.by_year_day, rule.by_hour, rule.by_minute)
    return rule.freq in _REPEATS and not any(special)


def _closing(event: Event) -> str | None:
    if event.all_day or event.ends_at is None:
        return None
    return f"{event.ends_at.astimezone(event.tz):%H:%M}"


def _by_day(rule: Rule, start: datetime) -> list[str]:
    """Return weekdays as schema.org has them; the nth of a month as iCalendar writes it ("2TU")."""
    if any(nth for nth, _day in rule.by_day):
        return [f"{nth or ''}{_DAYS[day][:2].upper()}" for nth, day in rule.by_day]
    days = [day for _nth, day in rule.by_day]
    if not days and rule.freq == WEEKLY:
        days = [start.weekday()]
    return [SCHEMA + _DAYS[day] for day in days]


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value not in ("", [], None, {})}
