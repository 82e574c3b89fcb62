"""The map on the front page: the centre, with a window at each place whose hours are known."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString, mark_safe

from torg.core.facade import state_mark
from torg.core.frame import address
from torg.core.geo import LocalPlane
from torg.places.enums import OpenKind
from torg.places.models import City, Place
from torg.places.queries.hours import state_of, states_at
from torg.places.queries.minimap import Box, minimap
from torg.places.queries.places import PlaceFilter, find_places

WIDTH, HEIGHT = 1152, 320  # pixels; a phone shows the middle of it
ACROSS_M = 620.0
MOST = 90  # places looked at, nearest the centre first
MARK = (16, 20)  # pixels
APART = 26.0  # pixels between marks; of two that would cover each other the nearer is shown


@dataclass(frozen=True)
class TodayMap:
    sheet: SafeString
    marks: SafeString
    url: str


def today_map(city: City, moment: datetime) -> TodayMap | None:
    """Return the map, or None where there is no map page or nothing to draw."""
    url = address("portal:map")
    sheet = minimap(city, city.lat, city.lon, width=WIDTH, height=HEIGHT, across_m=ACROSS_M)
    if not url or not sheet.svg:
        return None
    around = PlaceFilter(near=(city.lat, city.lon), within_m=ACROSS_M * 0.55)
    places = list(find_places(None, city, around)[:MOST])
    return TodayMap(sheet.svg, _marks(city, places, moment, sheet.names), url)


def _marks(city: City, places: list[Place], moment: datetime, names: tuple[Box, ...]) -> SafeString:
    """Return the windows as one drawing of the same size as the sheet beneath it."""
    states = states_at(city, (place.schedule_id for place in places), moment)
    plane = LocalPlane(city.lat, city.lon)
    taken: list[tuple[float, float]] = []
    drawn = []
    for place in places:
        kind = state_of(states, place).kind
        ((east, north),) = plane.to_xy([[place.lon, place.lat]])
        x = WIDTH / 2 + east * WIDTH / ACROSS_M
        y = HEIGHT / 2 - north * WIDTH / ACROSS_M
        inside = MARK[1] < y < HEIGHT - MARK[1]
        free = all(abs(x - a) > APART or abs(y - b) > APART for a, b in taken)
        if kind != OpenKind.UNKNOWN and inside and free and not _covers(x, y, names):
            taken.append((x, y))
            place_at = f'<svg x="{x - MARK[0] / 2:.1f}" y="{y - MARK[1] / 2:.1f}"'
            drawn.append(state_mark(kind).replace("<svg", place_at, 1))
    # Made of numbers and of marks that are constant text.
    return mark_safe(  # noqa: S308  -- as said above
        f'<svg class="today-map__marks" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}"'
        f' height="{HEIGHT}" aria-hidden="true" focusable="false">{"".join(drawn)}</svg>'
    )


def _covers(x: float, y: float, names: tuple[Box, ...]) -> bool:
    """Whether a mark at a point would lie on a street's name."""
    wide, high = MARK[0] / 2 + 3, MARK[1] / 2 + 2
    return any(
        left - wide < x < right + wide and top - high < y < bottom + high
        for left, top, right, bottom in names
    )
