"""The agenda: what happens, grouped by day, and the choices beside it with true counts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.utils import dateformat
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from torg.agenda.enums import EventKind
from torg.agenda.models import Occurrence
from torg.agenda.queries.counting import sorts_of_dates
from torg.agenda.queries.days import MORNING
from torg.agenda.queries.events import LONG_ONES, SHORT_ONES, EventFilter, occurrences, resolve
from torg.agenda.queries.listed import listed
from torg.core.frame import address
from torg.core.rules import Person
from torg.places.models import City
from torg.places.queries.facets import NamedCount
from torg.portal.queries.agenda_choosing import AgendaChoosing, Days
from torg.portal.queries.agenda_counts import AgendaCounts, agenda_counts
from torg.portal.queries.agenda_find import wanted_of
from torg.portal.queries.agenda_month import MonthTable, month_table
from torg.portal.queries.day_line import DayLine, day_line
from torg.portal.queries.event_words import capital, day_title, day_words
from torg.portal.queries.happenings import Happening, happenings_of
from torg.portal.queries.places import Facet, Option

PER_PAGE = 40
ONGOING, MOST_ONGOING = 4, 100  # shown at once of what goes on for long; the rest folds out
_ONE_DAY = {Days.TODAY, Days.TONIGHT, Days.TOMORROW}


@dataclass(frozen=True)
class DaySection:
    """A day of the list. `is_continued`: it began on the page before."""

    day: date
    title: str
    rows: list[tuple[Happening, bool]]  # with whether it is over
    is_continued: bool


@dataclass(frozen=True)
class AgendaPage:
    """Everything on the page; `now` is in the city's zone. `total` counts short and long ones."""

    choosing: AgendaChoosing
    now: datetime
    total: int
    days: list[DaySection]
    line: DayLine | None  # of the first day, above the list
    ongoing: list[Happening]
    ongoing_left: list[Happening]
    quick: list[Option]
    switches: list[Option]
    facets: list[Facet]
    chosen: list[Option]
    month: MonthTable | None
    number: int
    pages: int
    previous_query: str
    next_query: str

    @property
    def is_first(self) -> bool:
        return self.number == 1

    @property
    def count_words(self) -> str:
        return ngettext("%(n)s event", "%(n)s events", self.total) % {"n": self.total}

    @property
    def calendar_url(self) -> str:
        return calendar_url(self.choosing)


def calendar_url(choosing: AgendaChoosing) -> str:
    """The address of the list as a calendar: all that is to come of what is chosen."""
    query = replace(choosing, days=None, day=None, month=None, page=1).query()
    file = address("portal:agenda_ics")
    return f"{file}{query if query != '?' else ''}" if file else ""


def agenda_page(
    user: Person | None, city: City, choosing: AgendaChoosing, now: datetime
) -> AgendaPage:
    """Answer the choices; `now` is any aware instant. At most ten queries, whatever the length."""
    local = now.astimezone(city.tz)
    wanted = resolve(city, _wanted(choosing, local))
    rows = occurrences(user, city, wanted)
    short = _short(rows, wanted, local)
    paginator = Paginator(short, PER_PAGE)
    if _is_on(wanted, local):
        sorts = sorts_of_dates(city, wanted)
        # All that is to come is not counted date by date. What Paginator has, it does not ask for.
        vars(paginator)["count"] = sum(n for sort, n in sorts.items() if not sort.is_long)
    page = paginator.get_page(choosing.page)
    first = (page.number - 1) * PER_PAGE
    shown = happenings_of(listed(short[first : first + PER_PAGE]), city.tz)
    ongoing = rows.filter(LONG_ONES).order_by("end", "id")[:MOST_ONGOING]
    long = happenings_of(listed(ongoing), city.tz)
    counts = agenda_counts(city, choosing, wanted, local)
    return AgendaPage(
        choosing=choosing,
        now=local,
        total=paginator.count + len(long),
        days=_days(shown, choosing, local),
        line=_line(city, shown, choosing, local),
        ongoing=long[:ONGOING],
        ongoing_left=long[ONGOING:],
        quick=_quick(choosing, local),
        switches=_switches(choosing, counts),
        facets=_facets(choosing, counts),
        chosen=list(_chosen(choosing, counts)),
        month=month_table(choosing.month, counts.by_day, choosing, local.date())
        if choosing.month
        else None,
        number=page.number,
        pages=paginator.num_pages,
        previous_query=choosing.link(page=page.number - 1) if page.has_previous() else "",
        next_query=choosing.link(page=page.number + 1) if page.has_next() else "",
    )


def list_key(city: City, choosing: AgendaChoosing, now: datetime) -> str:
    """The key under which the drawn list may be kept: it changes with the minute."""
    changed = city.updated_at.timestamp()
    return f"{city.pk}:{changed}:{now:%Y%m%d%H%M}:{get_language()}:{choosing.query()}"


def _wanted(choosing: AgendaChoosing, now: datetime) -> EventFilter:
    """Return the filter of the chosen; of the month that is on only what is left."""
    start, end = choosing.span(now)
    return replace(wanted_of(choosing), start=max(start, now) if choosing.month else start, end=end)


