"""Storefronts drawn from data: see `front.Front` for what goes in, `drawing.draw_front` for how."""

from torg.core.facade.drawing import draw_front
from torg.core.facade.front import MATERIALS, ROOFS, STATES, Drawing, Front
from torg.core.facade.kinds import KINDS
from torg.core.facade.marks import category_icon, state_mark
from torg.core.facade.paint import shared_paint

__all__ = [
    "KINDS",
    "MATERIALS",
    "ROOFS",
    "STATES",
    "Drawing",
    "Front",
    "category_icon",
    "draw_front",
    "shared_paint",
    "state_mark",
]
