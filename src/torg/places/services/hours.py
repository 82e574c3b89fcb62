"""Writes about opening hours: schedules and the spells made from them, exceptions."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from torg.core.events import publish
from torg.core.journal import record
from torg.core.models import User
from torg.core.rules import staff_with_mfa
from torg.places.enums import Source
from torg.places.hours import read_hours, spans_between
from torg.places.hours.evaluate import local_midnight
from torg.places.models import City, Facility, HoursException, OpenSpell, Place, Schedule
from torg.places.queries.hours import counted_holidays, day_rules, sky_of
from torg.places.queries.spells import is_long
from torg.places.services.search import index_places
from torg.places.signals import PlaceEdited

# The window of local days for which spells exist. Yesterday is kept for hours that run past
# midnight and for visitors in an earlier time zone.
DAYS_BACK = 1
DAYS_AHEAD = 21
_DAY = timedelta(days=1)
_CHUNK = 5_000
_KEYS = 500
T = TypeVar("T")


@transaction.atomic
def schedules_for(city: City, raws: Iterable[str]) -> dict[str, tuple[Schedule | None, str]]:
    """Return the schedule and the notice for each text; makes schedules and spells as needed.

    Texts that mean the same share a schedule. No schedule = hours unknown, the notice says why.
    """
    readings = {raw: read_hours(raw) for raw in set(raws)}
    expressions = {r.expression for r in readings.values() if r.expression is not None}
    by_key = _get_or_make(city, {schedule_key(e): (e, []) for e in sorted(expressions)})
    return {
        raw: (
            by_key[schedule_key(reading.expression)] if reading.expression is not None else None,
            reading.notice,
        )
        for raw, reading in readings.items()
    }


def schedule_key(expression: str, exceptions: Sequence[dict[str, Any]] = ()) -> str:
    """Return what makes a schedule the same: SHA-256 of its expression and exceptions."""
    text = json.dumps([expression, list(exceptions)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def set_hours(place: Place, raw: str, *, by: User) -> Place:
    """Set a place's hours as someone wrote them. What cannot be read is kept, with a notice."""
    reading = read_hours(raw)
    _lock(place)
    place.hours_raw = raw.strip()[:10_000]
    place.hours_notice = reading.notice
    place.provenance = {
        **place.provenance,
        "hours_raw": _source_of(by),  # no import overwrites it
    }
    _attach(place, reading.expression)
    place.save(update_fields=["hours_raw", "hours_notice", "provenance", "schedule", "updated_at"])
    index_places([place])  # a place that tells its hours is found before one that does not
    record(
        "place.hours_set",
        place,
        by=by,
        organisation_id=place.actor_id,
        read=place.schedule_id is not None,
    )
    _tell(place, by)
    return place


@transaction.atomic
def set_exception(
    place: Place, day: date, spans: Sequence[tuple[str, str]], note: str = "", *, by: User
) -> HoursException:
    """Let a place keep other hours on one date; no spans = closed. Times are "HH:MM".

    Raises ValueError for a time that is none; an end before its start is on the next day.
    """
    clean = [list(_checked(start, end)) for start, end in spans]
    _lock(place)
    item, _made = HoursException.objects.update_or_create(
        place=place, date=day, defaults={"spans": clean, "note": note.strip()[:80]}
    )
    renew_schedule(place)
    index_places([place])
    record(
        "place.hours_exception_set",
        place,
        by=by,
        organisation_id=place.actor_id,
        date=day.isoformat(),
    )
    _tell(place, by)
    return item


@transaction.atomic
def remove_exception(place: Place, day: date, *, by: User) -> None:
    """Let the place keep its usual hours on the date again."""
    _lock(place)
    removed, _rows = HoursException.objects.filter(place=place, date=day).delete()
    if not removed:
        return
    renew_schedule(place)
    index_places([place])
    record(
        "place.hours_exception_removed",
        place,
        by=by,
        organisation_id=place.actor_id,
        date=day.isoformat(),
    )
    _tell(place, by)


@transaction.atomic
def rebuild_spells(city: City, schedules: Sequence[Schedule] | None = None) -> int:
    """Make the spells of the schedules (all of the city's when None) anew; return how many."""
    chosen = _held(Schedule.objects.filter(city=city) if schedules is None else schedules)
    for chunk in _chunks(chosen, _KEYS):
        OpenSpell.objects.filter(schedule__in=chunk).delete()
    return _fill(city, chosen, _today(city))


