"""What the register tells the apps above it."""

from torg.core.events import Event


class PremisesChanged(Event):
    """A premises is something else than before: its state, what stands in it, or what it is.

    premises_id: the premises
    what: "made", "state", "details", "rent", "hidden", "photo"
    """

    premises_id: int
    what: str


class OwnerChanged(Event):
    """A premises has another owner than before.

    premises_id: the premises
    before: the owner before, None where nobody was known
    owner: the owner now, None where nobody is known
    """

    premises_id: int
    before: int | None
    owner: int | None
