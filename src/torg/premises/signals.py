"""What the register tells the apps above it."""

from torg.core.events import Event


class PremisesChanged(Event):
    """A premises is something else than before: its state, what stands in it, or what it is.

    premises_id: the premises
    what: "made", "state", "details", "rent", "hidden", "photo"
    """

    premises_id: int
    what: str
