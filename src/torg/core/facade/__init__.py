"""Storefronts drawn from data: see `front.Front` for what goes in."""

from torg.core.facade.front import MATERIALS, ROOFS, STATES, Drawing, Front
from torg.core.facade.kinds import KINDS

__all__ = ["KINDS", "MATERIALS", "ROOFS", "STATES", "Drawing", "Front"]
