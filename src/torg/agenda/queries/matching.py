"""Are these two the same event? By time, place and title; with the figures that say why."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F
from rapidfuzz import fuzz

from torg.agenda.models import Match, Occurrence, SourceRecord
from torg.agenda.queries.venues import plain_name
from torg.agenda.recurrence import BadRuleError, expand, read_recurrence
from torg.core.geo import metres
from torg.places.models import City

CLEAR, UNSURE = 0.88, 0.7  # from here on they are one; from here on a person looks
TOLERANCE = timedelta(minutes=75)
_AHEAD, _DATES = timedelta(days=92), 4  # of a record that recurs, what is compared
_SHARED = 0.75  # of the dates compared: with fewer, two that recur are not clearly the same
_NOISE = re.compile(
    r"\b(inställt|inställd|utsålt|uppskjutet|fullbokat|cancelled|premiär|med|och|i|på|the|with|and"
    r"|at|in|en|ett|a)\b"
)


@dataclass(frozen=True)
class Told:
    """As much of an event as is compared. `event_id` 0: it is none yet."""

    event_id: int
    title: str
    start: datetime
    all_day: bool = False
    place_id: int | None = None
    venue: str = ""
    lat: float | None = None
    lon: float | None = None
    website: str = ""
    recurs: bool = False
    original: datetime | None = None  # the start by the rule, of a date of an event that is there
    actor_id: int | None = None  # whose it is known to be: its organiser's, else its place's


@dataclass(frozen=True)
class Likeness:
    """How alike two are (0–1), why in figures, and whether that is clear or for a person.

    `original` is which date of the event is meant, where only one of its dates is told of.
    """

    event_id: int
    score: float
    reasons: dict[str, Any] = field(default_factory=dict)
    original: datetime | None = None

    @property
    def is_clear(self) -> bool:
        figures = self.reasons
        if figures.get("more_dates"):
            return False
        if figures.get("same_page"):
            return True
        return bool(self.score >= CLEAR and figures["title"] >= 0.8 and figures["place"] >= 0.6)


def plain_title(text: str) -> str:
    """Return a title without case, signs and small words."""
    words = re.sub(r"[^\w\s]", " ", text.casefold())
    return " ".join(_NOISE.sub(" ", words).split()) or " ".join(words.split())


def compare(one: Told, other: Told) -> Likeness:
    """Return how alike two are; 0 when their times or titles rule it out.

    Half of the score is the title, a quarter each time and place.
    """
    when, minutes = _alike_in_time(one, other)
    if when == 0:
        return Likeness(other.event_id, 0.0)
    a, b = plain_title(one.title), plain_title(other.title)
    title = (0.6 * fuzz.token_set_ratio(a, b) + 0.4 * fuzz.token_sort_ratio(a, b)) / 100
    if title < 0.5:
        return Likeness(other.event_id, 0.0)
    place, figures = _alike_in_place(one, other)
    score = 0.5 * title + 0.25 * when + 0.25 * place
    reasons = {"title": round(title, 2), "minutes": minutes, "place": round(place, 2), **figures}
    if one.recurs and not other.recurs:
        reasons["more_dates"] = True  # joined, its other dates would be lost
    if one.website and one.website == other.website and title >= 0.8:
        reasons["same_page"] = True
        score = max(score, 0.95)
    original = other.original if other.recurs and not one.recurs else None
    return Likeness(other.event_id, round(min(score, 1.0), 3), reasons, original)


def _alike_in_time(one: Told, other: Told) -> tuple[float, int]:
    apart = abs(one.start - other.start)
    minutes = round(apart.total_seconds() / 60)
    if one.all_day != other.all_day:
        same_day = one.start.date() == other.start.astimezone(one.start.tzinfo).date()
        return (0.6 if same_day else 0.0), minutes
    if minutes <= 5:
        return 1.0, minutes
    if minutes <= 30:
        return 0.8, minutes
    return (0.4 if apart <= TOLERANCE else 0.0), minutes


def _alike_in_place(one: Told, other: Told) -> tuple[float, dict[str, Any]]:
    figures: dict[str, Any] = {}
    if one.place_id and other.place_id:
        figures["same_place"] = one.place_id == other.place_id
        if figures["same_place"]:
            return 1.0, figures
    away: float | None = None
    spots = (one.lat, one.lon, other.lat, other.lon)
    if None not in spots:
        away = metres(*(float(degree or 0) for degree in spots))
        figures["metres"] = round(away)
    names = 0.0
    if one.venue and other.venue:
        names = fuzz.token_set_ratio(plain_name(one.venue), plain_name(other.venue)) / 100
        figures["venue"] = round(names, 2)
    if away is None and not names:
        return 0.4, figures  # one of them does not say where
    near = 0.0 if away is None else (0.9 if away <= 75 else 0.6 if away <= 200 else 0.0)
    if away is not None and away > 500:
        return 0.0, figures
    return max(near, 0.95 * names if names >= 0.75 else 0.0), figures


def told_of(record: SourceRecord) -> Told:
    """Return as much of a record as is compared."""
    data = record.data
    return Told(
        record.event_id or 0, data["title"], datetime.fromisoformat(data["starts_at"]),
        data.get("all_day", False), record.venue.get("place"),
        data.get("location_name") or data.get("address", ""),
        data.get("lat"), data.get("lon"), data.get("website", ""),
        recurs=bool(data.get("rrule") or data.get("rdates")),
    )  # fmt: skip


def coming_of(record: SourceRecord, now: datetime) -> list[Told]:
    """Return a record as it is compared: by its next dates where it recurs, else by its one."""
    told, data = told_of(record), record.data
    if not told.recurs:
        return [told]
    try:
        rule = read_recurrence(
            told.start, data.get("timezone") or record.feed.city.timezone,
            rrule=data.get("rrule", ""), rdates=data.get("rdates", []),
            exdates=data.get("exdates", []),
        )  # fmt: skip
        starts = expand(rule, now, now + _AHEAD, limit=_DATES).starts
    except (BadRuleError, OverflowError):
        starts = []
    return [replace(told, start=start.astimezone(rule.zone)) for start in starts] or [told]


class Candidates:
    """The events of a city by local day, without those that are to be left out."""

    def __init__(self, city: City, days: Iterable[date], leave_out: Collection[int]) -> None:
        self._tz = city.tz
        self._owners: dict[int, int | None] = {}
        self._by_day: dict[date, list[Told]] = defaultdict(list)
        for first, last in _stretches(set(days)):
            self._load(city, first, last, leave_out)

    def _load(self, city: City, first: date, last: date, leave_out: Collection[int]) -> None:
        begin = datetime.combine(first, datetime.min.time(), tzinfo=self._tz)
        end = datetime.combine(last, datetime.min.time(), tzinfo=self._tz) + timedelta(days=1)
        rows = Occurrence.objects.filter(
            city=city, start__gte=begin - TOLERANCE, start__lt=end + TOLERANCE
        ).values_list(
            "event_id", "event__title", "start", "original", "event__all_day", "event__place_id",
            "event__location_name",
            "event__address", "event__lat", "event__lon", "event__website",
            "event__place__name", "event__place__lat", "event__place__lon",
            "event__rrule", "event__rdates", "event__actor_id", "event__place__actor_id",
        )  # fmt: skip
        for row in rows:
            (pk, title, start, original, all_day, place, venue, where, lat, lon, site, name, plat,
             plon, rrule, rdates, actor, runs) = row  # fmt: skip
            if pk in leave_out:
                continue
            told = Told(
                pk, title, start, all_day, place, venue or name or where or "",
                lat if lat is not None else plat, lon if lon is not None else plon, site,
                recurs=bool(rrule or rdates), original=original, actor_id=actor or runs,
            )  # fmt: skip
            self._owners[pk] = told.actor_id
            self._by_day[start.astimezone(self._tz).date()].append(told)

    def best(
        self, dates: Sequence[Told], apart: Set[tuple[int, datetime | None]] = frozenset()
    ) -> list[Likeness]:
        """Return those that may be the same as what has these `dates`, the most alike first.

        Not those kept `apart`: an event (None), or one date of it.
        """
        found: dict[int, Likeness] = {}
        met: dict[int, set[datetime]] = defaultdict(set)
        for told in dates:
            for other in self.near(told):
                likeness = compare(told, other)
                number = other.event_id
                if likeness.score < UNSURE or {(number, None), (number, likeness.original)} & apart:
                    continue
                met[number].add(told.start)
                if number not in found or found[number].score < likeness.score:
                    found[number] = likeness
        for number, likeness in found.items():
            if len(met[number]) < _SHARED * len(dates):
                likeness.reasons["more_dates"] = True
        return sorted(found.values(), key=lambda one: (-one.score, one.event_id))

    def near(self, told: Told) -> list[Told]:
        """Return what begins about when another does, or on that day where one of them lasts it."""
        first, last = told.start - TOLERANCE, told.start + TOLERANCE
        days = {moment.astimezone(self._tz).date() for moment in (first, told.start, last)}
        return [
            one
            for day in sorted(days)
            for one in self._by_day.get(day, ())
            if first <= one.start <= last or one.all_day != told.all_day
        ]

    def owner_of(self, event_id: int) -> int | None:
        """Return the number of the actor whose event it is known to be."""
        return self._owners.get(event_id)


def _stretches(days: set[date]) -> list[tuple[date, date]]:
    """Return days joined into stretches, so that a year of days is a few questions."""
    found: list[tuple[date, date]] = []
    for day in sorted(days):
        if found and (day - found[-1][1]).days <= 7 and (day - found[-1][0]).days < 92:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def to_decide(city: City) -> Any:
    """Return the pairs that a person has to look at, the most alike first."""
    return (
        Match.objects.filter(city=city, state="suggested", record__gone_at=None)
        .exclude(event__merged_into__isnull=False)
        .exclude(record__event=F("event"))
        .select_related("record__feed", "record__event__place", "event__place", "event__actor")
        .order_by("-score", "pk")
    )
