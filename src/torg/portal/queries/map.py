"""The map page: what is chosen, the places in view as an equal list, and the marks as data."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
    PlaceFilter,
    find_places,
    visible_to,
    with_distance,
)
from torg.portal.queries.asked import side
from torg.portal.queries.choosing import Choosing
from torg.portal.queries.map_events import LISTED as LISTED_EVENTS
from torg.portal.queries.map_events import EventOnMap, events_in_view
from torg.portal.queries.map_facilities import FacilityOnMap, facilities_in_view, kind_words
from torg.portal.queries.map_premises import LISTED as LISTED_PREMISES
from torg.portal.queries.map_premises import PremisesOnMap, premises_in_view
from torg.portal.queries.map_view import CLOSE_ZOOM, FACILITIES, NAMES, View, map_of_facilities
from torg.portal.queries.map_walks import WalkOnMap, walks_in_view

LISTED = 40  # places beside the map; the rest stand in the list of places, of the same window
MARKED = 1_500  # marks in view; beyond that they would only cover each other
_SECONDS = 30


@dataclass(frozen=True)
class Choice:
    label: str
    query: str
    chosen: bool
    icon: str = ""


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
    facilities: list[FacilityOnMap]
    needs: list[Choice]
    switches: list[Choice]
    facility_choices: list[Choice]
    squares: list[SquareLink]
    main_street: str
    shown: Place | None

    @property
    def has_more(self) -> bool:
        return self.total > len(self.rows)

    @property
    def all_places(self) -> str:
        """The address of the list of the places on the map: same choices, same window."""
        view = self.view
        same = Choosing(
            need=view.need,
            only_open=view.only_open,
            accessible=view.accessible,
            box=view.shows(self.centre, self.zoom),
        )
        return address("portal:places") + same.query()

    @property
    def back(self) -> str:
        """The address of the centre, with the facilities that are asked for."""
        return map_of_facilities(self.view.facility or "")

    @property
    def facility_words(self) -> str:
        """The heading of the facilities that are shown: "Toilets"."""
        kind = self.view.facilities
        return str(kind_words(kind)) if kind else ""

    @property
    def listed_facilities(self) -> list[FacilityOnMap]:
        return self.facilities[:LISTED]

    @property
    def more_facilities(self) -> list[FacilityOnMap]:
        """What folds out: the list holds every mark."""
        return self.facilities[LISTED:]

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
        found = self.events or self.walks or self.premises or self.facilities
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


def map_page(user: Person | None, city: City, view: View, now: datetime) -> MapPage:
    """Return the page: ten queries at most, whatever the number of places and events."""
    shown = visible_to(user, city).filter(slug=view.place).first() if view.place else None
    centre = view.centre or ((shown.lat, shown.lon) if shown else (city.lat, city.lon))
    zoom = view.zoom or (CLOSE_ZOOM if shown else view.first_zoom)
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
        facilities=_facilities(city, view, centre, zoom, now),
        needs=_need_choices(view),
        switches=_switches(view),
        facility_choices=_facility_choices(view),
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
        zoom = view.zoom or view.first_zoom
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
            "facilities": [row.mark for row in _facilities(city, view, centre, zoom, now)],
        }
        cache.set(key, known, _SECONDS)
    return known


# --- inside --------------------------------------------------------------------------------------


def _wanted(view: View, centre: tuple[float, float], zoom: float, now: datetime) -> PlaceFilter:
    return PlaceFilter(
        bbox=view.shows(centre, zoom),
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
    return events_in_view(city, view.shows(centre, zoom), now)


def _walks(city: City, view: View, centre: tuple[float, float], zoom: float) -> list[WalkOnMap]:
    return walks_in_view(city, view.shows(centre, zoom)) if view.with_walks else []


def _vacant(
    city: City, view: View, centre: tuple[float, float], zoom: float
) -> list[PremisesOnMap]:
    return premises_in_view(city, view.shows(centre, zoom)) if view.with_vacant else []


def _facilities(
    city: City, view: View, centre: tuple[float, float], zoom: float, now: datetime
) -> list[FacilityOnMap]:
    kind = view.facilities
    if kind is None:
        return []
    return facilities_in_view(
        city,
        kind,
        view.shows(centre, zoom),
        now,
        only_open=view.only_open,
        accessible=view.accessible,
    )


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


def _facility_choices(view: View) -> list[Choice]:
    return [
        Choice(
            str(kind_words(kind)),
            view.link(facility=None if view.facility == kind else kind),
            view.facility == kind,
            icon=kind.value,
        )
        for kind in FACILITIES
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
