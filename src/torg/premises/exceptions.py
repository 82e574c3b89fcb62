"""What the register refuses, in words that the person can act on."""

from torg.places.exceptions import RefusedDeedError


class HistoryError(RefusedDeedError):
    """The dates of a history contradict each other, or lie in the future."""
