"""What the front page shows: what a town offers for a need, at a time, in a part of it."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from torg.core.facade import need_picture
from torg.core.frame import address
from torg.core.geo import metres
from torg.places.enums import Need
from torg.places.hours import OpeningState
from torg.places.models import City, District, OpenSpell, Place, Schedule, Square, Street
from torg.places.queries.hours import (
    HolidayName,
    Soon,
    holiday_on,
    opens_and_closes_soon,
    state_of,
    states_at,
)
from torg.places.queries.places import PlaceFilter, find_places, narrow, visible_to, with_distance
from torg.portal.queries import today_words as words
from torg.portal.queries.choosing import Choosing
from torg.portal.queries.fronts import thumb_of
from torg.portal.queries.moments import When, moment_of, parse_moment
from torg.portal.queries.sections import Section, sections_for
from torg.portal.queries.today_events import events_left
from torg.portal.queries.wish import Wish

CARDS = 6
SOON_ROWS = 3
STREETS_TO_CHOOSE = 14
_MINUTE = 60
_NEAR_SQUARE_M = 400


@dataclass(frozen=True)
class Counts:
    """How many places there are, know their hours, and are open at the instant."""

    total: int = 0
    known: int = 0
    open: int = 0

    @property
    def unknown(self) -> int:
        return self.total - self.known


@dataclass(frozen=True)
class Tile:
    need: Need
    counts: Counts
    query: str
    selected: bool
    events: int = 0  # what is on that day, of the tile for what there is to see and do

    @property
    def picture(self) -> SafeString:
        return need_picture(self.need.name)


@dataclass(frozen=True)
class Card:
    place: Place
    state: OpeningState
    distance_m: float

    @property
    def drawing(self) -> SafeString:
        return thumb_of(self.place, self.state)

    @property
    def href(self) -> str:
        return address("portal:place", self.place.slug)


@dataclass(frozen=True)
class Choice:
    label: str
    query: str
    selected: bool


@dataclass(frozen=True)
class Part:
    """A part of town to choose: a district or a street."""

    slug: str
    name: str
    selected: bool = False


@dataclass(frozen=True)
class Today:
    """Everything on the page. Times are in the city's zone."""

    city: City
    wish: Wish
    at: datetime
    moment: datetime
    counts: Counts
    tiles: list[Tile]
    need: Need | None
    cards: list[Card]
    cards_open: bool  # False: nothing of the need is open, the cards show what opens first
    need_counts: Counts
    centre: str
    soon: Soon
    first: list[Card]  # what opens first, when nothing opens or closes soon
    holiday: HolidayName | None
    districts: list[Part]
    streets: list[Part]
    where_name: str
    sections: list[Section]

    @property
    def holiday_today(self) -> bool:
        return self.moment.date() == self.at.date()

    @property
    def whens(self) -> list[Choice]:
        return [
            Choice(words.when_label(when), self.wish.link(when=when), when == self.wish.when)
            for when in When
        ]

    @property
    def heading(self) -> str:
        if self.need is None:
            return ""
        near = {"near": "me"} if self.wish.near else {}
        return words.heading(
            self.need, self.wish.when, {**near, "where": self.where_name, "centre": self.centre}
        )

    @property
    def all_url(self) -> str:
        """The list of everything that the cards are the nearest of; only where it says the same."""
        places = address("portal:places")
        if not places or not self.need or not self.is_now or not self.cards_open:
            return ""
        district = self.wish.where if any(p.selected for p in self.districts) else ""
        street = self.wish.where if any(p.selected for p in self.streets) else ""
        chosen = Choosing(need=self.need, district=district, street=street, only_open=True)
        return places + chosen.query()

    @property
    def cards_note(self) -> str:
        if self.cards_open or self.need is None:
            return ""
        opens = any(card.state.opens for card in self.cards)
        return words.cards_note(any_known=self.need_counts.known > 0, opens=opens)

    @property
    def where_param(self) -> str:
        return self.wish.names()["where"]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the form for the part of town sends along unseen."""
        return replace(self.wish, where="", near=None).pairs()

    @property
    def near_url(self) -> str:
        """The address that the script fills the position into."""
        return self.wish.link(where="", near=(0.0, 0.0))

    @property
    def is_now(self) -> bool:
        return self.wish.when == When.NOW

    @property
    def soon_until(self) -> datetime:
        return self.moment + timedelta(hours=2)


def today_page(city: City, wish: Wish, now: datetime) -> Today:
    """Answer a visitor's wish; `now` is any aware instant. About ten queries, whatever the size."""
    at = parse_moment(wish.t, now.astimezone(city.tz))
    moment = moment_of(wish.when, at)
    districts, streets = _parts(city, wish.where)
    wanted = _part_filter(wish.where, districts, streets)
    by_need = counts_by_need(city, moment, wanted)
    need = wish.need or next((n for n in Need if by_need[n].open), None) or _first_need(by_need)
    point = wish.near or (city.lat, city.lon)
    cards, cards_open = _cards(city, moment, need, wanted, point)
    here = narrow(visible_to(None, city), city, wanted).select_related("category")
    soon = opens_and_closes_soon(here, city, moment, SOON_ROWS)
    quiet = not soon.closes and len(soon.opens) < SOON_ROWS
    return Today(
        city=city,
        wish=wish,
        at=at,
        moment=moment,
        counts=by_need[None],
        tiles=_tiles(by_need, wish, need, events_left(city, moment, area=_area(wanted))),
        need=need,
        cards=cards,
        cards_open=cards_open,
        need_counts=by_need[need],
        centre="" if wish.near else centre_name(city),
        soon=Soon([], []) if quiet else soon,
        first=opens_first(city, moment, wanted, point, SOON_ROWS + 2) if quiet else [],
        holiday=holiday_on(city, moment.date()),
        districts=districts,
        streets=streets,
        where_name=next((p.name for p in [*districts, *streets] if p.selected), ""),
        sections=sections_for(city, moment),
    )


