"""The fronts of a street with its vacancies, as they are and as the scenario has them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from torg.core.facade import (
    Drawing,
    Front,
    draw_break,
    draw_front,
    draw_house_without_shop,
    draw_side_street,
    draw_square,
)
from torg.core.rules import Person
from torg.places.enums import Side
from torg.places.models import Category, Street
from torg.places.queries.strolls import ItemKind, StrollItem, stroll
from torg.places.queries.walking import door_number
from torg.premises.models import Premises
from torg.premises.queries.words import area_words, state_words

BESIDE = 2  # neighbours that are drawn on each side of a vacancy
NOTHING = Drawing(SafeString(""), 0, 0)
LONGEST = 26  # fronts of one strip


@dataclass(frozen=True)
class Part:
    """One side of one street that has vacancies: what can be drawn at a time."""

    key: str  # "klockgatan-left"; "other" for those without a street
    street: Street | None
    side: str
    premises: tuple[Premises, ...]

    @property
    def name(self) -> str:
        if self.street is None:
            return _("Without a front on a street")
        faces = self.street.left_faces if self.side == Side.LEFT else self.street.right_faces
        side = {
            "west": pgettext("side of a street", "west side"),
            "east": pgettext("side of a street", "east side"),
            "north": pgettext("side of a street", "north side"),
            "south": pgettext("side of a street", "south side"),
        }.get(faces, "")
        return f"{self.street.name}, {side}" if side else self.street.name

    @property
    def count_words(self) -> str:
        n = len(self.premises)
        return ngettext("%(n)s vacant premises", "%(n)s vacant premises", n) % {"n": n}


@dataclass(frozen=True)
class Shown:
    """One front of the strip. `premises` when a trade can be put into it."""

    drawing: Drawing
    name: str
    caption: str
    number: str = ""
    premises: Premises | None = None
    trade: Category | None = None
    shop: str = ""  # the proposed shopfront, over the vacant one
    is_locked: bool = False
    is_break: bool = False
    width_m: float = 0.0


@dataclass(frozen=True)
class Strip:
    """What is drawn of a part."""

    part: Part
    fronts: tuple[Shown, ...]
    facts: str


def parts_of(premises: Sequence[Premises]) -> list[Part]:
    """Return the sides of streets that have vacancies, those with most first."""
    by_side: dict[tuple[int, str], list[Premises]] = {}
    for one in premises:
        known = one.street is not None and one.along_m is not None
        key = (one.street_id or 0, one.side or Side.LEFT) if known else (0, "")
        by_side.setdefault(key, []).append(one)
    parts = [
        Part(
            f"{rows[0].street.slug}-{side}" if number and rows[0].street else "other",
            rows[0].street if number else None, side, tuple(rows),
        )
        for (number, side), rows in by_side.items()
    ]  # fmt: skip
    return sorted(parts, key=lambda part: (part.street is None, -len(part.premises), part.key))


def draw_strip(
    user: Person,
    part: Part,
    at: datetime,
    placed: Mapping[int, Category],
    locked: frozenset[int],
) -> Strip:
    """Return the fronts around a part's vacancies, in walking order. Queries: those of `stroll`."""
    here = {one.slug: one for one in part.premises}
    if part.street is None:
        items = [_alone(one) for one in part.premises]
        return Strip(part, tuple(_drawn(items, here, placed, locked)), part.count_words)
    walk = stroll(user, part.street, at)
    items = walk.left if part.side == Side.LEFT else walk.right
    there = {item.premises for item in items}
    extra = [_alone(one) for one in part.premises if one.slug not in there]
    chosen = [*_around(items, frozenset(here)), *extra]
    metres = number_format(sum(item.width_m for item in chosen), 0)
    facts = _("%(m)s m of street · %(vacant)s") % {"m": metres, "vacant": part.count_words}
    return Strip(part, tuple(_drawn(chosen, here, placed, locked)), facts)


def changed_fronts(
    part: Part,
    widths: Mapping[int, float],
    placed: Mapping[int, Category],
    locked: frozenset[int],
) -> Strip:
    """Return a part's vacancies alone, as wide as `widths` says that they are drawn."""
    fronts = []
    for one in part.premises:
        item = replace(_alone(one), width_m=widths.get(one.pk, one.frontage_m or 7.0))
        fronts.append(_vacancy(item, NOTHING, one, placed.get(one.pk), one.pk in locked))
    return Strip(part, tuple(fronts), "")


