"""Reads about opening hours: what is open at an instant, and what the coming days look like.

All of it reads the spells that were made in advance (see `services.hours`), so "open Saturday
14.00" over fifty thousand places is a look-up in an index and no rule is evaluated.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from typing import Any

from django.core.cache import cache
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from torg.core.language import reads_swedish
from torg.places.enums import OpenKind
from torg.places.hours import UNKNOWN, DayRule, OpeningState, Sky, Span, spans_between, state_from
from torg.places.hours.evaluate import OPEN_END, follows_holidays, local_midnight, next_opening
from torg.places.models import City, Holiday, HoursException, OpenSpell, Place, Schedule
from torg.places.queries.spells import shut_at

HALF_HOURS = 48
SOON_AHEAD = timedelta(hours=2)  # how far "opens and closes soon" looks
_DAY = timedelta(days=1)
_HOLIDAY_SECONDS = 300
# When the spells do not reach an instant, the rule is evaluated so many days ahead.
_DAYS_EVALUATED = 14
# Beyond this many schedules the whole city is read: shorter than naming them one by one.
_MANY = 2_000


@dataclass(frozen=True)
class HolidayName:
    """A holiday or eve, and whether hours follow PH that day."""

    date: date
    name_sv: str
    name_en: str
    is_eve: bool
    counts: bool

    @property
    def name(self) -> str:
        """The name in the reader's language; in Swedish as it is written within a sentence."""
        if reads_swedish():
            return self.name_sv[:1].lower() + self.name_sv[1:]
        return self.name_en


@dataclass(frozen=True)
class DayHours:
    """One local day of a place. `spans` are local (start, end); `end` may lie on the next day."""

    date: date
    spans: list[tuple[datetime, datetime]] = field(default_factory=list)
    holiday: str = ""
    note: str = ""
    closed: bool = False
    is_exception: bool = False


@dataclass(frozen=True)
class Soon:
    """Places that close or open within two hours, the nearest in time first."""

    closes: list[tuple[Place, OpeningState]]
    opens: list[tuple[Place, OpeningState]]


def sky_of(city: City) -> Sky:
    """Return the zone and the sun by which the city's hours are read."""
    return Sky(city.tz, city.lat, city.lon)


def holidays_of(city: City) -> dict[date, HolidayName]:
    """Return every holiday and eve known for the city; cached for five minutes."""
    key = _holiday_key(city)
    known: dict[date, HolidayName] | None = cache.get(key)
    if known is None:
        rows = Holiday.objects.filter(city=city).values_list(
            "date", "name_sv", "name_en", "is_eve", "counts_as_holiday"
        )
        known = {row[0]: HolidayName(*row) for row in rows}
        cache.set(key, known, _HOLIDAY_SECONDS)
    return known


def forget_holidays(city: City) -> None:
    """Drop the cached holidays; called by whatever writes one."""
    cache.delete(_holiday_key(city))


def counted_holidays(city: City) -> set[date]:
    """Return the dates on which the city's hours follow PH."""
    return {day for day, holiday in holidays_of(city).items() if holiday.counts}


def holiday_on(city: City, day: date) -> HolidayName | None:
    """Return the holiday or eve on a local day, if it is one."""
    return holidays_of(city).get(day)


def open_at(places: QuerySet[Place], city: City, at: datetime) -> QuerySet[Place]:
    """Return the city's places that are open at the instant. What is not known is not open."""
    return places.alias(_shut=shut_at(city, at)).filter(_shut__lt=1)


def states_at(
    city: City, schedule_ids: Iterable[int | None], at: datetime
) -> dict[int, OpeningState]:
    """Return the state of each schedule at the instant; ids that are unknown are left out.

    One query for any number of schedules, and one more when the city's holidays are not cached.
    """
    ids = {number for number in schedule_ids if number is not None}
    if not ids:
        return {}
    local = at.astimezone(city.tz)
    holiday = holiday_on(city, local.date())
    return {
        row["id"]: state_of_row(city, row, local, holiday)
        for row in _schedules_with_next_spell(city, ids, local)
        if row["id"] in ids
    }


def state_of(states: dict[int, OpeningState], place: Place) -> OpeningState:
    """Return the place's state out of what `states_at` answered."""
    return states.get(place.schedule_id, UNKNOWN) if place.schedule_id else UNKNOWN


