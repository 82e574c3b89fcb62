"""One time that an event happens, as every page shows it: in lists, on the day line, in windows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.utils.safestring import SafeString

from torg.agenda.enums import EventKind, EventStatus
from torg.agenda.models import Event, Occurrence
from torg.core.frame import address
from torg.core.poster import draw_stamp
from torg.portal.queries.agenda_choosing import NAMES
from torg.portal.queries.asked import side
from torg.portal.queries.event_picture import picture_url
from torg.portal.queries.event_words import (
    brief_facts,
    hours_words,
    is_one_night,
    short_date,
    status_words,
    text_of,
    until_words,
    where_words,
)
from torg.portal.queries.today_words import short_day as short_weekday

# The accents of areas, for the edge of a bar: what is to be heard and seen, learnt, bought, met.
_TONES = {
    EventKind.MUSIC: "brick",
    EventKind.STAGE: "brick",
    EventKind.FILM: "brick",
    EventKind.EXHIBITION: "strait",
    EventKind.TALK: "strait",
    EventKind.GUIDED: "strait",
    EventKind.COURSE: "linden",
    EventKind.SPORT: "linden",
    EventKind.MARKET: "sand",
    EventKind.FOOD: "sand",
    EventKind.FESTIVAL: "sand",
}
_STAMP = 240  # pixels: of a picture beside a line, sharp at four to each of its own
_OFF = frozenset({EventStatus.CANCELLED, EventStatus.POSTPONED})


@dataclass(frozen=True)
class Happening:
    """One occurrence with its event beside it; `start` and `end` are in the city's zone."""

    occurrence: Occurrence
    event: Event
    start: datetime
    end: datetime

    @cached_property
    def title(self) -> str:
        return text_of(self.event, "title")

    @property
    def day(self) -> date:
        return self.start.date()

    @property
    def short_day(self) -> str:
        """ "tors 3 dec", for lists that are not grouped by day; "" of what goes on for long."""
        return "" if self.is_long else f"{short_weekday(self.start)} {short_date(self.day)}"

    @property
    def url(self) -> str:
        """The event's page; of one that recurs, with this date chosen."""
        page = address("portal:event", self.event.slug)
        if not self.event.recurs:
            return page
        return f"{page}?{urlencode({NAMES['day'][side()]: self.day.isoformat()})}"

    @property
    def is_all_day(self) -> bool:
        return self.event.all_day

    @property
    def is_long(self) -> bool:
        return self.occurrence.is_long

    @property
    def status(self) -> str:
        """What has become of this date, else of the whole event."""
        own = self.occurrence.status
        return self.event.status if own == EventStatus.SCHEDULED else own

    @property
    def status_words(self) -> str:
        return status_words(self.status)

    @property
    def is_off(self) -> bool:
        """Whether it does not take place then, though it was to."""
        return self.status in _OFF

    @property
    def hours(self) -> str:
        """ "18.30–20.00"; what goes on for days says until when."""
        if self.is_long or not (self.is_all_day or is_one_night(self.start, self.end)):
            return until_words(self.end)
        return hours_words(self.start, self.end, all_day=self.is_all_day)

    @property
    def begins(self) -> str:
        """ "18.30", or the hours where they say more: "All day", "until 14 December"."""
        alone = self.is_all_day or self.is_long or not is_one_night(self.start, self.end)
        return self.hours if alone else hours_words(self.start, self.start)

    @property
    def ends(self) -> str:
        """ "–20.00" after `begins`; "" where no end is stated."""
        return self.hours.removeprefix(self.begins)

    @property
    def where(self) -> str:
        return where_words(self.event)

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude, the place's own where there is one."""
        return point_of_event(self.event)

    @property
    def facts(self) -> list[str]:
        return list(brief_facts(self.event))

    @property
    def tone(self) -> str:
        return _TONES.get(EventKind(self.event.kind), "night")

    @property
    def picture(self) -> str:
        """The event's picture, small; "" where it has none and its stamp is drawn."""
        return picture_url(self.event, _STAMP)

    @property
    def stamp(self) -> SafeString:
        return draw_stamp(self.event.title, self.event.kind)

    def is_over(self, now: datetime) -> bool:
        """An event without a stated end is over as it begins, as far as anyone knows."""
        return self.end <= now

    def is_on(self, now: datetime) -> bool:
        return self.start <= now < self.end and not self.is_off


def point_of_event(event: Event) -> tuple[float, float] | None:
    """Return latitude and longitude: the place's, else the event's own; None when nobody knows."""
    if event.place is not None:
        return (event.place.lat, event.place.lon)
    if event.lat is not None and event.lon is not None:
        return (event.lat, event.lon)
    return None


def happenings_of(occurrences: Iterable[Occurrence], zone: ZoneInfo) -> list[Happening]:
    """Return occurrences, whose event and its place have been joined, as pages show them."""
    return [
        Happening(o, o.event, o.start.astimezone(zone), o.end.astimezone(zone)) for o in occurrences
    ]


def one_an_event(happenings: Iterable[Happening]) -> list[Happening]:
    """Return each event once, with its first date that takes place; in the order of these."""
    first: dict[int, Happening] = {}
    for happening in happenings:
        known = first.get(happening.event.pk)
        if known is None or (known.is_off and not happening.is_off):
            first[happening.event.pk] = happening
    return sorted(first.values(), key=lambda h: h.start)
