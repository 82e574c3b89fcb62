"""Occurrences: worked out for a stated window, kept in step, moved on by the tick.

The window is from `BACK` days ago to `AHEAD` days from now. An event that happens once has its
occurrence whenever that is. Past dates of one that recurs stay as they were when they happened.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils import timezone

from torg.agenda.enums import EventStatus, Publication
from torg.agenda.models import Event, EventDate, Occurrence
from torg.agenda.recurrence import Change, Recurrence, Span, read_recurrence, spans
from torg.agenda.recurrence.dates import DATES_AT_MOST
from torg.agenda.services.tallies import tallied
from torg.places.models import City

BACK, AHEAD = timedelta(days=30), timedelta(days=550)
STEP = timedelta(days=30)  # a window is moved on when it has come so much closer
LONG = timedelta(hours=36)
_BATCH = 2_000
_IN = 500
# A change of any of these moves, adds or removes occurrences.
TIMING = frozenset(
    {"starts_at", "ends_at", "all_day", "timezone", "rrule", "rdates", "exdates", "status",
     "status_note", "publication", "previous_start"}
)  # fmt: skip
# A change of any of these changes what the occurrences are narrowed by.
LABELS = frozenset(
    {"kind", "is_free", "audience", "min_age", "attendance", "accessibility", "place", "place_id"}
)


def renew_occurrences(events: Sequence[Event], now: datetime | None = None) -> int:
    """Work out the occurrences of these events anew; return how many there are from now on.

    Call within the transaction that changed them. Notes the window on each event.
    """
    now = now or timezone.now()
    changes = _changes_of(events)
    with tallied(events):
        made = _made_anew(events, changes, now)
    _note_windows(events)
    return made


def _made_anew(events: Sequence[Event], changes: Mapping[int, list[Change]], now: datetime) -> int:
    for part in _parts([event.pk for event in events]):
        rows = Occurrence.objects.filter(event__in=part)
        # What has been stays as it was; a single date has no history of its own.
        rows.filter(
            Q(end__gte=now)
            | Q(event__rrule="", event__rdates=[])
            | ~Q(event__publication=Publication.PUBLISHED)
        ).delete()
    kept = _kept_originals(events)
    made: list[Occurrence] = []
    for event in events:
        if event.publication != Publication.PUBLISHED:
            event.occurs_from = event.occurs_until = None
            continue
        own = _worked_out(event, changes[event.pk], now)
        made += [row for row in own if (event.pk, row.original) not in kept]
    Occurrence.objects.bulk_create(made, batch_size=_BATCH)
    return len(made)


def renew_labels(events: Sequence[Event]) -> None:
    """Tell the occurrences of these events what they are narrowed by now (`LABELS`).

    Call within the transaction that changed them.
    """
    with tallied(events):
        for event in events:
            event.occurrences.update(**_labels(event))


def roll_occurrences(city: City, now: datetime | None = None) -> int:
    """Move the windows of a city's events on; return how many occurrences were added."""
    now = now or timezone.now()
    until = (now + AHEAD).astimezone(city.tz).date()
    due = Event.objects.filter(
        city=city, publication=Publication.PUBLISHED, occurs_until__lt=until - STEP
    )
    added = 0
    for part in _parts(list(due.order_by("pk").values_list("pk", flat=True))):
        added += _extend(list(Event.objects.filter(pk__in=part).order_by("pk")), now)
    return added


@transaction.atomic
def _extend(events: list[Event], now: datetime) -> int:
    changes = _changes_of(events)
    coming = dict(
        Occurrence.objects.filter(event__in=events, start__gte=now)
        .order_by()
        .values_list("event")
        .annotate(n=Count("pk"))
    )
    made: list[Occurrence] = []
    for event in events:
        room = DATES_AT_MOST - coming.get(event.pk, 0)
        if room <= 0 or event.occurs_until is None:
            continue
        begin = datetime.combine(event.occurs_until + timedelta(days=1), time(), event.tz)
        made += _worked_out(event, changes[event.pk], now, begin=begin, limit=room)
    with tallied(events):
        Occurrence.objects.bulk_create(made, batch_size=_BATCH, ignore_conflicts=True)
    _note_windows(events)
    return len(made)


