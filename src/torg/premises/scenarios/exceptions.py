"""What scenarios refuse."""

from torg.places.exceptions import RefusedDeedError


class ScenarioError(RefusedDeedError):
    """What was asked cannot be done; the message says why and what to do instead."""
