"""Events for other programs, in the shape of Linked Events."""

from torg.agenda.api.routes import router

__all__ = ["router"]
