from typing import Any

from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """What every page needs: its city."""
    return {"city": getattr(request, "city", None)}
