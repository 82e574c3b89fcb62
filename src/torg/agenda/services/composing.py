"""What several sources say of one event → one row: every field from whom one believes most."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from torg.agenda.models import SourceRecord
from torg.agenda.recurrence import BadRuleError, read_recurrence
from torg.agenda.services.rows import DateRow, EventRow

# What only makes sense together comes from one source.
WHEN = ("starts_at", "ends_at", "all_day", "timezone", "rrule", "rdates", "exdates", "dates")
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


def compose(ref: str, records: Sequence[SourceRecord]) -> tuple[EventRow, dict[int, list[str]]]:
    """Return the row of an event that these records tell of, and which fields each gave.

    `records` come with their feeds, the one to be believed most first. A cancellation wins over
    what others have said before it; only a source that takes its own cancellation back undoes it.
    """
    rows = [row_of(ref, record.data, record.venue, record.feed) for record in records]
    best = rows[0]
    given: dict[int, list[str]] = {record.pk: [] for record in records}
    for group in (WHEN, WHERE, PRICE, PICTURE, AGES, TEXT, *((name,) for name in ALONE)):
        number = _chosen(group, rows)
        for name in group:
            setattr(best, name, getattr(rows[number], name))
            if getattr(best, name) not in ("", None, [], {}):
                given[records[number].pk].append(name)
    best.actor_id = next((row.actor_id for row in rows if row.actor_id), None)
    number = _status_from(records, rows)
    best.status, best.status_note = rows[number].status, rows[number].status_note
    given[records[number].pk].append("status")
    return best, given


def _chosen(group: Sequence[str], rows: Sequence[EventRow]) -> int:
    """Return the first row that says anything of a group; where it is, one that names a place."""
    if group == WHERE:
        placed = [number for number, row in enumerate(rows) if row.place_id]
        if placed:
            return placed[0]
    for number, row in enumerate(rows):
        if any(getattr(row, name) not in _SAYS_NOTHING for name in group):
            return number
    return 0


def _status_from(records: Sequence[SourceRecord], rows: Sequence[EventRow]) -> int:
    cancelled = [n for n, row in enumerate(rows) if row.status == "cancelled"]
    if not cancelled:
        others = [n for n, row in enumerate(rows) if row.status != "scheduled"]
        return others[0] if others else 0
    since = max(records[n].status_at or records[n].first_seen_at for n in cancelled)
    back = [
        n
        for n, record in enumerate(records)
        if rows[n].status != "cancelled" and record.status_at and record.status_at > since
    ]
    return back[0] if back else cancelled[0]
