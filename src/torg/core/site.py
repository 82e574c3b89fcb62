"""The site's own address, for what is written outside a request: mail, feeds, `security.txt`.

A city may have a host name of its own; the core knows no cities, so whoever does (the portal, when
loaded) says here how to find it: `finder` returns "https://host" for a city's number, or "".
"""

from collections.abc import Callable

from django.conf import settings
from django.urls import reverse
from django.utils import translation

finder: list[Callable[[int], str]] = []


def base_url(city_id: int | None = None) -> str:
    """Return scheme and host without a slash at the end: the city's own, else the setting's."""
    if city_id is not None:
        for find in finder:
            if found := find(city_id):
                return found
    return str(settings.BASE_URL).rstrip("/")


def absolute(view: str, *args: object, city_id: int | None = None, language: str = "sv") -> str:
    """Return the whole address of a page in a language, as a mail gives it."""
    with translation.override(language):
        return base_url(city_id) + reverse(view, args=args)
