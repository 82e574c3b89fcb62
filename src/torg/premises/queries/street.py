"""Premises in the street: what stands empty, is let or rebuilt, or is taken by no place yet."""

from dataclasses import replace
from datetime import datetime

from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Concat
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
from torg.premises.queries.words import area_words, state_words

_EMPTY = (State.VACANT, State.LET, State.REBUILDING)
_WITHOUT_PLACE = Q(state__in=_EMPTY) | (
    Q(state__in=(State.OCCUPIED, State.TEMPORARY), place=None) & ~Q(tenant="")
)
# Another place has moved in than the one that the premises was made of.
_OWN_REF = Concat(Value("place:"), Cast("place_id", CharField()), output_field=CharField())
_OTHER_PLACE = Q(place__isnull=False, source_ref__startswith="place:") & ~Q(source_ref=F("own_ref"))


def put_premises_in_street(
    street: Street, _at: datetime, left: list[StrollItem], right: list[StrollItem]
) -> None:
    """Add the street's premises that no place stands in. One query."""
    rows = Premises.objects.alias(own_ref=_OWN_REF).filter(
        _WITHOUT_PLACE | _OTHER_PLACE, street=street, along_m__isnull=False, is_hidden=False
    )
    for row in rows.order_by("along_m", "pk"):
        side = right if row.side == Side.RIGHT else left
        _take_away_what_was(row, side)
        if row.place_id is None:
            side.append(_item(row))


def _take_away_what_was(row: Premises, side: list[StrollItem]) -> None:
    """The place that the premises was made of has left, whatever the map still says."""
    kind, _colon, number = row.source_ref.partition(":")
    if kind == "place":
        side[:] = [left for item in side if (left := _without(item, number)) is not None]


def _without(item: StrollItem, number: str) -> StrollItem | None:
    """Return a front without the place of that number; None where nobody is left behind it.

    Who shared its door is drawn instead. Where others are reached through it, it stays as it was.
    """
    inside = tuple(one for one in item.inside if str(one.place.pk) != number)
    if item.place is None or str(item.place.pk) != number:
        return replace(item, inside=inside)
    heir = next((one for one in inside if one.where == "door"), None)
    if heir is None:
        return item if inside else None
    return replace(
        item, name=heir.place.name, number=door_number(heir.place), place=heir.place,
        state=heir.state, width_m=front_width(heir.place),
        inside=tuple(one for one in inside if one is not heir),
    )  # fmt: skip


def _item(row: Premises) -> StrollItem:
    number, area = short_number(row.house_number), area_words(row.area_m2)
    if row.state not in _EMPTY:
        return StrollItem(
            ItemKind.DOOR, row.along_m or 0.0, HOUSE_M, row.tenant, number, premises=row.slug
        )
    asks = _("What is missing here?") if row.state == State.VACANT else ""
    line = " – ".join(filter(None, (area, asks)))
    width = min(WIDEST_FRONT, max(LEAST_FRONT, row.frontage_m or USUAL_FRONT))
    return StrollItem(
        ItemKind.VACANT, row.along_m or 0.0, width, state_words(row), number,
        lines=(line,) if line else (), area=area, card=asks, premises=row.slug,
    )  # fmt: skip
