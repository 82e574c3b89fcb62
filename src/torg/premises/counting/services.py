"""Writes of counts: begun, pressed, undone, decided, closed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from torg.core.events import publish
from torg.core.journal import record
from torg.core.models import User
from torg.core.text import clean_text
from torg.places.exceptions import RefusedDeedError
from torg.places.models import City, District, Street
from torg.premises.counting.enums import Scope, Seen
from torg.premises.counting.exceptions import CountClosedError
from torg.premises.counting.models import Count, CountedUnit, CountLine
from torg.premises.counting.queries import standing, units_of, where_stood
from torg.premises.counting.signals import CountClosed
from torg.premises.enums import Origin, State
from torg.premises.models import Premises, Stretch
from torg.premises.queries.premises import stretches_in
from torg.premises.services.states import EARLIEST, Now, set_state

MOST_AT_ONCE = 500  # pressings in one sending
_STATE = {
    Seen.NEW: State.OCCUPIED,
    Seen.EMPTY: State.VACANT,
    Seen.REBUILDING: State.REBUILDING,
    Seen.LET: State.LET,
}


@transaction.atomic
def begin_count(
    city: City,
    day: date,
    *,
    by: User,
    street: Street | None = None,
    stretch: Stretch | None = None,
    district: District | None = None,
) -> Count:
    """Begin a count of one street, stretch or district, or of the whole city.

    Raises RefusedDeedError for a day in the future or before the register's first, or where there
    is nothing to count.
    """
    if sum(part is not None for part in (street, stretch, district)) > 1:
        raise ValueError("a count is of one thing")
    if day > timezone.now().astimezone(city.tz).date():
        raise RefusedDeedError(_("A count cannot be made on a day that has not come."))
    if day < EARLIEST:
        raise RefusedDeedError(_("The day is too long ago: is the year right?"))
    count = Count(
        city=city, day=day, street=street, stretch=stretch, district=district, begun_by=by
    )
    count.scope, count.name = _scope_of(count)
    if not units_of(count):
        raise RefusedDeedError(_("There are no premises to count there."))
    count.save()
    record("count.begun", count, by=by, day=day)
    return count


def _scope_of(count: Count) -> tuple[Scope, str]:
    if count.stretch is not None:
        return Scope.STRETCH, count.stretch.name
    if count.street is not None:
        return Scope.STREET, count.street.name
    if count.district is not None:
        return Scope.DISTRICT, count.district.name
    return Scope.CITY, ""


@dataclass(frozen=True)
class Pressing:
    """One pressing, as a browser sends it. `undo`: take the pressing of this id back."""

    client_id: UUID
    premises_id: int
    what: Seen
    at: datetime
    tenant: str = ""
    note: str = ""
    undo: bool = False


@transaction.atomic
def take_pressings(count: Count, pressings: Iterable[Pressing], *, by: User) -> list[UUID]:
    """Write what was pressed, each once however often it is sent; return the ids that are kept.

    Also what was pressed by two people at one unit is kept, both. Raises CountClosedError, so that
    the browser keeps what it has; ValueError for too many at once. A unit that is not part of the
    count is left out, and its id is not among those returned.
    """
    _open(count)
    mine = list(pressings)
    if len(mine) > MOST_AT_ONCE:
        raise ValueError("too many at once")
    units = {unit.pk: unit for unit in units_of(count)}
    now = timezone.now()
    kept, written = [], 0
    for pressing in mine:
        if (unit := units.get(pressing.premises_id)) is None:
            continue
        written += _take(count, unit, pressing, now, by)
        kept.append(pressing.client_id)
    if written:
        record("count.pressed", count, by=by, units=written)
    return kept


def _take(count: Count, unit: Premises, pressing: Pressing, now: datetime, by: User) -> int:
    row, made = CountedUnit.objects.get_or_create(
        count=count, client_id=pressing.client_id,
        defaults={
            "premises": unit, "what": pressing.what, "seen_by": by,
            "shown_state": unit.state, "shown_who": _who(unit),
            "seen_at": min(pressing.at, now), "tenant": clean_text(pressing.tenant, 160),
            "note": clean_text(pressing.note, 300),
        },
    )  # fmt: skip
    if pressing.undo and row.undone_at is None and row.seen_by_id == by.pk:
        row.undone_at, row.chosen = now, False
        row.save(update_fields=["undone_at", "chosen"])
        return 1
    return int(made)


@transaction.atomic
def choose_seen(row: CountedUnit, *, by: User) -> None:
    """Decide which of several pressings at a unit stands. Raises CountClosedError."""
    _open(row.count)
    CountedUnit.objects.filter(count=row.count_id, premises=row.premises_id).update(chosen=False)
    row.refresh_from_db(from_queryset=CountedUnit.objects.select_for_update())
    row.chosen, row.undone_at = True, None
    row.save(update_fields=["chosen", "undone_at"])
    record("count.decided", row.count, by=by, premises=row.premises_id, row=row.pk)


@transaction.atomic
def close_count(count: Count, *, by: User) -> list[CountLine]:
    """Close the count: what stands becomes its lines, and the register follows from its day on.

    All of it in one transaction. A unit that nobody looked at is not counted.
    Raises CountClosedError for one that is closed, RefusedDeedError for one with nothing seen.
    """
    _open(count)
    seen = standing(count)
    units = [unit for unit in units_of(count) if unit.pk in seen]
    if not units:
        raise RefusedDeedError(_("Nothing has been counted yet."))
    stretches = list(stretches_in(count.city))
    lines = [_line(count, unit, seen[unit.pk], stretches) for unit in units]
    CountLine.objects.bulk_create(lines, batch_size=500)
    count.closed_at, count.closed_by = timezone.now(), by
    count.save(update_fields=["closed_at", "closed_by"])
    for unit, line in zip(units, lines, strict=True):
        _follow(count, unit, line, seen[unit.pk], by)
    vacant = sum(line.state == State.VACANT for line in lines)
    record("count.closed", count, by=by, counted=len(lines), vacant=vacant)
    publish(CountClosed, count_id=count.pk)
    return lines


def _who(unit: Premises) -> str:
    return unit.place.name if unit.place else unit.tenant


def _line(count: Count, unit: Premises, seen: CountedUnit, stretches: list[Stretch]) -> CountLine:
    """Return what was found. "As last time" is what the register said when it was pressed."""
    line = CountLine(
        count=count, premises=unit, place_before=unit.place, **where_stood(unit, stretches)
    )
    if seen.what == Seen.SAME:
        line.before = line.state = seen.shown_state
        line.who_before = line.who = seen.shown_who
        if line.state == State.UNKNOWN:
            line.state = State.OCCUPIED  # somebody stood there and saw nothing amiss
    else:
        line.before, line.who_before = unit.state, _who(unit)
        line.state, line.who = _STATE[Seen(seen.what)], seen.tenant
    return line


def _follow(count: Count, unit: Premises, line: CountLine, seen: CountedUnit, by: User) -> None:
    """Let the register say what was seen.

    What is as last time is left as it is, also where the register has learnt more since; only what
    nobody knew, and still does not know, is then known.
    """
    learnt_since = seen.what == Seen.SAME and unit.state != State.UNKNOWN
    if learnt_since or (seen.what != Seen.NEW and line.state == line.before):
        return
    tenant = line.who if line.state in {State.OCCUPIED, State.LET} else ""
    set_state(
        unit, Now(State(line.state), count.day, None, tenant, seen.note), by=by,
        origin=Origin.COUNT, still=True,
    )  # fmt: skip


def _open(count: Count) -> None:
    count.refresh_from_db(from_queryset=Count.objects.select_for_update())
    if count.closed_at is not None:
        day = date_format(count.closed_at.astimezone(count.city.tz), "j F Y H:i")
        raise CountClosedError(
            _("This count was closed on %(day)s. Begin a new one to count again.") % {"day": day}
        )


def read_pressing(sent: Mapping[str, Any]) -> Pressing:
    """Return a pressing as a browser sent it. Raises ValueError, KeyError or TypeError."""
    at = datetime.fromisoformat(str(sent["at"]))
    return Pressing(
        UUID(str(sent["id"])), int(sent["unit"]), Seen(sent["what"]),
        at if at.tzinfo else timezone.make_aware(at), str(sent.get("tenant", "")),
        str(sent.get("note", "")), bool(sent.get("undo")),
    )  # fmt: skip
