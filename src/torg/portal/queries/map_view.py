"""What an address asks of the map, and the address of every further choice."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from torg.core.frame import address
from torg.places.enums import FacilityKind, Need
from torg.places.queries.places import BBox
from torg.portal.queries.asked import said, side
from torg.portal.queries.choosing import YES
from torg.portal.queries.map_window import box_of, is_on_earth, numbers_in, window
from torg.portal.queries.wish import NEEDS

# Swedish and English words in addresses; both are understood on both sides.
NAMES = {
    "need": ("behov", "need"),
    "only_open": ("oppet", "open"),
    "accessible": ("rullstol", "wheelchair"),
    "only_events": ("evenemang", "events"),
    "only_walks": ("vandringar", "walks"),
    "only_vacant": ("lediga", "vacant"),
    "facility": ("finns", "facility"),
    "place": ("plats", "place"),
    "centre": ("mitt", "centre"),
    "zoom": ("zoom", "zoom"),
    "box": ("ruta", "box"),
}
FACILITIES = {
    FacilityKind.TOILETS: ("toaletter", "toilets"),
    FacilityKind.PLAYGROUND: ("lekplatser", "playgrounds"),
    FacilityKind.TRANSIT: ("hallplatser", "stops"),
    FacilityKind.PARKING: ("parkering", "parking"),
}
ZOOMS = (11.0, 20.0)
USUAL_ZOOM, CLOSE_ZOOM = 15.5, 17.0
WIDE_ZOOM = 14.0  # a centre has few toilets: at first one sees them all
_FACILITY_OF = {word: kind for kind, words in FACILITIES.items() for word in words}
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
    facility: FacilityKind | None = None
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
        return bool(self.only_events or self.only_walks or self.only_vacant or self.facility)

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

    @property
    def facilities(self) -> FacilityKind | None:
        """Facilities are shown when they are asked for, and playgrounds to who is with children."""
        if self.facility or self.need != Need.CHILDREN or self.only_beside:
            return self.facility
        return FacilityKind.PLAYGROUND

    @property
    def first_zoom(self) -> float:
        """The zoom of an address that tells none."""
        return WIDE_ZOOM if self.facility else USUAL_ZOOM

    def shows(self, centre: tuple[float, float], zoom: float) -> BBox:
        """Return the box that is looked at: what the script says, else a usual window."""
        return self.box or window(centre, zoom)

    def link(self, **changes: Any) -> str:
        """The query string of this view with `changes`; "?" alone for the plain map."""
        wanted = replace(self, **changes)
        own = side()
        values = {
            "need": NEEDS[wanted.need][own] if wanted.need else "",
            "only_open": YES[own] if wanted.only_open else "",
            "accessible": YES[own] if wanted.accessible else "",
            "only_events": YES[own] if wanted.only_events else "",
            "only_walks": YES[own] if wanted.only_walks else "",
            "only_vacant": YES[own] if wanted.only_vacant else "",
            "facility": FACILITIES[wanted.facility][own] if wanted.facility else "",
            "place": wanted.place,
            "centre": f"{wanted.centre[0]:.5f},{wanted.centre[1]:.5f}" if wanted.centre else "",
            "zoom": f"{wanted.zoom:.1f}" if wanted.zoom else "",
        }
        return "?" + urlencode([(NAMES[k][own], v) for k, v in values.items() if v], safe=",")


def map_around(lat: float, lon: float) -> str:
    """Return the address of the map with a point in the middle; "" where there is no map page."""
    own = address("portal:map")
    return own + View(centre=(lat, lon), zoom=CLOSE_ZOOM).link() if own else ""


def map_of_facilities(kind: str) -> str:
    """Return the address of the map with a kind of facility on it; the plain map for others."""
    shown = next((known for known in FACILITIES if known == kind), None)
    return address("portal:map") + View(facility=shown).link()


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
        facility=_FACILITY_OF.get(told("facility")),
        place=told("place"),
        centre=(centre[0], centre[1]) if centre and is_on_earth(*centre) else None,
        zoom=min(max(zoom[0], ZOOMS[0]), ZOOMS[1]) if zoom else None,
        box=box_of(numbers_in(box, 4)),
    )
