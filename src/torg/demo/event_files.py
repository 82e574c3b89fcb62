"""Four ways to publish events: iCalendar, JSON-LD in a page, Linked Events, a city's own API."""

import html
import json
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from torg.demo.events import Happening

ZONE = "Europe/Stockholm"
_SITE = "https://orehamn.example"


def write_ics(path: Path, happenings: Sequence["Happening"]) -> None:
    """Write a calendar file, folded as RFC 5545 wants."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Orehamn//Kalender//SV",
        "X-WR-CALNAME:Stadens kalender",
        f"X-WR-TIMEZONE:{ZONE}",
    ]
    for one in happenings:
        for number, start in enumerate(one.starts()):
            last = f"-{number}" if number else ""
            lines += [
                "BEGIN:VEVENT",
                f"UID:{one.uid}{last}@kalender.orehamn.example",
                f"SUMMARY:{_escaped(one.title)}",
                f"DTSTART;TZID={ZONE}:{start:%Y%m%dT%H%M%S}",
                f"DTEND;TZID={ZONE}:{start + one.length():%Y%m%dT%H%M%S}",
                f"LOCATION:{_escaped(one.venue)}",
                f"CATEGORIES:{_escaped(one.category, comma=False)}",
                f'ORGANIZER;CN="{one.organiser}":mailto:kalender@orehamn.example',
                f"DESCRIPTION:{_escaped(one.text)}",
                f"URL:{_SITE}/kalender/{one.uid}{last}",
                *([f"RRULE:FREQ=WEEKLY;BYDAY={one.weekly}"] if one.weekly else []),
                *_cost(one),
                "END:VEVENT",
            ]
    lines.append("END:VCALENDAR")
    path.write_text("".join(f"{_folded(line)}\r\n" for line in lines), "utf-8", newline="")


def _cost(one: "Happening") -> list[str]:
    if one.price is None:
        return []
    return [f"X-COST:{one.price} kr"] if one.price else ["X-COST-TYPE:free"]


def _escaped(text: str, *, comma: bool = True) -> str:
    text = text.replace("\\", "\\\\").replace(";", "\\;")
    return text.replace(",", "\\,") if comma else text.replace(", ", ",")


def _folded(line: str) -> str:
    return "\r\n ".join(line[at : at + 70] for at in range(0, len(line), 70))


def write_page(path: Path, happenings: Sequence["Happening"]) -> None:
    """Write a web page with the programme, and schema.org's data in it."""
    items = "".join(
        f"<li>{html.escape(one.title)}, {html.escape(one.venue)}</li>" for one in happenings
    )
    data = json.dumps(
        {"@context": "https://schema.org", "@graph": [_schema(one) for one in happenings]},
        ensure_ascii=False,
        indent=1,
    ).replace("</", "<\\/")
    path.write_text(
        f'<!doctype html>\n<html lang="sv"><head><meta charset="utf-8"><title>Program</title>\n'
        f'<script type="application/ld+json">\n{data}\n</script></head>\n'
        f"<body><h1>Program</h1><ul>{items}</ul></body></html>\n",
        "utf-8",
    )


def _schema(one: "Happening") -> dict[str, Any]:
    dates = [
        {
            "@type": one.category,
            "startDate": start.isoformat(),
            "endDate": (start + one.length()).isoformat(),
            "eventStatus": f"https://schema.org/{_status(one, start)}",
        }
        for start in one.starts()
    ]
    first = dict(dates[0]) | {
        "@id": f"{_SITE}/scen/{one.uid}",
        "url": f"{_SITE}/scen/{one.uid}",
        "name": one.title,
        "description": f"<p>{html.escape(one.text)}</p>",
        "location": {"@type": "Place", "name": one.venue},
        "organizer": {"@type": "Organization", "name": one.organiser},
        "inLanguage": "sv",
    }
    if one.price is not None:
        first["offers"] = {
            "@type": "Offer",
            "price": one.price,
            "priceCurrency": "SEK",
            "url": f"{_SITE}/biljetter/{one.uid}",
        }
    return first | ({"subEvent": dates} if len(dates) > 1 else {})


