"""States and coming opening times together: one reading of the spells gives both.

What is read is kept in the process under the city's mark, as the columns are: half of a list's time
went into making the same few thousand times from text, again for every request.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from torg.places.hours import OpeningState
from torg.places.hours.evaluate import local_midnight
from torg.places.models import City, OpenSpell, Place, Schedule
from torg.places.queries.columns import Shelf
from torg.places.queries.hours import holiday_on, state_of_row, states_at
from torg.places.queries.marks import mark_of
from torg.places.queries.spells import AHEAD, Spell

States = dict[int, OpeningState]
Coming = dict[int, list[Spell]]

_DAY = timedelta(days=1)
_days = Shelf(4)  # of a city; 7 MB where all of 3,000 schedules have been asked for


def states_and_spells(
    city: City, places: Sequence[Place], at: datetime, ahead: timedelta = AHEAD
) -> tuple[States, Coming]:
    """Return each schedule's state at the instant, and its spells that end after it and start
    within `ahead`.

    The states are those of `hours.states_at`; the places have their schedules with them. One query
    while nobody writes, two for schedules that nobody has asked for today, one more where a
    schedule has nothing within `ahead`, and one when holidays are not cached.
    """
    schedules = {place.schedule.pk: place.schedule for place in places if place.schedule}
    local = at.astimezone(city.tz)
    midnight = local_midnight(local.date(), city.tz)
    spells = _spells_from(city, schedules, midnight, ahead)
    coming = {
        number: [spell for spell in spells[number] if spell.end > at and spell.start < at + ahead]
        for number in schedules
    }
    holiday = holiday_on(city, local.date())
    states = {
        number: state_of_row(
            city,
            _row(schedule, coming[number][0], opened=spells[number][0].end <= at),
            local,
            holiday,
        )
        for number, schedule in schedules.items()
        if coming[number]
    }
    return states | states_at(city, schedules.keys() - states.keys(), at), coming


def _spells_from(
    city: City, schedules: Iterable[int], midnight: datetime, ahead: timedelta
) -> Coming:
    """Return at least these schedules' spells that end after midnight and may start within `ahead`
    of any instant of that day, by their end."""
    mark = mark_of(city)  # before the spells: they may then be newer, never older
    kept: Coming = _days.get((city.pk, midnight, ahead), mark, dict)
    if missing := [number for number in schedules if number not in kept]:
        kept.update(_read(missing, midnight, midnight + 2 * _DAY + ahead))  # a day may have 25 h
    return kept


def _read(schedules: Sequence[int], midnight: datetime, before: datetime) -> Coming:
    spells: Coming = {number: [] for number in schedules}
    rows = (
        OpenSpell.objects.filter(schedule__in=schedules, end__gt=midnight, start__lt=before)
        .order_by("schedule_id", "end")
        .values_list("schedule_id", "start", "end", "comment")
    )
    for number, start, end, comment in rows:
        spells[number].append(Spell(start, end, comment))
    return spells


def _row(schedule: Schedule, spell: Spell, *, opened: bool) -> dict[str, Any]:
    """Return what `hours.states_at` reads of a schedule."""
    return {
        "expression": schedule.expression,
        "exceptions": schedule.exceptions,
        "spells_from": schedule.spells_from,
        "spells_until": schedule.spells_until,
        "spell_start": spell.start,
        "spell_end": spell.end,
        "spell_comment": spell.comment,
        "opened_today": opened,
    }