def widths_of(strip: Strip) -> dict[int, float]:
    """Return how wide the vacancies of a strip are drawn, in metres."""
    return {one.premises.pk: one.width_m for one in strip.fronts if one.premises}


def _vacancy(
    item: StrollItem, drawing: Drawing, premises: Premises, trade: Category | None, is_locked: bool
) -> Shown:
    return Shown(
        drawing, _name(item, premises, trade), _caption(item, premises, trade), item.number,
        premises, trade, _shopfront(item, trade) if trade else "", is_locked, width_m=item.width_m,
    )  # fmt: skip


def _alone(premises: Premises) -> StrollItem:
    return StrollItem(
        ItemKind.VACANT, premises.along_m or 0.0, premises.frontage_m or 7.0,
        state_words(premises), premises.house_number, area=area_words(premises.area_m2),
        premises=premises.slug,
    )  # fmt: skip


def _around(items: list[StrollItem], wanted: frozenset[str]) -> list[StrollItem]:
    """Return the vacancies with their neighbours; what lies between is told as a break."""
    at = [number for number, item in enumerate(items) if item.premises in wanted]
    kept = sorted(
        {n for one in at for n in range(one - BESIDE, one + BESIDE + 1) if 0 <= n < len(items)}
    )
    chosen: list[StrollItem] = []
    for before, number in zip([None, *kept], kept, strict=False):
        if before is not None and number > before + 1:
            gap = items[number].at_m - items[before].at_m
            chosen.append(StrollItem(ItemKind.BREAK, items[number].at_m, 5.0, empty_m=gap))
        chosen.append(items[number])
        if len(chosen) >= LONGEST and not any(n > number for n in at):
            break
    return chosen


def _drawn(
    items: list[StrollItem],
    here: Mapping[str, Premises],
    placed: Mapping[int, Category],
    locked: frozenset[int],
) -> list[Shown]:
    look, shown = "", []
    for item in items:
        premises = here.get(item.premises)
        drawing = _draw(item, look, _("What is missing here?") if premises else item.card)
        look = drawing.look
        if premises is not None:
            trade = placed.get(premises.pk)
            shown.append(_vacancy(item, drawing, premises, trade, premises.pk in locked))
            continue
        is_break = item.kind == ItemKind.BREAK
        words = _name(item, None, None), _caption(item, None, None)
        shown.append(Shown(drawing, *words, item.number, is_break=is_break))
    return shown


def _draw(item: StrollItem, avoid: str, card: str) -> Drawing:
    width = round(item.width_m, 1)
    match item.kind:
        case ItemKind.PLACE if item.place is not None and item.state is not None:
            place = item.place
            front = Front(
                name=place.name, kind=place.category.facade, state=item.state.kind.value,
                card="" if item.is_open else item.state.short, width_m=width,
                storeys=place.storeys, material=place.material, roof=place.roof,
                number=door_number(place), brand=place.brand,
            )  # fmt: skip
            return draw_front(front, avoid=avoid)
        case ItemKind.VACANT:
            front = Front(
                name=item.key, kind="vacant", state="vacant", width_m=width, number=item.number,
                sign=item.name, area=item.area, card=card,
            )  # fmt: skip
            return draw_front(front, avoid=avoid)
        case ItemKind.STREET:
            return draw_side_street(item.name, width_m=width)
        case ItemKind.SQUARE | ItemKind.PARK | ItemKind.WATER:
            return draw_square(item.name, width_m=width, kind=item.kind.value)
        case ItemKind.BREAK:
            return draw_break(item.key, width_m=width)
    return draw_house_without_shop(item.key, width_m=width, number=item.number, avoid=avoid)


def _shopfront(item: StrollItem, trade: Category) -> SafeString:
    """Return the ground floor of the proposed shop, as wide as the vacant one."""
    front = Front(
        name=item.key, kind=trade.facade, state="open", width_m=round(item.width_m, 1),
        number=item.number, sign=trade.name,
    )  # fmt: skip
    return draw_front(front, shop_only=True).svg


def _name(item: StrollItem, premises: Premises | None, trade: Category | None) -> str:
    if trade is not None:
        return trade.name
    return state_words(premises) if premises else item.name


def _caption(item: StrollItem, premises: Premises | None, trade: Category | None) -> str:
    if premises is not None:
        told = _("Proposed") if trade else ""
        return " · ".join(filter(None, (told, area_words(premises.area_m2))))
    if item.kind == ItemKind.BREAK and item.empty_m:
        return _("%(n)s m on") % {"n": number_format(round(item.empty_m, -1), 0)}
    return item.place.category.name if item.place else ""