def _is_on(wanted: EventFilter, now: datetime) -> bool:
    return wanted.start is None or wanted.start <= now


def _short(rows: QuerySet[Occurrence], wanted: EventFilter, now: datetime) -> QuerySet[Occurrence]:
    """Return what does not last for days. What ends at night was on the day before."""
    short = rows.filter(SHORT_ONES)
    if wanted.start is None or _is_on(wanted, now):
        return short
    return short.filter(Q(start__gte=wanted.start) | Q(end__gt=wanted.start + MORNING))


def _days(shown: list[Happening], choosing: AgendaChoosing, now: datetime) -> list[DaySection]:
    """Group by day; what began before the first day asked for stands under that day."""
    first = choosing.span(now)[0].date()
    return [
        DaySection(
            day=day,
            title=day_title(day, now.date()),
            rows=[(happening, happening.is_over(now)) for happening in group],
            is_continued=choosing.page > 1 and number == 0,
        )
        for number, (day, group) in enumerate(groupby(shown, key=lambda h: max(h.day, first)))
    ]


def _line(
    city: City, shown: list[Happening], choosing: AgendaChoosing, now: datetime
) -> DayLine | None:
    """Return the first day drawn along its hours, where one day is looked at or today is first."""
    one_day = bool(choosing.days in _ONE_DAY or choosing.day)
    first = choosing.span(now)[0].date()
    if choosing.page > 1 or choosing.month or not (one_day or first == now.date()):
        return None
    of_day = [happening for happening in shown if happening.day == first]
    return day_line(of_day, city, first, now) if len(of_day) > 1 else None


# --- choices -------------------------------------------------------------------------------------


def _quick(choosing: AgendaChoosing, now: datetime) -> list[Option]:
    """The days that people ask for, a date that is chosen, and the month."""
    labels = {
        Days.TODAY: pgettext("agenda", "Today"),
        Days.TONIGHT: pgettext("agenda", "Tonight"),
        Days.TOMORROW: pgettext("agenda", "Tomorrow"),
        Days.WEEKEND: pgettext("agenda", "The weekend"),
        Days.NEXT_WEEK: pgettext("agenda", "Next week"),
    }
    bare = not (choosing.days or choosing.day or choosing.month)
    options = [Option(pgettext("agenda", "All to come"), 0, choosing.at_time(), bare)]
    options += [
        Option(label, 0, choosing.at_time(days=days), choosing.days == days)
        for days, label in labels.items()
    ]
    if choosing.day:
        words = capital(day_words(choosing.day))
        options.append(Option(words, 0, choosing.at_time(day=choosing.day), chosen=True))
    month = choosing.month or (choosing.day or now.date()).replace(day=1)
    name = capital(dateformat.format(month, "F"))
    return [*options, Option(name, 0, choosing.at_time(month=month), bool(choosing.month))]


def _switch_labels() -> dict[str, str]:
    return {
        "children": _("With children"),
        "free": pgettext("price", "Free"),
        "accessible": _("Step-free"),
        "online": _("Online"),
    }


def _switches(choosing: AgendaChoosing, counts: AgendaCounts) -> list[Option]:
    return [
        Option(
            label,
            counts.switches[name],
            choosing.link(**{name: not getattr(choosing, name)}),
            getattr(choosing, name),
        )
        for name, label in _switch_labels().items()
    ]


def _facets(choosing: AgendaChoosing, counts: AgendaCounts) -> list[Facet]:
    kinds = tuple(
        _option(capital(kind.label), counts.kinds.get(kind, 0), choosing, "kind", kind)
        for kind in EventKind
        if counts.kinds.get(kind) or kind == choosing.kind
    )
    groups = [
        Facet("kind", _("What?"), kinds),
        Facet("district", _("District"), _places(choosing, counts.districts)),
        Facet("street", _("Street"), _places(choosing, counts.streets)),
    ]
    return [group for group in groups if group.options]


def _places(choosing: AgendaChoosing, found: list[NamedCount]) -> tuple[Option, ...]:
    return tuple(_option(item.name, item.count, choosing, "where", item.slug) for item in found)


def _option(label: str, count: int, choosing: AgendaChoosing, field: str, value: str) -> Option:
    chosen = getattr(choosing, field) == value
    taken_back = None if field == "kind" else ""
    return Option(label, count, choosing.link(**{field: taken_back if chosen else value}), chosen)


def _chosen(choosing: AgendaChoosing, counts: AgendaCounts) -> Iterator[Option]:
    """What is chosen beside the days, each with the query that takes it back."""
    if choosing.q:
        yield Option(_("“%(q)s”") % {"q": choosing.q}, 0, choosing.link(q=""), chosen=True)
    if choosing.kind:
        label = capital(choosing.kind.label)
        yield Option(label, 0, choosing.link(kind=None), chosen=True)
    if choosing.where:
        found = [*counts.districts, *counts.streets]
        name = next((item.name for item in found if item.slug == choosing.where), choosing.where)
        yield Option(name, 0, choosing.link(where=""), chosen=True)
    for switch in _switches(choosing, counts):
        if switch.chosen:
            yield switch
