"""The stroll in words: captions under the windows, what a screen reader says, facts of a street."""

from collections.abc import Sequence

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from torg.places.queries.strolls import Inside, ItemKind, Stroll, StrollItem


def side_name(faces: str) -> str:
    """Return the name of a side by where it lies: "West side"."""
    return {
        "west": _("West side"),
        "east": _("East side"),
        "north": _("North side"),
        "south": _("South side"),
    }.get(faces, _("One side"))


def facts_of(walk: Stroll) -> str:
    """Return length, number of places and house numbers: "480 m · 23 places · numbers 18–41"."""
    metres = _("%(n)s m") % {"n": number_format(round(walk.street.length_m, -1), 0)}
    places = ngettext("%(n)s place", "%(n)s places", walk.total) % {"n": walk.total}
    parts = [metres, places]
    low, high = walk.numbers
    if low and low != high:
        parts.append(_("numbers %(low)s–%(high)s") % {"low": low, "high": high})
    return " · ".join(parts)


def more_words(side: str, items: Sequence[StrollItem]) -> str:
    """Return what a folded rest of a side holds: "28 more on the west side, 3 open"."""
    places = [item.state for item in items if item.state]
    places += [inside.state for item in items for inside in item.inside]
    lit = sum(state.is_open for state in places)
    n = len(places)
    more = ngettext("%(n)s more place", "%(n)s more places", n) % {"n": n}
    if lit:
        more += ", " + ngettext("%(n)s open", "%(n)s open", lit) % {"n": lit}
    return f"{side}: {_lower(more)}"


def floor_words(inside: Inside) -> str:
    """Return where a place without a window is: in the courtyard, upstairs, at the same door."""
    if inside.where == "courtyard":
        return _("inside the block")
    if inside.where == "door":
        return _("same door")
    if inside.place.floor.startswith("-"):
        return _("downstairs")
    return _("upstairs")


def caption_of(item: StrollItem) -> str:
    """Return the line under a window: what is in it, or what one comes to."""
    if item.lines:
        return item.lines[0]
    if item.kind == ItemKind.STREET:
        return _street_words(item)
    if item.kind == ItemKind.BREAK:
        return _("%(n)s m without shops") % {"n": f"{round(item.empty_m, -1):.0f}"}
    if item.kind in {ItemKind.SQUARE, ItemKind.PARK, ItemKind.WATER}:
        return kind_words(item)
    if item.inside:
        n = len(item.inside)
        return ngettext("%(n)s more here", "%(n)s more here", n) % {"n": n}
    return item.place.category.name if item.place else ""


def _street_words(item: StrollItem) -> str:
    count = item.to_street.places_count if item.to_street else 0
    if not count:
        return _("Side street")
    words = ngettext("%(n)s place", "%(n)s places", count) % {"n": count}
    return f"{words}, " + ngettext("%(n)s open", "%(n)s open", item.open_count) % {
        "n": item.open_count
    }


def kind_words(item: StrollItem) -> str:
    return {
        ItemKind.SQUARE: pgettext("along a street", "Square"),
        ItemKind.PARK: pgettext("along a street", "Park"),
        ItemKind.WATER: pgettext("along a street", "Water"),
    }.get(item.kind, "")


def spoken_of(item: StrollItem) -> str:
    """Return what a link to an item says: "23 Andra Akten, bokhandel, öppet till 18.00"."""
    if item.place and item.state:
        name = f"{item.number} {item.name}".strip()
        kind, state = item.place.category.name, item.state.label
        return ", ".join([name, _lower(kind), _lower(state), *item.lines[:1]])
    if item.kind == ItemKind.STREET:
        return _("Turn into %(name)s") % {"name": item.name} + f", {_lower(_street_words(item))}"
    if item.kind == ItemKind.BREAK:
        return caption_of(item)
    if item.premises:
        return ", ".join([f"{item.number} {item.name}".strip(), *item.lines[:1]])
    if item.inside:
        first = item.inside[0]
        said = [f"{item.number} {first.place.name}".strip(), floor_words(first)]
        return ", ".join([*said, _lower(first.state.label)])
    return ", ".join(filter(None, (item.name, _lower(kind_words(item)))))


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
