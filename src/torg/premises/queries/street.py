"""Premises in the street: what no place stands in is drawn, and who has left is taken away."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from torg.places.enums import Side
from torg.places.models import Street
from torg.places.queries.strolls import ItemKind, StrollItem
from torg.places.queries.walking import (
    HOUSE_M,
    LEAST_FRONT,
    USUAL_FRONT,
    WIDEST_FRONT,
    door_number,
    front_width,
    short_number,
)
from torg.premises.enums import State
from torg.premises.models import Premises
from torg.premises.queries.departed import departed, made_of
from torg.premises.queries.words import area_words, state_words
from torg.premises.reading import GROUND

_EMPTY = (State.VACANT, State.LET, State.REBUILDING)


def put_premises_in_street(
    street: Street, _at: datetime, left: list[StrollItem], right: list[StrollItem]
) -> None:
    """Add the street's premises that no place stands in, and take away who has left them.

    Two queries, or four where somebody has left. Of what nobody has ever said anything stays out.
    """
    here = Premises.objects.filter(street=street, is_hidden=False)
    gone = {one.place.pk for one in departed(here)}
    for side in (left, right):
        side[:] = [kept for item in side if (kept := _without(item, gone)) is not None]
    standing = _numbers_of([*left, *right])
    rows = here.filter(place=None, along_m__isnull=False, floor__in=GROUND)
    for row in rows.exclude(state=State.UNKNOWN, since=None).order_by("along_m", "pk"):
        if row.state == State.UNKNOWN and made_of(row.source_ref) in standing:
            continue  # its place closed, and the map has it again
        (right if row.side == Side.RIGHT else left).append(_item(row))


def _numbers_of(items: Iterable[StrollItem]) -> set[int]:
    found = list(items)
    behind = {one.place.pk for item in found for one in item.inside}
    return behind.union(item.place.pk for item in found if item.place)


def _without(item: StrollItem, gone: set[int]) -> StrollItem | None:
    """Return a front without the places that have left; None where nobody is left behind it.

    Who shared its door is drawn instead; where others are reached through it, a door is left.
    """
    inside = tuple(one for one in item.inside if one.place.pk not in gone)
    if item.place is None and item.inside and not inside:
        return None
    if item.place is None or item.place.pk not in gone:
        return replace(item, inside=inside)
    heir = next((one for one in inside if one.where == "door"), None)
    if heir is None:
        door = StrollItem(ItemKind.DOOR, item.at_m, HOUSE_M, number=item.number, inside=inside)
        return door if inside else None
    return replace(
        item, name=heir.place.name, number=door_number(heir.place), place=heir.place,
        state=heir.state, width_m=front_width(heir.place),
        inside=tuple(one for one in inside if one is not heir),
    )  # fmt: skip


def _item(row: Premises) -> StrollItem:
    number, area = short_number(row.house_number), area_words(row.area_m2)
    if row.state not in _EMPTY:
        unknown = (_("not known what is here"),) if row.state == State.UNKNOWN else ()
        return StrollItem(
            ItemKind.DOOR, row.along_m or 0.0, HOUSE_M, state_words(row), number,
            lines=unknown, premises=row.slug,
        )  # fmt: skip
    asks = _("What is missing here?") if row.state == State.VACANT else ""
    line = " – ".join(filter(None, (area, asks)))
    width = min(WIDEST_FRONT, max(LEAST_FRONT, row.frontage_m or USUAL_FRONT))
    return StrollItem(
        ItemKind.VACANT, row.along_m or 0.0, width, state_words(row), number,
        lines=(line,) if line else (), area=area, card=asks, premises=row.slug,
    )  # fmt: skip
