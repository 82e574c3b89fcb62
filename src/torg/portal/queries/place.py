"""The page of one place, and what to say when there is none at the address."""

import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit

from django.utils import dateformat
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from torg.agenda.queries.days import coming_at
from torg.core.frame import address
from torg.core.geo import metres
from torg.core.rules import Person, staff_with_mfa
from torg.core.search import suggest
from torg.places.enums import OpenKind, PlaceStatus
from torg.places.hours import OpeningState, read_hours
from torg.places.hours.states import clock
from torg.places.models import City, Photo, Place
from torg.places.queries.hours import fortnight, state_of, states_at
from torg.places.queries.minimap import minimap_svg
from torg.places.queries.places import get_place, near_by, visible_to
from torg.places.queries.storefront import photos_of
from torg.portal.queries.choosing import Choosing
from torg.portal.queries.facts import Fact, facts_of
from torg.portal.queries.fortnight import DayBar, bars_of
from torg.portal.queries.fronts import thumb_of
from torg.portal.queries.happenings import Happening, happenings_of, one_an_event
from torg.portal.queries.notices import NoticeLine, notice_lines
from torg.portal.queries.stroll import Row, row_around
from torg.portal.structured import place_as_json

NEIGHBOURS = 4
HAPPENINGS, DATES_READ = 5, 40
NEIGHBOURS_EACH_WAY = 4  # fill the hero of a wide screen
_WALK_M_A_MINUTE = 80  # a calm walk, 4.8 km/h
_DETOUR = 1.3  # streets are longer than the crow flies
_WALKABLE_MIN = 45
_NOT_DIALLED = re.compile(r"[^0-9+*#]")
_WHOLE = re.compile(r"-?\d{1,2}")


@dataclass(frozen=True)
class Neighbour:
    place: Place
    state: OpeningState
    drawing: SafeString


@dataclass(frozen=True)
class PlacePage:
    """Everything on the page; `at` is in the city's zone."""

    place: Place
    city: City
    at: datetime
    state: OpeningState
    days: list[DayBar]
    facts: list[Fact]
    neighbours: list[Neighbour]
    row: Row
    happenings: list[Happening]
    notices: list[NoticeLine]
    photos: list[Photo]
    url: str
    json_ld: SafeString

    @property
    def street_url(self) -> str:
        """The stroll that passes its windows; "" when there is none."""
        return address("portal:stroll", self.place.street.slug) if self.place.street else ""

    @property
    def category_url(self) -> str:
        """The list of the places of its category."""
        return address("portal:places") + Choosing(category=self.place.category.slug).query()

    @property
    def map_url(self) -> str:
        """The city's map with the place in the middle; the town on another map without one."""
        point = f"{self.place.lat:.6f},{self.place.lon:.6f}"
        own = address("portal:map")
        return f"{own}?{urlencode({'plats': self.place.slug})}" if own else f"geo:{point}"

    @property
    def happenings_calendar(self) -> str:
        """The address of what is on here as a calendar."""
        return address("portal:place_events_ics", self.place.slug)

    @property
    def minimap(self) -> SafeString:
        """The blocks around it, drawn; "" where the city has no base map."""
        kind = self.state.kind.value
        return minimap_svg(self.city, self.place.lat, self.place.lon, mark=kind)

    @property
    def hours_notice(self) -> str:
        """What was repaired or refused in the hours, in the reader's language."""
        return read_hours(self.place.hours_raw).notice if self.place.hours_notice else ""

    @property
    def noted_days(self) -> list[DayBar]:
        """The days whose special name is too long to stand in their column."""
        return [day for day in self.days if day.is_noted]

    @property
    def phone_link(self) -> str:
        """The number as a telephone dials it."""
        return _NOT_DIALLED.sub("", self.place.phone.split(";")[0])

    @property
    def floor(self) -> str:
        """Which floor, when it is not the street's."""
        level = self.place.floor.split(";")[0]
        if not _WHOLE.fullmatch(level) or level == "0":
            return _("Inside the block") if self.place.in_courtyard else ""
        if level.startswith("-"):
            return _("Below the street")
        return _("Floor %(n)s above the street") % {"n": level}

    @property
    def updated_on(self) -> str:
        return dateformat.format(self.place.updated_at.astimezone(self.city.tz), "j F Y").lower()

    @property
    def left(self) -> str:
        """How far off the change is: "in 3 h 40 min"; "" when there is none."""
        if self.state.kind == OpenKind.SOON and self.state.until:
            return _("at %(time)s") % {"time": clock(self.state.until)}
        turns = self.state.until if self.state.kind == OpenKind.OPEN else self.state.opens
        return in_words(turns - self.at) if turns else ""

    @property
    def walk_minutes(self) -> int | None:
        """Minutes on foot from the centre of the city; None when too far to walk."""
        far = metres(self.city.lat, self.city.lon, self.place.lat, self.place.lon)
        minutes = max(1, math.ceil(far * _DETOUR / _WALK_M_A_MINUTE))
        return minutes if minutes <= _WALKABLE_MIN else None

    @property
    def website_host(self) -> str:
        """The website's name as a person would say it; "" when it is not an ordinary address."""
        parts = urlsplit(self.place.website)
        host = parts.hostname or ""
        return host.removeprefix("www.") if parts.scheme in {"http", "https"} else ""

    @property
    def other_names(self) -> list[tuple[str, str]]:
        """Language code and name of the place in other languages, each name once."""
        seen = {self.place.name}
        others = []
        for language, name in self.place.names.items():
            if name not in seen:
                seen.add(name)
                others.append((language, name))
        return others

    @cached_property
    def is_from_osm(self) -> bool:
        # The demo town is nobody's: the real map has other things under its numbers.
        return self.place.source_ref.startswith("osm:") and not self.city.is_demo

    @property
    def source_url(self) -> str:
        """Where the source's own record of the place can be seen and mended."""
        if not self.is_from_osm:
            return ""
        return f"https://www.openstreetmap.org/{self.place.source_ref.removeprefix('osm:')}"

    @property
    def trader(self) -> str:
        """Who the visitor deals with; the registered name where it is known (DSA art. 30)."""
        actor = self.place.actor
        return (actor.legal_name or actor.name) if actor else ""

    @property
    def trader_facts(self) -> str:
        """The rest of the trader's identity, as one line."""
        actor = self.place.actor
        if actor is None or actor.trader_gaps:
            return ""
        town = f"{actor.postcode} {actor.locality}"
        number = f"{_('organisation number')} {actor.org_number}" if actor.org_number else ""
        parts = (number, actor.register, actor.street_address, town, actor.email, actor.phone)
        return ", ".join(part for part in parts if part.strip())

    @property
    def hidden_reason(self) -> str:
        """Why visitors do not see the page that staff are looking at; "" when they do."""
        reasons = {
            PlaceStatus.REVIEW: _("It is gone from the source and waits to be reviewed."),
            PlaceStatus.HIDDEN: _("It has been hidden by staff."),
            PlaceStatus.PROPOSED: _("It is new and waits to be looked at."),
        }
        return reasons.get(PlaceStatus(self.place.status), "")


