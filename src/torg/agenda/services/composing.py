"""What several sources say of one event → one row: every field from whom one believes most."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from torg.agenda.models import Event, SourceRecord
from torg.agenda.recurrence import BadRuleError, read_recurrence
from torg.agenda.services.imports import save_events
from torg.agenda.services.rows import DateRow, EventRow, Known
from torg.agenda.services.when import WHEN, when_of
from torg.core.models import User

# What only makes sense together comes from one source; for `WHEN` see there.
WHERE = ("place_id", "location_name", "address", "lat", "lon")
PRICE = ("is_free", "price_min", "price_max", "price_text")
PICTURE = ("image_source", "image_alt", "image_credit")
AGES = ("audience", "min_age", "max_age")
TEXT = ("description", "summary")
ALONE = (
    "title", "texts", "kind", "keywords", "series", "attendance", "online_url", "organiser_name",
    "website", "tickets_url", "accessibility", "languages",
)  # fmt: skip
_SAYS_NOTHING: tuple[Any, ...] = ("", None, [], {}, "other", "everyone", "onsite")
_TIMES = ("starts_at", "ends_at")
_IN = 500
_check_address = URLValidator(schemes=["http", "https"])


def row_of(ref: str, data: Mapping[str, Any], venue: Mapping[str, Any], record_of: Any) -> EventRow:
    """Return one statement as a row; `record_of` is its feed. What cannot be kept is left out.

    A rule that cannot be followed leaves the first date; a faulty address leaves its field empty.
    """
    values = {
        name: value
        for name, value in data.items()
        if name in EventRow.__dataclass_fields__ and name not in {"dates", *_TIMES}
    }
    times = {name: _time(data.get(name)) for name in _TIMES}
    row = EventRow(
        ref=ref,
        **{**values, **times},
        dates=[_date_row(item) for item in data.get("dates", [])][:400],
    )
    row.place_id = venue.get("place")
    if row.place_id is None and not (row.location_name or row.address or row.online_url):
        row.place_id = record_of.place_id
    row.actor_id = record_of.actor_id
    _mend(row)
    return row


def _time(text: Any) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _date_row(item: Mapping[str, Any]) -> DateRow:
    times = {name: _time(item.get(name)) for name in ("original", *_TIMES)}
    return DateRow(**times, status=item.get("status", "scheduled"), note=item.get("note", ""))  # type: ignore[arg-type]  # original is always there


def _mend(row: EventRow) -> None:
    """Leave out single fields that the event would be refused for."""
    row.timezone = row.timezone or "Europe/Stockholm"
    try:
        read_recurrence(row.starts_at, row.timezone, rrule=row.rrule, rdates=row.rdates,
                        exdates=row.exdates)  # fmt: skip
    except (BadRuleError, OverflowError):
        row.rrule, row.rdates, row.exdates, row.dates = "", [], [], []
    for name in ("website", "tickets_url", "online_url", "image_source"):
        try:
            if getattr(row, name):
                _check_address(getattr(row, name))
        except ValidationError:
            setattr(row, name, "")
    if row.min_age is not None and row.max_age is not None and row.min_age > row.max_age:
        row.min_age = row.max_age = None


def compose(
    ref: str, records: Sequence[SourceRecord], event: Event | None = None
) -> tuple[EventRow, dict[int, list[str]]]:
    """Return the row of an event that these records tell of, and which fields each gave.

    `records` come with their feeds, the one to be believed most first. A cancellation wins over
    what others have said before it; only a source that takes its own cancellation back undoes it.
    Of an event that recurs, a source that tells of one date sets only that date, and fills in what
    no other says. `event` is the one that they tell of, if it is there.
    """
    rows = [row_of(ref, record.data, record.venue, record.feed) for record in records]
    when = when_of(records, rows, event)
    order = [*when.whole, *when.single]
    for number in when.single:
        rows[number].tickets_url = ""  # to that one date
    best = replace(rows[order[0]], **when.values)
    given: dict[int, list[str]] = {record.pk: [] for record in records}
    if when.giver is not None:
        given[records[when.giver].pk] += [name for name in WHEN if _is_said(when.values[name])]
    for group in (WHERE, PRICE, PICTURE, AGES, TEXT, *((name,) for name in ALONE)):
        number = _chosen(group, rows, order)
        for name in group:
            setattr(best, name, getattr(rows[number], name))
            if _is_said(getattr(best, name)):
                given[records[number].pk].append(name)
    best.actor_id = next((rows[n].actor_id for n in order if rows[n].actor_id), None)
    best.status, best.status_note = "scheduled", ""
    if when.whole:
        number = _status_from(records, rows, when.whole)
        best.status, best.status_note = rows[number].status, rows[number].status_note
        given[records[number].pk].append("status")
    return best, given


def _is_said(value: Any) -> bool:
    return value not in ("", None, [], {})


def _chosen(group: Sequence[str], rows: Sequence[EventRow], order: Sequence[int]) -> int:
    """Return the first row that says anything of a group; where it is, one that names a place."""
    if group == WHERE:
        placed = [number for number in order if rows[number].place_id]
        if placed:
            return placed[0]
    for number in order:
        if any(getattr(rows[number], name) not in _SAYS_NOTHING for name in group):
            return number
    return order[0]


def _status_from(
    records: Sequence[SourceRecord], rows: Sequence[EventRow], whole: Sequence[int]
) -> int:
    cancelled = [n for n in whole if rows[n].status == "cancelled"]
    if not cancelled:
        others = [n for n in whole if rows[n].status != "scheduled"]
        return others[0] if others else whole[0]
    since = max(records[n].status_at or records[n].first_seen_at for n in cancelled)
    back = [
        n
        for n in whole
        if rows[n].status != "cancelled" and (records[n].status_at or since) > since
    ]
    return back[0] if back else cancelled[0]


def recompose(event_ids: Iterable[int], *, by: User | None) -> dict[int, str]:
    """Bring events in line with what their sources say; return the reasons of those refused.

    Call in the transaction that changed the records. Records that are gone count only where they
    had said that the event is cancelled, or where no other is left.
    """
    wanted = sorted(event_ids)
    refused: dict[int, str] = {}
    for at in range(0, len(wanted), _IN):
        part = wanted[at : at + _IN]
        by_event: dict[int, list[SourceRecord]] = defaultdict(list)
        for record in (
            SourceRecord.objects.filter(event__in=part)
            .select_related("feed__city")
            .order_by("feed__rank", "pk")
        ):
            by_event[record.event_id].append(record)
        refused |= _recompose_part(by_event, by=by)
    return refused


def _recompose_part(by_event: dict[int, list[SourceRecord]], *, by: User | None) -> dict[int, str]:
    if not by_event:
        return {}
    rows: list[EventRow] = []
    touched: list[SourceRecord] = []
    events = Event.objects.in_bulk(by_event)
    for event_id, records in by_event.items():
        live = [
            r for r in records if r.gone_at is None or r.data.get("status") == "cancelled"
        ] or records
        before = [(record.given, record.original) for record in records]
        row, given = compose(str(event_id), live, events[event_id])
        for record, was in zip(records, before, strict=True):
            record.given = given.get(record.pk, [])
            if (record.given, record.original) != was:
                touched.append(record)
        rows.append(row)
    city = next(iter(by_event.values()))[0].feed.city
    known = {row.ref: Known(int(row.ref), "") for row in rows}
    changes = save_events(city, rows, known, by=by)
    SourceRecord.objects.bulk_update(touched, ["given", "original"], batch_size=200)
    return {int(ref): reason for ref, reason in changes.refused}
