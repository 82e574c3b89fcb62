"""A place and an event as schema.org JSON-LD, for search engines and other readers of a page."""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from torg.agenda.models import Event, Occurrence
from torg.agenda.queries.structured import event_document
from torg.places.models import Category, Place
from torg.places.queries.hours import DayHours
from torg.premises.models import AskingRent, Premises

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# "<", ">" and "&" cannot end the script element or start a comment in it; JSON reads the escapes
# back as what they were. The two separators are line ends in old JavaScript.
_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}

Spans = tuple[tuple[str, str], ...]


def place_as_json(place: Place, days: list[DayHours], *, url: str) -> SafeString:
    """Return the JSON-LD of a place, safe to stand inside a script element."""
    return _as_json(place_document(place, days, url=url))


def event_as_json(
    event: Event, dates: Sequence[Occurrence], *, url: str, place_url: str = "", image: str = ""
) -> SafeString:
    """Return the JSON-LD of an event, safe to stand inside a script element.

    `dates` are its coming ones, the next first; addresses are absolute, "" for none.
    """
    return _as_json(event_document(event, dates, url=url, place_url=place_url, image=image))


def premises_as_json(
    premises: Premises, uses: Sequence[Category], rent: AskingRent | None, *, url: str
) -> SafeString:
    """Return the JSON-LD of a premises; `rent` only one that everyone may see."""
    document = {
        "@context": "https://schema.org",
        "@type": "Place",
        "@id": url,
        "url": url,
        "name": premises.address or premises.slug,
        "description": premises.description,
        "geo": {"@type": "GeoCoordinates", "latitude": premises.lat, "longitude": premises.lon},
        "address": _known(
            {
                "@type": "PostalAddress",
                "streetAddress": premises.address,
                "addressLocality": premises.city.name,
                "addressCountry": premises.city.country,
            }
        ),
        "additionalProperty": _properties(premises, uses, rent),
    }
    return _as_json(_known(document))


def _properties(
    premises: Premises, uses: Sequence[Category], rent: AskingRent | None
) -> list[dict[str, Any]]:
    rows: list[tuple[str, Any, str]] = [
        ("area", premises.area_m2, "MTK"),  # UN/CEFACT: square metre
        ("state", premises.state, ""),
        ("possibleUse", ", ".join(use.name for use in uses), ""),
        ("askingRentSEKPerSquareMetreAndYear", rent.per_m2_year if rent else None, ""),
    ]
    return [
        _known({"@type": "PropertyValue", "name": name, "value": value, "unitCode": unit})
        for name, value, unit in rows
        if value
    ]


def _as_json(document: dict[str, Any]) -> SafeString:
    text = json.dumps(document, ensure_ascii=False)
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308  -- no "<" is left in it


def place_document(place: Place, days: list[DayHours], *, url: str) -> dict[str, Any]:
    """Return the document of a place; what is not known is left out."""
    document: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": place.category.schema_type or "LocalBusiness",
        "@id": url,
        "url": url,
        "name": place.name,
        "description": place.description,
        "telephone": place.phone,
        "email": place.email,
        "sameAs": place.website,
        "geo": {"@type": "GeoCoordinates", "latitude": place.lat, "longitude": place.lon},
        "address": _known(
            {
                "@type": "PostalAddress",
                "streetAddress": place.address,
                "postalCode": place.postcode,
                "addressLocality": place.locality or place.city.name,
                "addressCountry": place.city.country,
            }
        ),
        "alternateName": sorted({str(name) for name in place.names.values()} - {place.name}),
        "openingHoursSpecification": _week(days),
        "specialOpeningHoursSpecification": _special(days),
        "amenityFeature": _features(place),
    }
    return _known(document)


def _week(days: list[DayHours]) -> list[dict[str, Any]]:
    """Return the hours of the week, read off the ordinary days among the coming fourteen.

    Where the two weeks differ each day stands with its own date.
    """
    by_weekday: dict[int, list[DayHours]] = defaultdict(list)
    for day in days:
        if not _is_special(day):
            by_weekday[day.date.weekday()].append(day)
    spans_of_days: dict[Spans, list[str]] = defaultdict(list)
    dated: list[dict[str, Any]] = []
    for weekday, ordinary in sorted(by_weekday.items()):
        if len({_spans(day) for day in ordinary}) == 1:
            spans_of_days[_spans(ordinary[0])].append(_DAYS[weekday])
        else:
            dated += [_dated(span, day.date) for day in ordinary for span in _spans(day)]
    weekly = [
        {"@type": _TYPE, "dayOfWeek": names, "opens": opens, "closes": closes}
        for spans, names in spans_of_days.items()
        for opens, closes in spans
    ]
    return weekly + dated


def _special(days: list[DayHours]) -> list[dict[str, Any]]:
    """Return holidays and exceptions; closed is written as open from 00:00 to 00:00."""
    return [
        _dated(span, day.date)
        for day in days
        if _is_special(day)
        for span in _spans(day) or (("00:00", "00:00"),)
    ]


_TYPE = "OpeningHoursSpecification"


def _dated(span: tuple[str, str], day: date) -> dict[str, Any]:
    return {
        "@type": _TYPE,
        "opens": span[0],
        "closes": span[1],
        "validFrom": day.isoformat(),
        "validThrough": day.isoformat(),
    }


def _is_special(day: DayHours) -> bool:
    return bool(day.is_exception or day.holiday)


def _spans(day: DayHours) -> Spans:
    return tuple((_clock(start), _closing(start, end)) for start, end in day.spans)


def _clock(moment: datetime) -> str:
    return f"{moment:%H:%M}"


def _closing(start: datetime, end: datetime) -> str:
    """Midnight at the end of the same day is written 23:59: 00:00 would say "closed"."""
    ends_day = end.date() > start.date() and _clock(end) == "00:00"
    return "23:59" if ends_day else _clock(end)


def _features(place: Place) -> list[dict[str, Any]]:
    if place.wheelchair not in {"yes", "no"}:
        return []
    return [
        {
            "@type": "LocationFeatureSpecification",
            "name": "Wheelchair accessible entrance",
            "value": place.wheelchair == "yes",
        }
    ]


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value not in ("", [], None)}
