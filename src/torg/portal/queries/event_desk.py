"""What those who arrange events work with: their list, the dates of one, what a rule would give."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from torg.agenda.enums import Publication
from torg.agenda.models import Event, Occurrence
from torg.agenda.queries.events import visible_to
from torg.agenda.recurrence import Recurrence, expand
from torg.core.frame import address
from torg.places.enums import Source
from torg.places.models import Actor, City, Place
from torg.places.queries.actors import places_of
from torg.places.queries.places import visible_to as public_places
from torg.portal.queries.event_words import day_words, hours_words, span_words, status_words

PREVIEWED = 10
DATES = 30  # of an event that can be chosen among to cancel or move
SUGGESTED = 600  # names of places to choose among
LISTED = 200
_AHEAD = timedelta(days=366 * 12)  # the tenth of a yearly event


@dataclass(frozen=True)
class EventDesk:
    """Whose events: an actor's, or all of the city's when staff work with them (`actor` None)."""

    city: City
    actor: Actor | None = None

    def url(self, deed: str = "", event: Event | None = None) -> str:
        """The address of a page of this desk: the list, "new", or what is done to an event."""
        side = "desk" if self.actor else "staff"
        view = f"portal:{side}_event_{deed}" if deed else f"portal:{side}_events"
        args = [part.slug for part in (self.actor, event) if part is not None]
        return address(view, *args)

    @property
    def new_url(self) -> str:
        return self.url("new")

    @property
    def list_url(self) -> str:
        return self.url()

    @property
    def source(self) -> Source:
        """Who is known to have said what is written here."""
        return Source.ACTOR if self.actor else Source.STAFF

    @property
    def places(self) -> list[Place]:
        return places_of(self.actor) if self.actor else []


@dataclass(frozen=True)
class Row:
    """An event of the list, with its next date in words."""

    event: Event
    when: str
    url: str
    effect_url: str = ""  # where staff ask what one that is over did to footfall

    @property
    def state(self) -> str:
        """What is to be known first: that it is a draft, hidden, cancelled, over."""
        if self.event.publication != Publication.PUBLISHED:
            return str(Publication(self.event.publication).label).capitalize()
        return status_words(self.event.status)


@dataclass(frozen=True)
class EventList:
    coming: list[Row]
    drafts: list[Row]
    over: list[Row]


@dataclass(frozen=True)
class DateChoice:
    """A date that can be cancelled, moved or put back; `value` is the rule's own start."""

    value: str
    words: str
    status: str
    note: str

    @property
    def line(self) -> str:
        said = f"{self.status}: {self.note}" if self.status and self.note else self.status
        return f"{self.words} ({said})" if said else self.words


@dataclass(frozen=True)
class PreviewRow:
    value: str  # the day, ISO
    words: str
    left_out: bool


@dataclass(frozen=True)
class Preview:
    """The dates that a filled-in rule gives, before anything is saved."""

    sentence: str
    rows: list[PreviewRow]
    kept: list[str]  # days that are left out beyond these
    has_more: bool

    @property
    def heading(self) -> str:
        n = len(self.rows)
        if not self.has_more:
            return ngettext("%(n)s date", "%(n)s dates", n) % {"n": n}
        return _("The next %(n)s dates") % {"n": n}


def events_of(desk: EventDesk, user: object) -> QuerySet[Event]:
    """Return the events that are worked with at a desk: an actor's own, drafts too."""
    if desk.actor is None:
        return visible_to(user, desk.city)  # type: ignore[arg-type]  # whoever passed the view's rule
    return Event.objects.filter(city=desk.city, actor=desk.actor)


def own_event(desk: EventDesk, user: object, slug: str) -> Event:
    """Return one event of a desk; raises `Event.DoesNotExist`."""
    if "\x00" in slug:
        raise Event.DoesNotExist
    return events_of(desk, user).select_related("city", "place", "actor").get(slug=slug)


def event_list(desk: EventDesk, user: object, now: datetime) -> EventList:
    """Return what is to come, drafts, and what is over, each at most 200. Two queries."""
    coming = Occurrence.objects.filter(event=OuterRef("pk"), end__gte=now).order_by("start")
    rows = (
        events_of(desk, user)
        .annotate(next_start=Subquery(coming.values("start")[:1]))
        .order_by(F("next_start").asc(nulls_last=True), "-starts_at", "pk")[:LISTED]
    )
    lists: dict[str, list[Row]] = {"coming": [], "drafts": [], "over": []}
    for event in rows:
        key = "coming" if event.next_start else "over"
        key = "drafts" if event.publication == Publication.DRAFT else key
        # What staff have hidden its organiser sees in the list, and cannot change.
        shut = desk.actor is not None and event.publication == Publication.HIDDEN
        url = "" if shut else desk.url("edit", event)
        asked = _effect_url(event) if key == "over" and desk.actor is None else ""
        lists[key].append(Row(event, _next_words(event), url, asked))
    return EventList(**lists)


def _effect_url(event: Event) -> str:
    """Return the form that asks for the effect of an event, filled in; "" without such a page."""
    page = address("passing:effect_add")
    said = {
        "title": event.title, "from": event.starts_at.isoformat(),
        "to": (event.ends_at or event.starts_at + timedelta(hours=3)).isoformat(),
    }  # fmt: skip
    return f"{page}?{urlencode(said)}" if page else ""


def _next_words(event: Event) -> str:
    start = (event.next_start or event.starts_at).astimezone(event.tz)  # type: ignore[attr-defined]  # annotated
    return f"{day_words(start.date())} {hours_words(start, start, all_day=event.all_day)}"


def dates_of(event: Event, now: datetime) -> list[DateChoice]:
    """Return the coming dates of an event that recurs, at most thirty. One query."""
    if not event.recurs:
        return []
    rows = event.occurrences.filter(end__gte=now).order_by("start")[:DATES]
    return [
        DateChoice(
            value=row.original.isoformat(),
            words=span_words(
                row.start.astimezone(event.tz), row.end.astimezone(event.tz), all_day=event.all_day
            ),
            status=status_words(row.status),
            note=row.note,
        )
        for row in rows
    ]


def preview_of(recurrence: Recurrence, sentence: str, left_out: set[str], now: datetime) -> Preview:
    """Return the first ten dates from today on, or from the first one; those left out are shown."""
    start = max(now - timedelta(days=1), recurrence.start.replace(tzinfo=recurrence.zone))
    found = expand(recurrence, start, start + _AHEAD, limit=PREVIEWED + 1).starts
    local = [moment.astimezone(recurrence.zone) for moment in found]
    shown = {moment.date().isoformat() for moment in local[:PREVIEWED]}
    return Preview(
        sentence=sentence,
        kept=sorted(left_out - shown),
        rows=[
            PreviewRow(
                value=moment.date().isoformat(),
                words=day_words(moment.date(), year=moment.year != now.year),
                left_out=moment.date().isoformat() in left_out,
            )
            for moment in local[:PREVIEWED]
        ],
        has_more=len(local) > PREVIEWED,
    )


def place_names(city: City) -> list[str]:
    """Return names of public places to choose among, at most 600."""
    return list(
        public_places(None, city).order_by("name").values_list("name", flat=True)[:SUGGESTED]
    )
