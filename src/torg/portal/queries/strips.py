"""Strips of a street: items drawn and put into words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.safestring import SafeString

from torg.core.facade import (
    Drawing,
    Front,
    draw_break,
    draw_front,
    draw_house_without_shop,
    draw_side_street,
    draw_square,
    draw_street_life,
    look_of,
)
from torg.core.frame import address, frame
from torg.core.sun import is_evening
from torg.places.hours import OpeningState
from torg.places.models import City
from torg.places.queries.strolls import ItemKind, StrollItem
from torg.portal.queries.fronts import front_of
from torg.portal.queries.map_view import map_around
from torg.portal.queries.stroll_words import caption_of, floor_words, spoken_of

NOTHING = Drawing(SafeString(""), 0, 0)


@dataclass(frozen=True)
class Within:
    """A place without a window of its own, as a link."""

    name: str
    url: str
    where: str
    state: OpeningState


@dataclass(frozen=True)
class Shown:
    """One item of a strip, drawn and put into words."""

    item: StrollItem
    drawing: Drawing
    life: SafeString
    url: str
    caption: str
    spoken: str
    more: tuple[Within, ...] = ()
    begins_m: float = 0.0  # on the strip; later than the item when a long break is cut

    @property
    def is_filler(self) -> bool:
        return self.item.kind in {ItemKind.HOUSES, ItemKind.BREAK}


def evening_in(city: City, at: datetime) -> bool:
    return is_evening(city.lat, city.lon, at)


def draw_part(
    items: Sequence[StrollItem], evening: bool, when: str, part: tuple[float, float]
) -> Iterator[Shown]:
    """Draw the items of one side that touch a part of the strip.

    The walls before it are settled too, though not drawn, so that each house looks the same
    wherever the part begins.
    """
    look = ""
    for item in items:
        # What lies mostly before it is left out, so that the part begins where it says.
        if item.x_m + item.width_m / 2 < part[0]:
            look = _look(item, look)
            continue
        if item.x_m >= part[1] - 0.1:
            return
        cut = max(0.0, part[0] - item.x_m) if item.kind == ItemKind.BREAK else 0.0
        visible = replace(item, width_m=item.width_m - cut)
        drawing = draw_item(visible, evening=evening, avoid=look)
        look = drawing.look
        life = SafeString("")
        if item.kind in {ItemKind.PLACE, ItemKind.HOUSES}:
            life = draw_street_life(item.width_m, item.key, evening=evening)
        yield replace(shown(item, drawing, life, when), begins_m=item.x_m + cut)


def front_seen(item: StrollItem, evening: bool) -> Front:
    if item.place is None or item.state is None:
        return Front(
            name=item.key, kind="vacant", state="vacant", width_m=round(item.width_m, 1),
            number=item.number, sign=item.name, area=item.area, card=item.card, evening=evening,
        )  # fmt: skip
    seen = front_of(item.place, item.state, evening=evening)
    return replace(seen, width_m=round(item.width_m, 1), board=bool(item.lines))


def _look(item: StrollItem, avoid: str) -> str:
    if item.kind in {ItemKind.PLACE, ItemKind.VACANT}:
        return look_of(front_seen(item, evening=False), avoid)
    if item.kind in {ItemKind.HOUSES, ItemKind.DOOR}:
        return look_of(Front(name=item.key, kind="house", width_m=item.width_m), avoid)
    return ""


def draw_item(item: StrollItem, *, evening: bool, avoid: str = "") -> Drawing:
    """Return the drawing of one item of a strip."""
    width = round(item.width_m, 1)
    if item.kind in {ItemKind.PLACE, ItemKind.VACANT}:
        return draw_front(front_seen(item, evening), avoid=avoid)
    if item.kind == ItemKind.STREET:
        return draw_side_street(item.name, width_m=width, evening=evening)
    if item.kind in {ItemKind.SQUARE, ItemKind.PARK, ItemKind.WATER}:
        return draw_square(item.name, width_m=width, kind=item.kind.value, evening=evening)
    if item.kind == ItemKind.BREAK:
        return draw_break(item.key, width_m=width, evening=evening)
    return draw_house_without_shop(
        item.key, width_m=width, number=item.number, evening=evening, avoid=avoid
    )


def shown(item: StrollItem, drawing: Drawing, life: SafeString, when: str) -> Shown:
    more = tuple(
        Within(i.place.name, address("portal:place", i.place.slug), floor_words(i), i.state)
        for i in item.inside
    )
    url = _url(item, when)
    if not url and more:
        url = more[0].url
    return Shown(item, drawing, life, url, caption_of(item), spoken_of(item), more)


def _url(item: StrollItem, when: str) -> str:
    if item.place:
        return address("portal:place", item.place.slug)
    if item.premises:
        return address(frame.pages.get("premises", ""), item.premises)
    if item.to_street:
        page = address("portal:stroll", item.to_street.slug)
        return f"{page}?from={item.to_metre:.0f}{when}" if page else ""
    if item.to_square:
        return map_around(item.to_square.lat, item.to_square.lon)
    return ""
