"""Writes of counts: begun, pressed, undone, decided, closed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any
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
from torg.places.models import City, District, Place, Street
from torg.places.pictures import read_picture
from torg.places.queries.walking import USUAL_FRONT
from torg.premises.counting.enums import Scope, Seen
from torg.premises.counting.exceptions import CountClosedError
from torg.premises.counting.models import Count, CountedUnit, CountLine, CountPhoto, FoundUnit
from torg.premises.counting.queries import (
    Shown,
    read_shown,
    shown_of,
    standing,
    units_of,
    where_stood,
)
from torg.premises.counting.signals import CountClosed
from torg.premises.enums import Origin, State
from torg.premises.models import Premises, Stretch
from torg.premises.queries.premises import stretches_in
from torg.premises.services.notices import set_notices
from torg.premises.services.photos import digest_of, drop_sizes, keep_sizes
from torg.premises.services.register import hide_premises, make_premises
from torg.premises.services.states import EARLIEST, Now, set_state

MOST_AT_ONCE = 500  # pressings in one sending
MOST_PHOTOS = 3  # with one pressing
_OPENED = frozenset({Seen.NEW, Seen.LET})  # what somebody moves into: only there a tenant is new
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
class Found:
    """A unit that the register does not know: beside which unit it is, and its number."""

    client_id: UUID
    beside: int
    number: str = ""


@dataclass(frozen=True)
class Pressing:
    """One pressing, as a browser sends it. `undo`: take the pressing of this id back.

    `shown` is what the page said of the unit, None = what the register says now. `found` is a unit
    that is new; `premises_id` is 0 then.
    """

    client_id: UUID
    premises_id: int
    what: Seen
    at: datetime
    tenant: str = ""
    note: str = ""
    undo: bool = False
    shown: Shown | None = None
    found: Found | None = None


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
        if pressing.found is not None:
            unit = find_unit(count, pressing.found, units, by=by)
        else:
            unit = units.get(pressing.premises_id)
        if unit is None:
            continue
        written += _take(count, unit, pressing, now, by)
        kept.append(pressing.client_id)
    if written:
        record("count.pressed", count, by=by, units=written)
    return kept


def _take(count: Count, unit: Premises, pressing: Pressing, now: datetime, by: User) -> int:
    shown = pressing.shown or shown_of(unit)
    tenant = clean_text(pressing.tenant, 160) if pressing.what in _OPENED else ""
    row, made = CountedUnit.objects.get_or_create(
        count=count, client_id=pressing.client_id,
        defaults={
            "premises": unit, "what": pressing.what, "seen_by": by,
            "shown_state": shown.state, "shown_who": shown.who,
            "shown_place": _place_shown(shown, unit),
            "seen_at": min(pressing.at, now), "tenant": tenant,
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


def _place_shown(shown: Shown, unit: Premises) -> Place | None:
    if shown.place_id is None or shown.place_id == unit.place_id:
        return unit.place if shown.place_id else None
    return Place.objects.filter(pk=shown.place_id, city=unit.city_id).first()


def _line(count: Count, unit: Premises, seen: CountedUnit, stretches: list[Stretch]) -> CountLine:
    """Return what was found, against what the register said when it was pressed."""
    place = seen.shown_place
    if place is None and unit.place is not None and unit.place.name == seen.shown_who:
        place = unit.place  # pressed before it was kept whose name that is
    line = CountLine(
        count=count, premises=unit, place_before=place, before=seen.shown_state,
        who_before=seen.shown_who, **where_stood(unit, stretches),
    )  # fmt: skip
    if seen.what == Seen.SAME:
        line.state, line.who = seen.shown_state, seen.shown_who
        if line.state == State.UNKNOWN:
            line.state = State.OCCUPIED  # somebody stood there and saw nothing amiss
    else:
        # Of what was pressed before that was seen to, no name follows an empty unit either.
        line.state = _STATE[Seen(seen.what)]
        line.who = seen.tenant if seen.what in _OPENED else ""
    return line


def _follow(count: Count, unit: Premises, line: CountLine, seen: CountedUnit, by: User) -> None:
    """Let the register say what was seen.

    What is as last time is left as it is, also where the register has learnt more since; only what
    nobody knew, and still does not know, is then known. Nor is a new tenant without a name put
    before one that the register has come to know since.
    """
    learnt_since = seen.what == Seen.SAME and unit.state != State.UNKNOWN
    if seen.what == Seen.NEW and not line.who:
        learnt_since = unit.place_id not in {None, seen.shown_place_id}
    if learnt_since or (seen.what != Seen.NEW and line.state == unit.state):
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
    """Return a pressing as a browser sent it.

    Raises ValueError, KeyError, TypeError, or OverflowError for a number without end.
    """
    at = datetime.fromisoformat(str(sent["at"]))
    new, unit = sent.get("found"), int(sent.get("unit") or 0)
    found = Found(UUID(str(new["id"])), int(new["beside"]), str(new["number"])) if new else None
    return Pressing(
        UUID(str(sent["id"])), unit, Seen(sent["what"]),
        at if at.tzinfo else timezone.make_aware(at), str(sent.get("tenant", "")),
        str(sent.get("note", "")), bool(sent.get("undo")),
        read_shown(str(sent.get("shown", "")), unit), found,
    )  # fmt: skip


# --- what the register did not know --------------------------------------------------------------


def find_unit(
    count: Count, found: Found, units: dict[int, Premises], *, by: User
) -> Premises | None:
    """Return the unit that somebody found beside another, made once; None beside an unknown one.

    It is hidden until staff settle it, and counted all the same. Call within a transaction.
    """
    known = FoundUnit.objects.filter(count=count, client_id=found.client_id).first()
    if known is not None:
        return known.premises
    beside = units.get(found.beside)
    if beside is None:
        return None
    front = (beside.frontage_m or USUAL_FRONT) / 2 + USUAL_FRONT / 2
    values = {
        "street": beside.street, "street_name": beside.street_name, "side": beside.side,
        "along_m": None if beside.along_m is None else round(beside.along_m + front, 1),
        "lat": beside.lat, "lon": beside.lon, "district": beside.district,
        "house_number": clean_text(found.number, 20),
    }  # fmt: skip
    made = make_premises(count.city, values, by=by, origin=Origin.COUNT)
    hide_premises(made, by=by)
    set_notices(made, [_("Found in a count. Where along the street is a guess: put its pin.")])
    FoundUnit.objects.create(count=count, premises=made, client_id=found.client_id, found_by=by)
    record("count.unit_found", count, by=by, premises=made.pk)
    units[made.pk] = made
    return made


@transaction.atomic
def settle_found(found: FoundUnit, *, is_one: bool, by: User) -> None:
    """Say whether what was found is a premises of its own: it is shown then, else stays hidden.

    Raises RefusedDeedError for one that is settled.
    """
    found.refresh_from_db(from_queryset=FoundUnit.objects.select_for_update())
    if found.settled_at is not None:
        raise RefusedDeedError(_("It has been settled already."))
    found.settled_at, found.settled_by, found.is_one = timezone.now(), by, is_one
    found.save(update_fields=["settled_at", "settled_by", "is_one"])
    if is_one:
        hide_premises(found.premises, by=by, hidden=False)
    record("count.unit_settled", found.count, by=by, premises=found.premises_id, is_one=is_one)


# --- photos --------------------------------------------------------------------------------------


@transaction.atomic
def take_photo(count: Count, client_id: UUID, file: IO[bytes], size: int, *, by: User) -> bool:
    """Keep a photo with one's own pressing, once however often it is sent.

    Return False where there is no such pressing of theirs yet. Raises CountClosedError,
    UnfitPhotoError, RefusedDeedError for too many.
    """
    _open(count)
    seen = count.seen.filter(client_id=client_id, seen_by=by).first()
    if seen is None:
        return False
    picture, whose = read_picture(file, size), f"seen:{seen.pk}"
    if seen.photos.filter(digest=digest_of(whose, picture)).exists():
        return True
    if seen.photos.count() >= MOST_PHOTOS:
        # Before anything is written: a file without its row nobody could take away.
        raise RefusedDeedError(_("Three photos of a unit are enough."))
    digest, widths = keep_sizes(whose, picture)
    CountPhoto.objects.create(
        seen=seen, digest=digest, widths=widths, shape=round(picture.width / picture.height, 4)
    )
    record("count.photo_taken", count, by=by, premises=seen.premises_id)
    return True


@transaction.atomic
def remove_photo(photo: CountPhoto, *, by: User) -> None:
    """Take a photo and its files away, also from a closed count: people may be in it."""
    record("count.photo_removed", photo.seen.count, by=by, premises=photo.seen.premises_id)
    drop_sizes(photo.digest, photo.widths)
    photo.delete()
