"""What the pages of guided walks show."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from torg.agenda.models import Walk, WalkStop
from torg.agenda.queries.walks import get_walk, stops_of, walks_with_stops
from torg.core.geo import LocalPlane
from torg.core.rules import Person
from torg.places.geometry.walkways import MINUTES_A_METRE
from torg.places.hours import OpeningState
from torg.places.models import City
from torg.places.queries.hours import state_of, states_at
from torg.places.queries.minimap import minimap_svg
from torg.places.queries.places import visible_to

WIDTH, HEIGHT = 420, 400  # pixels of the map; shown wider at the desk
_MARGIN_PX = 46.0  # around the route, so that no pin is cut
_LEAST_ACROSS_M = 250.0
_MINUTES_A_STOP = 3
_ON_TODAY = 3
_SIZE = re.compile(r"-(\d{1,5})x(\d{1,5})\.webp$")


@dataclass(frozen=True)
class Line:
    """A walk in the list."""

    walk: Walk
    stops: int
    minutes: int
    map: "WalkMap | None"


@dataclass(frozen=True)
class Answer:
    letter: str
    text: str
    is_right: bool


@dataclass(frozen=True)
class Quiz:
    question: str
    answers: list[Answer]
    because: str

    @property
    def right(self) -> str:
        return next((answer.letter for answer in self.answers if answer.is_right), "")


@dataclass(frozen=True)
class Picture:
    """A stop's picture by its file's name; pixels, so that the page does not move when it comes."""

    name: str
    width: int
    height: int


def picture_of(stop: WalkStop) -> Picture | None:
    """Return the stop's picture, whose name says its size; None when there is none."""
    told = _SIZE.search(stop.image)
    return Picture(stop.image, int(told[1]), int(told[2])) if told else None


def mark_of(stop: WalkStop) -> str:
    """Return the stop's own mark on the page, the same in every language and order."""
    return f"s{stop.pk}"


@dataclass(frozen=True)
class Stop:
    """A stop as it is told; `leg_m` is the way from the one before it (None at the first)."""

    stop: WalkStop
    leg_m: float | None
    state: OpeningState | None

    @property
    def title(self) -> str:
        return str(self.stop.told("title"))

    @property
    def text(self) -> str:
        return str(self.stop.told("text"))

    @property
    def mark(self) -> str:
        return mark_of(self.stop)

    @property
    def picture(self) -> Picture | None:
        return picture_of(self.stop)

    @property
    def transcript(self) -> str:
        return str(self.stop.told("transcript"))

    @property
    def leg_minutes(self) -> int:
        return _minutes(self.leg_m or 0)

    @property
    def quiz(self) -> Quiz | None:
        asked: dict[str, Any] = self.stop.told("quiz")
        if not asked:
            return None
        answers = [
            Answer(letter, text, number == asked["right"])
            for number, (letter, text) in enumerate(zip("abcd", asked["answers"], strict=False))
        ]
        return Quiz(asked["question"], answers, asked.get("because", ""))


@dataclass(frozen=True)
class WalkMap:
    """The drawn map: the town below, the route with its numbers above, and the box in degrees."""

    sheet: SafeString
    route: SafeString
    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True)
class WalkPage:
    walk: Walk
    stops: list[Stop]
    minutes: int  # walking, with three minutes at each stop
    map: WalkMap | None
    url: str

    @property
    def is_draft(self) -> bool:
        return self.walk.publication != "published"


def walk_lines(user: Person | None, city: City) -> list[Line]:
    """Return the city's walks, in two queries; one more for each map that is not kept yet."""
    return [
        _line(walk, walk_map(city, walk, list(walk.stops.all())))
        for walk in walks_with_stops(user, city)
    ]


def _line(walk: Walk, drawn: "WalkMap | None") -> Line:
    count = len(walk.stops.all())
    return Line(walk, count, walking_minutes(walk.length_m, count), drawn)


def today_walks(city: City, _moment: datetime) -> list[Line] | None:
    """Return a few published walks for the front page; None when there are none. Two queries.

    Without their maps: each weighs as much as all the rest of the page.
    """
    walks = walks_with_stops(None, city)[:_ON_TODAY]
    return [_line(walk, None) for walk in walks] or None


