"""What somebody sees who has scanned the code in the window of a place that is closed.

Beside the hours and what is open near by, each app adds what can be done from the pavement: hold
goods until it opens, follow the place. An entry is a template and what it reads.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString

from torg.core.rules import Person
from torg.places.enums import OpenKind
from torg.places.hours import OpeningState
from torg.places.models import Place
from torg.places.queries.hours import state_of, states_at
from torg.places.queries.places import PlaceFilter, find_places
from torg.portal.queries.fronts import thumb_of
from torg.portal.queries.place import in_words
from torg.portal.queries.sections import Section

SIMILAR = 3
WITHIN_M = 1000.0

Read = Callable[[Person | None, Place, datetime], Any]
_deeds: dict[str, tuple[int, Read]] = {}


def add_deed(template: str, read: Read, *, order: int) -> None:
    """Add what one can do outside a closed place; `read` answers None when there is nothing."""
    _deeds[template] = (order, read)


@dataclass(frozen=True)
class Near:
    """A place that is open now, `away_m` metres from the closed one."""

    place: Place
    state: OpeningState
    away_m: int


@dataclass(frozen=True)
class OutsidePage:
    place: Place
    state: OpeningState
    drawing: SafeString
    opens_in: str  # "in 3 h 40 min"; "" when it is not known
    similar: list[Near]
    is_same_trade: bool  # the similar ones are of the same category
    deeds: list[Section]


def is_closed(place: Place, now: datetime) -> bool:
    """Tell whether the place is known to be closed: with unknown hours one had better go in."""
    states = states_at(place.city, [place.schedule_id], now)
    return state_of(states, place).kind == OpenKind.CLOSED


def outside_page(user: Person | None, place: Place, now: datetime) -> OutsidePage:
    """Read the page: some five queries."""
    at = now.astimezone(place.city.tz)
    around = _open_near(user, place, at, category=place.category.slug)
    is_same_trade = bool(around)
    if not around and place.category.needs:
        around = _open_near(user, place, at, need=place.category.needs)
    states = states_at(place.city, (p.schedule_id for p in [place, *around]), at)
    state = state_of(states, place)
    in_order = sorted(_deeds.items(), key=lambda entry: entry[1][0])
    deeds = ((template, read(user, place, at)) for template, (_order, read) in in_order)
    return OutsidePage(
        place=place,
        state=state,
        drawing=thumb_of(place, state),
        opens_in=in_words(state.opens - at) if state.opens else "",
        similar=[
            Near(p, state_of(states, p), 10 * math.ceil(math.sqrt(p.distance_sq) / 10))  # type: ignore[attr-defined]  # annotated by find_places
            for p in around
        ],
        is_same_trade=is_same_trade,
        deeds=[Section(template, data) for template, data in deeds if data is not None],
    )


def _open_near(
    user: Person | None, place: Place, at: datetime, *, category: str = "", need: int = 0
) -> list[Place]:
    wanted = PlaceFilter(
        near=(place.lat, place.lon), within_m=WITHIN_M, open_at=at, category=category, need=need
    )
    around = find_places(user, place.city, wanted).exclude(pk=place.pk)
    return list(around.select_related("category")[:SIMILAR])
