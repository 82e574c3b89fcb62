"""The page of one event, and what to say when there is none at the address."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode, urljoin, urlsplit

from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from torg.agenda.enums import EventKind, EventStatus, Publication
from torg.agenda.models import Event, Occurrence
from torg.agenda.queries.days import day_of, next_dates
from torg.agenda.queries.events import get_event
from torg.agenda.queries.records import ToldBy, sources_of
from torg.core.frame import address
from torg.core.poster import Poster, draw_poster
from torg.core.rules import Person, staff_with_mfa
from torg.places.hours import OpeningState
from torg.places.models import City, Place
from torg.places.queries.hours import state_of, states_at
from torg.places.queries.minimap import minimap_svg
from torg.portal.queries.agenda_choosing import NAMES, AgendaChoosing, read_agenda_choosing
from torg.portal.queries.asked import side
from torg.portal.queries.event_dates import DateLine, date_line, moved_from
from torg.portal.queries.event_picture import EventPicture, picture_of, picture_url
from torg.portal.queries.event_words import (
    access_words,
    age_words,
    attendance_words,
    capital,
    day_words,
    hours_words,
    kind_words,
    language_words,
    price_words,
    rule_words,
    short_date,
    span_words,
    status_words,
    text_of,
    where_words,
)
from torg.portal.queries.facts import Fact
from torg.portal.queries.happenings import Happening, happenings_of, point_of_event
from torg.portal.queries.map_view import map_around
from torg.portal.structured import event_as_json

DATES = 10  # next ones on the page
ALSO = 4
POSTERS_EACH_WAY = 3


@dataclass(frozen=True)
class EventPage:
    """Everything on the page; `now` is in the city's zone. `shown` is the date that is looked at.

    There is none when no date is worked out, of a draft for example.
    """

    event: Event
    city: City
    now: datetime
    shown: Happening | None
    dates: list[DateLine]
    has_more_dates: bool
    also: list[Happening]
    place_state: OpeningState | None
    url: str
    json_ld: SafeString

    # --- what ---

    @property
    def title(self) -> str:
        return text_of(self.event, "title")

    @property
    def summary(self) -> str:
        return text_of(self.event, "summary")

    @property
    def about(self) -> str:
        """The description; "" where a source gives the same words as the summary."""
        text = text_of(self.event, "description")
        return "" if text.strip() == self.summary.strip() else text

    @property
    def kind(self) -> str:
        return kind_words(self.event)

    @property
    def picture(self) -> EventPicture | None:
        """Our own copy of its picture; None where it has none, and a poster is drawn."""
        return picture_of(self.event, self.title, self.url)

    @property
    def poster(self) -> SafeString:
        """The event's own poster; the same day's hang beside it."""
        return draw_poster(_poster_of(self.event, self.shown))

    @property
    def posters_before(self) -> list[SafeString]:
        return [draw_poster(_poster_of(h.event, h)) for h in self.also[::2][:POSTERS_EACH_WAY]]

    @property
    def posters_after(self) -> list[SafeString]:
        return [draw_poster(_poster_of(h.event, h)) for h in self.also[1::2][:POSTERS_EACH_WAY]]

    @property
    def also_listed(self) -> list[Happening]:
        return self.also[:ALSO]

    @property
    def kind_url(self) -> str:
        query = AgendaChoosing(kind=EventKind(self.event.kind)).query()
        return address("portal:agenda") + query

    @property
    def hidden_reason(self) -> str:
        """Why visitors do not see the page that staff are looking at; "" when they do."""
        return {
            Publication.DRAFT: _("It is a draft."),
            Publication.HIDDEN: _("It has been hidden by staff."),
        }.get(Publication(self.event.publication), "")

    @cached_property
    def sources(self) -> SafeString:
        """The sources that tell of it, each linked where one can read it; "" for our own."""
        return format_html_join(", ", "{}", ((_source(told),) for told in sources_of(self.event)))

    @property
    def updated_on(self) -> str:
        return day_words(self.event.updated_at.astimezone(self.city.tz).date(), year=True)

    # --- when ---

    @property
    def when(self) -> str:
        start, end = (
            (self.shown.start, self.shown.end) if self.shown else _own_times(self.event, self.city)
        )
        return capital(span_words(start, end, all_day=self.event.all_day))

    @property
    def rule(self) -> str:
        """How it recurs, in words; "" for what happens once, or by a rule that cannot be read."""
        return capital(rule_words(self.event))

    @property
    def was(self) -> str:
        """The time that the shown date was moved from; "" when it was not."""
        return moved_from(self.shown, self.city) if self.shown else ""

    @property
    def left(self) -> str:
        """ "on now"; "" otherwise."""
        return _("on now") if self.shown and self.shown.is_on(self.now) else ""

    @property
    def is_past(self) -> bool:
        return bool(self.shown and self.shown.is_over(self.now))

    @property
    def next_url(self) -> str:
        """The page of the next date, when the one shown is past."""
        return f"{address('portal:event', self.event.slug)}" if self.is_past and self.dates else ""

    @property
    def status(self) -> str:
        return self.shown.status if self.shown else self.event.status

    @property
    def status_words(self) -> str:
        return status_words(self.status)

    @property
    def status_note(self) -> str:
        own = self.shown.occurrence.note if self.shown else ""
        return own or self.event.status_note

    @property
    def is_off(self) -> bool:
        return bool(self.shown and self.shown.is_off)

    @property
    def calendar_url(self) -> str:
        return address("portal:event_ics", self.event.slug)

    @property
    def day_url(self) -> str:
        """What else happens that day."""
        if self.shown is None:
            return address("portal:agenda")
        query = urlencode({NAMES["day"][side()]: self.shown.day.isoformat()})
        return f"{address('portal:agenda')}?{query}"

    # --- where ---

    @property
    def place(self) -> Place | None:
        return self.event.place

    @property
    def where(self) -> str:
        return where_words(self.event)

    @property
    def address_line(self) -> str:
        place = self.event.place
        return (place.address if place else self.event.address) or ""

    @cached_property
    def point(self) -> tuple[float, float] | None:
        return point_of_event(self.event)

    @property
    def minimap(self) -> SafeString:
        """The blocks around it, drawn; "" where nobody knows where, or there is no base map."""
        if self.point is None:
            return SafeString("")
        return minimap_svg(self.city, *self.point, mark="here")

    @property
    def map_url(self) -> str:
        if self.event.place is not None:
            return f"{address('portal:map')}?{urlencode({'plats': self.event.place.slug})}"
        return map_around(*self.point) if self.point else ""

    @property
    def stroll_url(self) -> str:
        place = self.event.place
        return address("portal:stroll", place.street.slug) if place and place.street else ""

    @property
    def has_where(self) -> bool:
        return bool(self.where or self.minimap)

    # --- how ---

    @property
    def facts(self) -> list[Fact]:
        """What is known beside when and where, each under its heading."""
        found = {
            _("Price"): price_words(self.event),
            _("For whom"): age_words(self.event),
            _("How to take part"): capital(attendance_words(self.event)),
            _("Language"): language_words(self.event),
            _("Accessibility"): ", ".join(access_words(self.event)),
            _("Arranged by"): self.organiser,
        }
        return [Fact(title, text) for title, text in found.items() if text]

    @property
    def organiser(self) -> str:
        if self.event.actor is not None:
            return self.event.actor.name
        return self.event.organiser_name

    @property
    def website_host(self) -> str:
        """The website's name as a person would say it; "" when it is not an ordinary address."""
        return host_of(self.event.website)

    @property
    def tickets_host(self) -> str:
        return host_of(self.event.tickets_url)

    @property
    def sells(self) -> bool:
        """Whether tickets are worth asking for: it is to come, takes place and has some left."""
        off = {EventStatus.CANCELLED, EventStatus.SOLD_OUT, EventStatus.POSTPONED}
        return bool(self.tickets_host) and not self.is_past and self.status not in off


