"""What a thing in a window is, and the register of them by name."""

from collections.abc import Callable
from typing import NamedTuple

from torg.core.facade.streams import Stream

ROUND = ' stroke-linecap="round"'
CLOTH = ("#A53F2A", "#1A6584", "#3F6D30", "#D6A03E", "#2B3B59", "#C4836A", "#84769F", "#EBE0CB")
BLOOM = ("#D65B6C", "#EFB73C", "#E6894C", "#B16BA6", "#F3ECE1", "#C13D3D")
WOOD, DARK, PALE, STEEL = "#7A5230", "#2A303B", "#F3ECDF", "#C7CCD0"


class Good(NamedTuple):
    width: float
    markup: str


Drawer = Callable[[Stream], Good]
DRAWERS: dict[str, Drawer] = {}


def good(name: str) -> Callable[[Drawer], Drawer]:
    """Register a drawing under the name that kinds use."""

    def register(drawer: Drawer) -> Drawer:
        DRAWERS[name] = drawer
        return drawer

    return register
