"""Makers of events. Nothing here is a real event, person or company."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.factories.places import CityFactory
from torg.agenda.models import Event
from torg.agenda.services.events import create_event
from torg.agenda.services.rows import EventRow

ZONE = ZoneInfo("Europe/Stockholm")


def at(text: str) -> datetime:
    """Return the local time, aware: at("2026-12-01 18:00")."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def make_event(title: str = "Stickkafé", start: str = "2026-12-01 18:00", **fields) -> Event:
    """Make an event through the service. `hours` is how long it lasts (2), None = not stated."""
    city = fields.pop("city", None) or CityFactory()
    hours = fields.pop("hours", 2)
    publication = {k: fields.pop(k) for k in ("publication", "by", "source") if k in fields}
    begins = at(start)
    values = {"title": title, "starts_at": begins, **fields}
    if hours is not None:
        values.setdefault("ends_at", begins + timedelta(hours=hours))
    return create_event(city, values, **{"by": None, **publication})


def make_row(ref: str = "1", start: str = "2026-12-01 18:00", **fields) -> EventRow:
    begins = at(start)
    return EventRow(
        **{
            "ref": ref,
            "title": f"Kväll {ref}",
            "starts_at": begins,
            "ends_at": begins + timedelta(hours=2),
            "timezone": "Europe/Stockholm",
            **fields,
        }
    )
