"""The map page: what is chosen, the places in view as an equal list, and the marks as data."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from torg.core.frame import address
from torg.core.rules import Person, staff_with_mfa
from torg.places.enums import Need
from torg.places.hours import OpeningState
from torg.places.models import City, Place, Square
from torg.places.queries.cities import main_street_of
from torg.places.queries.hours import state_of, states_at
from torg.places.queries.minimap import minimap_svg
from torg.places.queries.places import (
    BBox,
    PlaceFilter,
    find_places,
    visible_to,
    with_distance,
)
from torg.portal.queries.asked import said, side
from torg.portal.queries.map_events import LISTED as LISTED_EVENTS
from torg.portal.queries.map_events import EventOnMap, events_in_view
from torg.portal.queries.map_premises import LISTED as LISTED_PREMISES
from torg.portal.queries.map_premises import PremisesOnMap, premises_in_view
from torg.portal.queries.map_walks import WalkOnMap, walks_in_view
from torg.portal.queries.map_window import box_of, is_on_earth, numbers_in, window
from torg.portal.queries.wish import NEEDS

LISTED = 40  # places beside the map; the rest by moving the map or by the list of all places
MARKED = 1_500  # marks in view; beyond that they would only cover each other
ZOOMS = (11.0, 20.0)
USUAL_ZOOM, CLOSE_ZOOM = 15.5, 17.0
_SECONDS = 30

# Swedish and English words in addresses; both are understood on both sides.
NAMES = {
    "need": ("behov", "need"),
    "only_open": ("oppet", "open"),
    "accessible": ("rullstol", "wheelchair"),
    "only_events": ("evenemang", "events"),
    "only_walks": ("vandringar", "walks"),
    "only_vacant": ("lediga", "vacant"),
    "place": ("plats", "place"),
    "centre": ("mitt", "centre"),
    "zoom": ("zoom", "zoom"),
    "box": ("ruta", "box"),
}
_YES = ("ja", "yes")
_NEED_OF = {word: need for need, words in NEEDS.items() for word in words}


@dataclass(frozen=True)
class View:
    """What is asked for. `box` is the window that the script shows; it is not part of a link."""

    need: Need | None = None
    only_open: bool = False
    accessible: bool = False
    only_events: bool = False
    only_walks: bool = False
    only_vacant: bool = False
    place: str = ""
    centre: tuple[float, float] | None = None
    zoom: float | None = None
    box: BBox | None = None

    @property
    def narrows(self) -> bool:
        """Whether anything is asked for that leaves places out."""
        return bool(self.need or self.only_open or self.accessible or self.only_beside)

    @property
    def only_beside(self) -> bool:
        """Whether what stands beside the places is asked for, and no place."""
        return self.only_events or self.only_walks or self.only_vacant

    @property
    def with_events(self) -> bool:
        """Events stand beside every place; who looks for some places sees those alone."""
        return self.only_events or not self.narrows

    @property
    def with_walks(self) -> bool:
        """So do guided walks."""
        return self.only_walks or not self.narrows

    @property
    def with_vacant(self) -> bool:
        """And so do vacant premises."""
        return self.only_vacant or not self.narrows

    def link(self, **changes: Any) -> str:
        """The query string of this view with `changes`; "?" alone for the plain map."""
        wanted = replace(self, **changes)
        own = side()
        values = {
            "need": NEEDS[wanted.need][own] if wanted.need else "",
            "only_open": _YES[own] if wanted.only_open else "",
            "accessible": _YES[own] if wanted.accessible else "",
            "only_events": _YES[own] if wanted.only_events else "",
            "only_walks": _YES[own] if wanted.only_walks else "",
            "only_vacant": _YES[own] if wanted.only_vacant else "",
            "place": wanted.place,
            "centre": f"{wanted.centre[0]:.5f},{wanted.centre[1]:.5f}" if wanted.centre else "",
            "zoom": f"{wanted.zoom:.1f}" if wanted.zoom else "",
        }
        return "?" + urlencode([(NAMES[k][own], v) for k, v in values.items() if v], safe=",")


@dataclass(frozen=True)
class Choice:
    label: str
    query: str
    chosen: bool


@dataclass(frozen=True)
class MapRow:
    """A place of the list; has what the card of a place shows."""

    place: Place
    state: OpeningState
    distance_m: float | None = None


@dataclass(frozen=True)
class SquareLink:
    """A square to go to on the map."""

    slug: str
    name: str
    lat: float
    lon: float
    query: str
    chosen: bool


@dataclass(frozen=True)
class MapPage:
    """Everything on the page. `total` counts what lies in the window, `rows` the nearest of it."""

    city: City
    view: View
    centre: tuple[float, float]
    zoom: float
    rows: list[MapRow]
    total: int
    events: list[EventOnMap]
    walks: list[WalkOnMap]
    premises: list[PremisesOnMap]
    needs: list[Choice]
    switches: list[Choice]
    squares: list[SquareLink]
    main_street: str
    shown: Place | None

    @property
    def has_more(self) -> bool:
        return self.total > len(self.rows)

    @property
    def listed_events(self) -> list[EventOnMap]:
        return self.events[:LISTED_EVENTS]

    @property
    def more_events(self) -> list[EventOnMap]:
        """What folds out: the list holds every mark."""
        return self.events[LISTED_EVENTS:]

    @property
    def drawing(self) -> SafeString:
        """The map as the server draws it: what stands there before, or without, the script."""
        return minimap_svg(self.city, *self.centre, width=720, height=560, across_m=520)

    @property
    def narrows(self) -> bool:
        return self.view.narrows

    @property
    def lists_places(self) -> bool:
        """Also to say that there is none; not when only something else is asked for, and found."""
        found = self.events or self.walks or self.premises
        return not (self.view.only_beside and found)

    @property
    def listed_premises(self) -> list[PremisesOnMap]:
        return self.premises if self.view.only_vacant else self.premises[:LISTED_PREMISES]

    @property
    def more_premises(self) -> list[PremisesOnMap]:
        """What folds out: the list holds every mark."""
        return self.premises[len(self.listed_premises) :]

    @property
    def settings(self) -> dict[str, Any]:
        """What the script needs to draw the map; put on the page as JSON."""
        own = side()
        return {
            "centre": [self.centre[1], self.centre[0]],
            "zoom": self.zoom,
            "bounds": [self.city.west, self.city.south, self.city.east, self.city.north],
            "layers": address("portal:map_layer", "LAYER").replace("LAYER", "{layer}"),
            "version": f"{self.city.updated_at:%Y%m%d%H%M%S}",
            "marks": address("portal:map_places"),
            "place": address("portal:place", "SLUG").replace("SLUG", "{slug}"),
            "mainStreet": self.main_street,
            "shown": self.shown.slug if self.shown else "",
            "names": {key: words[own] for key, words in NAMES.items()},
            "query": self.view.link(centre=None, zoom=None, place=""),
            "words": {
                "hint": _("Map of the centre. Arrow keys move it, plus and minus zoom."),
                "close": _("Close"),
                "denied": _("Your position could not be read."),
                "you": _("You are here"),
            },
        }


def map_around(lat: float, lon: float) -> str:
    """Return the address of the map with a point in the middle; "" where there is no map page."""
    own = address("portal:map")
    return own + View(centre=(lat, lon), zoom=CLOSE_ZOOM).link() if own else ""


def read_view(params: Mapping[str, str]) -> View:
    """Read a query string. What is not understood is left out, never an error."""

    def told(name: str) -> str:
        return said(params, NAMES[name], 100)

    centre, zoom, box = numbers_in(told("centre"), 2), numbers_in(told("zoom"), 1), told("box")
    return View(
        need=_NEED_OF.get(told("need")),
        only_open=bool(told("only_open")),
        accessible=bool(told("accessible")),
        only_events=bool(told("only_events")),
        only_walks=bool(told("only_walks")),
        only_vacant=bool(told("only_vacant")),
        place=told("place"),
        centre=(centre[0], centre[1]) if centre and is_on_earth(*centre) else None,
        zoom=min(max(zoom[0], ZOOMS[0]), ZOOMS[1]) if zoom else None,
        box=box_of(numbers_in(box, 4)),
    )


def map_page(user: Person | None, city: City, view: View, now: datetime) -> MapPage:
    """Return the page: ten queries at most, whatever the number of places and events."""
    shown = visible_to(user, city).filter(slug=view.place).first() if view.place else None
    centre = view.centre or ((shown.lat, shown.lon) if shown else (city.lat, city.lon))
    zoom = view.zoom or (CLOSE_ZOOM if shown else USUAL_ZOOM)
    places = _places(user, city, view, _wanted(view, centre, zoom, now))
    nearest: QuerySet[Any] = with_distance(places, *centre)
    listed = list(nearest.order_by("distance_sq", "id")[:LISTED])
    states = states_at(city, (place.schedule_id for place in listed), now)
    return MapPage(
        city=city,
        view=view,
        centre=centre,
        zoom=zoom,
        rows=[MapRow(place, state_of(states, place)) for place in listed],
        total=places.count(),
        events=_events(city, view, centre, zoom, now),
        walks=_walks(city, view, centre, zoom),
        premises=_vacant(city, view, centre, zoom),
        needs=_need_choices(view),
        switches=_switches(view),
        squares=_squares(city, view),
        main_street=getattr(main_street_of(city), "name", ""),
        shown=shown,
    )


def marks_in_view(user: Person | None, city: City, view: View, now: datetime) -> dict[str, Any]:
    """Return the marks of the window, nearest to its middle first: [lon, lat, kind, slug, name,
    words]. Kept for half a minute, as long as the clock says the same."""
    centre = view.centre or (city.lat, city.lon)
    staff = staff_with_mfa(user)
    # A digest, not `hash`: that of -1.0 is that of -2.0, and every process has its own of words.
    asked = hashlib.sha256(repr((view, centre)).encode()).hexdigest()
    key = f"portal:marks:{city.pk}:{staff}:{get_language()}:{now:%H%M}:{asked}"
    known: dict[str, Any] | None = cache.get(key)
    if known is None:
        zoom = view.zoom or USUAL_ZOOM
        places = _places(user, city, view, _wanted(view, centre, zoom, now))
        nearest: QuerySet[Any] = with_distance(places, *centre)
        rows = list(
            nearest.select_related(None)
            .order_by("distance_sq", "id")
            .only("slug", "name", "lat", "lon", "schedule_id")[:MARKED]
        )
        states = states_at(city, (place.schedule_id for place in rows), now)
        known = {
            "marks": [_mark(place, state_of(states, place)) for place in rows],
            "events": [event.mark for event in _events(city, view, centre, zoom, now)],
            "walks": [walk.mark for walk in _walks(city, view, centre, zoom)],
            "vacant": [row.mark for row in _vacant(city, view, centre, zoom)],
        }
        cache.set(key, known, _SECONDS)
    return known


# --- inside --------------------------------------------------------------------------------------


def _wanted(view: View, centre: tuple[float, float], zoom: float, now: datetime) -> PlaceFilter:
    return PlaceFilter(
        bbox=view.box or window(centre, zoom),
        need=int(view.need or 0),
        open_at=now if view.only_open else None,
        accessible=view.accessible,
    )


def _places(user: Person | None, city: City, view: View, wanted: PlaceFilter) -> QuerySet[Place]:
    places = find_places(user, city, wanted)
    return places.none() if view.only_beside else places


def _events(
    city: City, view: View, centre: tuple[float, float], zoom: float, now: datetime
) -> list[EventOnMap]:
    if not view.with_events:
        return []
    return events_in_view(city, view.box or window(centre, zoom), now)


def _walks(city: City, view: View, centre: tuple[float, float], zoom: float) -> list[WalkOnMap]:
    return walks_in_view(city, view.box or window(centre, zoom)) if view.with_walks else []


def _vacant(
    city: City, view: View, centre: tuple[float, float], zoom: float
) -> list[PremisesOnMap]:
    return premises_in_view(city, view.box or window(centre, zoom)) if view.with_vacant else []


def _mark(place: Place, state: OpeningState) -> list[Any]:
    return [
        round(place.lon, 6),
        round(place.lat, 6),
        state.kind.value,
        place.slug,
        place.name,
        state.label,
    ]


def _need_choices(view: View) -> list[Choice]:
    return [
        Choice(
            str(need.label),
            view.link(need=None if view.need == need else need),
            view.need == need,
        )
        for need in Need
    ]


def _switches(view: View) -> list[Choice]:
    return [
        Choice(_("Open now"), view.link(only_open=not view.only_open), view.only_open),
        Choice(_("Step-free"), view.link(accessible=not view.accessible), view.accessible),
        Choice(
            _("What is on today"), view.link(only_events=not view.only_events), view.only_events
        ),
        Choice(_("Guided walks"), view.link(only_walks=not view.only_walks), view.only_walks),
        Choice(
            pgettext("several", "Vacant premises"),
            view.link(only_vacant=not view.only_vacant),
            view.only_vacant,
        ),
    ]


def _squares(city: City, view: View) -> list[SquareLink]:
    rows = (
        Square.objects.filter(city=city).order_by("name").values_list("slug", "name", "lat", "lon")
    )
    return [
        SquareLink(
            slug,
            name,
            lat,
            lon,
            view.link(centre=(lat, lon), zoom=CLOSE_ZOOM, place=""),
            view.centre == (round(lat, 5), round(lon, 5)),
        )
        for slug, name, lat, lon in rows
    ]