def walk_page(user: Person | None, city: City, slug: str, now: datetime, *, url: str) -> WalkPage:
    """Return a walk with its stops; raises Walk.DoesNotExist. Five queries or so."""
    walk = get_walk(user, city, slug)
    walk.city = city
    stops = stops_of(walk)
    shown = set(
        visible_to(user, city)
        .filter(pk__in=[stop.place_id for stop in stops if stop.place_id])
        .values_list("pk", flat=True)
    )
    for stop in stops:
        if stop.place_id not in shown:
            stop.place = None  # a place that is hidden has no page to lead to
    states = states_at(city, (s.place.schedule_id for s in stops if s.place), now)
    told = []
    for number, stop in enumerate(stops):
        leg = stop.along_m - stops[number - 1].along_m if number else None
        told.append(Stop(stop, leg, state_of(states, stop.place) if stop.place else None))
    return WalkPage(
        walk=walk,
        stops=told,
        minutes=walking_minutes(walk.length_m, len(stops)),
        map=walk_map(city, walk, stops),
        url=url,
    )


def walking_minutes(length_m: float, stops: int) -> int:
    """Return how long a walk takes, rounded to five minutes: the way and the stops."""
    minutes = length_m * MINUTES_A_METRE + stops * _MINUTES_A_STOP
    return max(5, 5 * round(minutes / 5))


def _minutes(metres: float) -> int:
    return max(1, math.ceil(metres * MINUTES_A_METRE))


# --- the map -------------------------------------------------------------------------------------


def walk_map(city: City, walk: Walk, stops: Sequence[WalkStop]) -> WalkMap | None:
    """Draw the route over the town's own map; None when there is nothing to draw."""
    points = [point for leg in walk.legs for point in leg["line"]]
    points += [[stop.lon, stop.lat] for stop in stops]
    if not points:
        return None
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    centre = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
    plane = LocalPlane(*centre)
    (west, south), (east, north) = plane.to_xy([[min(lons), min(lats)], [max(lons), max(lats)]])
    room = (WIDTH - 2 * _MARGIN_PX, HEIGHT - 2 * _MARGIN_PX)
    metres_a_pixel = max((east - west) / room[0], (north - south) / room[1])
    across = max(metres_a_pixel * WIDTH, _LEAST_ACROSS_M)
    return map_around(city, walk, stops, centre, across)


def map_around(
    city: City,
    walk: Walk,
    stops: Sequence[WalkStop],
    centre: tuple[float, float],
    across: float,
    *,
    mark: tuple[float, float] | None = None,
) -> WalkMap:
    """Draw the route on `across` metres of the town around a (lat, lon), with a mark at another."""
    lat, lon = centre
    plane = LocalPlane(lat, lon)
    sheet = minimap_svg(city, lat, lon, width=WIDTH, height=HEIGHT, across_m=across, street="-")
    tall = across * HEIGHT / WIDTH
    corners = plane.to_lonlat([[-across / 2, -tall / 2], [across / 2, tall / 2]]).ravel().tolist()
    return WalkMap(sheet, _route(plane, across, walk, stops, mark), *corners)


def _route(
    plane: LocalPlane,
    across: float,
    walk: Walk,
    stops: Sequence[WalkStop],
    mark: tuple[float, float] | None,
) -> SafeString:
    scale = WIDTH / across

    def pixels(lon: float, lat: float) -> tuple[float, float]:
        x, y = plane.to_xy([lon, lat])
        return WIDTH / 2 + float(x) * scale, HEIGHT / 2 - float(y) * scale

    ways = "".join(
        '<path class="walkmap__way{}" d="M{}"/>'.format(
            " walkmap__way--guessed" if leg["guessed"] else "",
            "L".join("{:.1f} {:.1f}".format(*pixels(*point)) for point in leg["line"]),
        )
        for leg in walk.legs
    )
    pins = "".join(
        '<g class="walkmap__pin"><circle cx="{0:.1f}" cy="{1:.1f}" r="12"/>'
        '<text x="{0:.1f}" y="{2:.1f}" text-anchor="middle">{3}</text></g>'.format(
            *(at := pixels(stop.lon, stop.lat)), at[1] + 4.6, stop.number
        )
        for stop in reversed(stops)  # where two lie together the first is seen
    )
    me_x, me_y = pixels(mark[1], mark[0]) if mark else (-99.0, -99.0)
    # Made of numbers alone.
    return mark_safe(  # noqa: S308  -- as said above
        f'<svg class="walkmap__route" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}"'
        f' height="{HEIGHT}" aria-hidden="true" focusable="false">'
        f"{ways}{pins}"
        f'<circle class="walkmap__me" r="8" cx="{me_x:.1f}" cy="{me_y:.1f}"/></svg>'
    )