def _status(one: "Happening", start: datetime) -> str:
    return "EventCancelled" if start.date() in one.cancelled else "EventScheduled"


def write_linked(path: Path, happenings: Sequence["Happening"]) -> None:
    """Write the answer of a Linked Events API: each date is an event."""
    data = []
    for one in happenings:
        for number, start in enumerate(one.starts()):
            begin = start.replace(tzinfo=ZoneInfo(ZONE))
            data.append(
                {
                    "id": f"kulturkartan:{one.uid}-{number}",
                    "name": {"sv": one.title},
                    "short_description": {"sv": one.text},
                    "description": {"sv": f"<p>{one.text}</p>"},
                    "start_time": begin.isoformat(),
                    "end_time": (begin + one.length()).isoformat(),
                    "event_status": _status(one, start),
                    "super_event": None,
                    "sub_events": [],
                    "location": {"id": f"plats:{one.venue}", "name": {"sv": one.venue}},
                    "keywords": [{"name": {"sv": word}} for word in one.category.split(", ")],
                    "provider": {"sv": one.organiser},
                    "publication_status": "public",
                    "info_url": {"sv": f"{_SITE}/kulturkartan/{one.uid}-{number}"},
                    "offers": [
                        {
                            "is_free": one.price == 0,
                            "price": {"sv": f"{one.price} kr"} if one.price else None,
                        }
                    ],
                    "in_language": [{"@id": f"{_SITE}/v1/language/sv/"}],
                    "images": [],
                }
            )
    answer = {"meta": {"count": len(data), "next": None, "previous": None}, "data": data}
    path.write_text(json.dumps(answer, ensure_ascii=False, indent=1), "utf-8")


def write_api(path: Path, happenings: Sequence["Happening"]) -> None:
    """Write the answer of the city's own API: events with their dates, and exhibitions."""
    answer = [_exhibition(one) if one.last else _occasions(one) for one in happenings]
    path.write_text(json.dumps(answer, ensure_ascii=False, indent=1), "utf-8")


def _occasions(one: "Happening") -> dict[str, Any]:
    return {
        "id": one.uid,
        "type": "event",
        "status": "publish",
        "title": {"rendered": one.title},
        "content": {"rendered": f"<p>{html.escape(one.text)}</p>"},
        "event_categories": one.category.split(", "),
        "event_tags": [],
        "link": f"{_SITE}/evenemang/{one.uid}",
        "location": {"title": one.venue},
        "organizers": [{"main_organizer": True, "organizer": one.organiser}],
        "price_information": "Fri entré" if one.price == 0 else None,
        "price_adult": str(one.price) if one.price else None,
        "occasions": [
            {
                "start_date": f"{start:%Y-%m-%d %H:%M}",
                "end_date": f"{start + one.length():%Y-%m-%d %H:%M}",
                "status": "cancelled" if start.date() in one.cancelled else "scheduled",
            }
            for start in one.starts()
        ],
    }


def _exhibition(one: "Happening") -> dict[str, Any]:
    last = one.last or one.days[0] + timedelta(days=1)
    opens, closes = time(12), time(17)
    return {
        "id": one.uid,
        "type": "exhibition",
        "status": "publish",
        "title": {"rendered": one.title},
        "link": f"{_SITE}/utstallningar/{one.uid}",
        "acf": {
            "startDate": f"{one.days[0]:%Y%m%d}",
            "endDate": f"{last:%Y%m%d}",
            "description": one.text,
            "organizer": one.organiser,
            "locationname": one.venue,
            "location": {},
            "offers": [{"name": "Alla", "free": one.price == 0, "amount": ""}],
            "openingHoursSpecification": [
                {
                    "days": ["wednesday", "thursday", "friday", "saturday", "sunday"],
                    "open": True,
                    "opens": f"{opens:%H:%M:%S}",
                    "closes": f"{closes:%H:%M:%S}",
                },
                {"days": ["monday", "tuesday"], "open": False, "opens": None, "closes": None},
            ],
        },
    }
