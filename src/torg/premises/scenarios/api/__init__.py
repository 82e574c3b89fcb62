"""Scenarios for other programs."""

from torg.premises.scenarios.api.routes import router

__all__ = ["router"]