def state_of_row(
    city: City, row: dict[str, Any], local: datetime, holiday: HolidayName | None
) -> OpeningState:
    """Return the state of one schedule from its row and today's holiday."""
    if row["spells_until"] and not row["spells_from"] <= local.date() <= row["spells_until"]:
        row = _evaluated(city, row, local)
    ruled = any(item["date"] == local.date().isoformat() for item in row["exceptions"])
    # By appointment, or dated hours alone: what opens one day says nothing of the others.
    vague = "unknown" in row["expression"] and not ruled
    if row["spell_end"] is None or (vague and row["spell_start"] > local):
        state = _state_without_spell(city, row, local)
        if row["spell_end"] is None or state.kind == OpenKind.UNKNOWN:
            return state
    note = _note_of_day(row["exceptions"], local.date())
    about_holidays = follows_holidays(row["expression"]) if holiday else False
    reason = note or (holiday.name if holiday else "")
    window_end = local_midnight(row["spells_until"] + _DAY, city.tz)
    return state_from(
        local,
        row["spell_start"].astimezone(city.tz),
        row["spell_end"].astimezone(city.tz),
        # Cut by the window's end, and not just a night that happens to be the last one.
        endless=row["spell_end"] >= window_end and row["spell_end"] - row["spell_start"] > 2 * _DAY,
        comment=row["spell_comment"],
        reason=reason,
        opened_today=row["opened_today"],
        caution=holiday is not None and holiday.counts and not about_holidays and not note,
    )


def counts_open_by_half_hour(
    city: City, schedule_ids: Iterable[int | None], day: date
) -> list[int]:
    """Return how many are open at 00.00, 00.30 … 23.30 on a local day: 48 numbers.

    `schedule_ids` one for each place: an id that comes twice counts twice.
    """
    weight = Counter(number for number in schedule_ids if number is not None)
    begin, end = local_midnight(day, city.tz), local_midnight(day + _DAY, city.tz)
    spells = _of_schedules(
        OpenSpell.objects.filter(start__lt=end, end__gt=begin), city, set(weight), "schedule__city"
    ).values_list("schedule_id", "start", "end")
    wall = datetime.combine(day, time.min)
    instants = [
        (wall + timedelta(minutes=30 * n)).replace(tzinfo=city.tz).astimezone(UTC)
        for n in range(HALF_HOURS)
    ]
    change = [0] * (HALF_HOURS + 1)
    for number, start, stop in spells:
        change[_first_at_or_after(instants, start)] += weight[number]
        change[_first_at_or_after(instants, stop)] -= weight[number]
    return list(accumulate(change))[:HALF_HOURS]


def fortnight(place: Place, today: date, days: int = 14) -> list[DayHours]:
    """Return the place's hours day by day from `today`; empty when they are not known."""
    schedule = place.schedule
    if schedule is None:
        return []
    city = place.city
    last = today + timedelta(days=days - 1)
    # From the day before: hours that run past midnight belong to the day on which they began.
    known = _spans(schedule, city, today - _DAY, last)
    by_day, comments = _spans_by_day(known, city), _comments_by_day(known, city)
    rules = {
        item.date: item
        for item in HoursException.objects.filter(place=place, date__range=(today, last))
    }
    holidays = holidays_of(city)
    answer = []
    for number in range(days):
        day = today + timedelta(days=number)
        spans, rule, holiday = by_day.get(day, []), rules.get(day), holidays.get(day)
        answer.append(
            DayHours(
                date=day,
                spans=spans,
                holiday=holiday.name if holiday else "",
                note=rule.note if rule else comments.get(day, ""),
                closed=not spans,
                is_exception=rule is not None,
            )
        )
    return answer


def opens_and_closes_soon(
    places: QuerySet[Place], city: City, at: datetime, limit: int = 6
) -> Soon:
    """Return the places among `places` that close or open within two hours of `at`."""
    until = at + SOON_AHEAD
    spells = OpenSpell.objects.filter(schedule=OuterRef("schedule"), end__gt=at).order_by("end")
    timed = places.filter(schedule__isnull=False).alias(
        _start=Subquery(spells.values("start")[:1]), _end=Subquery(spells.values("end")[:1])
    )
    closing = timed.filter(_start__lte=at, _end__lte=until).order_by("_end", "name")[:limit]
    opening = timed.filter(_start__gt=at, _start__lte=until).order_by("_start", "name")[:limit]
    closes, opens = list(closing), list(opening)
    states = states_at(city, (place.schedule_id for place in [*closes, *opens]), at)
    return Soon(
        [(place, state_of(states, place)) for place in closes],
        [(place, state_of(states, place)) for place in opens],
    )


# --- inside -------------------------------------------------------------------------------------


def _holiday_key(city: City) -> str:
    return f"places:holidays:{city.pk}"


def _of_schedules(rows: QuerySet[Any], city: City, ids: set[int], city_field: str) -> QuerySet[Any]:
    """Narrow rows to the schedules; for very many, to the whole city (the caller picks out)."""
    if len(ids) > _MANY:
        return rows.filter(**{city_field: city})
    return rows.filter(**{("id__in" if city_field == "city" else "schedule_id__in"): ids})


