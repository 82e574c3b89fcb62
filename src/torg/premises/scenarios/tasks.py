"""What of scenarios runs in the background; the task is beside the service that asks for it."""

from torg.premises.scenarios.services.suggest import search_later

__all__ = ["search_later"]
