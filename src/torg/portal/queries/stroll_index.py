"""Streets elsewhere: the index of strolls, and the panorama on the front page."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from torg.agenda.queries.walks import visible_walks
from torg.core.facade import Drawing, draw_front
from torg.core.frame import address
from torg.core.rules import Person, staff_with_mfa
from torg.places.enums import OpenKind
from torg.places.hours import OpeningState
from torg.places.models import City, Place, Street
from torg.places.queries.cities import main_street_of
from torg.places.queries.hours import state_of, states_at
from torg.places.queries.places import visible_to
from torg.places.queries.strolls import (
    ItemKind,
    Stroll,
    StrollItem,
    lively_streets,
    quiet_streets,
    stroll,
)
from torg.places.queries.walking import has_window
from torg.portal.queries.fronts import front_of
from torg.portal.queries.strips import Shown, draw_part, evening_in

PANORAMA_M = 75.0


@dataclass(frozen=True)
class Panorama:
    """A stretch of the main street, as the front page shows it."""

    walk: Stroll
    strip: list[Shown]
    url: str
    lead: str
    evening: bool


def panorama(city: City, at: datetime) -> Panorama | None:
    """Return the liveliest stretch of the city's main street; None when it has none."""
    street = main_street_of(city)
    if street is None or not street.places_count:
        return None
    local = at.astimezone(city.tz)
    walk = stroll(None, street, local)
    items = max((items for _side, items in walk.sides), key=_liveliness, default=[])
    if not items:
        return None
    evening = evening_in(city, local)
    begin = _liveliest_start(items)
    strip = list(draw_part(items, evening, "", (begin, begin + PANORAMA_M)))
    lead = _("%(m)s metres, both sides in true order. %(open)s of %(known)s are lit.") % {
        "m": f"{round(street.length_m, -1):.0f}",
        "open": walk.open_count,
        "known": walk.known_count,
    }
    return Panorama(walk, strip, address("portal:stroll", street.slug), lead, evening)


def _liveliness(items: list[StrollItem]) -> int:
    return sum(2 if item.is_open else 1 for item in items if item.kind == ItemKind.PLACE)


def _liveliest_start(items: list[StrollItem]) -> float:
    """Return where on the strip a panorama shows most: places, open ones twice."""

    def lively_from(start: float) -> int:
        return _liveliness([i for i in items if start <= i.x_m < start + PANORAMA_M])

    return max((item.x_m for item in items), key=lively_from)


@dataclass(frozen=True)
class IndexRow:
    street: Street
    strip: list[Drawing]
    url: str
    words: str


@dataclass(frozen=True)
class StrollIndex:
    """`/promenad/`: streets worth walking with a bit of each drawn, then all the others."""

    lively: list[IndexRow]
    other: list[IndexRow]
    quiet: list[IndexRow]
    evening: bool
    walks: bool  # whether there are guided walks to lead to


SHOWN_STREETS, SHOWN_FRONTS = 6, 4


def stroll_index(user: Person | None, city: City, now: datetime) -> StrollIndex:
    """Return the index of strolls. Six queries whatever the number of streets."""
    local = now.astimezone(city.tz)
    evening = evening_in(city, local)
    streets = lively_streets(user, city, local)
    first = streets[:SHOWN_STREETS]
    strips = _mini_strips(user, city, first, local, evening)
    lively = [_index_row(street, strips.get(street.pk, [])) for street in first]
    other = [_index_row(street, []) for street in streets[SHOWN_STREETS:]]
    quiet = [_index_row(street, []) for street in quiet_streets(city)]
    return StrollIndex(lively, other, quiet, evening, visible_walks(user, city).exists())


def index_key(user: Person | None, city: City, now: datetime) -> str:
    """The key under which the drawn index may be kept: it changes with the minute."""
    sees_more = staff_with_mfa(user)
    return f"{city.pk}:{city.updated_at.timestamp()}:{now:%Y%m%d%H%M}:{get_language()}:{sees_more}"


def _mini_strips(
    user: Person | None, city: City, streets: list[Street], at: datetime, evening: bool
) -> dict[int, list[Drawing]]:
    """Return some fronts of each street, in walking order. Two queries."""
    rows = (
        visible_to(user, city)
        .filter(street__in=[s.pk for s in streets], along_m__isnull=False)
        .select_related("category", "category__parent")
        .order_by("street", "side", "along_m", "pk")
    )
    places = [place for place in rows if has_window(place)]
    states = states_at(city, (place.schedule_id for place in places), at)
    answer: dict[int, list[Drawing]] = {}
    by_street: dict[int, list[Place]] = {}
    for place in places:
        by_street.setdefault(place.street_id or 0, []).append(place)
    for street, here in by_street.items():
        look, drawn = "", []
        for place, state in _brightest([(place, state_of(states, place)) for place in here]):
            front = front_of(place, state, evening=evening)
            drawing = draw_front(front, shop_only=True, avoid=look)
            look = drawing.look
            drawn.append(drawing)
        answer[street] = drawn
    return answer


def _brightest(row: list[tuple[Place, OpeningState]]) -> list[tuple[Place, OpeningState]]:
    """Return some neighbours, there where most are open; of equals where most hours are known,
    and then the ones nearest to the middle of the street."""

    def light(start: int) -> tuple[int, int, int]:
        kinds = [state.kind for _place, state in row[start : start + SHOWN_FRONTS]]
        lit = sum(kind in {OpenKind.OPEN, OpenKind.SOON} for kind in kinds)
        known = sum(kind != OpenKind.UNKNOWN for kind in kinds)
        return lit, known, -abs(2 * start + SHOWN_FRONTS - len(row))

    start = max(range(max(1, len(row) - SHOWN_FRONTS + 1)), key=light)
    return row[start : start + SHOWN_FRONTS]


def _index_row(street: Street, strip: list[Drawing]) -> IndexRow:
    count, is_open = street.places_count, getattr(street, "open_count", 0)
    words = ""
    if count:
        words = ngettext("%(n)s place", "%(n)s places", count) % {"n": count}
        words += ", " + ngettext("%(n)s open", "%(n)s open", is_open) % {"n": is_open}
    return IndexRow(street, strip, address("portal:stroll", street.slug), words)
