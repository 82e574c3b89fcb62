"""What a count tells the apps above it."""

from torg.core.events import Event


class CountClosed(Event):
    """A count was closed: its rate is known and the register follows it.

    count_id: the count
    """

    count_id: int