def _tiles(
    by_need: dict[Need | None, Counts], wish: Wish, chosen: Need | None, events: int
) -> list[Tile]:
    return [
        Tile(n, by_need[n], wish.link(need=n), n == chosen, events if n == Need.SEE else 0)
        for n in Need
    ]


def _area(wanted: PlaceFilter) -> str:
    return wanted.district or wanted.street or ""


# --- counts --------------------------------------------------------------------------------------


def counts_by_need(city: City, moment: datetime, wanted: PlaceFilter) -> dict[Need | None, Counts]:
    """Count places in all (under None) and for each need, at the instant.

    Places are grouped by schedule and needs in the database, so 50,000 places come back as a few
    thousand rows; the answer is kept for a minute, as long as the clock on the page says the same.
    """
    key = f"today:counts:{city.pk}:{wanted.district}:{wanted.street}:{moment:%Y%m%d%H%M}"
    known: dict[Need | None, Counts] | None = cache.get(key)
    if known is None:
        known = _count(city, moment, wanted)
        cache.set(key, known, _MINUTE)
    return known


def _count(city: City, moment: datetime, wanted: PlaceFilter) -> dict[Need | None, Counts]:
    groups = (
        narrow(visible_to(None, city), city, wanted)
        .order_by()
        .values_list("schedule_id", "needs")
        .annotate(number=Count("pk"))
    )
    lit = open_schedules(city, moment)
    sums: dict[Need | None, list[int]] = defaultdict(lambda: [0, 0, 0])
    for schedule, needs, number in groups:
        met: list[Need | None] = [None, *(need for need in Need if needs & need)]
        for need in met:
            sums[need][0] += number
            sums[need][1] += number if schedule is not None else 0
            sums[need][2] += number if schedule in lit else 0
    keys: list[Need | None] = [None, *Need]
    return {key: Counts(*sums[key]) for key in keys}


def open_schedules(city: City, moment: datetime) -> set[int]:
    """Return the ids of the city's schedules that are open at the instant."""
    coming = OpenSpell.objects.filter(schedule=OuterRef("pk"), end__gt=moment).order_by("end")
    schedules = Schedule.objects.filter(city=city).annotate(
        starts=Subquery(coming.values("start")[:1])
    )
    return set(schedules.filter(starts__lte=moment).values_list("pk", flat=True))


def _first_need(by_need: dict[Need | None, Counts]) -> Need | None:
    """Nothing is open: show the first need that the town answers at all."""
    return next((need for need in Need if by_need[need].total), None)


# --- places --------------------------------------------------------------------------------------


