"""What the stroll's pages show: a street drawn at an instant, and the streets worth walking."""

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import accumulate

from django.utils.safestring import SafeString

from torg.core.facade import Front, draw_break, draw_front
from torg.core.frame import address
from torg.core.rules import Person
from torg.places.models import City, Place, Street
from torg.places.queries.hours import state_of, states_at
from torg.places.queries.minimap import minimap_svg
from torg.places.queries.strolls import (
    ItemKind,
    Stroll,
    StrollItem,
    nearest_streets,
    point_at,
    stroll,
)
from torg.places.queries.walking import door_number
from torg.portal.queries.map_view import map_around
from torg.portal.queries.ribbon import Ribbon, ribbon_of
from torg.portal.queries.strips import NOTHING, Shown, draw_item, draw_part, evening_in, shown
from torg.portal.queries.stroll_part import LEAD_M, Before, Part, before, part_of, true_metre
from torg.portal.queries.stroll_time import TimeHandle, time_handle
from torg.portal.queries.stroll_words import facts_of, more_words, side_name
from torg.portal.when import format_when, parse_when

AHEAD_M = 25.0  # from the edge of the strip to where one stands: half a screen at the desk
MAP_SIZE, MAP_ACROSS_M = (224, 112), 380.0  # pixels, metres
SHOWN_ROWS, MOST_ROWS = 10, 14  # of a side in the list; what is beyond the most is folded away


@dataclass(frozen=True)
class Side:
    """One side of the street: a part of it drawn, all of it as a list."""

    key: str
    name: str
    strip: list[Shown]
    rows: list[Shown]
    is_bare: bool  # nothing to walk past
    folded: list[Shown]  # the rest of a long list
    fold_words: str
    lead: str = ""  # fills up to the first item: the sides stay opposite


@dataclass(frozen=True)
class StrollPage:
    """All of `/promenad/<street>/`."""

    walk: Stroll
    at: datetime
    now: bool
    evening: bool
    refused: str  # the `?t=` that could not be read
    only_open: bool
    facts: str
    sides: list[Side]
    time: TimeHandle
    ribbon: Ribbon
    part: Part
    before: Before | None
    end_metre: str
    when: str  # "&t=…" or empty
    base: str
    where: tuple[float, float] | None  # lon, lat of where the drawn part begins
    near: list[Street] = field(default_factory=list)

    @property
    def street(self) -> Street:
        return self.walk.street

    @property
    def minimap(self) -> SafeString:
        """Where one stands, with the street in brick; "" where the city has no base map."""
        if self.where is None:
            return SafeString("")
        lon, lat = self.where
        return minimap_svg(
            self.street.city, lat, lon, width=MAP_SIZE[0], height=MAP_SIZE[1],
            across_m=MAP_ACROSS_M, mark="here", street=self.street.name,
        )  # fmt: skip

    @property
    def map_url(self) -> str:
        return map_around(self.where[1], self.where[0]) if self.where else ""


def stroll_page(
    user: Person | None,
    street: Street,
    now: datetime,
    *,
    t: str = "",
    start: str = "",
    only_open: bool = False,
) -> StrollPage:
    """Return the page of a street; `t` and `start` as the address has them.

    Ten queries beside the street's own, whatever its length; one more for one without places.
    """
    local = now.astimezone(street.city.tz)
    chosen = parse_when(t, local) if t else None
    at = chosen or local
    walk = stroll(user, street, at)
    evening = evening_in(street.city, at)
    part = part_of(walk, start)
    when = f"&t={format_when(at)}" if chosen else ""
    sides = _sides(walk, evening, part.bounds, when, only_open)
    earlier_on = before(walk, part)
    begin, end = _drawn_part(sides, part.bounds)
    drawn = (begin - LEAD_M if earlier_on else begin, end)
    base = address("portal:stroll", street.slug)
    return StrollPage(
        walk=walk,
        at=at,
        now=chosen is None,
        evening=evening,
        refused=t if t and chosen is None else "",
        only_open=only_open,
        facts=facts_of(walk),
        sides=[replace(side, lead=_lead(side, drawn[0], evening)) for side in sides],
        time=time_handle(walk, local, now=chosen is None),
        ribbon=ribbon_of(walk, drawn),
        part=part,
        before=earlier_on,
        end_metre=f"{street.length_m:.0f}",
        when=when,
        base=base,
        where=point_at(street.line, float(true_metre(walk, part.begin + AHEAD_M))),
        near=nearest_streets(street) if not walk.total else [],
    )


