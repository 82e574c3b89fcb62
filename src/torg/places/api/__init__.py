"""Places, streets and categories for other programs. Answers are the public's: no one signs in."""

from torg.places.api.routes import router

__all__ = ["router"]
