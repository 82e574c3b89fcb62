"""How a street is laid out for walking: true order and spacing, in metres of a drawn strip.

Pure arithmetic on what was read: no queries here. Both sides share one scale. Where neither side
has anything for a long way the scale is compressed, and the break says how far it really is.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from torg.places.enums import OpenKind
from torg.places.hours import OpeningState
from torg.places.models import Place, Square, Street

USUAL_FRONT, LEAST_FRONT, WIDEST_FRONT = 7.0, 5.0, 16.0
SAME_DOOR_M = 1.5  # two places nearer than this share a door
NEAR_DOOR_M = 25.0  # how far a courtyard or an upper floor may lie from the door it is shown by
LONG_EMPTY_M, BREAK_M = 60.0, 18.0  # an empty stretch longer than this is drawn this long
HOUSE_M = 9.0
MOST_HOUSES = 3  # in a row, without a shop; beyond that a break says how far it is


GROUND = frozenset({"", "0", "0.0", "-0.5", "0.5", "G", "g"})  # a few steps up or down count
LONGEST_NUMBER = 8  # letters on an enamel sign
# 13, 13 A, 13b, 13–15, 13/15 B: a number, perhaps a letter, perhaps up to another one.
_DOOR = re.compile(r"\d{1,5}(?:\s?[^\W\d_]\b)?(?:\s?[-–/]\s?\d{1,5}(?:\s?[^\W\d_]\b)?)?")


class ItemKind(StrEnum):
    """What one passes. Vacant premises come from the app that knows of them."""

    PLACE = "place"
    VACANT = "vacant"
    STREET = "street"
    SQUARE = "square"
    PARK = "park"
    WATER = "water"
    DOOR = "door"  # no window, but a way in to a courtyard or upstairs
    HOUSES = "houses"
    BREAK = "break"


@dataclass(frozen=True)
class Inside:
    """A place without a window of its own, reached through the door of another."""

    place: Place
    state: OpeningState
    where: str  # "courtyard", "floor", "door"


@dataclass(frozen=True)
class StrollItem:
    """One thing passed on one side. `at_m` is true metres along the street, to its middle;
    `x_m` and `width_m` are metres of the drawn strip."""

    kind: ItemKind
    at_m: float
    width_m: float
    name: str = ""
    number: str = ""
    place: Place | None = None
    state: OpeningState | None = None
    inside: tuple[Inside, ...] = ()
    to_street: Street | None = None
    to_square: Square | None = None
    to_metre: float = 0.0  # where along `to_street` one comes out
    open_count: int = 0  # of the places on `to_street`
    lines: tuple[str, ...] = ()  # what is in the window: notices, events, offers
    area: str = ""  # of vacant premises
    card: str = ""  # what hangs in their window
    premises: str = ""  # their slug
    empty_m: float = 0.0  # how far a break really is
    x_m: float = 0.0

    @property
    def is_open(self) -> bool:
        return self.state is not None and self.state.is_open

    @property
    def key(self) -> str:
        if self.premises:
            return f"{self.kind}-{self.premises}"
        return f"{self.kind}-{self.place.pk}" if self.place else f"{self.kind}-{self.at_m:.0f}"


@dataclass(frozen=True)
class Scale:
    """True metres to metres of the strip: straight lines between knots."""

    true: tuple[float, ...] = (0.0,)
    drawn: tuple[float, ...] = (0.0,)

    def __call__(self, metres: float) -> float:
        i = min(len(self.true) - 1, max(1, bisect_right(self.true, metres))) if self.true[1:] else 0
        if not i:
            return metres
        a, b = self.true[i - 1], self.true[i]
        share = (metres - a) / (b - a) if b > a else 0.0
        return self.drawn[i - 1] + share * (self.drawn[i] - self.drawn[i - 1])


@dataclass(frozen=True)
class Sides:
    left: list[StrollItem] = field(default_factory=list)
    right: list[StrollItem] = field(default_factory=list)


def front_width(place: Place) -> float:
    """Return the metres of frontage to draw; 7 where it is not known."""
    return min(WIDEST_FRONT, max(LEAST_FRONT, place.frontage_m or USUAL_FRONT))


def door_number(place: Place) -> str:
    """Return the house number as a sign over the door has it: "13 A" of "13 A, 5. krs./Floor".

    Sources put floors and more into it. A text without a number at its head is kept if short.
    """
    return short_number(place.house_number)


def short_number(house_number: str) -> str:
    """Return a house number as a sign over the door has it: see `door_number`."""
    text = house_number.strip()
    found = _DOOR.match(text)
    if found:
        return found[0].strip()
    return text if len(text) <= LONGEST_NUMBER else ""


def has_window(place: Place) -> bool:
    """Whether the place is seen from the street, and not in a courtyard or upstairs."""
    # "0;1;2", "-1;0" and "0-2" all have windows at the street.
    floors = {part.strip() for part in place.floor.split(";")}
    return not place.in_courtyard and bool(floors & GROUND or place.floor.startswith("0-"))


def fronts_on_side(
    places: Iterable[Place], states: dict[int, OpeningState], unknown: OpeningState
) -> list[StrollItem]:
    """Return the fronts of one side in walking order.

    Places at one door share a front: the first by rank is drawn, the rest are named under it, as
    are those in the courtyard or upstairs. Where there is no window near, a plain door is shown.
    """

    def state(place: Place) -> OpeningState:
        return states.get(place.schedule_id or 0, unknown)

    seen = sorted(places, key=lambda p: (p.along_m or 0.0, not has_window(p), p.name, p.pk))
    fronts: list[StrollItem] = []
    hidden: list[Place] = []
    for place in seen:
        if not has_window(place):
            hidden.append(place)
            continue
        at = place.along_m or 0.0
        last = fronts[-1] if fronts else None
        if last is not None and at - last.at_m < SAME_DOOR_M:
            fronts[-1] = _share_door(last, place, state(place))
            continue
        fronts.append(
            StrollItem(
                ItemKind.PLACE,
                at,
                front_width(place),
                place.name,
                door_number(place),
                place,
                state(place),
            )
        )
    for place in hidden:
        _hide(fronts, place, state(place))
    return sorted(fronts, key=lambda item: item.at_m)


def _share_door(front: StrollItem, place: Place, state: OpeningState) -> StrollItem:
    """Return a front that names one more place; the one whose hours are known is drawn."""
    first, first_state = front.place, front.state
    if first is None or first_state is None:
        return front
    better = first_state.kind == OpenKind.UNKNOWN and state.kind != OpenKind.UNKNOWN
    if not better:
        return replace(front, inside=(*front.inside, Inside(place, state, "door")))
    return replace(
        front,
        name=place.name,
        number=door_number(place),
        place=place,
        state=state,
        width_m=max(front.width_m, front_width(place)),
        inside=(Inside(first, first_state, "door"), *front.inside),
    )


def _hide(fronts: list[StrollItem], place: Place, state: OpeningState) -> None:
    """Put a place without a window by the nearest door, or by a door of its own."""
    at = place.along_m or 0.0
    inside = Inside(place, state, "courtyard" if place.in_courtyard else "floor")
    near = min(
        range(len(fronts)),
        key=lambda i: (fronts[i].number != door_number(place), abs(fronts[i].at_m - at)),
        default=None,
    )
    if near is not None and abs(fronts[near].at_m - at) <= NEAR_DOOR_M:
        fronts[near] = replace(fronts[near], inside=(*fronts[near].inside, inside))
        return
    fronts.append(
        StrollItem(ItemKind.DOOR, at, HOUSE_M, number=door_number(place), inside=(inside,), x_m=at)
    )


def scale_of(length_m: float, items: Iterable[StrollItem]) -> Scale:
    """Return the scale of a street: long stretches with nothing on either side are compressed."""
    spans = sorted((i.at_m - i.width_m / 2, i.at_m + i.width_m / 2) for i in items)
    true, drawn = [0.0], [0.0]

    def knot(metres: float, step: float) -> None:
        true.append(metres)
        drawn.append(drawn[-1] + step)

    reached = 0.0
    for start, end in [*spans, (length_m, length_m)]:
        if start - reached > LONG_EMPTY_M:
            knot(reached, reached - true[-1])
            knot(start, BREAK_M)
        reached = max(reached, end)
    end = max(length_m, reached)
    if end > true[-1]:
        knot(end, end - true[-1])
    return Scale(tuple(true), tuple(drawn))


def lay_out(items: Sequence[StrollItem], scale: Scale, length_m: float) -> list[StrollItem]:
    """Return one side as drawn from the street's start to its end, without gaps between items.

    What stands too close is pushed on, in order; the gaps left between are houses without shops,
    or a break when they are long.
    """
    out: list[StrollItem] = []
    cursor = true_cursor = 0.0
    for item in sorted(items, key=lambda i: i.at_m):
        start = scale(item.at_m) - item.width_m / 2
        gap = start - cursor
        if gap >= LEAST_FRONT:
            empty = item.at_m - item.width_m / 2 - true_cursor
            out.extend(_between(cursor, gap, true_cursor, empty))
            cursor = start
            gap = 0.0
        width = item.width_m + max(0.0, gap)
        if gap > 0 and (item.kind != ItemKind.PLACE or width > WIDEST_FRONT):
            # Too narrow for a house, and the front cannot take it: a passage.
            out.append(StrollItem(ItemKind.BREAK, item.at_m, gap, x_m=cursor))
            cursor, width = start, item.width_m
        out.append(replace(item, x_m=cursor, width_m=width))
        cursor += width
        true_cursor = max(true_cursor, item.at_m + item.width_m / 2)
    rest = scale(length_m) - cursor
    if rest >= LEAST_FRONT and out:
        out.extend(_between(cursor, rest, true_cursor, length_m - true_cursor))
    return out


def _between(x: float, width: float, at: float, empty_m: float) -> list[StrollItem]:
    """Return what fills a gap: up to three houses, or a house on each side of a break."""
    if width <= HOUSE_M * MOST_HOUSES + 3 and empty_m < LONG_EMPTY_M:
        count = max(1, round(width / HOUSE_M))
        each = width / count
        return [
            StrollItem(ItemKind.HOUSES, at + (i + 0.5) * empty_m / count, each, x_m=x + i * each)
            for i in range(count)
        ]
    if width < 2 * HOUSE_M + 8:
        return [StrollItem(ItemKind.BREAK, at + empty_m / 2, width, empty_m=empty_m, x_m=x)]
    middle = width - 2 * HOUSE_M
    return [
        StrollItem(ItemKind.HOUSES, at + HOUSE_M / 2, HOUSE_M, x_m=x),
        StrollItem(ItemKind.BREAK, at + empty_m / 2, middle, empty_m=empty_m, x_m=x + HOUSE_M),
        StrollItem(ItemKind.HOUSES, at + empty_m - HOUSE_M / 2, HOUSE_M, x_m=x + HOUSE_M + middle),
    ]