def _cards(
    city: City,
    moment: datetime,
    need: Need | None,
    wanted: PlaceFilter,
    point: tuple[float, float],
) -> tuple[list[Card], bool]:
    """Return the nearest open places for the need; else what opens first; else the nearest."""
    if need is None:
        return [], False
    asked = PlaceFilter(need=need, near=point, district=wanted.district, street=wanted.street)
    lit = PlaceFilter(**{**vars(asked), "open_at": moment})
    places = list(find_places(None, city, lit)[:CARDS])
    if places:
        return _as_cards(city, places, moment, point), True
    first = opens_first(city, moment, asked, point, CARDS)
    if first:
        return first, False
    places = list(find_places(None, city, asked)[:CARDS])
    return _as_cards(city, places, moment, point), False


def opens_first(
    city: City, moment: datetime, wanted: PlaceFilter, point: tuple[float, float], limit: int
) -> list[Card]:
    """Return the places that open next, the nearest first among those that open together."""
    coming = OpenSpell.objects.filter(schedule=OuterRef("schedule"), end__gt=moment).order_by("end")
    places: QuerySet[Place] = narrow(visible_to(None, city), city, wanted)
    places = (
        with_distance(places.filter(schedule__isnull=False), *point)
        .annotate(opens_at=Subquery(coming.values("start")[:1]))
        .filter(opens_at__gt=moment)
        .select_related("category")
    )
    # The plug-in for types does not see an annotation that another function made.
    nearest = places.order_by("opens_at", "distance_sq", "id")  # type: ignore[misc]  # annotated
    return _as_cards(city, list(nearest[:limit]), moment, point)


def _as_cards(
    city: City, places: list[Place], moment: datetime, point: tuple[float, float]
) -> list[Card]:
    states = states_at(city, (place.schedule_id for place in places), moment)
    return [
        Card(place, state_of(states, place), metres(*point, place.lat, place.lon))
        for place in places
    ]


# --- parts of town -------------------------------------------------------------------------------


def _parts(city: City, chosen: str) -> tuple[list[Part], list[Part]]:
    """Return the districts and the liveliest streets to choose from; kept for a minute."""
    key = f"today:parts:{city.pk}"
    known: tuple[list[tuple[str, str]], list[tuple[str, str]]] | None = cache.get(key)
    if known is None:
        districts = District.objects.filter(city=city).order_by("name")
        streets = Street.objects.filter(city=city, places_count__gt=0).order_by("-places_count")
        known = (
            list(districts.values_list("slug", "name")),
            sorted(streets.values_list("slug", "name")[:STREETS_TO_CHOOSE], key=lambda s: s[1]),
        )
        cache.set(key, known, _MINUTE)
    in_districts = [Part(slug, name, slug == chosen) for slug, name in known[0]]
    taken = any(part.selected for part in in_districts)
    return in_districts, [Part(slug, name, slug == chosen and not taken) for slug, name in known[1]]


def _part_filter(where: str, districts: list[Part], streets: list[Part]) -> PlaceFilter:
    """Narrow to the chosen part. An unknown slug narrows nothing: the whole town is shown."""
    if any(part.selected for part in districts):
        return PlaceFilter(district=where)
    if any(part.selected for part in streets):
        return PlaceFilter(street=where)
    return PlaceFilter()


def centre_name(city: City) -> str:
    """Name what lies at the centre: the nearest square within 400 m, else the liveliest street."""
    key = f"today:centre:{city.pk}"
    known: str | None = cache.get(key)
    if known is None:
        squares = Square.objects.filter(city=city)
        near = [
            (metres(city.lat, city.lon, lat, lon), name)
            for name, lat, lon in squares.values_list("name", "lat", "lon")
        ]
        distance, name = min(near, default=(_NEAR_SQUARE_M, ""))
        if distance >= _NEAR_SQUARE_M or not name:
            streets = Street.objects.filter(city=city).order_by("-places_count")
            name = streets.values_list("name", flat=True).first() or ""
        known = name
        cache.set(key, known, 10 * _MINUTE)
    return known


def page_key(city: City, wish: Wish, now: datetime) -> str:
    """The key under which the finished page may be kept: it changes with the minute."""
    changed = city.updated_at.timestamp()
    return f"{city.pk}:{changed}:{now:%Y%m%d%H%M}:{get_language()}:{wish.query()}"
