"""What stands in windows: bread, books, bicycles. `draw(name, stream)` gives (width, markup)."""

from torg.core.facade.goods import clothing, food, rooms, wares
from torg.core.facade.goods.base import DRAWERS, Good
from torg.core.facade.streams import Stream

__all__ = ["DRAWERS", "Good", "clothing", "draw", "food", "rooms", "wares"]


def draw(name: str, stream: Stream) -> Good:
    return DRAWERS[name](stream)
