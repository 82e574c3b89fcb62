"""Makers of sources: calendars written as text. Nothing here is a real event."""

from datetime import UTC, datetime, timedelta
from typing import Any

from torg.agenda.models import Event

ANCHOR = datetime.now(UTC).replace(hour=18, minute=0, second=0, microsecond=0) + timedelta(days=20)


def ics(*events: dict[str, Any]) -> str:
    lines = ["BEGIN:VCALENDAR"]
    for event in events:
        facts = {"UID": "1", "SUMMARY": "Kväll", "DTSTART": f"{ANCHOR:%Y%m%dT%H%M%SZ}", **event}
        lines += ["BEGIN:VEVENT", *(f"{k}:{v}" for k, v in facts.items() if v), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def many(n: int, **facts: Any) -> list[dict[str, Any]]:
    return [
        {
            "UID": str(i),
            "SUMMARY": f"{WORDS[i % 10]} nummer {i}",
            "LOCATION": f"Sal {i}",
            "DTSTART": f"{ANCHOR + timedelta(hours=3 * i):%Y%m%dT%H%M%SZ}",
            **facts,
        }
        for i in range(n)
    ]


WORDS = ["Jazz", "Bio", "Dans", "Opera", "Kurs", "Marknad", "Visning", "Samtal", "Match", "Brunch"]


def titles() -> list[str]:
    return sorted(Event.objects.filter(publication="published").values_list("title", flat=True))