@dataclass(frozen=True)
class Missing:
    """There is no page here: why, and what else there is. `status` is the HTTP status."""

    status: int
    closed_name: str  # of a place that has closed for good
    guesses: list[tuple[str, str]]  # name and slug of places with a similar name
    q: str  # the words of the address, to search for


def shown_place(user: Person | None, city: City | None, slug: str) -> Place:
    """Return the place of a page; raises `Place.DoesNotExist`, also when there is no city."""
    if city is None:
        raise Place.DoesNotExist
    place = get_place(user, city, slug)
    place.city = city
    return place


def page_key(user: Person | None, place: Place, now: datetime, *, url: str) -> str:
    """The key under which the drawn page may be kept: it changes with the minute and the place."""
    sees_more = staff_with_mfa(user)
    changed = f"{place.updated_at.timestamp()}:{place.city.updated_at.timestamp()}"
    return f"{place.pk}:{changed}:{now:%Y%m%d%H%M}:{get_language()}:{sees_more}:{url}"


def place_page(user: Person | None, place: Place, now: datetime, *, url: str) -> PlacePage:
    """Read what the page of a place tells; `url` is the page's own address.

    A dozen queries or so, whatever the number of neighbours: the row of the street needs most.
    """
    city = place.city
    at = now.astimezone(city.tz)
    around = near_by(user, place, limit=NEIGHBOURS)
    states = states_at(city, (p.schedule_id for p in [place, *around]), at)
    state = state_of(states, place)
    days = fortnight(place, at.date())
    return PlacePage(
        place=place,
        city=city,
        at=at,
        state=state,
        days=bars_of(days, at.date()),
        facts=facts_of(place),
        neighbours=[
            Neighbour(p, state_of(states, p), thumb_of(p, state_of(states, p))) for p in around
        ],
        row=row_around(user, place, at, NEIGHBOURS_EACH_WAY),
        happenings=_happenings(user, place, at),
        notices=notice_lines(place, at),
        photos=photos_of(place),
        url=url,
        json_ld=place_as_json(place, days, url=url),
    )


def _happenings(user: Person | None, place: Place, at: datetime) -> list[Happening]:
    """Return what is on or coming here, each event with its next date."""
    dates = coming_at(user, place, at, limit=DATES_READ)
    return one_an_event(happenings_of(dates, place.city.tz))[:HAPPENINGS]


def missing_place(user: Person | None, city: City | None, slug: str) -> Missing:
    """Explain an address without a place: closed for good (410), else unknown (404)."""
    words = " ".join(slug.replace("\x00", "").split("-"))[:80]
    if city is None:
        return Missing(404, "", [], "")
    closed = Place.objects.filter(city=city, slug=slug[:100], status=PlaceStatus.CLOSED)
    name = closed.values_list("name", flat=True).first() if "\x00" not in slug else None
    found = [guess for guess in suggest(city.pk, words) if guess.kind == "place" and guess.slug]
    shown = visible_to(user, city).filter(slug__in=[guess.slug for guess in found])
    names = dict(shown.values_list("slug", "name"))
    guesses = [(names[guess.slug], guess.slug) for guess in found if guess.slug in names]
    return Missing(410 if name else 404, name or "", guesses, name or words)


def in_words(span: timedelta) -> str:
    """Return "in 25 min", "in 3 h 40 min", "in 2 days"."""
    minutes = max(1, round(span / timedelta(minutes=1)))
    hours, rest = divmod(minutes, 60)
    if hours >= 48:
        days = round(hours / 24)
        return ngettext("in %(n)s day", "in %(n)s days", days) % {"n": days}
    if not hours:
        return _("in %(n)s min") % {"n": rest}
    if not rest:
        return _("in %(n)s h") % {"n": hours}
    return _("in %(h)s h %(m)s min") % {"h": hours, "m": rest}
