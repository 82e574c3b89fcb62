"""Small views behind the frame of every page."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import get_language

from torg.core.built import asset_url
from torg.core.icons import ICONS
from torg.places.middleware import CityRequest
from torg.places.queries.cities import all_cities

_YEAR = 365 * 24 * 3600


def choose_city(request: HttpRequest) -> HttpResponse:
    """Remember which city the visitor wants to see: a functional choice, kept in a cookie."""
    response = redirect("portal:today")
    wanted = request.GET.get("stad", "")
    if wanted in {city.slug for city in all_cities()}:
        response.set_cookie(
            "torg_city", wanted, _YEAR, secure=request.is_secure(), httponly=True, samesite="Lax"
        )
    return response


def manifest(request: CityRequest) -> JsonResponse:
    """Let the visitor put the town on the phone's home screen."""
    name = request.city.name if request.city else "Torg"
    return JsonResponse(
        {
            "name": name,
            "short_name": name[:12],
            "lang": get_language(),
            "start_url": ".",  # beside the manifest: the front page in its language
            "id": "/",
            "scope": "/",
            "display": "minimal-ui",
            "background_color": "#f3f5f4",
            "theme_color": "#ffffff",
            "icons": _icons(),
        },
        content_type="application/manifest+json",
    )


def _icons() -> list[dict[str, str]]:
    """The icons that `torg assets` draws; the vector one first."""
    drawn = [
        {
            "src": asset_url(name),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": "maskable" if maskable else "any",
        }
        for name, (size, maskable) in ICONS.items()
    ]
    return [{"src": asset_url("favicon.svg"), "sizes": "any", "type": "image/svg+xml"}, *drawn]
