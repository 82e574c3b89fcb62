"""What a visitor of the agenda has chosen, and the address of every further choice."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from torg.agenda.enums import EventKind
from torg.agenda.queries.days import EVENING, NIGHT
from torg.portal.queries.asked import number_of_page, said, side

_MONTHS_AHEAD, _MONTHS_BACK = 60, 12  # beyond them nothing is worked out
_LONGEST = 200


class Days(StrEnum):
    """Which days are asked for in a word; a date or a month is asked for by itself."""

    TODAY = "today"
    TONIGHT = "tonight"
    TOMORROW = "tomorrow"
    WEEKEND = "weekend"
    NEXT_WEEK = "next_week"


# Swedish and English words in addresses. Both are understood on both sides, so that a link keeps
# its meaning when the reader changes language.
NAMES = {
    "q": ("q", "q"),
    "days": ("nar", "when"),
    "day": ("dag", "day"),
    "month": ("manad", "month"),
    "kind": ("typ", "kind"),
    "children": ("barn", "children"),
    "free": ("gratis", "free"),
    "accessible": ("rullstol", "wheelchair"),
    "online": ("online", "online"),
    "where": ("var", "where"),
    "page": ("sida", "page"),
}
DAYS = {
    Days.TODAY: ("idag", "today"),
    Days.TONIGHT: ("ikvall", "tonight"),
    Days.TOMORROW: ("imorgon", "tomorrow"),
    Days.WEEKEND: ("helgen", "weekend"),
    Days.NEXT_WEEK: ("nasta-vecka", "next-week"),
}
KINDS = {
    EventKind.MUSIC: ("musik", "music"),
    EventKind.STAGE: ("scen", "stage"),
    EventKind.FILM: ("film", "film"),
    EventKind.EXHIBITION: ("utstallning", "exhibition"),
    EventKind.TALK: ("samtal", "talk"),
    EventKind.GUIDED: ("guidat", "guided"),
    EventKind.COURSE: ("kurs", "course"),
    EventKind.MARKET: ("marknad", "market"),
    EventKind.FOOD: ("mat", "food"),
    EventKind.SPORT: ("sport", "sport"),
    EventKind.FESTIVAL: ("hogtid", "festival"),
    EventKind.MEETING: ("mote", "meeting"),
    EventKind.OTHER: ("annat", "other"),
}
SWITCHES = ("children", "free", "accessible", "online")
_YES = ("ja", "yes")
_DAYS_OF = {word: days for days, words in DAYS.items() for word in words}
_KIND_OF = {word: kind for kind, words in KINDS.items() for word in words}

Span = tuple[datetime, datetime | None]


@dataclass(frozen=True)
class AgendaChoosing:
    """The choices; an empty field asks for nothing. `month` is the first day of it.

    At most one of `days`, `day` and `month` is set. `where` is the slug of a district or street.
    """

    q: str = ""
    days: Days | None = None
    day: date | None = None
    month: date | None = None
    kind: EventKind | None = None
    children: bool = False
    free: bool = False
    accessible: bool = False
    online: bool = False
    where: str = ""
    page: int = 1

    @property
    def narrows(self) -> bool:
        """Whether anything is chosen that leaves events out, the time aside."""
        return replace(self, days=None, day=None, month=None, page=1) != AgendaChoosing()

    @property
    def is_plain(self) -> bool:
        """Whether nothing at all is chosen: the days ahead, from now on."""
        return replace(self, page=1) == AgendaChoosing()

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the search form sends along unseen."""
        return self.pairs("q", "page")

    @property
    def kept_for_where(self) -> list[tuple[str, str]]:
        """What the form for the part of town sends along unseen."""
        return self.pairs("where", "page")

    @property
    def where_name(self) -> str:
        return NAMES["where"][side()]

    def span(self, now: datetime) -> Span:
        """Return from when until when is asked for, in the zone of `now`; None = without end.

        What is past today is left out, but for the day line of a day that is asked for by date.
        """
        midnight = datetime.combine(now.date(), time.min, now.tzinfo)
        if self.month:
            return _at(self.month, now), _at(_next_month(self.month), now)
        if self.day:
            return _at(self.day, now), _at(self.day + timedelta(days=1), now)
        return {
            None: lambda: (now, None),
            Days.TODAY: lambda: (now, _after(midnight, 1)),
            Days.TONIGHT: lambda: _tonight(now),
            Days.TOMORROW: lambda: (_after(midnight, 1), _after(midnight, 2)),
            Days.WEEKEND: lambda: _weekend(now, midnight),
            Days.NEXT_WEEK: lambda: (
                _after(midnight, 7 - now.weekday()),
                _after(midnight, 14 - now.weekday()),
            ),
        }[self.days]()

    def at_time(self, **changes: Any) -> str:
        """The query string that asks for other days: `days=`, `day=` or `month=`."""
        return self.link(**{"days": None, "day": None, "month": None, **changes})

    def link(self, **changes: Any) -> str:
        """The query string that asks for this with `changes`, from the first page."""
        return replace(self, **{"page": 1, **changes}).query()

    def query(self) -> str:
        """The query string of the choices themselves; "?" alone for the plain list."""
        return "?" + urlencode(self.pairs())

    def pairs(self, *without: str) -> list[tuple[str, str]]:
        """Names and values of the query string, in the reader's language."""
        own = side()
        values = {
            "q": self.q,
            "days": DAYS[self.days][own] if self.days else "",
            "day": self.day.isoformat() if self.day else "",
            "month": f"{self.month:%Y-%m}" if self.month else "",
            "kind": KINDS[self.kind][own] if self.kind else "",
            **{name: _YES[own] if getattr(self, name) else "" for name in SWITCHES},
            "where": self.where,
            "page": str(self.page) if self.page > 1 else "",
        }
        return [
            (NAMES[name][own], value)
            for name, value in values.items()
            if value and name not in without
        ]