def _schedules_with_next_spell(
    city: City, ids: set[int], local: datetime
) -> Iterable[dict[str, Any]]:
    """Return each schedule with the spell that is on at the instant or comes next."""
    mine = OpenSpell.objects.filter(schedule=OuterRef("pk"))
    coming = mine.filter(end__gt=local).order_by("end")
    midnight = local_midnight(local.date(), city.tz)
    rows: Iterable[dict[str, Any]] = (
        _of_schedules(Schedule.objects.all(), city, ids, "city")
        .annotate(
            spell_start=Subquery(coming.values("start")[:1]),
            spell_end=Subquery(coming.values("end")[:1]),
            spell_comment=Subquery(coming.values("comment")[:1]),
            opened_today=Exists(mine.filter(end__gt=midnight, end__lte=local)),
        )
        .values(
            "id",
            "expression",
            "exceptions",
            "spells_from",
            "spells_until",
            "spell_start",
            "spell_end",
            "spell_comment",
            "opened_today",
        )
    )
    return rows


def _evaluated(city: City, row: dict[str, Any], local: datetime) -> dict[str, Any]:
    """Return the row as if its spells reached the instant: the tick may have stood still for weeks,
    and a town whose spells have run out is not shut."""
    today = local.date()
    last = today + timedelta(days=_DAYS_EVALUATED)
    spans = spans_between(
        row["expression"],
        today - _DAY,
        last,
        sky_of(city),
        holidays=counted_holidays(city),
        day_rules=day_rules(row["exceptions"]),
    )
    coming = next((span for span in spans if span.end > local), None)
    midnight = local_midnight(today, city.tz)
    return {
        **row,
        "spells_until": last,
        "spell_start": coming.start if coming else None,
        "spell_end": coming.end if coming else None,
        "spell_comment": coming.comment if coming else "",
        "opened_today": any(midnight < span.end <= local for span in spans),
    }


def _note_of_day(exceptions: Sequence[dict[str, Any]], day: date) -> str:
    wanted = day.isoformat()
    return next((item.get("note", "") for item in exceptions if item["date"] == wanted), "")


def _state_without_spell(city: City, row: dict[str, Any], local: datetime) -> OpeningState:
    """A season, or hours that are "by appointment": no spell for three weeks, so ask the rule."""
    word, comment, opens = next_opening(row["expression"], local, sky_of(city))
    if word == "unknown":
        return OpeningState(OpenKind.UNKNOWN, reason=comment, at=local)
    return OpeningState(
        OpenKind.CLOSED, opens=opens.astimezone(city.tz) if opens else None, at=local
    )


def _first_at_or_after(instants: list[datetime], moment: datetime) -> int:
    """Return the number of the first half-hour at which `moment` has come."""
    for number, instant in enumerate(instants):
        if instant >= moment:
            return number
    return HALF_HOURS


def _spans(schedule: Schedule, city: City, first: date, last: date) -> list[Span]:
    """Return the spans of the local days, from the spells where they reach, else evaluated."""
    begin, end = local_midnight(first, city.tz), local_midnight(last + _DAY, city.tz)
    covered = (
        schedule.spells_from is not None
        and schedule.spells_until is not None
        and schedule.spells_from <= first
        and last < schedule.spells_until
    )
    if covered:
        rows = OpenSpell.objects.filter(schedule=schedule, end__gt=begin, start__lt=end)
        return [
            Span(max(start, begin), stop, comment)
            for start, stop, comment in rows.order_by("start").values_list(
                "start", "end", "comment"
            )
        ]
    return spans_between(
        schedule.expression,
        first,
        last + _DAY,
        sky_of(city),
        holidays=counted_holidays(city),
        day_rules=day_rules(schedule.exceptions),
    )


def day_rules(exceptions: Iterable[dict[str, Any]]) -> tuple[DayRule, ...]:
    """Return a schedule's dated exceptions as the evaluator takes them."""
    return tuple(
        DayRule(
            date.fromisoformat(item["date"]), tuple((start, end) for start, end in item["spans"])
        )
        for item in exceptions
    )


def _comments_by_day(spans: Iterable[Span], city: City) -> dict[date, str]:
    return {
        span.start.astimezone(city.tz).date(): (
            _("closing time not stated") if span.comment == OPEN_END else span.comment
        )
        for span in spans
        if span.comment
    }


def _spans_by_day(spans: Iterable[Span], city: City) -> dict[date, list[tuple[datetime, datetime]]]:
    """Give each span to the day on which it starts; what runs for days is cut at midnight."""
    by_day: dict[date, list[tuple[datetime, datetime]]] = {}
    for span in spans:
        start, end = span.start.astimezone(city.tz), span.end.astimezone(city.tz)
        while start < end:
            midnight = datetime.combine(start.date() + _DAY, time.min, city.tz)
            # A night out ends before noon; longer than that is "open all day" and the next.
            overnight = end - midnight <= timedelta(hours=12)
            stop = end if overnight else midnight
            by_day.setdefault(start.date(), []).append((start, stop))
            start = stop
    return by_day
