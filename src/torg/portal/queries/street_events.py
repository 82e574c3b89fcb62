"""Events in the street: a line in the window of a place, and what happens on its squares."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from torg.agenda.queries.days import day_of
from torg.core.geo import metres
from torg.places.models import Street
from torg.places.queries.strolls import ItemKind, StrollItem
from torg.portal.queries.event_words import hours_words
from torg.portal.queries.happenings import Happening, happenings_of

ON_SQUARE_M = 60.0  # from a square's middle: what happens there without a place of its own


def put_events_in_windows(
    street: Street, at: datetime, left: list[StrollItem], right: list[StrollItem]
) -> None:
    """Put the first event that is not over into each window and onto each square. Two queries."""
    found = happenings_of(day_of(None, street.city, at.date()).timed, street.city.tz)
    coming = [h for h in found if not h.is_off and (h.end > at or h.start > at)]
    by_place: dict[int, list[str]] = defaultdict(list)
    for happening in coming:
        if happening.event.place_id is not None:
            by_place[happening.event.place_id].append(line_of(happening))
    loose = [h for h in coming if h.event.place_id is None]
    for side in (left, right):
        side[:] = [_with_lines(item, by_place, loose) for item in side]


def line_of(happening: Happening) -> str:
    """Return the line under a window: "18.30 Film: Tyst vatten"."""
    if happening.is_all_day:
        return happening.title
    return f"{hours_words(happening.start, happening.start)} {happening.title}"


def _with_lines(
    item: StrollItem, by_place: dict[int, list[str]], loose: Iterable[Happening]
) -> StrollItem:
    lines: list[str] = []
    if item.place is not None:
        lines = by_place.get(item.place.pk, [])
    elif item.kind == ItemKind.SQUARE and item.name:
        lines = [line_of(h) for h in loose if _is_on(item, h)]
    return replace(item, lines=(*lines, *item.lines)) if lines else item


def _is_on(item: StrollItem, happening: Happening) -> bool:
    event, square = happening.event, item.to_square
    if event.location_name.casefold() == item.name.casefold():
        return True
    if square is None or event.lat is None or event.lon is None:
        return False
    return metres(square.lat, square.lon, event.lat, event.lon) <= ON_SQUARE_M
