"""Which part of a street is drawn: where a walk begins, how far it reaches, what lies before it."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from torg.places.queries.strolls import ItemKind, Stroll, StrollItem

PART_M = 170.0  # metres of strip drawn at a time: about three screens
LEAD_M = 6.0  # of strip before it, with words, where the street itself began earlier
HOUSE_M = 10.0
SEEN_M = 12.0  # of strip that a phone shows of what comes
_OVERLAP_M = 12.0  # of two parts that follow each other
_SHORT_M = 12.0  # of street that may be left out before the part without a word
# What a walk begins with: not with houses where nobody can go in.
_WORTH = {ItemKind.PLACE, ItemKind.DOOR, ItemKind.VACANT, ItemKind.SQUARE}


@dataclass(frozen=True)
class Part:
    """A stretch of the strip, in its own metres; `start` is its beginning as an address says it."""

    begin: float
    end: float
    start: str
    earlier: str  # where the part before it begins; empty for none
    later: str

    @property
    def bounds(self) -> tuple[float, float]:
        return self.begin, self.end


@dataclass(frozen=True)
class Before:
    """What was left out before the part: how far, and whether there is anything to see there."""

    words: str
    is_link: bool


def part_of(walk: Stroll, start: str) -> Part:
    """Return the part that an address asks for; without `start` it begins where light is."""
    whole = max((side[-1].x_m + side[-1].width_m for _key, side in walk.sides if side), default=0.0)
    first = _first(walk)
    if start.isascii() and start.isdigit():
        begin = walk.scale(min(int(start[:6]), walk.street.length_m)) - 4
        begin = max(first, min(begin, whole - PART_M))
    else:
        begin = _first_shop(walk, first)
    end = min(whole, begin + PART_M)
    end = end if whole - end > 40 else whole
    return Part(
        begin,
        end,
        start=true_metre(walk, begin + 4),
        earlier=true_metre(walk, begin - PART_M + _OVERLAP_M) if begin > first else "",
        later=true_metre(walk, end) if end < walk.length_m - 1 else "",
    )


def before(walk: Stroll, part: Part) -> Before | None:
    """Return what to say of the street before the part; None when it begins at its start."""
    metres = float(true_metre(walk, part.begin))
    if metres < _SHORT_M:
        return None
    n = number_format(round(metres, -1), 0)
    if any(item.kind in _WORTH and item.x_m < part.begin - 0.1 for item in _items(walk)):
        return Before(_("%(n)s m back to the start") % {"n": n}, is_link=True)
    return Before(_("%(n)s m without shops") % {"n": n}, is_link=False)


def true_metre(walk: Stroll, strip_metre: float) -> str:
    """Return the true metre at a metre of the strip, as an address says it."""
    low, high = 0.0, walk.street.length_m
    for _step in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if walk.scale(middle) < strip_metre else (low, middle)
    return f"{low:.0f}"


def _items(walk: Stroll) -> list[StrollItem]:
    return [item for _key, side in walk.sides for item in side]


def _first(walk: Stroll) -> float:
    """Return where on the strip the first thing worth stopping at begins, less one house."""
    worth = [item.x_m for item in _items(walk) if item.kind in _WORTH]
    return max(0.0, min(worth, default=0.0) - HOUSE_M)


def _first_shop(walk: Stroll, first: float) -> float:
    """Return where the first lit window begins; when all is dark, the first window.

    The upper strip is what a screen shows first: the walk begins where that has a lit window too,
    or at least a window, if there is such a spot along the street.
    """
    windows = [item for item in _items(walk) if item.kind == ItemKind.PLACE]
    lit = sorted(item.x_m for item in windows if item.is_open)
    begins = lit or sorted(item.x_m for item in windows)
    above = [item for item in walk.left if item.kind == ItemKind.PLACE]
    for upper in ([item.x_m for item in above if item.is_open], [item.x_m for item in above]):
        for begin in begins:
            if any(begin - 4 <= x <= begin + SEEN_M for x in upper):
                return begin
    return begins[0] if begins else first
