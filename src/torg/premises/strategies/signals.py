"""What strategies tell the apps above them."""

from torg.core.events import Event


class StrategyAdopted(Event):
    """A strategy of a stretch was adopted; it replaces the one before.

    stretch_id: the stretch
    strategy_id: the strategy
    """

    stretch_id: int
    strategy_id: int