def _drawn_part(sides: list[Side], part: tuple[float, float]) -> tuple[float, float]:
    """Return where the drawn items of both sides begin and end, in metres of the strip."""
    items = [shown for side in sides if not side.is_bare for shown in side.strip]
    if not items:
        return part
    ends = max(shown.item.x_m + shown.item.width_m for shown in items)
    return min(shown.begins_m for shown in items), ends


def _lead(side: Side, begin: float, evening: bool) -> str:
    room = round(side.strip[0].begins_m - begin, 1) if side.strip else 0.0
    return draw_break(side.key, width_m=room, evening=evening).svg if room > 0 else ""


def _sides(
    walk: Stroll, evening: bool, part: tuple[float, float], when: str, only_open: bool
) -> list[Side]:
    faces = {"left": walk.street.left_faces, "right": walk.street.right_faces}
    answer = []
    for side, items in walk.sides:
        bare = not any(i.kind in {ItemKind.PLACE, ItemKind.DOOR, ItemKind.VACANT} for i in items)
        drawn = list(draw_part(items, evening, when, part))
        rows = [
            shown(item, NOTHING, SafeString(""), when)
            for item in items
            if item.kind not in {ItemKind.HOUSES, ItemKind.BREAK}
            and (not only_open or _has_open(item))
        ]
        name = side_name(faces[side.value])
        kept = _kept(rows)
        more = rows[kept:]
        words = more_words(name, [row.item for row in more]) if more else ""
        answer.append(Side(side.value, name, drawn, rows[:kept], bare, more, words))
    return answer


def _kept(rows: list[Shown]) -> int:
    """Return how many rows of a side stand open in the list: those behind a door count too."""
    entries = list(accumulate(1 + len(row.more) for row in rows))
    if not entries or entries[-1] <= MOST_ROWS:
        return len(rows)
    return bisect_left(entries, SHOWN_ROWS) + 1


def _has_open(item: StrollItem) -> bool:
    return item.is_open or any(inside.state.is_open for inside in item.inside)


# --- parts of other pages -------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """A place's front among its neighbours."""

    before: list[Shown]
    here: Shown
    after: list[Shown]
    evening: bool


def row_around(user: Person | None, place: Place, at: datetime, n: int = 3) -> Row:
    """Return the true front of a place in its true row, `n` neighbours on each side.

    A place without a street stands alone. Queries: those of `stroll`, or one for its state.
    """
    evening = evening_in(place.city, at)
    if place.street is None or place.along_m is None:
        return Row([], _alone(place, at, evening), [], evening)
    walk = stroll(user, place.street, at)
    for _side, items in walk.sides:
        where = next((i for i, item in enumerate(items) if _holds(item, place)), None)
        if where is not None:
            return _cut(items, where, n, evening)
    return Row([], _alone(place, at, evening), [], evening)


def row_of_front(
    user: Person | None,
    street: Street | None,
    at: datetime,
    *,
    city: City,
    slug: str,
    place: Place | None,
    alone: Front,
    n: int = 3,
) -> Row:
    """Return the front of a premises in its true row; `alone` is drawn where it has none."""
    evening = evening_in(city, at)
    walk = stroll(user, street, at) if street is not None else None
    for _side, items in walk.sides if walk is not None else ():
        for where, item in enumerate(items):
            if item.premises == slug or (place is not None and _holds(item, place)):
                return _cut(items, where, n, evening)
    drawn = draw_front(replace(alone, evening=evening))
    item = StrollItem(ItemKind.VACANT, 0, drawn.width_m, alone.sign, alone.number, premises=slug)
    return Row([], shown(item, drawn, SafeString(""), ""), [], evening)


def _cut(items: list[StrollItem], where: int, n: int, evening: bool) -> Row:
    low, high = max(0, where - n), where + n + 1
    part = (items[low].x_m, items[min(high, len(items)) - 1].x_m + 16)
    drawn = list(draw_part(items[:high], evening, "", part))
    middle = where - low
    return Row(drawn[:middle], drawn[middle], drawn[middle + 1 :], evening)


def _holds(item: StrollItem, place: Place) -> bool:
    return item.place == place or any(inside.place == place for inside in item.inside)


def _alone(place: Place, at: datetime, evening: bool) -> Shown:
    state = state_of(states_at(place.city, [place.schedule_id], at), place)
    width = place.frontage_m or 7.0
    item = StrollItem(ItemKind.PLACE, 0, width, place.name, door_number(place), place, state)
    return shown(item, draw_item(item, evening=evening), SafeString(""), "")