def read_agenda_choosing(params: Mapping[str, str], today: date) -> AgendaChoosing:
    """Read a query string. What is not understood is left out, never an error."""

    def told(name: str) -> str:
        return said(params, NAMES[name], _LONGEST)

    day = _day_of(told("day"), today)
    month = None if day else _month_of(told("month"), today)
    return AgendaChoosing(
        q=" ".join(told("q").split()),
        days=None if day or month else _DAYS_OF.get(told("days")),
        day=day,
        month=month,
        kind=_KIND_OF.get(told("kind")),
        where=told("where"),
        page=number_of_page(told("page")),
        **{name: bool(told(name)) for name in SWITCHES},
    )


def months_from(month: date, step: int) -> date:
    """Return the first day of the month that lies `step` months from `month`."""
    count = month.year * 12 + month.month - 1 + step
    return date(count // 12, count % 12 + 1, 1)


def is_within_reach(day: date, today: date) -> bool:
    """Whether a page about that day makes sense: a year back, five ahead."""
    months = (day.year - today.year) * 12 + day.month - today.month
    return -_MONTHS_BACK <= months <= _MONTHS_AHEAD


def _day_of(text: str, today: date) -> date | None:
    try:
        day = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
    return day if day and is_within_reach(day, today) else None


def _month_of(text: str, today: date) -> date | None:
    return _day_of(f"{text}-01", today)


def _next_month(month: date) -> date:
    return months_from(month, 1)


def _at(day: date, now: datetime) -> datetime:
    return datetime.combine(day, time.min, now.tzinfo)


def _after(midnight: datetime, days: int) -> datetime:
    """Return the midnight so many days later by the clock on the wall."""
    return _at(midnight.date() + timedelta(days=days), midnight)


def _tonight(now: datetime) -> Span:
    """From 17 to 4; at one in the night it is still the evening that was."""
    evening = (now - timedelta(hours=NIGHT.hour)).date()
    begins = datetime.combine(evening, EVENING, now.tzinfo)
    return max(now, begins), datetime.combine(evening + timedelta(days=1), NIGHT, now.tzinfo)


def _weekend(now: datetime, midnight: datetime) -> Span:
    """From Friday evening to the end of Sunday; within it what is left of it."""
    friday = midnight.date() + timedelta(days=4 - now.weekday())
    begins = datetime.combine(friday, EVENING, now.tzinfo)
    return max(begins, now), _after(midnight, 7 - now.weekday())