def _worked_out(
    event: Event,
    changes: list[Change],
    now: datetime,
    *,
    begin: datetime | None = None,
    limit: int = DATES_AT_MOST,
) -> list[Occurrence]:
    """Return the event's occurrences of the window, and note the window on the event (unsaved)."""
    if not event.recurs:
        event.occurs_from, event.occurs_until = event.starts_at.astimezone(event.tz).date(), None
        end = event.ends_at or event.starts_at
        return [_occurrence(event, Span(event.starts_at, event.starts_at, end), now)]
    recurrence = read_recurrence(
        event.starts_at,
        event.timezone,
        rrule=event.rrule,
        rdates=event.rdates,
        exdates=event.exdates,
    )
    length = (event.ends_at - event.starts_at) if event.ends_at else timedelta()
    # Worked out before: what has been is there already, by the rule of its time.
    again = begin is None and event.occurs_from is not None
    first = begin or (now if again else max(now - BACK, event.starts_at - LONG))
    first = first.astimezone(event.tz).replace(hour=0, minute=0, second=0, microsecond=0)
    until = (now + AHEAD).astimezone(event.tz).date()
    end = datetime.combine(until + timedelta(days=1), time(), event.tz)
    found, cut = spans(
        recurrence,
        length,
        changes,
        # A date that began before the window and goes on into it is in it.
        first - (length if begin is None else timedelta()),
        end,
        whole_days=event.all_day,
        limit=limit,
    )
    if again:
        found = [span for span in found if span.end >= now]
    elif begin is None:
        event.occurs_from = first.date()
    event.occurs_until = _day_before(found[-1], event) if cut and found else until
    if not cut and not recurrence.is_endless and not _more_after(recurrence, changes, end):
        event.occurs_until = None
    return [_occurrence(event, span, now) for span in found]


def _day_before(span: Span, event: Event) -> date:
    """Return the last day that is wholly worked out when the list was cut at `span`."""
    return span.original.astimezone(event.tz).date() - timedelta(days=1)


def _more_after(recurrence: Recurrence, changes: list[Change], end: datetime) -> bool:
    """Tell whether a rule with an end has any date after `end`: asked of the next 200 years."""
    far = end.replace(year=end.year + 200, day=1)
    return bool(spans(recurrence, timedelta(), changes, end, far, limit=1)[0])


def _occurrence(event: Event, span: Span, now: datetime) -> Occurrence:
    status, note = span.status, span.note
    if status == EventStatus.SCHEDULED and (span.end >= now or not event.recurs):
        status, note = event.status, note or event.status_note
    return Occurrence(
        event=event,
        city_id=event.city_id,
        start=span.start,
        end=span.end,
        original=span.original,
        is_long=span.end - span.start > LONG,
        status=status,
        note=note,
        **_labels(event),
    )


def _labels(event: Event) -> dict[str, Any]:
    return {"kind": event.kind, "traits": int(event.traits), "place_id": event.place_id}


def _changes_of(events: Iterable[Event]) -> dict[int, list[Change]]:
    found: dict[int, list[Change]] = defaultdict(list)
    for part in _parts([event.pk for event in events if event.recurs]):
        for row in EventDate.objects.filter(event__in=part):
            found[row.event_id].append(
                Change(row.original, row.starts_at, row.ends_at, row.status, row.note)
            )
    return found


def _kept_originals(events: Iterable[Event]) -> set[tuple[int, datetime]]:
    kept: set[tuple[int, datetime]] = set()
    for part in _parts([event.pk for event in events if event.recurs]):
        kept.update(Occurrence.objects.filter(event__in=part).values_list("event_id", "original"))
    return kept


def _note_windows(events: Sequence[Event]) -> None:
    """Save the windows without touching when the event was last changed."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE agenda_event SET occurs_from = %s, occurs_until = %s WHERE id = %s",
            [(event.occurs_from, event.occurs_until, event.pk) for event in events],
        )


def _parts(numbers: Sequence[int]) -> Iterable[Sequence[int]]:
    return (numbers[at : at + _IN] for at in range(0, len(numbers), _IN))
