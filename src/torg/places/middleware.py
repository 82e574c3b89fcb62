"""Which city a request is about: host name, else `<slug>.` before any host, else the default."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails

from torg.core.api.edge import PREFIX
from torg.places.models import City
from torg.places.queries.cities import city_for
from torg.places.services.rolling import catch_up


class CityRequest(HttpRequest):
    """A request as views get it: for type hints only."""

    city: City | None
    htmx: HtmxDetails


class CityMiddleware:
    """Sets `request.city` (None only before the first city exists)."""

    def __init__(self, get_response: Callable[[CityRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: CityRequest) -> HttpResponse:
        request.city = city_for(request.get_host(), request.COOKIES.get("torg_city", ""))
        if request.city is not None:
            catch_up(request.city)
        response = self.get_response(request)
        if not request.path_info.startswith(PREFIX):  # the API asks the host alone
            patch_vary_headers(response, ["Cookie"])
        return response