@transaction.atomic
def roll_spells(city: City, today: date | None = None) -> int:
    """Move the city's window of spells on to `today`; return how many spells were added.

    Equal to making them all anew, but evaluates only the days that are new.
    """
    today = today or _today(city)
    _drop_unused(city, today)
    added = _roll(city, _in_use(city), today)
    city.spells_until = today + timedelta(days=DAYS_AHEAD)
    City.objects.filter(pk=city.pk).update(spells_until=city.spells_until)
    return added


# --- inside -------------------------------------------------------------------------------------


def _source_of(by: User) -> Source:
    return Source.STAFF if staff_with_mfa(by) else Source.ACTOR


def _tell(place: Place, by: User) -> None:
    publish(PlaceEdited, place_id=place.pk, person_id=by.pk, source=_source_of(by).value)


def _lock(place: Place) -> None:
    """Hold the place and bring it up to date: two people may be changing it."""
    place.refresh_from_db(from_queryset=Place.objects.select_for_update())


def _in_use(city: City) -> list[Schedule]:
    by_places = Place.objects.filter(city=city, schedule__isnull=False).values("schedule")
    by_facilities = Facility.objects.filter(city=city, schedule__isnull=False).values("schedule")
    return list(Schedule.objects.filter(Q(pk__in=by_places) | Q(pk__in=by_facilities), city=city))


def _drop_unused(city: City, today: date) -> None:
    """Drop schedules that nobody has used for three weeks: those that no longer roll.

    Not at once: an import that is running may be about to use one.
    """
    Schedule.objects.filter(city=city, places=None, spells_until__lt=today).exclude(
        pk__in=Facility.objects.filter(city=city, schedule__isnull=False).values("schedule")
    ).delete()


def _roll(city: City, schedules: Sequence[Schedule], today: date) -> int:
    """Bring the spells of the schedules to the window of `today`."""
    first, last = today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD)
    stale = _stale(_held(_stale(schedules, first, last)), first, last)
    follow = [s for s in stale if _reaches(s, first, last)]
    anew = [s for s in stale if not _reaches(s, first, last)]
    for chunk in _chunks(anew, _KEYS):
        OpenSpell.objects.filter(schedule__in=chunk).delete()
    return _fill(city, anew, today) + _extend(city, follow, first, last)


def _stale(schedules: Iterable[Schedule], first: date, last: date) -> list[Schedule]:
    return [s for s in schedules if (s.spells_from, s.spells_until) != (first, last)]


def _held(schedules: Iterable[Schedule]) -> list[Schedule]:
    """Hold the schedules, and return them as they stand when they are free.

    A tick and an import may move the same spells on: twice, they would stand there twice.
    """
    keys = sorted(schedule.pk for schedule in schedules)
    return [
        schedule
        for chunk in _chunks(keys, _KEYS)
        for schedule in Schedule.objects.select_for_update().filter(pk__in=chunk).order_by("pk")
    ]


def _today(city: City) -> date:
    return timezone.now().astimezone(city.tz).date()


def _checked(start: str, end: str) -> tuple[str, str]:
    """Return the times as two-digit "HH:MM"; ValueError when one is none."""
    first = time.fromisoformat(start)
    last = "24:00" if end == "24:00" else time.fromisoformat(end).strftime("%H:%M")
    return first.strftime("%H:%M"), last


def renew_schedule(place: Place) -> None:
    """Make the schedule of a place anew from its rule and its own dated hours, and save it."""
    _attach(place, place.schedule.expression if place.schedule else None)
    place.save(update_fields=["schedule", "updated_at"])


def _attach(place: Place, expression: str | None) -> None:
    """Give the place the schedule of an expression and of its own coming exceptions."""
    oldest = _today(place.city) - timedelta(days=DAYS_BACK)
    exceptions = [
        {"date": item.date.isoformat(), "spans": item.spans, "note": item.note}
        for item in HoursException.objects.filter(place=place, date__gte=oldest)
    ]
    if expression is None and not exceptions:
        place.schedule = None
        return
    # A place without a rule but with a dated exception is open then and unknown otherwise.
    rule = expression if expression is not None else "unknown"
    key = schedule_key(rule, exceptions)
    place.schedule = _get_or_make(place.city, {key: (rule, exceptions)})[key]


