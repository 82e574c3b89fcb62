"""Writes of single dates of an event that recurs: cancelled, moved, as planned after all."""

from datetime import UTC, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from torg.agenda.enums import EventStatus, Publication
from torg.agenda.models import Event, EventDate
from torg.agenda.recurrence import expand, read_recurrence
from torg.agenda.services.events import lock
from torg.agenda.services.occurrences import renew_occurrences
from torg.agenda.services.search import index_events
from torg.agenda.signals import EventCancelled, EventChanged
from torg.core.events import Event as Fact
from torg.core.events import publish
from torg.core.journal import record
from torg.core.models import User
from torg.core.text import clean_text
from torg.places.enums import Source


@transaction.atomic
def cancel_date(
    event: Event, original: datetime, note: str = "", *, by: User | None, source: Source
) -> EventDate:
    """Cancel the date whose start by the rule is `original` (aware); it stays to be seen.

    Raises ValidationError when the event has no such date.
    """
    date = _find(event, original)
    date.status, date.note = EventStatus.CANCELLED, clean_text(note, 200)
    date.save()
    _follow_up(event, date, "event.date_cancelled", by=by, source=source)
    _tell(event, EventCancelled, event_id=event.pk, original=original.astimezone(UTC).isoformat())
    return date


@transaction.atomic
def move_date(
    event: Event,
    original: datetime,
    starts_at: datetime,
    ends_at: datetime | None = None,
    note: str = "",
    *,
    by: User | None,
    source: Source,
) -> EventDate:
    """Move one date to another time (aware); without an end it lasts as long as the others.

    Raises ValidationError when the event has no such date, or ends before it starts.
    """
    date = _find(event, original)
    if ends_at is not None and ends_at < starts_at:
        raise ValidationError({"ends_at": _("It ends before it starts. Check the end.")})
    date.starts_at, date.ends_at = starts_at, ends_at
    date.status, date.note = EventStatus.MOVED, clean_text(note, 200)
    date.save()
    _follow_up(event, date, "event.date_moved", by=by, source=source)
    _tell(event, EventChanged, event_id=event.pk, fields=["dates"])
    return date


@transaction.atomic
def note_date(
    event: Event,
    original: datetime,
    note: str,
    *,
    by: User | None,
    source: Source,
    status: EventStatus = EventStatus.SCHEDULED,
) -> EventDate:
    """Say something about one date ("guest: …"), or that it is sold out."""
    date = _find(event, original)
    date.status, date.note = status, clean_text(note, 200)
    date.save()
    _follow_up(event, date, "event.date_noted", by=by, source=source)
    _tell(event, EventChanged, event_id=event.pk, fields=["dates"])
    return date


@transaction.atomic
def restore_date(event: Event, original: datetime, *, by: User | None, source: Source) -> None:
    """Let the date be as the rule says again. Nothing happens when it is."""
    lock(event)
    date = event.dates.filter(original=original).first()
    if date is None:
        return
    date.delete()
    _follow_up(event, date, "event.date_restored", by=by, source=source)
    _tell(event, EventChanged, event_id=event.pk, fields=["dates"])


def _find(event: Event, original: datetime) -> EventDate:
    """Lock the event; return the row of one of its dates, new or old."""
    lock(event)
    known = event.dates.filter(original=original).first()
    if known is not None:
        return known
    recurrence = read_recurrence(
        event.starts_at,
        event.timezone,
        rrule=event.rrule,
        rdates=event.rdates,
        exdates=event.exdates,
    )
    starts = expand(recurrence, original, original + timedelta(seconds=1)).starts
    if not event.recurs or original.astimezone(UTC) not in starts:
        raise ValidationError(_("The event does not happen at that time."))
    return EventDate(event=event, original=original)


def _follow_up(
    event: Event, date: EventDate, verb: str, *, by: User | None, source: Source
) -> None:
    event.sequence += 1
    # From now on no import takes back what a person has said of single dates.
    event.provenance = {**event.provenance, "dates": source.value}
    event.save(update_fields=["sequence", "provenance", "updated_at"])
    renew_occurrences([event], timezone.now())
    index_events([event.pk])
    record(
        verb, event, by=by, organisation_id=event.actor_id,
        original=date.original.astimezone(UTC).isoformat(),
        starts_at=date.starts_at and date.starts_at.astimezone(UTC).isoformat(),
    )  # fmt: skip


def _tell(event: Event, fact: type[Fact], **arguments: object) -> None:
    if event.publication == Publication.PUBLISHED:
        publish(fact, **arguments)
