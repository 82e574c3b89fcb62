"""What a count refuses."""

from torg.places.exceptions import RefusedDeedError


class CountClosedError(RefusedDeedError):
    """The count is closed already; the message says when."""
