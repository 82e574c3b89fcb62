"""What a source would give, before anybody accepts it: fetched and read, nothing is kept."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.translation import override

from torg.agenda.importers.feed import get_source, read_fetched
from torg.agenda.importers.stated import StatedEvent
from torg.agenda.queries.venues import VenueFinder
from torg.core.importing import RefusedWhole
from torg.places.models import Actor, City, Feed, Place

SHOWN, REASONS = 8, 4


@dataclass(frozen=True)
class PreviewLine:
    """One event as it would stand here. `place` is the one that its venue is taken for."""

    title: str
    starts_at: datetime
    all_day: bool
    recurs: bool
    where: str
    place: str


@dataclass(frozen=True)
class Preview:
    """How many events a source tells of, how many of them are to come, and the first of those."""

    format: str
    read: int
    coming: int
    lines: list[PreviewLine] = field(default_factory=list)
    refused: int = 0
    reasons: list[str] = field(default_factory=list)  # each once
    notices: list[str] = field(default_factory=list)  # what would be mended


def preview_source(
    city: City, url: str, *, actor: Actor | None = None, timeout: float = 8.0,
    now: datetime | None = None,
) -> Preview:  # fmt: skip
    """Return what is at an https address, in the city's language; `timeout` is in seconds.

    Raises FetchError, or RefusedWhole with the reason.
    """
    now = now or timezone.now()
    feed = Feed(city=city, url=url, actor=actor)
    with override(city.language[:2]):
        reading = read_fetched(feed, get_source(feed, timeout=timeout), follow=False)
        if not reading.events:
            reason = reading.refused[0].reason if reading.refused else ""
            raise RefusedWhole(reason)
        coming = sorted(
            (event for event in reading.events if _is_coming(event, now)),
            key=lambda event: event.starts_at,
        )
        own = event_notices(reading.events)
        return Preview(
            reading.format, reading.read, len(coming), _lines(city, coming[:SHOWN]),
            len(reading.refused),
            list(dict.fromkeys(row.reason for row in reading.refused))[:REASONS],
            list(dict.fromkeys([*reading.notices, *own]))[:REASONS],
        )  # fmt: skip


def event_notices(events: list[StatedEvent]) -> list[str]:
    """Return what was mended in single events."""
    return [notice for event in events for notice in event.notices]


def _is_coming(event: StatedEvent, now: datetime) -> bool:
    return bool(event.rrule or event.rdates) or (event.ends_at or event.starts_at) >= now


def _lines(city: City, events: list[StatedEvent]) -> list[PreviewLine]:
    finder = VenueFinder(city)
    venues = [finder.find(e.location_name, e.address, e.lat, e.lon).place_id for e in events]
    names = dict(Place.objects.filter(pk__in=[v for v in venues if v]).values_list("pk", "name"))
    return [
        PreviewLine(
            event.title, event.starts_at.astimezone(city.tz), event.all_day,
            bool(event.rrule or event.rdates), event.location_name or event.address,
            names.get(venue or 0, ""),
        )
        for event, venue in zip(events, venues, strict=True)
    ]  # fmt: skip
