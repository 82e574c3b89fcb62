"""What a visitor of the list of places has chosen, and the address of every further choice."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from torg.places.enums import Need
from torg.places.queries.places import BBox, PlaceFilter
from torg.portal.queries.asked import number_of_page, point_of, said, side
from torg.portal.queries.map_window import box_of, numbers_in
from torg.portal.queries.wish import NEEDS


class Sort(StrEnum):
    MATCH = "match"  # only with search words
    OPEN = "open"
    NAME = "name"
    NEAR = "near"


# Swedish and English words in addresses. Both are understood on both sides, so that a link keeps
# its meaning when the reader changes language.
NAMES = {
    "q": ("q", "q"),
    "category": ("kategori", "category"),
    "need": ("behov", "need"),
    "district": ("stadsdel", "district"),
    "street": ("gata", "street"),
    "only_open": ("oppet", "open"),
    "accessible": ("rullstol", "wheelchair"),
    "sort": ("ordning", "sort"),
    "near": ("nara", "near"),
    "box": ("ruta", "box"),
    "page": ("sida", "page"),
}
SORTS = {
    Sort.MATCH: ("traff", "match"),
    Sort.OPEN: ("oppna", "open"),
    Sort.NAME: ("namn", "name"),
    Sort.NEAR: ("nara", "near"),
}
YES = ("ja", "yes")
_SORT_OF = {word: sort for sort, words in SORTS.items() for word in words}
_NEED_OF = {word: need for need, words in NEEDS.items() for word in words}
_LONGEST = 200


@dataclass(frozen=True)
class Choosing:
    """The choices; an empty field asks for nothing. `sort` None means the usual order.

    `box` is the window of a map: west, south, east, north in degrees.
    """

    q: str = ""
    category: str = ""
    need: Need | None = None
    district: str = ""
    street: str = ""
    only_open: bool = False
    accessible: bool = False
    sort: Sort | None = None
    near: tuple[float, float] | None = None
    box: BBox | None = None
    page: int = 1

    @property
    def order(self) -> Sort:
        """The order that holds: the chosen one where it can be, else match or open ones first."""
        usual = Sort.MATCH if self.q else Sort.OPEN
        if self.sort is None or (self.sort == Sort.MATCH and not self.q):
            return usual
        return self.sort

    @property
    def narrows(self) -> bool:
        """Whether anything is chosen that leaves places out."""
        bare = Choosing(sort=self.sort, near=self.near, page=self.page)
        return self != bare

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the search form sends along unseen."""
        return self.pairs("q", "page", "sort")

    def wanted(self, now: datetime) -> PlaceFilter:
        """Return the filter of the chosen; the order is left out."""
        return PlaceFilter(
            bbox=self.box,
            q=self.q,
            category=self.category,
            need=int(self.need or 0),
            district=self.district,
            street=self.street,
            open_at=now if self.only_open else None,
            accessible=self.accessible,
        )

    def link(self, **changes: Any) -> str:
        """The query string that asks for this with `changes`, from the first page."""
        return replace(self, **{"page": 1, **changes}).query()

    def query(self) -> str:
        """The query string of the choices themselves; "?" alone for the plain list."""
        return "?" + urlencode(self.pairs(), safe=",")

    def pairs(self, *without: str) -> list[tuple[str, str]]:
        """Names and values of the query string, in the reader's language."""
        own = side()
        values = {
            "q": self.q,
            "category": self.category,
            "need": NEEDS[self.need][own] if self.need else "",
            "district": self.district,
            "street": self.street,
            "only_open": YES[own] if self.only_open else "",
            "accessible": YES[own] if self.accessible else "",
            "sort": SORTS[self.sort][own] if self.sort else "",
            "near": f"{self.near[0]:.4f},{self.near[1]:.4f}" if self.near else "",
            "box": ",".join(f"{edge:.6f}" for edge in self.box) if self.box else "",
            "page": str(self.page) if self.page > 1 else "",
        }
        return [
            (NAMES[name][own], value)
            for name, value in values.items()
            if value and name not in without
        ]


def read_choosing(params: Mapping[str, str]) -> Choosing:
    """Read a query string. What is not understood is left out, never an error."""

    def told(name: str) -> str:
        return said(params, NAMES[name], _LONGEST)

    return Choosing(
        q=" ".join(told("q").split()),
        category=told("category"),
        need=_NEED_OF.get(told("need")),
        district=told("district"),
        street=told("street"),
        only_open=bool(told("only_open")),
        accessible=bool(told("accessible")),
        sort=_SORT_OF.get(told("sort")),
        near=point_of(told("near")),
        box=box_of(numbers_in(told("box"), 4)),
        page=number_of_page(told("page")),
    )
