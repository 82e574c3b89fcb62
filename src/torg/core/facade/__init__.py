"""Storefronts drawn from data: see `front.Front` for what goes in, `drawing.draw_front` for how."""

from torg.core.facade.brand import Adjustment, fit_brand
from torg.core.facade.drawing import draw_front, look_of, sign_colour
from torg.core.facade.front import MATERIALS, ROOFS, STATES, Drawing, Front
from torg.core.facade.kinds import KINDS
from torg.core.facade.marks import category_icon, state_mark
from torg.core.facade.needs import NEEDS, need_picture
from torg.core.facade.openings import (
    draw_break,
    draw_house_without_shop,
    draw_side_street,
    draw_square,
    draw_street_life,
)
from torg.core.facade.outdoors import SCENES
from torg.core.facade.paint import shared_paint

__all__ = [
    "KINDS",
    "MATERIALS",
    "NEEDS",
    "ROOFS",
    "SCENES",
    "STATES",
    "Adjustment",
    "Drawing",
    "Front",
    "category_icon",
    "draw_break",
    "draw_front",
    "draw_house_without_shop",
    "draw_side_street",
    "draw_square",
    "draw_street_life",
    "fit_brand",
    "look_of",
    "need_picture",
    "shared_paint",
    "sign_colour",
    "state_mark",
]