def host_of(url: str) -> str:
    """Return the name of a website without "www."; "" for what is no web address."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return host.removeprefix("www.") if parts.scheme in {"http", "https"} else ""


def _source(told: ToldBy) -> str:
    if not told.url:
        return told.name
    link = '<a class="link" href="{}" rel="noopener nofollow" referrerpolicy="no-referrer">{}</a>'
    return format_html(link, told.url, told.name)


def _poster_of(event: Event, shown: Happening | None) -> Poster:
    when = ""
    if shown is not None:
        when = short_date(shown.day)
        if not (shown.is_all_day or shown.is_long):
            when += f" {hours_words(shown.start, shown.start)}"
    return Poster(text_of(event, "title"), event.kind, when, where_words(event), event.title)


def _own_times(event: Event, city: City) -> tuple[datetime, datetime]:
    start = event.starts_at.astimezone(city.tz)
    return start, (event.ends_at.astimezone(city.tz) if event.ends_at else start)


def shown_event(user: Person | None, city: City | None, slug: str) -> Event:
    """Return the event of a page; raises `Event.DoesNotExist`, also when there is no city."""
    if city is None:
        raise Event.DoesNotExist
    event = get_event(user, city, slug)
    event.city = city
    return event


def page_key(user: Person | None, event: Event, day: date | None, now: datetime, url: str) -> str:
    """The key under which the drawn page may be kept: it changes with the minute and the event."""
    sees_more = staff_with_mfa(user)
    changed = f"{event.updated_at.timestamp()}:{event.city.updated_at.timestamp()}"
    return f"{event.pk}:{day}:{changed}:{now:%Y%m%d%H%M}:{get_language()}:{sees_more}:{url}"


def read_day(params: Mapping[str, str], today: date) -> date | None:
    """Return the date of an event that is looked at, `?dag=2026-12-03`; None for the next one."""
    return read_agenda_choosing(params, today).day


def event_page(
    user: Person | None, event: Event, day: date | None, now: datetime, *, url: str
) -> EventPage:
    """Read what the page of an event tells; `day` is the date that is looked at, None = the next.

    Six queries or so beside the event's own, whatever the number of dates.
    """
    city = event.city
    local = now.astimezone(city.tz)
    coming = happenings_of(_joined(event, next_dates(event, DATES + 1, now)), city.tz)
    shown = _shown(event, coming, day, local)
    also = _also_that_day(event, shown, local) if shown else []
    place = event.place
    return EventPage(
        event=event,
        city=city,
        now=local,
        shown=shown,
        dates=[date_line(h, shown, city) for h in coming[:DATES]],
        has_more_dates=len(coming) > DATES,
        also=also,
        place_state=state_of(states_at(city, [place.schedule_id], local), place) if place else None,
        url=url,
        json_ld=event_as_json(
            event,
            [happening.occurrence for happening in coming],
            url=url,
            image=urljoin(url, picture_url(event)) if event.image else "",
            place_url=urljoin(url, address("portal:place", place.slug)) if place else "",
        ),
    )


def _joined(event: Event, occurrences: Iterable[Occurrence]) -> Iterator[Occurrence]:
    """Put the event, which is known, into its occurrences: nobody need ask for it again."""
    for occurrence in occurrences:
        occurrence.event = event
        yield occurrence


def _shown(
    event: Event, coming: list[Happening], day: date | None, now: datetime
) -> Happening | None:
    """Return the date asked for, else the next that takes place, else the last one that was."""
    zone = event.city.tz
    if day is not None:
        start = datetime.combine(day, time.min, zone)
        rows = event.occurrences.filter(end__gte=start, start__lt=start + timedelta(days=1))
        if found := happenings_of(_joined(event, rows.order_by("start")[:1]), zone):
            return found[0]
    if coming:
        return next((h for h in coming if not h.is_off), coming[0])
    past = event.occurrences.filter(start__lte=now).order_by("-start")
    return next(iter(happenings_of(_joined(event, past[:1]), zone)), None)


def _also_that_day(event: Event, shown: Happening, now: datetime) -> list[Happening]:
    """Return others of that day: nothing that is over, and what starts nearest in time first."""
    city = event.city
    found = happenings_of(day_of(None, city, shown.day).timed, city.tz)
    others = [
        h
        for h in found
        if h.event.pk != event.pk
        and not h.is_off
        and (shown.day < now.date() or not h.is_over(now))
    ]
    nearest = sorted(others, key=lambda h: (abs(h.start - shown.start), h.start))
    return sorted(nearest[: 2 * POSTERS_EACH_WAY], key=lambda h: h.start)
