"""Guided walks on the map: their way as a line, where they begin, and a row each beside it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from torg.agenda.models import Walk
from torg.agenda.queries.walks import visible_walks
from torg.core.frame import address
from torg.places.models import City
from torg.places.queries.places import BBox
from torg.portal.queries.walks import Line, walking_minutes

_DECIMALS = 6  # of a degree: a tenth of a metre


@dataclass(frozen=True)
class WalkOnMap:
    """A walk that passes through the window; `lat` and `lon` are of its first stop."""

    line: Line
    lat: float
    lon: float
    way: list[list[float]]  # [lon, lat] after [lon, lat]

    @property
    def key(self) -> str:
        return f"walk:{self.line.walk.slug}"

    @property
    def title(self) -> str:
        title: str = self.line.walk.told("title")
        return title

    @property
    def url(self) -> str:
        return address("portal:walk", self.line.walk.slug)

    @property
    def words(self) -> str:
        stops, minutes = self.line.stops, self.line.minutes
        count = ngettext("%(n)s stop", "%(n)s stops", stops) % {"n": stops}
        return f"{count} · " + _("about %(n)s min") % {"n": minutes}

    @property
    def mark(self) -> dict[str, Any]:
        """Return the way, and [lon, lat, kind, key, title, words, address] as events have it."""
        at = [round(self.lon, _DECIMALS), round(self.lat, _DECIMALS)]
        way = [[round(lon, _DECIMALS), round(lat, _DECIMALS)] for lon, lat in self.way]
        return {"way": way, "mark": [*at, "walk", self.key, self.title, self.words, self.url]}


def walks_in_view(city: City, box: BBox) -> list[WalkOnMap]:
    """Return the published walks with a piece of their way in (west, south, east, north)."""
    west, south, east, north = box
    found = []
    for walk in visible_walks(None, city):
        way = _way(walk)
        if any(west <= lon <= east and south <= lat <= north for lon, lat in way):
            stops = len(walk.legs) + 1
            line = Line(walk, stops, walking_minutes(walk.length_m, stops), None)
            found.append(WalkOnMap(line, way[0][1], way[0][0], way))
    return found


def _way(walk: Walk) -> list[list[float]]:
    """Return the legs as one line; where they meet a point stands once."""
    way: list[list[float]] = []
    for leg in walk.legs:
        way += leg["line"][1:] if way and way[-1] == leg["line"][0] else leg["line"]
    return way