def _get_or_make(
    city: City, wanted: dict[str, tuple[str, list[dict[str, Any]]]]
) -> dict[str, Schedule]:
    """Return the schedule of each key, making those that are missing, with their spells."""
    found = _by_key(city, wanted)
    _roll(city, list(found.values()), _today(city))
    missing = [
        Schedule(city=city, key=key, expression=expression, exceptions=exceptions)
        for key, (expression, exceptions) in wanted.items()
        if key not in found
    ]
    if missing:
        # Someone else may make the same at the same time: theirs is as good.
        Schedule.objects.bulk_create(missing, ignore_conflicts=True, batch_size=_CHUNK)
        made = _by_key(city, [schedule.key for schedule in missing])
        _fill(city, [s for s in made.values() if s.spells_from is None], _today(city))
        found |= made
    return found


def _by_key(city: City, keys: Iterable[str]) -> dict[str, Schedule]:
    return {
        schedule.key: schedule
        for chunk in _chunks(list(keys), _KEYS)
        for schedule in Schedule.objects.filter(city=city, key__in=chunk)
    }


def _fill(city: City, schedules: Sequence[Schedule], today: date) -> int:
    """Make the spells of schedules that have none, for the whole window."""
    first, last = today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD)
    spells = list(_evaluated(city, schedules, first, last))
    OpenSpell.objects.bulk_create(spells, batch_size=_CHUNK)
    _note_window(schedules, first, last)
    return len(spells)


def _evaluated(
    city: City, schedules: Iterable[Schedule], first: date, last: date
) -> Iterator[OpenSpell]:
    sky, holidays = sky_of(city), counted_holidays(city)
    for schedule in schedules:
        for span in spans_between(
            schedule.expression,
            first,
            last,
            sky,
            holidays=holidays,
            day_rules=day_rules(schedule.exceptions),
        ):
            yield OpenSpell(
                schedule=schedule,
                city=city,
                start=span.start,
                end=span.end,
                comment=span.comment[:120],
                is_long=is_long(span.start, span.end),
            )


def _reaches(schedule: Schedule, first: date, last: date) -> bool:
    """Return whether the schedule's present spells are the beginning of the new window."""
    if schedule.spells_from is None or schedule.spells_until is None:
        return False
    return schedule.spells_from <= first <= schedule.spells_until < last


def _extend(city: City, schedules: Sequence[Schedule], first: date, last: date) -> int:
    """Cut the spells of the schedules at the window's new start and add its new days."""
    begin, added = local_midnight(first, city.tz), 0
    by_end: dict[date, list[Schedule]] = {}
    for schedule in schedules:
        if schedule.spells_until is not None:
            by_end.setdefault(schedule.spells_until, []).append(schedule)
    for old_last, group in by_end.items():
        seam = local_midnight(old_last + _DAY, city.tz)
        for chunk in _chunks(group, _KEYS):
            mine = OpenSpell.objects.filter(schedule__in=chunk)
            mine.filter(end__lte=begin).delete()
            mine.filter(start__lt=begin).update(start=begin)
            added += _append(city, chunk, old_last + _DAY, last, seam)
        _note_window(group, first, last)
    return added


def _append(
    city: City, schedules: Sequence[Schedule], first: date, last: date, seam: datetime
) -> int:
    """Add the spells of new days; one that starts where an old one ends makes that one longer."""
    touching = {
        spell.schedule_id: spell
        for spell in OpenSpell.objects.filter(schedule__in=schedules, end=seam)
    }
    longer, new = [], []
    for spell in _evaluated(city, schedules, first, last):
        old = touching.get(spell.schedule_id) if spell.start == seam else None
        if old is None:
            new.append(spell)
            continue
        old.end, old.is_long = spell.end, is_long(old.start, spell.end)
        old.comment = old.comment if old.comment == spell.comment else ""
        longer.append(old)
    OpenSpell.objects.bulk_update(longer, ["end", "comment", "is_long"], batch_size=_KEYS)
    OpenSpell.objects.bulk_create(new, batch_size=_CHUNK)
    return len(new)


def _note_window(schedules: Sequence[Schedule], first: date, last: date) -> None:
    for schedule in schedules:
        schedule.spells_from, schedule.spells_until = first, last
    for chunk in _chunks(schedules, _KEYS):
        Schedule.objects.filter(pk__in=[s.pk for s in chunk]).update(
            spells_from=first, spells_until=last
        )


def _chunks(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
