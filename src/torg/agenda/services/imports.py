"""Events of a whole source at once: created, updated, or left alone where nothing differs."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from torg.agenda.enums import EventStatus, Publication
from torg.agenda.models import Event, EventDate, Series, SourcePicture
from torg.agenda.queries.pictures import is_a_sources
from torg.agenda.services.checks import check_event, cleaned
from torg.agenda.services.events import (
    assign,
    create_series,
    may_write,
    note_published,
    slug_of,
)
from torg.agenda.services.occurrences import LABELS, TIMING, renew_labels, renew_occurrences
from torg.agenda.services.rows import EventChanges, EventRow, Known
from torg.agenda.services.search import index_events
from torg.agenda.signals import EventCancelled, EventChanged
from torg.core.events import publish
from torg.core.journal import record
from torg.core.models import User
from torg.core.text import clean_text
from torg.places.enums import Source
from torg.places.models import City

_IN, _BATCH = 500, 500
_OF_PICTURE = {"image_alt", "image_credit"}
_LOCK = 0x6576  # "ev": with the city's number, the advisory lock of imports on PostgreSQL
DATES_AT_MOST = 500  # changed dates of one event; the rest of such a list is refused


@transaction.atomic
def save_events(
    city: City,
    rows: Sequence[EventRow],
    known: Mapping[str, Known],
    *,
    by: User | None,
    source: Source = Source.FEED,
    publication: Publication = Publication.PUBLISHED,
) -> EventChanges:
    """Create and update the events of one source; say by reference what became of each row.

    `known` tells which event a reference made before: a row whose digest is the same costs nothing.
    What a higher source has said stays. A row that cannot be is refused with the reason in the
    reader's language, and its event stays as it was. Of two rows with one reference the last
    counts. Nothing is ever removed here: that a source is silent is no proof.
    """
    wait_for_others(city)
    work = _Work(city, source, publication, by)
    latest = {row.ref: row for row in rows}
    events = _events_of(city, latest, known)
    for ref, row in latest.items():
        old = known.get(ref)
        event = events.get(old.event_id) if old else None
        digest = row.digest()
        if event is not None and old is not None and old.digest == digest:
            work.changes.unchanged.append(ref)
        elif not work.take(row, event):
            continue
        else:
            event = work.events[ref]
        work.changes.digests[ref] = digest
        work.events[ref] = event
    work.write()
    return work.changes


class _Work:
    """One import under way: what has been decided, until it is written in a few statements."""

    def __init__(
        self, city: City, source: Source, publication: Publication, by: User | None
    ) -> None:
        self.city, self.source, self.publication, self.by = city, source, publication, by
        self.changes = EventChanges()
        self.events: dict[str, Event | None] = {}
        self.new: list[Event] = []
        self.touched: dict[int, Event] = {}
        self.dates: list[tuple[Event, EventRow]] = []
        self.retimed: list[Event] = []
        self.relabelled: list[Event] = []
        self.told: list[tuple[Event, list[str], str]] = []
        self.slugs = set(Event.objects.filter(city=city).values_list("slug", flat=True))
        self.series = dict(Series.objects.filter(city=city).values_list("title", "pk"))
        self.zones_ok: set[str] = set()

    @cached_property
    def copies(self) -> dict[str, str]:
        """Our own copies of pictures, by the address that sources name."""
        kept = SourcePicture.objects.filter(city=self.city).exclude(name="")
        return dict(kept.values_list("url", "name"))

    def take(self, row: EventRow, event: Event | None) -> bool:
        """Apply a row to its event, new or old. False when it was refused."""
        was_status = event.status if event else ""
        fresh = event is None
        event = event or Event(city=self.city, publication=self.publication)
        before = {name: getattr(event, name) for name in _columns()} if not fresh else {}
        try:
            changed = self._apply(row, event)
        except ValidationError as error:
            for name, value in before.items():
                setattr(event, name, value)
            self.changes.refused.append((row.ref, "; ".join(error.messages)[:500]))
            return False
        self.events[row.ref] = event
        if may_write(event.provenance, "dates", self.source):
            self.dates.append((event, row))
        if fresh:
            event.slug = slug_of(event, self.slugs)
            note_published(event)
            self.new.append(event)
            self.changes.created.append(row.ref)
        else:
            self.touched[event.pk] = event
            self.told.append((event, changed, was_status))
            self.changes.updated.append(row.ref)
        if fresh or set(changed) & TIMING or row.dates or event.recurs:
            self.retimed.append(event)
        if not fresh and set(changed) & LABELS:
            self.relabelled.append(event)
        return True

    def _apply(self, row: EventRow, event: Event) -> list[str]:
        if len(row.dates) > DATES_AT_MOST:
            raise ValidationError(
                _("At most %(n)d single dates of one event can be changed.") % {"n": DATES_AT_MOST}
            )
        values = cleaned(row.values())
        values["series_id"] = self._series_of(row.series)
        mine = {
            name: value
            for name, value in values.items()
            if may_write(event.provenance, name.removesuffix("_id"), self.source)
        }
        if not is_a_sources(event):  # its words are those of the picture that a person chose
            mine = {name: value for name, value in mine.items() if name not in _OF_PICTURE}
        changed = assign(event, mine)
        if "image_source" in changed and is_a_sources(event):
            event.image = self.copies.get(event.image_source, "")
        check_event(event)
        event.provenance = {
            **event.provenance,
            **{
                name.removesuffix("_id"): self.source.value
                for name, value in mine.items()
                if value not in ("", None, [], {})
            },
        }
        if event.pk and changed:
            event.sequence += 1
        return changed

    def _series_of(self, title: str) -> int | None:
        title = clean_text(title, 200)
        if title and title not in self.series:
            self.series[title] = create_series(self.city, title, by=self.by).pk
        return self.series.get(title) if title else None

    def write(self) -> None:
        now = timezone.now()
        Event.objects.bulk_create(self.new, batch_size=_BATCH)
        touched = list(self.touched.values())
        for event in touched:
            event.updated_at = now
        if touched:
            Event.objects.bulk_create(
                touched,
                batch_size=_BATCH,
                update_conflicts=True,
                unique_fields=["pk"],
                update_fields=_columns(),
            )
        called_off = _save_dates(self.dates)
        renew_occurrences(list({event.pk: event for event in self.retimed}.values()), now)
        renew_labels(list({event.pk: event for event in self.relabelled}.values()))
        index_events([*(event.pk for event in self.new), *self.touched], now)
        self.changes.events = {ref: event.pk for ref, event in self.events.items() if event}
        if self.new or touched:
            record(
                "event.imported", self.city, by=self.by, city_id=self.city.pk,
                source=self.source.value, created=len(self.new), updated=len(touched),
                refused=len(self.changes.refused),
            )  # fmt: skip
        for event, changed, was_status in self.told:
            _tell(event, changed, was_status)
        for event, original in called_off:
            if event.pk in self.touched and original >= now:
                _tell_date(event, original)


def _columns() -> list[str]:
    """Return the names of the columns that an import may change."""
    own = {"id", "city", "slug", "created_at", "published_at", "occurs_from", "occurs_until"}
    return [f.name for f in Event._meta.concrete_fields if f.name not in own]


def _tell(event: Event, changed: Sequence[str], was_status: str) -> None:
    if event.publication != Publication.PUBLISHED:
        return
    if event.status == EventStatus.CANCELLED != was_status:
        publish(EventCancelled, event_id=event.pk, original="")
    elif fields := sorted(set(changed) & (TIMING | {"place_id", "location_name", "address"})):
        publish(EventChanged, event_id=event.pk, fields=fields)


def _tell_date(event: Event, original: datetime) -> None:
    if event.publication == Publication.PUBLISHED:
        publish(EventCancelled, event_id=event.pk, original=original.astimezone(UTC).isoformat())


def _events_of(
    city: City, rows: Mapping[str, EventRow], known: Mapping[str, Known]
) -> dict[int, Event]:
    numbers = sorted({known[ref].event_id for ref in rows if ref in known})
    found: dict[int, Event] = {}
    for at in range(0, len(numbers), _IN):
        part = Event.objects.filter(city=city, pk__in=numbers[at : at + _IN])
        found |= {event.pk: event for event in part}
    return found


def _save_dates(pairs: Sequence[tuple[Event, EventRow]]) -> list[tuple[Event, datetime]]:
    """Bring the changed dates of these events in line with their rows; return the cancelled ones.

    Those that were cancelled before are not among them.
    """
    there: dict[int, dict[datetime, EventDate]] = {}
    numbers = [event.pk for event, _row in pairs]
    for at in range(0, len(numbers), _IN):
        for date in EventDate.objects.filter(event__in=numbers[at : at + _IN]):
            there.setdefault(date.event_id, {})[date.original] = date
    gone: list[int] = []
    made: list[EventDate] = []
    called_off: list[tuple[Event, datetime]] = []
    for event, row in pairs:
        old = there.get(event.pk, {})
        wanted = {date.original: date for date in row.dates}
        gone += [date.pk for original, date in old.items() if original not in wanted]
        for original, said in wanted.items():
            values: dict[str, Any] = {
                "starts_at": said.starts_at,
                "ends_at": said.ends_at,
                "status": said.status if said.status in EventStatus.values else "scheduled",
                "note": clean_text(said.note, 200),
            }
            present = old.get(original)
            if present is None or any(getattr(present, k) != v for k, v in values.items()):
                gone += [present.pk] if present else []
                if values["status"] == EventStatus.CANCELLED != (present and present.status):
                    called_off.append((event, original))
                made.append(EventDate(event=event, original=original, **values))
    for at in range(0, len(gone), _IN):
        EventDate.objects.filter(pk__in=gone[at : at + _IN]).delete()
    EventDate.objects.bulk_create(made, batch_size=_BATCH)
    return called_off


def wait_for_others(city: City) -> None:
    """Let those who write many events of a city come one after the other; ends with ours.

    Whoever also holds records takes this turn first, or two would wait for each other. On SQLite
    any writer waits anyhow.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, city.pk])
