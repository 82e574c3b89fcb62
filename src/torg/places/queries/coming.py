"""States and coming opening times together: one reading of the spells gives both."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from torg.places.hours import OpeningState
from torg.places.hours.evaluate import local_midnight
from torg.places.models import City, OpenSpell, Place, Schedule
from torg.places.queries.hours import holiday_on, state_of_row, states_at
from torg.places.queries.spells import AHEAD, Spell

States = dict[int, OpeningState]
Coming = dict[int, list[Spell]]


def states_and_spells(
    city: City, places: Sequence[Place], at: datetime, ahead: timedelta = AHEAD
) -> tuple[States, Coming]:
    """Return each schedule's state at the instant, and its spells that end after it and start
    within `ahead`.

    The states are those of `hours.states_at`; the places have their schedules with them. One query,
    one more where a schedule has nothing within `ahead`, and one when holidays are not cached.
    """
    schedules = {place.schedule.pk: place.schedule for place in places if place.schedule}
    local = at.astimezone(city.tz)
    midnight = local_midnight(local.date(), city.tz)
    ended, coming = _read(schedules, midnight, at, ahead)
    holiday = holiday_on(city, local.date())
    states = {
        number: state_of_row(
            city, _row(schedule, coming[number][0], opened=number in ended), local, holiday
        )
        for number, schedule in schedules.items()
        if coming[number]
    }
    return states | states_at(city, schedules.keys() - states.keys(), at), coming


def _read(
    schedules: dict[int, Schedule], midnight: datetime, at: datetime, ahead: timedelta
) -> tuple[set[int], Coming]:
    """Return which schedules had a spell that ended today, and the spells to come."""
    ended: set[int] = set()
    coming: Coming = {number: [] for number in schedules}
    rows = (
        OpenSpell.objects.filter(schedule__in=schedules, end__gt=midnight, start__lt=at + ahead)
        .order_by("schedule_id", "end")
        .values_list("schedule_id", "start", "end", "comment")
    )
    for number, start, end, comment in rows if schedules else ():
        if end > at:
            coming[number].append(Spell(start, end, comment))
        else:
            ended.add(number)
    return ended, coming


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
