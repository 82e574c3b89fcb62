"""When an event is, of what several sources say: the rule of one, single dates from the others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from torg.agenda.models import Event, SourceRecord
from torg.agenda.queries.matching import TOLERANCE
from torg.agenda.recurrence import BadRuleError, Recurrence, expand, read_recurrence
from torg.agenda.services.events import may_write
from torg.agenda.services.rows import DateRow, EventRow
from torg.places.enums import Source

# What only makes sense together comes from one source.
WHEN = ("starts_at", "ends_at", "all_day", "timezone", "rrule", "rdates", "exdates", "dates")
_DAY = timedelta(days=1)


@dataclass
class When:
    """The fields of `WHEN`, and which row gives them (None: people do, or several together).

    `whole` are the numbers of the rows that speak of the whole event, `single` of those that speak
    of one date of it only.
    """

    values: dict[str, Any]
    giver: int | None
    whole: list[int]
    single: list[int]


def when_of(records: Sequence[SourceRecord], rows: Sequence[EventRow], event: Event | None) -> When:
    """Return when an event is; `rows` are what its records state, the one believed most first.

    Where it recurs, a source that tells of one date says nothing of the others. That a date is
    cancelled is believed of any source; of all else, of the one believed most. What people have
    said of how it recurs stands, if `event` is known. Notes on each record of which date it tells.
    """
    numbers = list(range(len(rows)))
    whole = [n for n in numbers if rows[n].rrule or rows[n].rdates]
    by_people = event is not None and not all(_is_free(event, name) for name in ("rrule", "rdates"))
    listed = [] if whole or by_people else _listed(records, rows)
    if not (whole or listed or by_people) or (by_people and event and not event.recurs):
        for record in records:
            record.original = None
        return When({name: getattr(rows[0], name) for name in WHEN}, 0, numbers, [])
    base = event if event is not None and by_people else rows[[*whole, *listed][0]]
    values = {name: getattr(base, name) for name in WHEN if name != "dates"}
    if listed:
        values["rdates"] = [_local(rows[n].starts_at, base.timezone) for n in listed[1:]]
    if event is not None:
        values |= {name: getattr(event, name) for name in values if not _is_free(event, name)}
    giver = whole[0] if whole and not by_people else None
    dates = _dates(records, rows, values, giver=giver, whole=whole, is_fixed=by_people)
    return When({**values, "dates": dates}, giver, whole, [n for n in numbers if n not in whole])


def _is_free(event: Event, name: str) -> bool:
    return may_write(event.provenance, name, Source.FEED)


def _local(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M:%S}"


def _listed(records: Sequence[SourceRecord], rows: Sequence[EventRow]) -> list[int]:
    """Return the rows of the first source that tells of several dates one by one, in time order."""
    for feed in dict.fromkeys(record.feed_id for record in records):
        own = [n for n, record in enumerate(records) if record.feed_id == feed]
        found: list[int] = []
        for n in sorted(own, key=lambda n: rows[n].starts_at):
            if not found or rows[n].starts_at - rows[found[-1]].starts_at > TOLERANCE:
                found.append(n)
        if len(found) > 1:
            return found
    return []


def _dates(
    records: Sequence[SourceRecord],
    rows: Sequence[EventRow],
    values: dict[str, Any],
    *,
    giver: int | None,
    whole: Sequence[int],
    is_fixed: bool,
) -> list[DateRow]:
    """Return the dates that are not as the rule says, by all that the sources say of them."""
    rule = _rule(values)
    length = values["ends_at"] - values["starts_at"] if values["ends_at"] else None
    found: dict[datetime, DateRow] = {}
    told: Iterable[DateRow]
    for n, (record, row) in enumerate(zip(records, rows, strict=True)):
        if n in whole or rule is None:
            record.original = None
            told = row.dates if n == giver else _of_another_rule(row, rule)
        else:
            leeway = timedelta() if giver is None or n < giver else TOLERANCE
            counts = not is_fixed and row.all_day == values["all_day"]
            told = _of_one(record, row, rule, length, leeway if counts else None)
        for date in told:
            known = found.get(date.original)
            if known is None or (date.status == "cancelled" != known.status):
                found[date.original] = date
    return list(found.values())


def _rule(values: dict[str, Any]) -> Recurrence | None:
    """Return the rule; None where it makes no sense: saving it is refused with the reason."""
    try:
        return read_recurrence(
            values["starts_at"], values["timezone"], rrule=values["rrule"],
            rdates=values["rdates"], exdates=values["exdates"],
        )  # fmt: skip
    except (BadRuleError, OverflowError):
        return None


def _of_another_rule(row: EventRow, rule: Recurrence | None) -> Iterable[DateRow]:
    """Yield what has become of single dates, as told by a source whose own rule does not count."""
    for date in row.dates:
        original = _nearest(rule, date.original) if rule else None
        if original is not None and date.status != "scheduled":
            yield replace(date, original=original)


def _of_one(
    record: SourceRecord,
    row: EventRow,
    rule: Recurrence,
    length: timedelta | None,
    leeway: timedelta | None,
) -> Iterable[DateRow]:
    """Yield what a source says of the one date that it tells of, where that is not as the rule.

    Its times count once they are more than `leeway` from the rule's: at once (0) where it is
    believed more than whoever gives the rule; never (None) where people have said the rule.
    """
    start, ends, status, note = row.starts_at, row.ends_at, row.status, row.status_note
    record.original = original = _date_of(record, start, rule)
    if original is None:
        is_coming = (ends or start) >= timezone.now()
        if leeway is not None and is_coming and status != "cancelled":
            record.original = start  # a date that the rule does not know
            yield DateRow(start, start, ends, status, note)
    elif leeway is not None and abs(start - original) > leeway:
        yield DateRow(original, start, ends, "moved" if status == "scheduled" else status, note)
    elif leeway == timedelta() and ends and ends - start != length:
        yield DateRow(original, None, ends, status, note)
    elif status != "scheduled" or note:
        yield DateRow(original, None, None, status, note)


def _date_of(record: SourceRecord, start: datetime, rule: Recurrence) -> datetime | None:
    """Return which date of the rule a record tells of: where it begins, else the one it was."""
    nearest, was = _nearest(rule, start), record.original
    if nearest is not None and abs(nearest - start) <= TOLERANCE:
        return nearest
    if was is not None and was in expand(rule, was, was + timedelta(seconds=1)).starts:
        return was
    return nearest


def _nearest(rule: Recurrence, at: datetime) -> datetime | None:
    """Return the start of the rule that is nearest on the same day, or at night."""
    near = expand(rule, at - _DAY, at + _DAY).starts
    found = min(near, key=lambda start: abs(start - at), default=None)
    if found is None or abs(found - at) <= TOLERANCE:
        return found
    same_day = found.astimezone(rule.zone).date() == at.astimezone(rule.zone).date()
    return found if same_day else None
